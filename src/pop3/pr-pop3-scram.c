/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-sasl-private.h"
#include "pop3/pr-pop3-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>
#include "mail/pr-secret.h"

/* libgsasl 2.2.0 knows SCRAM, but never says that the server is to watch out for a list
 * without -PLUS that somebody made so ("y" of RFC 5802 §6): it fails where it is to. */

#define MAX_DIGEST_OCTETS 32
#define NONCE_OCTETS 18
/* RFC 7677 §4 asks for as many; what computes for seconds is an attack. */
#define MIN_ITERATIONS 4096
#define MAX_ITERATIONS 1000000
#define ITERATIONS_AT_ONCE 4096
#define MAX_SALT_OCTETS 1024

typedef enum
{
  SCRAM_FIRST,
  SCRAM_PROOF,
  SCRAM_VERIFY,
  SCRAM_END,
} ScramStep;

typedef struct
{
  PrPop3Sasl parent;
  GChecksumType type;
  gsize n_digest;
  ScramStep at;

  /* Owned */
  char *header;    /* of GS2 */
  GBytes *binding; /* or NULL */
  char *nonce;
  char *first;                         /* the first message of ours, without the header */
  char *secret;                        /* prepared */
  guint8 signature[MAX_DIGEST_OCTETS]; /* that the server must show */
} Scram;

static gpointer
refuse (GError **error, PrPop3Error code, const char *sentence)
{
  g_set_error_literal (error, PR_POP3_ERROR, code, sentence);
  return NULL;
}

/* ---- arithmetic ---- */

static void
get_digest (GHmac *hmac, guint8 *digest)
{
  gsize n = MAX_DIGEST_OCTETS;

  g_hmac_get_digest (hmac, digest, &n);
}

static void
hmac_of (const Scram *self, const guint8 *key, const char *text, guint8 *digest)
{
  g_autoptr (GHmac) hmac = g_hmac_new (self->type, key, self->n_digest);

  g_hmac_update (hmac, (const guchar *) text, -1);
  get_digest (hmac, digest);
}

static void
hash_of (const Scram *self, const guint8 *octets, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (self->type);
  gsize n = MAX_DIGEST_OCTETS;

  g_checksum_update (checksum, octets, self->n_digest);
  g_checksum_get_digest (checksum, digest, &n);
}

static void
mix (guint8 *to, const guint8 *with, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] ^= with[i];
}

/* Hi () of RFC 5802 §2.2: PBKDF2 of one block. */
static gboolean
stretch (const Scram *self,
         GBytes *salt,
         guint64 n_iterations,
         guint8 *salted,
         GCancellable *cancellable,
         GError **error)
{
  const guint8 first_block[] = { 0, 0, 0, 1 };
  g_autoptr (GHmac) keyed =
    g_hmac_new (self->type, (const guchar *) self->secret, strlen (self->secret));
  guint8 digest[MAX_DIGEST_OCTETS];
  gsize n_salt;
  const guint8 *octets = g_bytes_get_data (salt, &n_salt);
  GHmac *hmac = g_hmac_copy (keyed);

  g_hmac_update (hmac, octets, n_salt);
  g_hmac_update (hmac, first_block, sizeof first_block);
  get_digest (hmac, digest);
  g_hmac_unref (hmac);
  memcpy (salted, digest, self->n_digest);
  for (guint64 i = 1; i < n_iterations; i++)
    {
      if (i % ITERATIONS_AT_ONCE == 0 &&
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      hmac = g_hmac_copy (keyed);
      g_hmac_update (hmac, digest, self->n_digest);
      get_digest (hmac, digest);
      g_hmac_unref (hmac);
      mix (salted, digest, self->n_digest);
    }
  explicit_bzero (digest, sizeof digest);
  return TRUE;
}

/* The proof that we know the password; and notes that of the server. */
static char *
prove (Scram *self, const guint8 *salted, const char *messages)
{
  guint8 client_key[MAX_DIGEST_OCTETS];
  guint8 stored_key[MAX_DIGEST_OCTETS];
  guint8 server_key[MAX_DIGEST_OCTETS];
  guint8 proof[MAX_DIGEST_OCTETS];

  hmac_of (self, salted, "Client Key", client_key);
  hash_of (self, client_key, stored_key);
  hmac_of (self, stored_key, messages, proof);
  mix (proof, client_key, self->n_digest);
  hmac_of (self, salted, "Server Key", server_key);
  hmac_of (self, server_key, messages, self->signature);
  explicit_bzero (client_key, sizeof client_key);
  explicit_bzero (server_key, sizeof server_key);
  return g_base64_encode (proof, self->n_digest);
}

/* ---- messages ---- */

/* What goes along with "c=": the header, and what binds to the channel. */
static char *
encode_binding (const Scram *self)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();

  g_byte_array_append (octets, (const guint8 *) self->header, strlen (self->header));
  if (self->binding != NULL)
    g_byte_array_append (octets, g_bytes_get_data (self->binding, NULL),
                         g_bytes_get_size (self->binding));
  return g_base64_encode (octets->data, octets->len);
}

