/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"

/* Reads every message below the folder that POPREADER_CORPUS names. */

static void
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (GBytes) raw = NULL;
  char *octets;
  gsize length;

  g_test_message ("%s", path);
  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  raw = g_bytes_new_take (octets, length);
  message = pr_message_new (raw);
  mail_fixture_check (message);
}

static guint
read_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      if (g_file_test (entry, G_FILE_TEST_IS_DIR))
        n += read_folder (entry);
      else if (g_str_has_suffix (name, ".eml"))
        {
          read_file (entry);
          n++;
        }
    }
  return n;
}

static void
test_every_message_is_read (void)
{
  const char *folder = g_getenv ("POPREADER_CORPUS");

  if (folder == NULL)
    {
      g_test_skip ("POPREADER_CORPUS names no folder");
      return;
    }
  g_assert_cmpuint (read_folder (folder), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/corpus/every-message-is-read", test_every_message_is_read);
  return g_test_run ();
}
