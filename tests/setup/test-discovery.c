/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>
#include "net/net-peer.h"
#include "net/net-resolver.h"
#include "setup/pr-discovery.h"
#include "support/pr-test-server.h"

/* Servers of the test's own behind names that only its resolver knows, each with a
 * certificate of one authority. */

typedef struct
{
  const char *greeting;
  guint delay_ms; /* before it */
} Manner;

typedef struct
{
  NetIdentity *identity;
  NetTls tls;
  Manner manner;
  NetPeer *peer;
} Server;

static NetIdentity *authority;
static PrProviders *nobody; /* a list that knows nobody */

static void
talk_cb (gnutls_session_t session, gpointer user_data)
{
  const Manner *manner = user_data;
  char line[256];

  g_usleep (manner->delay_ms * 1000UL);
  if (manner->greeting != NULL)
    gnutls_record_send (session, manner->greeting, strlen (manner->greeting));
  while (gnutls_record_recv (session, line, sizeof line) > 0)
    gnutls_record_send (session, "+OK\r\n", 5);
}

/* A server that shows a certificate for @name; @greeting NULL: it says nothing. */
static Server *
server_new (const char *name, const char *greeting, guint delay_ms)
{
  const NetWish wish = { .name = name };
  Server *server = g_new0 (Server, 1);

  server->identity = net_identity_new (&wish, authority);
  server->manner.greeting = greeting;
  server->manner.delay_ms = delay_ms;
  server->tls.identity = server->identity;
  server->tls.talk = talk_cb;
  server->tls.user_data = &server->manner;
  server->peer = net_peer_new ("127.0.0.1", net_serve_tls, &server->tls);
  return server;
}

static void
server_free (Server *server)
{
  net_peer_free (server->peer);
  net_identity_free (server->identity);
  g_free (server);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

static PrDiscoveryEndpoint
endpoint (const char *host, Server *server)
{
  return (PrDiscoveryEndpoint){ host, net_peer_get_port (server->peer), PR_SECURITY_TLS };
}

static void
hold_cb (int fd, gpointer user_data)
{
  net_hear_all (fd);
}

static PrDiscoveryReport *
look (const PrDiscoveryEndpoint *endpoints, guint n_endpoints, guint timeout_seconds)
{
  const PrDiscoveryOptions options = { .providers = nobody,
                                       .endpoints = endpoints,
                                       .n_endpoints = n_endpoints,
                                       .ca_file = net_identity_get_cert_file (authority),
                                       .timeout_seconds = timeout_seconds };
  g_autoptr (GError) error = NULL;
  PrDiscoveryReport *report =
    pr_discovery_run ("ada@example.org", &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (report->provider);
  return report;
}

static const PrDiscoveryTry *
get_try (const PrDiscoveryReport *report, guint index)
{
  g_assert_cmpuint (index, <, report->tries->len);
  return g_ptr_array_index (report->tries, index);
}

static void
assert_found (const PrDiscoveryReport *report, const char *host, PrSecurity security)
{
  g_autoptr (PrAccount) account = pr_account_new ();

  g_assert_true (pr_discovery_report_fill (report, "ada@example.org", account));
  g_assert_cmpstr (account->host, ==, host);
  g_assert_cmpint (account->security, ==, security);
  g_assert_cmpstr (account->user, ==, "ada@example.org");
}

static void
assert_outcome (PrDiscoveryEndpoint one, PrDiscoveryOutcome outcome, const char *words)
{
  g_autoptr (PrDiscoveryReport) report = look (&one, 1, 1);
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autofree char *failure = pr_discovery_report_describe_failure (report);
  g_autofree char *said = g_strdup_printf ("Tried %s: %s.", one.host, words);

  g_test_message ("%s", failure);
  g_assert_cmpint (get_try (report, 0)->outcome, ==, outcome);
  g_assert_nonnull (strstr (failure, said));
  g_assert_nonnull (strstr (failure, "No POP server of example.org was found."));
  g_assert_false (pr_discovery_report_fill (report, "ada@example.org", account));
  g_assert_null (account->host);
}

/* ---- what is found ---- */

static void
test_greeting_with_a_trusted_certificate (void)
{
  g_autoptr (Server) server = server_new ("pop.example.org", "+OK ready\r\n", 0);
  const PrDiscoveryEndpoint endpoints[] = { endpoint ("pop.example.org", server) };
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 1, 5);

  g_assert_cmpint (get_try (report, 0)->outcome, ==, PR_DISCOVERY_POP3);
  assert_found (report, "pop.example.org", PR_SECURITY_TLS);
}

static void
test_likelier_one_wins (void)
{
  g_autoptr (Server) pop = server_new ("pop.example.org", "+OK ready\r\n", 300);
  g_autoptr (Server) mail = server_new ("mail.example.org", "+OK ready\r\n", 0);
  const PrDiscoveryEndpoint endpoints[] = { endpoint ("pop.example.org", pop),
                                            endpoint ("mail.example.org", mail) };
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 2, 5);

  assert_found (report, "pop.example.org", PR_SECURITY_TLS);
}

