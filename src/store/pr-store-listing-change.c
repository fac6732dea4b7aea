/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-listing-private.h"

/* ---- walking ---- */

gboolean
pr_store_walk_listing (PrStore *self,
                       gint64 account,
                       PrListedFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT first, entries FROM listing WHERE account = ?1 ORDER BY first", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  while (pr_statement_step (stmt, &local_error))
    {
      guint number = pr_statement_get_int64 (stmt, 0);
      PrScan scan = pr_listing_scan (stmt, 1);
      PrListingEntry entry;

      for (; pr_listing_scan_entry (&scan, &entry); number++)
        func (number, (const char *) entry.uidl, entry.length, user_data);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ---- dropping what was deleted ---- */

typedef struct
{
  /* Borrowed */
  PrStore *store;
  const guint *numbers;

  /* Owned */
  PrTransaction *transaction;
  GByteArray *row; /* being filled */

  gint64 account;
  gsize n_numbers, at; /* how many of them the walk has passed */
  guint n_kept;
} Dropping;

static void
dropping_clear (Dropping *dropping)
{
  g_clear_pointer (&dropping->transaction, pr_transaction_free);
  g_clear_pointer (&dropping->row, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dropping, dropping_clear)

static gboolean
load_row (Dropping *dropping,
          guint first,
          GByteArray *row,
          gboolean *found,
          GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    dropping->transaction,
    "SELECT entries FROM listing WHERE account = ?1 AND first = ?2", error);
  PrScan scan;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, dropping->account);
  pr_statement_bind_int64 (stmt, 2, first);
  if (!pr_statement_find (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  scan = pr_listing_scan (stmt, 0);
  g_byte_array_set_size (row, 0);
  g_byte_array_append (row, scan.octets, scan.end - scan.octets);
  return TRUE;
}

/* The row that ends with the last entry kept. */
static gboolean
write_kept (Dropping *dropping, GError **error)
{
  guint first = dropping->n_kept - (dropping->n_kept - 1) % PR_LISTING_ROW_ENTRIES;

  if (dropping->row->len > 0 &&
      !pr_listing_write_row (dropping->transaction, dropping->account, first,
                             dropping->row, error))
    return FALSE;
  g_byte_array_set_size (dropping->row, 0);
  return TRUE;
}

static gboolean
keep_entry (Dropping *dropping, const PrListingEntry *entry, GError **error)
{
  pr_listing_append (dropping->row, entry);
  dropping->n_kept++;
  return dropping->n_kept % PR_LISTING_ROW_ENTRIES != 0 || write_kept (dropping, error);
}

static gboolean
is_dropped (Dropping *dropping, guint number)
{
  while (dropping->at < dropping->n_numbers && dropping->numbers[dropping->at] < number)
    dropping->at++;
  return dropping->at < dropping->n_numbers && dropping->numbers[dropping->at] == number;
}

/* Entries only move forward: what a row is written over was read before. */
static gboolean
drop_entries (Dropping *dropping, GError **error)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();

  for (guint first = 1;; first += PR_LISTING_ROW_ENTRIES)
    {
      PrListingEntry entry;
      gboolean found = FALSE;
      guint number = first;
      PrScan scan;

      if (!load_row (dropping, first, octets, &found, error))
        return FALSE;
      if (!found)
        return write_kept (dropping, error);
      scan = (PrScan){ .octets = octets->data, .end = octets->data + octets->len };
      for (; pr_listing_scan_entry (&scan, &entry); number++)
        if (!is_dropped (dropping, number) && !keep_entry (dropping, &entry, error))
          return FALSE;
      if (!pr_listing_rest (dropping->store, dropping->account, &dropping->transaction,
                            error))
        return FALSE;
    }
}

static gboolean
note_dropped (Dropping *dropping, guint64 octets, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    dropping->transaction,
    "UPDATE maildrop SET messages = ?2, octets = max (octets - ?3, 0), unsettled = 1 "
    "WHERE account = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, dropping->account);
  pr_statement_bind_int64 (stmt, 2, dropping->n_kept);
  pr_statement_bind_int64 (stmt, 3, (gint64) octets);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_drop_listed (PrStore *self,
                      gint64 account,
                      const guint *numbers,
                      gsize n_numbers,
                      guint64 octets,
                      GError **error)
{
  g_auto (Dropping) dropping = { .store = self,
                                 .numbers = numbers,
                                 .account = account,
                                 .n_numbers = n_numbers };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (numbers != NULL || n_numbers == 0, FALSE);

  dropping.row = g_byte_array_new ();
  dropping.transaction = pr_listing_begin (self, account, error);
  return dropping.transaction != NULL && drop_entries (&dropping, error) &&
         pr_listing_drop_rows_behind (dropping.transaction, account, dropping.n_kept,
                                      error) &&
         note_dropped (&dropping, octets, error) &&
         pr_transaction_commit (dropping.transaction, error);
}
