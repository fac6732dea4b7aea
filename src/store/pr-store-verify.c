/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "store/pr-index-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-store-private.h"

#define KEYS_AT_ONCE 1000

/* One thing that ought to be so: its statement counts, or sums, what is wrong. */
typedef struct
{
  const char *what;
  const char *sql;
} Check;

static const Check checks[] = {
  { N_ ("References to rows that are not there"),
    "SELECT count (*) FROM pragma_foreign_key_check" },
  { N_ ("Messages without their octets"),
    "SELECT count (*) FROM message LEFT JOIN raw USING (key) WHERE raw.key IS NULL" },
  { N_ ("Messages whose size is not that of their octets"),
    "SELECT count (*) FROM raw LEFT JOIN message USING (key) WHERE "
    "iif (pack IS NULL, stored, 0) <> length (data) "
    "OR (flags & 4 = 0 AND size <> octets)" },
  { N_ ("Messages whose octets are outside of their pack"),
    "SELECT count (*) FROM raw LEFT JOIN pack_use ON pack_use.id = pack WHERE pack IS "
    "NOT NULL AND NOT ifnull (stored > 0 AND place >= 0 AND place + stored <= "
    "pack_use.octets, 0)" },
  { N_ ("Packs of octets that are not as long as they should be"),
    "SELECT count (*) FROM pack_use LEFT JOIN pack USING (id) "
    "WHERE pack_use.octets IS NOT length (data)" },
  { N_ ("Packs of octets that nothing counts"),
    "SELECT count (*) FROM pack WHERE id NOT IN (SELECT id FROM pack_use)" },
  { N_ ("Packs of octets whose counters are wrong"),
    "SELECT count (*) FROM pack_use LEFT JOIN (SELECT pack, sum (stored) AS sum FROM raw "
    "WHERE pack IS NOT NULL GROUP BY pack) ON pack = id WHERE live IS NOT sum" },
  { N_ ("Unique-ids that are marked as stored without a whole message"),
    "SELECT count (*) FROM place JOIN message USING (key) "
    "WHERE state = 0 AND flags & 4 <> 0" },
  { N_ ("Unique-ids that are marked as refused with a whole message"),
    "SELECT count (*) FROM place JOIN message USING (key) "
    "WHERE state = 4 AND flags & 4 = 0" },
  { N_ ("Unique-ids of which it is unclear what they were before a deletion"),
    "SELECT count (*) FROM place WHERE (state = 2) <> (before IS NOT NULL)" },
  { N_ ("Messages in the folder of another account"),
    "SELECT count (*) FROM message JOIN folder ON folder.id = folder "
    "WHERE folder.account <> message.account" },
  { N_ ("Folders whose counters are wrong"),
    "SELECT count (*) FROM folder WHERE (total, unread) <> (SELECT count (*), "
    "ifnull (sum (flags & 1), 0) FROM message WHERE message.folder = folder.id)" },
  { N_ ("Totals of messages that are wrong"),
    "SELECT count (*) FROM total WHERE (messages, unread, partial, damaged) <> "
    "(SELECT count (*), ifnull (sum (flags & 1), 0), ifnull (sum (flags >> 2 & 1), 0), "
    "ifnull (sum (flags >> 4 & 1), 0) FROM message)" },
  { N_ ("Totals of octets that are wrong"),
    "SELECT count (*) FROM total WHERE (raw_octets, stored_octets) <> "
    "(SELECT ifnull (sum (octets), 0), ifnull (sum (stored), 0) FROM raw)" },
  { N_ ("Totals of what waits for the index that are wrong"),
    "SELECT count (*) FROM total WHERE waiting <> (SELECT count (*) FROM waiting)" },
  { N_ ("Messages that wait for the index and are not there"),
    "SELECT count (*) FROM waiting WHERE key NOT IN (SELECT key FROM message)" },
  { N_ ("Messages of conversations that are not where they should be"),
    "SELECT count (*) FROM thread_member LEFT JOIN message USING (key) "
    "WHERE message.folder IS NOT thread_member.folder" },
  { N_ ("Conversations whose newest message does not stand for them"),
    "SELECT count (*) FROM (SELECT max (key) AS newest, "
    "max (iif (covered, 0, key)) AS shown, sum (NOT covered) AS n FROM thread_member "
    "GROUP BY thread, folder) WHERE n <> 1 OR shown <> newest" },
  { N_ ("Messages that wait for their conversations and are not there"),
    "SELECT count (*) FROM thread_waiting WHERE key NOT IN (SELECT key FROM message)" },
  { N_ ("Messages with the key of a deleted one"),
    "SELECT count (*) FROM message JOIN tombstone USING (key)" },
};

