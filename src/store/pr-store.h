/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-action.h"
#include "mail/pr-maildrop.h"
#include "mail/pr-message.h"
#include "mail/pr-place-state.h"
#include "mail/pr-sender-wish.h"
#include "mail/pr-snippet.h"
#include "mail/pr-summary.h"
#include "store/pr-store-limits.h"

G_BEGIN_DECLS

typedef enum
{
  PR_STORE_ERROR_DATABASE,  /* mail.db is damaged, or is no database */
  PR_STORE_ERROR_DISK,      /* the disk is full or cannot be written */
  PR_STORE_ERROR_READ_ONLY, /* the profile may not be written; reading goes on */
  PR_STORE_ERROR_NEWER,     /* made by a newer program: left untouched */
  PR_STORE_ERROR_BUSY,      /* another process held the lock for PR_STORE_BUSY_MS */
  PR_STORE_ERROR_IN_USE,    /* another sync of the account is running */
  PR_STORE_ERROR_NOT_FOUND, /* no such message, account, folder or part */
  PR_STORE_ERROR_EXISTS,    /* the name is taken */
  PR_STORE_ERROR_DAMAGED,   /* a stored message does not read back as it was stored */
} PrStoreError;

#define PR_STORE_ERROR (pr_store_error_quark ())
GQuark pr_store_error_quark (void);

/**
 * PrStore:
 *
 * The mail of one profile: one SQLite database, in mail terms. All verbs block and any
 * thread may call them: writers queue for the one writing connection, readers take
 * connections of their own (WAL). Every commit is durable (synchronous=FULL) when the
 * verb returns.
 */
#define PR_TYPE_STORE (pr_store_get_type ())
G_DECLARE_FINAL_TYPE (PrStore, pr_store, PR, STORE, GObject)

/**
 * pr_store_open:
 * @path: the profile folder
 *
 * Opens or makes mail.db (0600), migrating an older one in one transaction. A profile
 * that cannot be written is opened for reading: pr_store_is_read_only () and every
 * writing verb says so. A database that is damaged or newer is left untouched.
 */
PrStore *pr_store_open (const char *path, GCancellable *cancellable, GError **error);
const char *pr_store_get_path (PrStore *self);
/* Of the library in use. */
const char *pr_store_get_sqlite_version (void);
gboolean pr_store_is_read_only (PrStore *self);
/* Why, and what to do: a sentence, also for a damaged mail.db of which some can be read;
 * NULL where the profile can be written. */
const char *pr_store_get_read_only_reason (PrStore *self);
/* The same as the error that every writing verb gives: PR_STORE_ERROR_READ_ONLY, or
 * PR_STORE_ERROR_DATABASE for a damaged one. */
gboolean pr_store_check_writable (PrStore *self, GError **error);

/* ---- accounts ---- */

/* Stores a new account, sets @account->id and makes its Inbox (none for a local one).
 * PR_STORE_ERROR_EXISTS for a taken name. */
gboolean pr_store_add_account (PrStore *self, PrAccount *account, GError **error);
gboolean pr_store_update_account (PrStore *self,
                                  const PrAccount *account,
                                  GError **error);
/* Removes account, unique-ids, folders and messages; in steps that hold the lock shortly.
 */
gboolean pr_store_remove_account (PrStore *self,
                                  gint64 account,
                                  GCancellable *cancellable,
                                  GError **error);
GPtrArray *pr_store_list_accounts (PrStore *self,
                                   GError **error); /* of PrAccount, by name */
PrAccount *pr_store_find_account (PrStore *self,
                                  const char *name,
                                  GError **error); /* without case */
/* The account of this computer, made when it is not there. (transfer full) */
PrAccount *pr_store_ensure_local_account (PrStore *self, GError **error);
/* The account's folder @name (without case in ASCII), or one of that name that is common
 * to all; made when there is none. PR_STORE_ERROR_NOT_FOUND without the account. */
gboolean pr_store_ensure_folder (PrStore *self,
                                 gint64 account,
                                 const char *name,
                                 gint64 *folder,
                                 GError **error);
