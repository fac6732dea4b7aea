/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-notifier.h"

#include "model/pr-items.h"
#include "ui/pr-settings.h"
#include "ui/pr-window.h"

/* What an account was told of. */
typedef struct
{
  gint64 account;
  gint64 inbox;
  char *name;
  GArray *keys;   /* of gint64: mail that was not seen */
  gboolean busy;  /* its rows are being read */
  gboolean again; /* and are to be read once more */
  gboolean send;  /* there is something new to tell */
  gboolean told;  /* a notification stands */
} Told;

struct _PrNotifier
{
  GObject parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  GHashTable *accounts; /* id → Told */
  GCancellable *cancellable;

  GtkApplication *application; /* borrowed: it owns this */
  PrNotifierFuncs funcs;
};

G_DEFINE_FINAL_TYPE (PrNotifier, pr_notifier, G_TYPE_OBJECT)

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->name);
  g_array_unref (told->keys);
  g_free (told);
}

static char *
dup_id (const Told *told)
{
  return g_strdup_printf ("new-mail-%" G_GINT64_FORMAT, told->account);
}

static void
withdraw (PrNotifier *self, Told *told)
{
  g_autofree char *id = dup_id (told);

  g_array_set_size (told->keys, 0);
  told->send = FALSE;
  if (told->told)
    self->funcs.withdraw (G_APPLICATION (self->application), id);
  told->told = FALSE;
}

/* ---- what a person sees ---- */

static gboolean
is_in_sight (PrNotifier *self, const Told *told)
{
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next)
    if (PR_IS_WINDOW (l->data) && self->funcs.is_active (l->data))
      {
        gint64 folder = pr_sidebar_get_folder (pr_window_get_sidebar (l->data));

        return folder == 0 || folder == told->inbox;
      }
  return FALSE;
}

static void
look (PrNotifier *self)
{
  GHashTableIter iter;
  gpointer told;

  g_assert (PR_IS_NOTIFIER (self));

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &told))
    if (((Told *) told)->keys->len > 0 && is_in_sight (self, told))
      withdraw (self, told);
}

static void
window_added_cb (PrNotifier *self, GtkWindow *window)
{
  g_assert (PR_IS_NOTIFIER (self));

  if (!PR_IS_WINDOW (window))
    return;
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pr_window_get_sidebar (PR_WINDOW (window)), "folder-selected",
                           G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

/* ---- telling ---- */

static void
send (PrNotifier *self, Told *told, GPtrArray *summaries)
{
  g_autofree char *id = dup_id (told);
  g_autofree char *title = pr_notice_dup_title (told->name, summaries);
  g_autofree char *body = pr_notice_dup_body (summaries);
  const PrNotice notice = { .id = id,
                            .title = title,
                            .body = body,
                            .account = told->name,
                            .keys = (const gint64 *) (gpointer) told->keys->data,
                            .n_keys = told->keys->len };

  told->send = FALSE;
  told->told = TRUE;
  self->funcs.send (G_APPLICATION (self->application), &notice);
}

/* Of @summaries those that still are news; the keys become theirs. */
static GPtrArray *
keep_news (Told *told, GPtrArray *summaries)
{
  GPtrArray *news = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_summary_unref);

  g_array_set_size (told->keys, 0);
  for (guint i = 0; i < summaries->len; i++)
    {
      PrSummary *summary = g_ptr_array_index (summaries, i);

      if (summary == NULL || summary->folder != told->inbox ||
          (summary->flags & PR_FLAG_UNREAD) == 0)
        continue;
      g_array_append_val (told->keys, summary->key);
      g_ptr_array_add (news, pr_summary_ref (summary));
    }
  return news;
}

/* A reading of rows; @self is not to be touched where it was cancelled. */
typedef struct
{
  PrNotifier *self;
  Told *told;
} Review;

static void review (PrNotifier *self, Told *told);

static void
take_rows (PrNotifier *self, Told *told, GPtrArray *summaries)
{
  g_autoptr (GPtrArray) news = NULL;

  told->busy = FALSE;
  if (told->again)
    {
      review (self, told);
      return;
    }
  /* Seen meanwhile; or a store that cannot be read, which says so elsewhere. */
  if (summaries == NULL || told->keys->len == 0)
    return;
  news = keep_news (told, summaries);
  if (news->len == 0)
    withdraw (self, told);
  else if (told->send)
    send (self, told, news);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Review *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) summaries =
    pr_mailbox_load_summaries_finish (PR_MAILBOX (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_rows (request->self, request->told, summaries);
}

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return (key_a < key_b) - (key_a > key_b);
}

