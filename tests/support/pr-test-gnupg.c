/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-gnupg.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define ADA "Ada Lovelace <ada@example.org>"
#define LINE_OCTETS 57

GBytes *
pr_test_gnupg_run (PrTestGnupg *self, const char *input, const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_newv (arguments,
                       G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                         G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                       &error);
  g_autoptr (GBytes) in = g_bytes_new (input, strlen (input));
  GBytes *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (process, in, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s %s … fails", arguments[0], arguments[1]);
  return out;
}

static void
run (PrTestGnupg *self, const char *input, const char *const *arguments)
{
  g_autoptr (GBytes) out = pr_test_gnupg_run (self, input, arguments);
}

static char *
run_for_text (PrTestGnupg *self, const char *input, const char *const *arguments)
{
  g_autoptr (GBytes) out = pr_test_gnupg_run (self, input, arguments);

  return g_strndup (g_bytes_get_data (out, NULL), g_bytes_get_size (out));
}

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  if (path != NULL)
    return TRUE;
  g_test_skip_printf ("%s is not installed", name);
  return FALSE;
}

static void
write_file (PrTestGnupg *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->home, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
make_openpgp (PrTestGnupg *self)
{
  const char *const arguments[] = {
    "gpg", "--batch",        "--quiet", "--passphrase", "",  "--quick-generate-key",
    ADA,   "future-default", "default", "never",        NULL
  };

  run (self, "", arguments);
}

/* The fingerprint with its colons, as trustlist.txt takes it. */
static char *
find_fingerprint (PrTestGnupg *self)
{
  const char *const arguments[] = { "gpgsm", "--batch", "--with-colons", "-K", NULL };
  g_autofree char *text = run_for_text (self, "", arguments);
  const char *line = strstr (text, "fpr:::::::::");

  g_assert_nonnull (line);
  return g_strndup (line + strlen ("fpr:::::::::"), 40);
}

static void
make_smime (PrTestGnupg *self)
{
  static const char parameters[] =
    "Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign, encrypt\nSerial: random\n"
    "Name-DN: CN=Ada Lovelace,O=Engines\nName-Email: ada@example.org\n";
  g_autofree char *path = g_build_filename (self->home, "parameters", NULL);
  const char *const make[] = { "gpgsm",    "--batch",         "--pinentry-mode",
                               "loopback", "--passphrase-fd", "0",
                               "--armor",  "--generate-key",  path,
                               NULL };
  const char *const import[] = { "gpgsm", "--batch", "--import", NULL };
  g_autofree char *certificate = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *line = NULL;

  write_file (self, "parameters", parameters);
  certificate = run_for_text (self, "", make);
  run (self, certificate, import);
  fingerprint = find_fingerprint (self);
  line = g_strconcat (fingerprint, " S relax\n", NULL);
  write_file (self, "trustlist.txt", line);
}

static void
run_alone (const char *const *arguments)
{
  g_spawn_sync (NULL, (char **) arguments, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                NULL, NULL);
}

static void
remove_home (const char *home)
{
  const char *const kill[] = { "gpgconf", "--homedir", home, "--kill", "all", NULL };
  const char *const remove[] = { "rm", "-rf", home, NULL };

  run_alone (kill);
  run_alone (remove);
}

/* Making keys takes long: they are made once in a run, and copied. */
static char *made[4]; /* folders, by PrTestKeys */

static void
remove_made (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      if (made[i] != NULL)
        remove_home (made[i]);
      g_clear_pointer (&made[i], g_free);
    }
}

static void
copy_home (PrTestGnupg *self, const char *from)
{
  g_autofree char *all = g_strconcat (from, "/.", NULL);
  const char *const kill[] = { "gpgconf", "--homedir", from, "--kill", "all", NULL };
  const char *const copy[] = { "cp", "-a", all, self->home, NULL };

  run_alone (kill);
  run_alone (copy);
}