/* How the last check ended. @when: seconds since 1970 of a good end, or 0 to leave it. */
gboolean pr_store_note_check (PrStore *self,
                              gint64 account,
                              gint64 when,
                              const char *error_code,
                              GError **error);

/* How an account logged in last, where the server offered PIPELINING before the login:
 * the next session may say that along with CAPA. A hint: nothing depends on it. */
typedef struct
{
  char *mechanism; /* never NULL */
  guint breaks;    /* how many sessions in a row broke when that was tried */
  gint64 noted;    /* seconds since 1970 */
} PrLoginHint;

void pr_login_hint_free (PrLoginHint *hint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrLoginHint, pr_login_hint_free)

/* @hint: set to what was noted for @account as it is now (host, port, user, security and
 * auth), or to NULL. (transfer full) */
gboolean pr_store_load_login_hint (PrStore *self,
                                   const PrAccount *account,
                                   PrLoginHint **hint,
                                   GError **error);
/* Notes @hint in place of an older one; NULL: forgets it. Changing any of those settings
 * by pr_store_update_account () forgets it too. */
gboolean pr_store_note_login_hint (PrStore *self,
                                   const PrAccount *account,
                                   const PrLoginHint *hint,
                                   GError **error);

/* ---- traits: what sessions taught about a server ---- */

typedef struct
{
  char *name;        /* of the trait, by which the sync engine knows it */
  char *value;       /* never NULL */
  gint64 learned_at; /* seconds since 1970 */
} PrTrait;

PrTrait *pr_trait_new (const char *name, const char *value, gint64 learned_at);
void pr_trait_free (PrTrait *trait);

/* Those learned of @account's server, as host and port are now, by name; (transfer full):
 * of PrTrait. */
GPtrArray *pr_store_load_traits (PrStore *self, const PrAccount *account, GError **error);
/* @value: NULL forgets this one. An account that was removed meanwhile gets none. */
gboolean pr_store_note_trait (PrStore *self,
                              const PrAccount *account,
                              const char *name,
                              const char *value,
                              gint64 now,
                              GError **error);
/* All of them, whatever the host: the next session learns anew. */
gboolean pr_store_forget_traits (PrStore *self, gint64 account, GError **error);

/* ---- places: what is known of the maildrop ---- */

/* A unique-id is known once it is here. */
typedef struct
{
  char *uidl;       /* octets without CR, LF, NUL */
  guint occurrence; /* 0; 1, 2 … when the maildrop lists the same unique-id again */
  PrPlaceState state;
  PrPlaceState before;   /* with PR_PLACE_DELE_SENT: the state that it was sent in */
  PrRequest request;     /* what the person wants of it */
  gint64 key;            /* of its message; 0: none, or deleted here for good */
  gint64 stored_at;      /* seconds since 1970 */
  gint64 flight;         /* that it came in, by pr_store_walk_places (); 0: none */
  gboolean deleted_here; /* its message is deleted or in Trash here */
  guint64 size;          /* octets */
} PrPlace;

/* Not a unique-id, but the name of an order to delete a message of which it is not known
 * where it is: it goes with the message once that has a place again
 * (pr_store_forget_places ()). No server can list such a name. */
static inline gboolean
pr_place_is_order (const PrPlace *place)
{
  return place->uidl[0] == '\n';
}

PrPlace *pr_place_copy (const PrPlace *place);
void pr_place_free (PrPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrPlace, pr_place_free)

/* @place is lent for the call. */
typedef void (*PrPlaceFunc) (const PrPlace *place, gpointer user_data);

/* Walks all places of an account, GONE ones included, by unique-id (octet by octet) and
 * occurrence, in one state of the database: 100,000 in well under a second, and none of
 * them held. What is only wanted of a message of which nothing is known is walked as
 * PR_PLACE_SEEN. */
gboolean pr_store_walk_places (PrStore *self,
                               gint64 account,
                               PrPlaceFunc func,
                               gpointer user_data,
                               GError **error);

/* Whether a place of any of these unique-ids is known, but for those of which the head
 * alone came, at @heads_since or later. */
