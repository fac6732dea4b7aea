/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-listing-private.h"

#define ROW_ENTRIES PR_LISTING_ROW_ENTRIES

static guint
first_of_row (guint number)
{
  return number - (number - 1) % ROW_ENTRIES;
}

gboolean
pr_listing_scan_entry (PrScan *scan, PrListingEntry *entry)
{
  if (scan->octets >= scan->end)
    return FALSE;
  entry->size = pr_scan_varint (scan);
  entry->length = pr_scan_varint (scan);
  entry->uidl = pr_scan_octets (scan, entry->length);
  return !scan->damaged;
}

PrScan
pr_listing_scan (PrStatement *stmt, int column)
{
  gsize length = 0;
  const guint8 *octets = pr_statement_get_blob (stmt, column, &length);

  return (PrScan){ .octets = octets, .end = octets == NULL ? octets : octets + length };
}

void
pr_listing_append (GByteArray *row, const PrListingEntry *entry)
{
  pr_varint_append (row, entry->size);
  pr_varint_append (row, entry->length);
  if (entry->length > 0)
    g_byte_array_append (row, entry->uidl, entry->length);
}

PrTransaction *
pr_listing_begin (PrStore *store, gint64 account, GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (store, NULL, error);

  if (transaction == NULL || !pr_store_check_account (transaction, account, error))
    return NULL;
  return g_steal_pointer (&transaction);
}

gboolean
pr_listing_rest (PrStore *store,
                 gint64 account,
                 PrTransaction **transaction,
                 GError **error)
{
  if (pr_transaction_get_age (*transaction) < PR_STORE_LOCK_MS / 2)
    return TRUE;
  if (!pr_store_unsettle_maildrop (*transaction, account, error) ||
      !pr_transaction_commit (*transaction, error))
    return FALSE;
  g_clear_pointer (transaction, pr_transaction_free);
  *transaction = pr_listing_begin (store, account, error);
  return *transaction != NULL;
}

/* ---- noting ---- */

typedef struct
{
  /* Borrowed */
  PrTransaction *transaction;
  PrListingFunc func;
  gpointer user_data;

  gint64 account;
  guint first, n_messages;
} Noting;

/* What is asked for, or kept of what was noted of the same number before. */
static void
append_entry (Noting *noting, GByteArray *row, guint number, const PrListingEntry *before)
{
  PrListingEntry entry = { 0 };
  const char *uidl = NULL;

  if (number < noting->first)
    {
      pr_listing_append (row, before != NULL ? before : &entry);
      return;
    }
  noting->func (number, &uidl, &entry.size, noting->user_data);
  entry.uidl = (const guint8 *) uidl;
  entry.length = uidl == NULL ? 0 : strlen (uidl);
  if (entry.size == 0 && before != NULL && before->length == entry.length &&
      entry.length > 0 && memcmp (before->uidl, uidl, entry.length) == 0)
    entry.size = before->size;
  pr_listing_append (row, &entry);
}

gboolean
pr_listing_write_row (PrTransaction *transaction,
                      gint64 account,
                      guint first,
                      GByteArray *row,
                      GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "INSERT OR REPLACE INTO listing (account, first, entries) VALUES (?1, ?2, ?3)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, first);
  pr_statement_lend_blob (stmt, 3, row->data, row->len);
  return pr_statement_run (stmt, error);
}

static gboolean
note_row (Noting *noting, guint first, GError **error)
{
  guint end = MIN (first + ROW_ENTRIES, noting->n_messages + 1);
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    noting->transaction, "SELECT entries FROM listing WHERE account = ?1 AND first = ?2",
    error);
  gboolean found = FALSE;
  gconstpointer octets;
  gsize length = 0;
  PrScan scan = { 0 };

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, noting->account);
  pr_statement_bind_int64 (stmt, 2, first);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    scan = pr_listing_scan (stmt, 0);
  for (guint number = first; number < end; number++)
    {
      PrListingEntry before;
      gboolean noted = pr_listing_scan_entry (&scan, &before);

      append_entry (noting, row, number, noted ? &before : NULL);
    }
  octets = found ? pr_statement_get_blob (stmt, 0, &length) : NULL;
  if (length == row->len && octets != NULL && memcmp (octets, row->data, length) == 0)
    return TRUE;
  pr_statement_reset (stmt);
  return pr_listing_write_row (noting->transaction, noting->account, first, row, error);
}

