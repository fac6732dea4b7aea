/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/mail/bombs.h"
#include "tests/ui/pr-ui-fixture.h"
#include "tests/ui/turns.h"
#include "ui/pr-attachments.h"

/* What a stranger made as large or as deep as he likes is opened in the pane, seen, and
 * left for another message. The window hears a key meanwhile, and the
 * memory is bounded. Each in a process of its own. */

#define KIB_OF_MIB 1024
#define BEAT_MS 5

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEMORY_FACTOR 8
#define SLOWER 20
#else
#define MEMORY_FACTOR 1
#define SLOWER 1
#endif
#define MAX_TURN_CPU_MS 500
#define MAX_STALL_MS 5000 /* by the clock, on a machine that may be busy */

typedef struct
{
  const char *name;
  guint mib; /* beyond the octets themselves, of which there may be one more */
} Bomb;

static const Bomb bombs[] = {
  { "multiparts-in-each-other", 60 }, { "a-million-parts", 150 },
  { "header-of-10-mib", 150 },        { "a-hundred-thousand-recipients", 150 },
  { "text-of-100-mib", 300 },         { "attachment-of-100-mib", 300 },
  { "many-files-in-a-text", 150 },    { "zip-is-not-unpacked", 60 },
};

/* ---- measuring ---- */

/* "VmHWM" or "VmRSS" of this process. */
static glong
read_kib (const char *field)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, field);
  g_assert_nonnull (line);
  return (glong) g_ascii_strtoll (line + strlen (field) + 1, NULL, 10);
}

/* Forgets how large the process was. */
static gboolean
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");
  gboolean done = file != NULL && fputs ("5", file) >= 0;

  return file != NULL && fclose (file) == 0 && done;
}

static gint64 last_beat;
static double longest_stall; /* milliseconds */

static gboolean
beat_cb (gpointer unused)
{
  gint64 now = g_get_monotonic_time ();

  longest_stall = MAX (longest_stall, (double) (now - last_beat) / 1000 - BEAT_MS);
  last_beat = now;
  return G_SOURCE_CONTINUE;
}

/* ---- the window ---- */

static void
refused_cb (const char *path, const char *reason, gpointer unused)
{
  g_error ("%s: %s", path, reason);
}

static void
import (UiFixture *f, GBytes *raw)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  g_autofree char *path = g_build_filename (f->folder, "bomb.eml", NULL);
  g_autofree char *other = g_build_filename (f->folder, "other.eml", NULL);
  const char *const paths[] = { path, other, NULL };
  g_autoptr (PrImportReport) report = NULL;
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (raw, NULL),
                                      (gssize) g_bytes_get_size (raw), NULL));
  g_assert_true (
    g_file_set_contents (other, "Subject: after\n\nText after it\n", -1, NULL));
  report =
    pr_mailbox_import (mailbox, paths, NULL, TRUE, NULL, refused_cb, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->new_messages, ==, 2);
  folders = pr_mailbox_list_folders (mailbox, &error);
  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *each = g_ptr_array_index (folders, i);

      if (g_strcmp0 (each->name, report->folder) == 0)
        pr_list_pane_show_folder (pr_window_get_list_pane (f->window), each->id,
                                  each->name, report->account);
    }
  ui_fixture_await_rows (f, 2);
}

static void
select_subject (UiFixture *f, const char *subject)
{
  for (guint i = 0; i < 2; i++)
    {
      PrMessageListView *view = ui_fixture_get_view (f);
      const PrSummary *summary;

      pr_message_list_view_select (view, i);
      ui_wait_until ((summary = ui_fixture_get_selected (f)) != NULL);
      if (g_str_has_prefix (summary->subject, subject))
        return;
    }
  g_assert_not_reached ();
}

static void
see (UiFixture *f)
{
  PrReader *reader = pr_window_get_reader (f->window);

  ui_wait_until (pr_reader_is_complete (reader) &&
                 g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
  ui_draw (GTK_WIDGET (reader));
}

static void
open_bomb (const Bomb *bomb)
{
  UiFixture f = { 0 };
  GBytes *raw = bombs_make (bomb->name);
  glong message = (glong) (g_bytes_get_size (raw) / 1024), before, spent;
  gboolean measured;
  guint id;

  ui_fixture_set_up (&f, NULL);
  import (&f, raw);
  g_bytes_unref (raw);
  select_subject (&f, "after");
  see (&f);
  measured = reset_peak ();
  before = read_kib ("VmRSS:");
  last_beat = g_get_monotonic_time ();
  id = g_timeout_add_full (G_PRIORITY_HIGH, BEAT_MS, beat_cb, NULL, NULL);
  turns_begin ();
  select_subject (&f, "bomb");
  see (&f);
  select_subject (&f, "after");
  see (&f);
  g_source_remove (id);
  spent = read_kib ("VmHWM:") - before;
  g_printerr ("# %s: %ld KiB above its %ld, longest turn %.0f ms of CPU, stall %.0f ms\n",
              bomb->name, spent - message, message, turns_get_longest (), longest_stall);
  if (measured)
    g_assert_cmpint (spent, <=,
                     (2 * message + (glong) bomb->mib * KIB_OF_MIB) * MEMORY_FACTOR);
  g_assert_cmpfloat (turns_get_longest (), <, MAX_TURN_CPU_MS * SLOWER);
  g_assert_cmpfloat (longest_stall, <, MAX_STALL_MS * SLOWER);
  ui_fixture_tear_down (&f, NULL);
}

static void
test_leaves_the_window_usable (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      open_bomb (data);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/bomb/", bombs[i].name, NULL);

      g_test_add_data_func (path, &bombs[i], test_leaves_the_window_usable);
    }
  return g_test_run ();
}
