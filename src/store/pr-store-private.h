/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-codec-private.h"
#include "store/pr-database-private.h"
#include "store/pr-profile.h"
#include "store/pr-room-private.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* What mail.db and its -wal looked like, to see whether somebody wrote them. */
typedef struct
{
  gint64 database_changed, wal_changed; /* nanoseconds since 1970 */
  gint64 database_octets, wal_octets;   /* -1: no such file */
} PrStamp;

/* What was stored and is not indexed yet (pr-recent.c). */
typedef struct
{
  GMutex mutex;
  GHashTable *by_key; /* gint64 → PrMessage */
  gsize octets;       /* of them */
  gboolean wanted;    /* somebody indexes */
} PrRecent;

void pr_recent_init (PrRecent *self);
void pr_recent_clear (PrRecent *self);
/* Called once a message is durable; kept where there is room and somebody who indexes. */
void pr_recent_put (PrStore *store, gint64 key, PrMessage *message);

struct _PrStore
{
  GObject parent_instance;

  /* Owned */
  char *path;
  char *file;
  PrLock *lock;   /* shared, or NULL where no lock file can be had */
  GError *why;    /* that writing verbs fail with; NULL: writable */
  gboolean still; /* SQLite may make no file beside mail.db, so nobody is locked out */

  GMutex write_mutex;
  PrDatabase *writer; /* opened by the first who writes */

  GThread *learner; /* of a dictionary, from the first mail on; NULL: not begun */
  GCancellable *stop_learning;
  gint learning;  /* whether that thread is still at it; atomic */
  guint n_stored; /* messages by this object, as far as it counts */

  GMutex pool_mutex;
  GPtrArray *idle; /* of PrDatabase */
  PrStamp stamp;   /* with still: what the idle ones read */

  PrRecent recent;
  PrRoom room;
  PrDictionaries *dictionaries;

  PrDatabase *watcher;
  gint64 watched; /* its data_version */
  PrStamp watched_stamp;
};

/* ---- opening (pr-store-open.c) ---- */

PrDatabase *pr_store_connect (PrStore *self, gboolean writable, GError **error);
/* Fills in what struct _PrStore says of the profile. */
gboolean pr_store_settle (PrStore *self, GCancellable *cancellable, GError **error);
void pr_stamp_take (PrStamp *stamp, const char *file);
gboolean pr_stamp_equal (const PrStamp *a, const PrStamp *b);

/* ---- reading ---- */

/* A read connection on loan. */
typedef struct
{
  PrStore *store; /* borrowed */
  PrDatabase *database;
  PrStamp stamp;
} PrReader;

PrReader *pr_store_borrow (PrStore *self, GCancellable *cancellable, GError **error);
/* From here on all statements see one state, until the reader is given back. */
gboolean pr_reader_begin (PrReader *reader, GError **error);
void pr_reader_give_back (PrReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrReader, pr_reader_give_back)

/* ---- writing (pr-transaction.c) ---- */

/* The write lock, from begin to commit; freed before that, it rolls back. Never hold two.
 */
typedef struct _PrTransaction PrTransaction;

PrTransaction *pr_transaction_begin (PrStore *store,
                                     GCancellable *cancellable,
                                     GError **error);
PrDatabase *pr_transaction_get_database (PrTransaction *self);
PrStatement *pr_transaction_prepare (PrTransaction *self,
                                     const char *sql,
                                     GError **error);
/* Rows that the last statement changed. */
int pr_transaction_count_changed (PrTransaction *self);
/* Notes a change for those who watch; @key 0: no message. */
void pr_transaction_note (PrTransaction *self,
                          PrChangeKind kind,
                          gint64 account,
                          gint64 folder,
                          gint64 key);
/* Whether @key stands for its conversation may be otherwise now: that is noted as it is
 * at the commit, behind all else. */
void pr_transaction_touch (PrTransaction *self, gint64 key);
/* Milliseconds since the lock was taken. */
double pr_transaction_get_age (PrTransaction *self);
gboolean pr_transaction_commit (PrTransaction *self, GError **error);
void pr_transaction_free (PrTransaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTransaction, pr_transaction_free)

/* ---- octets (pr-store-raw.c) ---- */

/* PR_STORE_ERROR_NOT_FOUND, or PR_STORE_ERROR_DAMAGED when they cannot be unpacked. */
GBytes *pr_raw_load (PrDatabase *database, gint64 key, GError **error);
/* The same, compared with the hash of the message. */
GBytes *pr_raw_load_checked (PrDatabase *database, gint64 key, GError **error);

/* ---- dictionaries (pr-store-learn.c) ---- */

/* What is stored is compressed with it; NULL: there is none yet. */
PrDictionary *pr_store_ref_dictionary (PrStore *self);
/* What this connection unpacks is then unpacked with what the disk holds. */
void pr_store_forget_dictionaries (PrDatabase *database);
/* After many were stored the first dictionary is learnt, on a thread of its own. With the
 * write mutex held. */
void pr_store_note_stored (PrStore *self, guint n_messages);
void pr_store_stop_learning (PrStore *self);
/* Learns one where it is time to; a chore of pr_store_maintain (). */
gboolean pr_store_learn (PrStore *self,
                         gboolean *more,
                         GCancellable *cancellable,
                         GError **error);

/* ---- accounts ---- */

/* Goes on with removals that were cut off. */
gboolean pr_store_finish_removals (PrStore *self,
                                   GCancellable *cancellable,
                                   GError **error);

/* ---- damaged files (pr-store-salvage.c) ---- */

/* What of a list can be read of a database that is not whole. */
GArray *pr_salvage_keys (PrDatabase *database,
                         const PrSelection *selection,
                         gint64 below,
                         gsize limit);

/* The name of an order (pr_place_is_order ()) for message @key. */
char *pr_store_dup_order_name (gint64 key);

/* Set PR_STORE_ERROR_NOT_FOUND and are FALSE. */
gboolean pr_store_not_found (GError **error);
gboolean pr_store_no_account (GError **error);
/* That @account is there, and stays. */
gboolean pr_store_check_account (PrTransaction *transaction,
                                 gint64 account,
                                 GError **error);
/* Lets go what was noted of the maildrop where @account is of another one now. Call it
 * before the settings are stored. */
gboolean pr_store_forget_other_maildrop (PrTransaction *transaction,
                                         const PrAccount *account,
                                         GError **error);
/* The next check asks for the whole list. */
gboolean pr_store_unsettle_maildrop (PrTransaction *transaction,
                                     gint64 account,
                                     GError **error);
/* Lets go what was noted of logins with settings that @account has no more. */
gboolean pr_store_forget_other_login (PrTransaction *transaction,
                                      const PrAccount *account,
                                      GError **error);

G_END_DECLS
