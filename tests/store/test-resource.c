/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-resource.h"

#define FIRST_STEP "/org/example/PopReader/schema/0001-initial.sql"
#define THREADS 4
#define PROCESSES 100 /* each registers its resources once, and the moment is short */

GResource *pr_schema_get_resource (void); /* its header is made while this is compiled */

static int n_ready;

static gpointer
look_it_up (gpointer data)
{
  g_autoptr (GBytes) octets = NULL;

  g_atomic_int_inc (&n_ready);
  while (g_atomic_int_get (&n_ready) < THREADS)
    ;
  octets = pr_resource_lookup (pr_schema_get_resource, FIRST_STEP, NULL);
  return GINT_TO_POINTER (octets != NULL && g_bytes_get_size (octets) > 0);
}

static void
test_all_threads_find_it_at_once (void)
{
  GThread *threads[THREADS];

  if (!g_test_subprocess ())
    {
      for (guint i = 0; i < PROCESSES; i++)
        {
          g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
          g_test_trap_assert_passed ();
        }
      return;
    }
  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("look", look_it_up, NULL);
  for (guint i = 0; i < THREADS; i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

static void
test_what_is_missing_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_resource_lookup (pr_schema_get_resource, FIRST_STEP "x", &error));
  g_assert_error (error, G_RESOURCE_ERROR, G_RESOURCE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resource/all-threads-find-it-at-once",
                   test_all_threads_find_it_at_once);
  g_test_add_func ("/resource/what-is-missing-is-an-error",
                   test_what_is_missing_is_an_error);
  return g_test_run ();
}
