/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "store-fixture.h"
#include "store/pr-profile.h"

static PrAccount *
make_account (const char *name)
{
  PrAccount *account = pr_account_new ();

  account->name = g_strdup (name);
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup ("ada");
  return account;
}

static PrAccount *
find (StoreFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  PrAccount *account = pr_store_find_account (f->store, name, &error);

  g_assert_no_error (error);
  return account;
}

static void
test_every_field_comes_back (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = make_account ("Büro");
  g_autoptr (PrAccount) back = NULL;

  account->port = 1995;
  account->security = PR_SECURITY_STARTTLS;
  account->auth = (g_free (account->auth), g_strdup ("plain"));
  account->password_command = g_strdup ("pass show mail");
  account->ca_file = g_strdup ("/etc/ca.pem");
  account->pin = g_strdup ("abc");
  account->client_cert = g_strdup ("/c.pem");
  account->client_key = g_strdup ("/k.pem");
  account->keep = PR_KEEP_DAYS;
  account->keep_days = 30;
  account->max_size = G_GINT64_CONSTANT (5000000000);
  account->protocol = PR_PROTOCOL_KPOP;
  account->least_tls = PR_TLS_1_0;
  account->token_command = g_strdup ("token mail");
  account->oauth = g_strdup ("goa:account_1");
  g_assert_true (pr_store_add_account (f->store, account, NULL));

  back = find (f, "bÜRO");
  g_assert_cmpint (back->protocol, ==, PR_PROTOCOL_KPOP);
  g_assert_cmpint (back->least_tls, ==, PR_TLS_1_0);
  g_assert_cmpstr (back->token_command, ==, "token mail");
  g_assert_cmpstr (back->oauth, ==, "goa:account_1");
  g_assert_cmpint (back->id, ==, account->id);
  g_assert_cmpstr (back->name, ==, "Büro");
  g_assert_cmpstr (back->host, ==, account->host);
  g_assert_cmpuint (back->port, ==, 1995);
  g_assert_cmpstr (back->user, ==, "ada");
  g_assert_cmpint (back->security, ==, PR_SECURITY_STARTTLS);
  g_assert_cmpstr (back->auth, ==, "plain");
  g_assert_cmpstr (back->password_command, ==, "pass show mail");
  g_assert_cmpstr (back->ca_file, ==, "/etc/ca.pem");
  g_assert_cmpstr (back->pin, ==, "abc");
  g_assert_cmpstr (back->client_cert, ==, "/c.pem");
  g_assert_cmpstr (back->client_key, ==, "/k.pem");
  g_assert_cmpint (back->keep, ==, PR_KEEP_DAYS);
  g_assert_cmpuint (back->keep_days, ==, 30);
  g_assert_cmpuint (back->max_size, ==, G_GINT64_CONSTANT (5000000000));
  g_assert_cmpint (back->last_checked, ==, 0);
  g_assert_null (back->last_error);
}

