/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-reading.h"

#include <string.h>
#include "ui/pr-original-module.h"
#include "ui/pr-settings.h"
#include "ui/pr-turns.h"

#define SMALL_TEXT 16000 /* octets: prepared in well under a millisecond */

/* What a task needs on its way. */
typedef struct
{
  PrOpened *opened;             /* or NULL: not loaded yet */
  PrConversation *conversation; /* or NULL */
  char *query;                  /* or NULL */
  gboolean behind;              /* never on the main thread */
  guint n_loading;              /* of the two above */
} Request;

void
pr_reading_free (PrReading *self)
{
  if (self == NULL)
    return;
  pr_opened_free (self->opened);
  pr_text_plan_free (self->plan);
  g_clear_object (&self->conversation);
  g_free (self);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  pr_opened_free (request->opened);
  g_clear_object (&request->conversation);
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

static PrTextPlan *
make_plan (const PrOpened *opened, const char *query)
{
  g_autoptr (PrRichText) rich = opened->rich != NULL
                                  ? pr_rich_text_ref (opened->rich)
                                  : pr_message_ref_rich (opened->message);

  return pr_text_plan_new_rich (rich, opened->message, query, opened->begun);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;

  g_task_return_pointer (task, make_plan (request->opened, request->query),
                         (GDestroyNotify) pr_text_plan_free);
}

static void
prepare (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (request->behind || request->opened->rich == NULL ||
      request->opened->rich->text->len > SMALL_TEXT)
    g_task_run_in_thread (task, prepare_thread);
  else
    g_task_return_pointer (task, make_plan (request->opened, request->query),
                           (GDestroyNotify) pr_text_plan_free);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->opened = pr_mailbox_load_finish (PR_MAILBOX (source), result, &error);
  request->n_loading--;
  if (request->opened == NULL)
    g_task_return_error (task, error);
  else if (request->n_loading == 0)
    prepare (task);
}

/* It is found while the message is read, in less time than that takes: what is shown
 * needs not move then. A message without it is better than none. */
static void
conversation_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);

  request->conversation = pr_conversation_load_finish (PR_MAILBOX (source), result, NULL);
  request->n_loading--;
  if (request->n_loading == 0 && request->opened != NULL)
    prepare (task);
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
    g_task_set_priority (task, PR_PRIORITY_BEFORE_DRAWING);
  request->n_loading = 2;
  pr_mailbox_load_async (mailbox, key, cancellable, loaded_cb, g_object_ref (task));
  pr_conversation_load_async (mailbox, key, cancellable, conversation_cb, task);
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

/* ---- the whole of what is begun ---- */

typedef struct
{
  PrMessage *message;
  char *query; /* or NULL */
} Whole;

static void
whole_free (gpointer data)
{
  Whole *whole = data;

  pr_message_unref (whole->message);
  g_free (whole->query);
  g_free (whole);
}

/* A thread of its own: those of the pool are for what a person waits for. */
static gpointer
whole_thread (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Whole *whole = g_task_get_task_data (task);
  g_autoptr (PrRichText) rich = NULL;

  if (g_task_return_error_if_cancelled (task))
    return NULL;
  rich = pr_message_ref_rich (whole->message);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task,
                           pr_text_plan_new_rich (rich, whole->message, whole->query,
                                                  FALSE),
                           (GDestroyNotify) pr_text_plan_free);
  return NULL;
}

void
pr_reading_complete_async (PrReading *self,
                           const char *query,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Whole *whole = g_new0 (Whole, 1);

  whole->message = pr_message_ref (self->opened->message);
  whole->query = g_strdup (query);
  g_task_set_source_tag (task, pr_reading_complete_async);
  g_task_set_task_data (task, whole, whole_free);
  g_thread_unref (g_thread_new ("pr-whole", whole_thread, g_steal_pointer (&task)));
}

PrTextPlan *
pr_reading_complete_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

PrReading *
pr_reading_finish (GAsyncResult *result, GError **error)
{
  GTask *task;
  Request *request;
  PrTextPlan *plan;
  PrReading *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  task = G_TASK (result);
  request = g_task_get_task_data (task);
  plan = g_task_propagate_pointer (task, error);
  if (plan == NULL)
    {
      /* Here, since the task may end on another thread. */
      g_clear_object (&request->conversation);
      return NULL;
    }
  self = g_new0 (PrReading, 1);
  self->plan = plan;
  self->opened = g_steal_pointer (&request->opened);
  self->conversation = g_steal_pointer (&request->conversation);
  return self;
}

gboolean
pr_reading_has_more_now (const PrReading *self, PrMessageItem *item)
{
  const PrSummary *shown = self == NULL ? NULL : self->opened->summary;
  const PrSummary *now = item == NULL ? NULL : pr_message_item_get_summary (item);

  return shown != NULL && now != NULL && (shown->flags & PR_FLAG_PARTIAL) != 0 &&
         ((now->flags ^ shown->flags) & (PR_FLAG_PARTIAL | PR_FLAG_TOPPED)) != 0;
}

gboolean
pr_reading_has_original (const PrReading *self)
{
  const PrOpened *opened = self->opened;

  return pr_original_module_is_here () &&
         (opened->summary == NULL || (opened->summary->flags & PR_FLAG_PARTIAL) == 0) &&
         pr_message_has_html (opened->message);
}

gboolean
pr_reading_wants_original (const PrReading *self)
{
  return (self->opened->sender_wish.original ||
          pr_settings_get_show_original (pr_settings_get_default ())) &&
         pr_reading_has_original (self);
}
