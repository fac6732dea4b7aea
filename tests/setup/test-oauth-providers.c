/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "setup/pr-oauth-providers.h"
#include "setup/pr-providers.h"

typedef struct
{
  char *folder;
  char *distribution, *person; /* files */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("popreader-oauth-XXXXXX", NULL);
  f->distribution = g_build_filename (f->folder, "distribution.ini", NULL);
  f->person = g_build_filename (f->folder, "person.ini", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->distribution);
  g_unlink (f->person);
  g_rmdir (f->folder);
  g_free (f->distribution);
  g_free (f->person);
  g_free (f->folder);
}

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static PrOauthClient *
find (Fixture *f, const char *name, gboolean need_client_id, GError **error)
{
  const char *const paths[] = { f->distribution, f->person, NULL };

  return pr_oauth_providers_find_in (name, paths, need_client_id, error);
}

static void
assert_refused (Fixture *f, const char *name, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (find (f, name, TRUE, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_built_in_ones_have_no_client_id (Fixture *f, gconstpointer data)
{
  g_autoptr (PrOauthClient) google = find (f, "google", FALSE, NULL);
  g_autoptr (PrOauthClient) microsoft = find (f, "microsoft", FALSE, NULL);

  g_assert_cmpstr (google->title, ==, "Google");
  g_assert_null (google->client_id);
  g_assert_cmpstr (google->scope, ==, "https://mail.google.com/");
  g_assert_cmpstr (google->redirect_host, ==, "127.0.0.1");
  g_assert_null (microsoft->client_id);
  g_assert_nonnull (strstr (microsoft->scope, "POP.AccessAsUser.All offline_access"));
  g_assert_cmpstr (microsoft->redirect_host, ==, "localhost");
  assert_refused (f, "google", "ClientId under [google] in");
  assert_refused (f, "microsoft", "GNOME Online Accounts or a token command");
}

static void
test_files_are_laid_over_key_by_key (Fixture *f, gconstpointer data)
{
  g_autoptr (PrOauthClient) client = NULL;

  write_file (f->distribution, "[google]\nClientId=theirs\nClientSecret=well-known\n");
  write_file (f->person, "[google]\nClientId = ours \n");
  client = find (f, "google", TRUE, NULL);
  g_assert_cmpstr (client->client_id, ==, "ours");
  g_assert_cmpstr (client->client_secret, ==, "well-known");
  g_assert_cmpstr (client->token, ==, "https://oauth2.googleapis.com/token");
}

static void
test_an_empty_value_takes_back (Fixture *f, gconstpointer data)
{
  write_file (f->distribution, "[google]\nClientId=theirs\n");
  write_file (f->person, "[google]\nClientId=\n");
  assert_refused (f, "google", "ClientId");
}

static void
test_an_own_provider (Fixture *f, gconstpointer data)
{
  g_autoptr (PrOauthClient) client = NULL;

  write_file (f->person,
              "[school]\nAuthorization=https://id.example.org/authorize\n"
              "Token=https://id.example.org/token\nScope=pop\nClientId=1\nCaFile=/ca\n");
  client = find (f, "school", TRUE, NULL);
  g_assert_cmpstr (client->title, ==, "school");
  g_assert_cmpstr (client->ca_file, ==, "/ca");
  g_assert_null (client->client_secret);
}

static void
test_what_cannot_be_used (Fixture *f, gconstpointer data)
{
  write_file (f->person,
              "[clear]\nAuthorization=https://a.example/\nToken=http://a.example/\n"
              "Scope=x\n[lacks]\nAuthorization=https://a.example/\n"
              "Token=https://a.example/\n[away]\nAuthorization=https://a.example/\n"
              "Token=https://a.example/\nScope=x\nRedirect=evil.example\n"
              "[odd]\nAuthorization=https://a.example/\nToken=https://a.example/\n"
              "Scope=x\nParameters=a b\n");
  assert_refused (f, "clear", "“Token” of the provider “clear”");
  assert_refused (f, "lacks", "“Scope”");
  assert_refused (f, "away", "“Redirect”");
  assert_refused (f, "odd", "“Parameters”");
  assert_refused (f, "nobody", "“nobody”");
  assert_refused (f, "../etc", "“../etc”");
  write_file (f->person, "no key file\n");
  assert_refused (f, "google", f->person);
}

/* A provider of mail that names one of tokens names one that is there. */
static void
test_mail_providers_name_known_ones (Fixture *f, gconstpointer data)
{
  g_autoptr (PrProviders) providers = pr_providers_load (NULL);
  GPtrArray *list = pr_providers_list (providers);
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const PrProvider *provider = g_ptr_array_index (list, i);
      g_autoptr (PrOauthClient) client = NULL;

      if (provider->oauth == NULL)
        continue;
      client = find (f, provider->oauth, FALSE, NULL);
      g_assert_nonnull (client);
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpstr (pr_providers_find (providers, "gmail.com")->oauth, ==, "google");
  g_assert_cmpstr (pr_providers_find (providers, "outlook.com")->oauth, ==, "microsoft");
}

#define ADD(name, test) \
  g_test_add ("/setup/oauth-providers/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("built-in-ones-have-no-client-id", test_built_in_ones_have_no_client_id);
  ADD ("files-are-laid-over-key-by-key", test_files_are_laid_over_key_by_key);
  ADD ("an-empty-value-takes-back", test_an_empty_value_takes_back);
  ADD ("an-own-provider", test_an_own_provider);
  ADD ("what-cannot-be-used", test_what_cannot_be_used);
  ADD ("mail-providers-name-known-ones", test_mail_providers_name_known_ones);
  return g_test_run ();
}
