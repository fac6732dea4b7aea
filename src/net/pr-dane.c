/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-dane-private.h"

#include <string.h>
#include "net/pr-dns-private.h"
#include "net/pr-net-limits.h"

#define RESOLV_CONF "/etc/resolv.conf"
#define MAX_CHAIN 16
#define CANCEL_USEC 50000 /* within which a cancel is noticed */

/* RFC 6698 §7. */
#define USAGE_TA 2
#define USAGE_EE 3
#define SELECTOR_WHOLE 0
#define SELECTOR_KEY 1
#define MATCHING_FULL 0
#define MATCHING_SHA256 1
#define MATCHING_SHA512 2

struct _PrDane
{
  gatomicrefcount ref_count;
  GSocketAddress *resolver;
  char *name; /* "_995._tcp.pop.example.org" */
  GCancellable *stop;

  GMutex lock;
  GCond told;
  gboolean done;
  GPtrArray *records; /* of PrTlsa; NULL: no answer */
};

typedef struct gnutls_x509_crt_int Crt;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Crt, pr_gnutls.x509_crt_deinit)
typedef struct gnutls_pubkey_st Key;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Key, pr_gnutls.pubkey_deinit)

PrDane *
pr_dane_ref (PrDane *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pr_dane_unref (PrDane *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->resolver);
  g_object_unref (self->stop);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->told);
  g_free (self->name);
  g_free (self);
}

static gpointer
ask_thread (gpointer data)
{
  g_autoptr (PrDane) self = data;
  GPtrArray *records = pr_dns_ask (self->resolver, self->name, self->stop);

  g_mutex_lock (&self->lock);
  self->records = records;
  self->done = TRUE;
  g_cond_signal (&self->told);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static GSocketAddress *
find_resolver (void)
{
  const char *path = g_getenv ("POPREADER_RESOLV_CONF");
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path != NULL ? path : RESOLV_CONF, &text, NULL, NULL))
    return NULL;
  return pr_dns_find_resolver (text);
}

PrDane *
pr_dane_ask (const char *name, guint16 port)
{
  GSocketAddress *resolver;
  PrDane *self;

  /* Nobody signs records for an address, or for a name within one network. */
  if (g_hostname_is_ip_address (name) || strchr (name, '.') == NULL)
    return NULL;
  resolver = find_resolver ();
  if (resolver == NULL)
    return NULL;
  self = g_new0 (PrDane, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->resolver = resolver;
  self->name = g_strdup_printf ("_%u._tcp.%s", port, name);
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->told);
  g_thread_unref (g_thread_new ("pr-dane", ask_thread, pr_dane_ref (self)));
  return self;
}

/* The thread waits PR_NET_DNS_SECONDS at the most. (transfer none) (nullable) */
static GPtrArray *
wait_for_records (PrDane *self, GCancellable *cancellable)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!self->done && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->told, &self->lock, g_get_monotonic_time () + CANCEL_USEC);
  return self->done ? self->records : NULL;
}

/* ---- one record, one certificate ---- */

static gboolean
is_usable (const PrTlsa *record)
{
  return (record->usage == USAGE_TA || record->usage == USAGE_EE) &&
         record->selector <= SELECTOR_KEY && record->matching <= MATCHING_SHA512;
}

static gboolean
is_of (const PrTlsa *record, const gnutls_datum_t *octets)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (record->data, &size);
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[64];
  gsize n = sizeof digest;

  if (record->matching == MATCHING_FULL)
    return size == octets->size && memcmp (data, octets->data, size) == 0;
  checksum = g_checksum_new (record->matching == MATCHING_SHA256 ? G_CHECKSUM_SHA256
                                                                 : G_CHECKSUM_SHA512);
  g_checksum_update (checksum, octets->data, octets->size);
  g_checksum_get_digest (checksum, digest, &n);
  return size == n && memcmp (data, digest, n) == 0;
}

static gboolean
has_key (const PrTlsa *record, gnutls_x509_crt_t crt)
{
  g_autoptr (Key) key = NULL;
  gnutls_datum_t octets = { NULL, 0 };
  gboolean same;

  if (pr_gnutls.pubkey_init (&key) < 0 ||
      pr_gnutls.pubkey_import_x509 (key, crt, 0) < 0 ||
      pr_gnutls.pubkey_export2 (key, GNUTLS_X509_FMT_DER, &octets) < 0)
    return FALSE;
  same = is_of (record, &octets);
  (*pr_gnutls.free) (octets.data);
  return same;
}

