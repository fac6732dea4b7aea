/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "mail/pr-discovery-report.h"
#include "setup/pr-providers.h"

static PrProviders *
load (void)
{
  g_autoptr (GError) error = NULL;
  PrProviders *providers = pr_providers_load (&error);

  g_assert_no_error (error);
  g_assert_nonnull (providers);
  return providers;
}

static PrProviders *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new_static (text, strlen (text));

  return pr_providers_parse (octets, error);
}

static void
test_built_in_list_is_sane (void)
{
  g_autoptr (PrProviders) providers = load ();
  GPtrArray *list = pr_providers_list (providers);

  g_assert_cmpuint (list->len, >=, 40);
  g_assert_cmpuint (pr_providers_get_n_domains (providers), >=, 200);
  for (guint i = 0; i < list->len; i++)
    {
      const PrProvider *provider = g_ptr_array_index (list, i);
      g_autoptr (PrAccount) account = pr_account_new ();
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", provider->name);
      g_assert_null (provider->ca_file);
      if ((provider->needs & PR_PROVIDER_NO_POP) != 0)
        continue;
      g_assert_true (provider->security == PR_SECURITY_TLS ? provider->port == 995
                                                           : provider->port == 110);
      account->name = g_strdup (provider->name);
      account->host = g_strdup (provider->host);
      account->user = pr_provider_dup_user (provider, "ada@example.org");
      g_assert_true (pr_account_validate (account, &error));
      g_assert_no_error (error);
    }
}

/* Every domain of the list is one that an address can have. */
static void
test_built_in_domains_are_found (void)
{
  static const struct
  {
    const char *address;
    const char *host; /* NULL: no POP */
    const char *user;
  } known[] = {
    { "ada@gmail.com", "pop.gmail.com", "ada@gmail.com" },
    { "ada@GMX.de", "pop.gmx.net", "ada@GMX.de" },
    { "ada@free.fr", "pop.free.fr", "ada" },
    { "ada@icloud.com", NULL, NULL },
    { "ada@proton.me", NULL, NULL },
  };
  g_autoptr (PrProviders) providers = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *domain = pr_discovery_dup_domain (known[i].address);
      const PrProvider *provider = pr_providers_find (providers, domain);
      g_autofree char *user = NULL;

      g_assert_nonnull (provider);
      g_assert_cmpstr (provider->host, ==, known[i].host);
      if (known[i].host == NULL)
        continue;
      user = pr_provider_dup_user (provider, known[i].address);
      g_assert_cmpstr (user, ==, known[i].user);
    }
  g_assert_null (pr_providers_find (providers, "example.org"));
}

static void
test_needs_are_said_with_the_name (void)
{
  g_autoptr (PrProviders) providers = load ();
  g_autofree char *icloud =
    pr_provider_describe_needs (pr_providers_find (providers, "icloud.com"));
  g_autofree char *gmail =
    pr_provider_describe_needs (pr_providers_find (providers, "gmail.com"));

  g_assert_nonnull (strstr (icloud, "iCloud Mail has no POP server"));
  g_assert_nonnull (strstr (gmail, "Gmail lets mail programs in once POP is switched"));
  g_assert_nonnull (strstr (gmail, "Gmail wants an app password here"));
  g_assert_null (strstr (gmail, "%s"));
  g_assert_null (pr_provider_describe_needs (pr_providers_find (providers, "posteo.de")));
}

static void
test_bad_entries_are_named (void)
{
  static const struct
  {
    const char *text;
    const char *named;
  } bad[] = {
    { "[A]\nHost=pop.example.org\n", "Domains" },
    { "[A]\nDomains=example.org;\n", "Host" },
    { "[A]\nDomains=example.org;\nHost=\n", "Host" },
    { "[A]\nDomains=example.org;\nHost=pop.example.org\nNeeds=no-pop;\n", "Host" },
    { "[A]\nDomains=example.org;\nHost=h\nSecurity=none\n", "Security" },
    { "[A]\nDomains=example.org;\nHost=h\nPort=0\n", "Port" },
    { "[A]\nDomains=example.org;\nHost=h\nUser=somebody\n", "User" },
    { "[A]\nDomains=example.org;\nHost=h\nNeeds=luck;\n", "Needs" },
    { "[A]\nDomains=example.org;\nHost=h\nHelp=http://example.org/\n", "Help" },
    { "[B]\nDomains=example.org;\nHost=h\n[A]\nDomains=Example.org;\nHost=h\n",
      "Domains" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i].text, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, bad[i].named));
      g_assert_nonnull (strstr (error->message, "“A”"));
    }
}

static void
test_what_is_no_key_file_is_told (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse ("example.org pop.example.org\n", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_another_list_takes_the_place (void)
{
  static const char text[] =
    "[Engine Works]\nDomains=example.org;\nHost=pop.example.org\n"
    "Security=starttls\nUser=local-part\nCaFile=/ca.pem\n";
  g_autofree char *folder = g_dir_make_tmp ("popreader-providers-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "list.ini", NULL);
  g_autoptr (PrProviders) providers = NULL;
  g_autoptr (GError) error = NULL;
  const PrProvider *provider;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_setenv ("POPREADER_PROVIDERS", path, TRUE);
  providers = load ();
  g_unlink (path);
  g_assert_null (pr_providers_load (&error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_unsetenv ("POPREADER_PROVIDERS");
  g_rmdir (folder);

  provider = pr_providers_find (providers, "example.org");
  g_assert_cmpstr (provider->name, ==, "Engine Works");
  g_assert_cmpuint (provider->port, ==, 110);
  g_assert_cmpint (provider->security, ==, PR_SECURITY_STARTTLS);
  g_assert_true (provider->local_part);
  g_assert_cmpstr (provider->ca_file, ==, "/ca.pem");
  g_assert_null (pr_providers_find (providers, "gmail.com"));
}

static void
test_domain_of_an_address (void)
{
  static const struct
  {
    const char *address;
    const char *domain;
  } addresses[] = {
    { "ada@example.org", "example.org" },
    { "ada@Example.ORG ", "example.org" },
    { "\"a@b\"@mail.example.org", "mail.example.org" },
    { "ada@bücher.example", "xn--bcher-kva.example" },
    { "ada", NULL },
    { "ada@", NULL },
    { "@example.org", NULL },
    { "ada@example", NULL },
    { "ada@example.", NULL },
    { "ada@example.o", NULL },
    { "ada@127.0.0.1", NULL },
    { "ada@[::1]", NULL },
    { "ada@exa mple.org", NULL },
    { "ada@example.org:995", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *domain = pr_discovery_dup_domain (addresses[i].address);

      g_assert_cmpstr (domain, ==, addresses[i].domain);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_unsetenv ("POPREADER_PROVIDERS");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/providers/built-in-list-is-sane", test_built_in_list_is_sane);
  g_test_add_func ("/setup/providers/built-in-domains-are-found",
                   test_built_in_domains_are_found);
  g_test_add_func ("/setup/providers/needs-are-said-with-the-name",
                   test_needs_are_said_with_the_name);
  g_test_add_func ("/setup/providers/bad-entries-are-named", test_bad_entries_are_named);
  g_test_add_func ("/setup/providers/what-is-no-key-file-is-told",
                   test_what_is_no_key_file_is_told);
  g_test_add_func ("/setup/providers/another-list-takes-the-place",
                   test_another_list_takes_the_place);
  g_test_add_func ("/setup/discovery/domain-of-an-address", test_domain_of_an_address);
  return g_test_run ();
}
