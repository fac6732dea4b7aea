/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/bench/figures.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-row.h"

/* Drives the real window on a profile and prints one JSON object of figures:
 * bench-window --profile DIR [--what start,switch,…] [--open N]. Run it under xvfb-run.
 */

#define N_STARTS 7
#define N_SWITCHES 20
#define N_SMOOTH 300
#define N_JUMPS 60
#define SMOOTH_STEP 24 /* pixels a frame: a fast finger */
#define SETTLE_MS 2000
#define TYPING_PAUSE_MS 150
#define POINTING_MS 60         /* from a row under the pointer to its click */
#define LOOKING_MS 50          /* at a message, by one who goes through them */
#define DRAWN "Rows are drawn" /* what the program logs at the first frame with rows */

typedef struct
{
  PrApplication *application;
  PrWindow *window;
  PrListPane *pane;
  GtkScrolledWindow *scroller; /* of the list in sight */
  double painted_ms;           /* when the last frame with everything in it was painted */
  double cpu_ms;               /* of all threads then */
  guint n_frames;
} Bench;

static char *profile = NULL;
static char *what = NULL;
static char *part = NULL;
static int n_open = 500;

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, "profile to open", "DIR" },
  { "what", 0, 0, G_OPTION_ARG_STRING, &what, "parts, between commas", "LIST" },
  { "open", 0, 0, G_OPTION_ARG_INT, &n_open, "how many messages to open", "N" },
  { "part", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &part, NULL, NULL },
  { NULL },
};

/* ---- frames ---- */

static gboolean
rows_are_read (GtkWidget *widget)
{
  if (PR_IS_MESSAGE_ROW (widget))
    {
      PrMessageItem *item = pr_message_row_get_item (PR_MESSAGE_ROW (widget));

      return item == NULL || pr_message_item_get_summary (item) != NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_child_visible (child) && !rows_are_read (child))
      return FALSE;
  return TRUE;
}

static gboolean
is_in_sight (Bench *bench)
{
  PrMessageListView *view = pr_list_pane_get_view (bench->pane);

  return gtk_widget_get_mapped (GTK_WIDGET (view)) &&
         pr_message_list_view_is_current (view) && rows_are_read (GTK_WIDGET (view));
}

static void
after_paint_cb (Bench *bench)
{
  bench->n_frames++;
  if (!is_in_sight (bench))
    return;
  bench->painted_ms = figures_now_ms ();
  bench->cpu_ms = figures_process_cpu_ms ();
}

/* Until a frame shows all that is to be shown. */
static void
await_paint (Bench *bench)
{
  bench->painted_ms = 0;
  gtk_widget_queue_draw (GTK_WIDGET (bench->pane));
  ui_wait_until (bench->painted_ms != 0);
}

static gboolean
rested_cb (gpointer rested)
{
  *(gboolean *) rested = TRUE;
  return G_SOURCE_REMOVE;
}

/* Ends at its time, not with the next thing that happens. */
static void
rest (guint ms)
{
  gboolean rested = FALSE;

  g_timeout_add_full (G_PRIORITY_HIGH, ms, rested_cb, &rested, NULL);
  while (!rested)
    ui_iterate ();
}

/* ---- start ---- */

/* Milliseconds from exec to the first frame with rows, of the program itself. */
static double
start_once (const char *program)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  gboolean drawn = FALSE;
  double start = figures_now_ms ();

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "pr-ui", TRUE);
  process =
    g_subprocess_launcher_spawn (launcher, &error, program, "--profile", profile, NULL);
  if (process == NULL)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while (!drawn)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      if (line == NULL)
        g_error ("popreader ended before it drew rows");
      drawn = strstr (line, DRAWN) != NULL;
    }
  start = figures_now_ms () - start;
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  return start;
}

