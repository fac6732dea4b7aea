/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "model/pr-items.h"
#include "support/pr-test-oauth.h"
#include "tests/ui/pr-ui-fixture.h"
#include "tests/ui/pr-ui-providers.h"
#include "ui/pr-banner.h"
#include "ui/pr-sign-in-group.h"
#include "ui/pr-sign-in-window.h"

/* Signing in with the browser, which is a thread of the test. The server takes the token
 * for a password, and no other than "secret". */

typedef struct
{
  UiFixture ui;
  PrTestOauth *provider;
  char *ini;
  gboolean ignored; /* nobody opens the browser */
} Fixture;

static gboolean
open_uri_cb (PrSignInWindow *window, const char *uri, Fixture *f)
{
  if (!f->ignored)
    pr_test_oauth_browse (f->provider, uri);
  return TRUE;
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Fixture *f)
{
  if (PR_IS_SIGN_IN_WINDOW (window))
    g_signal_connect (window, "open-uri", G_CALLBACK (open_uri_cb), f);
}

static void
write_files (Fixture *f)
{
  g_autofree char *folder =
    g_build_filename (g_get_user_config_dir (), "popreader", NULL);
  g_autofree char *authorization = pr_test_oauth_dup_uri (f->provider, "/authorize");
  g_autofree char *token = pr_test_oauth_dup_uri (f->provider, "/token");
  g_autofree char *text = g_strdup_printf (
    "[example]\nTitle=Example\nAuthorization=%s\nToken=%s\nScope=mail.read offline\n"
    "ClientId=popreader-test\n",
    authorization, token);
  g_autofree char *list =
    g_strdup_printf ("[Browser "
                     "Mail]\nDomains=one.example;two.example;three.example;four.example;"
                     "\nHost=127.0.0.1\nPort=%u\nSecurity=tls\n"
                     "User=local-part\nNeeds=no-password;\nOAuth=example\nCaFile=%s\n",
                     pr_test_server_get_port (f->ui.server),
                     pr_test_server_get_ca_file (f->ui.server));

  g_mkdir_with_parents (folder, 0700);
  f->ini = g_build_filename (folder, "oauth.ini", NULL);
  g_assert_true (g_file_set_contents (f->ini, text, -1, NULL));
  g_assert_true (g_file_set_contents (ui_providers_get_path (), list, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  ui_fixture_set_up (&f->ui,
                     GUINT_TO_POINTER (PR_TEST_SERVER_TLS | PR_TEST_SERVER_XOAUTH2));
  f->provider = pr_test_oauth_new (FALSE);
  pr_test_oauth_set_access_token (f->provider, "secret");
  write_files (f);
  g_signal_connect (f->ui.application, "window-added", G_CALLBACK (window_added_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  ui_fixture_tear_down (&f->ui, data);
  pr_test_oauth_free (f->provider);
  g_unlink (f->ini);
  g_free (f->ini);
}

static PrAccountItem *
get_item (Fixture *f)
{
  GListModel *accounts =
    pr_mailbox_get_accounts (pr_application_get_mailbox (f->ui.application));
  PrAccountItem *item = g_list_model_get_item (accounts, 0);

  if (item != NULL)
    g_object_unref (item); /* the list holds it */
  return item;
}

static gboolean
has_mail (Fixture *f)
{
  PrAccountItem *item = get_item (f);

  return item != NULL && pr_account_item_get_account (item)->last_checked != 0;
}

static gboolean
is_refused (Fixture *f)
{
  PrAccountItem *item = get_item (f);

  return item != NULL &&
         g_strcmp0 (pr_account_item_get_trouble_code (item), "token") == 0;
}

/* Tokens are kept for the whole run: each test has an account of its own. */

/* An account that was added, and whose sign-in window is open. */
static PrSignInWindow *
add_account (Fixture *f, const char *address)
{
  PrAccountFields *fields = pr_welcome_get_fields (pr_window_get_welcome (f->ui.window));
  PrSignInGroup *group =
    PR_SIGN_IN_GROUP (ui_find (GTK_WIDGET (fields), PR_TYPE_SIGN_IN_GROUP));
  g_autofree char *label = NULL;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (group)));
  pr_account_fields_set_sign_in (fields, address, "");
  ui_wait_until (pr_sign_in_group_is_browser (group));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (group)));
  g_object_get (fields, "submit-label", &label, NULL);
  g_assert_cmpstr (label, ==, "_Sign In With the Browser");
  ui_wait_until (pr_account_fields_get_can_submit (fields));
  g_assert_true (pr_account_fields_submit (fields));
  ui_wait_until (ui_find_window (PR_TYPE_SIGN_IN_WINDOW) != NULL || has_mail (f));
  return ui_find_window (PR_TYPE_SIGN_IN_WINDOW);
}

