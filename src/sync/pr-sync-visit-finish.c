/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-deletion-private.h"
#include "sync/pr-sync-due.h"

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const PrSyncDue *left = a;
  const PrSyncDue *right = b;

  if (left->item.number == right->item.number)
    return 0;
  return left->item.number < right->item.number ? -1 : 1;
}

/* What the rule lets go: what the plan found, and what this session stored just now. */
static GArray *
gather_due (PrSyncVisit *visit, PrSyncRun *run)
{
  const PrSyncStep *step = visit->step;
  GArray *due = g_array_ref (run->account->keep_agreed ? step->delete : step->due);

  if (step->due_below > 0 && run->writer != NULL)
    {
      g_autoptr (GArray) stored = pr_sync_writer_take_stored (run->writer);

      for (guint i = 0; i < stored->len; i++)
        if (g_array_index (stored, PrSyncDue, i).item.number < step->due_below)
          g_array_append_val (due, g_array_index (stored, PrSyncDue, i));
      g_array_sort (due, compare_due);
    }
  return due;
}

static void
tell_due (PrSyncReport *report, GArray *due)
{
  report->due = due->len;
  report->due_oldest = pr_sync_due_get_oldest (due);
}

gboolean
pr_sync_visit_may_delete (const PrSyncVisit *visit, const PrSyncRun *run)
{
  const PrSyncStep *step = visit->step;

  return step->delete->len > 0 || step->asked->len > 0 ||
         (step->due_below > 0 && run->account->keep_agreed);
}

/* A sync may take hours, in which the person may choose another rule, in whatever window
 * or program: @agreed is whether the one that the plan followed still stands. */
static gboolean
is_still_agreed (PrSyncRun *run, gboolean *agreed, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;

  *agreed = FALSE;
  if (!run->account->keep_agreed)
    return TRUE;
  accounts = pr_store_list_accounts (run->store, error);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PrAccount *stored = g_ptr_array_index (accounts, i);

      if (stored->id == run->account->id)
        *agreed = stored->keep_agreed && pr_account_has_same_keep (stored, run->account);
    }
  return accounts != NULL;
}

/* A server that deletes all or nothing is asked when everything is due; until then it all
 * stays. */
static gboolean
can_delete (const PrSyncVisit *visit, guint n_due)
{
  return pr_sync_link_may_delete (visit->link, n_due, visit->facts.n_messages);
}

/* Sends, holds, and where the person takes it back undoes what the rule deletes. */
static gboolean
delete_by_rule (PrSyncDeletion *deletion, GError **error)
{
  PrSyncRun *run = deletion->run;
  g_autoptr (GArray) due = gather_due (deletion->visit, run);
  gboolean agreed = FALSE;

  if (due->len == 0)
    return TRUE;
  if (!can_delete (deletion->visit, due->len + deletion->visit->step->asked->len))
    {
      tell_due (run->report, due);
      return TRUE;
    }
  if (!is_still_agreed (run, &agreed, error))
    return FALSE;
  if (agreed && (!pr_sync_deletion_send (deletion, due, PR_PLACE_DELE_BY_RULE, error) ||
                 !pr_sync_deletion_hold (deletion, error)))
    return FALSE;
  if (agreed && !run->report->taken_back)
    return TRUE;
  tell_due (run->report, due);
  return pr_sync_deletion_undo (deletion, error);
}

/* What the person asked for goes last: it is not held, and so it is not taken back with
 * what the rule deletes. */
static gboolean
delete_due (PrSyncDeletion *deletion, GError **error)
{
  PrSyncVisit *visit = deletion->visit;
  PrSyncRun *run = deletion->run;

  if (visit->facts.renumbered)
    return TRUE;
  if (visit->step->due_below > 0 && run->writer != NULL &&
      !pr_sync_writer_flush (run->writer, error))
    return FALSE;
  if (!delete_by_rule (deletion, error))
    return FALSE;
  return !can_delete (visit, deletion->numbers->len + visit->step->asked->len) ||
         pr_sync_deletion_send (deletion, visit->step->asked, PR_PLACE_DELE_AS_ASKED,
                                error);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  return left < right ? -1 : left > right;
}

/* Without deletes QUIT is a courtesy, and a server that hangs up instead does no harm;
 * but one that is out of step may have given one message for another. While it ends its
 * session, what came is made durable and searchable. */
static gboolean
quit (PrSyncDeletion *deletion, GError **error)
{
  PrSyncRun *run = deletion->run;
  g_autoptr (GError) local_error = NULL;

  pr_sync_meter_begin (&run->meter, PR_SYNC_FINISHING, 0, 0, g_get_monotonic_time ());
  if (run->writer != NULL)
    pr_sync_writer_hurry (run->writer);
  if (!pr_sync_link_quit (deletion->visit->link, run->cancellable, &local_error))
    {
      if (deletion->numbers->len == 0 &&
          !g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL) &&
          !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!pr_sync_visit_land (deletion->visit, run, error))
    return FALSE;
  run->report->deleted_on_server += deletion->numbers->len;
  g_array_sort (deletion->numbers, compare_numbers);
  return (deletion->deleted->len == 0 ||
          pr_store_move_places (run->store, run->account->id, deletion->deleted,
                                PR_PLACE_CONFIRMED, error)) &&
         pr_sync_visit_drop_deleted (deletion->visit, run, deletion->numbers,
                                     deletion->octets, error);
}

gboolean
pr_sync_visit_finish (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_autoptr (GPtrArray) deleted =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  PrSyncDeletion deletion = { .visit = visit,
                              .run = run,
                              .deleted = deleted,
                              .numbers = numbers,
                              .spoke_at = g_get_monotonic_time () };

  gboolean in_step = FALSE;

  return delete_due (&deletion, error) &&
         (!pr_sync_run_closes_late (run) ||
          pr_sync_visit_confirm_step (visit, run, &in_step, error)) &&
         quit (&deletion, error);
}
