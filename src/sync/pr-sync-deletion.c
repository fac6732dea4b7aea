/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-deletion-private.h"
#include "sync/pr-sync-limits.h"

#define POLL_MS 100 /* between two looks whether the person takes it back */

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

/* Reading messages back, or waiting for the person, may take longer than a server waits
 * for the next command. */
static gboolean
keep_session (PrSyncDeletion *self, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->spoke_at <
      (gint64) pr_sync_run_get_idle_seconds (self->run) * G_USEC_PER_SEC)
    return TRUE;
  self->spoke_at = now;
  return pr_pop3_session_noop (self->visit->link->session, self->run->cancellable, error);
}

/* ---- what may go ---- */

/* What was not stored here whole goes only when the person asked for that very message,
 * and then there is nothing to read back. The same is true of what the person deleted
 * here for good. */
static gboolean
needs_check (const PrSyncDeletion *self, const PrSyncDue *due, PrPlaceEvent event)
{
  gboolean until_deleted = self->run->account->keep == PR_KEEP_UNTIL_DELETED;

  if (event == PR_PLACE_DELE_AS_ASKED)
    return due->state == PR_PLACE_STORED && due->key != 0;
  return due->key != 0 || !until_deleted;
}

/* Only what reads back as it was received may go: one that does not stays where it is. */
static gboolean
check_items (PrSyncDeletion *self,
             GArray *due,
             PrPlaceEvent event,
             GArray *checked,
             GError **error)
{
  for (guint i = 0; i < due->len; i++)
    {
      const PrSyncDue *one = &g_array_index (due, PrSyncDue, i);
      g_autoptr (GError) local_error = NULL;

      if (g_cancellable_set_error_if_cancelled (self->run->cancellable, error) ||
          !keep_session (self, error))
        return FALSE;
      if (!needs_check (self, one, event) ||
          pr_store_check_message (self->run->store, one->key, &local_error))
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

/* ---- sending ---- */

static gboolean
is_place_of (const PrPlace *place, const PrSyncItem *item, const PrPop3Uidls *uidls)
{
  return place->occurrence == item->occurrence &&
         strcmp (place->uidl, pr_sync_item_get_uidl (item, uidls)) == 0;
}

/* Leaves in @items those that are in @places, which are in the same order, and those
 * without a unique-id. */
static void
keep_noted (const PrSyncDeletion *self, GArray *items, GPtrArray *places)
{
  guint n_kept = 0;
  guint p = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      if (item.uidl != PR_SYNC_NO_UIDL)
        {
          if (p >= places->len ||
              !is_place_of (g_ptr_array_index (places, p), &item, self->visit->uidls))
            continue;
          p++;
        }
      g_array_index (items, PrSyncItem, n_kept++) = item;
    }
  g_array_set_size (items, n_kept);
}

/* The durable note goes before the command: a crash in between leaves a message that is
 * still listed and known, never one that is asked for again. */
static gboolean
note_sent (PrSyncDeletion *self, GArray *items, PrPlaceEvent event, GError **error)
{
  g_autoptr (GPtrArray) places = places_new ();

  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (item->uidl != PR_SYNC_NO_UIDL)
        g_ptr_array_add (places, make_place (self->visit, item));
    }
  if (!move_places (self->run, places, event, error))
    return FALSE;
  keep_noted (self, items, places);
  return TRUE;
}

static gboolean
send_dele (PrSyncDeletion *self, GArray *items, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) refused = places_new ();
  g_autofree gboolean *deleted = g_new0 (gboolean, items->len);

  if (items->len == 0)
    return TRUE;
  for (guint i = 0; i < items->len; i++)
    g_array_append_val (numbers, g_array_index (items, PrSyncItem, i).number);
  self->visit->dele_sent = TRUE;
  if (!pr_pop3_session_dele (self->visit->link->session,
                             &g_array_index (numbers, guint, 0), numbers->len, deleted,
                             self->run->cancellable, error))
    return FALSE;
  self->spoke_at = g_get_monotonic_time ();
  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (deleted[i])
        {
          g_array_append_val (self->numbers, item->number);
          self->octets += item->size;
        }
      if (item->uidl != PR_SYNC_NO_UIDL)
        g_ptr_array_add (deleted[i] ? self->deleted : refused,
                         make_place (self->visit, item));
    }
  return move_places (self->run, refused, PR_PLACE_DELE_REFUSED, error);
}