static void
test_silent_likelier_one_is_not_waited_for (void)
{
  g_autoptr (NetPeer) silent = net_peer_new ("127.0.0.1", hold_cb, NULL);
  g_autoptr (Server) mail = server_new ("mail.example.org", "+OK ready\r\n", 0);
  const PrDiscoveryEndpoint endpoints[] = {
    { "pop.example.org", net_peer_get_port (silent), PR_SECURITY_TLS },
    endpoint ("mail.example.org", mail),
  };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 2, 60);

  assert_found (report, "mail.example.org", PR_SECURITY_TLS);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

/* A server with STLS alone: the test server, whose certificate is for localhost. */
static void
test_stls_comes_after_tls (void)
{
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  const PrDiscoveryEndpoint endpoints[] = {
    { "localhost", pr_test_server_get_port (server), PR_SECURITY_STARTTLS },
    { "localhost", net_free_port ("127.0.0.1"), PR_SECURITY_TLS },
  };
  const PrDiscoveryOptions options = { .providers = nobody,
                                       .endpoints = endpoints,
                                       .n_endpoints = 2,
                                       .ca_file = pr_test_server_get_ca_file (server) };
  g_autoptr (PrDiscoveryReport) report =
    pr_discovery_run ("ada@example.org", &options, NULL, NULL);

  assert_found (report, "localhost", PR_SECURITY_STARTTLS);
  g_assert_cmpint (get_try (report, 1)->outcome, ==, PR_DISCOVERY_UNREACHABLE);
  g_assert_cmpuint (pr_test_server_count_commands (server, "STLS"), ==, 1);
  g_assert_cmpuint (pr_test_server_count_commands (server, "USER"), ==, 0);
  g_assert_cmpuint (pr_test_server_count_commands (server, "AUTH"), ==, 0);
}

static void
test_busy_server_is_one (void)
{
  g_autoptr (Server) server =
    server_new ("pop.example.org", "-ERR [SYS/TEMP] come back later\r\n", 0);
  const PrDiscoveryEndpoint endpoints[] = { endpoint ("pop.example.org", server) };
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 1, 5);

  assert_found (report, "pop.example.org", PR_SECURITY_TLS);
}

static void
test_provider_needs_no_look (void)
{
  static const char text[] = "[A]\nDomains=example.org;\nHost=pop.example.net\n"
                             "User=local-part\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (text, strlen (text));
  g_autoptr (PrProviders) providers = pr_providers_parse (octets, NULL);
  const PrDiscoveryOptions options = { .providers = providers };
  g_autoptr (PrDiscoveryReport) report =
    pr_discovery_run ("ada@example.org", &options, NULL, NULL);
  g_autoptr (PrAccount) account = pr_account_new ();

  g_assert_cmpstr (report->provider->name, ==, "A");
  g_assert_cmpuint (report->tries->len, ==, 0);
  g_assert_true (pr_discovery_report_fill (report, "ada@example.org", account));
  g_assert_cmpstr (account->host, ==, "pop.example.net");
  g_assert_cmpstr (account->user, ==, "ada");
}

/* ---- the second choice ---- */

