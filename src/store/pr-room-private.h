/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrRoom:
 *
 * Memory for large messages (PR_STORE_QUEUE_OCTETS), which two threads are not to fill at
 * once: while one comes in, none is read to be indexed, and the other way round. Several
 * that come in, of several accounts, do not wait for each other: their servers would end
 * the session. Nor does the index wait, which would be for as long as a message takes to
 * come: it leaves large ones for later.
 */
typedef struct
{
  GMutex mutex;
  guint n_coming;
  gboolean indexing;
} PrRoom;

void pr_room_init (PrRoom *self);
void pr_room_clear (PrRoom *self);

/* FALSE: not now, one is being indexed. */
gboolean pr_room_enter (PrRoom *self);
void pr_room_leave (PrRoom *self);

/* FALSE: no large one, since one comes; to be ended else. */
gboolean pr_room_begin_indexing (PrRoom *self);
void pr_room_end_indexing (PrRoom *self);

G_END_DECLS
