/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-private.h"

/* Names and addresses, so that both are found. */
static char *
join_addresses (GPtrArray *first, GPtrArray *second)
{
  g_autofree char *first_text = pr_addresses_to_text (first);
  g_autofree char *second_text = pr_addresses_to_text (second);

  return g_strjoin ("\n", first_text, second_text, NULL);
}

/* Runs @sql, whose values are the key and what each column holds. */
static gboolean
run_for_message (PrDatabase *database,
                 const char *sql,
                 gint64 key,
                 PrMessage *message,
                 GError **error)
{
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, sql, error);
  g_autofree char *sender = join_addresses (envelope->from, envelope->sender);
  g_autofree char *recipient = join_addresses (envelope->to, envelope->bcc);
  g_autofree char *cc = pr_addresses_to_text (envelope->cc);
  g_autofree char *body = pr_message_dup_index_text (message);
  g_autofree char *file_names = pr_message_dup_file_names (message);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  pr_statement_bind_text (stmt, 2, sender);
  pr_statement_bind_text (stmt, 3, recipient);
  pr_statement_bind_text (stmt, 4, cc);
  pr_statement_bind_text (stmt, 5, envelope->subject);
  pr_statement_bind_text (stmt, 6, body);
  pr_statement_bind_text (stmt, 7, file_names);
  pr_statement_bind_text (stmt, 8, envelope->list_id);
  return pr_statement_run (stmt, error);
}

gboolean
pr_index_insert (PrDatabase *database, gint64 key, PrMessage *message, GError **error)
{
  return run_for_message (
    database,
    "INSERT INTO fts (rowid, sender, recipient, cc, subject, body, filename, list) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    key, message, error);
}

/* The index holds no text, so it must be told which words to take out: those that went
 * in. */
gboolean
pr_index_remove (PrDatabase *database, gint64 key, PrMessage *message, GError **error)
{
  return run_for_message (database,
                          "INSERT INTO fts (fts, rowid, sender, recipient, cc, subject, "
                          "body, filename, list) "
                          "VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                          key, message, error);
}
