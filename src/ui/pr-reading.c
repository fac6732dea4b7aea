/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-reading.h"

#include <string.h>

#define SMALL_TEXT 16000 /* octets: prepared in well under a millisecond */

/* What a task needs on its way. */
typedef struct
{
  PrOpened *opened; /* or NULL: not loaded yet */
  char *query;      /* or NULL */
  gboolean behind;  /* never on the main thread */
} Request;

void
pr_reading_free (PrReading *self)
{
  if (self == NULL)
    return;
  pr_opened_free (self->opened);
  pr_text_plan_free (self->plan);
  g_free (self);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  pr_opened_free (request->opened);
  g_free (request->query);
  g_free (request);
}

/* Without a source object: a thread that has answered holds its task for a moment, and a
 * widget must not end there. */
static GTask *
make_task (PrOpened *opened,
           const char *query,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->opened = opened;
  request->query = g_strdup (query);
  g_task_set_source_tag (task, pr_reading_finish);
  g_task_set_task_data (task, request, request_free);
  return task;
}

static PrReading *
make_reading (Request *request)
{
  PrReading *self = g_new0 (PrReading, 1);

  self->plan = pr_text_plan_new (request->opened->text, request->query);
  self->opened = g_steal_pointer (&request->opened);
  return self;
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, make_reading (data), (GDestroyNotify) pr_reading_free);
}

static void
prepare (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (request->behind || strlen (request->opened->text) > SMALL_TEXT)
    g_task_run_in_thread (task, prepare_thread);
  else
    g_task_return_pointer (task, make_reading (request),
                           (GDestroyNotify) pr_reading_free);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->opened = pr_mailbox_load_finish (PR_MAILBOX (source), result, &error);
  if (request->opened != NULL)
    prepare (task);
  else
    g_task_return_error (task, error);
}

void
pr_reading_load_async (PrMailbox *mailbox,
                       gint64 key,
                       const char *query,
                       gboolean behind,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;
  Request *request;

  g_return_if_fail (PR_IS_MAILBOX (mailbox));

  task = make_task (NULL, query, cancellable, callback, user_data);
  request = g_task_get_task_data (task);
  request->behind = behind;
  if (behind)
    g_task_set_priority (task, G_PRIORITY_LOW);
  pr_mailbox_load_async (mailbox, key, cancellable, loaded_cb, task);
}

void
pr_reading_prepare_async (PrOpened *opened,
                          const char *query,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (opened != NULL);

  task = make_task (opened, query, cancellable, callback, user_data);
  prepare (task);
}

PrReading *
pr_reading_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
