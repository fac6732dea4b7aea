/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-thread-links.h"
#include "store/pr-incoming-private.h"
#include "store/pr-store-private.h"

G_BEGIN_DECLS

/* Conversations, within a transaction. Tables: 0015-threads.sql. */

/* Two messages of one subject are further apart than this: the subject says nothing. */
#define PR_THREAD_SUBJECT_DAYS 90
/* Of messages with one subject so many are compared, the newest. */
#define PR_THREAD_SUBJECT_MAX 32
/* Of whom a message is from and to so many octets are compared. */
#define PR_THREAD_PEOPLE_MAX 4096
/* So many messages at most are put into threads as they are stored. Each changes a page
 * of its own, so what comes in larger batches waits until thousands can be done at once.
 */
#define PR_THREAD_AT_ONCE 32

/* ---- statements of numbers ---- */

/* What is bound to ?1, ?2 …, as two arguments. */
#define PR_VALUES(...)               \
  ((const gint64[]){ __VA_ARGS__ }), \
    (sizeof ((const gint64[]){ __VA_ARGS__ }) / sizeof (gint64))

PrStatement *pr_thread_prepare (PrTransaction *transaction,
                                const char *sql,
                                const gint64 *values,
                                gsize n_values,
                                GError **error);
gboolean pr_thread_run (PrTransaction *transaction,
                        const char *sql,
                        const gint64 *values,
                        gsize n_values,
                        GError **error);
/* @value: the number of the first row; untouched where there is none. */
gboolean pr_thread_find (PrTransaction *transaction,
                         const char *sql,
                         const gint64 *values,
                         gsize n_values,
                         gint64 *value,
                         gboolean *found,
                         GError **error);
/* (transfer full): of gint64: the first column of all rows. */
GArray *pr_thread_list (PrTransaction *transaction,
                        const char *sql,
                        const gint64 *values,
                        gsize n_values,
                        GError **error);

/* ---- joining (pr-thread-join.c) ---- */

/* Puts message @key, which is stored, where it belongs; what it links becomes one. May be
 * called again. */
gboolean pr_thread_join (PrTransaction *transaction,
                         gint64 key,
                         const PrThreadLinks *links,
                         GError **error);
/* The same, but comparing it with others of its subject waits until later where half of
 * the time is over that the lock may be held. */
gboolean pr_thread_join_shortly (PrTransaction *transaction,
                                 gint64 key,
                                 const PrThreadLinks *links,
                                 GError **error);
/* @thread: what msg-id @id is of; 0: none. */
gboolean pr_thread_look_up (PrTransaction *transaction,
                            gint64 id,
                            gint64 *thread,
                            GError **error);
/* The thread of message @key, which has been put into one. */
gboolean pr_thread_of_message (PrTransaction *transaction,
                               gint64 key,
                               gint64 *thread,
                               GError **error);
/* Makes one of @threads (of gint64, at least one): @kept. */
gboolean pr_thread_unite (PrTransaction *transaction,
                          const GArray *threads,
                          gint64 *kept,
                          GError **error);

/* Threads that share @key's subject, where that is all there is to go by, are added to
 * @threads; with @shortly as pr_thread_join_shortly () says (pr-thread-subject.c). */
gboolean pr_thread_add_by_subject (PrTransaction *transaction,
                                   gint64 key,
                                   const PrThreadLinks *links,
                                   gboolean shortly,
                                   GArray *threads,
                                   GError **error);
/* @thread, unless it is there. */
void pr_threads_add (GArray *threads, gint64 thread);

/* ---- who stands for a thread (pr-thread-member.c) ---- */

/* Message @key is of @thread, which has others. */
gboolean pr_thread_add_member (PrTransaction *transaction,
                               gint64 key,
                               gint64 thread,
                               GError **error);
/* The only message of @thread becomes a member as well. */
gboolean pr_thread_ensure_members (PrTransaction *transaction,
                                   gint64 thread,
                                   GError **error);
/* Members of @other are of @thread from now on. */
gboolean pr_thread_take_members (PrTransaction *transaction,
                                 gint64 thread,
                                 gint64 other,
                                 GError **error);
/* Message @key is in @folder now. */
gboolean pr_thread_note_move (PrTransaction *transaction,
                              gint64 key,
                              gint64 folder,
                              GError **error);
/* Before message @key is deleted. */
gboolean pr_thread_note_delete (PrTransaction *transaction, gint64 key, GError **error);

/* ---- by hand (pr-thread-hand.c) ---- */

/* Links of messages, NULL of those that cannot be read: what is loaded before anybody is
 * locked out, and the little that came in between. */
GHashTable *pr_thread_links_table_new (void);
/* @links: (out) (nullable) (transfer none) */
gboolean pr_thread_links_table_load (GHashTable *all,
                                     PrDatabase *database,
                                     gint64 key,
                                     const PrThreadLinks **links,
                                     GError **error);
gboolean pr_thread_get_links (PrTransaction *transaction,
                              GHashTable *all,
                              gint64 key,
                              const PrThreadLinks **links,
                              GError **error);
/* Says why @key, which has no links, cannot be read; FALSE. */
gboolean pr_thread_unreadable (PrTransaction *transaction, gint64 key, GError **error);
gint64 pr_thread_links_get_own (const PrThreadLinks *links);
/* A message that waits for its thread is joined; one that cannot be read stays alone. */
gboolean pr_thread_join_now (PrTransaction *transaction,
                             GHashTable *all,
                             gint64 key,
                             GError **error);
/* Notes a change of @key, for who shows its conversation; an error where it is gone. */
gboolean pr_thread_tell (PrTransaction *transaction, gint64 key, GError **error);

/* @steps: (nullable) (element-type PrThreadStep) */
void pr_thread_note_step (GArray *steps, int kind, gint64 one, gint64 other);
gboolean pr_thread_tie (PrTransaction *transaction,
                        gint64 one,
                        gint64 other,
                        GArray *steps,
                        GError **error);
/* All but the first @n were not done after all; FALSE. */
gboolean pr_thread_forget_steps (GArray *steps, guint n);

/* ---- later (pr-thread-wait.c) ---- */

/* @links: NULL: the octets tell. */
gboolean pr_thread_let_wait (PrTransaction *transaction,
                             gint64 key,
                             const PrThreadLinks *links,
                             GError **error);
/* The links of a message that is stored; NULL without an error where they cannot be
 * read. */
PrThreadLinks *pr_thread_load_links (PrDatabase *database, gint64 key, GError **error);
/* Puts the newest of those that wait into threads; at most @max, in short transactions.
 * @left: how many wait still. */
gboolean pr_thread_join_some (PrStore *store,
                              guint max,
                              guint *left,
                              GCancellable *cancellable,
                              GError **error);

/* ---- away (pr-thread-sweep.c) ---- */

/* Forgets msg-ids of threads of which no message is left, in short transactions. */
gboolean pr_thread_sweep (PrStore *store, GCancellable *cancellable, GError **error);

G_END_DECLS
