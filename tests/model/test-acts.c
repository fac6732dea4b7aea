/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"

static const PrAction delete_action = { .kind = PR_ACTION_DELETE };

typedef struct
{
  gboolean over;
  guint n_changed;
  GError *error;
} Answer;

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  pr_mailbox_act_finish (PR_MAILBOX (source), result, &answer->n_changed, &answer->error);
  answer->over = TRUE;
}

static void
wait_for (Answer *answer)
{
  model_wait_until (answer->over);
  g_assert_no_error (answer->error);
}

/* What the store told of itself has all come by then. */
static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 400 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    model_iterate ();
}

static PrMessageList *
new_list (ModelFixture *f, gint64 folder)
{
  PrMessageList *list = pr_message_list_new (f->mailbox);

  pr_message_list_select (list, folder, NULL);
  model_wait_until (!pr_message_list_get_loading (list));
  return list;
}

static guint
count (PrMessageList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static GArray *
list_keys (PrMessageList *list, guint first, guint n)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (PrMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      gint64 key = pr_message_item_get_key (item);

      g_array_append_val (keys, key);
    }
  return keys;
}

static void
act (ModelFixture *f, const PrAction *action, GArray *keys, Answer *answer)
{
  *answer = (Answer){ 0 };
  pr_mailbox_act_async (f->mailbox, action, (gint64 *) (gpointer) keys->data, keys->len,
                        NULL, answer_cb, answer);
}

static void
undo (ModelFixture *f, Answer *answer)
{
  *answer = (Answer){ 0 };
  pr_mailbox_undo_async (f->mailbox, answer_cb, answer);
}

static guint
count_in_store (ModelFixture *f, gint64 folder)
{
  PrSelection selection = { .folder = folder };
  guint64 n = 0;

  g_assert_true (pr_store_count (f->other, &selection, &n, NULL, NULL));
  return (guint) n;
}

static void
test_rows_vanish_at_once_and_come_back (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;
  g_autoptr (GArray) keys = NULL;
  guint n_signals;
  Answer answer;

  model_fixture_add (f, 0, 900, "text");
  list = new_list (f, f->inbox);
  mirror = model_mirror_new (G_LIST_MODEL (list));
  keys = list_keys (list, 100, 500);

  act (f, &delete_action, keys, &answer);
  g_assert_cmpuint (count (list), ==, 400);
  n_signals = mirror->n_signals;
  g_assert_cmpuint (n_signals, <=, 5); /* above, near and below what is looked at */
  wait_for (&answer);
  g_assert_cmpuint (answer.n_changed, ==, 500);
  settle ();
  g_assert_cmpuint (count_in_store (f, f->inbox), ==, 400);
  g_assert_cmpuint (mirror->n_signals, ==, n_signals);

  undo (f, &answer);
  g_assert_cmpuint (count (list), ==, 900);
  wait_for (&answer);
  settle ();
  g_assert_cmpuint (count (list), ==, 900);
  g_assert_cmpuint (count_in_store (f, f->inbox), ==, 900);
  g_assert_cmpuint (mirror->n_signals, <=, 2 * 5);
  model_mirror_check (mirror);
}

static void
test_all_mail_loses_what_is_deleted (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  Answer answer;

  model_fixture_add (f, 0, 10, "text");
  list = new_list (f, 0);
  keys = list_keys (list, 0, 3);
  act (f, &delete_action, keys, &answer);
  g_assert_cmpuint (count (list), ==, 7);
  wait_for (&answer);
  settle ();
  g_assert_cmpuint (count (list), ==, 7);
}

static void
test_undo_is_told_apart_from_what_it_undoes (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (ModelMirror) mirror = NULL;
  g_autoptr (GArray) keys = NULL;
  Answer deleted, undone;

  model_fixture_add (f, 0, 900, "text");
  list = new_list (f, f->inbox);
  mirror = model_mirror_new (G_LIST_MODEL (list));
  keys = list_keys (list, 0, 600);

  /* The one is not over when it is to be undone. */
  act (f, &delete_action, keys, &deleted);
  undo (f, &undone);
  g_assert_cmpuint (count (list), ==, 900);
  model_wait_until (deleted.over);
  g_clear_error (&deleted.error);
  wait_for (&undone);
  settle ();
  g_assert_cmpuint (count (list), ==, 900);
  g_assert_cmpuint (count_in_store (f, f->inbox), ==, 900);
  g_assert_cmpuint (mirror->n_signals, <=, 2 * 5);
  g_assert_false (pr_mailbox_can_undo (f->mailbox));
}

static void
test_undo_has_several_levels (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  Answer answer;

  model_fixture_add (f, 0, 30, "text");
  list = new_list (f, f->inbox);
  first = list_keys (list, 0, 10);
  second = list_keys (list, 10, 10);
  act (f, &delete_action, first, &answer);
  wait_for (&answer);
  act (f, &delete_action, second, &answer);
  wait_for (&answer);
  g_assert_cmpuint (count (list), ==, 10);
  undo (f, &answer);
  wait_for (&answer);
  g_assert_cmpuint (count (list), ==, 20);
  g_assert_cmpuint (pr_message_list_find (list, g_array_index (second, gint64, 0)), ==,
                    0);
  undo (f, &answer);
  wait_for (&answer);
  g_assert_cmpuint (count (list), ==, 30);
  g_assert_false (pr_mailbox_can_undo (f->mailbox));
  undo (f, &answer);
  wait_for (&answer);
  g_assert_cmpuint (answer.n_changed, ==, 0);
}

