/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "mail/pr-account.h"

G_BEGIN_DECLS

/* States of a message on the server, as known here; the numbers are in databases. */
typedef enum
{
  PR_PLACE_STORED,      /* whole message here */
  PR_PLACE_HEAD,        /* only its head here */
  PR_PLACE_DELE_SENT,   /* DELE sent, QUIT not confirmed */
  PR_PLACE_GONE,        /* deleted by us, confirmed */
  PR_PLACE_QUARANTINED, /* the server refused to give it, or it broke sessions */
  PR_PLACE_SEEN,        /* listed; nothing of it is here, and no place is noted */
} PrPlaceState;

/* What the person asked of one message on the server; done at the next link. */
typedef enum
{
  PR_REQUEST_NONE,
  PR_REQUEST_FETCH,  /* the whole of it */
  PR_REQUEST_DELETE, /* there; what is here stays */
} PrRequest;

/* One message in the maildrop, as of the last check. */
typedef struct
{
  guint number;     /* shown only; dead when the session ends */
  char *uidl;       /* as the server told it; "" without one */
  guint occurrence; /* 0; 1, 2 … when the maildrop lists the same unique-id again */
  guint64 size;     /* octets, 0: not known */
  PrPlaceState state;
  PrRequest request;
  gint64 key;  /* of the message here, 0: none */
  gint64 date; /* seconds since 1970, of the message here; 0: not known */
} PrServerMessage;

PrServerMessage *pr_server_message_new (void);
void pr_server_message_free (PrServerMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrServerMessage, pr_server_message_free)

/* What there is on the server of one message that is here. */
typedef struct
{
  PrPlaceState state; /* PR_PLACE_GONE: nothing */
  PrRequest request;
} PrWhereabouts;

/**
 * PrMaildrop:
 *
 * A maildrop as of its last check, and the link to it. A plain value without pointers.
 */
typedef struct
{
  gint64 seen_at;   /* seconds since 1970 of the last check that told what is in it; 0:
                       never */
  gint64 listed_at; /* of the last whole list; 0: never */
  guint messages;   /* STAT */
  guint64 octets;   /* STAT */
  guint appends;    /* whole lists in a row that kept the one before, but for more at its
                       end */
  gboolean drifts;  /* the octets of STAT change while no message does */
  gboolean unsettled; /* not all of the list is here, or deletes were sent since: only a
                         whole list tells more */
  guint refused;      /* messages that the server refused to give, and lists still */
  guint64 least_head; /* octets of the smallest message of which only the head is here;
                         0: none */
  gint64 oldest_at;   /* seconds since 1970: when the first of what is listed and here was
                         stored; 0: none is */
  int expire_days;    /* of EXPIRE (RFC 2449 §6.7); -1: not said, G_MAXINT: NEVER */
  int login_delay;    /* seconds between logins, -1: not said */

  gint64 latency;     /* microseconds of a round trip, 0: not measured */
  guint64 rate;       /* octets a second, 0: not measured */
  gint64 measured_at; /* seconds since 1970 */
  guint64 day_octets; /* of messages fetched today, by local time */

  guint n_fetch, n_delete; /* requests that wait */
  guint n_heads;           /* messages of which only the head is here */
} PrMaildrop;

/**
 * PrKeepPreview:
 *
 * What a rule of keeping would delete on the server now, by the list of the last check. A
 * plain value without pointers.
 */
typedef struct
{
  guint messages; /* that would go */
  guint64 octets; /* of those, where the size is known */
  gint64 oldest;  /* of those: seconds since 1970; 0: not known */
  guint left;     /* that would stay */
  guint waiting;  /* of those: beyond the rule's limit, but not stored here whole */
} PrKeepPreview;

/* Whether a server that says EXPIRE @expire_days may delete mail sooner than the person's
 * rule would: what the rule promises to keep there is not kept. */
gboolean pr_maildrop_outlives_rule (int expire_days, PrKeep keep, guint keep_days);

G_END_DECLS