static gboolean
names (const PrTlsa *record, gnutls_x509_crt_t crt, const gnutls_datum_t *der)
{
  return record->selector == SELECTOR_WHOLE ? is_of (record, der) : has_key (record, crt);
}

/* ---- the chain ---- */

typedef struct
{
  const gnutls_datum_t *der; /* borrowed from the session */
  gnutls_x509_crt_t crts[MAX_CHAIN];
  guint length;
} Chain;

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->length; i++)
    pr_gnutls.x509_crt_deinit (chain->crts[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static void
chain_read (Chain *chain, gnutls_session_t session)
{
  unsigned n = 0;

  chain->der = pr_gnutls.certificate_get_peers (session, &n);
  for (guint i = 0; chain->der != NULL && i < MIN (n, MAX_CHAIN); i++)
    {
      if (pr_gnutls.x509_crt_init (&chain->crts[i]) < 0)
        return;
      chain->length = i + 1;
      if (pr_gnutls.x509_crt_import (chain->crts[i], &chain->der[i],
                                     GNUTLS_X509_FMT_DER) < 0)
        return;
    }
}

/* Whether the chain up to there leads to the authority at @anchor, for a server of this
 * name, now. */
static gboolean
leads_to (Chain *chain, guint anchor, const char *server_name)
{
  gnutls_x509_trust_list_t list = NULL;
  gnutls_typed_vdata_st wanted[] = {
    { .type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *) server_name },
    { .type = GNUTLS_DT_KEY_PURPOSE_OID,
      .data = (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER },
  };
  unsigned status = 0;
  gboolean leads;

  if (pr_gnutls.x509_trust_list_init (&list, 0) < 0)
    return FALSE;
  leads = pr_gnutls.x509_trust_list_add_cas (list, &chain->crts[anchor], 1, 0) == 1 &&
          pr_gnutls.x509_trust_list_verify_crt2 (list, chain->crts, anchor, wanted,
                                                 G_N_ELEMENTS (wanted), 0, &status,
                                                 NULL) >= 0 &&
          status == 0;
  pr_gnutls.x509_trust_list_deinit (list, 0);
  return leads;
}

static gboolean
matches (const PrTlsa *record, Chain *chain, const char *server_name)
{
  if (record->usage == USAGE_EE)
    return names (record, chain->crts[0], &chain->der[0]);
  for (guint i = 1; i < chain->length; i++)
    if (names (record, chain->crts[i], &chain->der[i]) &&
        leads_to (chain, i, server_name))
      return TRUE;
  return FALSE;
}

/* What a match makes up for. An issuer's word that it is revoked is never made up for. */
static PrCertificateProblems
get_made_up (const PrTlsa *record)
{
  if (record->usage == USAGE_TA)
    return PR_CERTIFICATE_UNKNOWN_ISSUER | PR_CERTIFICATE_INVALID;
  return PR_CERTIFICATE_UNKNOWN_ISSUER | PR_CERTIFICATE_INVALID | PR_CERTIFICATE_WEAK |
         PR_CERTIFICATE_WRONG_HOST | PR_CERTIFICATE_EXPIRED |
         PR_CERTIFICATE_NOT_YET_VALID;
}

void
pr_dane_judge (PrDane *self,
               gnutls_session_t session,
               const char *server_name,
               gboolean may_replace,
               PrCertificate *certificate,
               GCancellable *cancellable)
{
  GPtrArray *records = wait_for_records (self, cancellable);
  g_auto (Chain) chain = { NULL };
  guint n_usable = 0;

  if (records == NULL)
    return;
  certificate->dane = PR_DANE_NONE;
  chain_read (&chain, session);
  for (guint i = 0; i < records->len && chain.length > 0; i++)
    {
      const PrTlsa *record = g_ptr_array_index (records, i);

      if (!is_usable (record))
        continue;
      n_usable++;
      if (!matches (record, &chain, server_name))
        continue;
      if (may_replace)
        certificate->problems &= ~get_made_up (record);
      certificate->dane = PR_DANE_MATCHES;
    }
  if (n_usable == 0 || certificate->dane == PR_DANE_MATCHES)
    return;
  certificate->dane = PR_DANE_DIFFERS;
  certificate->problems |= PR_CERTIFICATE_DANE_DIFFERS;
}
