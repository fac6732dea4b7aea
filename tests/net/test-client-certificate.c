/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs11.h>
#include <gnutls/x509.h>
#include <locale.h>
#include <string.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"

#define HOST "pop.example.org"
#define MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define OFFICER_PIN "87654321"
#define PIN "1234"
#define LABEL "PopReader test"
#define OBJECT "pkcs11:token=PopReader%20test;object=ada"

static NetIdentity *authority;
static NetIdentity *trusted;
static NetIdentity *client;
static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

/* ---- how a PIN is given ---- */

typedef struct
{
  const char *pin; /* NULL: none */
  guint n_asked;
  char *token;
} Answers;

static char *
answer_cb (const char *token, gpointer user_data, GError **error)
{
  Answers *answers = user_data;

  answers->n_asked++;
  g_free (answers->token);
  answers->token = g_strdup (token);
  if (answers->pin != NULL)
    return g_strdup (answers->pin);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Nobody is there.");
  return NULL;
}

/* In TLS 1.3 the server looks at our certificate after the handshake is over for us. */
static void
talk (PrConnection *connection)
{
  GIOStream *stream = pr_connection_get_stream (connection);
  char octet = 'x';

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), &octet, 1, NULL,
                             NULL, NULL);
  g_input_stream_read (g_io_stream_get_input_stream (stream), &octet, 1, NULL, NULL);
}

/* TRUE when the server was shown our certificate. */
static gboolean
show (NetTls *tls, const char *cert, const char *key, Answers *answers, GError **error)
{
  NetPeer *server = net_peer_new ("127.0.0.1", net_serve_tls, tls);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .ca_file = net_identity_get_cert_file (authority),
                           .client_cert = cert,
                           .client_key = key,
                           .token_pin = answers != NULL ? answer_cb : NULL,
                           .token_pin_data = answers,
                           .timeout_seconds = 10 };
  int shown = g_atomic_int_get (&tls->client_certs);
  PrConnection *connection = pr_connection_open (&peer, NULL, NULL, error);

  if (*error != NULL)
    g_test_message ("%s", (*error)->message);
  else
    talk (connection);
  g_clear_object (&connection);
  net_peer_free (server);
  return tls->client_certs > shown;
}

static gboolean
show_to_asking (const char *cert, const char *key, Answers *answers, GError **error)
{
  NetTls tls = { .identity = trusted, .ask = GNUTLS_CERT_REQUIRE };

  return show (&tls, cert, key, answers, error);
}

/* ---- files ---- */

static void
test_locked_key (void)
{
  g_autofree char *path = in_folder ("locked.pem");
  g_autofree char *clear = NULL;
  g_autoptr (GError) error = NULL;
  gnutls_x509_privkey_t key;
  gnutls_datum_t pem = { NULL, 0 };
  gsize length;

  g_file_get_contents (net_identity_get_key_file (client), &clear, &length, NULL);
  check (gnutls_x509_privkey_init (&key));
  pem = (gnutls_datum_t){ (guint8 *) clear, (unsigned) length };
  check (gnutls_x509_privkey_import (key, &pem, GNUTLS_X509_FMT_PEM));
  check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, "passphrase",
                                            GNUTLS_PKCS_PBES2_AES_256, &pem));
  g_file_set_contents (path, (char *) pem.data, pem.size, NULL);
  gnutls_free (pem.data);
  gnutls_x509_privkey_deinit (key);

  g_assert_false (
    show_to_asking (net_identity_get_cert_file (client), path, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "locked with a passphrase"));
  g_assert_nonnull (strstr (error->message, path));
  g_unlink (path);
}

static void
test_no_such_token (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (show_to_asking ("pkcs11:token=nowhere;object=x",
                                  "pkcs11:token=nowhere;object=x", NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "no token"));
}

static void
test_file_beside_a_token (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
    show_to_asking ("/nowhere/cert.pem", "pkcs11:token=nowhere;object=x", NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "/nowhere/cert.pem"));
}

/* ---- a token in files, by softhsm2 ---- */

static int
own_pin_cb (void *user_data,
            int attempt,
            const char *url,
            const char *label,
            unsigned flags,
            char *pin,
            size_t size)
{
  g_strlcpy (pin, PIN, size);
  return 0;
}

static void
put_on_token (const char *url)
{
  g_autofree char *cert_pem = NULL;
  g_autofree char *key_pem = NULL;
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;
  gnutls_datum_t pem;
  const guint8 id_octets[] = { 1 };
  const gnutls_datum_t id = { (guint8 *) id_octets, 1 };

  g_file_get_contents (net_identity_get_cert_file (client), &cert_pem, NULL, NULL);
  g_file_get_contents (net_identity_get_key_file (client), &key_pem, NULL, NULL);
  check (gnutls_x509_crt_init (&crt));
  pem = (gnutls_datum_t){ (guint8 *) cert_pem, strlen (cert_pem) };
  check (gnutls_x509_crt_import (crt, &pem, GNUTLS_X509_FMT_PEM));
  check (gnutls_x509_privkey_init (&key));
  pem = (gnutls_datum_t){ (guint8 *) key_pem, strlen (key_pem) };
  check (gnutls_x509_privkey_import (key, &pem, GNUTLS_X509_FMT_PEM));
  check (
    gnutls_pkcs11_copy_x509_crt2 (url, crt, "ada", &id, GNUTLS_PKCS11_OBJ_FLAG_LOGIN));
  check (gnutls_pkcs11_copy_x509_privkey2 (url, key, "ada", &id,
                                           GNUTLS_KEY_DIGITAL_SIGNATURE,
                                           GNUTLS_PKCS11_OBJ_FLAG_MARK_PRIVATE |
                                             GNUTLS_PKCS11_OBJ_FLAG_MARK_SENSITIVE |
                                             GNUTLS_PKCS11_OBJ_FLAG_LOGIN));
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crt_deinit (crt);
}