/* Looks which of the mail that was told of, or is to be, still is news. */
static void
review (PrNotifier *self, Told *told)
{
  Review *request;

  told->again = told->busy;
  if (told->busy || told->keys->len == 0)
    return;
  told->busy = TRUE;
  g_array_sort (told->keys, compare_descending);
  request = g_new0 (Review, 1);
  request->self = self;
  request->told = told;
  pr_mailbox_load_summaries_async (self->mailbox,
                                   (const gint64 *) (gpointer) told->keys->data,
                                   told->keys->len, self->cancellable, loaded_cb,
                                   request);
}

/* ---- what comes, and what becomes of it ---- */

static gint64
find_inbox (PrNotifier *self, gint64 account)
{
  GListModel *folders = pr_mailbox_get_folders (self->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (folder->account == account && folder->kind == PR_FOLDER_INBOX)
        return folder->id;
    }
  return -1;
}

static gint64
find_account (PrNotifier *self, const char *name)
{
  GListModel *accounts = pr_mailbox_get_accounts (self->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (g_str_equal (pr_account_item_get_account (item)->name, name))
        return pr_account_item_get_account (item)->id;
    }
  return 0;
}

static Told *
get_told (PrNotifier *self, gint64 account, const char *name)
{
  Told *told = g_hash_table_lookup (self->accounts, &account);

  if (told == NULL)
    {
      told = g_new0 (Told, 1);
      told->account = account;
      told->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->accounts, &told->account, told);
    }
  g_free (told->name);
  told->name = g_strdup (name);
  told->inbox = find_inbox (self, account);
  return told;
}

static void
finished_cb (PrMailbox *mailbox,
             const char *name,
             const PrSyncReport *report,
             PrNotifier *self)
{
  gint64 account = find_account (self, name);
  Told *told;

  g_assert (PR_IS_NOTIFIER (self));

  if (report->first || report->new_keys->len == 0 || account == 0 ||
      !pr_settings_get_notify_new_mail (pr_settings_get_default ()))
    return;
  told = get_told (self, account, name);
  if (is_in_sight (self, told))
    return;
  g_array_append_vals (told->keys, report->new_keys->data, report->new_keys->len);
  told->send = TRUE;
  review (self, told);
}

static void
counted_cb (PrNotifier *self, GParamSpec *pspec, PrFolderItem *item)
{
  gint64 account = pr_folder_item_get_folder (item)->account;
  Told *told = g_hash_table_lookup (self->accounts, &account);

  if (told != NULL && told->inbox == pr_folder_item_get_folder (item)->id)
    review (self, told);
}

static void
folders_changed_cb (GListModel *folders,
                    guint position,
                    guint removed,
                    guint added,
                    PrNotifier *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      if (pr_folder_item_get_folder (item)->kind == PR_FOLDER_INBOX)
        g_signal_connect_object (item, "notify", G_CALLBACK (counted_cb), self,
                                 G_CONNECT_SWAPPED);
    }
}

/* An account that is gone has no news. */
static void
accounts_changed_cb (PrNotifier *self)
{
  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &told))
    if (find_account (self, ((Told *) told)->name) != ((Told *) told)->account)
      withdraw (self, told);
}

/* ---- the object ---- */

static gboolean
is_active (GtkWindow *window)
{
  return gtk_window_is_active (window);
}

static void
pr_notifier_dispose (GObject *object)
{
  PrNotifier *self = PR_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->accounts, g_hash_table_unref);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_notifier_parent_class)->dispose (object);
}

static void
pr_notifier_class_init (PrNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pr_notifier_dispose;
}

static void
pr_notifier_init (PrNotifier *self)
{
  static const PrNotifierFuncs funcs = { pr_notice_send, pr_notice_withdraw, is_active };

  self->funcs = funcs;
  self->cancellable = g_cancellable_new ();
  self->accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, told_free);
}

PrNotifier *
pr_notifier_new (GtkApplication *application, PrMailbox *mailbox)
{
  PrNotifier *self;
  GListModel *folders;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);

  self = g_object_new (PR_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->mailbox = g_object_ref (mailbox);
  folders = pr_mailbox_get_folders (mailbox);
  g_signal_connect_object (folders, "items-changed", G_CALLBACK (folders_changed_cb),
                           self, 0);
  folders_changed_cb (folders, 0, 0, g_list_model_get_n_items (folders), self);
  g_signal_connect_object (pr_mailbox_get_accounts (mailbox), "items-changed",
                           G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mailbox, "sync-finished", G_CALLBACK (finished_cb), self, 0);
  g_signal_connect_object (application, "window-added", G_CALLBACK (window_added_cb),
                           self, G_CONNECT_SWAPPED);
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    window_added_cb (self, l->data);
  return self;
}

void
pr_notifier_set_funcs (PrNotifier *self, const PrNotifierFuncs *funcs)
{
  g_return_if_fail (PR_IS_NOTIFIER (self));
  g_return_if_fail (funcs != NULL);

  self->funcs = *funcs;
}
