/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "extract/pr-signature.h"

#define SIGNED_PART "Content-Type: text/plain\r\n\r\nThe engine weaves.\r\n"

/* Runs gpg on the test's own keys; its output, or NULL where it failed. */
static char *
run_gpg (const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *output = NULL;
  const char *more = first;
  va_list list;
  int status = 1;

  g_ptr_array_add (arguments, (gpointer) "gpg");
  g_ptr_array_add (arguments, (gpointer) "--batch");
  g_ptr_array_add (arguments, (gpointer) "--quiet");
  g_ptr_array_add (arguments, (gpointer) "--yes");
  va_start (list, first);
  for (; more != NULL; more = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) more);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  if (!g_spawn_sync (NULL, (char **) arguments->pdata, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                     &output, NULL, &status, NULL) ||
      status != 0)
    return NULL;
  return g_steal_pointer (&output);
}

typedef struct
{
  char *home;
  gboolean usable;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *gpg = g_find_program_in_path ("gpg");
  g_autofree char *made = NULL;

  f->home = g_dir_make_tmp ("popreader-gnupg-XXXXXX", NULL);
  g_setenv ("GNUPGHOME", f->home, TRUE);
  if (gpg == NULL)
    {
      g_test_skip ("gpg is not installed");
      return;
    }
  made = run_gpg ("--passphrase", "", "--quick-generate-key",
                  "Ada Lovelace <ada@example.org>", "ed25519", "sign", "never", NULL);
  f->usable = made != NULL;
  if (!f->usable)
    g_test_skip ("gpg makes no key here");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const char *const kill[] = { "gpgconf", "--kill", "all", NULL };
  const char *const remove[] = { "rm", "-rf", f->home, NULL };

  g_spawn_sync (NULL, (char **) kill, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                NULL, NULL);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                NULL, NULL);
  g_free (f->home);
}

/* A multipart/signed of @part with the signature of SIGNED_PART. */
static GBytes *
make_signed (Fixture *f, const char *part)
{
  g_autofree char *path = g_build_filename (f->home, "text", NULL);
  g_autofree char *signature = NULL;
  char *text;

  g_assert_true (g_file_set_contents (path, SIGNED_PART, -1, NULL));
  signature = run_gpg ("--armor", "--detach-sign", "--output", "-", path, NULL);
  g_assert_nonnull (signature);
  text = g_strconcat ("From: ada@example.org\r\nMIME-Version: 1.0\r\n"
                      "Content-Type: multipart/signed; boundary=b; micalg=pgp-sha256;\r\n"
                      " protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n",
                      part, "\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n",
                      signature, "\r\n--b--\r\n", NULL);
  return g_bytes_new_take (text, strlen (text));
}

static PrSignature *
verify_one (GBytes *entity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signatures = pr_signatures_verify (entity, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (signatures->len, ==, 1);
  return g_ptr_array_steal_index (signatures, 0);
}

static void
test_good_signature_names_its_key (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) entity = NULL;
  PrSignature *signature;

  if (!f->usable)
    return;
  entity = make_signed (f, SIGNED_PART);
  signature = verify_one (entity);
  g_assert_cmpint (signature->state, ==, PR_SIGNATURE_GOOD);
  g_assert_cmpstr (signature->name, ==, "Ada Lovelace");
  g_assert_cmpstr (signature->address, ==, "ada@example.org");
  g_assert_cmpuint (strlen (signature->key), ==, 40);
  g_assert_true (signature->verified); /* one's own key */
  pr_signature_free (signature);
}

static void
test_changed_text_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) entity = NULL;
  PrSignature *signature;

  if (!f->usable)
    return;
  entity = make_signed (f, "Content-Type: text/plain\r\n\r\nThe engine weeps.\r\n");
  signature = verify_one (entity);
  g_assert_cmpint (signature->state, ==, PR_SIGNATURE_BAD);
  pr_signature_free (signature);
}

/* As of a stranger: the keys are thrown away after the signing. */
static void
test_missing_key_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) entity = NULL;
  g_autofree char *empty = NULL;
  PrSignature *signature;

  if (!f->usable)
    return;
  entity = make_signed (f, SIGNED_PART);
  empty = g_build_filename (f->home, "empty", NULL);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  g_setenv ("GNUPGHOME", empty, TRUE);
  signature = verify_one (entity);
  g_setenv ("GNUPGHOME", f->home, TRUE);
  g_assert_cmpint (signature->state, ==, PR_SIGNATURE_NO_KEY);
  g_assert_null (signature->name);
  pr_signature_free (signature);
}

static void
test_what_is_none_is_a_sentence (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) entity =
    g_bytes_new_static ("Content-Type: text/plain\r\n\r\nx\r\n", 31);
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_signatures_verify (entity, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/signature/good-one-names-its-key", Fixture, NULL, set_up,
              test_good_signature_names_its_key, tear_down);
  g_test_add ("/signature/changed-text-is-told", Fixture, NULL, set_up,
              test_changed_text_is_told, tear_down);
  g_test_add ("/signature/missing-key-is-told", Fixture, NULL, set_up,
              test_missing_key_is_told, tear_down);
  g_test_add ("/signature/what-is-none-is-a-sentence", Fixture, NULL, set_up,
              test_what_is_none_is_a_sentence, tear_down);
  return g_test_run ();
}