gboolean pr_store_knows_any (PrStore *self,
                             gint64 account,
                             gint64 heads_since,
                             const char *const *uidls,
                             gsize n_uidls,
                             gboolean *any,
                             GError **error);
/* Whether a message that is on the server still is deleted, or in Trash, here. */
gboolean pr_store_is_any_deleted_here (PrStore *self,
                                       gint64 account,
                                       gboolean *any,
                                       GError **error);

/* ---- a maildrop as of its last check ---- */

/* What is known of the account's maildrop and the link to it; all zero, -1 where that
 * says so, before its first check. */
gboolean pr_store_load_maildrop (PrStore *self,
                                 gint64 account,
                                 PrMaildrop *maildrop,
                                 GError **error);

/* Sets the unique-id (lent for the call; NULL or "" without one) and the octets (0: not
 * known) of @number. */
typedef void (*PrListingFunc) (guint number,
                               const char **uidl,
                               guint64 *size,
                               gpointer user_data);

/**
 * pr_store_note_listing:
 * @first: the first message-number that @func is asked for; those before it are as they
 *   were noted; 1: the whole list
 * @maildrop: what is known now: all but the link and the requests count
 * @func: (scope call): asked in ascending order, up to the number of messages
 *
 * Notes what a check found; only rows that are other than before are written. A long list
 * is written in several short transactions, and unsettled until the last of them. A size
 * that is not known now is as it was noted for the same unique-id.
 */
gboolean pr_store_note_listing (PrStore *self,
                                gint64 account,
                                guint first,
                                const PrMaildrop *maildrop,
                                PrListingFunc func,
                                gpointer user_data,
                                GError **error);

/* @uidl: @length octets, not ended by NUL, lent for the call; 0 without one. */
typedef void (*PrListedFunc) (guint number,
                              const char *uidl,
                              gsize length,
                              gpointer user_data);

/* Walks the list in ascending order of numbers; none of it is held. @func must not call
 * the store. */
gboolean pr_store_walk_listing (PrStore *self,
                                gint64 account,
                                PrListedFunc func,
                                gpointer user_data,
                                GError **error);

/**
 * pr_store_drop_listed:
 * @numbers: ascending
 * @octets: of those messages, as far as that is known
 *
 * Takes out of the list what was deleted on the server; what is behind it moves up. What
 * STAT will say is not known for sure then, so the list is unsettled.
 */
gboolean pr_store_drop_listed (PrStore *self,
                               gint64 account,
                               const guint *numbers,
                               gsize n_numbers,
                               guint64 octets,
                               GError **error);

/* All that is listed is here by now. Setting places to PR_PLACE_DELE_SENT takes that
 * back. */
gboolean pr_store_settle_maildrop (PrStore *self, gint64 account, GError **error);

/* The last entry of the list: its unique-id (NULL: none) to be freed by g_free (). */
gboolean pr_store_load_last_listed (PrStore *self,
                                    gint64 account,
                                    guint *number,
                                    char **uidl,
                                    GError **error);

/* The whole list, with states, requests and dates. (transfer full): of PrServerMessage,
 * ascending number */
GPtrArray *pr_store_list_maildrop (PrStore *self,
                                   gint64 account,
                                   GCancellable *cancellable,
                                   GError **error);

/* Notes what was measured: latency, rate and measured_at count. */
gboolean pr_store_note_link (PrStore *self,
                             gint64 account,
                             const PrMaildrop *maildrop,
                             GError **error);
/* Adds to the octets that were fetched today, by local time. */
gboolean pr_store_spend_octets (PrStore *self,
                                gint64 account,
                                guint64 octets,
                                GError **error);

/* ---- requests: what the person wants of single messages on the server ---- */

/* One that waits. */
typedef struct
{
  char *uidl;
  guint occurrence;
  PrRequest request;
  gint64 asked_at;    /* seconds since 1970 */
  PrPlaceState state; /* of its place; PR_PLACE_SEEN without one */
  gint64 key;         /* of the message here, 0: none */
} PrRequested;

void pr_requested_free (PrRequested *requested);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrRequested, pr_requested_free)