/* The challenge as text, or NULL where it cannot be one of SCRAM. */
static char *
read_text (GBytes *challenge)
{
  gsize n;
  const char *text = g_bytes_get_data (challenge, &n);

  if (n == 0 || memchr (text, '\0', n) != NULL)
    return NULL;
  return g_strndup (text, n);
}

/* "r=…,s=…,i=…", and what may follow them (RFC 5802 §7). */
static gboolean
read_server_first (const Scram *self,
                   char **attributes,
                   GBytes **salt,
                   guint64 *n_iterations)
{
  if (g_strv_length (attributes) < 3 || !g_str_has_prefix (attributes[0], "r=") ||
      !g_str_has_prefix (attributes[1], "s=") || !g_str_has_prefix (attributes[2], "i="))
    return FALSE;
  *salt = pr_pop3_sasl_decode (attributes[1] + 2, strlen (attributes[1] + 2));
  return *salt != NULL && g_bytes_get_size (*salt) > 0 &&
         g_bytes_get_size (*salt) <= MAX_SALT_OCTETS &&
         g_ascii_string_to_unsigned (attributes[2] + 2, 10, 1, G_MAXUINT32, n_iterations,
                                     NULL);
}

/* Ours, and something of the server's behind it. */
static gboolean
is_fresh (const Scram *self, const char *nonce)
{
  return g_str_has_prefix (nonce, self->nonce) && strlen (nonce) > strlen (self->nonce);
}

static gboolean
check_iterations (guint64 n, GError **error)
{
  if (n < MIN_ITERATIONS)
    refuse (error, PR_POP3_ERROR_NO_MECHANISM,
            _ ("The server asks for a proof of the password that is too easy to guess "
               "from; nothing came of the password."));
  else if (n > MAX_ITERATIONS)
    refuse (error, PR_POP3_ERROR_NO_MECHANISM,
            _ ("The server asks for a computation that would take too long."));
  return n >= MIN_ITERATIONS && n <= MAX_ITERATIONS;
}

static GBytes *
scram_prove (Scram *self, const char *text, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) attributes = g_strsplit (text, ",", -1);
  g_autoptr (GBytes) salt = NULL;
  g_autofree char *binding = NULL;
  g_autofree char *bare = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *proof = NULL;
  guint8 salted[MAX_DIGEST_OCTETS];
  guint64 n_iterations = 0;
  char *response;

  if (!read_server_first (self, attributes, &salt, &n_iterations))
    return refuse (error, PR_POP3_ERROR_PROTOCOL,
                   _ ("What the server asked at the login cannot be understood."));
  if (!is_fresh (self, attributes[0] + 2))
    return refuse (error, PR_POP3_ERROR_PROTOCOL,
                   _ ("The server answered another login than this one."));
  if (!check_iterations (n_iterations, error) ||
      !stretch (self, salt, n_iterations, salted, cancellable, error))
    return NULL;
  binding = encode_binding (self);
  bare = g_strdup_printf ("c=%s,%s", binding, attributes[0]);
  messages = g_strconcat (self->first, ",", text, ",", bare, NULL);
  proof = prove (self, salted, messages);
  explicit_bzero (salted, sizeof salted);
  response = g_strconcat (bare, ",p=", proof, NULL);
  return g_bytes_new_take (response, strlen (response));
}

static const struct
{
  const char *value;
  PrPop3Error code;
  const char *sentence;
} server_errors[] = {
  { "channel-bindings-dont-match", PR_POP3_ERROR_PROTOCOL,
    N_ ("The server sees another encrypted connection than this one: somebody may be "
        "between.") },
  { "server-does-support-channel-binding", PR_POP3_ERROR_PROTOCOL,
    N_ ("Somebody changed the list of ways to log in that the server sent.") },
  { "unsupported-channel-binding-type", PR_POP3_ERROR_NO_MECHANISM,
    N_ ("The server cannot bind the login to this version of TLS.") },
};

static GBytes *
fail_by_server (const char *value, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (server_errors); i++)
    if (strcmp (value, server_errors[i].value) == 0)
      return refuse (error, server_errors[i].code, _ (server_errors[i].sentence));
  return refuse (error, PR_POP3_ERROR_AUTH,
                 _ ("The server does not accept the user name or password."));
}

