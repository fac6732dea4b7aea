/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* fsync () and fdatasync () of this program and of every library in it pass here. */

/* @done: FALSE just before, TRUE just after the file behind @fd was synced. Any thread.
 */
typedef void (*SyncPointFunc) (int fd, gboolean done, gpointer user_data);

/* NULL: nobody is told. */
void sync_points_watch (SyncPointFunc func, gpointer user_data);

/* From now on SQLite is told "PRAGMA synchronous = OFF" wherever it would be told FULL.
 */
void sync_points_turn_off (gboolean off);

G_END_DECLS
