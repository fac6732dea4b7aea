/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"

#include <glib/gstdio.h>

#define YEAR_2020 1577836800

void
model_fixture_set_up (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = NULL;

  f->path = g_dir_make_tmp ("pr-model-XXXXXX", &error);
  g_assert_no_error (error);
  f->mailbox = pr_mailbox_open (f->path, NULL, &error);
  g_assert_no_error (error);
  f->other = pr_store_open (f->path, NULL, &error);
  g_assert_no_error (error);

  f->account = pr_account_new ();
  g_free (f->account->name);
  f->account->name = g_strdup ("Work");
  g_free (f->account->host);
  f->account->host = g_strdup ("pop.example.org");
  g_free (f->account->user);
  f->account->user = g_strdup ("ada");
  pr_store_add_account (f->other, f->account, &error);
  g_assert_no_error (error);

  folders = pr_store_list_folders (f->other, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++)
    {
      PrFolder *folder = g_ptr_array_index (folders, i);

      if (folder->kind == PR_FOLDER_INBOX)
        f->inbox = folder->id;
    }
  g_assert_cmpint (f->inbox, !=, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
model_fixture_tear_down (ModelFixture *f, gconstpointer data)
{
  /* Reads on their way end, and with them what they hold. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (f->mailbox != NULL)
    g_assert_finalize_object (f->mailbox);
  g_assert_finalize_object (f->other);
  pr_account_free (f->account);
  remove_tree (f->path);
  g_free (f->path);
}

static PrIncoming *
new_incoming (guint number, guint time, const char *body)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (YEAR_2020 + (gint64) time);
  g_autofree char *when = g_date_time_format (date, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *uidl = g_strdup_printf ("uid-%u", number);
  char *text = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                "To: charles@example.org\r\n"
                                "Date: %s\r\n"
                                "Subject: Note %u\r\n"
                                "Message-ID: <note-%u@example.org>\r\n"
                                "\r\n"
                                "%s\r\n",
                                when, number, number, body);
  g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));

  return pr_incoming_new (uidl, 0, raw);
}

void
model_fixture_add (ModelFixture *f, guint time, guint n, const char *body)
{
  while (n > 0)
    {
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
      g_autoptr (GError) error = NULL;

      for (; n > 0 && batch->len < PR_STORE_BATCH_MESSAGES; n--)
        g_ptr_array_add (batch, new_incoming (f->n_made++, time++, body));
      pr_store_add_messages (f->other, f->account->id, 0, batch, NULL, &error);
      g_assert_no_error (error);
    }
}

void
model_fixture_index (ModelFixture *f)
{
  guint left = 1;

  while (left > 0)
    {
      g_autoptr (GError) error = NULL;

      pr_store_index_some (f->other, PR_STORE_BATCH_MESSAGES, &left, NULL, &error);
      g_assert_no_error (error);
    }
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
model_iterate (void)
{
  guint id = g_timeout_add (100, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gint64
get_key (GListModel *list, guint position)
{
  g_autoptr (PrMessageItem) item = g_list_model_get_item (list, position);

  g_assert_true (PR_IS_MESSAGE_ITEM (item));
  return pr_message_item_get_key (item);
}

void
model_mirror_check (ModelMirror *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->list), ==, self->keys->len);
  for (guint i = 0; i < self->keys->len; i++)
    {
      gint64 key = g_array_index (self->keys, gint64, i);

      g_assert_cmpint (get_key (self->list, i), ==, key);
      g_assert_cmpuint (pr_message_list_find (PR_MESSAGE_LIST (self->list), key), ==, i);
      if (i > 0)
        g_assert_cmpint (key, <, g_array_index (self->keys, gint64, i - 1));
    }
  g_assert_null (g_list_model_get_item (self->list, self->keys->len));
}

static void
items_changed_cb (GListModel *list,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  ModelMirror *self)
{
  g_assert_cmpuint (position + n_removed, <=, self->keys->len);
  if (n_removed > 0)
    g_array_remove_range (self->keys, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      gint64 key = get_key (list, position + i);

      g_array_insert_val (self->keys, position + i, key);
    }
  self->n_signals++;
  self->n_touched += n_removed + n_added;
  model_mirror_check (self);
}

ModelMirror *
model_mirror_new (GListModel *list)
{
  ModelMirror *self = g_new0 (ModelMirror, 1);

  self->list = g_object_ref (list);
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      gint64 key = get_key (list, i);

      g_array_append_val (self->keys, key);
    }
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  return self;
}

void
model_mirror_free (ModelMirror *self)
{
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_object_unref (self->list);
  g_array_unref (self->keys);
  g_free (self);
}