static void
test_wrong_certificate_is_the_second_choice (void)
{
  g_autoptr (Server) pop = server_new ("another.example", "+OK ready\r\n", 0);
  g_autoptr (Server) mail = server_new ("mail.example.org", "+OK ready\r\n", 200);
  const PrDiscoveryEndpoint endpoints[] = { endpoint ("pop.example.org", pop),
                                            endpoint ("mail.example.org", mail) };
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 2, 5);

  g_assert_cmpint (get_try (report, 0)->outcome, ==, PR_DISCOVERY_UNTRUSTED);
  assert_found (report, "mail.example.org", PR_SECURITY_TLS);
}

static void
test_wrong_certificate_is_better_than_nothing (void)
{
  g_autoptr (Server) mail = server_new ("another.example", "+OK ready\r\n", 0);
  const PrDiscoveryEndpoint endpoints[] = {
    { "pop.example.org", net_free_port ("127.0.0.1"), PR_SECURITY_TLS },
    endpoint ("mail.example.org", mail),
  };
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 2, 5);
  const PrDiscoveryTry *best = pr_discovery_report_get_best (report);

  g_assert_cmpint (best->outcome, ==, PR_DISCOVERY_UNTRUSTED);
  g_assert_cmpint (best->certificate->problems, ==, PR_CERTIFICATE_WRONG_HOST);
  assert_found (report, "mail.example.org", PR_SECURITY_TLS);
}

/* ---- what is not found ---- */

static void
test_refused_connection (void)
{
  assert_outcome ((PrDiscoveryEndpoint){ "pop.example.org", net_free_port ("127.0.0.1"),
                                         PR_SECURITY_TLS },
                  PR_DISCOVERY_UNREACHABLE, "not reachable");
}

static void
test_silence (void)
{
  g_autoptr (NetPeer) peer = net_peer_new ("127.0.0.1", hold_cb, NULL);
  g_autoptr (Server) server = server_new ("mail.example.org", NULL, 0);

  assert_outcome ((PrDiscoveryEndpoint){ "pop.example.org", net_peer_get_port (peer),
                                         PR_SECURITY_TLS },
                  PR_DISCOVERY_SILENT, "no answer");
  assert_outcome (endpoint ("mail.example.org", server), PR_DISCOVERY_SILENT,
                  "no answer");
}

static void
test_name_service_that_is_silent (void)
{
  assert_outcome ((PrDiscoveryEndpoint){ "silent.example.org", 995, PR_SECURITY_TLS },
                  PR_DISCOVERY_SILENT, "no answer");
}

static void
test_foreign_greeting (void)
{
  g_autoptr (Server) server =
    server_new ("mail.example.org", "* OK IMAP4rev1 ready\r\n", 0);

  assert_outcome (endpoint ("mail.example.org", server), PR_DISCOVERY_NOT_POP3,
                  "not a POP server");
}

static void
say_in_clear_cb (int fd, gpointer user_data)
{
  net_say (fd, "+OK ready\r\n");
  net_hear_all (fd);
}

static void
test_clear_text_is_no_choice (void)
{
  g_autoptr (NetPeer) peer = net_peer_new ("127.0.0.1", say_in_clear_cb, NULL);
  g_autoptr (PrTestServer) server = pr_test_server_new (PR_TEST_SERVER_NO_STLS);

  assert_outcome ((PrDiscoveryEndpoint){ "pop.example.org", net_peer_get_port (peer),
                                         PR_SECURITY_TLS },
                  PR_DISCOVERY_NOT_ENCRYPTED, "no encryption");
  assert_outcome ((PrDiscoveryEndpoint){ "localhost", pr_test_server_get_port (server),
                                         PR_SECURITY_STARTTLS },
                  PR_DISCOVERY_NOT_ENCRYPTED, "no encryption");
  g_assert_cmpuint (pr_test_server_count_commands (server, "USER"), ==, 0);
}

