/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-run-private.h"

/* Deletes of one session. */
typedef struct
{
  PrSyncVisit *visit;
  PrSyncRun *run;
  GPtrArray *deleted; /* of PrPlace: DELE accepted, QUIT not yet */
  GArray *numbers;    /* of guint: the same, and those without a unique-id; ascending */
  guint64 octets;     /* of them, as far as sizes were told */
  gint64 spoke_at;    /* when the server last heard of us */
} Deletion;

static PrPlace *
make_place (const PrSyncVisit *visit, const PrSyncItem *item)
{
  PrPlace *place = g_new0 (PrPlace, 1);

  place->uidl = g_strdup (pr_sync_item_get_uidl (item, visit->uidls));
  place->occurrence = item->occurrence;
  return place;
}

static GPtrArray *
places_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
}

static gboolean
move_places (PrSyncRun *run, GPtrArray *places, PrPlaceEvent event, GError **error)
{
  return places->len == 0 ||
         pr_store_move_places (run->store, run->account->id, places, event, error);
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const PrSyncDue *left = a;
  const PrSyncDue *right = b;

  if (left->item.number == right->item.number)
    return 0;
  return left->item.number < right->item.number ? -1 : 1;
}

/* What the plan found due, and what an account that keeps nothing stored just now. */
static GArray *
gather_due (PrSyncVisit *visit, PrSyncRun *run)
{
  GArray *due = g_array_ref (visit->step->delete);

  if (run->account->keep == PR_KEEP_NONE && run->writer != NULL)
    {
      g_autoptr (GArray) stored = pr_sync_writer_take_stored (run->writer);

      if (stored->len > 0)
        g_array_append_vals (due, stored->data, stored->len);
      g_array_sort (due, compare_due);
    }
  return due;
}

/* Reading messages back may take longer than a server waits for the next command. */
static gboolean
keep_session (Deletion *deletion, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (now - deletion->spoke_at < PR_SYNC_IDLE_SECONDS * G_USEC_PER_SEC)
    return TRUE;
  deletion->spoke_at = now;
  return pr_pop3_session_noop (deletion->visit->link->session, deletion->run->cancellable,
                               error);
}

/* Only what reads back as it was received may go: one that does not stays where it is. */
static gboolean
check_items (Deletion *deletion,
             GArray *due,
             guint first,
             guint end,
             GArray *checked,
             GError **error)
{
  for (guint i = first; i < end; i++)
    {
      const PrSyncDue *one = &g_array_index (due, PrSyncDue, i);
      g_autoptr (GError) local_error = NULL;

      if (g_cancellable_set_error_if_cancelled (deletion->run->cancellable, error) ||
          !keep_session (deletion, error))
        return FALSE;
      if (pr_store_check_message (deletion->run->store, one->key, &local_error))
        {
          g_array_append_val (checked, one->item);
          continue;
        }
      if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED) &&
          !g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

/* The durable note goes before the command: a crash in between leaves a message that is
 * still listed and known, never one that is asked for again. */
static gboolean
note_sent (Deletion *deletion, GArray *items, GError **error)
{
  g_autoptr (GPtrArray) places = places_new ();

  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (item->uidl != PR_SYNC_NO_UIDL)
        g_ptr_array_add (places, make_place (deletion->visit, item));
    }
  return move_places (deletion->run, places, PR_PLACE_DELE_BY_RULE, error);
}

static gboolean
send_dele (Deletion *deletion, GArray *items, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) refused = places_new ();
  g_autofree gboolean *deleted = g_new0 (gboolean, items->len);

  for (guint i = 0; i < items->len; i++)
    g_array_append_val (numbers, g_array_index (items, PrSyncItem, i).number);
  deletion->visit->dele_sent = TRUE;
  if (!pr_pop3_session_dele (deletion->visit->link->session,
                             &g_array_index (numbers, guint, 0), numbers->len, deleted,
                             deletion->run->cancellable, error))
    return FALSE;
  deletion->spoke_at = g_get_monotonic_time ();
  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (deleted[i])
        {
          g_array_append_val (deletion->numbers, g_array_index (numbers, guint, i));
          deletion->octets += item->size;
        }
      if (item->uidl != PR_SYNC_NO_UIDL)
        g_ptr_array_add (deleted[i] ? deletion->deleted : refused,
                         make_place (deletion->visit, item));
    }
  return move_places (deletion->run, refused, PR_PLACE_DELE_REFUSED, error);
}

static gboolean
delete_due (Deletion *deletion, GError **error)
{
  PrSyncRun *run = deletion->run;
  g_autoptr (GArray) due = NULL;

  if (deletion->visit->facts.renumbered ||
      (deletion->visit->step->delete->len == 0 && run->account->keep != PR_KEEP_NONE))
    return TRUE;
  if (run->writer != NULL && !pr_sync_writer_flush (run->writer, error))
    return FALSE;
  due = gather_due (deletion->visit, run);
  if (due->len == 0)
    return TRUE;
  pr_sync_meter_begin (&run->meter, PR_SYNC_DELETING, due->len, 0,
                       g_get_monotonic_time ());
  for (guint first = 0; first < due->len; first += PR_SYNC_DELETE_BATCH)
    {
      guint end = MIN (first + PR_SYNC_DELETE_BATCH, due->len);
      g_autoptr (GArray) checked = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));

      if (!check_items (deletion, due, first, end, checked, error) ||
          !note_sent (deletion, checked, error) ||
          (checked->len > 0 && !send_dele (deletion, checked, error)))
        return FALSE;
      pr_sync_meter_advance (&run->meter, end - first, 0, g_get_monotonic_time ());
    }
  return TRUE;
}

/* Without deletes QUIT is a courtesy, and a server that hangs up instead does no harm.
 * While it ends its session, what came is made durable and searchable. */
static gboolean
quit (Deletion *deletion, GError **error)
{
  PrSyncRun *run = deletion->run;
  g_autoptr (GError) local_error = NULL;

  pr_sync_meter_begin (&run->meter, PR_SYNC_FINISHING, 0, 0, g_get_monotonic_time ());
  if (run->writer != NULL)
    pr_sync_writer_hurry (run->writer);
  if (!pr_sync_link_quit (deletion->visit->link, run->cancellable, &local_error))
    {
      if (deletion->numbers->len == 0 &&
          !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  run->report->deleted_on_server += deletion->numbers->len;
  return move_places (run, deletion->deleted, PR_PLACE_CONFIRMED, error) &&
         pr_sync_visit_drop_deleted (deletion->visit, run, deletion->numbers,
                                     deletion->octets, error);
}

gboolean
pr_sync_visit_finish (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_autoptr (GPtrArray) deleted = places_new ();
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  Deletion deletion = { .visit = visit,
                        .run = run,
                        .deleted = deleted,
                        .numbers = numbers,
                        .spoke_at = g_get_monotonic_time () };

  return delete_due (&deletion, error) && quit (&deletion, error);
}
