/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-room-private.h"

void
pr_room_init (PrRoom *self)
{
  g_mutex_init (&self->mutex);
}

void
pr_room_clear (PrRoom *self)
{
  g_mutex_clear (&self->mutex);
}

gboolean
pr_room_enter (PrRoom *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (self->indexing)
    return FALSE;
  self->n_coming++;
  return TRUE;
}

void
pr_room_leave (PrRoom *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->n_coming--;
}

gboolean
pr_room_begin_indexing (PrRoom *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (self->n_coming > 0 || self->indexing)
    return FALSE;
  self->indexing = TRUE;
  return TRUE;
}

void
pr_room_end_indexing (PrRoom *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->indexing = FALSE;
}
