/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"

#define LINE "The quick brown fox jumps over the lazy dog, and so on.\r\n"

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  SyncFixture *f = user_data;

  f->n_secrets++;
  if (f->password != NULL)
    return g_strdup (f->password);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                       "No password is stored for this account.");
  return NULL;
}

static void
open_store (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = pr_store_open (f->profile, NULL, &error);
  g_assert_no_error (error);
}

static PrAccount *
make_account (SyncFixture *f)
{
  PrAccount *account = pr_account_new ();

  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  account->name = g_strdup ("work");
  account->host = g_strdup ("127.0.0.1");
  account->user = g_strdup ("ada");
  account->port = pr_test_server_get_port (f->server);
  account->security = PR_SECURITY_NONE;
  account->keep_agreed = TRUE;
  return account;
}

SyncFixture *
sync_fixture_new (PrTestServerFlags flags)
{
  SyncFixture *f = g_new0 (SyncFixture, 1);
  g_autoptr (GError) error = NULL;

  f->server = pr_test_server_new (flags);
  f->profile = g_dir_make_tmp ("popreader-sync-XXXXXX", &error);
  g_assert_no_error (error);
  open_store (f);
  f->account = make_account (f);
  pr_store_add_account (f->store, f->account, &error);
  g_assert_no_error (error);
  f->password = "secret";
  f->options.timeout_seconds = 20;
  f->hooks.secret = secret_cb;
  f->hooks.user_data = f;
  f->cancellable = g_cancellable_new ();
  return f;
}

static void
remove_profile (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
sync_fixture_free (SyncFixture *f)
{
  g_clear_pointer (&f->server, pr_test_server_free);
  g_clear_pointer (&f->account, pr_account_free);
  g_assert_finalize_object (g_steal_pointer (&f->store));
  g_clear_object (&f->cancellable);
  remove_profile (f->profile);
  g_free (f->profile);
  g_free (f);
}

void
sync_fixture_reopen (SyncFixture *f)
{
  g_assert_finalize_object (g_steal_pointer (&f->store));
  open_store (f);
}

GBytes *
sync_fixture_make_message (guint number, gsize size)
{
  GString *octets = g_string_new (NULL);

  g_string_append_printf (octets,
                          "From: Ada <ada@example.org>\r\n"
                          "To: Charles <charles@example.org>\r\n"
                          "Subject: Message %u\r\n"
                          "Message-ID: <m%u@example.org>\r\n"
                          "Date: Fri, 20 Nov 2026 10:%02u:00 +0000\r\n"
                          "\r\n",
                          number, number, number % 60);
  while (octets->len + strlen (LINE) <= size)
    g_string_append (octets, LINE);
  g_string_append (octets, ".\r\n.. dots\r\n");
  return g_string_free_to_bytes (octets);
}

void
sync_fixture_add (SyncFixture *f, guint n_messages, gsize size)
{
  for (guint i = 0; i < n_messages; i++)
    {
      guint number = ++f->n_added;
      g_autofree char *uidl = g_strdup_printf ("u%04u", number);
      g_autoptr (GBytes) octets = sync_fixture_make_message (number, size);

      pr_test_server_add (f->server, uidl, octets);
    }
}

/* The engine deletes by the rule that is stored when it comes to that. */
static void
store_rule (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;

  if (f->account->keep == PR_KEEP_FOREVER)
    return;
  pr_store_update_account (f->store, f->account, &error);
  g_assert_no_error (error);
}

PrSyncReport *
sync_fixture_run (SyncFixture *f)
{
  store_rule (f);
  return pr_sync_engine_run (f->store, f->account, &f->options, &f->hooks,
                             f->cancellable);
}

guint
sync_fixture_count_retr (SyncFixture *f)
{
  return pr_test_server_count_commands (f->server, "RETR");
}

guint
sync_fixture_sync (SyncFixture *f)
{
  PrSyncReport *report;
  guint before;

  pr_test_server_settle (f->server);
  before = sync_fixture_count_retr (f);
  report = sync_fixture_run (f);
  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  pr_sync_report_free (report);
  pr_test_server_settle (f->server);
  return sync_fixture_count_retr (f) - before;
}

void
sync_fixture_fail (SyncFixture *f, PrTroubleCode code)
{
  PrSyncReport *report = sync_fixture_run (f);

  g_assert_nonnull (report->trouble);
  g_test_message ("%s", report->trouble->message);
  g_assert_cmpstr (pr_trouble_code_to_string (report->trouble->code), ==,
                   pr_trouble_code_to_string (code));
  pr_sync_report_free (report);
}

static GArray *
list_keys (SyncFixture *f)
{
  const PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);

  g_assert_no_error (error);
  return keys;
}

guint
sync_fixture_count_stored (SyncFixture *f)
{
  g_autoptr (GArray) keys = list_keys (f);

  return keys->len;
}

void
sync_fixture_trash (SyncFixture *f, guint n)
{
  const PrAction delete = { .kind = PR_ACTION_DELETE };
  g_autoptr (GArray) keys = list_keys (f);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (n, <=, keys->len);
  pr_store_act (f->store, &delete, (const gint64 *) (gpointer) keys->data, n, NULL, NULL,
                NULL, NULL, &error);
  g_assert_no_error (error);
}