static void
time_start (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *program = g_strdup (g_getenv ("POPREADER"));

  if (program == NULL)
    program = g_strdup (POPREADER);
  for (guint i = 0; i < N_STARTS; i++)
    {
      double time = start_once (program);

      g_array_append_val (times, time);
    }
  figures_tell_times ("start", times);
}

/* ---- the window ---- */

static void
begin (Bench *bench)
{
  GtkWidget *view;

  bench->application = pr_application_new (profile, FALSE);
  bench->window = ui_begin (bench->application);
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1200, 800);
  bench->pane = pr_window_get_list_pane (bench->window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (bench->window)),
                            "after-paint", G_CALLBACK (after_paint_cb), bench);
  pr_sidebar_select_inbox (pr_window_get_sidebar (bench->window), "work");
  await_paint (bench);
  rest (SETTLE_MS);
  view = GTK_WIDGET (pr_list_pane_get_view (bench->pane));
  bench->scroller = GTK_SCROLLED_WINDOW (ui_find (view, GTK_TYPE_SCROLLED_WINDOW));
}

static void
time_switch (Bench *bench)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double));
  PrSidebar *sidebar = pr_window_get_sidebar (bench->window);

  for (guint i = 0; i < N_SWITCHES; i++)
    {
      double start, start_cpu;

      pr_sidebar_select_inbox (sidebar, "private");
      await_paint (bench);
      rest (TYPING_PAUSE_MS);
      start = figures_now_ms ();
      start_cpu = figures_process_cpu_ms ();
      pr_sidebar_select_inbox (sidebar, "work");
      await_paint (bench);
      start = bench->painted_ms - start;
      start_cpu = bench->cpu_ms - start_cpu;
      g_array_append_val (times, start);
      g_array_append_val (cpu, start_cpu);
      rest (TYPING_PAUSE_MS);
    }
  figures_tell_times ("switch", times);
  figures_tell_times ("switch_cpu", cpu);
}

/* ---- memory ---- */

static void
await_message (Bench *bench)
{
  PrReader *reader = pr_window_get_reader (bench->window);

  ui_wait_until (!pr_reader_is_loading (reader) &&
                 g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
}

static void
weigh (Bench *bench)
{
  PrMessageListView *view = pr_list_pane_get_view (bench->pane);

  pr_message_list_view_select (view, 3);
  await_message (bench);
  rest (SETTLE_MS);
  figures_tell ("rows_n", pr_message_list_view_get_n_rows (view));
  figures_tell_memory ("open");
}

/* ---- scrolling ---- */

/* One frame with the list at @value: CPU of the main thread. */
static double
scroll_once (Bench *bench, double value)
{
  guint n_frames = bench->n_frames;
  double cpu = figures_cpu_ms ();

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (bench->scroller), value);
  ui_wait_until (bench->n_frames > n_frames);
  return figures_cpu_ms () - cpu;
}

static double
get_reach (Bench *bench)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (bench->scroller);

  return gtk_adjustment_get_upper (adjustment) -
         gtk_adjustment_get_page_size (adjustment);
}

static void
time_scroll (Bench *bench)
{
  g_autoptr (GArray) smooth = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) jumps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) filled = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  scroll_once (bench, get_reach (bench) / 3);
  rest (TYPING_PAUSE_MS);
  for (guint i = 0; i < N_SMOOTH; i++)
    {
      double time = scroll_once (bench, get_reach (bench) / 3 + i * SMOOTH_STEP);

      g_array_append_val (smooth, time);
    }
  for (guint i = 0; i < N_JUMPS; i++)
    {
      double start = figures_now_ms ();
      double time = scroll_once (bench, g_rand_double (rand) * get_reach (bench));

      g_array_append_val (jumps, time);
      await_paint (bench);
      start = bench->painted_ms - start;
      g_array_append_val (filled, start);
      rest (TYPING_PAUSE_MS);
    }
  figures_tell_times ("scroll_smooth_cpu", smooth);
  figures_tell_times ("scroll_jump_cpu", jumps);
  figures_tell_times ("scroll_jump_filled", filled);
}