/* "v=…", or "e=…" where the server refuses. */
static GBytes *
scram_verify (Scram *self, const char *text, GError **error)
{
  g_autofree char *value = g_strndup (text, strcspn (text, ","));
  g_autoptr (GBytes) shown = NULL;

  if (g_str_has_prefix (value, "e="))
    return fail_by_server (value + 2, error);
  if (g_str_has_prefix (value, "v="))
    shown = pr_pop3_sasl_decode (value + 2, strlen (value + 2));
  if (shown == NULL || g_bytes_get_size (shown) != self->n_digest ||
      memcmp (g_bytes_get_data (shown, NULL), self->signature, self->n_digest) != 0)
    return refuse (error, PR_POP3_ERROR_PROTOCOL,
                   _ ("The server does not know the password that it says it checked: "
                      "it is not the one that the account is for."));
  self->parent.through = TRUE;
  return g_bytes_new_static ("", 0);
}

static GBytes *
scram_step (PrPop3Sasl *sasl,
            GBytes *challenge,
            GCancellable *cancellable,
            GError **error)
{
  Scram *self = (Scram *) sasl;
  g_autofree char *text = challenge != NULL ? read_text (challenge) : NULL;
  ScramStep at = self->at;

  if (at < SCRAM_END)
    self->at++;
  if (at == SCRAM_FIRST && challenge == NULL)
    {
      char *first = g_strconcat (self->header, self->first, NULL);

      return g_bytes_new_take (first, strlen (first));
    }
  if (at == SCRAM_PROOF && text != NULL)
    return scram_prove (self, text, cancellable, error);
  if (at == SCRAM_VERIFY && text != NULL)
    return scram_verify (self, text, error);
  return refuse (error, PR_POP3_ERROR_PROTOCOL,
                 _ ("The server asked for something that does not belong to the login."));
}

static void
scram_free (PrPop3Sasl *sasl)
{
  Scram *self = (Scram *) sasl;

  pr_secret_free (self->secret);
  g_free (self->header);
  g_free (self->nonce);
  g_free (self->first);
  g_clear_pointer (&self->binding, g_bytes_unref);
  g_free (self);
}

/* ---- the beginning ---- */

GBytes *
pr_pop3_scram_dup_binding (const PrPop3Credentials *credentials, const char **type)
{
  static const char *const types[] = { "tls-exporter", "tls-unique" };

  for (gsize i = 0; i < G_N_ELEMENTS (types) && credentials->channel_binding != NULL; i++)
    {
      GBytes *binding =
        credentials->channel_binding (types[i], credentials->channel_binding_data);

      *type = types[i];
      if (binding != NULL)
        return binding;
    }
  return NULL;
}

/* "y": we could bind to the channel and the server seems not to; it knows better if
 * somebody took -PLUS off its list. */
static char *
make_header (Scram *self,
             gboolean plus,
             const PrPop3Credentials *credentials,
             const PrPop3SaslOffer *offer)
{
  const char *type = NULL;
  g_autoptr (GBytes) binding = pr_pop3_scram_dup_binding (credentials, &type);

  if (plus && binding != NULL)
    {
      self->binding = g_steal_pointer (&binding);
      return g_strdup_printf ("p=%s,,", type);
    }
  return g_strdup (binding != NULL && offer->known && !offer->plus ? "y,," : "n,,");
}

static char *
make_nonce (GError **error)
{
  guint8 octets[NONCE_OCTETS];

  if (getentropy (octets, sizeof octets) != 0)
    return refuse (error, PR_POP3_ERROR_NO_MECHANISM,
                   _ ("This computer gives no random numbers."));
  return g_base64_encode (octets, sizeof octets);
}

PrPop3Sasl *
pr_pop3_scram_new (const char *name,
                   const PrPop3Credentials *credentials,
                   const PrPop3SaslOffer *offer,
                   GError **error)
{
  gboolean plus = g_str_has_suffix (name, "-PLUS");
  g_autofree char *user = pr_pop3_sasl_prepare (credentials->user, error);
  g_autofree char *nonce = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (GString) escaped = NULL;
  Scram *self;

  if (user != NULL)
    secret = pr_pop3_sasl_prepare (credentials->secret, error);
  if (secret != NULL)
    nonce = make_nonce (error);
  if (nonce == NULL)
    return NULL;
  self = g_new0 (Scram, 1);
  self->parent.step = scram_step;
  self->parent.free = scram_free;
  self->type =
    g_str_has_prefix (name, "SCRAM-SHA-256") ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA1;
  self->n_digest = g_checksum_type_get_length (self->type);
  self->header = make_header (self, plus, credentials, offer);
  self->secret = g_steal_pointer (&secret);
  self->nonce = g_steal_pointer (&nonce);
  escaped = g_string_new (user);
  g_string_replace (escaped, "=", "=3D", 0);
  g_string_replace (escaped, ",", "=2C", 0);
  self->first = g_strdup_printf ("n=%s,r=%s", escaped->str, self->nonce);
  return &self->parent;
}
