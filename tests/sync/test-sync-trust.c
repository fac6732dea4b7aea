/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-traits.h"
#include "sync/pr-sync-trust-private.h"

/* What a server's certificate was, and what is said when it is another one. */

static SyncFixture *
fixture_new (void)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_TLS);

  f->account->security = PR_SECURITY_TLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  sync_fixture_add (f, 1, 400);
  return f;
}

static char *
dup_trait (SyncFixture *f)
{
  g_autoptr (GPtrArray) traits = pr_store_load_traits (f->store, f->account, NULL);

  for (guint i = 0; i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);

      if (strcmp (trait->name, PR_SYNC_TRAIT_CERTIFICATE) == 0)
        return g_strdup (trait->value);
    }
  return NULL;
}

static void
test_certificate_is_kept (void)
{
  g_autoptr (SyncFixture) f = fixture_new ();
  g_autofree char *trait = NULL;
  g_autoptr (PrCertificate) kept = NULL;

  g_assert_null (dup_trait (f));
  sync_fixture_sync (f);
  trait = dup_trait (f);
  g_assert_nonnull (trait);
  kept = pr_certificate_from_trait (trait);
  g_assert_cmpstr (kept->sha256, ==, pr_test_server_get_pin (f->server));
  g_assert_cmpstr (kept->issuer, ==, "CN=PopReader test authority");
  g_assert_true (g_strv_contains ((const char *const *) kept->names, "localhost"));
}

/* Another server on the same port, with a certificate that nobody here trusts: the
 * authority's file goes with its server, so a copy stays. */
static void
swap_server (SyncFixture *f, const char *folder)
{
  guint16 port = pr_test_server_get_port (f->server);
  char *copy = g_build_filename (folder, "ca.pem", NULL);
  g_autofree char *pem = NULL;

  g_file_get_contents (f->account->ca_file, &pem, NULL, NULL);
  g_assert_true (g_file_set_contents (copy, pem, -1, NULL));
  g_free (f->account->ca_file);
  f->account->ca_file = copy;
  pr_test_server_free (f->server);
  f->server = pr_test_server_new_on_port (PR_TEST_SERVER_TLS, port);
  g_assert_nonnull (f->server);
}

static void
test_swap_is_refused_and_explained (void)
{
  g_autoptr (SyncFixture) f = fixture_new ();
  g_autofree char *folder = g_dir_make_tmp ("popreader-ca-XXXXXX", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  PrSyncReport *report;

  sync_fixture_sync (f);
  before = dup_trait (f);
  swap_server (f, folder);
  report = sync_fixture_run (f);
  g_assert_nonnull (report->trouble);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_CERTIFICATE);
  g_test_message ("%s", report->trouble->message);
  g_assert_nonnull (strstr (report->trouble->message, "another certificate than"));
  g_assert_nonnull (strstr (report->trouble->message, "Its issuer is the same"));
  g_assert_nonnull (strstr (report->trouble->message, "about to be renewed"));
  g_assert_nonnull (strstr (report->trouble->message, "No password was sent"));
  pr_sync_report_free (report);
  g_assert_cmpuint (f->n_secrets, ==, 1);
  /* One that is refused is not taken for the server's. */
  after = dup_trait (f);
  g_assert_cmpstr (after, ==, before);
  g_unlink (f->account->ca_file);
  g_rmdir (folder);
}

typedef GPtrArray *(*AskFunc) (PrStore *store,
                               const PrAccount *account,
                               const PrSyncOptions *options,
                               const PrSyncHooks *hooks,
                               GCancellable *cancellable,
                               GError **error);

static void
assert_refused_and_explained (SyncFixture *f, AskFunc ask)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (f->store, f->account, &f->options, &f->hooks, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_assert_nonnull (strstr (error->message, "another certificate than"));
}

/* Nor is what was learned of it a month ago forgotten. */
static void
test_whoever_asks_is_told_of_a_swap (void)
{
  g_autoptr (SyncFixture) f = fixture_new ();
  g_autofree char *folder = g_dir_make_tmp ("popreader-ca-XXXXXX", NULL);
  g_autofree char *trait = NULL;
  gint64 long_ago = g_get_real_time () / G_USEC_PER_SEC - PR_SYNC_TRAIT_SECONDS - 1;
  g_autoptr (GPtrArray) messages =
    pr_sync_engine_list_server (f->store, f->account, &f->options, &f->hooks, NULL, NULL);

  g_assert_nonnull (messages);
  trait = dup_trait (f);
  g_assert_nonnull (trait);
  g_assert_true (pr_store_note_trait (f->store, f->account, PR_SYNC_TRAIT_CERTIFICATE,
                                      trait, long_ago, NULL));
  swap_server (f, folder);
  assert_refused_and_explained (f, pr_sync_engine_list_server);
  assert_refused_and_explained (f, pr_sync_engine_list_folders);
  g_assert_cmpuint (f->n_secrets, ==, 1);
  g_unlink (f->account->ca_file);
  g_rmdir (folder);
}

