/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-protected-fixture.h"

/* What is encrypted, and passes itself off as something else. */

/* What OpenPGP makes of @text. @compressed: once more, around it all; which hides that it
 * is encrypted. (transfer full) */
static GByteArray *
make_octets (PrTestGnupg *f, const char *text, gboolean encrypted, gboolean compressed)
{
  static const guint8 head[] = { 0xa3, 0x00 }; /* by nothing, to the end */
  const char *const encrypt[] = { "gpg",           "--batch", "--quiet",
                                  "--trust-model", "always",  "--compress-algo",
                                  "none",          "-r",      "ada@example.org",
                                  "--encrypt",     NULL };
  const char *const sign[] = { "gpg", "--batch", "--quiet", "--sign", NULL };
  g_autoptr (GBytes) made = pr_test_gnupg_run (f, text, encrypted ? encrypt : sign);
  GByteArray *all = g_byte_array_new ();

  if (compressed)
    g_byte_array_append (all, head, sizeof head);
  g_byte_array_append (all, g_bytes_get_data (made, NULL), g_bytes_get_size (made));
  return all;
}

static char *
make_armor (PrTestGnupg *f, const char *text, gboolean encrypted, const char *words)
{
  g_autoptr (GByteArray) all = make_octets (f, text, encrypted, encrypted);

  return pr_test_gnupg_armor (all->data, all->len, words);
}

/* Takes @entity. */
static PrMessage *
make_amid_others (char *entity)
{
  PrMessage *message = protected_message (g_strconcat (
    PROTECTED_HEADER,
    "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nFrom Eve.\r\n"
    "--o\r\n",
    entity, "\r\n--o--\r\n", NULL));

  g_free (entity);
  return message;
}

static void
assert_waits_and_is_encrypted (PrMessage *message)
{
  g_autoptr (GPtrArray) before = pr_protected_list (message, NULL, -1);
  g_autoptr (GPtrArray) after = pr_protected_list (message, NULL, 0);
  const PrProtected *what;

  g_assert_cmpuint (before->len, ==, 1);
  what = g_ptr_array_index (before, 0);
  g_assert_cmpint (what->state, ==, PR_PROTECTED_WAITS);
  g_assert_null (what->message);
  what = g_ptr_array_index (after, 0);
  protected_assert_text (what, "The engine weaves.");
  g_assert_true (what->encrypted);
  g_assert_cmpstr (what->title, ==, "Decrypted with OpenPGP");
  protected_assert_says (what, "Only a part of this message was encrypted");
}

/* It was stolen, and sent to the one who can decrypt it. */
static void
test_encrypted_that_looks_signed_waits (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) in_part = NULL;
  g_autoptr (PrMessage) in_text = NULL;
  g_autofree char *armor = NULL;

  if (!f->usable)
    return;
  in_part =
    make_amid_others (protected_wrap (make_armor (f, PROTECTED_LETTER, TRUE, "MESSAGE")));
  assert_waits_and_is_encrypted (in_part);
  armor = make_armor (f, "The engine weaves.\n", TRUE, "MESSAGE");
  in_text =
    protected_message (g_strconcat (PROTECTED_HEADER, "\r\nFrom Eve.\r\n", armor, NULL));
  assert_waits_and_is_encrypted (in_text);
}

static void
test_encrypted_that_looks_signed_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  message =
    protected_whole (protected_wrap (make_armor (f, PROTECTED_LETTER, TRUE, "MESSAGE")));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_true (what->encrypted);
  g_assert_cmpstr (what->title, ==, "Decrypted with OpenPGP");
  pr_protected_free (what);
}

/* Whatever its armor is headed. */
static void
test_changed_encryption_is_not_shown (PrTestGnupg *f, gconstpointer keys)
{
  static const char *const heads[] = { "MESSAGE", "ARMORED FILE", "PUBLIC KEY BLOCK" };
  g_autoptr (GByteArray) octets = NULL;

  if (!f->usable)
    return;
  octets = make_octets (f, PROTECTED_LETTER, TRUE, FALSE);
  octets->data[octets->len - 30] ^= 1;
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (PrMessage) message = protected_whole (
        protected_wrap (pr_test_gnupg_armor (octets->data, octets->len, heads[i])));
      PrProtected *what = protected_open_one (message);

      g_assert_cmpint (what->state, ==, PR_PROTECTED_FAILED);
      g_assert_null (what->message);
      g_assert_true (what->encrypted && what->warns);
      pr_protected_free (what);
    }
}

