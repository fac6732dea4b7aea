/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/scenario.h"
#include "sync/sync-fixture.h"

#include <stdio.h>
#include <string.h>

/* Most rows only wait. */
#define SIDE_BY_SIDE 16

/* What all rows together may need of memory. */
#define MAX_MEGABYTES 512

typedef struct
{
  PrTestServer *neighbour;
  GAsyncQueue *verdicts;
} Suite;

static void
run_row (gpointer data, gpointer user_data)
{
  Suite *suite = user_data;

  g_async_queue_push (suite->verdicts, scenario_run (data, suite->neighbour));
}

/* Those that take their time begin first. */
static void
add_rows (GPtrArray *rows, const Scenario *scenarios, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (scenarios[i].flags & SCENARIO_SLOW_QUIT)
      g_ptr_array_insert (rows, 0, (gpointer) &scenarios[i]);
    else
      g_ptr_array_add (rows, (gpointer) &scenarios[i]);
}

static GPtrArray *
gather_rows (int argc, char **argv)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GPtrArray *rows = g_ptr_array_new ();

  add_rows (all, scenarios_talk, n_scenarios_talk);
  add_rows (all, scenarios_tls, n_scenarios_tls);
  add_rows (all, scenarios_lists, n_scenarios_lists);
  add_rows (all, scenarios_mail, n_scenarios_mail);
  for (guint i = 0; i < all->len; i++)
    {
      const Scenario *scenario = all->pdata[i];
      gboolean wanted = argc < 2;

      for (int a = 1; a < argc; a++)
        wanted = wanted || strstr (scenario->name, argv[a]) != NULL;
      if (wanted)
        g_ptr_array_add (rows, (gpointer) scenario);
    }
  return rows;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const ScenarioVerdict *const *left = a;
  const ScenarioVerdict *const *right = b;

  return strcmp ((*left)->scenario->name, (*right)->scenario->name);
}

static void
print_verdict (const ScenarioVerdict *verdict, guint number)
{
  gboolean well = verdict->faults->len == 0;

  printf ("%s %u /scenarios/%s (%s, %u stored, %.1f s)\n", well ? "ok" : "not ok", number,
          verdict->scenario->name, verdict->code, verdict->n_stored, verdict->seconds);
  if (!well)
    printf ("# %s\n", verdict->faults->str);
  else if (verdict->sentence != NULL)
    printf ("# %s\n", verdict->sentence);
}

/* A table for whoever wants to read what was tried. */
static void
write_table (GPtrArray *verdicts)
{
  const char *folder = g_getenv ("SCENARIOS_FOLDER");
  g_autoptr (GString) table = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_sort (verdicts, compare_names);
  g_string_append (table, "| scenario | ends with | stored then | verdict |\n"
                          "|---|---|---|---|\n");
  for (guint i = 0; i < verdicts->len; i++)
    {
      const ScenarioVerdict *verdict = verdicts->pdata[i];

      g_string_append_printf (table, "| %s | %s | %u | %s |\n", verdict->scenario->name,
                              verdict->code, verdict->n_stored,
                              verdict->faults->len == 0 ? "as it has to be"
                                                        : verdict->faults->str);
    }
  path = g_build_filename (folder != NULL ? folder : ".", "scenarios.md", NULL);
  if (!g_file_set_contents (path, table->str, table->len, &error))
    g_error ("%s", error->message);
}

static guint64
get_peak_kilobytes (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

/* Sanitizers need memory of their own. */
static gboolean
check_memory (guint number)
{
  guint64 peak = get_peak_kilobytes () >> 10;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  gboolean well = TRUE;
#else
  gboolean well = peak <= MAX_MEGABYTES;
#endif

  printf ("%s %u /scenarios/memory-of-all-together (%" G_GUINT64_FORMAT " MB)\n",
          well ? "ok" : "not ok", number, peak);
  return well;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) rows = gather_rows (argc, argv);
  g_autoptr (GPtrArray) verdicts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scenario_verdict_free);
  Suite suite = { pr_test_server_new (PR_TEST_SERVER_PLAIN),
                  g_async_queue_new_full ((GDestroyNotify) scenario_verdict_free) };
  GThreadPool *pool;
  gboolean well = TRUE;

  for (guint i = 0; i < SCENARIO_NEIGHBOUR_MESSAGES; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("n%u", i);
      g_autoptr (GBytes) octets = sync_fixture_make_message (100 + i, 500);

      pr_test_server_add (suite.neighbour, uidl, octets);
    }
  pool = g_thread_pool_new (run_row, &suite, SIDE_BY_SIDE, FALSE, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_thread_pool_push (pool, rows->pdata[i], NULL);
  printf ("TAP version 13\n1..%u\n", rows->len + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      ScenarioVerdict *verdict = g_async_queue_pop (suite.verdicts);

      print_verdict (verdict, i + 1);
      fflush (stdout);
      well = well && verdict->faults->len == 0;
      g_ptr_array_add (verdicts, verdict);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  well = check_memory (rows->len + 1) && well;
  if (argc < 2)
    write_table (verdicts);
  g_async_queue_unref (suite.verdicts);
  pr_test_server_free (suite.neighbour);
  return well ? 0 : 1;
}
