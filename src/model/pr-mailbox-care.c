/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

#define IDLE_MS 30000
#define ROUND_MS 2000 /* of care at a stretch */
#define PAUSE_MS 500  /* between two rounds, so that a slow machine stays quick */

/* Care waits until nothing has happened for a while, and ends as soon as something does.
 * While there is nothing left to do no timer runs. */

static void arm (PrMailbox *self, guint ms);

static gpointer
care (gpointer store, GCancellable *cancellable, GError **error)
{
  gboolean more = FALSE;

  if (!pr_store_maintain (store, ROUND_MS, &more, cancellable, error))
    return NULL;
  return GINT_TO_POINTER (more ? 2 : 1);
}

static void
free_weak (GWeakRef *weak)
{
  g_weak_ref_clear (weak);
  g_free (weak);
}

static void
cared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (PrMailbox) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  int left = GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), &error));

  free_weak (weak);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("care: %s", error->message);
  if (self == NULL || self->caring != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->caring);
  self->n_rounds++;
  if (left > 1)
    arm (self, PAUSE_MS);
}

static void
begin_round (PrMailbox *self)
{
  static const PrWork work = { care, g_object_unref, NULL, "pr-care" };
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  self->caring = g_cancellable_new ();
  pr_work_start (&work, g_object_ref (self->store), self->caring, cared_cb, weak);
}

static gboolean
idle_cb (gpointer user_data)
{
  PrMailbox *self = user_data;
  gint64 quiet = (g_get_monotonic_time () - self->touched) / G_TIME_SPAN_MILLISECOND;

  g_clear_pointer (&self->care_timer, g_source_unref);
  if (self->jobs->len > 0 || self->calls->len > 0)
    arm (self, self->idle_ms);
  else if (quiet < self->idle_ms)
    arm (self, self->idle_ms - quiet);
  else
    begin_round (self);
  return G_SOURCE_REMOVE;
}

static void
arm (PrMailbox *self, guint ms)
{
  if (self->care_timer != NULL)
    return;
  self->care_timer = g_timeout_source_new (ms);
  g_source_set_callback (self->care_timer, idle_cb, self, NULL);
  g_source_attach (self->care_timer, self->context);
}

static void
end_round (PrMailbox *self)
{
  if (self->caring == NULL)
    return;
  g_cancellable_cancel (self->caring);
  g_clear_object (&self->caring);
}

/**
 * pr_mailbox_start_care:
 * @idle_ms: of quiet that it waits for; 0: as long as is good for a window
 *
 * From now on the store is cared for in idle time.
 */
void
pr_mailbox_start_care (PrMailbox *self, guint idle_ms)
{
  self->idle_ms = idle_ms == 0 ? IDLE_MS : idle_ms;
  pr_mailbox_touch (self);
}

void
pr_mailbox_stop_care (PrMailbox *self)
{
  self->idle_ms = 0;
  end_round (self);
  if (self->care_timer != NULL)
    g_source_destroy (self->care_timer);
  g_clear_pointer (&self->care_timer, g_source_unref);
}

/**
 * pr_mailbox_touch:
 *
 * Something happens: a verb of a person's, a check, news from another process. Care ends
 * and waits for quiet again.
 */
void
pr_mailbox_touch (PrMailbox *self)
{
  if (self->idle_ms == 0)
    return;
  self->touched = g_get_monotonic_time ();
  end_round (self);
  arm (self, self->idle_ms);
}
