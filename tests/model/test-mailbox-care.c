/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "pr-model-fixture.h"

#define QUIET_MS 40

static void
test_quiet_begins_care_and_its_end_stops_the_timer (ModelFixture *f, gconstpointer data)
{
  pr_mailbox_start_care (f->mailbox, QUIET_MS);
  g_assert_nonnull (f->mailbox->care_timer);
  model_wait_until (f->mailbox->n_rounds > 0);
  g_assert_null (f->mailbox->caring);
  g_assert_null (f->mailbox->care_timer);
}

static void
test_verb_ends_care_at_once (ModelFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) round = NULL;

  pr_mailbox_start_care (f->mailbox, QUIET_MS);
  model_wait_until (f->mailbox->caring != NULL);
  round = g_object_ref (f->mailbox->caring);
  pr_mailbox_nudge (f->mailbox);
  g_assert_true (g_cancellable_is_cancelled (round));
  g_assert_null (f->mailbox->caring);
  /* And it begins anew when it is quiet again. */
  g_assert_nonnull (f->mailbox->care_timer);
  model_wait_until (f->mailbox->n_rounds > 0);
}

static void
test_news_from_elsewhere_put_care_off (ModelFixture *f, gconstpointer data)
{
  gint64 before;

  pr_mailbox_get_folders (f->mailbox);
  before = f->mailbox->touched;
  g_assert_cmpint (before, >, 0);
  model_fixture_add (f, 0, 3, "text");
  model_wait_until (f->mailbox->touched > before);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrOpened) opened =
    pr_mailbox_load_finish (PR_MAILBOX (source), result, NULL);

  *(gboolean *) user_data = TRUE;
}

static void
test_reading_puts_care_off (ModelFixture *f, gconstpointer data)
{
  gboolean loaded = FALSE;

  pr_mailbox_start_care (f->mailbox, QUIET_MS);
  f->mailbox->touched = 0;
  pr_mailbox_load_async (f->mailbox, 1, NULL, loaded_cb, &loaded);
  g_assert_cmpint (f->mailbox->touched, >, 0);
  model_wait_until (loaded);
}

static void
test_no_care_without_lists (ModelFixture *f, gconstpointer data)
{
  pr_mailbox_nudge (f->mailbox);
  g_assert_null (f->mailbox->care_timer);
}

static void
test_mailbox_goes_while_it_is_cared_for (ModelFixture *f, gconstpointer data)
{
  pr_mailbox_start_care (f->mailbox, QUIET_MS);
  model_wait_until (f->mailbox->caring != NULL);
  g_assert_finalize_object (g_steal_pointer (&f->mailbox));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func)                                             \
  g_test_add (name, ModelFixture, NULL, model_fixture_set_up, func, \
              model_fixture_tear_down)
  add ("/model/care/quiet-begins-it-and-its-end-stops-the-timer",
       test_quiet_begins_care_and_its_end_stops_the_timer);
  add ("/model/care/verb-ends-it-at-once", test_verb_ends_care_at_once);
  add ("/model/care/news-from-elsewhere-put-it-off",
       test_news_from_elsewhere_put_care_off);
  add ("/model/care/reading-puts-it-off", test_reading_puts_care_off);
  add ("/model/care/none-without-lists", test_no_care_without_lists);
  add ("/model/care/mailbox-goes-meanwhile", test_mailbox_goes_while_it_is_cared_for);
  return g_test_run ();
}