/* @places: of PrPlace: uidl and occurrence count. PR_REQUEST_NONE takes requests back. */
gboolean pr_store_request_places (PrStore *self,
                                  gint64 account,
                                  GPtrArray *places,
                                  PrRequest request,
                                  GError **error);
/* The same of all places of messages that are on a server; those that are not are passed
 * over. @n_requested: (optional): messages that have one */
gboolean pr_store_request_keys (PrStore *self,
                                const gint64 *keys,
                                gsize n_keys,
                                PrRequest request,
                                guint *n_requested,
                                GError **error);
/* What there is on a server of each of @keys, in their order: of several places the one
 * that something is asked of, else the first that is there. (transfer full): of
 * PrWhereabouts */
GArray *pr_store_find_whereabouts (PrStore *self,
                                   const gint64 *keys,
                                   gsize n_keys,
                                   GError **error);
/* All that wait, by unique-id (octet by octet) and occurrence. (transfer full): of
 * PrRequested */
GPtrArray *pr_store_list_requests (PrStore *self, gint64 account, GError **error);

/* ---- whom the person reads ---- */

/* Addresses (addr-spec, case folded) of those who wrote the newest
 * PR_STORE_FAVOURITE_LOOKS messages that are read or starred, Trash and Junk apart.
 * (transfer full): a set */
GHashTable *pr_store_list_favourites (PrStore *self,
                                      GCancellable *cancellable,
                                      GError **error);
/* The address that a row's "from" begins with, case folded; NULL: none. */
char *pr_store_fold_sender (const char *from);
/* Keys of the heads of @account that one of @favourites wrote. (transfer full): of
 * gint64, ascending */
GArray *pr_store_list_heads_from (PrStore *self,
                                  gint64 account,
                                  GHashTable *favourites,
                                  GCancellable *cancellable,
                                  GError **error);

/* ---- adding mail ---- */

/* A message on its way in. */
typedef struct
{
  char *uidl; /* NULL: none (import, or a server without UIDL) */
  guint occurrence;
  GBytes *raw;        /* NULL with @refused */
  gboolean head_only; /* @raw is what TOP n 0 gave; @size is then LIST's, or 0 */
  guint64 size;
  gboolean text_start; /* with @head_only: @raw is the header and the start of the text,
                          by TOP n; it takes the place of a head that is here */
  gboolean sent;       /* goes to the account's Sent, not to the batch's folder */
  char *damage;        /* why it is kept although malformed, or NULL */
  PrFlags flags;       /* of PR_FLAG_UNREAD (pr_incoming_new ()) and PR_FLAG_STARRED */
  char *env_sender;    /* of the envelope, where the server told it; or NULL */
  char *env_recipient; /* the same; both or neither */
  gboolean refused;    /* nothing to store but the state PR_PLACE_QUARANTINED */
  gint64 flight;       /* that its place counts as stored in, or 0 */

  /* Set when it is stored: */
  gint64 key;
  gboolean new_row; /* FALSE: the same octets were here already, this is one more place of
                       them */
  gint64 head_key;  /* of the head whose place a whole took, 0: none was here */
} PrIncoming;

PrIncoming *pr_incoming_new (const char *uidl, guint occurrence, GBytes *raw);
void pr_incoming_free (PrIncoming *incoming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrIncoming, pr_incoming_free)

/**
 * PrArrival:
 *
 * An incoming message, parsed and hashed, and once it is packed ready to be stored.
 */
typedef struct _PrArrival PrArrival;

/* (transfer full): @incoming, which must outlive it, made ready. All that costs time and
 * needs no lock is done here; any number of threads may do it at once.
 * G_IO_ERROR_MESSAGE_TOO_LARGE beyond PR_STORE_MAX_MESSAGE_OCTETS. */
PrArrival *pr_store_prepare (PrStore *self, PrIncoming *incoming, GError **error);
void pr_arrival_pack (PrStore *store, PrArrival *arrival);
void pr_arrival_free (PrArrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrArrival, pr_arrival_free)

