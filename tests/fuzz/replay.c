/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>
#include <glib.h>

/* Runs a fuzz target without a fuzzer: on each file of the folders that are named, on
 * each of its beginnings, and on octets that are always the same. So no target goes
 * stale. */

#define MAX_BEGINNINGS 2048
#define N_MADE 256
#define MAX_MADE 512

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A copy, so that a step beyond its end is seen. */
static void
run (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
}

static void
run_file (const char *path)
{
  g_autofree char *octets = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &octets, &size, NULL));
  for (gsize i = 0; i < MIN (size, MAX_BEGINNINGS); i++)
    run ((const guint8 *) octets, i);
  run ((const guint8 *) octets, size);
}

static void
run_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      run_file (path);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1939);
  guint8 made[MAX_MADE];

  for (int i = 1; i < argc; i++)
    run_folder (argv[i]);
  for (guint i = 0; i < N_MADE; i++)
    {
      gsize size = (gsize) g_rand_int_range (rand, 0, MAX_MADE);

      for (gsize j = 0; j < size; j++)
        made[j] = (guint8) (g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 256)
                                                  : "\r\n.: <>=?+-OK"[j % 13]);
      run (made, size);
    }
  /* Leaks are looked for after each input, by the fuzzer. */
  _exit (0);
}
