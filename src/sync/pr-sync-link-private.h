/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-connection.h"
#include "pop3/pr-pop-bridge.h"
#include "pop3/pr-pop3-session.h"
#include "sync/pr-sync-charset-private.h"
#include "sync/pr-sync-engine.h"
#include "sync/pr-sync-traits.h"

G_BEGIN_DECLS

/* What of CAPA a sync makes use of. */
typedef struct
{
  gboolean top, uidl, pipelining, resp_codes, utf8;
  int expire_days, login_delay;
} PrSyncOffer;

/* A connection to an account's server and the session on it. One thread. */
typedef struct
{
  /* Borrowed */
  const PrAccount *account;
  const PrSyncHooks *hooks; /* or NULL */
  PrSyncTraits *traits;     /* or NULL; what is learned goes there too */

  /* Owned */
  PrConnection *connection;
  PrPop3Session *session;
  PrPopBridge *bridge;        /* between both, for a protocol older than POP3; or NULL */
  PrCertificate *certificate; /* shown by the server, also when refused; or NULL */
  char **clear_capabilities;  /* lines of CAPA before STLS; or NULL */
  char *burst; /* set before it is opened: the mechanism with which the login goes in one
                  flight with CAPA; NULL: CAPA goes first */
  gboolean step_by_step; /* set before it is opened: no burst at all */
  PrPop3EntryEnd entry;  /* how far the burst came */
  PrSyncCharset
    charset; /* set before the login: to be tried in place of what was learned */

  PrSyncOffer offer;    /* before the login */
  gboolean asked_again; /* CAPA, after it */
  char *token;   /* set before the login: to be tried instead of what the hook gives */
  char *refused; /* the access token that the server did not take, or NULL */

  gboolean entered;       /* by a burst */
  gboolean burst_broke;   /* it failed, and step by step the login may not */
  gboolean other_charset; /* the server hung up on UTF-8, and Latin-1 is worth a try */
  const char *next_burst; /* after a login: what "burst" may be the next time; static */
  gboolean has_stls;      /* offered before it was used */
  gint64 started;         /* on the monotonic clock */
  gint64 greeting_usec;   /* from the start until the greeting was here */
  gint64 round_trip_usec; /* of CAPA, where it was asked alone */
  gboolean has_apop;
} PrSyncLink;

/* What to do where the account asks for STLS and the server has none: only a probe, which
 * sends no secret, may look at such a server. */
typedef enum
{
  PR_SYNC_LINK_FOR_MAIL,
  PR_SYNC_LINK_FOR_PROBE, /* and any certificate will do */
} PrSyncLinkUse;

PrSyncLink *pr_sync_link_new (const PrAccount *account, const PrSyncHooks *hooks);

/* Connects, reads the greeting, asks CAPA (but for a burst, which asks it) and goes under
 * TLS as the account says. */
gboolean pr_sync_link_open (PrSyncLink *self,
                            guint timeout_seconds,
                            PrSyncLinkUse use,
                            GCancellable *cancellable,
                            GError **error);

/* Asks the hook for the password and logs in, once: by a burst where one is to be sent
 * and the greeting does not speak against it. A refusal is told as one, unless the server
 * says in the same burst that this is no way in any more. */
gboolean pr_sync_link_login (PrSyncLink *self, GCancellable *cancellable, GError **error);

/* Of a login: another access token may do. */
gboolean pr_sync_link_is_refused_token (const GError *error);

/* What "auto" could log in with, best first, with what the account has and what the
 * server says now. */
char **pr_sync_link_dup_mechanisms (PrSyncLink *self);
/* What the server names beside those, and the one that is chosen, each with the reason.
 */
char **pr_sync_link_dup_unused (PrSyncLink *self);
/* Once something was asked after the login: what CAPA taught. */
void pr_sync_link_note_offer (PrSyncLink *self);

/* STAT and UIDL of all. @sizes: (nullable) (out) (transfer full): where given, LIST goes
 * along if it costs no round trip: of PrPop3Size, ascending number, or NULL. */
gboolean pr_sync_link_list_whole (PrSyncLink *self,
                                  guint *n_messages,
                                  guint64 *octets,
                                  PrPop3Uidls **uidls,
                                  GArray **sizes,
                                  GCancellable *cancellable,
                                  GError **error);

/* LIST of @numbers (of guint; NULL: all). A server that refuses it tells no sizes, which
 * is no error. (transfer full): of PrPop3Size, ascending number. */
GArray *pr_sync_link_list (PrSyncLink *self,
                           GArray *numbers,
                           GCancellable *cancellable,
                           GError **error);

/* QUIT, with the 30 seconds of the contract. */
gboolean pr_sync_link_quit (PrSyncLink *self, GCancellable *cancellable, GError **error);
/* After that: *@closed: the server ended the connection and said nothing more. FALSE
 * with PR_POP3_ERROR_PROTOCOL: it did. */
gboolean pr_sync_link_await_close (PrSyncLink *self,
                                   gboolean *closed,
                                   GCancellable *cancellable,
                                   GError **error);

/* Whether @error, of reading, is the end of the connection: a reset, or TLS that was not
 * ended, is one too. */
gboolean pr_sync_link_is_end (const GError *error);

/* Seconds between logins that the server asks for, or was found to want; -1: any. */
int pr_sync_link_get_login_delay (const PrSyncLink *self);

/* Adds what the link cost so far to @report. */
void pr_sync_link_count (PrSyncLink *self, PrSyncReport *report);

/* ---- pr-sync-link-old.c: KPOP, POP2, POP1 and RPOP ---- */

/* Makes the session on the connection that is open, as the account's protocol begins. */
gboolean pr_sync_link_begin (PrSyncLink *self, GCancellable *cancellable, GError **error);
void pr_sync_link_set_log (PrSyncLink *self, PrPop3LogFunc func, gpointer user_data);
guint pr_sync_link_get_round_trips (PrSyncLink *self);
/* Whether @n_due of the @n_messages there can go: with POP1 only all can. */
gboolean pr_sync_link_may_delete (const PrSyncLink *self, guint n_due, guint n_messages);
/* (transfer full): what is said in place of a password where none is needed; or NULL */
char *pr_sync_link_dup_open_secret (const PrSyncLink *self);
const char *pr_sync_link_get_auth (const PrSyncLink *self);
/* Whether what is said at the login may cross an open line. */
gboolean pr_sync_link_allows_clear (const PrSyncLink *self);

/* Closes whatever is open. */
void pr_sync_link_free (PrSyncLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncLink, pr_sync_link_free)

G_END_DECLS
