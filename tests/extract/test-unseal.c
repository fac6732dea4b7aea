/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "extract/pr-extract-limits.h"
#include "extract/pr-signature.h"
#include "extract/pr-unseal.h"
#include "support/pr-test-gnupg.h"

#define SECRET "Content-Type: text/plain\r\n\r\nThe engine weaves.\r\n"

static void
set_up (PrTestGnupg *f, gconstpointer keys)
{
  pr_test_gnupg_set_up (f, (PrTestKeys) GPOINTER_TO_INT (keys));
}

static void
tear_down (PrTestGnupg *f, gconstpointer keys)
{
  pr_test_gnupg_tear_down (f);
}

/* Takes @armored. */
static PrUnsealed *
unseal (PrSealProtocol protocol, char *armored, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new_take (armored, strlen (armored));

  return pr_unseal (protocol, octets, error);
}

/* Takes @lines, of base64. */
static PrUnsealed *
unseal_smime (char *lines, GError **error)
{
  gsize length;
  guchar *data = g_base64_decode (lines, &length);
  g_autoptr (GBytes) octets = g_bytes_new_take (data, length);

  g_free (lines);
  return pr_unseal (PR_SEAL_SMIME, octets, error);
}

static void
assert_holds (const PrUnsealed *unsealed, const char *text)
{
  g_assert_nonnull (unsealed);
  g_assert_cmpmem (g_bytes_get_data (unsealed->octets, NULL),
                   g_bytes_get_size (unsealed->octets), text, strlen (text));
}

static void
assert_signed (const PrUnsealed *unsealed, PrSignatureState state)
{
  const PrSignature *signature;

  g_assert_cmpuint (unsealed->signatures->len, ==, 1);
  signature = g_ptr_array_index (unsealed->signatures, 0);
  g_assert_cmpint (signature->state, ==, state);
}

static void
test_encrypted_comes_out_to_the_octet (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrUnsealed) unsealed = NULL;

  if (!f->usable)
    return;
  unsealed = unseal (PR_SEAL_OPENPGP, pr_test_gnupg_encrypt (f, SECRET, FALSE), &error);
  g_assert_no_error (error);
  assert_holds (unsealed, SECRET);
  g_assert_true (unsealed->encrypted);
  g_assert_cmpuint (unsealed->signatures->len, ==, 0);
}

static void
test_signer_of_what_is_encrypted_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrUnsealed) unsealed = NULL;

  if (!f->usable)
    return;
  unsealed = unseal (PR_SEAL_OPENPGP, pr_test_gnupg_encrypt (f, SECRET, TRUE), NULL);
  assert_holds (unsealed, SECRET);
  assert_signed (unsealed, PR_SIGNATURE_GOOD);
}

static void
test_missing_key_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *armored = NULL;

  if (!f->usable)
    return;
  armored = pr_test_gnupg_encrypt (f, SECRET, FALSE);
  pr_test_gnupg_forget (f);
  g_assert_null (unseal (PR_SEAL_OPENPGP, g_steal_pointer (&armored), &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_KEY);
}

static GBytes *
encrypt (PrTestGnupg *f)
{
  const char *const arguments[] = { "gpg",           "--batch", "--quiet",
                                    "--trust-model", "always",  "--compress-algo",
                                    "none",          "-r",      "ada@example.org",
                                    "--encrypt",     NULL };

  return pr_test_gnupg_run (f, SECRET, arguments);
}

/* GnuPG writes it out before it sees that it was changed. */
static void
test_what_was_changed_is_not_given_out (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) changed = NULL;
  guint8 *data;
  gsize length;

  if (!f->usable)
    return;
  data = g_bytes_unref_to_data (encrypt (f), &length);
  data[length - 30] ^= 1;
  changed = g_bytes_new_take (data, length);
  g_assert_null (pr_unseal (PR_SEAL_OPENPGP, changed, &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED);
}

/* ---- encrypted, and passed off as something else ---- */

typedef enum
{
  IN_COMPRESSED,
  BEHIND_SIGNATURE,
  AS_FILE,
  AS_KEY,
} Disguise;

