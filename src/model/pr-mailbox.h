/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-action.h"
#include "mail/pr-cautions.h"
#include "mail/pr-discovery-report.h"
#include "mail/pr-import-report.h"
#include "mail/pr-learned.h"
#include "mail/pr-maildrop.h"
#include "mail/pr-message.h"
#include "mail/pr-online-account.h"
#include "mail/pr-sender-wish.h"
#include "mail/pr-server-facts.h"
#include "mail/pr-snippet.h"
#include "mail/pr-summary.h"
#include "mail/pr-sync-report.h"

G_BEGIN_DECLS

/**
 * PrMailbox:
 *
 * Every verb a front end has, on one profile. Belongs to the main thread, which must run
 * a GMainContext for everything asynchronous. Verbs without `_async` block: they are for
 * the command line; a window uses the lists and the asynchronous ones. Errors are
 * sentences for people: what, why, what next.
 *
 * Signals: "sync-progress" (account name, PrSyncProgress *) and "sync-finished" (account
 * name, PrSyncReport *), on the main thread; "acts-changed": another answer of
 * pr_mailbox_get_act_progress () or pr_mailbox_can_undo (); "maildrops-changed": what is
 * in a maildrop, or wanted of it, may be other than before. Properties "read-only" and
 * "searchable", "grouped".
 */
#define PR_TYPE_MAILBOX (pr_mailbox_get_type ())
G_DECLARE_FINAL_TYPE (PrMailbox, pr_mailbox, PR, MAILBOX, GObject)

/* @profile: folder, or NULL for POPREADER_PROFILE or the default one. Blocks. */
PrMailbox *pr_mailbox_open (const char *profile,
                            GCancellable *cancellable,
                            GError **error);
void pr_mailbox_open_async (const char *profile,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data); /* source object NULL */
PrMailbox *pr_mailbox_open_finish (GAsyncResult *result, GError **error);
const char *pr_mailbox_get_path (PrMailbox *self);
/* Of the library in use, for reports of trouble. */
const char *pr_mailbox_get_sqlite_version (void);
gboolean pr_mailbox_is_read_only (PrMailbox *self);
/* Why, and what to do: a sentence, or NULL where mail can be stored. */
const char *pr_mailbox_get_read_only_reason (PrMailbox *self);
/* Whether mail.db is damaged, so that only a part of it may be read. */
gboolean pr_mailbox_is_damaged (PrMailbox *self);

/* ---- accounts ---- */

GPtrArray *pr_mailbox_list_accounts (PrMailbox *self, GError **error); /* of PrAccount */
PrAccount *pr_mailbox_find_account (PrMailbox *self, const char *name, GError **error);
/* @password: to be kept in the Secret Service, or NULL. Without a service nothing is
 * stored and the error says so. */
gboolean pr_mailbox_add_account (PrMailbox *self,
                                 PrAccount *account,
                                 const char *password,
                                 GError **error);
gboolean pr_mailbox_update_account (PrMailbox *self,
                                    const PrAccount *account,
                                    const char *password,
                                    GError **error);
/* Removes the account, its mail here and its password; nothing on the server. */
gboolean pr_mailbox_remove_account (PrMailbox *self,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GError **error);

/* The window's account form. @session_only: there is no Secret Service, the password is
 * kept for this run. */