static void
test_flags_are_shown_at_once_and_given_back (ModelFixture *f, gconstpointer data)
{
  PrAction mark = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (PrMessageItem) read = NULL;
  g_autoptr (PrMessageItem) unread = NULL;
  g_autoptr (GArray) keys = NULL;
  Answer answer;

  model_fixture_add (f, 0, 20, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list, 0, 20);
  read = g_list_model_get_item (G_LIST_MODEL (list), 0);
  unread = g_list_model_get_item (G_LIST_MODEL (list), 1);
  pr_mailbox_set_flags (f->mailbox, (gint64 *) (gpointer) keys->data, 1, 0,
                        PR_FLAG_UNREAD, NULL);
  model_wait_until (!(pr_message_item_get_summary (read)->flags & PR_FLAG_UNREAD));

  act (f, &mark, keys, &answer);
  g_assert_false (pr_message_item_get_summary (unread)->flags & PR_FLAG_UNREAD);
  wait_for (&answer);
  g_assert_cmpuint (answer.n_changed, ==, 19);
  settle ();
  undo (f, &answer);
  g_assert_true (pr_message_item_get_summary (unread)->flags & PR_FLAG_UNREAD);
  g_assert_false (pr_message_item_get_summary (read)->flags & PR_FLAG_UNREAD);
  wait_for (&answer);
  settle ();
  g_assert_true (pr_message_item_get_summary (unread)->flags & PR_FLAG_UNREAD);
  g_assert_false (pr_message_item_get_summary (read)->flags & PR_FLAG_UNREAD);
}

static void
test_rows_come_back_where_it_fails (ModelFixture *f, gconstpointer data)
{
  PrAction move = { .kind = PR_ACTION_MOVE, .folder = 4711 };
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  Answer answer;

  model_fixture_add (f, 0, 30, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list, 5, 10);
  act (f, &move, keys, &answer);
  g_assert_cmpuint (count (list), ==, 20);
  model_wait_until (answer.over);
  g_assert_error (answer.error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&answer.error);
  model_wait_until (count (list) == 30);
  g_assert_false (pr_mailbox_can_undo (f->mailbox));
}

static void
test_cancelled_rows_come_back (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  guint done, total;
  Answer answer;

  model_fixture_add (f, 0, 300, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list, 0, 200);
  act (f, &delete_action, keys, &answer);
  g_assert_true (pr_mailbox_get_act_progress (f->mailbox, &done, &total));
  g_assert_cmpuint (total, ==, 200);
  pr_mailbox_cancel_acts (f->mailbox);
  model_wait_until (answer.over);
  g_clear_error (&answer.error); /* it may have been over by then */
  model_wait_until (count (list) == count_in_store (f, f->inbox));
  settle ();
  g_assert_cmpuint (count (list), ==, 300 - answer.n_changed);
  g_assert_false (pr_mailbox_get_act_progress (f->mailbox, &done, &total));
}

static void
test_other_mail_comes_meanwhile (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  Answer answer;

  model_fixture_add (f, 0, 300, "text");
  list = new_list (f, f->inbox);
  keys = list_keys (list, 0, 200);
  act (f, &delete_action, keys, &answer);
  model_fixture_add (f, 1000, 5, "new");
  wait_for (&answer);
  model_wait_until (count (list) == 105);
  /* What another program does to the same mail afterwards counts too. */
  pr_store_act (f->other, &(PrAction){ .kind = PR_ACTION_RESTORE },
                (gint64 *) (gpointer) keys->data, 7, NULL, NULL, NULL, NULL, NULL);
  model_wait_until (count (list) == 112);
}

static void
test_a_folder_opened_meanwhile_lacks_them (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrMessageList) list = NULL;
  g_autoptr (GArray) keys = NULL;
  Answer answer;

  model_fixture_add (f, 0, 300, "text");
  list = new_list (f, 0);
  keys = list_keys (list, 0, 200);
  act (f, &delete_action, keys, &answer);
  pr_message_list_select (list, f->inbox, NULL);
  model_wait_until (!pr_message_list_get_loading (list));
  g_assert_cmpuint (count (list), ==, 100);
  wait_for (&answer);
  settle ();
  g_assert_cmpuint (count (list), ==, 100);
}

#define ADD(name, func)                                                            \
  g_test_add ("/model/acts/" name, ModelFixture, NULL, model_fixture_set_up, func, \
              model_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rows-vanish-at-once-and-come-back", test_rows_vanish_at_once_and_come_back);
  ADD ("all-mail-loses-what-is-deleted", test_all_mail_loses_what_is_deleted);
  ADD ("undo-is-told-apart-from-what-it-undoes",
       test_undo_is_told_apart_from_what_it_undoes);
  ADD ("undo-has-several-levels", test_undo_has_several_levels);
  ADD ("flags-are-shown-at-once-and-given-back",
       test_flags_are_shown_at_once_and_given_back);
  ADD ("rows-come-back-where-it-fails", test_rows_come_back_where_it_fails);
  ADD ("cancelled-rows-come-back", test_cancelled_rows_come_back);
  ADD ("other-mail-comes-meanwhile", test_other_mail_comes_meanwhile);
  ADD ("a-folder-opened-meanwhile-lacks-them", test_a_folder_opened_meanwhile_lacks_them);
  return g_test_run ();
}
