/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-work-private.h"

typedef struct
{
  const PrWork *work;
  gpointer data;
} Run;

static void
run_free (Run *run)
{
  if (run->data != NULL)
    run->work->free_data (run->data);
  g_free (run);
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  gpointer result = run->work->run (run->data, cancellable, &error);

  /* Before the answer is out: a program that ends with it must not find the store still
   * held here, since then nobody folds the WAL in. */
  g_clear_pointer (&run->data, run->work->free_data);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, run->work->free_result);
}

static gpointer
own_thread (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  work_thread (task, NULL, g_task_get_task_data (task), g_task_get_cancellable (task));
  return NULL;
}

void
pr_work_start (const PrWork *work,
               gpointer data,
               GCancellable *cancellable,
               GAsyncReadyCallback done,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, user_data);
  Run *run = g_new0 (Run, 1);

  run->work = work;
  run->data = data;
  g_task_set_source_tag (task, pr_work_start);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  /* Whether a cancel that comes after the work hides it is for @done to say. */
  g_task_set_check_cancellable (task, FALSE);
  if (work->thread == NULL)
    g_task_run_in_thread (task, work_thread);
  else
    g_thread_unref (g_thread_new (work->thread, own_thread, g_steal_pointer (&task)));
}

static void
done_for_task_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, run->work->free_result);
}

void
pr_work_start_for_task (const PrWork *work, gpointer data, GTask *task)
{
  pr_work_start (work, data, g_task_get_cancellable (task), done_for_task_cb, task);
}