/* Signed and packed: whether it is no more than that, only opening it tells. */
static void
test_packed_signature_is_opened_where_it_is_whole (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *armor = NULL;
  g_autoptr (PrMessage) whole = NULL;
  g_autoptr (PrMessage) amid = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  armor = make_armor (f, "The engine weaves.\n", FALSE, "MESSAGE");
  whole = protected_message (g_strconcat (PROTECTED_HEADER, "\r\n", armor, NULL));
  what = protected_open_one (whole);
  protected_assert_text (what, "The engine weaves.");
  g_assert_false (what->encrypted);
  g_assert_cmpstr (what->title, ==, "Signed by Ada Lovelace <ada@example.org>");
  pr_protected_free (what);
  amid =
    protected_message (g_strconcat (PROTECTED_HEADER, "\r\nFrom Eve.\r\n", armor, NULL));
  what = protected_open_one (amid);
  g_assert_cmpint (what->state, ==, PR_PROTECTED_WAITS);
  g_assert_cmpstr (what->title, ==, "A part of this message is signed");
  pr_protected_free (what);
}

/* It says that it is encrypted, and is not. */
static void
test_signed_that_says_encrypted_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  message = protected_whole (
    protected_wrap (make_armor (f, PROTECTED_LETTER, FALSE, "ARMORED FILE")));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_false (what->encrypted);
  g_assert_cmpstr (what->title, ==, "Signed by Ada Lovelace <ada@example.org>");
  pr_protected_free (what);
}

/* What stands where a signature is to be. */
static void
test_encrypted_behind_clear_text_is_not_shown (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (GByteArray) octets = NULL;
  g_autofree char *armor = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  octets = make_octets (f, "The engine weaves.\n", TRUE, FALSE);
  armor = pr_test_gnupg_armor (octets->data, octets->len, "SIGNATURE");
  message = protected_message (
    g_strconcat (PROTECTED_HEADER,
                 "\r\nFrom Eve.\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: "
                 "SHA512\r\n\r\nLook:\r\n",
                 armor, NULL));
  what = protected_open_one (message);
  g_assert_cmpint (what->state, !=, PR_PROTECTED_OPENED);
  g_assert_null (what->message);
  pr_protected_free (what);
}

static void
test_layer_that_waits_is_told_as_it_looks (PrTestGnupg *f, gconstpointer keys)
{
  for (guint encrypted = 0; f->usable && encrypted < 2; encrypted++)
    {
      g_autofree char *inner =
        encrypted ? protected_encrypt (f, PROTECTED_LETTER, FALSE)
                  : protected_wrap (make_armor (f, PROTECTED_LETTER, FALSE, "MESSAGE"));
      g_autoptr (PrMessage) message =
        make_amid_others (protected_smime (f, inner, FALSE));
      PrProtected *what = protected_open_one (message);

      g_assert_cmpint (what->state, ==, PR_PROTECTED_WAITS);
      g_assert_cmpstr (what->title, ==,
                       encrypted ? "A part of this message is encrypted"
                                 : "A part of this message is signed");
      pr_protected_free (what);
    }
}

int
main (int argc, char *argv[])
{
  const PrTestKeys pgp = PR_TEST_OPENPGP;

  g_test_init (&argc, &argv, NULL);

  protected_add ("/protected/encrypted-that-looks-signed-waits", pgp,
                 test_encrypted_that_looks_signed_waits);
  protected_add ("/protected/encrypted-that-looks-signed-is-told", pgp,
                 test_encrypted_that_looks_signed_is_told);
  protected_add ("/protected/changed-encryption-is-not-shown", pgp,
                 test_changed_encryption_is_not_shown);
  protected_add ("/protected/packed-signature-is-opened-where-it-is-whole", pgp,
                 test_packed_signature_is_opened_where_it_is_whole);
  protected_add ("/protected/signed-that-says-encrypted-is-told", pgp,
                 test_signed_that_says_encrypted_is_told);
  protected_add ("/protected/encrypted-behind-clear-text-is-not-shown", pgp,
                 test_encrypted_behind_clear_text_is_not_shown);
  protected_add ("/protected/layer-that-waits-is-told-as-it-looks", pgp | PR_TEST_SMIME,
                 test_layer_that_waits_is_told_as_it_looks);
  return g_test_run ();
}