/**
 * pr_store_add_arrivals:
 * @arrivals: (element-type PrArrival): packed, at most PR_STORE_BATCH_MESSAGES
 * @folder: 0 for the account's Inbox
 *
 * Stores messages and unique-ids in one transaction, durable on return. All or nothing. A
 * whole message replaces its head, under the head's key, and fulfils a request to fetch
 * it; the start of its text replaces the head, too, and leaves it partial. A unique-id
 * that is known already is left as it is, unless its message was refused, or gone from
 * the server and comes again. A head whose message is refused stays, under
 * PR_PLACE_QUARANTINED. What waits for the index is noted.
 */
gboolean pr_store_add_arrivals (PrStore *self,
                                gint64 account,
                                gint64 folder,
                                GPtrArray *arrivals,
                                GCancellable *cancellable,
                                GError **error);

/* pr_store_prepare (), pr_arrival_pack () and pr_store_add_arrivals () in one, outside
 * and under the lock.
 * @incoming: (element-type PrIncoming) */
gboolean pr_store_add_messages (PrStore *self,
                                gint64 account,
                                gint64 folder,
                                GPtrArray *incoming,
                                GCancellable *cancellable,
                                GError **error);

/* The envelope that the server told beside message @key. FALSE with @error, or with NULL
 * in *@sender and *@recipient where none was told. (transfer full) */
gboolean pr_store_load_transport (PrStore *self,
                                  gint64 key,
                                  char **sender,
                                  char **recipient,
                                  GError **error);

/* ---- how the person reads mail ---- */

/* What is wished of mail from @address, in any case; all FALSE where nothing is. */
gboolean pr_store_load_sender_wish (PrStore *self,
                                    const char *address,
                                    PrSenderWish *out,
                                    GError **error);
/* G_IO_ERROR_INVALID_ARGUMENT where @address is empty. */
gboolean pr_store_set_sender_wish (PrStore *self,
                                   const char *address,
                                   const PrSenderWish *wish,
                                   GError **error);
/* The charset that the person chose for message @key. FALSE with @error, or with NULL in
 * *@charset where none was chosen. (transfer full) */
gboolean pr_store_load_charset (PrStore *self,
                                gint64 key,
                                char **charset,
                                GError **error);
/* @charset: NULL takes the choice back. A message that is gone gets none. */
gboolean pr_store_set_charset (PrStore *self,
                               gint64 key,
                               const char *charset,
                               GError **error);

/* When the message of @key came, as its key tells it: seconds since 1970; 0: it does
 * not. */
gint64 pr_store_key_get_time (gint64 key);

/* @event happened to places of @account (of PrPlace: uidl and occurrence count): noted in
 * one transaction, durable on return, or with an error for none of them.
 * PR_PLACE_DELE_AS_ASKED: those that the person does not ask to delete any more are left
 * as they are, and taken out of @places. What is GONE, or not listed, is asked for no
 * longer. */
gboolean pr_store_move_places (PrStore *self,
                               gint64 account,
                               GPtrArray *places,
                               PrPlaceEvent event,
                               GError **error);

/* Which messages these places (of PrPlace: uidl and occurrence count) are of is not known
 * after all: they are new to the next check, which asks for them. What came stays, but
 * for heads of which nothing else tells where their whole is. What the person asked to be
 * deleted is the message that they saw: where the whole of it is here, that is deleted
 * once it comes again, under whatever name; other such orders end, and @n_dropped of them
 * are to be told. In the order of @places, in several short transactions; those that are
 * gone, or that DELE was sent for, are passed over. */
gboolean pr_store_forget_places (PrStore *self,
                                 gint64 account,
                                 GPtrArray *places,
                                 guint *n_dropped,
                                 GError **error);

/* The person does not agree to what the account's rule deletes after all: keep_agreed is
 * FALSE from now on. */
gboolean pr_store_withdraw_keep (PrStore *self, gint64 account, GError **error);

/* Heads of messages above @above octets whose text is not here (PR_FLAG_TOPPED), newest
 * first, at most @max; those in Trash and Junk are left out. (transfer full): of
 * PrPlace */
GPtrArray *pr_store_list_bare_heads (PrStore *self,
                                     gint64 account,
                                     guint64 above,
                                     guint max,
                                     GError **error);

