/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-watch-private.h"

#define POLL_INTERVAL (200 * G_TIME_SPAN_MILLISECOND)

struct _PrWatch
{
  PrStore *store;
  GMainContext *context;
  PrNewsFunc func;
  gpointer user_data;
  GThread *thread;

  /* The thread's own. */
  gint64 number; /* of the last change read; -1: nothing was read yet */

  GMutex lock; /* of what follows */
  GCond woken;
  gboolean nudged;
  gboolean stopped;
  PrNews *news;    /* on its way to the main context, or NULL */
  GSource *source; /* that takes it there, or NULL */
};

void
pr_news_free (PrNews *news)
{
  if (news == NULL)
    return;
  g_clear_pointer (&news->changes, g_ptr_array_unref);
  g_clear_pointer (&news->folders, g_ptr_array_unref);
  g_clear_pointer (&news->accounts, g_ptr_array_unref);
  g_clear_pointer (&news->maildrops, g_array_unref);
  g_free (news);
}

void
pr_news_add_reset (PrNews *news)
{
  PrChange *reset = g_new0 (PrChange, 1);

  reset->kind = PR_CHANGE_RESET;
  reset->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (news->changes, reset);
}

/* As long as a message waits, it is not all of the mail. */
static guint
get_percent (guint n_all, guint n_waiting)
{
  guint n_done = n_all > n_waiting ? n_all - n_waiting : 0;

  return n_waiting == 0 ? 100
                        : MIN (99, (guint) (100 * (guint64) n_done / MAX (n_all, 1)));
}

static gboolean
read_percents (PrStore *store, PrNews *news, GError **error)
{
  PrStats stats;

  if (!pr_store_get_stats (store, &stats, error))
    return FALSE;
  news->searchable = get_percent (stats.messages, stats.waiting_for_index);
  news->grouped = get_percent (stats.messages, stats.waiting_for_thread);
  return TRUE;
}

/* A damaged database shows its mail, whatever else of it cannot be read. */
static gboolean
read_maildrop (PrStore *store, gint64 account, PrMaildrop *maildrop, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_store_load_maildrop (store, account, maildrop, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *maildrop = (PrMaildrop){ .expire_days = -1, .login_delay = -1 };
  return TRUE;
}

static gboolean
read_accounts (PrStore *store, PrNews *news, GError **error)
{
  news->maildrops = g_array_new (FALSE, FALSE, sizeof (PrMaildrop));
  news->accounts = pr_store_list_accounts (store, error);
  for (guint i = 0; news->accounts != NULL && i < news->accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (news->accounts, i);
      PrMaildrop maildrop;

      if (!read_maildrop (store, account->id, &maildrop, error))
        return FALSE;
      g_array_append_val (news->maildrops, maildrop);
    }
  return news->accounts != NULL;
}

PrNews *
pr_news_read_first (PrStore *store, gint64 *number, GError **error)
{
  g_autoptr (PrNews) news = g_new0 (PrNews, 1);

  /* The number comes first: a commit in between is then read twice, never missed. */
  if (!pr_store_get_change_number (store, number, error) ||
      !pr_store_get_sequence (store, &news->sequence, error))
    return NULL;
  news->number = *number;
  news->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_change_free);
  news->folders = pr_store_list_folders (store, error);
  if (news->folders == NULL)
    return NULL;
  if (!read_accounts (store, news, error) || !read_percents (store, news, error))
    return NULL;
  return g_steal_pointer (&news);
}

/* Adds what is new to news that the main context has not taken yet. */
static void
join_news (PrNews *news, PrNews *later)
{
  g_ptr_array_extend_and_steal (news->changes, g_steal_pointer (&later->changes));
  if (later->folders != NULL)
    {
      g_clear_pointer (&news->folders, g_ptr_array_unref);
      news->folders = g_steal_pointer (&later->folders);
    }
  if (later->accounts != NULL)
    {
      g_clear_pointer (&news->accounts, g_ptr_array_unref);
      g_clear_pointer (&news->maildrops, g_array_unref);
      news->accounts = g_steal_pointer (&later->accounts);
      news->maildrops = g_steal_pointer (&later->maildrops);
    }
  news->searchable = later->searchable;
  news->grouped = later->grouped;
  news->number = later->number;
  news->sequence = later->sequence;
  pr_news_free (later);
}

