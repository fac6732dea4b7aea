/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"
#include "net/pr-dns-private.h"

#define HOST "pop.example.org"
#define AUTHENTIC 0x20

static char *resolv_conf; /* each resolver writes itself into it */
static NetIdentity *authority;
static NetIdentity *trusted; /* of the authority */
static NetIdentity *unknown; /* signed by itself, for another name, and over */

/* A resolver on loopback that answers each question with the same records. */
typedef struct
{
  GSocket *socket;
  GThread *thread;
  GCancellable *stop;
  GByteArray *records; /* answer section */
  guint n_records;
  guint8 flags; /* second octet of them */
  gint asked;
  char name[256]; /* asked for, as on the wire */
} Resolver;

static gpointer
answer_thread (gpointer data)
{
  Resolver *self = data;

  for (;;)
    {
      g_autoptr (GSocketAddress) from = NULL;
      g_autoptr (GByteArray) answer = g_byte_array_new ();
      guint8 octets[512];
      gssize n = g_socket_receive_from (self->socket, &from, (char *) octets,
                                        sizeof octets, self->stop, NULL);
      gsize end;

      if (n < 0)
        return NULL;
      g_strlcpy (self->name, (const char *) octets + 12, sizeof self->name);
      end = 12 + strlen ((const char *) octets + 12) + 1 + 4;
      g_byte_array_append (answer, octets, end);
      answer->data[2] = 0x81;
      answer->data[3] = 0x80 | self->flags;
      answer->data[7] = self->n_records;
      answer->data[11] = 0;
      g_byte_array_append (answer, self->records->data, self->records->len);
      g_atomic_int_inc (&self->asked);
      g_socket_send_to (self->socket, from, (const char *) answer->data, answer->len,
                        NULL, NULL);
    }
}

static Resolver *
resolver_new (void)
{
  Resolver *self = g_new0 (Resolver, 1);
  g_autoptr (GInetAddress) here = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (here, 0);
  g_autoptr (GSocketAddress) own = NULL;
  g_autofree char *text = NULL;

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                               G_SOCKET_PROTOCOL_UDP, NULL);
  g_assert_true (g_socket_bind (self->socket, any, FALSE, NULL));
  own = g_socket_get_local_address (self->socket, NULL);
  self->records = g_byte_array_new ();
  self->flags = AUTHENTIC;
  self->stop = g_cancellable_new ();
  text = g_strdup_printf ("nameserver 127.0.0.1#%u\n",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own)));
  g_assert_true (g_file_set_contents (resolv_conf, text, -1, NULL));
  self->thread = g_thread_new ("resolver", answer_thread, self);
  return self;
}

static void
resolver_free (Resolver *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_unlink (resolv_conf);
  g_object_unref (self->socket);
  g_object_unref (self->stop);
  g_byte_array_unref (self->records);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Resolver, resolver_free)

static void
add_record (Resolver *self,
            guint8 usage,
            guint8 selector,
            guint8 matching,
            NetIdentity *identity)
{
  g_autoptr (GBytes) whole = net_identity_export (identity, selector == 1);
  g_autoptr (GChecksum) checksum =
    g_checksum_new (matching == 2 ? G_CHECKSUM_SHA512 : G_CHECKSUM_SHA256);
  guint8 digest[64];
  gsize n = sizeof digest;
  gconstpointer data = digest;
  guint8 head[] = { 0xc0, 12, 0, 52, 0, 1, 0, 0, 0, 60, 0, 0, usage, selector, matching };

  g_checksum_update (checksum, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  g_checksum_get_digest (checksum, digest, &n);
  if (matching == 0)
    data = g_bytes_get_data (whole, &n);
  head[10] = (n + 3) >> 8;
  head[11] = (n + 3) & 0xff;
  g_byte_array_append (self->records, head, sizeof head);
  g_byte_array_append (self->records, data, n);
  self->n_records++;
}

/* What becomes of a handshake with @identity. */
static PrCertificate *
shake_hands (NetIdentity *identity, gboolean ca_file, const char *pin, GError **error)
{
  NetTls tls = { .identity = identity };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .ca_file =
                             ca_file ? net_identity_get_cert_file (authority) : NULL,
                           .pin = pin,
                           .timeout_seconds = 10 };
  PrCertificate *certificate = NULL;
  g_autoptr (PrConnection) connection =
    pr_connection_open (&peer, &certificate, NULL, error);

  g_assert_nonnull (certificate);
  return certificate;
}