/* Only the domain's own hosts are looked at, and a name without an address once. */
static void
test_hosts_of_the_domain_are_tried (void)
{
  static const char *const hosts[] = { "pop.nowhere.example", "pop3.nowhere.example",
                                       "mail.nowhere.example", "nowhere.example" };
  const PrDiscoveryOptions options = { .providers = nobody };
  g_autoptr (PrDiscoveryReport) report =
    pr_discovery_run ("ada@nowhere.example", &options, NULL, NULL);
  g_autofree char *failure = pr_discovery_report_describe_failure (report);

  g_assert_cmpuint (report->tries->len, ==, G_N_ELEMENTS (hosts));
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_assert_cmpstr (get_try (report, i)->host, ==, hosts[i]);
      g_assert_cmpuint (get_try (report, i)->port, ==, 995);
      g_assert_cmpint (get_try (report, i)->outcome, ==, PR_DISCOVERY_NO_ADDRESS);
    }
  g_assert_nonnull (strstr (failure, "Tried pop.nowhere.example, pop3.nowhere.example, "
                                     "mail.nowhere.example, nowhere.example: no address "
                                     "found."));
}

static void
test_failures_are_told_by_kind (void)
{
  g_autoptr (Server) imap = server_new ("mail.example.org", "* OK IMAP4rev1\r\n", 0);
  const PrDiscoveryEndpoint endpoints[] = {
    { "nowhere.example.org", 995, PR_SECURITY_TLS },
    endpoint ("mail.example.org", imap),
    { "pop.example.org", net_free_port ("127.0.0.1"), PR_SECURITY_TLS },
    { "pop.example.org", net_free_port ("127.0.0.1"), PR_SECURITY_STARTTLS },
  };
  g_autoptr (PrDiscoveryReport) report = look (endpoints, 4, 5);
  g_autofree char *failure = pr_discovery_report_describe_failure (report);

  g_assert_nonnull (strstr (failure, "Tried mail.example.org: not a POP server; "
                                     "pop.example.org: not reachable; "
                                     "nowhere.example.org: no address found."));
}

static void
test_no_address_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_discovery_run ("ada", NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* ---- an end from outside ---- */

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (NetPeer) peer = net_peer_new ("127.0.0.1", hold_cb, NULL);
  const PrDiscoveryEndpoint endpoints[] = {
    { "silent.example.org", 995, PR_SECURITY_TLS },
    { "pop.example.org", net_peer_get_port (peer), PR_SECURITY_TLS },
    { "pop.example.org", net_peer_get_port (peer), PR_SECURITY_STARTTLS },
  };
  const PrDiscoveryOptions options = { .providers = nobody,
                                       .endpoints = endpoints,
                                       .n_endpoints = 3,
                                       .timeout_seconds = 60 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (pr_discovery_run ("ada@example.org", &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set ("pop.example.org", "127.0.0.1");
  net_resolver_set ("mail.example.org", "127.0.0.1");
  net_resolver_set ("silent.example.org", NULL);
  authority = net_authority_new ();
  nobody = pr_providers_parse (none, NULL);
#define ADD(name, test) g_test_add_func ("/setup/discovery/" name, test)
  ADD ("greeting-with-a-trusted-certificate", test_greeting_with_a_trusted_certificate);
  ADD ("likelier-one-wins", test_likelier_one_wins);
  ADD ("silent-likelier-one-is-not-waited-for",
       test_silent_likelier_one_is_not_waited_for);
  ADD ("stls-comes-after-tls", test_stls_comes_after_tls);
  ADD ("busy-server-is-one", test_busy_server_is_one);
  ADD ("provider-needs-no-look", test_provider_needs_no_look);
  ADD ("wrong-certificate-is-the-second-choice",
       test_wrong_certificate_is_the_second_choice);
  ADD ("wrong-certificate-is-better-than-nothing",
       test_wrong_certificate_is_better_than_nothing);
  ADD ("refused-connection", test_refused_connection);
  ADD ("silence", test_silence);
  ADD ("name-service-that-is-silent", test_name_service_that_is_silent);
  ADD ("foreign-greeting", test_foreign_greeting);
  ADD ("clear-text-is-no-choice", test_clear_text_is_no_choice);
  ADD ("hosts-of-the-domain-are-tried", test_hosts_of_the_domain_are_tried);
  ADD ("failures-are-told-by-kind", test_failures_are_told_by_kind);
  ADD ("no-address-is-refused", test_no_address_is_refused);
  ADD ("cancelled", test_cancelled);
#undef ADD
  status = g_test_run ();
  pr_providers_free (nobody);
  net_identity_free (authority);
  return status;
}