void pr_mailbox_add_account_async (PrMailbox *self,
                                   const PrAccount *account,
                                   const char *password,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean pr_mailbox_add_account_finish (PrMailbox *self,
                                        GAsyncResult *result,
                                        gboolean *session_only,
                                        GError **error);
/* Whether the password of @account is kept for this run only. */
gboolean pr_mailbox_is_password_for_run (PrMailbox *self, const PrAccount *account);
/* @password: NULL keeps the one there is, unless server or user are others. A sync with
 * the settings before ends. */
void pr_mailbox_update_account_async (PrMailbox *self,
                                      const PrAccount *account,
                                      const char *password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean pr_mailbox_update_account_finish (PrMailbox *self,
                                           GAsyncResult *result,
                                           gboolean *session_only,
                                           GError **error);
/* Cancels a sync of the account by this mailbox, and waits for its end. */
void pr_mailbox_remove_account_async (PrMailbox *self,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean pr_mailbox_remove_account_finish (PrMailbox *self,
                                           GAsyncResult *result,
                                           GError **error);

/* ---- signing in with the browser (OAuth 2) ---- */

/* What the browser is to open; on the mailbox's thread, before the end. */
typedef void (*PrMailboxOpenFunc) (const char *uri, gpointer user_data);

/* The person signs in with the provider of @account, and the Secret Service keeps that.
 * @for_run: where there is none, it is kept for this run; else it is refused, before the
 * browser is asked for. It may wait for a quarter of an hour: let people cancel it. */
void pr_mailbox_sign_in_async (PrMailbox *self,
                               const char *account,
                               gboolean for_run,
                               PrMailboxOpenFunc open,
                               gpointer open_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean pr_mailbox_sign_in_finish (PrMailbox *self,
                                    GAsyncResult *result,
                                    gboolean *session_only,
                                    GError **error);
/* Those of GNOME Online Accounts that have mail: of PrOnlineAccount, never NULL unless it
 * was cancelled. Source object NULL. */
void pr_mailbox_list_online_accounts_async (GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *pr_mailbox_list_online_accounts_finish (GAsyncResult *result);
/* How a person may sign in at the POP server @host, or with the provider of tokens @oauth
 * (nullable) that an account has. NULL only when it was cancelled. Source object NULL. */
void pr_mailbox_list_sign_ins_async (const char *host,
                                     const char *oauth,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
PrSignInWays *pr_mailbox_list_sign_ins_finish (GAsyncResult *result);

/* @account: host, port, security, ca_file count. A certificate that is not to be trusted
 * is told of, not refused: nothing secret is sent. */
PrServerFacts *pr_mailbox_probe (const PrAccount *account,
                                 guint timeout_seconds,
                                 GCancellable *cancellable,
                                 GError **error);
void pr_mailbox_probe_async (const PrAccount *account,
                             guint timeout_seconds,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data); /* source object NULL */
PrServerFacts *pr_mailbox_probe_finish (GAsyncResult *result, GError **error);
/* Finds the server of @address, by the list of providers or by looking at the hosts of
 * its domain; see pr_discovery_run (). Nothing secret is sent. */
void pr_mailbox_discover_async (const char *address,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data); /* source object NULL */
PrDiscoveryReport *pr_mailbox_discover_finish (GAsyncResult *result, GError **error);
GPtrArray *pr_mailbox_list_server (PrMailbox *self,
                                   const char *account,
                                   guint timeout_seconds,
                                   GCancellable *cancellable,
                                   GError **error); /* of PrServerMessage */

/* Those that a server of POP4 has: of char *, as it names them. */
GPtrArray *pr_mailbox_list_server_folders (PrMailbox *self,
                                           const char *account,
                                           guint timeout_seconds,
                                           GCancellable *cancellable,
                                           GError **error);
/* ---- what sessions taught about a server ---- */

/* (transfer full): of PrLearned, in words for people and in values for programs. */
GPtrArray *pr_mailbox_list_learned (PrMailbox *self, const char *account, GError **error);
/* All of it: the next check learns anew. */
gboolean pr_mailbox_forget_learned (PrMailbox *self, const char *account, GError **error);
/* Whether the server is asked who sent each message, and to whom (*ENV of SDPS). */
gboolean pr_mailbox_ask_envelopes (PrMailbox *self,
                                   const char *account,
                                   gboolean ask,
                                   GError **error);
/* @forget: all that is known goes before. */
void pr_mailbox_list_learned_async (PrMailbox *self,
                                    const char *account,
                                    gboolean forget,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data); /* source object NULL */
GPtrArray *pr_mailbox_list_learned_finish (GAsyncResult *result, GError **error);

/* ---- the maildrop as of its last check, and what is wanted of it ---- */

gboolean pr_mailbox_load_maildrop (PrMailbox *self,
                                   const char *account,
                                   PrMaildrop *maildrop,
                                   GError **error);
void pr_mailbox_load_maildrop_async (PrMailbox *self,
                                     const char *account,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data); /* source object NULL */
/* (transfer full): free with g_free () */
PrMaildrop *pr_mailbox_load_maildrop_finish (GAsyncResult *result, GError **error);
/* (transfer full): of PrServerMessage, ascending number. Asks no server. */
GPtrArray *pr_mailbox_list_maildrop (PrMailbox *self,
                                     const char *account,
                                     GCancellable *cancellable,
                                     GError **error);
void pr_mailbox_list_maildrop_async (PrMailbox *self,
                                     const char *account,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data); /* source object NULL */
GPtrArray *pr_mailbox_list_maildrop_finish (GAsyncResult *result, GError **error);

/* Notes what the person wants of messages on the server; the next sync of the account
 * does it. PR_REQUEST_NONE takes it back. @n_requested: (optional): messages of which it
 * could be noted: those that are on a server. */
gboolean pr_mailbox_request_keys (PrMailbox *self,
                                  const gint64 *keys,
                                  gsize n_keys,
                                  PrRequest request,
                                  guint *n_requested,
                                  GError **error);
/* The same of messages of pr_mailbox_list_maildrop (). */
gboolean pr_mailbox_request_messages (PrMailbox *self,
                                      const char *account,
                                      const PrServerMessage *const *messages,
                                      gsize n_messages,
                                      PrRequest request,
                                      GError **error);
void pr_mailbox_request_messages_async (PrMailbox *self,
                                        const char *account,
                                        const PrServerMessage *const *messages,
                                        gsize n_messages,
                                        PrRequest request,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data); /* source object NULL */
gboolean pr_mailbox_request_finish (GAsyncResult *result,
                                    guint *n_requested,
                                    GError **error);
/* What there is on the server of a message here. */
void pr_mailbox_find_whereabouts_async (PrMailbox *self,
                                        gint64 key,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data); /* source object NULL */
gboolean pr_mailbox_find_whereabouts_finish (GAsyncResult *result,
                                             PrWhereabouts *whereabouts,
                                             GError **error);
/* The key of the row that stands for message @key in a grouped list of its folder; 0: it
 * is gone, or @error is set. */
void pr_mailbox_find_row_async (PrMailbox *self,
                                gint64 key,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gint64 pr_mailbox_find_row_finish (GAsyncResult *result, GError **error);

/* What an account's rule of keeping would delete on the server now: @rule is a stored
 * account with the rule that is wanted, agreed to or not. Asks no server. */
void pr_mailbox_preview_keep_async (PrMailbox *self,
                                    const PrAccount *rule,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data); /* source object NULL */
/* (transfer full): free with g_free () */
PrKeepPreview *pr_mailbox_preview_keep_finish (GAsyncResult *result, GError **error);

/* ---- syncing ---- */

/* Syncs @accounts (NULL: all) side by side, each on a thread of its own. One that is
 * being synced by this mailbox already is not started twice: its report is waited for. */
void pr_mailbox_sync_async (PrMailbox *self,
                            const char *const *accounts,
                            const PrSyncOptions *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* (transfer full): of PrSyncReport, one an account, in the order first asked; NULL with
 * @error only when an account is not there. */
GPtrArray *pr_mailbox_sync_finish (PrMailbox *self, GAsyncResult *result, GError **error);
gboolean pr_mailbox_is_syncing (PrMailbox *self, const char *account);
void pr_mailbox_cancel_sync (PrMailbox *self, const char *account); /* NULL: all */
/* Takes back what the account's rule deletes on the server, for as long as the sync under
 * way has not said QUIT (PR_SYNC_HOLDING, or earlier), and withdraws the consent to the
 * rule. The report's taken_back tells whether it was in time. FALSE: no sync is under
 * way.
 */
gboolean pr_mailbox_take_back_deletes (PrMailbox *self, const char *account);
/* Masked lines of the last dialogue with the account's server, newest last. Free with
 * g_free (). */
char *pr_mailbox_dup_dialogue (PrMailbox *self, const char *account);

/* Indexes what an earlier run left (`--no-index`, a crash), on a thread, until done. */
void pr_mailbox_index_async (PrMailbox *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean pr_mailbox_index_finish (PrMailbox *self, GAsyncResult *result, GError **error);

/* ---- importing ---- */

/* Stores the mail of files, Maildirs, mboxes and folders of them. What
 * pr_mailbox_index_async
 * () has to do then is less with @index.
 * @folder: "name" of this computer's account, which the first import makes, or
 * "account/name"; made when it is not there; NULL: "Imported". The functions are called
 * while it blocks; @progress may run a main context. (transfer full): NULL with @error
 * where nothing could begin; else its trouble says how it ended, and what was stored
 * stays. */
PrImportReport *pr_mailbox_import (PrMailbox *self,
                                   const char *const *paths,
                                   const char *folder,
                                   gboolean index,
                                   PrImportProgressFunc progress,
                                   PrImportRefusedFunc refused,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

/* ---- reading ---- */

GPtrArray *pr_mailbox_list_folders (PrMailbox *self, GError **error); /* of PrFolder */
GStrv pr_mailbox_list_tags (PrMailbox *self, GError **error);
/* @folder: name, "account/name", or NULL. @query or NULL. of PrSummary, newest first. */
GPtrArray *pr_mailbox_list (PrMailbox *self,
                            const char *folder,
                            const char *query,
                            gsize offset,
                            gsize limit,
                            GCancellable *cancellable,
                            GError **error);
gboolean pr_mailbox_count (PrMailbox *self,
                           const char *folder,
                           const char *query,
                           guint64 *count,
                           GCancellable *cancellable,
                           GError **error);

/* Rows of @keys, in their order. */
void pr_mailbox_load_summaries_async (PrMailbox *self,
                                      const gint64 *keys,
                                      gsize n_keys,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* (transfer full): of PrSummary; NULL in place of one that is gone */
GPtrArray *pr_mailbox_load_summaries_finish (PrMailbox *self,
                                             GAsyncResult *result,
                                             GError **error);

/* A message opened for reading: its row (NULL for a file) and what was parsed. */
typedef struct
{
  PrSummary *summary;
  PrMessage *message;
  char *text; /* what a person reads */
  char
    *env_sender; /* of the envelope, as the server told it beside the message; "" for */
  char *env_recipient;      /* the empty one, NULL where it told none */
  PrSenderWish sender_wish; /* of its From:; all FALSE for a file */
  char *charset;            /* that the person chose for it, or NULL */
  PrRichText *rich;         /* the text with its form; NULL where it is not to be shown */
  gboolean begun;           /* both are but the beginning, to be shown until
                               pr_message_ref_rich () has all */
  gboolean joined;          /* of pieces, all of which are here */
  gboolean inside;          /* it is what a PrProtected held, shown alone */
  gboolean decrypted;       /* which was encrypted: nothing of it may be told to others */
  char *missing;            /* which pieces of a message that was sent in pieces are not
                               here: a sentence; or NULL */
} PrOpened;

void pr_opened_free (PrOpened *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrOpened, pr_opened_free)

/* @message: read instead of that of @self, which it came with. Both are of one row. */
PrOpened *pr_opened_new_of (const PrOpened *self, PrMessage *message);

PrOpened *pr_mailbox_load (PrMailbox *self, gint64 key, GError **error);
void pr_mailbox_load_async (PrMailbox *self,
                            gint64 key,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
PrOpened *pr_mailbox_load_finish (PrMailbox *self, GAsyncResult *result, GError **error);
/* A message from a file; needs no mailbox. @to_show: in the window, with the form of its
 * text, and of a large one the beginning first. */
PrOpened *pr_opened_new_from_file (GFile *file,
                                   gboolean to_show,
                                   GCancellable *cancellable,
                                   GError **error);
/* One from a file to show once more. @raw: of it; @charset: that its text is read in, or
 * NULL for the one it tells. Any thread. */
PrOpened *pr_opened_new_in_charset (GBytes *raw, const char *charset);
/* Reads it once more, its text in @charset, one that pr_message_knows_charset (). */
void pr_opened_set_charset (PrOpened *opened, const char *charset);
/* How mail from @address is to be shown from now on. */
void pr_mailbox_set_sender_wish_async (PrMailbox *self,
                                       const char *address,
                                       const PrSenderWish *wish,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean pr_mailbox_set_sender_wish_finish (PrMailbox *self,
                                            GAsyncResult *result,
                                            GError **error);
/* @charset: that message @key is to be read in; NULL: the one it tells. */
void pr_mailbox_set_charset_async (PrMailbox *self,
                                   gint64 key,
                                   const char *charset,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean pr_mailbox_set_charset_finish (PrMailbox *self,
                                        GAsyncResult *result,
                                        GError **error);

/* ---- who sent a message, and what it wants of the web ---- */

/* Of these @self is (nullable): a message from a file is of no mailbox. Source object
 * NULL. */

typedef struct
{
  PrProof *proof;             /* what the receiving server found out */
  PrCautions *cautions;       /* what to know before believing it */
  PrUnsubscribe *unsubscribe; /* how to leave its list, or NULL */
  GPtrArray *images;          /* of PrRemoteImage */
} PrJudgement;

void pr_judgement_free (PrJudgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrJudgement, pr_judgement_free)

/* Reads all of a message's HTML: after the message is shown. Asks nobody. */
void pr_mailbox_judge_async (PrMailbox *self,
                             const PrOpened *opened,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
PrJudgement *pr_mailbox_judge_finish (GAsyncResult *result, GError **error);
/* Fetches the images that can be seen, as pr_images_fetch () says. */
void pr_mailbox_fetch_images_async (PrMailbox *self,
                                    const PrOpened *opened,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* (transfer full) (element-type utf8 GBytes): what came, by URL */
GHashTable *pr_mailbox_fetch_images_finish (GAsyncResult *result, GError **error);
/* Leaves a list by one POST to @uri, which PrUnsubscribe gave as one_click. */
void pr_mailbox_unsubscribe_async (PrMailbox *self,
                                   const PrOpened *opened,
                                   const char *uri,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean pr_mailbox_unsubscribe_finish (GAsyncResult *result, GError **error);

/* Where the words of @query stand in @text. (transfer full): of PrSpan */
GArray *pr_mailbox_find_spans (const char *query, const char *text);

/* ---- changing ---- */

gboolean pr_mailbox_set_flags (PrMailbox *self,
                               const gint64 *keys,
                               gsize n_keys,
                               PrFlags set,
                               PrFlags clear,
                               GError **error);
gboolean pr_mailbox_set_tag (PrMailbox *self,
                             const gint64 *keys,
                             gsize n_keys,
                             const char *tag,
                             gboolean present,
                             GError **error);
void pr_mailbox_set_flags_async (PrMailbox *self,
                                 const gint64 *keys,
                                 gsize n_keys,
                                 PrFlags set,
                                 PrFlags clear,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean pr_mailbox_set_flags_finish (PrMailbox *self,
                                      GAsyncResult *result,
                                      GError **error);

/* Moves, deletes, restores or marks messages, or makes, renames or removes a folder, on a
 * thread and one act after the other. Lists show each at once; rows come back where it
 * fails. It can be undone. @cancellable: (nullable): what was done until then stays, and
 * can be undone too; undoing an act that is not over cancels it. */
void pr_mailbox_act_async (PrMailbox *self,
                           const PrAction *action,
                           const gint64 *keys,
                           gsize n_keys,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* @n_changed: (optional): messages that are other than before, also with @error set */
gboolean pr_mailbox_act_finish (PrMailbox *self,
                                GAsyncResult *result,
                                guint *n_changed,
                                GError **error);
/* Of the same: how many rows that stand for conversations it was, or the one that was
 * undone; 0: messages. */
guint pr_mailbox_act_count_rows (PrMailbox *self, GAsyncResult *result);
/* The same, for the command line. Cannot be undone. */
gboolean pr_mailbox_act (PrMailbox *self,
                         const PrAction *action,
                         const gint64 *keys,
                         gsize n_keys,
                         guint *n_changed,
                         GError **error);
/* The same for a move to @folder: name or "account/name". Of several that are called so
 * each message goes to the one of its account. */
gboolean pr_mailbox_move (PrMailbox *self,
                          const gint64 *keys,
                          gsize n_keys,
                          const char *folder,
                          guint *n_changed,
                          GError **error);
/* Takes back the last act of this mailbox that was not undone yet, exactly. Finished by
 * pr_mailbox_act_finish (); does nothing where there is none. */
void pr_mailbox_undo_async (PrMailbox *self,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean pr_mailbox_can_undo (PrMailbox *self);
/* Sets @action to what would be undone next; its name is lent until then. */
gboolean pr_mailbox_peek_undoable (PrMailbox *self, PrAction *action);
/* How far the act under way is; %FALSE: there is none. */
gboolean pr_mailbox_get_act_progress (PrMailbox *self, guint *done, guint *total);
/* All acts that are not over. */
void pr_mailbox_cancel_acts (PrMailbox *self);

/* ---- care ---- */

gboolean pr_mailbox_get_stats (PrMailbox *self, PrStats *stats, GError **error);
typedef void (*PrComplaintFunc) (const char *complaint, gpointer user_data);
typedef void (*PrCareProgressFunc) (guint64 done, guint64 total, gpointer user_data);
gboolean pr_mailbox_verify (PrMailbox *self,
                            gboolean deep,
                            PrComplaintFunc complain,
                            PrCareProgressFunc progress,
                            gpointer user_data,
                            guint *n_complaints,
                            GCancellable *cancellable,
                            GError **error);

/* ---- lists for a window: they follow changes of any process within 500 ms ---- */

/* Filled when they are first asked for, without reading where the mailbox was opened by
 * pr_mailbox_open_async (). */

/* (transfer none): of PrFolderItem */
GListModel *pr_mailbox_get_folders (PrMailbox *self);
/* (transfer none): of PrAccountItem, those with a server */
GListModel *pr_mailbox_get_accounts (PrMailbox *self);
/* (transfer none) (nullable): as the list has it */
const PrFolder *pr_mailbox_find_folder (PrMailbox *self, gint64 id);
/* The same, by account and kind; of PR_FOLDER_OWN none. */
const PrFolder *pr_mailbox_find_folder_of_kind (PrMailbox *self,
                                                gint64 account,
                                                PrFolderKind kind);
/**
 * pr_mailbox_check_folder_name:
 * @account: whose folder it is to be
 * @folder: the one to be renamed, or 0
 *
 * Looks at the list of folders alone, so it may be asked at each letter.
 *
 * Returns: (transfer full): @text as the name of a folder, or %NULL and why not
 */
char *pr_mailbox_check_folder_name (PrMailbox *self,
                                    gint64 account,
                                    gint64 folder,
                                    const char *text,
                                    GError **error);
/* Percent of the mail, whole ones, that a search finds so far: below 100 as long as
 * anything waits for the index. Follows like the lists, and is notified. */
guint pr_mailbox_get_searchable (PrMailbox *self);
/* The same of the mail that is in its conversation. */
guint pr_mailbox_get_grouped (PrMailbox *self);

G_END_DECLS