static void
assert_trusted (NetIdentity *identity, gboolean ca_file, PrDaneWord word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (identity, ca_file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (certificate->dane, ==, word);
}

static void
assert_refused (NetIdentity *identity,
                gboolean ca_file,
                PrDaneWord word,
                PrCertificateProblems problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = shake_hands (identity, ca_file, NULL, &error);

  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  g_assert_cmpint (certificate->dane, ==, word);
  g_assert_cmphex (certificate->problems, ==, problems);
}

#define ALL_OF_UNKNOWN \
  (PR_CERTIFICATE_UNKNOWN_ISSUER | PR_CERTIFICATE_EXPIRED | PR_CERTIFICATE_WRONG_HOST)

static void
test_end_entity_stands_above_all (void)
{
  for (guint8 selector = 0; selector < 2; selector++)
    for (guint8 matching = 0; matching < 3; matching++)
      {
        g_autoptr (Resolver) resolver = resolver_new ();

        add_record (resolver, 3, selector, matching, unknown);
        assert_trusted (unknown, FALSE, PR_DANE_MATCHES);
        g_assert_cmpint (resolver->asked, ==, 1);
        g_assert_true (resolver->name[1] == '_');
        g_assert_nonnull (strstr (resolver->name, "_tcp"));
      }
}

static void
test_mismatch_is_refused (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();

  add_record (resolver, 3, 1, 1, unknown);
  assert_refused (trusted, TRUE, PR_DANE_DIFFERS, PR_CERTIFICATE_DANE_DIFFERS);
}

static void
test_one_of_several_is_enough (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();

  add_record (resolver, 3, 1, 1, unknown);
  add_record (resolver, 3, 1, 2, trusted);
  assert_trusted (trusted, TRUE, PR_DANE_MATCHES);
}

/* Anyone on the way could have made such an answer. */
static void
test_unsigned_answer_counts_for_nothing (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();

  resolver->flags = 0;
  add_record (resolver, 3, 1, 1, unknown);
  assert_refused (unknown, FALSE, PR_DANE_NONE, ALL_OF_UNKNOWN);
  assert_trusted (trusted, TRUE, PR_DANE_NONE);
}

static void
test_authority_in_the_chain (void)
{
  const NetWish below = { .signs = TRUE };
  const NetWish wish = { .name = HOST };
  const NetWish other = { .name = "elsewhere.example.org" };
  g_autoptr (NetIdentity) between = net_identity_new (&below, authority);
  g_autoptr (NetIdentity) here = net_identity_new (&wish, between);
  g_autoptr (NetIdentity) elsewhere = net_identity_new (&other, between);
  g_autoptr (Resolver) resolver = resolver_new ();

  net_identity_show_authority (here, between);
  net_identity_show_authority (elsewhere, between);
  add_record (resolver, 2, 0, 1, between);
  assert_trusted (here, FALSE, PR_DANE_MATCHES);
  assert_refused (elsewhere, FALSE, PR_DANE_DIFFERS,
                  PR_CERTIFICATE_UNKNOWN_ISSUER | PR_CERTIFICATE_WRONG_HOST |
                    PR_CERTIFICATE_DANE_DIFFERS);
}

/* The authority that is named did not sign it: another one of the same name did. */
static void
test_authority_that_signed_nothing (void)
{
  const NetWish below = { .signs = TRUE };
  const NetWish wish = { .name = HOST };
  g_autoptr (NetIdentity) between = net_identity_new (&below, authority);
  g_autoptr (NetIdentity) namesake = net_identity_new (&below, authority);
  g_autoptr (NetIdentity) here = net_identity_new (&wish, namesake);
  g_autoptr (Resolver) resolver = resolver_new ();

  net_identity_show_authority (here, between);
  add_record (resolver, 2, 1, 1, between);
  assert_refused (here, FALSE, PR_DANE_DIFFERS,
                  PR_CERTIFICATE_UNKNOWN_ISSUER | PR_CERTIFICATE_DANE_DIFFERS);
}

static void
test_other_usages_count_for_nothing (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();

  add_record (resolver, 1, 1, 1, unknown);
  add_record (resolver, 0, 1, 1, unknown);
  add_record (resolver, 3, 7, 1, unknown);
  assert_trusted (trusted, TRUE, PR_DANE_NONE);
}

/* Who named the authorities to trust trusts no others. */
static void
test_ca_file_is_not_widened (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();

  add_record (resolver, 3, 1, 1, unknown);
  assert_refused (unknown, TRUE, PR_DANE_MATCHES, ALL_OF_UNKNOWN);
}

static void
test_pin_stands_above (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) certificate = NULL;

  add_record (resolver, 3, 1, 1, trusted);
  certificate = shake_hands (unknown, FALSE, net_identity_get_pin (unknown), &error);
  g_assert_no_error (error);
  g_assert_cmpint (resolver->asked, ==, 0);
}

