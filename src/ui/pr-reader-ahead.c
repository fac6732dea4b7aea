/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-reader-private.h"

#include "ui/pr-turns.h"

static gboolean
read_ahead_cb (gpointer user_data)
{
  PrReader *self = user_data;

  self->ahead_id = 0;
  pr_read_ahead_want (self->ahead, self->likely, self->n_likely, self->query);
  return G_SOURCE_REMOVE;
}

void
pr_reader_continue_ahead (PrReader *self)
{
  if (self->ahead != NULL && self->loading == NULL && self->ahead_id == 0)
    self->ahead_id = g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS,
                                         read_ahead_cb, self, NULL);
}

void
pr_reader_renew_ahead (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  if (self->ahead == NULL)
    return;
  pr_read_ahead_forget (self->ahead);
  pr_reader_continue_ahead (self);
}

gboolean
pr_reader_is_reading_ahead (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  return self->ahead_id != 0 ||
         (self->ahead != NULL && pr_read_ahead_is_loading (self->ahead));
}

void
pr_reader_read_ahead (PrReader *self, const gint64 *keys, guint n_keys)
{
  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (n_keys <= PR_READ_AHEAD_MAX);

  self->n_likely = n_keys;
  for (guint i = 0; i < n_keys; i++)
    self->likely[i] = keys[i];
  pr_reader_continue_ahead (self);
}
