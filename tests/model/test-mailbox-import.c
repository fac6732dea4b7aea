/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "model/pr-items.h"
#include "pr-model-fixture.h"

static void
refused_cb (const char *path, const char *reason, gpointer user_data)
{
  g_test_message ("%s: %s", path, reason);
}

static PrImportReport *
import (ModelFixture *f, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (f->path, "a.eml", NULL);
  const char *paths[] = { path, NULL };
  PrImportReport *report;

  g_assert_true (g_file_set_contents (path, "Subject: a\n\nalpha\n", -1, NULL));
  report = pr_mailbox_import (f->mailbox, paths, folder, TRUE, NULL, refused_cb, NULL,
                              NULL, error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  return report;
}

static const PrFolder *
find_local_folder (GListModel *folders)
{
  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (folder->local)
        return folder;
    }
  return NULL;
}

static void
test_lists_show_the_folder_and_no_account (ModelFixture *f, gconstpointer data)
{
  GListModel *folders = pr_mailbox_get_folders (f->mailbox);
  GListModel *accounts = pr_mailbox_get_accounts (f->mailbox);
  g_autoptr (PrImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (find_local_folder (folders));
  report = import (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->new_messages, ==, 1);
  g_assert_null (report->trouble);
  model_wait_until (find_local_folder (folders) != NULL);
  model_wait_until (find_local_folder (folders)->total == 1);
  g_assert_cmpstr (find_local_folder (folders)->name, ==, "Imported");
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 1);
}

static void
test_renamed_account_is_imported_into (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrImportReport) first = import (f, NULL, NULL);
  g_autoptr (PrImportReport) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) local = NULL;

  local = pr_mailbox_find_account (f->mailbox, "local", &error);
  g_assert_no_error (error);
  g_free (local->name);
  local->name = g_strdup ("Attic");
  pr_mailbox_update_account (f->mailbox, local, NULL, &error);
  g_assert_no_error (error);
  second = import (f, "attic/Imported", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->account, ==, "Attic");
  g_assert_cmpuint (second->known, ==, 1);
  local->local = FALSE;
  g_assert_false (pr_mailbox_update_account (f->mailbox, local, NULL, &error));
}

static void
test_folder_names_that_cannot_be (ModelFixture *f, gconstpointer data)
{
  static const char *const names[] = {
    "", "/", "a/", "/a", " a", "Work/", "a\nb", "\xff"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (import (f, names[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

#define ADD(name, func)                                             \
  g_test_add (name, ModelFixture, NULL, model_fixture_set_up, func, \
              model_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/model/import/lists-show-the-folder-and-no-account",
       test_lists_show_the_folder_and_no_account);
  ADD ("/model/import/renamed-account-is-imported-into",
       test_renamed_account_is_imported_into);
  ADD ("/model/import/folder-names-that-cannot-be", test_folder_names_that_cannot_be);
  return g_test_run ();
}
