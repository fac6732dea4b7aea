/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PrWork:
 *
 * What is done on another thread for somebody who waits. A thread that has answered still
 * holds its GTask for a moment, so such a task never holds an object of the main thread:
 * that could end there. The data go to the thread and end wherever they are let go last.
 */
typedef struct
{
  gpointer (*run) (gpointer data, GCancellable *cancellable, GError **error);
  GDestroyNotify free_data;
  GDestroyNotify free_result; /* or NULL */
  const char *thread; /* name of a thread of its own, for what takes long; NULL: a shared
                         one, for short reads */
} PrWork;

/* @data: (transfer full). @done gets a GTask of a pointer, without source object, on this
 * thread's main context. */
void pr_work_start (const PrWork *work,
                    gpointer data,
                    GCancellable *cancellable,
                    GAsyncReadyCallback done,
                    gpointer user_data);
/* The same, and @task (transfer full) returns what came of it, as a pointer. Of work that
 * changes something, let it not check its cancellable: what was done was done. */
void pr_work_start_for_task (const PrWork *work, gpointer data, GTask *task);

G_END_DECLS
