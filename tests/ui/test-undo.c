/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"

/* Each action that can be undone, by its key, and back by Ctrl+Z: the rows and the counts
 * of the folders must be as they were. */

#define N_MESSAGES 5

typedef struct
{
  const char *name;
  guint keyval;
} UndoneAction;

static const UndoneAction actions[] = {
  { "delete", GDK_KEY_Delete },
  { "star", GDK_KEY_s },
  { "unread", GDK_KEY_u },
};

static PrMessageListView *
get_view (UiFixture *f)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (f->window));
}

/* ---- what a person sees of the mail ---- */

typedef struct
{
  GString *words;
  gint64 n_rows, n_unread; /* of the list */
  gint64 n_inbox, n_inbox_unread, n_all;
} State;

static gboolean
describe_rows (UiFixture *f, State *state)
{
  GListModel *list = G_LIST_MODEL (pr_message_list_view_get_list (get_view (f)));

  state->n_rows = g_list_model_get_n_items (list);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PrMessageItem) item = g_list_model_get_item (list, i);
      const PrSummary *summary = pr_message_item_get_summary (item);
      gboolean unread, starred;

      if (summary == NULL)
        return FALSE;
      unread = (summary->flags & PR_FLAG_UNREAD) != 0;
      starred = (summary->flags & PR_FLAG_STARRED) != 0;
      state->n_unread += unread;
      g_string_append_printf (state->words, "%s%s%s\n", summary->subject,
                              unread ? ", unread" : "", starred ? ", starred" : "");
    }
  return TRUE;
}

/* One that is empty may have been made by what was undone: Trash is, when first needed.
 */
static void
describe_folders (UiFixture *f, State *state)
{
  GListModel *folders =
    pr_mailbox_get_folders (pr_application_get_mailbox (f->application));

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);
      gint64 total = (gint64) folder->total, unread = (gint64) folder->unread;

      state->n_all += total;
      if (folder->id == pr_sidebar_get_folder (pr_window_get_sidebar (f->window)))
        {
          state->n_inbox = total;
          state->n_inbox_unread = unread;
        }
      if (total > 0)
        g_string_append_printf (state->words,
                                "%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "\n",
                                folder->name, unread, total);
    }
}

/* %NULL while rows are being read, or counts have not followed the rows yet. */
static char *
dup_state (UiFixture *f)
{
  State state = { .words = g_string_new (NULL) };
  gboolean settled = describe_rows (f, &state);

  describe_folders (f, &state);
  settled = settled && state.n_all == N_MESSAGES && state.n_inbox == state.n_rows &&
            state.n_inbox_unread == state.n_unread;
  return g_string_free (state.words, !settled);
}

static char *
await_state (UiFixture *f)
{
  char *state = NULL;

  ui_wait_until ((state = dup_state (f)) != NULL);
  return state;
}

static gboolean
is_in_state (UiFixture *f, const char *wanted)
{
  g_autofree char *state = dup_state (f);

  return g_strcmp0 (state, wanted) == 0;
}

static gboolean
is_changed (UiFixture *f, const char *before)
{
  g_autofree char *state = dup_state (f);

  return state != NULL && !g_str_equal (state, before);
}

/* The rows are told of flags a moment after the act is over. */
static void
await_change (UiFixture *f, const char *before)
{
  ui_wait_until (is_changed (f, before));
}

/* ---- doing and undoing ---- */

static void
receive (UiFixture *f)
{
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Letter %u", i);

      ui_fixture_add_mail (f, i, subject, "text");
    }
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, N_MESSAGES);
}

static void
press (UiFixture *f, guint keyval, GdkModifierType modifiers)
{
  guint done, total;

  g_assert_true (ui_press_with (GTK_WIDGET (get_view (f)), keyval, modifiers));
  ui_wait_until (
    !pr_mailbox_get_act_progress (pr_application_get_mailbox (f->application), &done,
                                  &total));
}

static void
undo (UiFixture *f, const char *before)
{
  press (f, GDK_KEY_z, GDK_CONTROL_MASK);
  ui_wait_until (is_in_state (f, before));
}

static void
choose (UiFixture *f, gboolean several)
{
  pr_message_list_view_select (get_view (f), GTK_INVALID_LIST_POSITION);
  if (several)
    g_assert_true (
      gtk_widget_activate_action (ui_find (GTK_WIDGET (get_view (f)), GTK_TYPE_LIST_VIEW),
                                  "list.select-all", NULL));
  else
    ui_fixture_select (f, 2);
}

static void
undo_each (UiFixture *f, gboolean several)
{
  g_autofree char *before = NULL;

  receive (f);
  before = await_state (f);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_test_message ("%s", actions[i].name);
      choose (f, several);
      press (f, actions[i].keyval, 0);
      await_change (f, before);
      /* What is shown is not to be marked as read meanwhile. */
      pr_message_list_view_select (get_view (f), GTK_INVALID_LIST_POSITION);
      undo (f, before);
    }
  g_assert_false (pr_mailbox_can_undo (pr_application_get_mailbox (f->application)));
}

static void
test_each_action_is_undone (UiFixture *f, gconstpointer data)
{
  undo_each (f, FALSE);
}

static void
test_each_action_on_several_is_undone (UiFixture *f, gconstpointer data)
{
  undo_each (f, TRUE);
}

/* One after the other, then all of them back, the last one first. */
static void
test_levels_are_undone_in_turn (UiFixture *f, gconstpointer data)
{
  char *before[2 * G_N_ELEMENTS (actions)];

  receive (f);
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      /* Deleting comes last: there would be nothing left. */
      guint n = (G_N_ELEMENTS (before) - 1 - i) / 2;

      before[i] = await_state (f);
      choose (f, i % 2 == 1);
      press (f, actions[n].keyval, 0);
      await_change (f, before[i]);
      pr_message_list_view_select (get_view (f), GTK_INVALID_LIST_POSITION);
    }
  for (guint i = G_N_ELEMENTS (before); i > 0; i--)
    {
      undo (f, before[i - 1]);
      g_free (before[i - 1]);
    }
  g_assert_false (pr_mailbox_can_undo (pr_application_get_mailbox (f->application)));
}

#define add(name, func) \
  g_test_add (name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/undo/each-action-is-undone", test_each_action_is_undone);
  add ("/ui/undo/each-action-on-several-is-undone",
       test_each_action_on_several_is_undone);
  add ("/ui/undo/levels-are-undone-in-turn", test_levels_are_undone_in_turn);
  return g_test_run ();
}