static void
test_first_run_by_the_browser_brings_mail (Fixture *f, gconstpointer data)
{
  g_autofree char *page = NULL;

  add_account (f, "ada@one.example");
  ui_wait_until (has_mail (f));
  page = pr_test_oauth_wait_page (f->provider);
  g_assert_nonnull (strstr (page, "close this page"));
  ui_wait_until (ui_find_window (PR_TYPE_SIGN_IN_WINDOW) == NULL);
  g_assert_null (pr_account_item_get_trouble (get_item (f)));
}

static void
test_closing_the_window_cancels (Fixture *f, gconstpointer data)
{
  PrSignInWindow *window;

  f->ignored = TRUE;
  window = add_account (f, "ada@two.example");
  ui_wait_until (strstr (pr_sign_in_window_get_sentence (window), "closes by itself"));
  g_assert_true (pr_sign_in_window_is_waiting (window));
  gtk_window_close (GTK_WINDOW (window));
  ui_wait_until (ui_find_window (PR_TYPE_SIGN_IN_WINDOW) == NULL);
  ui_wait_until (is_refused (f));
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 0);
}

static void
test_denied_is_said_and_may_be_tried_again (Fixture *f, gconstpointer data)
{
  PrSignInWindow *window;

  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_DENIES);
  window = add_account (f, "ada@three.example");
  ui_wait_until (!pr_sign_in_window_is_waiting (window));
  g_assert_nonnull (strstr (pr_sign_in_window_get_sentence (window), "allow it"));
  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_GOOD);
  pr_sign_in_window_start (window);
  ui_wait_until (has_mail (f));
}

/* One banner, one button; the way back in is the browser's. */
static void
test_an_ended_sign_in_has_one_banner (Fixture *f, gconstpointer data)
{
  PrBanner *banner;
  guint n_tokens;

  add_account (f, "ada@four.example");
  ui_wait_until (has_mail (f));
  ui_wait_until (
    !pr_mailbox_is_syncing (pr_application_get_mailbox (f->ui.application), NULL));
  pr_test_oauth_set_access_token (f->provider, "stale");
  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_ENDED);
  /* Whatever token comes as the answer is no command that is known. */
  pr_test_server_set_reply (f->ui.server, "AUTH", "+ \r\n");
  g_action_group_activate_action (G_ACTION_GROUP (f->ui.application), "check-account",
                                  g_variant_new_string (
                                    pr_account_item_get_account (get_item (f))->name));
  ui_wait_until (is_refused (f));
  banner = PR_BANNER (ui_find (GTK_WIDGET (f->ui.window), PR_TYPE_BANNER));
  g_assert_nonnull (strstr (pr_banner_get_sentence (banner), "Sign in again."));
  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_GOOD);
  pr_test_oauth_set_access_token (f->provider, "secret");
  pr_test_server_set_reply (f->ui.server, "AUTH", NULL);
  n_tokens = pr_test_oauth_count (f->provider, "/token");
  g_action_group_activate_action (G_ACTION_GROUP (f->ui.application), "sign-in",
                                  g_variant_new_string (
                                    pr_account_item_get_account (get_item (f))->name));
  ui_wait_until (pr_test_oauth_count (f->provider, "/token") > n_tokens);
  ui_wait_until (!is_refused (f));
}

#define ADD(name, test) \
  g_test_add ("/ui/sign-in/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-config-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  ui_test_init (&argc, &argv);
  ADD ("first-run-by-the-browser-brings-mail", test_first_run_by_the_browser_brings_mail);
  ADD ("closing-the-window-cancels", test_closing_the_window_cancels);
  ADD ("denied-is-said-and-may-be-tried-again",
       test_denied_is_said_and_may_be_tried_again);
  ADD ("an-ended-sign-in-has-one-banner", test_an_ended_sign_in_has_one_banner);
  status = g_test_run ();
  ui_remove_folder (folder);
  return status;
}
