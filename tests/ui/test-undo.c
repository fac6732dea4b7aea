/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-folder-name-popover.h"
#include "ui/pr-folder-row.h"
#include "ui/pr-move-popover.h"

/* Each action that can be undone, by its key, and back by Ctrl+Z: the rows and the counts
 * of the folders must be as they were. */

#define N_MESSAGES 12

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
  GListModel *list =
    G_LIST_MODEL (pr_message_list_view_get_list (ui_fixture_get_view (f)));

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

  g_assert_true (ui_press_with (GTK_WIDGET (ui_fixture_get_view (f)), keyval, modifiers));
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
  pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
  if (several)
    g_assert_true (
      gtk_widget_activate_action (ui_find (GTK_WIDGET (ui_fixture_get_view (f)),
                                           GTK_TYPE_LIST_VIEW),
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
      pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
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
      pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
    }
  for (guint i = G_N_ELEMENTS (before); i > 0; i--)
    {
      undo (f, before[i - 1]);
      g_free (before[i - 1]);
    }
  g_assert_false (pr_mailbox_can_undo (pr_application_get_mailbox (f->application)));
}

/* ---- acts of every kind ---- */

static gpointer
find (UiFixture *f, GType type)
{
  return ui_find (GTK_WIDGET (f->window), type);
}

static void
select_first (UiFixture *f, guint n)
{
  GtkSelectionModel *rows =
    gtk_list_view_get_model (GTK_LIST_VIEW (find (f, GTK_TYPE_LIST_VIEW)));

  pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
  gtk_selection_model_select_range (rows, 0, n, TRUE);
  g_assert_cmpuint (pr_message_list_view_get_n_selected (ui_fixture_get_view (f)), ==, n);
}

static void
delete_two (UiFixture *f)
{
  select_first (f, 2);
  press (f, GDK_KEY_Delete, 0);
}

static void
star_one (UiFixture *f)
{
  select_first (f, 1);
  press (f, GDK_KEY_s, 0);
}

static void
archive_three (UiFixture *f)
{
  select_first (f, 3);
  press (f, GDK_KEY_a, 0);
}

/* By the popover that @action opens. */
static void
name_folder (UiFixture *f, const char *action, const char *name)
{
  PrFolderNamePopover *popover;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL));
  popover = find (f, PR_TYPE_FOLDER_NAME_POPOVER);
  pr_folder_name_popover_set_name (popover, name);
  g_assert_true (pr_folder_name_popover_choose (popover));
  ui_wait_until (find (f, PR_TYPE_FOLDER_NAME_POPOVER) == NULL);
}

static GtkListBoxRow *
find_own_folder (GtkWidget *widget)
{
  PrFolderItem *item =
    PR_IS_FOLDER_ROW (widget) ? pr_folder_row_get_item (PR_FOLDER_ROW (widget)) : NULL;

  if (item != NULL && pr_folder_item_get_folder (item)->kind == PR_FOLDER_OWN)
    return GTK_LIST_BOX_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBoxRow *found = find_own_folder (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
rename_folder (UiFixture *f)
{
  PrSidebar *sidebar = pr_window_get_sidebar (f->window);

  pr_sidebar_set_target (sidebar, find_own_folder (GTK_WIDGET (sidebar)));
  name_folder (f, "win.rename-folder", "News");
  pr_sidebar_set_target (sidebar, NULL);
}

static void
move_five_to_a_new_folder (UiFixture *f)
{
  PrMovePopover *popover;

  select_first (f, 5);
  press (f, GDK_KEY_m, 0);
  popover = find (f, PR_TYPE_MOVE_POPOVER);
  pr_move_popover_set_text (popover, "Travel");
  pr_move_popover_choose (popover);
}

static void
test_acts_of_every_kind_are_undone_in_turn (UiFixture *f, gconstpointer data)
{
  static void (*const acts[]) (UiFixture *) = {
    delete_two, star_one, archive_three, rename_folder, move_five_to_a_new_folder,
  };
  char *before[G_N_ELEMENTS (acts)];

  receive (f);
  name_folder (f, "win.new-folder", "Lists");
  ui_wait_until (find_own_folder (GTK_WIDGET (f->window)) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      before[i] = await_state (f);
      acts[i](f);
      await_change (f, before[i]);
      pr_message_list_view_select (ui_fixture_get_view (f), GTK_INVALID_LIST_POSITION);
    }
  g_assert_cmpuint (ui_fixture_get_n_rows (f), ==, N_MESSAGES - 2 - 3 - 5);
  for (guint i = G_N_ELEMENTS (acts); i > 0; i--)
    {
      undo (f, before[i - 1]);
      g_free (before[i - 1]);
    }
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
  add ("/ui/undo/acts-of-every-kind-are-undone-in-turn",
       test_acts_of_every_kind_are_undone_in_turn);
  return g_test_run ();
}