typedef struct
{
  PrDatabase *database; /* borrowed */
  PrVerifyFunc complain;
  PrVerifyProgressFunc progress;
  gpointer user_data;
  guint n_complaints;
  guint64 done, total;
} Verify;

static void
say (Verify *verify, const char *complaint)
{
  verify->n_complaints++;
  if (verify->complain != NULL)
    verify->complain (complaint, verify->user_data);
}

static void
advance (Verify *verify)
{
  verify->done++;
  if (verify->progress != NULL)
    verify->progress (verify->done, MAX (verify->done, verify->total), verify->user_data);
}

/* What cannot be read for damage is one more complaint; only other errors end it. */
static gboolean
bear (Verify *verify, GError *trouble, GError **error)
{
  g_autoptr (GError) owned = trouble;

  if (g_error_matches (owned, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE) ||
      g_error_matches (owned, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED))
    {
      say (verify, owned->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

static gboolean
check_pages (Verify *verify, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (verify->database, "PRAGMA integrity_check", &local_error);

  while (stmt != NULL && pr_statement_step (stmt, &local_error))
    {
      const char *line = pr_statement_get_text (stmt, 0);

      if (!g_str_equal (line, "ok"))
        say (verify, line);
    }
  advance (verify);
  return local_error == NULL || bear (verify, g_steal_pointer (&local_error), error);
}

static gboolean
run_check (Verify *verify, const Check *check, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n_wrong = 0;

  if (!pr_schema_get_int64 (verify->database, check->sql, &n_wrong, &local_error))
    {
      g_autofree char *complaint =
        g_strdup_printf (_ ("%s: cannot be told, as the database is damaged."),
                         _ (check->what));

      if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      say (verify, complaint);
    }
  else if (n_wrong != 0)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n_wrong);
      /* Translators: what is wrong, and how often. */
      g_autofree char *complaint =
        g_strdup_printf (_ ("%s: %s."), _ (check->what), number);

      say (verify, complaint);
    }
  advance (verify);
  return TRUE;
}

static gboolean
check_dictionaries (Verify *verify, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_damaged = 0;

  advance (verify);
  if (!pr_dictionaries_check (verify->database, &n_damaged, &local_error))
    return bear (verify, g_steal_pointer (&local_error), error);
  if (n_damaged > 0)
    say (verify, _ ("A dictionary that messages were compressed with is damaged. As long "
                    "as its other copy is whole, they can be read; export them soon."));
  return TRUE;
}

static gboolean
check_rows (Verify *verify, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (verify, &checks[i], error))
      return FALSE;
  return TRUE;
}

static void
complain_cb (const char *complaint, gpointer user_data)
{
  say (user_data, complaint);
}

/* Only while the index is of this version; another is renewed at the next start. */
static gboolean
check_index (Verify *verify, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 extractor = 0;

  advance (verify);
  if (!pr_schema_get_int64 (verify->database,
                            "SELECT value FROM counter WHERE name = 'extractor'",
                            &extractor, NULL) ||
      extractor != PR_INDEX_VERSION)
    return TRUE;
  return pr_index_verify (verify->database, complain_cb, verify, &local_error) ||
         bear (verify, g_steal_pointer (&local_error), error);
}