/* Whether a message may be deleted on the server: read through a connection of its own,
 * decompressed, its length and hash compared. PR_STORE_ERROR_DAMAGED when not. */
gboolean pr_store_check_message (PrStore *self, gint64 key, GError **error);

/* ---- index ---- */

/* Indexes up to @max messages that wait, newest first, in one transaction; @left: how
 * many still wait. */
gboolean pr_store_index_some (PrStore *self,
                              guint max,
                              guint *left,
                              GCancellable *cancellable,
                              GError **error);

/* ---- reading ---- */

GPtrArray *pr_store_list_folders (PrStore *self,
                                  GError **error); /* of PrFolder, in the order shown */
GStrv pr_store_list_tags (PrStore *self, GError **error);

/* Which messages a list holds. All fields may be unset: everything. */
typedef struct
{
  gint64 account;    /* 0: all */
  gint64 folder;     /* 0: all but Trash and Junk when @query is NULL */
  const char *query; /* search language of the contract, or NULL */
  gboolean inboxes;  /* with none of these: what is in an Inbox alone */
  gboolean grouped;  /* without @query: of each conversation in a folder the newest */
} PrSelection;

/* Keys of the selection, newest first (descending), strictly below @below (0: from the
 * top), at most
 * @limit (0: all). (transfer full): of gint64. */
GArray *pr_store_list_keys (PrStore *self,
                            const PrSelection *selection,
                            gint64 below,
                            gsize limit,
                            GCancellable *cancellable,
                            GError **error);
/* The same; @lost: (out) (optional) (transfer full): why a damaged folder gave only a
 * part of them, or NULL. */
GArray *pr_store_list_keys_of (PrStore *self,
                               const PrSelection *selection,
                               gint64 below,
                               gsize limit,
                               char **lost,
                               GCancellable *cancellable,
                               GError **error);
/* How many messages the selection holds; from counters where there is no query. */
gboolean pr_store_count (PrStore *self,
                         const PrSelection *selection,
                         guint64 *count,
                         GCancellable *cancellable,
                         GError **error);
/* Rows of @keys, in their order; NULL in place of one that is gone. (transfer full): of
 * PrSummary */
GPtrArray *pr_store_load_summaries (PrStore *self,
                                    const gint64 *keys,
                                    gsize n_keys,
                                    GError **error);
/* The same; @grouped: each stands for its conversation, as in a list that is grouped.
 * @lost: (out) (optional) (transfer full): why one could not be read, or NULL. */
GPtrArray *pr_store_load_rows (PrStore *self,
                               const gint64 *keys,
                               gsize n_keys,
                               gboolean grouped,
                               char **lost,
                               GError **error);
/* Of one conversation no more than these are looked at, the newest. */
#define PR_STORE_CONVERSATION_MAX 1000

/* Keys of the messages of the conversation that @key is of, oldest first: itself, and at
 * most @limit of the newest; none where it is gone. Trash and Junk are left out unless it
 * is there itself, and so is what another account has of the same message. @n_all: how
 * many there are, up to PR_STORE_CONVERSATION_MAX. (transfer full): of gint64 */
GArray *pr_store_list_conversation (PrStore *self,
                                    gint64 key,
                                    gsize limit,
                                    guint *n_all,
                                    GCancellable *cancellable,
                                    GError **error);
/* What acts on the rows @keys of a grouped list are done to: of each conversation all
 * that is in the list's folder, oldest first, the row's message last, so that none of the
 * others stands for it in between. @folder: the list's; 0: it is of all Inboxes.
 * @sequence: as of pr_store_list_changes () when the list was what it is: what was stored
 * later nobody saw in it; -1: it shows all there is. (transfer full): of gint64 */
GArray *pr_store_list_whole (PrStore *self,
                             const gint64 *keys,
                             gsize n_keys,
                             gint64 folder,
                             gint64 sequence,
                             GCancellable *cancellable,
                             GError **error);
/* @row: the key of what stands for message @key in a grouped list of its folder; 0: it is
 * gone. */