static void
test_failing_resolver_changes_nothing (void)
{
  g_autoptr (Resolver) resolver = resolver_new ();

  resolver->flags = AUTHENTIC | 2; /* SERVFAIL */
  add_record (resolver, 3, 1, 1, unknown);
  assert_trusted (trusted, TRUE, PR_DANE_NONE);
  resolver->flags = AUTHENTIC | 3; /* NXDOMAIN */
  resolver->n_records = 0;
  g_byte_array_set_size (resolver->records, 0);
  assert_trusted (trusted, TRUE, PR_DANE_NONE);
}

/* ---- resolv.conf ---- */

static void
assert_resolver (const char *text, const char *wanted)
{
  g_autoptr (GSocketAddress) address = pr_dns_find_resolver (text);
  g_autofree char *shown =
    address == NULL ? NULL
                    : g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));

  g_assert_cmpstr (shown, ==, wanted);
}

static void
test_whom_to_ask (void)
{
  assert_resolver ("", NULL);
  assert_resolver ("search example.org\nnameserver 192.0.2.1\n", NULL);
  assert_resolver ("nameserver 192.0.2.1\noptions edns0 trust-ad\n", "192.0.2.1:53");
  assert_resolver ("# local\nnameserver 127.0.0.53\n", "127.0.0.53:53");
  assert_resolver ("nameserver\t::1\nnameserver 192.0.2.1", "[::1]:53");
  /* The second is asked when the first is silent: by those who ask for addresses. */
  assert_resolver ("nameserver 192.0.2.1\nnameserver 127.0.0.1\n", NULL);
  assert_resolver ("nameserver 127.0.0.1#5353\n", "127.0.0.1:5353");
  assert_resolver ("nameserver 127.0.0.1#0\nnameserver nobody\n", NULL);
}

/* ---- answers ---- */

#define QUESTION "\1a\0\0\x34\0\1"

static guint
count_records (const char *octets, gsize length)
{
  g_autoptr (GBytes) question = pr_dns_make_question ("a", 0x1234);
  g_autoptr (GPtrArray) records =
    pr_dns_read_answer (question, (const guint8 *) octets, length);

  return records == NULL ? G_MAXUINT : records->len;
}

#define COUNT(octets) count_records (octets, sizeof octets - 1)
#define HEAD(flags, n) "\x12\x34\x81" flags "\0\1\0" n "\0\0\0\0" QUESTION
#define TLSA "\xc0\x0c\0\x34\0\1\0\0\0\1\0\x05\3\1\1xy"

static void
test_answers_are_read (void)
{
  g_assert_cmpuint (COUNT (HEAD ("\xa0", "\1") TLSA), ==, 1);
  g_assert_cmpuint (COUNT (HEAD ("\xa0", "\2") TLSA TLSA), ==, 2);
  /* An alias (CNAME) to "b", and the record of "b". */
  g_assert_cmpuint (COUNT (HEAD ("\xa0", "\2") "\xc0\x0c\0\5\0\1\0\0\0\1\0\3\1b\0"
                                               "\1b\0\0\x34\0\1\0\0\0\1\0\5\3\1\1xy"),
                    ==, 1);
  /* One of another name. */
  g_assert_cmpuint (COUNT (HEAD ("\xa0", "\1") "\1c\0\0\x34\0\1\0\0\0\1\0\5\3\1\1xy"), ==,
                    0);
  g_assert_cmpuint (COUNT (HEAD ("\x80", "\1") TLSA), ==, 0);
}

