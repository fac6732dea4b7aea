/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/pr-extract-limits.h"
#include "extract/pr-file-text.h"
#include "mail/pr-file-reader.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "store/pr-profile.h"

G_DEFINE_FINAL_TYPE (PrMailbox, pr_mailbox, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_READ_ONLY,
  PROP_SEARCHABLE,
  PROP_GROUPED,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_SYNC_PROGRESS,
  SIGNAL_SYNC_FINISHED,
  SIGNAL_NEWS,      /* see pr-mailbox-private.h */
  SIGNAL_ACT_BEGAN, /* and pr-act-private.h */
  SIGNAL_ACT_ENDED,
  SIGNAL_ACTS_CHANGED,
  SIGNAL_MAILDROPS_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Messages that one transaction of indexing takes: it is over in well under the time that
 * a writer may hold the lock. */

static void
pr_mailbox_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PrMailbox *self = PR_MAILBOX (object);

  switch (id)
    {
    case PROP_READ_ONLY:
      g_value_set_boolean (value, pr_mailbox_is_read_only (self));
      break;
    case PROP_SEARCHABLE:
      g_value_set_uint (value, self->searchable);
      break;
    case PROP_GROUPED:
      g_value_set_uint (value, self->grouped);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_mailbox_dispose (GObject *object)
{
  pr_mailbox_stop_lists (PR_MAILBOX (object));
  G_OBJECT_CLASS (pr_mailbox_parent_class)->dispose (object);
}

static void
pr_mailbox_finalize (GObject *object)
{
  PrMailbox *self = PR_MAILBOX (object);

  /* Whoever waits for a sync holds the mailbox, so none is running. */
  g_assert (self->jobs->len == 0 && self->calls->len == 0);
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->dialogues);
  pr_acts_free (self->acts);
  g_clear_pointer (&self->first, pr_news_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (pr_mailbox_parent_class)->finalize (object);
}

static const PrFileReader file_reader = { pr_file_text_can_read, pr_file_text_read,
                                          PR_EXTRACT_MESSAGE_SECONDS,
                                          PR_EXTRACT_MAX_FILE_OCTETS };

static void
pr_mailbox_class_init (PrMailboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  pr_file_reader_set (&file_reader);
  object_class->get_property = pr_mailbox_get_property;
  object_class->dispose = pr_mailbox_dispose;
  object_class->finalize = pr_mailbox_finalize;
  properties[PROP_READ_ONLY] =
    g_param_spec_boolean ("read-only", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEARCHABLE] =
    g_param_spec_uint ("searchable", NULL, NULL, 0, 100, 100,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_GROUPED] =
    g_param_spec_uint ("grouped", NULL, NULL, 0, 100, 100,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SYNC_PROGRESS] =
    g_signal_new ("sync-progress", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_SYNC_FINISHED] =
    g_signal_new ("sync-finished", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_NEWS] = g_signal_new ("news", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_ACT_BEGAN] =
    g_signal_new ("act-began", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_ACT_ENDED] =
    g_signal_new ("act-ended", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_ACTS_CHANGED] =
    g_signal_new ("acts-changed", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_MAILDROPS_CHANGED] =
    g_signal_new ("maildrops-changed", PR_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
pr_mailbox_init (PrMailbox *self)
{
  self->searchable = 100;
  self->grouped = 100;
  self->sequence = -1;
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_sync_job_unref);
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->dialogues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->acts = pr_acts_new ();
}

void
pr_mailbox_emit_news (PrMailbox *self, PrNews *news)
{
  g_signal_emit (self, signals[SIGNAL_NEWS], 0, news);
}

void
pr_mailbox_emit_maildrops_changed (PrMailbox *self)
{
  g_signal_emit (self, signals[SIGNAL_MAILDROPS_CHANGED], 0);
}

void
pr_mailbox_set_grouped (PrMailbox *self, guint percent)
{
  if (self->grouped == percent)
    return;
  self->grouped = percent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUPED]);
}

void
pr_mailbox_set_searchable (PrMailbox *self, guint percent)
{
  if (self->searchable == percent)
    return;
  self->searchable = percent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHABLE]);
}

void
pr_mailbox_emit_act (PrMailbox *self, PrAct *act, gboolean ended)
{
  g_signal_emit (self, signals[ended ? SIGNAL_ACT_ENDED : SIGNAL_ACT_BEGAN], 0, act);
  pr_mailbox_emit_acts_changed (self);
}