static void
test_name_is_taken_without_case (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) first = make_account ("ÄRGER");
  g_autoptr (PrAccount) second = make_account ("ärger");
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_add_account (f->store, first, NULL));
  g_assert_false (pr_store_add_account (f->store, second, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS);
  g_assert_cmpint (second->id, ==, 0);
  g_clear_error (&error);

  second->id = f->account;
  g_assert_false (pr_store_update_account (f->store, second, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS);
  /* Its own name in another case is free to it. */
  second->id = first->id;
  g_assert_true (pr_store_update_account (f->store, second, NULL));
}

static void
test_octets_that_are_no_text_name_no_account (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_store_find_account (f->store, "wo\xffrk", &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

static void
test_update_leaves_the_last_check (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = find (f, "work");
  g_autoptr (PrAccount) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_note_check (f->store, f->account, 1000, NULL, NULL));
  g_assert_true (pr_store_note_check (f->store, f->account, 0, "auth", NULL));
  account->host = (g_free (account->host), g_strdup ("mail.example.org"));
  g_assert_true (pr_store_update_account (f->store, account, NULL));
  back = find (f, "work");
  g_assert_cmpstr (back->host, ==, "mail.example.org");
  g_assert_cmpint (back->last_checked, ==, 1000);
  g_assert_cmpstr (back->last_error, ==, "auth");

  account->id = 4711;
  account->name = (g_free (account->name), g_strdup ("other"));
  g_assert_false (pr_store_update_account (f->store, account, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (pr_store_note_check (f->store, 4711, 1, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

static PrLoginHint *
load_hint (StoreFixture *f, const PrAccount *account)
{
  PrLoginHint *hint = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_load_login_hint (f->store, account, &hint, &error));
  g_assert_no_error (error);
  return hint;
}

static void
note_hint (StoreFixture *f, const PrAccount *account, guint breaks)
{
  const PrLoginHint hint = { (char *) "plain", breaks, 1800000000 };
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_store_note_login_hint (f->store, account, &hint, &error));
  g_assert_no_error (error);
}

static void
test_login_hint_outlives_the_program (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = find (f, "work");
  g_autoptr (PrLoginHint) hint = NULL;

  g_assert_null (load_hint (f, account));
  note_hint (f, account, 0);
  note_hint (f, account, 1);
  store_fixture_reopen (f);
  hint = load_hint (f, account);
  g_assert_cmpstr (hint->mechanism, ==, "plain");
  g_assert_cmpuint (hint->breaks, ==, 1);
  g_assert_cmpint (hint->noted, ==, 1800000000);
  g_assert_true (pr_store_note_login_hint (f->store, account, NULL, NULL));
  g_assert_null (load_hint (f, account));
}

static void
change_host (PrAccount *account)
{
  account->host = (g_free (account->host), g_strdup ("other.example.org"));
}

static void
change_port (PrAccount *account)
{
  account->port = 4711;
}

static void
change_user (PrAccount *account)
{
  account->user = (g_free (account->user), g_strdup ("charles"));
}

static void
change_security (PrAccount *account)
{
  account->security = PR_SECURITY_NONE;
}

static void
change_auth (PrAccount *account)
{
  account->auth = (g_free (account->auth), g_strdup ("user"));
}

static void (*const changes[]) (PrAccount *account) = { change_host, change_port,
                                                        change_user, change_security,
                                                        change_auth };

static void
test_login_hint_goes_with_its_settings (StoreFixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (PrAccount) before = find (f, "work");
      g_autoptr (PrAccount) after = pr_account_copy (before);

      note_hint (f, before, 0);
      changes[i](after);
      g_assert_null (load_hint (f, after));
      g_assert_true (pr_store_update_account (f->store, after, NULL));
      g_assert_true (pr_store_update_account (f->store, before, NULL));
      g_assert_null (load_hint (f, before));
    }
}

static void
test_login_hint_stays_through_other_changes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = find (f, "work");
  g_autoptr (PrLoginHint) hint = NULL;

  note_hint (f, account, 0);
  account->name = (g_free (account->name), g_strdup ("office"));
  account->keep = PR_KEEP_NONE;
  g_assert_true (pr_store_update_account (f->store, account, NULL));
  hint = load_hint (f, account);
  g_assert_nonnull (hint);
}

static void
test_login_hint_goes_with_its_account (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = find (f, "work");

  note_hint (f, account, 0);
  g_assert_true (pr_store_remove_account (f->store, account->id, NULL, NULL));
  note_hint (f, account, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM login"), ==, 0);
}

static void
test_accounts_and_folders_are_listed_by_name (StoreFixture *f, gconstpointer data)
{
  const char *const names[] = { "Inbox", "Archive", "Trash" };
  const PrFolderKind kinds[] = { PR_FOLDER_INBOX, PR_FOLDER_ARCHIVE, PR_FOLDER_TRASH };
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) folders = NULL;

  store_fixture_add_account (f, "Home");
  accounts = pr_store_list_accounts (f->store, NULL);
  g_assert_cmpuint (accounts->len, ==, 2);
  g_assert_cmpstr (((PrAccount *) g_ptr_array_index (accounts, 0))->name, ==, "Home");
  folders = pr_store_list_folders (f->store, NULL);
  g_assert_cmpuint (folders->len, ==, 6);
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);

      g_assert_cmpstr (folder->account_name, ==, i < 3 ? "Home" : "work");
      g_assert_cmpstr (folder->name, ==, names[i % 3]);
      g_assert_cmpint (folder->kind, ==, kinds[i % 3]);
      g_assert_cmpuint (folder->total, ==, 0);
    }
}

/* ---- removal ---- */

static void
test_removal_takes_everything_of_it_and_nothing_else (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lock_file = NULL;
  gint64 work = f->account, home = store_fixture_add_account (f, "home");
  PrSelection words = { .query = "weaves" };
  guint64 n_hits = 0;
  PrStats stats;

  store_fixture_fill (f, 0, 300);
  f->account = home;
  store_fixture_fill (f, 0, 5);
  store_fixture_index_all (f);
  {
    g_autoptr (PrLock) lock = pr_profile_lock_account (f->path, work, NULL);

    g_assert_nonnull (lock);
    pr_store_remove_account (f->store, work, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_null (pr_store_find_account (f->store, "work", &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.messages, ==, 5);
  g_assert_cmpuint (stats.accounts, ==, 1);
  g_assert_cmpuint (stats.folders, ==, 3);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM place"), ==, 5);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM tombstone"), ==, 300);
  g_assert_true (pr_store_count (f->store, &words, &n_hits, NULL, NULL));
  g_assert_cmpuint (n_hits, ==, 5);
  lock_file = g_strdup_printf ("%s/sync-%" G_GINT64_FORMAT ".lock", f->path, work);
  g_assert_false (g_file_test (lock_file, G_FILE_TEST_EXISTS));
  store_fixture_verify (f);

  /* Most of the index being dead, what lives is written anew. */
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (messages) FROM segment"), ==, 5);
  g_assert_cmpint (store_fixture_number (f, "SELECT dead FROM total"), ==, 0);
  g_assert_true (pr_store_count (f->store, &words, &n_hits, NULL, NULL));
  g_assert_cmpuint (n_hits, ==, 5);
  store_fixture_verify (f);
}

static void
test_last_removal_empties_the_index (StoreFixture *f, gconstpointer data)
{
  store_fixture_fill (f, 0, 10);
  store_fixture_index_all (f);
  g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM segment_chunk"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM segment"), ==, 0);
  store_fixture_verify (f);
}