static void
test_odd_answers_are_harmless (void)
{
  /* Another id, another question, no answer at all. */
  g_assert_cmpuint (COUNT ("\x12\x35\x81\xa0\0\1\0\1\0\0\0\0" QUESTION TLSA), ==,
                    G_MAXUINT);
  g_assert_cmpuint (COUNT ("\x12\x34\x81\xa0\0\1\0\1\0\0\0\0\1b\0\0\x34\0\1" TLSA), ==,
                    G_MAXUINT);
  g_assert_cmpuint (COUNT ("\x12\x34\x01\xa0\0\1\0\1\0\0\0\0" QUESTION TLSA), ==,
                    G_MAXUINT);
  g_assert_cmpuint (COUNT (""), ==, G_MAXUINT);
  g_assert_cmpuint (COUNT ("\x12\x34\x81"), ==, G_MAXUINT);
  /* Fewer records than told, a length beyond the end, a pointer to itself. */
  g_assert_cmpuint (COUNT (HEAD ("\xa0", "\2") TLSA), ==, 0);
  g_assert_cmpuint (COUNT (
                      HEAD ("\xa0", "\1") "\xc0\x0c\0\x34\0\1\0\0\0\1\xff\xff\3\1\1"),
                    ==, 0);
  g_assert_cmpuint (COUNT (HEAD ("\xa0", "\1") "\xc0\x13\0\x34\0\1\0\0\0\1\0\5\3\1\1xy"),
                    ==, 0);
  g_assert_null (pr_dns_make_question ("a..b", 1));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-dns-XXXXXX", NULL);
  const NetWish wish = { .name = HOST };
  const NetWish old = { .name = "old.example.org", .first_day = -10, .last_day = -1 };
  int status;

  setlocale (LC_ALL, "");
  resolv_conf = g_build_filename (folder, "resolv.conf", NULL);
  g_setenv ("POPREADER_RESOLV_CONF", resolv_conf, TRUE);
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  authority = net_authority_new ();
  trusted = net_identity_new (&wish, authority);
  unknown = net_identity_new (&old, NULL);
  g_test_add_func ("/net/dane/end-entity-stands-above-all",
                   test_end_entity_stands_above_all);
  g_test_add_func ("/net/dane/mismatch-is-refused", test_mismatch_is_refused);
  g_test_add_func ("/net/dane/one-of-several-is-enough", test_one_of_several_is_enough);
  g_test_add_func ("/net/dane/unsigned-answer-counts-for-nothing",
                   test_unsigned_answer_counts_for_nothing);
  g_test_add_func ("/net/dane/authority-in-the-chain", test_authority_in_the_chain);
  g_test_add_func ("/net/dane/authority-that-signed-nothing",
                   test_authority_that_signed_nothing);
  g_test_add_func ("/net/dane/other-usages-count-for-nothing",
                   test_other_usages_count_for_nothing);
  g_test_add_func ("/net/dane/ca-file-is-not-widened", test_ca_file_is_not_widened);
  g_test_add_func ("/net/dane/pin-stands-above", test_pin_stands_above);
  g_test_add_func ("/net/dane/failing-resolver-changes-nothing",
                   test_failing_resolver_changes_nothing);
  g_test_add_func ("/net/dane/whom-to-ask", test_whom_to_ask);
  g_test_add_func ("/net/dane/answers-are-read", test_answers_are_read);
  g_test_add_func ("/net/dane/odd-answers-are-harmless", test_odd_answers_are_harmless);
  status = g_test_run ();
  net_identity_free (unknown);
  net_identity_free (trusted);
  net_identity_free (authority);
  g_rmdir (folder);
  g_free (resolv_conf);
  return status;
}
