/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-schema-private.h"
#include "store/pr-store-private.h"

#define MIN_MESSAGES 512 /* that a dictionary is worth learning from */
#define SOME_MESSAGES 64 /* after so many it may be that there are enough in all */
#define MAX_TEXTS 1000
#define GROWTH 8          /* another is tried when there are so many times the messages */
#define TRIED_EVERY 8     /* every so manieth text only tells whether it helps */
#define WORTH_PERMILLE 30 /* that have to be saved */

/* What there is to learn from. */
typedef struct
{
  gint64 n_messages;
  GPtrArray *texts, *tried; /* of GBytes */
} Lesson;

static void
lesson_clear (Lesson *lesson)
{
  g_clear_pointer (&lesson->texts, g_ptr_array_unref);
  g_clear_pointer (&lesson->tried, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lesson, lesson_clear)

/* ---- the texts ---- */

static gboolean
is_due (PrDatabase *database, gint64 *n_messages, gboolean *due, GError **error)
{
  gint64 learnt = 0;

  if (!pr_schema_get_int64 (database, "SELECT messages FROM total", n_messages, error) ||
      !pr_schema_get_int64 (database, "SELECT value FROM counter WHERE name = 'learnt'",
                            &learnt, error))
    return FALSE;
  *due = *n_messages >= MIN_MESSAGES && *n_messages >= learnt * GROWTH;
  return TRUE;
}

/* Keys from all over the mail. */
static GArray *
choose_keys (PrDatabase *database, gint64 n_messages, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  gint64 stride = (n_messages + MAX_TEXTS - 1) / MAX_TEXTS, n = 0;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database, "SELECT key FROM message INDEXED BY message_key ORDER BY key DESC", error);

  if (stmt == NULL)
    return NULL;
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);

      if (n++ % stride == 0)
        g_array_append_val (keys, key);
    }
  if (local_error == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static GBytes *
cut_text (GBytes *raw)
{
  g_autoptr (GBytes) text = pr_codec_get_text (raw);
  gsize length = MIN (g_bytes_get_size (text), PR_DICTIONARY_SAMPLE_OCTETS);

  /* A copy, so that the rest of a large message is let go. */
  return g_bytes_new (g_bytes_get_data (text, NULL), length);
}

static gboolean
read_texts (PrStore *self, Lesson *lesson, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);
  g_autoptr (GArray) keys = NULL;

  if (reader == NULL || !pr_reader_begin (reader, error))
    return FALSE;
  keys = choose_keys (reader->database, lesson->n_messages, error);
  if (keys == NULL)
    return FALSE;
  lesson->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  lesson->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GBytes) raw = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      /* What cannot be read teaches nothing; verify tells of it. */
      raw = pr_raw_load (reader->database, g_array_index (keys, gint64, i), NULL);
      if (raw != NULL && g_bytes_get_size (raw) > 0)
        g_ptr_array_add (i % TRIED_EVERY == 0 ? lesson->tried : lesson->texts,
                         cut_text (raw));
    }
  return TRUE;
}

/* ---- whether it helps ---- */

static guint64
measure (GPtrArray *texts, PrDictionary *dictionary)
{
  guint64 sum = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      g_auto (PrPacked) packed = { 0 };

      pr_codec_pack (g_ptr_array_index (texts, i), dictionary, &packed);
      sum += g_bytes_get_size (packed.data);
    }
  return sum;
}

static gboolean
is_better (Lesson *lesson, PrDictionary *learnt, PrDictionary *current)
{
  guint64 before = measure (lesson->tried, current);
  guint64 now = measure (lesson->tried, learnt);

  return now < before / 1000 * (1000 - WORTH_PERMILLE);
}

/* ---- keeping it ---- */

static gboolean
note_lesson (PrTransaction *transaction, Lesson *lesson, gboolean recode, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "UPDATE counter SET value = ?1 WHERE name = 'learnt'", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, lesson->n_messages);
  return pr_statement_run (stmt, error) &&
         (!recode || pr_database_exec (
                       pr_transaction_get_database (transaction),
                       "UPDATE counter SET value = (SELECT max (key) + 1 FROM message) "
                       "WHERE name = 'recode'",
                       error));
}

