/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/memory-run.h"
#include "hostile/noise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEGABYTES 10 /* memory is not measured, and each octet takes long */
#else
#define MEGABYTES 100
#endif
#define NOISE_PIECES (MEGABYTES - 1) /* of a megabyte each: the rest is the header */

#define HEAD                                                                         \
  "From: Ada <ada@example.org>\r\nSubject: the film\r\nMIME-Version: 1.0\r\n"        \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain" \
  "\r\n\r\nHere it is.\r\n--b\r\nContent-Type: video/mp4\r\nContent-Disposition: "   \
  "attachment; filename=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
#define TAIL "--b--\r\n"

typedef struct
{
  const char *name; /* of the file */
  const char *before;
  gboolean unix_lines;
} Kind;

static const Kind kinds[] = {
  { "film.eml", "", FALSE },
  { "unix.eml", "", TRUE },
  { "film.mbox", "From ada@example.org Thu Nov 26 09:00:00 2026\n", TRUE },
};

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static void
write_octets (FILE *file, char *octets, gsize length, gboolean unix_lines)
{
  gsize kept = 0;

  for (gsize i = 0; i < length; i++)
    if (!unix_lines || octets[i] != '\r')
      octets[kept++] = octets[i];
  g_assert_cmpuint (fwrite (octets, 1, kept, file), ==, kept);
}

static void
write_text (FILE *file, const char *text, gboolean unix_lines)
{
  g_autofree char *octets = g_strdup (text);

  write_octets (file, octets, strlen (octets), unix_lines);
}

/* The same message in every kind of file. */
static void
set_up (Fixture *f, gconstpointer data)
{
  const Kind *kind = data;
  g_autofree char *piece = g_malloc (1 << 20);
  g_autoptr (GError) error = NULL;
  guint64 state = 1;
  FILE *file;

  f->folder = g_dir_make_tmp ("popreader-memory-XXXXXX", &error);
  g_assert_no_error (error);
  f->file = g_build_filename (f->folder, kind->name, NULL);
  file = fopen (f->file, "wb");
  g_assert_nonnull (file);
  write_text (file, kind->before, TRUE);
  write_text (file, HEAD, kind->unix_lines);
  for (guint i = 0; i < NOISE_PIECES; i++)
    {
      hostile_noise_fill (piece, 1 << 20, &state);
      write_octets (file, piece, 1 << 20, kind->unix_lines);
    }
  write_text (file, TAIL, kind->unix_lines);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  memory_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->file);
}

static void
assert_is_film (GBytes *raw)
{
  const guint8 *octets = g_bytes_get_data (raw, NULL);
  g_autofree char *piece = g_malloc (1 << 20);
  guint64 state = 1;
  gsize at = strlen (HEAD);

  g_assert_cmpuint (g_bytes_get_size (raw), ==,
                    strlen (HEAD) + ((gsize) NOISE_PIECES << 20) + strlen (TAIL));
  g_assert_cmpmem (octets, at, HEAD, strlen (HEAD));
  for (guint i = 0; i < NOISE_PIECES; i++, at += 1 << 20)
    {
      hostile_noise_fill (piece, 1 << 20, &state);
      g_assert_true (memcmp (octets + at, piece, 1 << 20) == 0);
    }
  g_assert_cmpmem (octets + at, strlen (TAIL), TAIL, strlen (TAIL));
}

/* The id of the one message there is. */
static char *
import (Fixture *f)
{
  g_autoptr (GBytes) report = NULL, list = NULL;
  g_autofree char *row = NULL;
  const char *id;
  glong peak;

  report = memory_run (f->folder, &peak, "--json", "import", f->file, NULL);
  g_test_message ("import: %ld MB", peak);
  memory_assert_bounded (peak, MEGABYTES);
  list = memory_run (f->folder, &peak, "--json", "list", NULL);
  row = g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
  id = strstr (row, "\"id\":");
  g_assert_nonnull (id);
  id += strlen ("\"id\":");
  return g_strndup (id, strspn (id, "0123456789"));
}

static void
test_import_is_bounded (Fixture *f, gconstpointer data)
{
  g_autofree char *id = import (f);
  g_autoptr (GBytes) raw = NULL;
  glong peak;

  raw = memory_run (f->folder, &peak, "show", id, "--raw", NULL);
  g_test_message ("show --raw: %ld MB", peak);
  assert_is_film (raw);
  memory_assert_bounded (peak, MEGABYTES);
}

static void
test_showing_is_bounded (Fixture *f, gconstpointer data)
{
  static const char *const ways[] = { "--json", "--text", "--headers" };
  g_autofree char *id = import (f);
  glong peak;

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GBytes) printed =
        memory_run (f->folder, &peak, "show", id, ways[i], NULL);
      g_autofree char *text =
        g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));

      g_test_message ("show %s: %ld MB", ways[i], peak);
      g_assert_nonnull (strstr (text, i == 2 ? "the film" : "Here it is."));
      memory_assert_bounded (peak, MEGABYTES);
    }
}

static void
test_part_is_bounded (Fixture *f, gconstpointer data)
{
  g_autofree char *id = import (f);
  g_autoptr (GBytes) film = NULL, other = NULL;
  glong peak;

  film = memory_run (f->folder, &peak, "show", id, "--part", "2", NULL);
  g_test_message ("show --part: %ld MB", peak);
  /* Lines have 62 letters and their end. */
  g_assert_cmpuint (g_bytes_get_size (film), ==,
                    (((gsize) NOISE_PIECES << 20) / HOSTILE_NOISE_LINE * 62) / 4 * 3);
  memory_assert_bounded (peak, MEGABYTES);
  other = memory_run (f->folder, &peak, "show", id, "--part", "3", NULL);
  g_assert_cmpuint (g_bytes_get_size (other), ==, 0);
}

static void
test_file_is_bounded (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) printed = NULL;
  glong peak;

  printed = memory_run (f->folder, &peak, "show", f->file, "--raw", NULL);
  g_test_message ("show FILE --raw: %ld MB", peak);
  assert_is_film (printed);
  memory_assert_bounded (peak, MEGABYTES);
}

static void
test_verify_is_bounded (Fixture *f, gconstpointer data)
{
  g_autofree char *id = import (f);
  g_autoptr (GBytes) printed = NULL;
  g_autofree char *report = NULL;
  glong peak;

  printed = memory_run (f->folder, &peak, "--json", "verify", "--deep", NULL);
  report = g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));
  g_test_message ("verify --deep: %ld MB, %s", peak, report);
  g_assert_nonnull (strstr (report, "\"complaints\":0"));
  memory_assert_bounded (peak, MEGABYTES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/memory/large/import/%s", kinds[i].name);

      g_test_add (path, Fixture, &kinds[i], set_up, test_import_is_bounded, tear_down);
    }
  g_test_add ("/memory/large/show", Fixture, &kinds[0], set_up, test_showing_is_bounded,
              tear_down);
  g_test_add ("/memory/large/show-part", Fixture, &kinds[0], set_up, test_part_is_bounded,
              tear_down);
  g_test_add ("/memory/large/show-file", Fixture, &kinds[0], set_up, test_file_is_bounded,
              tear_down);
  g_test_add ("/memory/large/verify-deep", Fixture, &kinds[0], set_up,
              test_verify_is_bounded, tear_down);
  return g_test_run ();
}
