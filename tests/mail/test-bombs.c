/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>
#include "bombs.h"
#include "mail-fixture.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-report.h"

/* What a stranger can make as large or as deep as he likes costs a bounded amount of
 * memory, and of processor time, which is measured and not the clock. Each is read in a
 * child of its own. */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEMORY_FACTOR 8 /* shadows, red zones, what was freed and is kept */
#define TIME_FACTOR 20
#else
#define MEMORY_FACTOR 1
#define TIME_FACTOR 1
#endif

static const struct
{
  const char *name;
  guint mib;     /* beyond the octets themselves */
  guint seconds; /* of the processor */
} bombs[] = {
  { "multiparts-in-each-other", 40, 5 },
  { "messages-in-each-other", 40, 5 },
  { "boundaries-that-begin-another", 60, 10 },
  { "a-million-parts", 60, 10 },
  { "a-hundred-thousand-recipients", 120, 20 },
  { "header-of-10-mib", 120, 20 },
  { "fields-of-10-mib", 120, 20 },
  { "text-of-100-mib", 66, 30 }, /* 64 without MALLOC_PERTURB_ */
  { "attachment-of-100-mib", 40, 30 },
  { "zip-is-not-unpacked", 40, 5 },
  { "many-files-in-a-text", 60, 30 },
  { "uuencoded-file-of-100-mib", 20, 30 },
  { "images-sought-in-much-html", 120, 20 },
  { "addresses-that-do-not-end", 120, 20 },
  { "addresses-in-each-other", 120, 20 },
  { "report-of-10-mib", 60, 20 },
};

/* What a window, the store and the index ask of it. */
static void
read_all (GBytes *raw)
{
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (PrReport) report = pr_message_dup_report (message);

  g_free (pr_message_dup_quick_preview (message));
  g_free (pr_message_dup_text (message));
  g_free (pr_message_dup_html (message));
  g_free (pr_message_dup_index_text (message));
  g_free (pr_message_dup_file_names (message));
  g_assert_cmpstr (pr_message_get_envelope (message)->subject, !=, "");
  g_assert_cmpuint (pr_message_get_envelope (message)->to->len, <=,
                    PR_MAIL_MAX_ADDRESSES);
  g_assert_cmpuint (pr_message_get_headers (message)->len, <=, PR_MAIL_MAX_FIELDS);
  g_assert_cmpuint (pr_message_get_parts (message)->len, <=,
                    PR_MAIL_MAX_PARTS + PR_MAIL_MAX_INLINE);
  g_assert_nonnull (pr_message_get_warnings (message));
  pr_message_has_attachment (message);
}

static void
set_limit (int resource, rlim_t value)
{
  struct rlimit limit = { value, value };

  g_assert_cmpint (setrlimit (resource, &limit), ==, 0);
}

static glong
get_peak_kib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

/* The stack is that of a GThread's task, which messages are read on. */
static gpointer
read_thread (gpointer raw)
{
  read_all (raw);
  return NULL;
}

static void
test_costs_a_bounded_amount (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  if (g_test_subprocess ())
    {
      g_autoptr (GBytes) raw = bombs_make (bombs[i].name);
      glong before = get_peak_kib ();
      glong spent;

      set_limit (RLIMIT_CPU, bombs[i].seconds * TIME_FACTOR);
      g_thread_join (g_thread_new ("reader", read_thread, raw));
      spent = get_peak_kib () - before;
      g_test_message ("%s: %ld KiB", bombs[i].name, spent);
      g_assert_cmpint (spent, <=, (glong) bombs[i].mib * 1024 * MEMORY_FACTOR);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/bomb/", bombs[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_costs_a_bounded_amount);
    }
  return g_test_run ();
}