/* (transfer full): the octets of @first before those of @second */
static GBytes *
join (GBytes *first, GBytes *second)
{
  GByteArray *all = g_byte_array_new ();

  g_byte_array_append (all, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_byte_array_append (all, g_bytes_get_data (second, NULL), g_bytes_get_size (second));
  return g_byte_array_free_to_bytes (all);
}

static GBytes *
disguise (PrTestGnupg *f, GBytes *encrypted, Disguise as)
{
  static const guint8 compressed[] = { 0xa3, 0x00 }; /* by nothing, to the end */
  const char *const sign[] = { "gpg", "--batch", "--quiet", "--detach-sign", NULL };
  const char *words = as == AS_FILE ? "ARMORED FILE" : "PUBLIC KEY BLOCK";
  g_autoptr (GBytes) before = NULL;
  const guint8 *data;
  gsize length;
  char *armored;

  if (as == IN_COMPRESSED)
    before = g_bytes_new_static (compressed, sizeof compressed);
  else if (as == BEHIND_SIGNATURE)
    before = pr_test_gnupg_run (f, SECRET, sign);
  if (before != NULL)
    return join (before, encrypted);
  data = g_bytes_get_data (encrypted, &length);
  armored = pr_test_gnupg_armor (data, length, words);
  return g_bytes_new_take (armored, strlen (armored));
}

static void
test_changed_in_disguise_is_not_given_out (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GBytes) changed = NULL;
  guint8 *data;
  gsize length;

  if (!f->usable)
    return;
  data = g_bytes_unref_to_data (encrypt (f), &length);
  data[length - 30] ^= 1;
  changed = g_bytes_new_take (data, length);
  for (Disguise as = IN_COMPRESSED; as <= AS_KEY; as++)
    {
      g_autoptr (GBytes) octets = disguise (f, changed, as);
      g_autoptr (GError) error = NULL;

      g_assert_null (pr_unseal (PR_SEAL_OPENPGP, octets, &error));
      g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED);
    }
}

static void
test_encrypted_in_disguise_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GBytes) encrypted = NULL;

  if (!f->usable)
    return;
  encrypted = encrypt (f);
  for (Disguise as = IN_COMPRESSED; as <= AS_KEY; as++)
    {
      g_autoptr (GBytes) octets = disguise (f, encrypted, as);
      g_autoptr (GError) error = NULL;
      g_autoptr (PrUnsealed) unsealed = pr_unseal (PR_SEAL_OPENPGP, octets, &error);

      g_assert_no_error (error);
      assert_holds (unsealed, SECRET);
      g_assert_true (unsealed->encrypted);
    }
}

/* ---- what is not encrypted ---- */

static void
test_signed_alone_is_not_encrypted (PrTestGnupg *f, gconstpointer keys)
{
  const char *const sign[] = { "gpg", "--batch", "--quiet", "--sign", NULL };
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (PrUnsealed) unsealed = NULL;

  if (!f->usable)
    return;
  octets = pr_test_gnupg_run (f, SECRET, sign);
  unsealed = pr_unseal (PR_SEAL_OPENPGP, octets, NULL);
  assert_holds (unsealed, SECRET);
  assert_signed (unsealed, PR_SIGNATURE_GOOD);
  g_assert_false (unsealed->encrypted);
}

static void
test_neither_encrypted_nor_signed_is_not_given_out (PrTestGnupg *f, gconstpointer keys)
{
  const char *const store[] = { "gpg", "--batch", "--quiet", "--store", NULL };
  const char *const export[] = { "gpg", "--batch", "--quiet", "--export", NULL };
  g_autoptr (GBytes) stored = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) key_error = NULL;

  if (!f->usable)
    return;
  stored = pr_test_gnupg_run (f, SECRET, store);
  key = pr_test_gnupg_run (f, "", export);
  g_assert_null (pr_unseal (PR_SEAL_OPENPGP, stored, &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED);
  g_assert_null (pr_unseal (PR_SEAL_OPENPGP, key, &key_error));
  g_assert_error (key_error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED);
}

