/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-account-search-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-reach-private.h"
#include "model/pr-sync-queue-private.h"

/* One pr_mailbox_sync_async (), the data of its task. */
typedef struct
{
  PrSyncOptions options;

  /* Once the accounts are known */
  gboolean started;
  GPtrArray *jobs;    /* of PrSyncJob, in the order asked */
  GPtrArray *reports; /* of PrSyncReport; NULL where the job still runs */
  guint n_left;

  /* Cancelling */
  gboolean cancelled;    /* by the caller's cancellable */
  GSource *source;       /* that tells of it, or NULL */
  gboolean all_unwanted; /* by pr_mailbox_cancel_sync () before the accounts were known */
  GPtrArray *unwanted_names; /* the same for some of them; of char * */
} SyncCall;

static void
sync_call_free (SyncCall *call)
{
  g_ptr_array_unref (call->jobs);
  g_ptr_array_unref (call->reports);
  g_ptr_array_unref (call->unwanted_names);
  g_assert (call->source == NULL);
  g_free (call);
}

static gboolean
is_same_name (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_str_equal (folded_a, folded_b);
}

/* The account's running job, else the one that follows it. */
static PrSyncJob *
find_first_job (PrMailbox *self, gint64 account)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (self->jobs, i);

      if (pr_sync_job_get_account (job)->id == account)
        return job;
    }
  return NULL;
}

/* A job of the account that is not about to end, or NULL. */
static PrSyncJob *
find_good_job (PrMailbox *self, gint64 account)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (self->jobs, i);

      if (pr_sync_job_get_account (job)->id == account && !pr_sync_job_is_cancelled (job))
        return job;
    }
  return NULL;
}

static PrSyncJob *
find_job_by_name (PrMailbox *self, const char *name)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (self->jobs, i);

      if (is_same_name (pr_sync_job_get_account (job)->name, name))
        return job;
    }
  return NULL;
}

static void
run_job (PrMailbox *self, PrSyncJob *job)
{
  static const PrSyncProgress beginning = { .phase = PR_SYNC_CONNECTING,
                                            .seconds_left = -1 };

  /* Lists are a window's, which a person must not wait for while mail comes. */
  pr_sync_job_start (job, self->watch != NULL);
  pr_mailbox_show_progress (self, pr_sync_job_get_account (job)->id, &beginning);
}

/* Starts what may be; the others wait, and say so. */
static void
run_jobs (PrMailbox *self)
{
  PrSyncJob *job;

  while ((job = pr_sync_queue_pick (self->jobs)) != NULL)
    run_job (self, job);
}

static void
show_waiting (PrMailbox *self, PrSyncJob *job)
{
  static const PrSyncProgress waiting = { .phase = PR_SYNC_IDLE, .seconds_left = -1 };
  gint64 account = pr_sync_job_get_account (job)->id;

  if (!pr_sync_job_is_started (job) && find_first_job (self, account) == job)
    pr_mailbox_show_progress (self, account, &waiting);
}

/* ---- ends ---- */

static void
end_call (PrMailbox *self, GTask *task)
{
  SyncCall *call = g_task_get_task_data (task);

  if (call->source != NULL)
    {
      g_source_destroy (call->source);
      g_clear_pointer (&call->source, g_source_unref);
    }
  g_ptr_array_remove (self->calls, task);
}