void
pr_mailbox_emit_acts_changed (PrMailbox *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTS_CHANGED], 0);
}

void
pr_mailbox_emit_progress (PrMailbox *self,
                          const char *account,
                          const PrSyncProgress *progress)
{
  g_signal_emit (self, signals[SIGNAL_SYNC_PROGRESS], 0, account, progress);
}

void
pr_mailbox_emit_finished (PrMailbox *self,
                          const char *account,
                          const PrSyncReport *report)
{
  g_signal_emit (self, signals[SIGNAL_SYNC_FINISHED], 0, account, report);
}

/* ---- opening ---- */

static PrMailbox *
open_profile (const char *profile,
              GMainContext *context,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *path = pr_profile_dup_path (profile);
  g_autoptr (PrStore) store = NULL;
  PrMailbox *self;

  if (!pr_profile_prepare (path, error))
    return NULL;
  store = pr_store_open (path, cancellable, error);
  if (store == NULL)
    return NULL;
  self = g_object_new (PR_TYPE_MAILBOX, NULL);
  self->store = g_steal_pointer (&store);
  self->context = g_main_context_ref (context);
  return self;
}

PrMailbox *
pr_mailbox_open (const char *profile, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  return open_profile (profile, context, cancellable, error);
}

typedef struct
{
  char *profile; /* or NULL */
  GMainContext *context;
} OpenRequest;

static void
open_request_free (gpointer data)
{
  OpenRequest *request = data;

  g_free (request->profile);
  g_main_context_unref (request->context);
  g_free (request);
}

static gpointer
open_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenRequest *request = data;
  g_autoptr (PrMailbox) self =
    open_profile (request->profile, request->context, cancellable, error);

  if (self == NULL)
    return NULL;
  /* What the window shows first is read here, where reading may take its time. */
  self->first = pr_news_read_first (self->store, &self->first_number, error);
  return self->first == NULL ? NULL : g_steal_pointer (&self);
}

void
pr_mailbox_open_async (const char *profile,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  static const PrWork work = { open_behind, open_request_free, g_object_unref,
                               "pr-open" };
  OpenRequest *request = g_new0 (OpenRequest, 1);

  request->profile = g_strdup (profile);
  request->context = g_main_context_ref_thread_default ();
  pr_work_start (&work, request, cancellable, callback, user_data);
}

PrMailbox *
pr_mailbox_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
pr_mailbox_get_sqlite_version (void)
{
  return pr_store_get_sqlite_version ();
}

const char *
pr_mailbox_get_path (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return pr_store_get_path (self->store);
}

gboolean
pr_mailbox_is_read_only (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), TRUE);

  return pr_store_is_read_only (self->store);
}

const char *
pr_mailbox_get_read_only_reason (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return pr_store_get_read_only_reason (self->store);
}

gboolean
pr_mailbox_is_damaged (PrMailbox *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  return !pr_store_check_writable (self->store, &error) &&
         g_error_matches (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
}

/* ---- care ---- */

guint
pr_mailbox_get_grouped (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), 100);

  return self->grouped;
}

guint
pr_mailbox_get_searchable (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), 100);

  return self->searchable;
}

static gpointer
index_all (gpointer store, GCancellable *cancellable, GError **error)
{
  guint left = 1;

  while (left > 0)
    if (!pr_store_index_some (store, PR_STORE_INDEX_MESSAGES, &left, cancellable, error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

void
pr_mailbox_index_async (PrMailbox *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  static const PrWork work = { index_all, g_object_unref, NULL, "pr-index" };

  g_return_if_fail (PR_IS_MAILBOX (self));

  pr_work_start_for_task (&work, g_object_ref (self->store),
                          g_task_new (self, cancellable, callback, user_data));
}

gboolean
pr_mailbox_index_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

gboolean
pr_mailbox_get_stats (PrMailbox *self, PrStats *stats, GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  return pr_store_get_stats (self->store, stats, error);
}

gboolean
pr_mailbox_verify (PrMailbox *self,
                   gboolean deep,
                   PrComplaintFunc complain,
                   PrCareProgressFunc progress,
                   gpointer user_data,
                   guint *n_complaints,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  return pr_store_verify (self->store, deep, complain, progress, user_data, n_complaints,
                          cancellable, error);
}
