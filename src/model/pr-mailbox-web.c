/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "web/pr-image-fetch.h"
#include "web/pr-unsubscribe-post.h"

/* What is asked of the web for a message, or of the message itself. */
typedef struct
{
  PrStore *store; /* or NULL: it is of no mailbox */
  gint64 account;
  PrMessage *message;
  char *uri; /* of the list that is left, or NULL */
} Job;

static Job *
job_new (PrMailbox *self, const PrOpened *opened)
{
  Job *job = g_new0 (Job, 1);

  job->message = pr_message_ref (opened->message);
  if (self == NULL || opened->summary == NULL)
    return job;
  job->store = g_object_ref (self->store);
  job->account = opened->summary->account;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->store);
  pr_message_unref (job->message);
  g_free (job->uri);
  g_free (job);
}

/* The server that the message came from; or NULL. Free with g_free (). */
static char *
dup_server (const Job *job)
{
  g_autoptr (GPtrArray) accounts =
    job->store == NULL ? NULL : pr_store_list_accounts (job->store, NULL);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (accounts, i);

      if (account->id == job->account)
        return g_strdup (account->host);
    }
  return NULL;
}

/* ---- who sent it ---- */

void
pr_judgement_free (PrJudgement *judgement)
{
  if (judgement == NULL)
    return;
  pr_proof_free (judgement->proof);
  pr_cautions_free (judgement->cautions);
  pr_unsubscribe_free (judgement->unsubscribe);
  g_ptr_array_unref (judgement->images);
  g_free (judgement);
}

static gpointer
judge (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autofree char *server = NULL;
  PrJudgement *judgement;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  server = dup_server (job);
  judgement = g_new0 (PrJudgement, 1);
  judgement->proof = pr_message_dup_proof (job->message, server);
  judgement->cautions = pr_cautions_new (job->message, judgement->proof);
  judgement->unsubscribe = pr_message_dup_unsubscribe (job->message, judgement->proof);
  judgement->images = g_ptr_array_ref (pr_message_get_remote_images (job->message));
  return judgement;
}

static void
free_judgement (gpointer judgement)
{
  pr_judgement_free (judgement);
}

void
pr_mailbox_judge_async (PrMailbox *self,
                        const PrOpened *opened,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  /* Not on the threads that reading shares where it looks through megabytes: whoever goes
   * through large mail would have them all taken by what was shown before. */
  static const PrWork works[] = {
    { judge, job_free, free_judgement, NULL },
    { judge, job_free, free_judgement, "pr-judge" },
  };

  g_return_if_fail (self == NULL || PR_IS_MAILBOX (self));
  g_return_if_fail (opened != NULL);

  pr_work_start (&works[opened->begun ? 1 : 0], job_new (self, opened), cancellable,
                 callback, user_data);
}

PrJudgement *
pr_mailbox_judge_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- its images ---- */

static gpointer
fetch_images (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  GPtrArray *images = pr_message_get_remote_images (job->message);
  g_autoptr (GPtrArray) urls = g_ptr_array_new ();
  g_autofree char *server = dup_server (job);

  for (guint i = 0; i < images->len; i++)
    {
      const PrRemoteImage *image = g_ptr_array_index (images, i);

      if (!image->pixel)
        g_ptr_array_add (urls, image->url);
    }
  g_ptr_array_add (urls, NULL);
  /* Mail of a server in the network around this computer may speak of it, but of none of
   * its neighbours. */
  return pr_images_fetch ((const char *const *) urls->pdata, server, cancellable, error);
}

static void
free_images (gpointer images)
{
  g_hash_table_unref (images);
}

void
pr_mailbox_fetch_images_async (PrMailbox *self,
                               const PrOpened *opened,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  static const PrWork work = { fetch_images, job_free, free_images, "pr-images" };

  g_return_if_fail (self == NULL || PR_IS_MAILBOX (self));
  g_return_if_fail (opened != NULL);

  pr_work_start (&work, job_new (self, opened), cancellable, callback, user_data);
}

GHashTable *
pr_mailbox_fetch_images_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- leaving its list ---- */

static gpointer
unsubscribe (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autofree char *server = dup_server (job);

  return GINT_TO_POINTER (pr_unsubscribe_post (job->uri, server, cancellable, error));
}

void
pr_mailbox_unsubscribe_async (PrMailbox *self,
                              const PrOpened *opened,
                              const char *uri,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static const PrWork work = { unsubscribe, job_free, NULL, "pr-unsubscribe" };
  Job *job;

  g_return_if_fail (self == NULL || PR_IS_MAILBOX (self));
  g_return_if_fail (opened != NULL && uri != NULL);

  job = job_new (self, opened);
  job->uri = g_strdup (uri);
  pr_work_start (&work, job, cancellable, callback, user_data);
}

gboolean
pr_mailbox_unsubscribe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
