/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench-mail.h"

/* Writes generated mail as a Maildir, with queries.json in it: what is planted and how
 * often. make-mail --profile real|small --messages N [--first N] [--seed N] FOLDER */

#define RANGE_START 1577836800 /* 2020-01-01 */
#define RANGE_END 1585699200   /* 2020-04-01 */

static char *profile = NULL;
static int n_messages = 1000;
static int first = 0;
static int seed = 1;

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_STRING, &profile, "sizes: real or small", "NAME" },
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "how many messages", "N" },
  { "first", 0, 0, G_OPTION_ARG_INT, &first, "number of the first, to add some", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "which mail", "N" },
  { NULL },
};

typedef struct
{
  guint64 octets;
  guint n_rare, n_phrase, n_sender, n_range;
} Counts;

static void
count (const BenchMail *mail, guint number, gsize length, Counts *counts)
{
  gint64 date = bench_mail_get_date (mail, number);

  counts->octets += length;
  counts->n_rare += bench_mail_has_rare (number);
  counts->n_phrase += bench_mail_has_phrase (number);
  counts->n_sender += bench_mail_is_from_sender (number);
  counts->n_range += date >= RANGE_START && date < RANGE_END;
}

static void
write_file (int folder, const BenchMail *mail, guint number, const GString *message)
{
  g_autofree char *name =
    g_strdup_printf ("%" G_GINT64_FORMAT ".M%07uP1.bench,S=%" G_GSIZE_FORMAT ":2,%s",
                     bench_mail_get_date (mail, number), number, message->len,
                     number % 10 == 0 ? "" : "S");
  int file = openat (folder, name, O_CREAT | O_WRONLY | O_TRUNC, 0644);
  gsize done = 0;

  if (file < 0)
    g_error ("cannot write %s", name);
  while (done < message->len)
    {
      gssize written = write (file, message->str + done, message->len - done);

      if (written <= 0)
        g_error ("cannot write %s: is the disk full?", name);
      done += (gsize) written;
    }
  close (file);
}

static void
write_counts (const char *folder, const Counts *counts)
{
  g_autofree char *file = g_build_filename (folder, "queries.json", NULL);
  g_autofree char *text =
    g_strdup_printf ("{\n \"count\": %d,\n \"bytes\": %" G_GUINT64_FORMAT
                     ",\n \"profile\": \"%s\",\n"
                     " \"seed\": %d,\n \"rare\": \"" BENCH_RARE
                     "\",\n \"rare_count\": %u,\n"
                     " \"phrase\": \"" BENCH_PHRASE "\",\n \"phrase_count\": %u,\n"
                     " \"vip\": \"" BENCH_SENDER
                     "\",\n \"vip_count\": %u,\n \"common\": \"" BENCH_COMMON
                     "\",\n \"prefix\": \"xyloz\",\n \"range_count\": %u\n}\n",
                     n_messages, counts->octets, profile, seed, counts->n_rare,
                     counts->n_phrase, counts->n_sender, counts->n_range);

  if (!g_file_set_contents (file, text, -1, NULL))
    g_error ("cannot write %s", file);
}

static int
make_folders (const char *folder)
{
  static const char *const names[] = { "tmp", "new", "cur" };
  int opened = -1;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (opened >= 0)
        close (opened);
      if (g_mkdir_with_parents (path, 0755) != 0 ||
          (opened = open (path, O_RDONLY | O_DIRECTORY)) < 0)
        g_error ("cannot make %s", path);
    }
  return opened;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER");
  g_autoptr (GString) message = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BenchMail) mail = NULL;
  Counts counts = { 0 };
  int folder;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 ||
      n_messages < 1 || first < 0 || profile == NULL)
    {
      g_printerr ("usage: make-mail --profile real|small --messages N [--first N] "
                  "[--seed N] FOLDER\n");
      return 2;
    }
  mail = bench_mail_new (strcmp (profile, "real") == 0 ? BENCH_REAL : BENCH_SMALL,
                         (guint64) seed, (guint) MAX (n_messages, first));
  folder = make_folders (argv[1]);
  for (guint i = (guint) first; i < (guint) (first + n_messages); i++)
    {
      bench_mail_write (mail, i, message);
      write_file (folder, mail, i, message);
      count (mail, i, message->len, &counts);
    }
  write_counts (argv[1], &counts);
  close (folder);
  return 0;
}