static void
test_removal_that_was_cut_off_is_finished_at_the_next_start (StoreFixture *f,
                                                             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) again = make_account ("work");
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GBytes) raw = store_message (999);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

  store_fixture_fill (f, 0, 10);
  store_fixture_exec (f, "UPDATE account SET leaving = 1");

  /* It is gone for everybody at once, and its name is free. */
  g_assert_null (pr_store_find_account (f->store, "work", NULL));
  folders = pr_store_list_folders (f->store, NULL);
  g_assert_cmpuint (folders->len, ==, 0);
  g_ptr_array_add (batch, pr_incoming_new ("late", 0, raw));
  g_assert_false (pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_true (pr_store_add_account (f->store, again, NULL));

  store_fixture_reopen (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM account"), ==, 1);
  store_fixture_verify (f);
}

static void
test_removal_of_an_unknown_account_is_not_found (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_store_remove_account (f->store, 4711, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

/* ---- places ---- */

static void
test_unique_ids_are_any_octets (StoreFixture *f, gconstpointer data)
{
  static const char *const uidls[] = { "", " ", "a b", "\x01\xff\xfe", "A", "a" };

  for (guint i = 0; i < G_N_ELEMENTS (uidls); i++)
    {
      g_autoptr (GBytes) raw = store_message (i);

      store_fixture_add (f, uidls[i], raw);
    }
  for (guint i = 0; i < G_N_ELEMENTS (uidls); i++)
    {
      g_autoptr (PrPlace) place = store_fixture_place (f, uidls[i]);

      g_assert_nonnull (place);
      g_assert_cmpint (place->key >> 20, ==, STORE_MESSAGE_TIME (i));
    }
}

static void
test_states_are_kept (StoreFixture *f, gconstpointer data)
{
  static const struct
  {
    PrPlaceEvent event;
    PrPlaceState state;
  } life[] = {
    { PR_PLACE_LISTED, PR_PLACE_STORED },
    { PR_PLACE_DELE_BY_RULE, PR_PLACE_DELE_SENT },
    { PR_PLACE_CONFIRMED, PR_PLACE_GONE },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (PrPlace) unknown = g_new0 (PrPlace, 1);
  g_autoptr (GPtrArray) some = g_ptr_array_new ();

  store_fixture_fill (f, 0, 3);
  places = store_fixture_places (f);
  for (guint i = 0; i < G_N_ELEMENTS (life); i++)
    {
      g_autoptr (PrPlace) place = NULL;

      g_assert_true (
        pr_store_move_places (f->store, f->account, places, life[i].event, NULL));
      place = store_fixture_place (f, "u1");
      g_assert_cmpint (place->state, ==, life[i].state);
      g_assert_cmpint (place->stored_at, >, STORE_MESSAGE_TIME (0));
      g_assert_cmpuint (place->size, >, 0);
      g_assert_false (place->deleted_here);
    }

  unknown->uidl = g_strdup ("never seen");
  g_ptr_array_add (some, g_ptr_array_index (places, 0));
  g_ptr_array_add (some, unknown);
  g_assert_false (
    pr_store_move_places (f->store, f->account, some, PR_PLACE_CONFIRMED, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (store_fixture_number (f, "SELECT min (state) FROM place"), ==,
                   PR_PLACE_GONE);
}

static void
test_deleted_messages_are_told_from_refused_ones (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrPlace) deleted = NULL;
  g_autoptr (PrPlace) trashed = NULL;
  g_autoptr (PrPlace) kept = NULL;

  store_fixture_fill (f, 0, 3);
  store_fixture_exec (
    f, "PRAGMA foreign_keys = ON;"
       "UPDATE folder SET id = 10 WHERE account = 1 AND kind = 4;"
       "DELETE FROM message WHERE key = (SELECT key FROM place WHERE uidl = x'7530');"
       "UPDATE message SET folder = 10 "
       "WHERE key = (SELECT key FROM place WHERE uidl = x'7531')");
  deleted = store_fixture_place (f, "u0");
  trashed = store_fixture_place (f, "u1");
  kept = store_fixture_place (f, "u2");
  g_assert_true (deleted->deleted_here);
  g_assert_cmpint (deleted->key, ==, 0);
  g_assert_true (trashed->deleted_here);
  g_assert_cmpint (trashed->key, !=, 0);
  g_assert_false (kept->deleted_here);
  store_fixture_verify (f);
}

/* The order that a sync's plan relies on, whatever the order they came in. */
static void
test_places_are_walked_octet_by_octet (StoreFixture *f, gconstpointer data)
{
  static const char *const uidls[] = { "b", "a\xff", "a", "\x80", "a\x01", "B", "aa" };
  static const char *const sorted[] = {
    "B", "a", "a", "a\x01", "aa", "a\xff", "b", "\x80"
  };
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (GBytes) raw = store_message (1);

  g_ptr_array_add (batch, pr_incoming_new ("a", 1, raw));
  for (guint i = 0; i < G_N_ELEMENTS (uidls); i++)
    g_ptr_array_add (batch, pr_incoming_new (uidls[i], 0, raw));
  g_assert_true (pr_store_add_messages (f->store, f->account, 0, batch, NULL, NULL));
  places = store_fixture_places (f);
  g_assert_cmpuint (places->len, ==, G_N_ELEMENTS (sorted));
  for (guint i = 0; i < places->len; i++)
    {
      const PrPlace *place = g_ptr_array_index (places, i);

      g_assert_cmpstr (place->uidl, ==, sorted[i]);
      g_assert_cmpuint (place->occurrence, ==, i == 2 ? 1 : 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/accounts/every-field-comes-back", test_every_field_comes_back);
  store_test_add ("/store/accounts/name-is-taken-without-case",
                  test_name_is_taken_without_case);
  store_test_add ("/store/accounts/octets-that-are-no-text-name-no-account",
                  test_octets_that_are_no_text_name_no_account);
  store_test_add ("/store/accounts/update-leaves-the-last-check",
                  test_update_leaves_the_last_check);
  store_test_add ("/store/accounts/are-listed-by-name",
                  test_accounts_and_folders_are_listed_by_name);
  store_test_add ("/store/login-hint/outlives-the-program",
                  test_login_hint_outlives_the_program);
  store_test_add ("/store/login-hint/goes-with-its-settings",
                  test_login_hint_goes_with_its_settings);
  store_test_add ("/store/login-hint/stays-through-other-changes",
                  test_login_hint_stays_through_other_changes);
  store_test_add ("/store/login-hint/goes-with-its-account",
                  test_login_hint_goes_with_its_account);
  store_test_add ("/store/removal/takes-everything-of-it-and-nothing-else",
                  test_removal_takes_everything_of_it_and_nothing_else);
  store_test_add ("/store/removal/of-the-last-empties-the-index",
                  test_last_removal_empties_the_index);
  store_test_add ("/store/removal/cut-off-is-finished-at-the-next-start",
                  test_removal_that_was_cut_off_is_finished_at_the_next_start);
  store_test_add ("/store/removal/of-an-unknown-account-is-not-found",
                  test_removal_of_an_unknown_account_is_not_found);
  store_test_add ("/store/places/unique-ids-are-any-octets",
                  test_unique_ids_are_any_octets);
  store_test_add ("/store/places/states-are-kept", test_states_are_kept);
  store_test_add ("/store/places/deleted-are-told-from-refused",
                  test_deleted_messages_are_told_from_refused_ones);
  store_test_add ("/store/places/are-walked-octet-by-octet",
                  test_places_are_walked_octet_by_octet);
  return g_test_run ();
}
