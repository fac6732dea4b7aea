/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <time.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"

#define HOST "pop.example.org"

/* Responses are made and signed by the program openssl. */
static NetIdentity *authority;
static NetIdentity *other_authority;
static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &words,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("openssl: %s", words);
}

/* The index of authorities that openssl keeps: state, end, revocation, serial, file,
 * name. */
static void
write_index (const char *path, const char *serial, gboolean revoked)
{
  g_autofree char *line =
    g_strdup_printf ("%s\t400101000000Z\t%s\t%s\tunknown\t/CN=Test server\n",
                     revoked ? "R" : "V", revoked ? "250101000000Z" : "", serial);

  g_assert_true (g_file_set_contents (path, line, -1, NULL));
}

/* An answer of @signer on the certificate of @identity, good for @days from now. */
static char *
make_response (NetIdentity *identity, NetIdentity *signer, gboolean revoked, int minutes)
{
  g_autofree char *index = in_folder ("index.txt");
  g_autofree char *request = in_folder ("request.der");
  char *response = in_folder ("response.der");
  g_autofree char *serial = net_identity_dup_serial (identity);
  g_autofree char *span = g_strdup_printf ("%d", minutes);
  const char *ask[] = { "openssl",   "ocsp",
                        "-issuer",   net_identity_get_cert_file (authority),
                        "-cert",     net_identity_get_cert_file (identity),
                        "-reqout",   request,
                        "-no_nonce", NULL };
  const char *answer[] = { "openssl",  "ocsp",
                           "-index",   index,
                           "-rsigner", net_identity_get_cert_file (signer),
                           "-rkey",    net_identity_get_key_file (signer),
                           "-CA",      net_identity_get_cert_file (authority),
                           "-reqin",   request,
                           "-respout", response,
                           "-nmin",    span,
                           NULL };

  write_index (index, serial, revoked);
  run (ask);
  run (answer);
  g_unlink (index);
  g_unlink (request);
  return response;
}

/* GnuTLS would not serve from a file what it finds wrong itself. */
static int
staple_cb (gnutls_session_t session, void *path, gnutls_datum_t *octets)
{
  return gnutls_load_file (path, octets);
}

static void
staple (NetIdentity *identity, char *path)
{
  gnutls_certificate_set_ocsp_status_request_function2 (net_identity_get_credentials (
                                                          identity),
                                                        0, staple_cb, path);
}

static PrCertificate *
shake_hands (NetIdentity *identity, const char *priority, GError **error)
{
  NetTls tls = { .identity = identity, .priority = priority };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .ca_file = net_identity_get_cert_file (authority),
                           .timeout_seconds = 10 };
  PrCertificate *certificate = NULL;
  g_autoptr (PrConnection) connection =
    pr_connection_open (&peer, &certificate, NULL, error);

  g_assert_nonnull (certificate);
  return certificate;
}

static NetIdentity *
make_server (gboolean must_staple)
{
  const NetWish wish = { .name = HOST, .must_staple = must_staple };

  return net_identity_new (&wish, authority);
}

#define TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static void
test_good (gconstpointer priority)
{
  g_autoptr (NetIdentity) server = make_server (TRUE);
  g_autofree char *response = make_response (server, authority, FALSE, 60);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  staple (server, response);
  certificate = shake_hands (server, priority, &error);
  g_assert_no_error (error);
  g_assert_cmpint (certificate->staple, ==, PR_STAPLE_GOOD);
  g_assert_true (certificate->must_staple);
  /* What was heard holds for an hour; a session that rests on it is kept no longer. */
  g_assert_cmpint (pr_certificate_get_end (certificate), >, now);
  g_assert_cmpint (pr_certificate_get_end (certificate), <=, now + 3600);
}

static void
test_revoked (gconstpointer priority)
{
  g_autoptr (NetIdentity) server = make_server (FALSE);
  g_autofree char *response = make_response (server, authority, TRUE, 60);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;

  staple (server, response);
  certificate = shake_hands (server, priority, &error);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_REVOKED);
  g_assert_cmpint (certificate->staple, ==, PR_STAPLE_REVOKED);
  g_assert_nonnull (strstr (error->message, "revoked"));
}

static void
test_none (gconstpointer priority)
{
  g_autoptr (NetIdentity) server = make_server (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (server, priority, &error);

  g_assert_no_error (error);
  g_assert_cmpint (certificate->staple, ==, PR_STAPLE_NONE);
  g_assert_false (certificate->must_staple);
  g_assert_cmpint (pr_certificate_get_end (certificate), ==, certificate->not_after);
}

static void
test_must_staple (gconstpointer priority)
{
  g_autoptr (NetIdentity) server = make_server (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (server, priority, &error);

  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_NOT_STAPLED);
  g_assert_true (certificate->must_staple);
}

static time_t
tell_later (time_t *now)
{
  return time (now) + 2 * 24 * 60 * 60;
}

/* Anyone could say that a certificate is not revoked. */
static void
test_of_somebody_else (gconstpointer priority)
{
  g_autoptr (NetIdentity) server = make_server (FALSE);
  g_autofree char *response = make_response (server, other_authority, FALSE, 60);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;

  staple (server, response);
  certificate = shake_hands (server, priority, &error);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_BAD_STAPLE);
  g_assert_cmpint (certificate->staple, ==, PR_STAPLE_UNUSABLE);
}

static void
test_outdated (gconstpointer priority)
{
  g_autoptr (NetIdentity) server = make_server (FALSE);
  g_autofree char *response = make_response (server, authority, FALSE, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;

  staple (server, response);
  gnutls_global_set_time_function (tell_later);
  certificate = shake_hands (server, priority, &error);
  gnutls_global_set_time_function (time);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  g_assert_cmphex (certificate->problems, ==, PR_CERTIFICATE_BAD_STAPLE);
  g_assert_cmpint (certificate->staple, ==, PR_STAPLE_UNUSABLE);
}

static const struct
{
  const char *name;
  GTestDataFunc func;
  gboolean needs_openssl;
} tests[] = {
  { "good-is-told", test_good, TRUE },
  { "revoked-is-refused", test_revoked, TRUE },
  { "none-is-no-harm", test_none, FALSE },
  { "missed-where-it-must-come", test_must_staple, FALSE },
  { "of-somebody-else-is-refused", test_of_somebody_else, TRUE },
  { "outdated-is-refused", test_outdated, TRUE },
};

static void
test_skipped (gconstpointer data)
{
  g_test_skip ("openssl is not here");
}

static void
add_tests (void)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *old = g_strdup_printf ("/net/staple/%s/1.2", tests[i].name);
      g_autofree char *new = g_strdup_printf ("/net/staple/%s/1.3", tests[i].name);
      GTestDataFunc func =
        openssl != NULL || !tests[i].needs_openssl ? tests[i].func : test_skipped;

      g_test_add_data_func (old, TLS12, func);
      g_test_add_data_func (new, TLS13, func);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *response = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  folder = g_dir_make_tmp ("popreader-ocsp-XXXXXX", NULL);
  authority = net_authority_new ();
  other_authority = net_authority_new ();
  response = in_folder ("response.der");
  add_tests ();
  status = g_test_run ();
  net_identity_free (other_authority);
  net_identity_free (authority);
  g_unlink (response);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
