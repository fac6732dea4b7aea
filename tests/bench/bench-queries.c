/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "store/pr-store.h"

/* Times searches inside the program, through the verbs that the window has: the 200
 * newest hits with their rows. bench-queries [--runs N] PROFILE QUERY… prints a JSON
 * object a query. */

#define PAGE 200

static int n_runs = 101;

static const GOptionEntry options[] = {
  { "runs", 0, 0, G_OPTION_ARG_INT, &n_runs, "how often each", "N" },
  { NULL },
};

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

static guint
search (PrStore *store, const char *query)
{
  PrSelection selection = { .query = query };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) keys = pr_store_list_keys (store, &selection, 0, PAGE, NULL, &error);

  if (keys == NULL)
    g_error ("%s", error->message);
  rows = pr_store_load_summaries (store, (const gint64 *) (gpointer) keys->data,
                                  keys->len, &error);
  if (rows == NULL)
    g_error ("%s", error->message);
  return rows->len;
}

static void
time_query (PrStore *store, const char *query)
{
  g_autofree double *times = g_new (double, n_runs);
  g_autofree char *escaped = g_strescape (query, NULL);
  guint n_rows = 0;

  for (int i = 0; i < n_runs; i++)
    {
      gint64 start = g_get_monotonic_time ();

      n_rows = search (store, query);
      times[i] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  qsort (times, (size_t) n_runs, sizeof times[0], compare_cb);
  g_print ("{\"query\": \"%s\", \"rows\": %u, \"p50_ms\": %.4f, \"p95_ms\": %.4f}\n",
           escaped, n_rows, times[n_runs / 2], times[n_runs * 95 / 100]);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("PROFILE QUERY…");
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 3 || n_runs < 1)
    {
      g_printerr ("usage: bench-queries [--runs N] PROFILE QUERY…\n");
      return 2;
    }
  store = pr_store_open (argv[1], NULL, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  for (int i = 2; i < argc; i++)
    time_query (store, argv[i]);
  return 0;
}
