/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"

static gint64
get_newest (ModelFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
    pr_mailbox_list (f->mailbox, NULL, NULL, 0, 1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return ((PrSummary *) g_ptr_array_index (rows, 0))->key;
}

static PrOpened *
open_message (ModelFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;
  PrOpened *opened = pr_mailbox_load (f->mailbox, key, &error);

  g_assert_no_error (error);
  return opened;
}

static void
wished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  if (pr_mailbox_set_sender_wish_finish (PR_MAILBOX (source), result, error))
    *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "kept");
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) user_data =
    pr_mailbox_set_charset_finish (PR_MAILBOX (source), result, &error);
  g_assert_no_error (error);
}

static void
test_a_senders_wish_is_there_when_its_mail_is_opened (ModelFixture *f, gconstpointer data)
{
  const PrSenderWish wish = { TRUE, FALSE };
  g_autoptr (GError) kept = NULL;
  g_autoptr (PrOpened) before = NULL;
  g_autoptr (PrOpened) after = NULL;

  model_fixture_add (f, 0, 1, "text");
  before = open_message (f, get_newest (f));
  g_assert_false (before->sender_wish.images);
  pr_mailbox_set_sender_wish_async (f->mailbox, "ADA@example.org", &wish, NULL, wished_cb,
                                    &kept);
  model_wait_until (kept != NULL);
  g_assert_error (kept, G_IO_ERROR, G_IO_ERROR_EXISTS);
  after = open_message (f, get_newest (f));
  g_assert_true (after->sender_wish.images);
  g_assert_false (after->sender_wish.original);
}

static void
test_a_wish_for_nobody_is_refused (ModelFixture *f, gconstpointer data)
{
  const PrSenderWish wish = { TRUE, FALSE };
  g_autoptr (GError) refused = NULL;

  pr_mailbox_set_sender_wish_async (f->mailbox, "", &wish, NULL, wished_cb, &refused);
  model_wait_until (refused != NULL);
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_a_chosen_charset_is_there_when_it_is_opened (ModelFixture *f, gconstpointer data)
{
  gboolean done = FALSE;
  g_autoptr (PrOpened) opened = NULL;

  model_fixture_add (f, 0, 1, "\xf0\xd2\xc9\xd7\xc5\xd4");
  pr_mailbox_set_charset_async (f->mailbox, get_newest (f), "koi8-r", NULL, chosen_cb,
                                &done);
  model_wait_until (done);
  opened = open_message (f, get_newest (f));
  g_assert_cmpstr (opened->charset, ==, "koi8-r");
  g_assert_cmpstr (g_strstrip (opened->text), ==, "Привет");
}

#define add(name, func)                                                              \
  g_test_add ("/model/wishes/" name, ModelFixture, NULL, model_fixture_set_up, func, \
              model_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("a-senders-wish-is-there-when-its-mail-is-opened",
       test_a_senders_wish_is_there_when_its_mail_is_opened);
  add ("a-wish-for-nobody-is-refused", test_a_wish_for_nobody_is_refused);
  add ("a-chosen-charset-is-there-when-it-is-opened",
       test_a_chosen_charset_is_there_when_it_is_opened);
  return g_test_run ();
}
