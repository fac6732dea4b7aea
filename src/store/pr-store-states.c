/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "store/pr-store-private.h"

/* A place as it is noted; SEEN where nothing is. */
typedef struct
{
  PrTransaction *transaction; /* borrowed */
  gint64 account;
  const PrPlace *place; /* borrowed */

  gboolean noted;
  PrPlaceState state, before;
} Noted;

/* A statement about the place: account, unique-id and occurrence are ?1 to ?3. */
static PrStatement *
prepare (const Noted *noted, const char *sql, GError **error)
{
  PrStatement *stmt = pr_transaction_prepare (noted->transaction, sql, error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, noted->account);
  pr_statement_bind_blob (stmt, 2, noted->place->uidl, strlen (noted->place->uidl));
  pr_statement_bind_int64 (stmt, 3, noted->place->occurrence);
  return stmt;
}

static gboolean
look_up (Noted *noted, GError **error)
{
  g_autoptr (PrStatement) stmt =
    prepare (noted,
             "SELECT state, before FROM place WHERE "
             "account = ?1 AND uidl = ?2 AND occurrence = ?3",
             error);

  noted->state = PR_PLACE_SEEN;
  if (stmt == NULL || !pr_statement_find (stmt, &noted->noted, error))
    return FALSE;
  if (noted->noted)
    {
      noted->state = pr_statement_get_int64 (stmt, 0);
      noted->before = pr_statement_get_int64 (stmt, 1);
    }
  return TRUE;
}

/* Whether the person asks to delete it, still. */
static gboolean
is_asked_for (const Noted *noted, gboolean *asked, GError **error)
{
  g_autoptr (PrStatement) stmt =
    prepare (noted,
             "SELECT 1 FROM request WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3 "
             "AND request = ?4",
             error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 4, PR_REQUEST_DELETE);
  return pr_statement_find (stmt, asked, error);
}

static gboolean
end_request (const Noted *noted, GError **error)
{
  g_autoptr (PrStatement) stmt =
    prepare (noted,
             "DELETE FROM request WHERE account = ?1 AND "
             "uidl = ?2 AND occurrence = ?3 AND request = ?4",
             error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 4, PR_REQUEST_DELETE);
  return pr_statement_run (stmt, error);
}

/* Nothing was known of a message that is to be deleted as it was asked for: it gets a
 * place without a message. One that is back where it was before that loses it. */
static gboolean
write_state (const Noted *noted, PrPlaceState next, GError **error)
{
  const char *sql = "UPDATE place SET state = ?4, before = iif (?4 = ?5, ?6, NULL) "
                    "WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3";
  g_autoptr (PrStatement) stmt = NULL;

  if (!noted->noted)
    sql = "INSERT INTO place (account, uidl, occurrence, state, before, stored_at, size) "
          "VALUES (?1, ?2, ?3, ?4, iif (?4 = ?5, ?6, NULL), ?7, 0)";
  if (next == PR_PLACE_SEEN)
    sql = "DELETE FROM place WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3";
  stmt = prepare (noted, sql, error);
  if (stmt == NULL)
    return FALSE;
  if (next != PR_PLACE_SEEN)
    {
      pr_statement_bind_int64 (stmt, 4, next);
      pr_statement_bind_int64 (stmt, 5, PR_PLACE_DELE_SENT);
      pr_statement_bind_int64 (stmt, 6, noted->state);
      if (!noted->noted)
        pr_statement_bind_int64 (stmt, 7, g_get_real_time () / G_USEC_PER_SEC);
    }
  return pr_statement_run (stmt, error);
}

static gboolean
move_place (Noted *noted, PrPlaceEvent event, GError **error)
{
  PrPlaceState next = noted->state;

  if (!look_up (noted, error))
    return FALSE;
  if (!pr_place_state_next (noted->state, noted->before, event, &next))
    {
      g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                   _ ("What is known of a message on the server does not fit to what was "
                      "to be done with it, so it was left as it is. Check the account "
                      "again."));
      return FALSE;
    }
  if (next != noted->state && !write_state (noted, next, error))
    return FALSE;
  return (next != PR_PLACE_GONE && event != PR_PLACE_NOT_LISTED) ||
         end_request (noted, error);
}

/* Takes out of @places what is not asked for any more. */
static gboolean
drop_withdrawn (Noted *noted, GPtrArray *places, GError **error)
{
  guint n_asked = 0;

  for (guint i = 0; i < places->len; i++)
    {
      PrPlace *place = g_ptr_array_index (places, i);
      gboolean asked = FALSE;

      noted->place = place;
      if (!is_asked_for (noted, &asked, error))
        return FALSE;
      if (!asked)
        continue;
      places->pdata[i] = places->pdata[n_asked];
      places->pdata[n_asked++] = place;
    }
  g_ptr_array_set_size (places, (int) n_asked);
  return TRUE;
}

/**
 * pr_store_move_places:
 * @places: (element-type PrPlace): of each, the unique-id and its occurrence; with
 *   PR_PLACE_DELE_AS_ASKED it owns them
 *
 * Notes what happened to all of them, or, with an error, to none.
 */
gboolean
pr_store_move_places (PrStore *self,
                      gint64 account,
                      GPtrArray *places,
                      PrPlaceEvent event,
                      GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  Noted noted = { .account = account };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (places != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  noted.transaction = transaction;
  if (event == PR_PLACE_DELE_AS_ASKED && !drop_withdrawn (&noted, places, error))
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    {
      noted.place = g_ptr_array_index (places, i);
      if (!move_place (&noted, event, error))
        return FALSE;
    }
  /* How deletes end is told by a whole list, whatever ends the session. */
  if ((event == PR_PLACE_DELE_BY_RULE || event == PR_PLACE_DELE_AS_ASKED) &&
      !pr_store_unsettle_maildrop (transaction, account, error))
    return FALSE;
  return pr_transaction_commit (transaction, error);
}

gboolean
pr_store_withdraw_keep (PrStore *self, gint64 account, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  stmt =
    pr_transaction_prepare (transaction,
                            "UPDATE account SET keep_agreed = 0 WHERE id = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account, 0, 0);
  return pr_transaction_commit (transaction, error);
}
