/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-maildrop.h"
#include "mail/pr-trouble.h"

G_BEGIN_DECLS

/**
 * PrSyncReport:
 *
 * How one account's sync ended. What was stored before a failure counts and stays.
 */
typedef struct
{
  char *account;           /* its name */
  guint new_messages;      /* rows stored whole by this sync */
  guint partial;           /* rows of which only the head was stored */
  guint known;             /* messages in the maildrop that were known already */
  guint deleted_on_server; /* DELE confirmed by QUIT */
  guint adopted;           /* unique-ids taken over without a download */
  guint waiting;        /* heads stored by this sync whose bodies come when asked for */
  guint not_there;      /* asked for, and not in the maildrop any more */
  guint orders_dropped; /* asked to delete there, and it is not known any more which
                           messages they are: they stay */
  gboolean taken_back;  /* the person took back what the rule was to delete: none of it
                           went, and the rule waits for consent again */
  guint due;            /* messages that the account's rule would delete on the server,
                           once the person agrees (keep_agreed) */
  gint64 due_oldest;    /* of those: seconds since 1970, 0: not known */
  guint left_out;       /* offered, but newly refused or left out by a limit */
  guint64 bytes_in,
    bytes_out; /* octets on the wire, TLS records included when encrypted */
  guint
    round_trips; /* times the session waited for a reply with nothing else under way */
  double seconds;
  gboolean first;     /* no check of the account ended well before this one */
  int login_delay;    /* seconds between logins that the server asks for, -1: not said */
  GArray *new_keys;   /* of gint64: those of the new rows, in the order they came, at most
                         PR_SYNC_REPORT_MAX_KEYS; what the person sent is no news */
  PrTrouble *trouble; /* or NULL */
} PrSyncReport;

#define PR_SYNC_REPORT_MAX_KEYS 1000

PrSyncReport *pr_sync_report_new (const char *account);
PrSyncReport *pr_sync_report_copy (const PrSyncReport *report);
void pr_sync_report_free (PrSyncReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncReport, pr_sync_report_free)

/* What a sync is doing. */
typedef enum
{
  PR_SYNC_IDLE,
  PR_SYNC_CONNECTING,
  PR_SYNC_LOGGING_IN,
  PR_SYNC_LISTING,
  PR_SYNC_RECEIVING,
  PR_SYNC_DELETING,
  PR_SYNC_HOLDING, /* DELE sent, QUIT not yet: it can be taken back */
  PR_SYNC_FINISHING,
  PR_SYNC_INDEXING,
  PR_SYNC_COMPARING, /* after LISTING: other unique-ids with what is here */
} PrSyncPhase;

/**
 * PrSyncProgress:
 *
 * Numbers for a person who waits. A plain value without pointers.
 */
typedef struct
{
  PrSyncPhase phase;
  guint messages_done, messages_total;
  guint64 octets_done, octets_total; /* total 0: not known */
  int seconds_left;                  /* -1: not known */
  guint64 rate;                      /* octets a second of this sync, 0: not known */
} PrSyncProgress;

/* What may be asked of one sync. All zero: the account's own rules. */
typedef struct
{
  gboolean headers_only; /* TOP n 0 instead of RETR */
  guint64 max_bytes;     /* octets of messages to fetch in this sync; 0: any */
  guint max_messages;    /* 0: any */
  guint timeout_seconds; /* silence per reply; 0: 60 */
  gboolean no_index;     /* leave the new messages to the next start's indexing */
  gboolean metered;    /* the link costs by the octet, or power is short: as a slow one */
  gboolean whole_list; /* UIDL of all, whatever earlier checks showed */
  guint hold_seconds;  /* how long deletes that a rule asks for wait between DELE and
                          QUIT, to be taken back; 0: they do not */
} PrSyncOptions;

G_END_DECLS