/* Also where GnuPG was told to do so. */
static void
test_without_proof_it_is_refused (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autofree char *path = NULL;
  const char *const arguments[] = {
    "gpg",           "--batch", "--quiet", "--trust-model",   "always",    "--rfc2440",
    "--cipher-algo", "3DES",    "-r",      "ada@example.org", "--encrypt", NULL
  };

  if (!f->usable)
    return;
  octets = pr_test_gnupg_run (f, SECRET, arguments);
  path = g_build_filename (f->home, "gpg.conf", NULL);
  g_assert_true (g_file_set_contents (path, "ignore-mdc-error\n", -1, NULL));
  g_assert_null (pr_unseal (PR_SEAL_OPENPGP, octets, &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_UNSHIELDED);
}

/* A megabyte of nothing is a few octets. */
static void
test_bomb_is_not_unpacked (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *zeros = NULL;

  if (!f->usable)
    return;
  zeros = g_malloc (PR_EXTRACT_MAX_UNSEALED_OCTETS + 2);
  memset (zeros, '0', PR_EXTRACT_MAX_UNSEALED_OCTETS + 1);
  zeros[PR_EXTRACT_MAX_UNSEALED_OCTETS + 1] = '\0';
  g_assert_null (
    unseal (PR_SEAL_OPENPGP, pr_test_gnupg_encrypt (f, zeros, FALSE), &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_TOO_LARGE);
}

/* As of an agent that can ask nobody. */
static void
test_passphrase_that_is_not_given_is_told (PrTestGnupg *f, gconstpointer keys)
{
  const char *const make[] = { "gpg",
                               "--batch",
                               "--quiet",
                               "--pinentry-mode",
                               "loopback",
                               "--passphrase",
                               "Jacquard",
                               "--quick-generate-key",
                               "Ada <ada@example.org>",
                               "future-default",
                               "default",
                               "never",
                               NULL };
  const char *const kill[] = { "gpgconf", "--kill", "gpg-agent", NULL };
  g_autoptr (GBytes) made = NULL;
  g_autoptr (GBytes) killed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (!f->usable)
    return;
  path = g_build_filename (f->home, "gpg-agent.conf", NULL);
  made = pr_test_gnupg_run (f, "", make);
  g_assert_true (g_file_set_contents (path, "pinentry-program /bin/false\n", -1, NULL));
  killed = pr_test_gnupg_run (f, "", kill);
  g_assert_null (
    unseal (PR_SEAL_OPENPGP, pr_test_gnupg_encrypt (f, SECRET, FALSE), &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_PASSPHRASE);
}

static void
test_missing_program_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr (GError) error = NULL;
  g_autofree char *armored = NULL;

  if (!f->usable)
    return;
  armored = pr_test_gnupg_encrypt (f, SECRET, FALSE);
  g_setenv ("PATH", f->home, TRUE);
  g_assert_null (unseal (PR_SEAL_OPENPGP, g_steal_pointer (&armored), &error));
  g_setenv ("PATH", path, TRUE);
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_PROGRAM);
}

static void
test_clear_signed_text_comes_without_its_armor (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *armored = NULL;
  g_autofree char *changed = NULL;
  g_autoptr (PrUnsealed) unsealed = NULL;
  g_autoptr (PrUnsealed) bad = NULL;

  if (!f->usable)
    return;
  armored = pr_test_gnupg_clear_sign (f, "- The engine weaves.\n");
  changed = g_strdup (armored);
  memcpy (strstr (changed, "weaves"), "weeped", 6);
  unsealed = unseal (PR_SEAL_OPENPGP, g_steal_pointer (&armored), NULL);
  assert_holds (unsealed, "- The engine weaves.\n");
  assert_signed (unsealed, PR_SIGNATURE_GOOD);
  g_assert_false (unsealed->encrypted);
  bad = unseal (PR_SEAL_OPENPGP, g_steal_pointer (&changed), NULL);
  assert_signed (bad, PR_SIGNATURE_BAD);
}

static void
test_smime_envelope_is_opened (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrUnsealed) unsealed = NULL;

  if (!f->usable)
    return;
  unsealed = unseal_smime (pr_test_gnupg_smime (f, SECRET, TRUE), &error);
  g_assert_no_error (error);
  assert_holds (unsealed, SECRET);
  g_assert_true (unsealed->encrypted);
}

static void
test_smime_signature_gives_what_it_holds (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrUnsealed) unsealed = NULL;
  const PrSignature *signature;

  if (!f->usable)
    return;
  unsealed = unseal_smime (pr_test_gnupg_smime (f, SECRET, FALSE), &error);
  g_assert_no_error (error);
  assert_holds (unsealed, SECRET);
  assert_signed (unsealed, PR_SIGNATURE_GOOD);
  g_assert_false (unsealed->encrypted);
  signature = g_ptr_array_index (unsealed->signatures, 0);
  g_assert_cmpstr (signature->address, ==, "ada@example.org");
}

