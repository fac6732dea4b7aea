/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-private.h"

/* Days by local time, so that a budget of a day begins anew at the person's midnight. */
static gint64
get_today (void)
{
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_time_t (&today, g_get_real_time () / G_USEC_PER_SEC);
  return g_date_get_julian (&today);
}

static gboolean
read_maildrop (PrReader *reader, gint64 account, PrMaildrop *maildrop, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    reader->database,
    "SELECT seen_at, listed_at, messages, octets, appends, drifts, expire_days, "
    "login_delay, unsettled, refused, oldest_at, least_head FROM maildrop WHERE account "
    "= ?1",
    error);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  maildrop->seen_at = pr_statement_get_int64 (stmt, 0);
  maildrop->listed_at = pr_statement_get_int64 (stmt, 1);
  maildrop->messages = pr_statement_get_int64 (stmt, 2);
  maildrop->octets = (guint64) pr_statement_get_int64 (stmt, 3);
  maildrop->appends = pr_statement_get_int64 (stmt, 4);
  maildrop->drifts = pr_statement_get_int64 (stmt, 5) != 0;
  maildrop->expire_days = pr_statement_get_int64 (stmt, 6);
  maildrop->login_delay = pr_statement_get_int64 (stmt, 7);
  maildrop->unsettled = pr_statement_get_int64 (stmt, 8) != 0;
  maildrop->refused = pr_statement_get_int64 (stmt, 9);
  maildrop->oldest_at = pr_statement_get_int64 (stmt, 10);
  maildrop->least_head = (guint64) pr_statement_get_int64 (stmt, 11);
  return TRUE;
}

static gboolean
read_link (PrReader *reader, gint64 account, PrMaildrop *maildrop, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    reader->database,
    "SELECT latency, rate, measured_at, iif (day = ?2, day_octets, 0) FROM link "
    "WHERE account = ?1",
    error);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, get_today ());
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  maildrop->latency = pr_statement_get_int64 (stmt, 0);
  maildrop->rate = (guint64) pr_statement_get_int64 (stmt, 1);
  maildrop->measured_at = pr_statement_get_int64 (stmt, 2);
  maildrop->day_octets = (guint64) pr_statement_get_int64 (stmt, 3);
  return TRUE;
}

static gboolean
count_requests (PrReader *reader, gint64 account, PrMaildrop *maildrop, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (reader->database,
                         "SELECT count (*) FILTER (WHERE request = ?2), "
                         "count (*) FILTER (WHERE request = ?3) FROM request "
                         "WHERE account = ?1",
                         error);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, PR_REQUEST_FETCH);
  pr_statement_bind_int64 (stmt, 3, PR_REQUEST_DELETE);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  maildrop->n_fetch = found ? pr_statement_get_int64 (stmt, 0) : 0;
  maildrop->n_delete = found ? pr_statement_get_int64 (stmt, 1) : 0;
  return TRUE;
}

/* The state is written out: the index holds no others. */
static gboolean
count_heads (PrReader *reader, gint64 account, PrMaildrop *maildrop, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (reader->database,
                         "SELECT count (*) FROM place WHERE account = ?1 AND state = 1",
                         error);
  gboolean found = FALSE;

  G_STATIC_ASSERT (PR_PLACE_HEAD == 1);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  maildrop->n_heads = found ? pr_statement_get_int64 (stmt, 0) : 0;
  return TRUE;
}

gboolean
pr_store_load_maildrop (PrStore *self,
                        gint64 account,
                        PrMaildrop *maildrop,
                        GError **error)
{
  g_autoptr (PrReader) reader = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (maildrop != NULL, FALSE);

  *maildrop = (PrMaildrop){ .expire_days = -1, .login_delay = -1 };
  reader = pr_store_borrow (self, NULL, error);
  return reader != NULL && pr_reader_begin (reader, error) &&
         read_maildrop (reader, account, maildrop, error) &&
         read_link (reader, account, maildrop, error) &&
         count_requests (reader, account, maildrop, error) &&
         count_heads (reader, account, maildrop, error);
}

/* ---- the link ---- */

/* Writes into the account's row of link, which is made where there is none. */
static gboolean
write_link (PrStore *self,
            gint64 account,
            const char *sql,
            gint64 first,
            gint64 second,
            gint64 third,
            GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (self, NULL, error);
  g_autoptr (PrStatement) stmt = NULL;

  if (transaction == NULL)
    return FALSE;
  stmt = pr_transaction_prepare (transaction, sql, error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, first);
  pr_statement_bind_int64 (stmt, 3, second);
  pr_statement_bind_int64 (stmt, 4, third);
  return pr_statement_run (stmt, error) && pr_transaction_commit (transaction, error);
}

gboolean
pr_store_note_link (PrStore *self,
                    gint64 account,
                    const PrMaildrop *maildrop,
                    GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (maildrop != NULL, FALSE);

  return write_link (self, account,
                     "INSERT INTO link (account, latency, rate, measured_at, day, "
                     "day_octets) SELECT id, ?2, ?3, ?4, 0, 0 FROM account "
                     "WHERE id = ?1 AND leaving = 0 "
                     "ON CONFLICT (account) DO UPDATE SET latency = ?2, rate = ?3, "
                     "measured_at = ?4",
                     maildrop->latency, (gint64) maildrop->rate, maildrop->measured_at,
                     error);
}

gboolean
pr_store_spend_octets (PrStore *self, gint64 account, guint64 octets, GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  return write_link (self, account,
                     "INSERT INTO link (account, latency, rate, measured_at, day, "
                     "day_octets) SELECT id, 0, 0, ?4, ?2, ?3 FROM account "
                     "WHERE id = ?1 AND leaving = 0 "
                     "ON CONFLICT (account) DO UPDATE SET "
                     "day_octets = iif (day = ?2, day_octets, 0) + ?3, day = ?2",
                     get_today (), (gint64) octets, 0, error);
}

/* ---- whether the list can be built upon ---- */

static gboolean
run_for (PrTransaction *transaction, gint64 account, const char *sql, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, sql, error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_unsettle_maildrop (PrTransaction *transaction, gint64 account, GError **error)
{
  return run_for (transaction, account,
                  "UPDATE maildrop SET unsettled = 1 WHERE account = ?1", error);
}

gboolean
pr_store_settle_maildrop (PrStore *self, gint64 account, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  return transaction != NULL &&
         run_for (transaction, account,
                  "UPDATE maildrop SET unsettled = 0 WHERE account = ?1", error) &&
         pr_transaction_commit (transaction, error);
}

/* ---- another maildrop under the same account ---- */

gboolean
pr_store_forget_other_maildrop (PrTransaction *transaction,
                                const PrAccount *account,
                                GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT 1 FROM account WHERE id = ?1 AND (host, port, user) <> (?2, ?3, ?4)", error);
  gboolean other = FALSE;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account->id);
  pr_statement_bind_text (stmt, 2, account->host == NULL ? "" : account->host);
  pr_statement_bind_int64 (stmt, 3, account->port);
  pr_statement_bind_text (stmt, 4, account->user == NULL ? "" : account->user);
  if (!pr_statement_find (stmt, &other, error))
    return FALSE;
  return !other || (run_for (transaction, account->id,
                             "DELETE FROM maildrop WHERE account = ?1", error) &&
                    run_for (transaction, account->id,
                             "DELETE FROM listing WHERE account = ?1", error) &&
                    run_for (transaction, account->id,
                             "DELETE FROM link WHERE account = ?1", error));
}