static gboolean
deliver_cb (gpointer user_data)
{
  PrWatch *self = user_data;
  g_autoptr (PrNews) news = NULL;

  g_mutex_lock (&self->lock);
  news = g_steal_pointer (&self->news);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);

  self->func (news, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
send_news (PrWatch *self, PrNews *news)
{
  g_mutex_lock (&self->lock);
  if (self->news != NULL)
    join_news (self->news, news);
  else
    self->news = news;
  if (self->source == NULL && !self->stopped)
    {
      self->source = g_idle_source_new ();
      g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->source, deliver_cb, self, NULL);
      g_source_attach (self->source, self->context);
    }
  g_mutex_unlock (&self->lock);
}

/* Reads what a person sees of @news->changes. */
static gboolean
complete_news (PrWatch *self, PrNews *news, GError **error)
{
  gboolean folders = FALSE, accounts = FALSE;

  for (guint i = 0; i < news->changes->len; i++)
    {
      PrChange *change = g_ptr_array_index (news->changes, i);

      if (change->kind != PR_CHANGE_INDEXED && change->kind != PR_CHANGE_COVERED &&
          change->kind != PR_CHANGE_UNCOVERED)
        folders = TRUE;
      if (change->kind == PR_CHANGE_ACCOUNTS || change->kind == PR_CHANGE_RESET)
        accounts = TRUE;
    }
  if (folders)
    {
      news->folders = pr_store_list_folders (self->store, error);
      if (news->folders == NULL)
        return FALSE;
    }
  if (accounts && !read_accounts (self->store, news, error))
    return FALSE;
  return read_percents (self->store, news, error);
}

static PrNews *
read_news (PrWatch *self, GError **error)
{
  g_autoptr (PrNews) news = NULL;
  gint64 number = self->number;

  if (number < 0)
    {
      news = pr_news_read_first (self->store, &self->number, error);
      /* A message list may have been read before the number. */
      if (news != NULL)
        pr_news_add_reset (news);
      return g_steal_pointer (&news);
    }
  news = g_new0 (PrNews, 1);
  news->changes = pr_store_list_changes (self->store, &number, &news->sequence, error);
  if (news->changes == NULL || !complete_news (self, news, error))
    return NULL;
  /* Only now: what could not be read whole is read again at the next look. */
  self->number = news->number = number;
  return g_steal_pointer (&news);
}

static void
look (PrWatch *self, gboolean nudged, gboolean *missed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrNews) news = NULL;
  gboolean moved = FALSE;

  if (!pr_store_poll (self->store, &moved, &error))
    g_clear_error (&error);
  if (!moved && !nudged && !*missed)
    return;
  news = read_news (self, &error);
  *missed = news == NULL;
  if (news == NULL)
    g_debug ("Changes could not be read: %s", error->message);
  else if (news->changes->len > 0)
    send_news (self, g_steal_pointer (&news));
}

/* FALSE: the watch ends. */
static gboolean
wait_for_tick (PrWatch *self, gboolean *nudged)
{
  gint64 end = g_get_monotonic_time () + POLL_INTERVAL;
  gboolean go_on;

  g_mutex_lock (&self->lock);
  while (!self->stopped && !self->nudged)
    if (!g_cond_wait_until (&self->woken, &self->lock, end))
      break;
  *nudged = self->nudged;
  self->nudged = FALSE;
  go_on = !self->stopped;
  g_mutex_unlock (&self->lock);
  return go_on;
}

static gpointer
watch_thread (gpointer user_data)
{
  PrWatch *self = user_data;
  gboolean nudged = TRUE; /* what came since the start number is not told by a poll */
  gboolean missed = FALSE;

  do
    look (self, nudged, &missed);
  while (wait_for_tick (self, &nudged));
  return NULL;
}

PrWatch *
pr_watch_new (PrStore *store,
              GMainContext *context,
              PrNews *first,
              gint64 number,
              PrNewsFunc func,
              gpointer user_data)
{
  PrWatch *self = g_new0 (PrWatch, 1);

  self->store = g_object_ref (store);
  self->context = g_main_context_ref (context);
  self->func = func;
  self->user_data = user_data;
  self->number = first == NULL ? -1 : number;
  g_mutex_init (&self->lock);
  g_cond_init (&self->woken);
  if (first != NULL)
    {
      func (first, user_data);
      pr_news_free (first);
    }
  self->thread = g_thread_new ("pr-watch", watch_thread, self);
  return self;
}

void
pr_watch_nudge (PrWatch *self)
{
  g_mutex_lock (&self->lock);
  self->nudged = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
}

void
pr_watch_free (PrWatch *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  pr_news_free (self->news);
  g_object_unref (self->store);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->woken);
  g_free (self);
}