void
sync_fixture_check_stored (SyncFixture *f)
{
  g_autoptr (GArray) keys = list_keys (f);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) raw =
        pr_store_load_raw (f->store, g_array_index (keys, gint64, i), &error);
      g_autoptr (GBytes) expected = NULL;
      const char *subject;
      guint number;

      g_assert_no_error (error);
      subject = strstr (g_bytes_get_data (raw, NULL), "Subject: Message ");
      number = (guint) strtoul (subject + strlen ("Subject: Message "), NULL, 10);
      expected = sync_fixture_make_message (number, g_bytes_get_size (raw));
      g_assert_cmpmem (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw),
                       g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (number)));
    }
}

void
sync_fixture_check_all_stored (SyncFixture *f, guint n)
{
  sync_fixture_check_stored (f);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, n);
}

static void
place_cb (const PrPlace *place, gpointer user_data)
{
  static const char *const states[] = {
    [PR_PLACE_STORED] = "stored",       [PR_PLACE_HEAD] = "head",
    [PR_PLACE_DELE_SENT] = "dele-sent", [PR_PLACE_GONE] = "gone",
    [PR_PLACE_QUARANTINED] = "refused", [PR_PLACE_SEEN] = "seen",
  };
  GString *text = user_data;

  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", place->uidl);
  if (place->occurrence > 0)
    g_string_append_printf (text, "#%u", place->occurrence);
  g_string_append_printf (text, " %s", states[place->state]);
}

char *
sync_fixture_dup_places (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  pr_store_walk_places (f->store, f->account->id, place_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

/* ---- what a check asks ---- */

static void
asked_cb (gboolean from_server, const char *line, gpointer user_data)
{
  GString *asked = user_data;

  if (!from_server &&
      (g_str_has_prefix (line, "STAT") || g_str_has_prefix (line, "UIDL") ||
       g_str_has_prefix (line, "LIST")))
    g_string_append_printf (asked, "%s%s", asked->len > 0 ? ", " : "", line);
}

static char *
plain_secret_cb (const PrAccount *account,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  return g_strdup ("secret");
}

PrSyncReport *
sync_fixture_run_asking (SyncFixture *f, GString *asked)
{
  const PrSyncHooks hooks = { .secret = plain_secret_cb,
                              .dialogue = asked_cb,
                              .user_data = asked };
  PrSyncReport *report =
    pr_sync_engine_run (f->store, f->account, &f->options, &hooks, f->cancellable);

  pr_test_server_settle (f->server);
  return report;
}

void
sync_fixture_check_cost (SyncFixture *f,
                         const char *asked,
                         guint n_new,
                         PrSyncReport **cost)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint before = sync_fixture_count_retr (f);
  g_autoptr (PrSyncReport) report = sync_fixture_run_asking (f, text);

  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  g_assert_cmpstr (text->str, ==, asked);
  g_assert_cmpuint (sync_fixture_count_retr (f) - before, ==, n_new);
  if (cost != NULL)
    *cost = g_steal_pointer (&report);
}

void
sync_fixture_check (SyncFixture *f, const char *asked, guint n_new)
{
  sync_fixture_check_cost (f, asked, n_new, NULL);
}

void
sync_fixture_load_maildrop (SyncFixture *f, PrMaildrop *maildrop)
{
  g_autoptr (GError) error = NULL;

  pr_store_load_maildrop (f->store, f->account->id, maildrop, &error);
  g_assert_no_error (error);
}

static void
never_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  g_assert_not_reached ();
}

void
sync_fixture_let_pass (SyncFixture *f, gint64 seconds)
{
  PrMaildrop maildrop;
  g_autoptr (GError) error = NULL;

  sync_fixture_load_maildrop (f, &maildrop);
  maildrop.listed_at -= seconds;
  maildrop.seen_at -= seconds;
  if (maildrop.oldest_at > 0)
    maildrop.oldest_at -= seconds;
  pr_store_note_listing (f->store, f->account->id, maildrop.messages + 1, &maildrop,
                         never_cb, NULL, &error);
  g_assert_no_error (error);
}

void
sync_fixture_insert (SyncFixture *f, guint index)
{
  guint number = ++f->n_added;
  g_autofree char *uidl = g_strdup_printf ("u%04u", number);
  g_autoptr (GBytes) octets = sync_fixture_make_message (number, SYNC_FIXTURE_OCTETS);

  pr_test_server_insert (f->server, index, uidl, octets);
}

SyncFixture *
sync_fixture_new_trusted (PrTestServerFlags flags)
{
  SyncFixture *f = sync_fixture_new (flags);

  sync_fixture_add (f, SYNC_FIXTURE_MESSAGES, SYNC_FIXTURE_OCTETS);
  sync_fixture_check (f, "STAT, UIDL", SYNC_FIXTURE_MESSAGES);
  for (guint i = 0; i < PR_SYNC_SPARSE_APPENDS; i++)
    sync_fixture_check (f, "STAT, UIDL", 0);
  return f;
}