/* ---- search ---- */

static GtkEditable *
get_entry (Bench *bench)
{
  return GTK_EDITABLE (ui_find (GTK_WIDGET (bench->pane), GTK_TYPE_SEARCH_ENTRY));
}

/* Types @text up to @end, as one key does, until its rows are painted. */
static double
press (Bench *bench, const char *text, const char *end, double *cpu)
{
  g_autofree char *typed = g_strndup (text, (gsize) (end - text));
  g_autofree char *query = pr_list_pane_dup_query (typed);
  double start = figures_now_ms ();

  *cpu = figures_process_cpu_ms ();
  gtk_editable_set_text (get_entry (bench), typed);
  ui_wait_until (g_strcmp0 (query, pr_list_pane_get_query (bench->pane)) == 0);
  bench->painted_ms = 0;
  /* Nothing found is told on a page without rows. */
  ui_wait_until (bench->painted_ms != 0 ||
                 g_strcmp0 (pr_list_pane_get_page (bench->pane), "no-hits") == 0);
  if (bench->painted_ms == 0)
    {
      bench->painted_ms = figures_now_ms ();
      bench->cpu_ms = figures_process_cpu_ms ();
    }
  *cpu = bench->cpu_ms - *cpu;
  return bench->painted_ms - start;
}

static void
time_search (Bench *bench)
{
  static const char *const queries[] = { "the",          "xylozephyr", "会議",
                                         "quarterly ha", "from:ada",   "отчёт",
                                         "schlüssel",    "明日の会議", "is:unread the",
                                         "lovelace con", "th ca",      "报价单" };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (double));

  pr_list_pane_start_search (bench->pane, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      const char *p = queries[i];
      double slowest = 0;

      while (*p != '\0')
        {
          double time, cpu;

          p = g_utf8_next_char (p);
          time = press (bench, queries[i], p, &cpu);
          slowest = MAX (slowest, time);
          g_array_append_val (times, time);
          g_array_append_val (cpus, cpu);
          rest (TYPING_PAUSE_MS);
        }
      g_printerr ("%s: %.1f ms at most\n", queries[i], slowest);
      gtk_editable_set_text (get_entry (bench), "");
      rest (TYPING_PAUSE_MS);
    }
  figures_tell_times ("key_to_rows", times);
  figures_tell_times ("key_to_rows_cpu", cpus);
  pr_list_pane_stop_search (bench->pane);
}

/* ---- opening ---- */

/* A row to open: the next one, as keys do, or any one, which was scrolled to and on which
 * the pointer came to rest a moment before. */
static guint
choose_row (Bench *bench, GRand *rand, guint before)
{
  PrMessageListView *view = pr_list_pane_get_view (bench->pane);
  guint n_rows = pr_message_list_view_get_n_rows (view), row;

  if (g_rand_boolean (rand) && before + 1 < n_rows)
    return before + 1;
  row = (guint) g_rand_int_range (rand, 0, (gint32) n_rows);
  scroll_once (bench, get_reach (bench) * row / n_rows);
  await_paint (bench);
  pr_likely_rows_point_at (pr_window_get_likely_rows (bench->window),
                           pr_message_list_get_key (pr_message_list_view_get_list (view),
                                                    row));
  rest (POINTING_MS);
  return row;
}

/* Until a frame shows it: what one turn of the main loop takes at most. */
static double
await_opened (Bench *bench)
{
  PrReader *reader = pr_window_get_reader (bench->window);
  gboolean shown = FALSE;
  double most = 0;

  while (!shown)
    {
      double turn = figures_cpu_ms ();
      guint n_frames = bench->n_frames;
      gboolean loaded = !pr_reader_is_loading (reader);

      ui_iterate ();
      shown = loaded && bench->n_frames > n_frames;
      most = MAX (most, figures_cpu_ms () - turn);
    }
  return most;
}

