/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

/* How the person wants mail to be shown. */
typedef struct
{
  PrStore *store;
  char *address; /* of a sender's wish, or NULL */
  PrSenderWish wish;
  gint64 key;    /* of the message whose charset is chosen */
  char *charset; /* or NULL */
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->store);
  g_free (choice->address);
  g_free (choice->charset);
  g_free (choice);
}

static gpointer
keep_choice (gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;

  return GINT_TO_POINTER (
    choice->address != NULL
      ? pr_store_set_sender_wish (choice->store, choice->address, &choice->wish, error)
      : pr_store_set_charset (choice->store, choice->key, choice->charset, error));
}

static void
start (PrMailbox *self, Choice *choice, GTask *task)
{
  static const PrWork work = { keep_choice, choice_free, NULL, "pr-change" };

  choice->store = g_object_ref (self->store);
  g_task_set_check_cancellable (task, FALSE);
  pr_work_start_for_task (&work, choice, task);
}

void
pr_mailbox_set_sender_wish_async (PrMailbox *self,
                                  const char *address,
                                  const PrSenderWish *wish,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Choice *choice;

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (address != NULL && wish != NULL);

  choice = g_new0 (Choice, 1);
  choice->address = g_strdup (address);
  choice->wish = *wish;
  start (self, choice, g_task_new (self, cancellable, callback, user_data));
}

gboolean
pr_mailbox_set_sender_wish_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
pr_mailbox_set_charset_async (PrMailbox *self,
                              gint64 key,
                              const char *charset,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Choice *choice;

  g_return_if_fail (PR_IS_MAILBOX (self));

  choice = g_new0 (Choice, 1);
  choice->key = key;
  choice->charset = g_strdup (charset);
  start (self, choice, g_task_new (self, cancellable, callback, user_data));
}

gboolean
pr_mailbox_set_charset_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
