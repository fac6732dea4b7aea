/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-server-facts.h"
#include "mail/pr-sync-report.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* Gives the password when it is needed; called on the sync's thread, may block. NULL with
 * @error. */
typedef char *(*PrSecretFunc) (const PrAccount *account,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);
/* Gives another access token, once in a run, after the server took @refused for none; on
 * the sync's thread, may block. NULL with @error: there is no other. */
typedef char *(*PrRenewFunc) (const PrAccount *account,
                              const char *refused,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);
/* Called on the sync's threads, a few times a second at the most. */
typedef void (*PrProgressFunc) (const PrSyncProgress *progress, gpointer user_data);
/* One masked line of the dialogue; on the sync's thread. */
typedef void (*PrDialogueFunc) (gboolean from_server,
                                const char *line,
                                gpointer user_data);

/* Whether the person takes back what the account's rule deletes in this run; on the
 * sync's thread, asked before every DELE and until QUIT. */
typedef gboolean (*PrTakenBackFunc) (gpointer user_data);

/* How a run speaks to its caller. All but @secret may be NULL. Borrowed for the call. */
typedef struct
{
  PrSecretFunc secret;
  PrRenewFunc renew; /* for accounts that have tokens; NULL: a token is tried once */
  PrProgressFunc progress;
  PrDialogueFunc dialogue;
  PrTakenBackFunc taken_back;
  gpointer user_data;
} PrSyncHooks;

/**
 * pr_sync_engine_run:
 * @account: as stored; its id, rules and way to the server count
 * @hooks: called on this thread; must have a secret
 *
 * Syncs one account: connect, log in, plan, retrieve newest first while the writer
 * stores, delete what is due, QUIT, index. Blocks until all is done: call it on a thread
 * of its own. Takes the account's sync lock. Cancelling ends it at any moment; what was
 * received whole is stored, and stays.
 *
 * A password is tried once, and so is an access token; but one that is refused may have
 * ended before its time, so that another is asked for and tried, in a session of its own.
 * Where the last login showed that the server offers
 * PIPELINING, CAPA and the login go in one burst; when that breaks, or is answered in a
 * way that does not fit, the same run goes once more step by step. Any other break of the
 * link ends the run; the next one goes on from there. Only a message that breaks the
 * session by itself, too large or damaged so that its end is unclear, leads to another
 * session: the other messages are fetched first, then that one alone, and if it breaks
 * this too it is noted as refused. On a server without unique-ids, where it could not be
 * told again, the run ends instead.
 *
 * Deletes: a message is read back from the disk, DELE_SENT is made durable, then DELE is
 * sent; +OK to QUIT makes it GONE and counts it. Anything else leaves DELE_SENT, which
 * the next listing settles without a download. By a rule only while the account, as it is
 * stored by then, agrees to it. What the rule deletes waits before QUIT as long as the
 * options say, and can be taken back: RSET, the rule's consent is withdrawn, and QUIT
 * deletes nothing of it. What the person asked for is deleted whatever is here of it, and
 * can be taken back until its DELE is sent.
 *
 * Returns: (transfer full): the report, never %NULL; its trouble tells of a failure
 */
PrSyncReport *pr_sync_engine_run (PrStore *store,
                                  const PrAccount *account,
                                  const PrSyncOptions *options,
                                  const PrSyncHooks *hooks,
                                  GCancellable *cancellable);

/* What is in the maildrop now: STAT, UIDL, LIST and QUIT. of PrServerMessage, ascending
 * number. Noted as the maildrop as of its last check, but where the server changed its
 * unique-ids or listed less than it counted. */
GPtrArray *pr_sync_engine_list_server (PrStore *store,
                                       const PrAccount *account,
                                       const PrSyncOptions *options,
                                       const PrSyncHooks *hooks,
                                       GCancellable *cancellable,
                                       GError **error);

/* The folders of a server of POP4, as it names them: read only, nothing of them is kept.
 * (transfer full): of char * */
GPtrArray *pr_sync_engine_list_folders (PrStore *store,
                                        const PrAccount *account,
                                        const PrSyncOptions *options,
                                        const PrSyncHooks *hooks,
                                        GCancellable *cancellable,
                                        GError **error);

/* What a server offers, without logging in. A certificate with problems is shown, not
 * refused.
 * @account: host, port, security and ca_file count. */
PrServerFacts *pr_sync_engine_probe (const PrAccount *account,
                                     guint timeout_seconds,
                                     GCancellable *cancellable,
                                     GError **error);

/* @error of any floor below, as trouble of the account that was synced: what, why, what
 * next. It does not name the account: whoever shows it does. */
PrTrouble *pr_sync_trouble_from_error (const GError *error);

G_END_DECLS