static void
time_open (Bench *bench)
{
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) wall = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) longest = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  PrMessageListView *view = pr_list_pane_get_view (bench->pane);
  guint row = 0;

  for (int i = 0; i < n_open; i++)
    {
      double start, start_cpu, most, time;

      row = choose_row (bench, rand, row);
      start = figures_now_ms ();
      start_cpu = figures_cpu_ms ();
      pr_message_list_view_select (view, row);
      most = figures_cpu_ms () - start_cpu;
      time = await_opened (bench);
      most = MAX (most, time);
      time = figures_now_ms () - start;
      g_array_append_val (wall, time);
      time = figures_cpu_ms () - start_cpu;
      g_array_append_val (cpu, time);
      g_array_append_val (longest, most);
      rest (LOOKING_MS);
    }
  figures_tell_times ("open_cpu", cpu);
  figures_tell_times ("open_wall", wall);
  figures_tell_times ("open_longest_turn", longest);
}

/* ---- every message ---- */

#define STRIDE 7 /* rows to the next: none of those that were read ahead */

/* Of a profile of real and malformed mail: each once, as one who goes to it finds it. */
static void
time_every (Bench *bench)
{
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) wall = g_array_new (FALSE, FALSE, sizeof (double));
  PrMessageListView *view = pr_list_pane_get_view (bench->pane);
  guint n_rows = pr_message_list_view_get_n_rows (view);

  for (guint first = 0; first < STRIDE; first++)
    for (guint row = first; row < n_rows; row += STRIDE)
      {
        double start = figures_now_ms (), start_cpu = figures_cpu_ms (), time;

        pr_message_list_view_select (view, row);
        await_opened (bench);
        time = figures_now_ms () - start;
        g_array_append_val (wall, time);
        time = figures_cpu_ms () - start_cpu;
        g_array_append_val (cpu, time);
        rest (LOOKING_MS);
      }
  figures_tell_times ("every_cpu", cpu);
  figures_tell_times ("every_wall", wall);
}

/* ---- large messages ---- */

#define N_LARGE 7
#define MEGABYTE (1 << 20)

/* A message of so many octets that is text from end to end. */
static char *
write_large (gsize size, gboolean html)
{
  static const char paragraph[] =
    "<p>The engine <b>weaves</b> <a href='https://example.org/loom'>algebraic</a> "
    "patterns "
    "just as the Jacquard loom weaves flowers and leaves.</p>\n";
  static const char line[] =
    "The engine weaves algebraic patterns just as the loom weaves leaves.\n";
  g_autoptr (GString) message = g_string_sized_new (size + 200);
  g_autoptr (GError) error = NULL;
  char *path;
  int fd = g_file_open_tmp ("popreader-XXXXXX.eml", &path, &error);

  if (fd < 0)
    g_error ("%s", error->message);
  close (fd);
  g_string_append_printf (message,
                          "From: ada@example.org\nSubject: Large\n"
                          "Content-Type: text/%s; charset=utf-8\n\n",
                          html ? "html" : "plain");
  while (message->len < size)
    g_string_append (message, html ? paragraph : line);
  if (!g_file_set_contents (path, message->str, (gssize) message->len, &error))
    g_error ("%s", error->message);
  return path;
}

static double reading_cpu_ms; /* of the thread that read the last one */

static void
read_file_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  double cpu = figures_cpu_ms ();
  PrOpened *opened = pr_opened_new_from_file (file, TRUE, NULL, NULL);

  reading_cpu_ms = figures_cpu_ms () - cpu;
  g_task_return_pointer (task, opened, NULL);
}

static void
show_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;

  pr_reader_show_opened (pr_window_get_reader (bench->window),
                         g_task_propagate_pointer (G_TASK (result), NULL));
}

/* From the wish for it until a frame shows its first screen; and the CPU of what that
 * waits for, which a busy machine does not falsify: of who reads and of who draws. */
