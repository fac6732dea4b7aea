/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-sync-job-private.h"

#include <sys/resource.h>
#include "model/pr-portal-private.h"
#include "setup/pr-secrets.h"
#include "setup/pr-tokens.h"

#define MAX_DIALOGUE_LINES 500
#define MAX_LINE_CHARS 500
#define YIELDING_NICE 5

struct _PrSyncJob
{
  gatomicrefcount n_refs;

  /* Owned */
  PrStore *store;
  PrAccount *account;
  PrSyncOptions options;
  GCancellable *cancellable;
  GMainContext *context;
  GThread *thread;
  gboolean yields;
  PrSyncReport *report; /* the thread's until it has ended */
  int taken_back;       /* atomic */

  PrSyncJobFuncs funcs;
  gpointer user_data;

  GMutex lock; /* of what follows */
  PrSyncProgress progress;
  gboolean progress_sent; /* and not yet taken by the main context */
  GQueue dialogue;        /* of char * */
};

PrSyncJob *
pr_sync_job_new (PrStore *store,
                 const PrAccount *account,
                 const PrSyncOptions *options,
                 GMainContext *context,
                 const PrSyncJobFuncs *funcs,
                 gpointer user_data)
{
  PrSyncJob *self = g_new0 (PrSyncJob, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->store = g_object_ref (store);
  self->account = pr_account_copy (account);
  self->options = *options;
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref (context);
  self->funcs = *funcs;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_queue_init (&self->dialogue);
  return self;
}

PrSyncJob *
pr_sync_job_ref (PrSyncJob *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
pr_sync_job_unref (PrSyncJob *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_object_unref (self->store);
  pr_account_free (self->account);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->report, pr_sync_report_free);
  g_queue_clear_full (&self->dialogue, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Runs @func with the job on the main context. */
static void
send_to_main (PrSyncJob *self, GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, pr_sync_job_ref (self),
                         (GDestroyNotify) pr_sync_job_unref);
  g_source_attach (source, self->context);
}

static gboolean
take_progress_cb (gpointer user_data)
{
  PrSyncJob *self = user_data;
  PrSyncProgress progress;

  g_mutex_lock (&self->lock);
  progress = self->progress;
  self->progress_sent = FALSE;
  g_mutex_unlock (&self->lock);

  self->funcs.progress (self, &progress, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
note_progress (const PrSyncProgress *progress, gpointer user_data)
{
  PrSyncJob *self = user_data;
  gboolean sent;

  g_mutex_lock (&self->lock);
  self->progress = *progress;
  sent = self->progress_sent;
  self->progress_sent = TRUE;
  g_mutex_unlock (&self->lock);

  if (!sent)
    send_to_main (self, take_progress_cb);
}

static void
note_dialogue (gboolean from_server, const char *line, gpointer user_data)
{
  PrSyncJob *self = user_data;
  g_autofree char *shown = pr_text_for_line (line, -1, MAX_LINE_CHARS);
  char *entry = g_strconcat (from_server ? "S: " : "C: ", shown, NULL);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->dialogue, entry);
  if (g_queue_get_length (&self->dialogue) > MAX_DIALOGUE_LINES)
    g_free (g_queue_pop_head (&self->dialogue));
  g_mutex_unlock (&self->lock);
}

char *
pr_sync_job_lookup_secret (const PrAccount *account,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error)
{
  return pr_account_has_token (account) ? pr_tokens_lookup (account, cancellable, error)
                                        : pr_secrets_lookup (account, cancellable, error);
}

char *
pr_sync_job_renew_token (const PrAccount *account,
                         const char *refused,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  return pr_tokens_renew (account, refused, cancellable, error);
}

static gboolean
is_taken_back (gpointer user_data)
{
  PrSyncJob *self = user_data;

  return g_atomic_int_get (&self->taken_back) != 0;
}

static gboolean
finish_cb (gpointer user_data)
{
  PrSyncJob *self = user_data;

  g_thread_join (g_steal_pointer (&self->thread));
  pr_portal_explain (self->report->trouble, self->account);
  self->funcs.finished (self, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Where a thread has a niceness of its own, those that it starts have it too. */
static void
yield (void)
{
#ifdef __linux__
  int nice_now = getpriority (PRIO_PROCESS, 0);

  setpriority (PRIO_PROCESS, 0, MAX (nice_now, YIELDING_NICE));
#endif
}

static gpointer
sync_thread (gpointer user_data)
{
  g_autoptr (PrSyncJob) self = user_data;
  const PrSyncHooks hooks = {
    .secret = pr_sync_job_lookup_secret,
    .renew = pr_sync_job_renew_token,
    .progress = note_progress,
    .dialogue = note_dialogue,
    .taken_back = is_taken_back,
    .user_data = self,
  };

  if (self->yields)
    yield ();
  self->report = pr_sync_engine_run (self->store, self->account, &self->options, &hooks,
                                     self->cancellable);
  send_to_main (self, finish_cb);
  return NULL;
}

void
pr_sync_job_start (PrSyncJob *self, gboolean yields)
{
  self->yields = yields;
  self->thread = g_thread_new ("pr-sync", sync_thread, pr_sync_job_ref (self));
}

gboolean
pr_sync_job_is_started (PrSyncJob *self)
{
  return self->thread != NULL || self->report != NULL;
}

void
pr_sync_job_cancel (PrSyncJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
pr_sync_job_is_cancelled (PrSyncJob *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

void
pr_sync_job_take_back (PrSyncJob *self)
{
  g_atomic_int_set (&self->taken_back, 1);
}

const PrAccount *
pr_sync_job_get_account (PrSyncJob *self)
{
  return self->account;
}

const PrSyncReport *
pr_sync_job_get_report (PrSyncJob *self)
{
  return self->thread == NULL ? self->report : NULL;
}

char *
pr_sync_job_dup_dialogue (PrSyncJob *self)
{
  GString *text = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (GList *link = self->dialogue.head; link != NULL; link = link->next)
    g_string_append_printf (text, "%s\n", (const char *) link->data);
  g_mutex_unlock (&self->lock);
  return g_string_free (text, FALSE);
}