/* What RFC 8551 §3.5.3 has beside the text, not around it. */
static void
test_smime_signature_beside_is_verified (PrTestGnupg *f, gconstpointer keys)
{
  const char *const sign[] = { "gpgsm", "--batch", "--quiet", "--detach-sign", NULL };
  g_autoptr (GBytes) signature = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *text = NULL;

  if (!f->usable)
    return;
  signature = pr_test_gnupg_run (f, SECRET, sign);
  base64 =
    g_base64_encode (g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));
  text = g_strconcat ("Content-Type: multipart/signed; boundary=b; micalg=sha-256; "
                      "protocol=\"application/pkcs7-signature\"\r\n\r\n--b\r\n",
                      SECRET,
                      "\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n",
                      base64, "\r\n--b--\r\n", NULL);
  for (guint changed = 0; changed < 2; changed++)
    {
      g_autoptr (GBytes) entity = NULL;
      g_autoptr (GPtrArray) signatures = NULL;
      const PrSignature *one;

      if (changed)
        memcpy (strstr (text, "weaves"), "weeped", 6);
      entity = g_bytes_new (text, strlen (text));
      signatures = pr_signatures_verify (entity, NULL);
      g_assert_cmpuint (signatures->len, ==, 1);
      one = g_ptr_array_index (signatures, 0);
      g_assert_cmpint (one->state, ==, changed ? PR_SIGNATURE_BAD : PR_SIGNATURE_GOOD);
    }
}

static void
test_smime_for_others_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lines = NULL;

  if (!f->usable)
    return;
  lines = pr_test_gnupg_smime (f, SECRET, TRUE);
  pr_test_gnupg_forget (f);
  g_assert_null (unseal_smime (g_steal_pointer (&lines), &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_KEY);
}

static void
test_nonsense_is_a_sentence (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) smime = NULL;

  if (!f->usable)
    return;
  g_assert_null (unseal (PR_SEAL_OPENPGP, g_strdup ("nothing"), &error));
  g_assert_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED);
  g_assert_null (unseal (PR_SEAL_SMIME, g_strdup (""), &smime));
  g_assert_error (smime, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED);
}

static void
add (const char *path, PrTestKeys keys, void (*test) (PrTestGnupg *f, gconstpointer keys))
{
  g_test_add (path, PrTestGnupg, GINT_TO_POINTER (keys), set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  const PrTestKeys pgp = PR_TEST_OPENPGP;

  g_test_init (&argc, &argv, NULL);

  add ("/unseal/encrypted-comes-out-to-the-octet", pgp,
       test_encrypted_comes_out_to_the_octet);
  add ("/unseal/signer-of-what-is-encrypted-is-told", pgp,
       test_signer_of_what_is_encrypted_is_told);
  add ("/unseal/missing-key-is-told", pgp, test_missing_key_is_told);
  add ("/unseal/what-was-changed-is-not-given-out", pgp,
       test_what_was_changed_is_not_given_out);
  add ("/unseal/changed-in-disguise-is-not-given-out", pgp,
       test_changed_in_disguise_is_not_given_out);
  add ("/unseal/encrypted-in-disguise-is-told", pgp, test_encrypted_in_disguise_is_told);
  add ("/unseal/signed-alone-is-not-encrypted", pgp, test_signed_alone_is_not_encrypted);
  add ("/unseal/neither-encrypted-nor-signed-is-not-given-out", pgp,
       test_neither_encrypted_nor_signed_is_not_given_out);
  add ("/unseal/without-proof-it-is-refused", pgp, test_without_proof_it_is_refused);
  add ("/unseal/bomb-is-not-unpacked", pgp, test_bomb_is_not_unpacked);
  add ("/unseal/passphrase-that-is-not-given-is-told", 0,
       test_passphrase_that_is_not_given_is_told);
  add ("/unseal/missing-program-is-told", pgp, test_missing_program_is_told);
  add ("/unseal/clear-signed-text-comes-without-its-armor", pgp,
       test_clear_signed_text_comes_without_its_armor);
  add ("/unseal/smime-envelope-is-opened", PR_TEST_SMIME, test_smime_envelope_is_opened);
  add ("/unseal/smime-signature-gives-what-it-holds", PR_TEST_SMIME,
       test_smime_signature_gives_what_it_holds);
  add ("/unseal/smime-signature-beside-is-verified", PR_TEST_SMIME,
       test_smime_signature_beside_is_verified);
  add ("/unseal/smime-for-others-is-told", PR_TEST_SMIME, test_smime_for_others_is_told);
  add ("/unseal/nonsense-is-a-sentence", PR_TEST_SMIME, test_nonsense_is_a_sentence);
  return g_test_run ();
}