static void
test_pin_of_another_is_explained (void)
{
  g_autoptr (SyncFixture) f = fixture_new ();
  PrSyncReport *report;

  sync_fixture_sync (f);
  f->account->pin = g_strnfill (64, 'a');
  report = sync_fixture_run (f);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_CERTIFICATE);
  g_test_message ("%s", report->trouble->message);
  g_assert_nonnull (strstr (report->trouble->message, "pinned"));
  /* It is the same as ever: there is nothing to explain. */
  g_assert_null (strstr (report->trouble->message, "another certificate than"));
  pr_sync_report_free (report);
}

/* ---- ports that are mistaken for one another ---- */

static void
test_tls_behind_silence_is_named (void)
{
  g_autoptr (SyncFixture) f = fixture_new ();
  PrSyncReport *report;

  f->account->security = PR_SECURITY_STARTTLS;
  f->options.timeout_seconds = 1;
  report = sync_fixture_run (f);
  g_assert_nonnull (report->trouble);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_TLS);
  g_test_message ("%s", report->trouble->message);
  g_assert_nonnull (strstr (report->trouble->message, "from the first octet"));
  g_assert_nonnull (strstr (report->trouble->message, "--security tls"));
  g_assert_cmpuint (f->n_secrets, ==, 0);
  pr_sync_report_free (report);
}

/* ---- what a probe tells ---- */

static const char *
find_fact (GPtrArray *list, const char *label)
{
  for (guint i = 0; i < list->len; i++)
    {
      const PrFact *fact = g_ptr_array_index (list, i);

      if (strcmp (fact->label, label) == 0)
        return fact->text;
    }
  return NULL;
}

static void
test_probe_tells_all (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_TOP);
  g_autoptr (PrServerFacts) facts = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  f->account->security = PR_SECURITY_STARTTLS;
  facts = pr_sync_engine_probe (f->account, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (facts->clear_capabilities);
  g_assert_true (
    g_strv_contains ((const char *const *) facts->clear_capabilities, "STLS"));
  g_assert_false (g_strv_contains ((const char *const *) facts->capabilities, "STLS"));
  g_assert_cmpstr (facts->attempts[0], ==, "127.0.0.1: connected");
  g_assert_null (facts->attempts[1]);
  g_assert_cmpint (facts->greeting_usec, >, 0);
  g_assert_cmpint (facts->round_trip_usec, >, 0);
  g_assert_cmpint (facts->stls, ==, PR_STLS_NOT_LOOKED_FOR);
  g_assert_true (g_strv_contains ((const char *const *) facts->offered, "PLAIN"));

  list = pr_server_facts_describe (facts, g_get_real_time () / G_USEC_PER_SEC);
  g_assert_nonnull (strstr (find_fact (list, "Valid"), " days left"));
  g_assert_nonnull (strstr (find_fact (list, "Trust"), "No authority"));
  g_assert_nonnull (strstr (find_fact (list, "Revocation"), "did not come along"));
  g_assert_nonnull (strstr (find_fact (list, "DNS"), "DANE"));
  g_assert_nonnull (strstr (find_fact (list, "Before TLS"), "STLS"));
  g_assert_nonnull (strstr (find_fact (list, "Log In By"), "is chosen"));
  g_assert_nonnull (find_fact (list, "No TOP"));
  g_assert_null (find_fact (list, "No UIDL"));
  g_assert_nonnull (strstr (find_fact (list, "Time"), "ms"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/trust/certificate-is-kept", test_certificate_is_kept);
  g_test_add_func ("/sync/trust/swap-is-refused-and-explained",
                   test_swap_is_refused_and_explained);
  g_test_add_func ("/sync/trust/whoever-asks-is-told-of-a-swap",
                   test_whoever_asks_is_told_of_a_swap);
  g_test_add_func ("/sync/trust/pin-of-another", test_pin_of_another_is_explained);
  g_test_add_func ("/sync/trust/tls-behind-silence-is-named",
                   test_tls_behind_silence_is_named);
  g_test_add_func ("/sync/trust/probe-tells-all", test_probe_tells_all);
  return g_test_run ();
}