static GArray *
take_batch (GArray *due, guint first)
{
  guint n = MIN (PR_SYNC_DELETE_BATCH, due->len - first);
  GArray *batch = g_array_sized_new (FALSE, FALSE, sizeof (PrSyncDue), n);

  g_array_append_vals (batch, &g_array_index (due, PrSyncDue, first), n);
  return batch;
}

gboolean
pr_sync_deletion_send (PrSyncDeletion *self,
                       GArray *due,
                       PrPlaceEvent event,
                       GError **error)
{
  PrSyncMeter *meter = &self->run->meter;
  gboolean in_step = FALSE;

  if (due->len == 0)
    return TRUE;
  if (!pr_sync_visit_confirm_step (self->visit, self->run, &in_step, error))
    return FALSE;
  if (!in_step)
    return TRUE;
  self->spoke_at = g_get_monotonic_time ();
  pr_sync_meter_begin (meter, PR_SYNC_DELETING, due->len, 0, g_get_monotonic_time ());
  for (guint first = 0; first < due->len; first += PR_SYNC_DELETE_BATCH)
    {
      g_autoptr (GArray) batch = take_batch (due, first);
      g_autoptr (GArray) checked = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));

      if (!check_items (self, batch, event, checked, error))
        return FALSE;
      if (event == PR_PLACE_DELE_BY_RULE &&
          !pr_sync_deletion_ask_taken_back (self, error))
        return FALSE;
      if (event == PR_PLACE_DELE_BY_RULE && self->run->report->taken_back)
        return TRUE;
      if (!note_sent (self, checked, event, error) || !send_dele (self, checked, error))
        return FALSE;
      pr_sync_meter_advance (meter, batch->len, 0, g_get_monotonic_time ());
    }
  return TRUE;
}

/* ---- taking it back ---- */

gboolean
pr_sync_deletion_ask_taken_back (PrSyncDeletion *self, GError **error)
{
  PrSyncRun *run = self->run;

  if (run->report->taken_back || !pr_sync_run_is_taken_back (run))
    return TRUE;
  run->report->taken_back = pr_store_withdraw_keep (run->store, run->account->id, error);
  return run->report->taken_back;
}

/* Waits for @ms or until the run is cancelled. */
static void
sleep_a_little (GCancellable *cancellable, int ms)
{
  GPollFD fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong) ms * 1000);
      return;
    }
  g_poll (&fd, 1, ms);
  g_cancellable_release_fd (cancellable);
}

/* A second more of the wait is over, at the most. */
static void
tell_left (PrSyncMeter *meter, gint64 until)
{
  gint64 now = g_get_monotonic_time ();
  int left = (int) ((until - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (left == meter->progress.seconds_left)
    return;
  meter->progress.seconds_left = left;
  pr_sync_meter_tell (meter, now);
}

gboolean
pr_sync_deletion_hold (PrSyncDeletion *self, GError **error)
{
  PrSyncRun *run = self->run;
  gint64 now = g_get_monotonic_time ();
  gint64 until = now + run->options.hold_seconds * G_USEC_PER_SEC;

  if (!pr_sync_deletion_ask_taken_back (self, error))
    return FALSE;
  if (self->numbers->len == 0 || run->options.hold_seconds == 0)
    return TRUE;
  pr_sync_meter_begin (&run->meter, PR_SYNC_HOLDING, self->numbers->len, 0, now);
  while (!run->report->taken_back && g_get_monotonic_time () < until)
    {
      tell_left (&run->meter, until);
      sleep_a_little (run->cancellable, POLL_MS);
      if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
          !keep_session (self, error) || !pr_sync_deletion_ask_taken_back (self, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pr_sync_deletion_undo (PrSyncDeletion *self, GError **error)
{
  PrSyncVisit *visit = self->visit;

  if (!visit->dele_sent)
    return TRUE;
  if (!pr_pop3_session_rset (visit->link->session, self->run->cancellable, error))
    return FALSE;
  visit->dele_sent = FALSE;
  self->spoke_at = g_get_monotonic_time ();
  if (!move_places (self->run, self->deleted, PR_PLACE_TAKEN_BACK, error))
    return FALSE;
  g_ptr_array_set_size (self->deleted, 0);
  g_array_set_size (self->numbers, 0);
  self->octets = 0;
  return TRUE;
}
