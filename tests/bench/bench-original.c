/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/bench/figures.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-original.h"

/* Shows the original of a message again and again and prints figures, one a line:
 * bench-original FILE.eml. Run it under xvfb-run, with the module by
 * POPREADER_HTML_MODULE. */

#define N_NEXT 20
#define LOOKING_MS 300
#define KEPT_SECONDS 12 /* until the process behind it has ended */

static double shown_ms;

static void
shown_cb (void)
{
  shown_ms = figures_now_ms ();
}

static void
failed_cb (GtkWidget *original, const char *sentence)
{
  g_printerr ("%s\n", sentence);
  exit (1);
}

static void
rest (guint milliseconds)
{
  double end = figures_now_ms () + milliseconds;

  while (figures_now_ms () < end)
    ui_iterate ();
}

/* From the wish to the page that is there. */
static double
show (PrOriginal *original, PrMessage *message)
{
  double start = figures_now_ms ();

  shown_ms = 0;
  pr_original_show (original, message);
  ui_wait_until (shown_ms > 0);
  return shown_ms - start;
}

static double
weigh (const char *process)
{
  g_autofree char *path = g_build_filename ("/proc", process, "smaps_rollup", NULL);
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  found = strstr (text, "\nPss:");
  return found == NULL ? 0 : strtod (found + strlen ("\nPss:"), NULL) / 1024;
}

/* Megabytes that @parent and all that it has started take. */
static double
weigh_all (int parent)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  g_autofree char *self = g_strdup_printf ("%d", parent);
  double sum = weigh (self);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      const char *shut;

      if (atoi (name) == 0 || !g_file_get_contents (path, &stat, NULL, NULL))
        continue;
      shut = strrchr (stat, ')'); /* ") S 123" */
      if (shut != NULL && atoi (shut + 4) == parent)
        sum += weigh_all (atoi (name));
    }
  return sum;
}

static PrMessage *
read_message (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = NULL;
  char *octets;
  gsize length;

  if (!g_file_get_contents (path, &octets, &length, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  raw = g_bytes_new_take (octets, length);
  return pr_message_new (raw);
}

static void
measure (PrOriginal *original, PrMessage *message)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double main_cpu;

  figures_tell ("original_before_pss_mb", weigh_all ((int) getpid ()));
  main_cpu = figures_cpu_ms ();
  figures_tell ("original_first_ms", show (original, message));
  figures_tell ("original_first_main_cpu_ms", figures_cpu_ms () - main_cpu);
  for (guint i = 0; i < N_NEXT; i++)
    {
      double time;

      rest (LOOKING_MS);
      pr_original_hide (original);
      rest (LOOKING_MS);
      time = show (original, message);
      g_array_append_val (times, time);
    }
  figures_tell_times ("original_next", times);
  rest (LOOKING_MS);
  figures_tell ("original_open_pss_mb", weigh_all ((int) getpid ()));
  pr_original_hide (original);
  rest (KEPT_SECONDS * 1000);
  figures_tell ("original_after_pss_mb", weigh_all ((int) getpid ()));
}

/* By one whose pointer came to the button a moment before. */
static void
measure_pointed (PrOriginal *original, PrMessage *message)
{
  pr_original_prepare (original);
  rest (LOOKING_MS);
  figures_tell ("original_pointed_ms", show (original, message));
}

int
main (int argc, char **argv)
{
  g_autoptr (PrMessage) message = NULL;
  GtkWidget *window, *original;

  if (argc < 2)
    {
      g_printerr ("bench-original FILE.eml [pointed]\n");
      return 2;
    }
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_BACKEND", "x11", FALSE);
  message = read_message (argv[1]);
  adw_init ();
  window = gtk_window_new ();
  original = g_object_new (PR_TYPE_ORIGINAL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 760, 700);
  gtk_window_set_child (GTK_WINDOW (window), original);
  g_signal_connect (original, "shown", G_CALLBACK (shown_cb), NULL);
  g_signal_connect (original, "failed", G_CALLBACK (failed_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
  rest (LOOKING_MS);
  if (argc > 2)
    measure_pointed (PR_ORIGINAL (original), message);
  else
    measure (PR_ORIGINAL (original), message);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