/* FALSE where there is no softhsm2. */
static gboolean
make_token (void)
{
  g_autofree char *tokens = in_folder ("tokens");
  g_autofree char *conf = in_folder ("softhsm2.conf");
  g_autofree char *text =
    g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\n", tokens);
  const char *argv[] = { "softhsm2-util", "--init-token", "--free", "--label", LABEL,
                         "--so-pin",      OFFICER_PIN,    "--pin",  PIN,       NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_file_test (MODULE, G_FILE_TEST_EXISTS))
    return FALSE;
  g_mkdir (tokens, 0700);
  g_file_set_contents (conf, text, -1, NULL);
  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  check (gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL));
  check (gnutls_pkcs11_add_provider (MODULE, NULL));
  gnutls_pkcs11_set_pin_function (own_pin_cb, NULL);
  put_on_token ("pkcs11:token=PopReader%20test");
  gnutls_pkcs11_deinit ();
  check (gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL));
  check (gnutls_pkcs11_add_provider (MODULE, NULL));
  return TRUE;
}

static void
test_token_shown_when_asked (void)
{
  Answers answers = { .pin = PIN };
  NetTls silent = { .identity = trusted };
  g_autoptr (GError) error = NULL;

  g_assert_no_error (error);
  g_assert_true (
    show_to_asking (OBJECT ";type=cert", OBJECT ";type=private", &answers, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (answers.n_asked, >, 0);
  g_assert_cmpstr (answers.token, ==, LABEL);
  g_assert_false (
    show (&silent, OBJECT ";type=cert", OBJECT ";type=private", &answers, &error));
  g_assert_no_error (error);
  g_free (answers.token);
}

static void
test_certificate_in_a_file (void)
{
  Answers answers = { .pin = PIN };
  g_autoptr (GError) error = NULL;

  g_assert_true (show_to_asking (net_identity_get_cert_file (client),
                                 OBJECT ";type=private", &answers, &error));
  g_assert_no_error (error);
  g_free (answers.token);
}

static void
test_pin_from_a_file (void)
{
  g_autofree char *path = in_folder ("pin");
  g_autofree char *key = g_strdup_printf ("%s;type=private?pin-source=%s", OBJECT, path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, PIN, -1, NULL);
  g_assert_true (show_to_asking (OBJECT ";type=cert", key, NULL, &error));
  g_assert_no_error (error);
  g_unlink (path);
}

static void
assert_refused (Answers *answers, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
    show_to_asking (OBJECT ";type=cert", OBJECT ";type=private", answers, &error));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "0000"));
}

/* Three of them lock a token. */
static void
test_wrong_pin_is_tried_once (void)
{
  Answers answers = { .pin = "0000" };

  assert_refused (&answers, "refused the PIN");
  g_assert_cmpuint (answers.n_asked, ==, 1);
  /* The token tells that one was wrong: another one is not risked. */
  answers.pin = PIN;
  assert_refused (&answers, "Unlock it");
  g_assert_cmpuint (answers.n_asked, ==, 1);
  g_free (answers.token);
}

static void
test_no_pin (void)
{
  Answers nobody = { NULL };

  assert_refused (&nobody, "Nobody is there.");
  assert_refused (NULL, "pin-source");
  g_free (nobody.token);
}

static void
test_skipped (void)
{
  g_test_skip ("softhsm2 is not here");
}

static const struct
{
  const char *path;
  GTestFunc func;
} token_tests[] = {
  { "/net/client-certificate/token/shown-when-asked", test_token_shown_when_asked },
  { "/net/client-certificate/token/certificate-in-a-file", test_certificate_in_a_file },
  { "/net/client-certificate/token/pin-from-a-file", test_pin_from_a_file },
  { "/net/client-certificate/token/without-a-pin", test_no_pin },
  { "/net/client-certificate/token/wrong-pin-is-tried-once",
    test_wrong_pin_is_tried_once },
};

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  const NetWish wish = { .name = HOST };
  const NetWish client_wish = { .name = "ada", .for_client = TRUE };
  g_autofree char *conf = NULL;
  gboolean has_token;
  int status;

  setlocale (LC_ALL, "");
  folder = g_dir_make_tmp ("popreader-token-XXXXXX", NULL);
  conf = in_folder ("softhsm2.conf");
  g_setenv ("SOFTHSM2_CONF", conf, TRUE);
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  authority = net_authority_new ();
  trusted = net_identity_new (&wish, authority);
  client = net_identity_new (&client_wish, authority);
  has_token = make_token ();
  g_test_add_func ("/net/client-certificate/locked-key", test_locked_key);
  g_test_add_func ("/net/client-certificate/no-such-token", test_no_such_token);
  g_test_add_func ("/net/client-certificate/file-beside-a-token",
                   test_file_beside_a_token);
  for (gsize i = 0; i < G_N_ELEMENTS (token_tests); i++)
    g_test_add_func (token_tests[i].path, has_token ? token_tests[i].func : test_skipped);
  status = g_test_run ();
  net_identity_free (client);
  net_identity_free (trusted);
  net_identity_free (authority);
  remove_folder (folder);
  g_free (folder);
  return status;
}