/* Returns the reports of @task when none is missing. */
static void
end_call_if_done (PrMailbox *self, GTask *borrowed_task)
{
  g_autoptr (GTask) task = g_object_ref (borrowed_task);
  SyncCall *call = g_task_get_task_data (task);

  if (call->n_left > 0)
    return;
  end_call (self, task);
  g_task_return_pointer (task, g_ptr_array_ref (call->reports),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
set_report (SyncCall *call, guint index, PrSyncReport *report)
{
  g_assert (g_ptr_array_index (call->reports, index) == NULL);

  g_ptr_array_index (call->reports, index) = report;
  call->n_left--;
}

static gpointer
ref_task (gconstpointer task, gpointer user_data)
{
  return g_object_ref ((gpointer) task);
}

/* Gives the report of @job to every call that waits for it. */
static void
hand_out_report (PrMailbox *self, PrSyncJob *job)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_copy (self->calls, ref_task, NULL);

  for (guint i = 0; i < calls->len; i++)
    {
      GTask *task = g_ptr_array_index (calls, i);
      SyncCall *call = g_task_get_task_data (task);
      gboolean waited = FALSE;

      for (guint j = 0; j < call->jobs->len; j++)
        if (g_ptr_array_index (call->jobs, j) == job &&
            g_ptr_array_index (call->reports, j) == NULL)
          {
            set_report (call, j, pr_sync_report_copy (pr_sync_job_get_report (job)));
            waited = TRUE;
          }
      if (waited)
        end_call_if_done (self, task);
    }
}

static void
job_finished (PrSyncJob *borrowed_job, gpointer user_data)
{
  g_autoptr (PrMailbox) self = g_object_ref (PR_MAILBOX (user_data));
  g_autoptr (PrSyncJob) job = pr_sync_job_ref (borrowed_job);
  const PrAccount *account = pr_sync_job_get_account (job);
  const PrSyncReport *report = pr_sync_job_get_report (job);

  g_ptr_array_remove (self->jobs, job);
  g_hash_table_replace (self->dialogues, g_utf8_casefold (account->name, -1),
                        pr_sync_job_dup_dialogue (job));
  pr_mailbox_nudge (self);
  pr_mailbox_show_report (self, account->id, report);
  pr_mailbox_emit_finished (self, account->name, report);
  hand_out_report (self, job);
  run_jobs (self);
}

static void
job_progressed (PrSyncJob *job, const PrSyncProgress *progress, gpointer user_data)
{
  PrMailbox *self = PR_MAILBOX (user_data);
  const PrAccount *account = pr_sync_job_get_account (job);

  if (!g_ptr_array_find (self->jobs, job, NULL))
    return; /* overtaken by its end */
  pr_mailbox_show_progress (self, account->id, progress);
  pr_mailbox_emit_progress (self, account->name, progress);
}

/* ---- cancelling ---- */

static gboolean
is_wanted (PrMailbox *self, PrSyncJob *job)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      SyncCall *call = g_task_get_task_data (g_ptr_array_index (self->calls, i));

      if (!call->cancelled && g_ptr_array_find (call->jobs, job, NULL))
        return TRUE;
    }
  return FALSE;
}

static PrSyncReport *
new_cancelled_report (const char *account)
{
  PrSyncReport *report = pr_sync_report_new (account);

  report->trouble = pr_trouble_new (
    PR_TROUBLE_CANCELLED,
    _ ("The check was cancelled. What had come stays; check again for the rest."), FALSE);
  return report;
}

/* The caller wants no more: a job that nobody else waits for ends, of the others only the
 * waiting does. */
static void
give_up (PrMailbox *self, GTask *task)
{
  SyncCall *call = g_task_get_task_data (task);

  for (guint i = 0; i < call->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (call->jobs, i);

      if (g_ptr_array_index (call->reports, i) != NULL)
        continue;
      if (is_wanted (self, job))
        set_report (call, i, new_cancelled_report (pr_sync_job_get_account (job)->name));
      else
        pr_sync_job_cancel (job);
    }
  run_jobs (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  g_autoptr (PrMailbox) self =
    g_object_ref (PR_MAILBOX (g_task_get_source_object (task)));
  SyncCall *call = g_task_get_task_data (task);

  call->cancelled = TRUE;
  if (call->started)
    {
      give_up (self, task);
      end_call_if_done (self, task);
    }
  return G_SOURCE_REMOVE;
}

/* Whether pr_mailbox_cancel_sync () came before the account was found. */
static gboolean
is_unwanted (SyncCall *call, const PrAccount *account)
{
  for (guint i = 0; i < call->unwanted_names->len; i++)
    if (is_same_name (g_ptr_array_index (call->unwanted_names, i), account->name))
      return TRUE;
  return call->all_unwanted;
}

/* ---- starts ---- */

/* A cancelled job may need a moment to end; one that is asked for meanwhile follows it.
 */
static void
join_job (PrMailbox *self, SyncCall *call, const PrAccount *account)
{
  static const PrSyncJobFuncs funcs = { .progress = job_progressed,
                                        .finished = job_finished };
  PrSyncJob *job = find_good_job (self, account->id);

  if (job == NULL)
    {
      PrSyncOptions options = call->options;

      options.metered =
        options.metered || (self->saving && !pr_reach_needs_no_network (account));
      job = pr_sync_job_new (self->store, account, &options, self->context, &funcs, self);
      g_ptr_array_add (self->jobs, job);
      if (is_unwanted (call, account))
        pr_sync_job_cancel (job);
      run_jobs (self);
      show_waiting (self, job);
    }
  g_ptr_array_add (call->jobs, pr_sync_job_ref (job));
  g_ptr_array_add (call->reports, NULL);
  call->n_left++;
}

static void
accounts_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (PrMailbox) self =
    g_object_ref (PR_MAILBOX (g_task_get_source_object (task)));
  SyncCall *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = pr_account_search_finish (result, &error);

  if (accounts == NULL)
    {
      end_call (self, task);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < accounts->len; i++)
    join_job (self, call, g_ptr_array_index (accounts, i));
  call->started = TRUE;
  if (call->cancelled)
    give_up (self, task);
  end_call_if_done (self, task);
}