/* Unless another process was quicker. */
static gboolean
keep (PrStore *self,
      Lesson *lesson,
      PrDictionary *learnt,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (self, cancellable, error);
  PrDatabase *database;
  gboolean due = FALSE;
  gint64 n_messages = 0;

  if (transaction == NULL)
    return FALSE;
  database = pr_transaction_get_database (transaction);
  if (!is_due (database, &n_messages, &due, error))
    return FALSE;
  return !due || ((learnt == NULL || pr_dictionary_save (learnt, database, error)) &&
                  note_lesson (transaction, lesson, learnt != NULL, error) &&
                  pr_transaction_commit (transaction, error));
}

/* From now on the current one, whoever learnt it, is used. */
static PrDictionary *
look (PrStore *self, gboolean anew, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);

  return reader == NULL ? NULL
                        : pr_dictionaries_load_current (self->dictionaries,
                                                        reader->database, anew, error);
}

static gboolean
learn_and_keep (PrStore *self, Lesson *lesson, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrDictionary) learnt = NULL;
  g_autoptr (PrDictionary) current = NULL;
  g_autoptr (PrDictionary) next = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!read_texts (self, lesson, cancellable, error))
    return FALSE;
  current = look (self, TRUE, cancellable, &local_error);
  learnt = local_error == NULL ? pr_dictionary_learn (lesson->texts) : NULL;
  if (learnt != NULL && !is_better (lesson, learnt, current))
    g_clear_pointer (&learnt, pr_dictionary_unref);
  /* Whoever stops it now would only have the work done again. */
  if (local_error == NULL && keep (self, lesson, learnt, NULL, &local_error))
    next = look (self, TRUE, NULL, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * pr_store_learn:
 * @more: set to whether there is more to do
 *
 * Learns a dictionary from what is here, the first time, and again when there is many
 * times more, and keeps it where it saves enough. The lock is held only to keep it.
 */
gboolean
pr_store_learn (PrStore *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_auto (Lesson) lesson = { 0 };
  gboolean due = FALSE;

  *more = FALSE;
  {
    g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);

    if (reader == NULL || !is_due (reader->database, &lesson.n_messages, &due, error))
      return FALSE;
  }
  return !due || learn_and_keep (self, &lesson, cancellable, error);
}

/* ---- while mail arrives ---- */

PrDictionary *
pr_store_ref_dictionary (PrStore *self)
{
  PrDictionary *current = NULL;

  if (pr_dictionaries_peek_current (self->dictionaries, &current))
    return current;
  g_clear_pointer (&current, pr_dictionary_unref);
  return look (self, FALSE, NULL, NULL);
}

void
pr_store_forget_dictionaries (PrDatabase *database)
{
  g_autoptr (PrDictionaries) none = pr_dictionaries_new ();

  pr_database_set_dictionaries (database, none);
}

static gpointer
learn_thread (gpointer data)
{
  PrStore *self = data;
  g_autoptr (GError) error = NULL;
  gboolean more;

  if (!pr_store_learn (self, &more, self->stop_learning, &error))
    g_debug ("dictionary: learnt later: %s", error->message);
  g_atomic_int_set (&self->learning, FALSE);
  return NULL;
}

/**
 * pr_store_note_stored:
 *
 * The first mail of a profile usually comes all at once, so that waiting for idle time
 * would leave most of it without a dictionary; and the command line knows no idle time.
 * Called by whoever holds the lock of this process's writers.
 */
void
pr_store_note_stored (PrStore *self, guint n_messages)
{
  static const guint looks[] = { SOME_MESSAGES, MIN_MESSAGES };
  g_autoptr (PrDictionary) current = NULL;
  guint before = self->n_stored;
  gboolean due = FALSE;

  self->n_stored = MIN (before + n_messages, MIN_MESSAGES);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    due |= before < looks[i] && self->n_stored >= looks[i];
  if (!due || !pr_dictionaries_peek_current (self->dictionaries, &current) ||
      current != NULL || g_atomic_int_get (&self->learning))
    return;
  g_clear_pointer (&self->learner, g_thread_join);
  g_atomic_int_set (&self->learning, TRUE);
  self->learner = g_thread_new ("pr-learner", learn_thread, self);
}

/* Waits for what cannot be stopped: a tenth of a second. */
void
pr_store_stop_learning (PrStore *self)
{
  g_cancellable_cancel (self->stop_learning);
  g_clear_pointer (&self->learner, g_thread_join);
}
