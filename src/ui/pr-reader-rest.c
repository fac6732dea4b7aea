/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-reader-private.h"

#include "ui/pr-turns.h"

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrReader) self = user_data;
  PrTextPlan *plan = pr_reading_complete_finish (result, NULL);

  if (plan == NULL)
    return; /* another message is shown */
  g_clear_object (&self->completing);
  pr_message_text_take_whole (self->text, plan);
  pr_find_bar_renew (self->find_bar);
}

static gboolean
rest_cb (gpointer user_data)
{
  PrReader *self = user_data;

  self->rest_id = 0;
  self->completing = g_cancellable_new ();
  pr_reading_complete_async (self->shown, self->query, self->completing, completed_cb,
                             g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Behind the first frame, which needs the processor more. */
void
pr_reader_begin_rest (PrReader *self)
{
  if (self->shown->opened->begun)
    self->rest_id =
      g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS, rest_cb, self, NULL);
}

void
pr_reader_forget_rest (PrReader *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_cancellable_cancel (self->completing);
  g_clear_object (&self->completing);
}