gboolean pr_store_find_row (PrStore *self, gint64 key, gint64 *row, GError **error);
/* What a person did to conversations, in terms of msg-ids. */
typedef struct
{
  enum
  {
    PR_THREAD_CUT,    /* @one begins a conversation: message @other */
    PR_THREAD_TIED,   /* those of @one and @other belong together */
    PR_THREAD_UNTIED, /* they do no longer */
  } kind;
  gint64 one, other;
} PrThreadStep;

/* @steps: (nullable) (element-type PrThreadStep): what was done is appended. */

/* Message @key and all that answers it are a conversation of their own from now on,
 * whatever they name and whatever arrives. */
gboolean pr_store_split_conversation (PrStore *self,
                                      gint64 key,
                                      GArray *steps,
                                      GError **error);
/* The conversations of @keys are one from now on, with all that arrives for them. Who
 * splits at the first message of one undoes that. */
gboolean pr_store_merge_conversations (PrStore *self,
                                       const gint64 *keys,
                                       gsize n_keys,
                                       GArray *steps,
                                       GError **error);
/* Takes back what was done to conversations, of which @key is of one. */
gboolean pr_store_undo_threads (PrStore *self,
                                gint64 key,
                                const PrThreadStep *steps,
                                gsize n_steps,
                                GError **error);
/* The octets as received (of the head, while partial). */
GBytes *pr_store_load_raw (PrStore *self, gint64 key, GError **error);

/* Where the words of @query stand in @text, as the index's tokenizer sees them. Pure. of
 * PrSpan. */
GArray *pr_store_find_hits (const char *query, const char *text);
/* Where @query hits the texts of messages, in the order of @keys; NULL in place of one
 * whose text it does not hit, or that cannot be read. (transfer full): of PrSnippet */
GPtrArray *pr_store_make_snippets (PrStore *self,
                                   const char *query,
                                   const gint64 *keys,
                                   gsize n_keys,
                                   GCancellable *cancellable,
                                   GError **error);

/* ---- changing ---- */

/* @set and @clear: of PR_FLAG_UNREAD and PR_FLAG_STARRED. Long lists are done in several
 * transactions. Unknown keys are PR_STORE_ERROR_NOT_FOUND, after the others were done. */
gboolean pr_store_set_flags (PrStore *self,
                             const gint64 *keys,
                             gsize n_keys,
                             PrFlags set,
                             PrFlags clear,
                             GError **error);
gboolean pr_store_set_tag (PrStore *self,
                           const gint64 *keys,
                           gsize n_keys,
                           const char *tag,
                           gboolean present,
                           GError **error);

/* Where a message is and how it is marked. */
typedef struct
{
  gint64 folder;
  gint64 came_from; /* while in Trash: the folder it was in before, or 0 */
  PrFlags flags;
} PrStanding;

/* What an action did to one message. */
typedef struct
{
  gint64 key;
  PrStanding before, after;
} PrStep;

/* Tells how far a long verb is, on the thread that called it. */
typedef void (*PrStoreProgressFunc) (guint64 done, guint64 total, gpointer user_data);

/**
 * pr_store_act:
 * @keys: the messages; each is done at most once
 * @steps: (nullable) (element-type PrStep): what was done is appended, as far as it is
 *   durable, also when the verb fails or is cancelled
 *
 * Changes messages in several short transactions: cancelled or cut off, each message is
 * as before or as asked, never in between. Unknown keys are PR_STORE_ERROR_NOT_FOUND,
 * and so are those of another account than that of the folder to move to; both after the
 * others were done.
 */
gboolean pr_store_act (PrStore *self,
                       const PrAction *action,
                       const gint64 *keys,
                       gsize n_keys,
                       GArray *steps,
                       PrStoreProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error);
/* Takes @steps back: what they changed becomes as it was before them. What somebody
 * changed again since, and what is gone, is left alone. */
gboolean pr_store_undo (PrStore *self,
                        const PrStep *steps,
                        gsize n_steps,
                        PrStoreProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error);

/* ---- own folders ---- */

/* Names are cleaned by pr_folder_name_clean (); one that is taken is G_IO_ERROR_EXISTS.
 * The folders that each account has are PR_STORE_ERROR_EXISTS: they stay as they are. */