static void
make_keys (PrTestKeys keys)
{
  PrTestGnupg first = { .home = g_dir_make_tmp ("popreader-gnupg-XXXXXX", NULL) };

  g_setenv ("GNUPGHOME", first.home, TRUE);
  write_file (&first, "gpg-agent.conf", "allow-loopback-pinentry\n");
  write_file (&first, "gpgsm.conf", "disable-crl-checks\n");
  if ((keys & PR_TEST_OPENPGP) != 0)
    make_openpgp (&first);
  if ((keys & PR_TEST_SMIME) != 0)
    make_smime (&first);
  made[keys] = first.home;
  atexit (remove_made);
}

void
pr_test_gnupg_set_up (PrTestGnupg *self, PrTestKeys keys)
{
  self->home = g_dir_make_tmp ("popreader-gnupg-XXXXXX", NULL);
  self->usable = has_program ("gpg") && has_program ("gpg-agent") &&
                 ((keys & PR_TEST_SMIME) == 0 || has_program ("gpgsm"));
  if (self->usable)
    {
      if (made[keys] == NULL)
        make_keys (keys);
      copy_home (self, made[keys]);
    }
  g_setenv ("GNUPGHOME", self->home, TRUE);
}

void
pr_test_gnupg_tear_down (PrTestGnupg *self)
{
  remove_home (self->home);
  g_unsetenv ("GNUPGHOME");
  g_clear_pointer (&self->home, g_free);
}

char *
pr_test_gnupg_encrypt (PrTestGnupg *self, const char *text, gboolean is_signed)
{
  const char *const alone[] = { "gpg",       "--batch", "--quiet", "--trust-model",
                                "always",    "--armor", "-r",      "ada@example.org",
                                "--encrypt", NULL };
  const char *const with[] = { "gpg",       "--batch", "--quiet", "--trust-model",
                               "always",    "--armor", "-r",      "ada@example.org",
                               "--encrypt", "--sign",  NULL };

  return run_for_text (self, text, is_signed ? with : alone);
}

char *
pr_test_gnupg_clear_sign (PrTestGnupg *self, const char *text)
{
  const char *const arguments[] = { "gpg", "--batch", "--quiet", "--clear-sign", NULL };

  return run_for_text (self, text, arguments);
}

/* RFC 4880 §6.1 */
static guint32
sum_crc24 (const guint8 *data, gsize length)
{
  guint32 crc = 0xb704ce;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= (guint32) data[i] << 16;
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc << 1) ^ ((crc & 0x800000) != 0 ? 0x1864cfb : 0);
    }
  return crc & 0xffffff;
}

char *
pr_test_gnupg_armor (const guint8 *data, gsize length, const char *words)
{
  const guint32 crc = sum_crc24 (data, length);
  const guint8 octets[] = { (guint8) (crc >> 16), (guint8) (crc >> 8), (guint8) crc };
  g_autofree char *base64 = g_base64_encode (data, length);
  g_autofree char *sum = g_base64_encode (octets, sizeof octets);

  return g_strdup_printf ("-----BEGIN PGP %s-----\r\n\r\n%s\r\n=%s\r\n-----END PGP "
                          "%s-----\r\n",
                          words, base64, sum, words);
}

char *
pr_test_gnupg_smime (PrTestGnupg *self, const char *entity, gboolean encrypted)
{
  const char *const encrypt[] = { "gpgsm",           "--batch",   "--quiet", "-r",
                                  "ada@example.org", "--encrypt", NULL };
  const char *const sign[] = { "gpgsm", "--batch", "--quiet", "--sign", NULL };
  g_autoptr (GBytes) octets =
    pr_test_gnupg_run (self, entity, encrypted ? encrypt : sign);
  GString *lines = g_string_new (NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  for (gsize at = 0; at < length; at += LINE_OCTETS)
    {
      g_autofree char *line = g_base64_encode (data + at, MIN (LINE_OCTETS, length - at));

      g_string_append_printf (lines, "%s\r\n", line);
    }
  return g_string_free (lines, FALSE);
}

void
pr_test_gnupg_forget (PrTestGnupg *self)
{
  g_autofree char *keys = g_build_filename (self->home, "private-keys-v1.d", NULL);
  const char *const kill[] = { "gpgconf", "--kill", "all", NULL };
  const char *const remove[] = { "rm", "-rf", keys, NULL };

  run (self, "", kill);
  run (self, "", remove);
}