static gboolean
list_keys (Verify *verify, gint64 after, GArray *keys, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (verify->database,
                         "SELECT key FROM message WHERE key > ?1 ORDER BY key LIMIT ?2",
                         &local_error);

  if (stmt != NULL)
    {
      pr_statement_bind_int64 (stmt, 1, after);
      pr_statement_bind_int64 (stmt, 2, KEYS_AT_ONCE);
    }
  while (stmt != NULL && pr_statement_step (stmt, &local_error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (keys, key);
    }
  return local_error == NULL || bear (verify, g_steal_pointer (&local_error), error);
}

/* A message that was deleted meanwhile is no complaint. */
static gboolean
check_octets_of (Verify *verify, gint64 key, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GBytes) raw = pr_raw_load_checked (verify->database, key, &trouble);

  advance (verify);
  return raw != NULL ||
         g_error_matches (trouble, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND) ||
         bear (verify, g_steal_pointer (&trouble), error);
}

/* Some at a time: one long reading would keep the WAL from being folded in. */
static gboolean
check_octets (Verify *verify, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 after = 0;

  do
    {
      g_array_set_size (keys, 0);
      if (!list_keys (verify, after, keys, error))
        return FALSE;
      for (guint i = 0; i < keys->len; i++)
        {
          after = g_array_index (keys, gint64, i);
          if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
              !check_octets_of (verify, after, error))
            return FALSE;
        }
    }
  while (keys->len > 0);
  return TRUE;
}

static gboolean
check_all (Verify *verify, gboolean deep, GCancellable *cancellable, GError **error)
{
  gint64 n_messages = 0;
  gboolean checked;

  if (!pr_schema_get_int64 (verify->database, "SELECT messages FROM total", &n_messages,
                            NULL))
    g_debug ("verify: the totals cannot be read");
  verify->total = 3 + G_N_ELEMENTS (checks);
  if (deep)
    verify->total += n_messages;
  if (!check_pages (verify, error))
    return FALSE;
  /* Counters and what they count have to be of one moment. */
  checked = pr_database_exec (verify->database, "BEGIN", error) &&
            check_index (verify, error) && check_dictionaries (verify, error) &&
            check_rows (verify, error);
  pr_database_rollback (verify->database);
  if (!checked)
    return FALSE;
  pr_database_set_cancellable (verify->database, cancellable);
  return !deep || check_octets (verify, cancellable, error);
}

/**
 * pr_store_verify:
 * @deep: whether to unpack every message and compare its hash
 * @complain: (nullable): told of each thing that is wrong
 * @progress: (nullable): told how far it is
 * @n_complaints: set to how many things are wrong
 *
 * Checks the pages of the database, that rows, counters and index agree, and with @deep
 * that every octet is as it was stored.
 *
 * Returns: whether everything could be checked, right or wrong
 */
gboolean
pr_store_verify (PrStore *self,
                 gboolean deep,
                 PrVerifyFunc complain,
                 PrVerifyProgressFunc progress,
                 gpointer user_data,
                 guint *n_complaints,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (PrDatabase) database = NULL;
  Verify verify = { 0 };
  gboolean checked;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (n_complaints != NULL, FALSE);

  *n_complaints = 0;
  /* A connection of its own has no page in its cache, and is thrown away afterwards. */
  database = pr_store_connect (self, FALSE, error);
  if (database == NULL)
    return FALSE;
  pr_store_forget_dictionaries (database);
  pr_database_set_cancellable (database, cancellable);
  verify.database = database;
  verify.complain = complain;
  verify.progress = progress;
  verify.user_data = user_data;
  if (self->why != NULL && self->why->code == PR_STORE_ERROR_DATABASE)
    say (&verify, self->why->message);
  checked = check_all (&verify, deep, cancellable, error);
  *n_complaints = verify.n_complaints;
  return checked;
}