gboolean pr_store_make_folder (PrStore *self,
                               gint64 account,
                               const char *name,
                               gint64 *folder,
                               GError **error);
/* @before: (optional) (transfer full): for pr_store_bring_back_folder () */
gboolean pr_store_rename_folder (PrStore *self,
                                 gint64 folder,
                                 const char *name,
                                 PrFolder **before,
                                 GError **error);
/* Moves its mail to Trash, in several short transactions, and then removes the folder.
 * @removed: (transfer full): as it was, or %NULL while it is there still. @steps: as of
 * pr_store_act (), also when it is cancelled or fails. */
gboolean pr_store_remove_folder (PrStore *self,
                                 gint64 folder,
                                 PrFolder **removed,
                                 GArray *steps,
                                 PrStoreProgressFunc progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);
/* @dropped: (transfer full): as it was, or %NULL where mail is in it: then it stays. */
gboolean pr_store_drop_empty_folder (PrStore *self,
                                     gint64 folder,
                                     PrFolder **dropped,
                                     GError **error);
/* Makes a folder under its id again, or gives it its name back; with a number behind it
 * where that is taken by now. */
gboolean pr_store_bring_back_folder (PrStore *self,
                                     const PrFolder *before,
                                     GError **error);

/* ---- changes, by any process ---- */

typedef enum
{
  PR_CHANGE_ADDED,     /* messages entered @folder */
  PR_CHANGE_REMOVED,   /* messages left @folder */
  PR_CHANGE_UPDATED,   /* flags, tags, or a head that became whole */
  PR_CHANGE_INDEXED,   /* messages became searchable */
  PR_CHANGE_FOLDERS,   /* folders were made, renamed, removed */
  PR_CHANGE_ACCOUNTS,  /* accounts were made, changed, removed, or checked */
  PR_CHANGE_RESET,     /* too much was missed: read everything anew */
  PR_CHANGE_COVERED,   /* newer ones stand for their conversations in @folder */
  PR_CHANGE_UNCOVERED, /* they stand for their conversations in @folder themselves */
} PrChangeKind;

typedef struct
{
  PrChangeKind kind;
  gint64 account;
  gint64 folder;
  GArray *keys; /* of gint64, descending; empty where there are none */
} PrChange;

void pr_change_free (PrChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrChange, pr_change_free)

/* The change log's last number: where a reader starts. */
gboolean pr_store_get_change_number (PrStore *self, gint64 *number, GError **error);
/* Whether another connection or process committed since the last call; costs a few
 * microseconds. One watching thread only. */
gboolean pr_store_poll (PrStore *self, gboolean *moved, GError **error);
/* Changes after *@number, oldest first, and the new number. @sequence: (out) (optional):
 * how many messages had been stored by then. of PrChange */
GPtrArray *pr_store_list_changes (PrStore *self,
                                  gint64 *number,
                                  gint64 *sequence,
                                  GError **error);
/* How many messages were stored, ever. */
gboolean pr_store_get_sequence (PrStore *self, gint64 *sequence, GError **error);

/* ---- care ---- */

gboolean pr_store_get_stats (PrStore *self, PrStats *stats, GError **error);

/* Care that can wait for idle time, in steps that hold the lock shortly, none begun after
 * @budget_ms; @more: whether something is left to do. Blocks. Nothing to do is no error,
 * nor is a profile that may only be read. */
gboolean pr_store_maintain (PrStore *self,
                            gint64 budget_ms,
                            gboolean *more,
                            GCancellable *cancellable,
                            GError **error);

/* Tells one thing that is wrong, in a sentence. */
typedef void (*PrVerifyFunc) (const char *complaint, gpointer user_data);
typedef void (*PrVerifyProgressFunc) (guint64 done, guint64 total, gpointer user_data);

/* The database is whole (integrity_check), the index agrees with the messages, the
 * counters and places are right; with @deep every message is decompressed and its hash
 * compared. @n_complaints is 0 when all is well. */
gboolean pr_store_verify (PrStore *self,
                          gboolean deep,
                          PrVerifyFunc complain,
                          PrVerifyProgressFunc progress,
                          gpointer user_data,
                          guint *n_complaints,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