gboolean
pr_listing_drop_rows_behind (PrTransaction *transaction,
                             gint64 account,
                             guint n_messages,
                             GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "DELETE FROM listing WHERE account = ?1 AND first > ?2",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, n_messages);
  return pr_statement_run (stmt, error);
}

static gboolean
note_maildrop (PrTransaction *transaction,
               gint64 account,
               const PrMaildrop *maildrop,
               GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "INSERT OR REPLACE INTO maildrop (account, seen_at, listed_at, messages, octets, "
    "appends, drifts, expire_days, login_delay, unsettled, refused, oldest_at, "
    "least_head) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, maildrop->seen_at);
  pr_statement_bind_int64 (stmt, 3, maildrop->listed_at);
  pr_statement_bind_int64 (stmt, 4, maildrop->messages);
  pr_statement_bind_int64 (stmt, 5, (gint64) maildrop->octets);
  pr_statement_bind_int64 (stmt, 6, maildrop->appends);
  pr_statement_bind_int64 (stmt, 7, maildrop->drifts);
  pr_statement_bind_int64 (stmt, 8, maildrop->expire_days);
  pr_statement_bind_int64 (stmt, 9, maildrop->login_delay);
  pr_statement_bind_int64 (stmt, 10, maildrop->unsettled ? 1 : 0);
  pr_statement_bind_int64 (stmt, 11, maildrop->refused);
  pr_statement_bind_int64 (stmt, 12, maildrop->oldest_at);
  pr_statement_bind_int64 (stmt, 13, (gint64) maildrop->least_head);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_note_listing (PrStore *self,
                       gint64 account,
                       guint first,
                       const PrMaildrop *maildrop,
                       PrListingFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  Noting noting = { .func = func,
                    .user_data = user_data,
                    .account = account,
                    .first = first,
                    .n_messages = maildrop->messages };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (first > 0 && maildrop != NULL && func != NULL, FALSE);

  transaction = pr_listing_begin (self, account, error);
  if (transaction == NULL)
    return FALSE;
  for (guint row = first_of_row (first); row <= noting.n_messages; row += ROW_ENTRIES)
    {
      noting.transaction = transaction;
      if (!note_row (&noting, row, error) ||
          !pr_listing_rest (self, account, &transaction, error))
        return FALSE;
    }
  return pr_listing_drop_rows_behind (transaction, account, noting.n_messages, error) &&
         note_maildrop (transaction, account, maildrop, error) &&
         pr_transaction_commit (transaction, error);
}

/* ---- reading ---- */

gboolean
pr_store_load_last_listed (PrStore *self,
                           gint64 account,
                           guint *number,
                           char **uidl,
                           GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;
  PrListingEntry entry = { 0 };
  PrScan scan;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (number != NULL && uidl != NULL, FALSE);

  *number = 0;
  *uidl = NULL;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT first, entries FROM listing WHERE account = ?1 ORDER BY first DESC LIMIT 1",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  if (!pr_statement_find (stmt, &found, error) || !found)
    return !found && (error == NULL || *error == NULL);
  *number = pr_statement_get_int64 (stmt, 0) - 1;
  scan = pr_listing_scan (stmt, 1);
  while (pr_listing_scan_entry (&scan, &entry))
    ++*number;
  if (entry.length > 0)
    *uidl = g_strndup ((const char *) entry.uidl, entry.length);
  return TRUE;
}

static GPtrArray *
read_listing (PrReader *reader, gint64 account, GError **error)
{
  g_autoptr (GPtrArray) messages =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_server_message_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (reader->database,
                         "SELECT first, entries FROM listing WHERE account = ?1 "
                         "ORDER BY first",
                         error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, account);
  while (pr_statement_step (stmt, &local_error))
    {
      guint number = pr_statement_get_int64 (stmt, 0);
      PrScan scan = pr_listing_scan (stmt, 1);
      PrListingEntry entry;

      for (; pr_listing_scan_entry (&scan, &entry); number++)
        {
          PrServerMessage *message = pr_server_message_new ();

          message->number = number;
          message->uidl = g_strndup ((const char *) entry.uidl, entry.length);
          message->size = entry.size;
          message->state = PR_PLACE_SEEN;
          g_ptr_array_add (messages, message);
        }
    }
  if (local_error == NULL)
    return g_steal_pointer (&messages);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static int
compare_uidls (gconstpointer a, gconstpointer b)
{
  const PrServerMessage *left = *(PrServerMessage *const *) a;
  const PrServerMessage *right = *(PrServerMessage *const *) b;
  int order = strcmp (left->uidl, right->uidl);

  if (order != 0)
    return order;
  return left->number < right->number ? -1 : left->number > right->number;
}

/* (transfer full): the same messages by unique-id and occurrence, which is counted. */
static GPtrArray *
sort_by_uidl (GPtrArray *messages)
{
  GPtrArray *sorted = g_ptr_array_new_full (messages->len, NULL);

  for (guint i = 0; i < messages->len; i++)
    {
      PrServerMessage *message = g_ptr_array_index (messages, i);

      if (*message->uidl != '\0')
        g_ptr_array_add (sorted, message);
    }
  g_ptr_array_sort (sorted, compare_uidls);
  for (guint i = 1; i < sorted->len; i++)
    {
      const PrServerMessage *before = g_ptr_array_index (sorted, i - 1);
      PrServerMessage *message = g_ptr_array_index (sorted, i);

      if (strcmp (before->uidl, message->uidl) == 0)
        message->occurrence = before->occurrence + 1;
    }
  return sorted;
}

/* Whether the statement's row, by unique-id and occurrence, is before @message
 * (negative), of it or behind it. */
static int
compare_row (PrStatement *stmt, const PrServerMessage *message)
{
  gsize length = 0;
  const char *uidl = pr_statement_get_blob (stmt, 0, &length);
  gsize other = strlen (message->uidl);
  int order = length == 0 ? 0 : memcmp (uidl, message->uidl, MIN (length, other));
  gint64 occurrence = pr_statement_get_int64 (stmt, 1);

  if (order != 0)
    return order;
  if (length != other)
    return length < other ? -1 : 1;
  return occurrence < message->occurrence ? -1 : occurrence > message->occurrence;
}

static void
take_place (PrStatement *stmt, PrServerMessage *message)
{
  message->state = pr_statement_get_int64 (stmt, 2);
  message->key = pr_statement_get_int64 (stmt, 3);
  message->date = pr_statement_get_int64 (stmt, 4);
  if (message->size == 0)
    message->size = pr_statement_get_int64 (stmt, 5);
}

static void
take_request (PrStatement *stmt, PrServerMessage *message)
{
  message->request = pr_statement_get_int64 (stmt, 2);
}

/* Walks @sql's rows and @sorted side by side. */
static gboolean
join (PrReader *reader,
      const char *sql,
      gint64 account,
      GPtrArray *sorted,
      void (*take) (PrStatement *stmt, PrServerMessage *message),
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (reader->database, sql, error);
  guint i = 0;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  while (pr_statement_step (stmt, &local_error))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      while (i < sorted->len && compare_row (stmt, g_ptr_array_index (sorted, i)) > 0)
        i++;
      if (i < sorted->len && compare_row (stmt, g_ptr_array_index (sorted, i)) == 0)
        take (stmt, g_ptr_array_index (sorted, i));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GPtrArray *
pr_store_list_maildrop (PrStore *self,
                        gint64 account,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) sorted = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  messages = read_listing (reader, account, error);
  if (messages == NULL)
    return NULL;
  sorted = sort_by_uidl (messages);
  if (!join (reader,
             "SELECT place.uidl, place.occurrence, place.state, place.key, message.date, "
             "place.size FROM place LEFT JOIN message USING (key) "
             "WHERE place.account = ?1 ORDER BY place.uidl, place.occurrence",
             account, sorted, take_place, cancellable, error) ||
      !join (reader,
             "SELECT uidl, occurrence, request FROM request WHERE account = ?1 "
             "ORDER BY uidl, occurrence",
             account, sorted, take_request, cancellable, error))
    return NULL;
  return g_steal_pointer (&messages);
}