static void
show_large (Bench *bench, const char *path, GArray *shown, GArray *cpu)
{
  PrReader *reader = pr_window_get_reader (bench->window);
  GTask *task = g_task_new (NULL, NULL, show_file_cb, bench);
  double start, time, start_cpu;
  guint n_frames;

  pr_reader_show_item (reader, NULL, NULL);
  rest (LOOKING_MS);
  start = figures_now_ms ();
  start_cpu = figures_cpu_ms ();
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_file_thread);
  g_object_unref (task);
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
  n_frames = bench->n_frames;
  ui_wait_until (bench->n_frames > n_frames);
  time = figures_now_ms () - start;
  g_array_append_val (shown, time);
  time = figures_cpu_ms () - start_cpu + reading_cpu_ms;
  g_array_append_val (cpu, time);
}

static void
time_large (Bench *bench)
{
  static const struct
  {
    const char *name;
    gsize size;
    gboolean html;
  } kinds[] = {
    { "large_plain_1mb", MEGABYTE, FALSE },
    { "large_html_1mb", MEGABYTE, TRUE },
    { "large_plain_10mb", 10 * MEGABYTE, FALSE },
    { "large_html_10mb", 10 * MEGABYTE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (double));
      g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double));
      g_autofree char *path = write_large (kinds[i].size, kinds[i].html);
      g_autofree char *cpu_name = g_strconcat (kinds[i].name, "_cpu", NULL);

      for (guint j = 0; j < N_LARGE; j++)
        show_large (bench, path, shown, cpu);
      unlink (path);
      figures_tell_times (kinds[i].name, shown);
      figures_tell_times (cpu_name, cpu);
    }
}

/* ---- parts ---- */

static const struct
{
  const char *name;
  void (*run) (Bench *bench); /* NULL: without a window */
} parts[] = {
  { "start", NULL },         { "switch", time_switch }, { "memory", weigh },
  { "scroll", time_scroll }, { "search", time_search }, { "open", time_open },
  { "large", time_large },   { "every", time_every },
};

static void
run_part (const char *name)
{
  Bench bench = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (!g_str_equal (parts[i].name, name))
        continue;
      if (parts[i].run == NULL)
        {
          time_start ();
          return;
        }
      begin (&bench);
      parts[i].run (&bench);
      return;
    }
  g_error ("there is no part “%s”", name);
}

/* Each part has a process of its own, so that none finds what another one warmed or left
 * in memory. */
static void
print_part (const char *program, const char *name, gboolean *any)
{
  g_autofree char *open = g_strdup_printf ("%d", n_open);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--profile",
                      profile, "--open", open, "--part", name, NULL);
  g_autofree char *out = NULL;
  g_auto (GStrv) lines = NULL;

  if (process == NULL ||
      !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error))
    g_error ("%s", error->message);
  if (!g_subprocess_get_successful (process))
    g_error ("part “%s” failed", name);
  lines = g_strsplit (out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '"')
      {
        g_print ("%s\n  %s", *any ? "," : "", lines[i]);
        *any = TRUE;
      }
}

static void
print_parts (const char *program)
{
  g_auto (GStrv) names =
    g_strsplit (what != NULL ? what : "start,switch,memory,scroll,search,open,large", ",",
                -1);
  gboolean any = FALSE;

  g_print ("{");
  for (guint i = 0; names[i] != NULL; i++)
    print_part (program, names[i], &any);
  g_print ("\n}\n");
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_BACKEND", "x11", FALSE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_setenv ("GTK_A11Y", "none", FALSE);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (profile == NULL)
    g_error ("--profile is missing");
  if (part == NULL)
    {
      print_parts ("/proc/self/exe");
      return 0;
    }
  if (!g_str_equal (part, "start"))
    {
      adw_init ();
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
    }
  run_part (part);
  fflush (stdout);
  /* The figures are taken; a window that is killed leaves nothing behind. */
  _exit (0);
}