static GTask *
new_call (PrMailbox *self,
          const PrSyncOptions *options,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  static const PrSyncOptions no_options = { 0 };
  GTask *task = g_task_new (self, NULL, callback, user_data);
  SyncCall *call = g_new0 (SyncCall, 1);

  call->options = options == NULL ? no_options : *options;
  call->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_sync_job_unref);
  call->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_sync_report_free);
  call->unwanted_names = g_ptr_array_new_with_free_func (g_free);
  g_task_set_source_tag (task, pr_mailbox_sync_async);
  g_task_set_task_data (task, call, (GDestroyNotify) sync_call_free);
  g_ptr_array_add (self->calls, g_object_ref (task));
  return task;
}

void
pr_mailbox_sync_async (PrMailbox *self,
                       const char *const *accounts,
                       const PrSyncOptions *options,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;
  SyncCall *call;

  g_return_if_fail (PR_IS_MAILBOX (self));

  pr_mailbox_touch (self);
  task = new_call (self, options, callback, user_data);
  call = g_task_get_task_data (task);
  if (cancellable != NULL)
    {
      call->source = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->source, G_SOURCE_FUNC (cancelled_cb), task, NULL);
      g_source_attach (call->source, self->context);
    }
  pr_account_search_start (self->store, accounts, accounts_found_cb, task);
}

GPtrArray *
pr_mailbox_sync_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
pr_mailbox_is_syncing (PrMailbox *self, const char *account)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  if (account == NULL)
    return self->jobs->len > 0;
  return find_job_by_name (self, account) != NULL;
}

void
pr_mailbox_cancel_sync (PrMailbox *self, const char *account)
{
  g_return_if_fail (PR_IS_MAILBOX (self));

  for (guint i = 0; i < self->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (self->jobs, i);

      if (account == NULL || is_same_name (pr_sync_job_get_account (job)->name, account))
        pr_sync_job_cancel (job);
    }
  for (guint i = 0; i < self->calls->len; i++)
    {
      SyncCall *call = g_task_get_task_data (g_ptr_array_index (self->calls, i));

      if (call->started)
        continue;
      if (account == NULL)
        call->all_unwanted = TRUE;
      else
        g_ptr_array_add (call->unwanted_names, g_strdup (account));
    }
  run_jobs (self);
}

gboolean
pr_mailbox_take_back_deletes (PrMailbox *self, const char *account)
{
  gboolean told = FALSE;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (self->jobs, i);

      if (!is_same_name (pr_sync_job_get_account (job)->name, account))
        continue;
      pr_sync_job_take_back (job);
      told = TRUE;
    }
  return told;
}

void
pr_mailbox_cancel_jobs (PrMailbox *self, gint64 account)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (self->jobs, i);

      if (pr_sync_job_get_account (job)->id == account)
        pr_sync_job_cancel (job);
    }
  run_jobs (self);
}

void
pr_mailbox_set_saving (PrMailbox *self, gboolean saving)
{
  g_return_if_fail (PR_IS_MAILBOX (self));

  self->saving = saving;
}

char *
pr_mailbox_dup_dialogue (PrMailbox *self, const char *account)
{
  g_autofree char *folded_name = NULL;
  PrSyncJob *job;

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  job = find_job_by_name (self, account);
  if (job != NULL)
    return pr_sync_job_dup_dialogue (job);
  folded_name = g_utf8_casefold (account, -1);
  return g_strdup (g_hash_table_lookup (self->dialogues, folded_name));
}
