/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index-fixture.h"

#include "store/pr-schema-private.h"
#include "store/pr-search-private.h"
#include "store/pr-index-private.h"

PrDatabase *
index_fixture_open (const char *file)
{
  g_autoptr (GError) error = NULL;
  PrDatabase *database = pr_database_open (file, TRUE, &error);

  g_assert_no_error (error);
  pr_found_table_register (database, &error);
  g_assert_no_error (error);
  pr_schema_migrate (database, &error);
  g_assert_no_error (error);
  return database;
}

typedef struct
{
  PrDatabase *database;
  gint64 segment;
} Target;

static gboolean
chunk_cb (PrStream stream,
          guint number,
          const guint8 *octets,
          gsize length,
          gpointer user_data,
          GError **error)
{
  Target *target = user_data;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (target->database,
                         "INSERT INTO segment_chunk (id, sum, octets, data) "
                         "VALUES (?1, ?2, ?3, ?4)",
                         error);
  gint64 n_octets = 0;
  g_autoptr (GBytes) packed = pr_chunk_pack (stream, octets, length, &n_octets);
  gsize n_packed = 0;
  gconstpointer data = g_bytes_get_data (packed, &n_packed);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, PR_CHUNK_ID (target->segment, stream, number));
  pr_statement_bind_int64 (stmt, 2, pr_chunk_sum (data, n_packed));
  pr_statement_bind_int64 (stmt, 3, n_octets);
  pr_statement_bind_blob (stmt, 4, data, n_packed);
  return pr_statement_run (stmt, error);
}

void
index_fixture_write (PrDatabase *database, PrSegmentBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = pr_segment_builder_list_keys (builder);
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "INSERT INTO segment (state, messages, newest, oldest) VALUES (0, ?1, ?2, ?3)",
    &error);
  Target target = { database, 0 };

  g_assert_no_error (error);
  pr_statement_bind_int64 (stmt, 1, keys->len);
  pr_statement_bind_int64 (stmt, 2, g_array_index (keys, gint64, 0));
  pr_statement_bind_int64 (stmt, 3, g_array_index (keys, gint64, keys->len - 1));
  g_assert_true (pr_statement_run (stmt, &error));
  target.segment = sqlite3_last_insert_rowid (pr_database_get_handle (database));
  pr_segment_builder_write (builder, chunk_cb, &target, &error);
  g_assert_no_error (error);
}

void
index_fixture_add (PrDatabase *database,
                   gint64 key,
                   const char *const columns[7],
                   const char *message_id)
{
  g_autoptr (PrSegmentBuilder) builder = pr_segment_builder_new ();
  PrIndexText text = { .message_id = (char *) message_id };

  for (guint i = 0; i < PR_INDEX_COLUMNS; i++)
    text.columns[i] = (char *) columns[i];
  pr_index_text_add (&text, builder, key);
  index_fixture_write (database, builder);
}
