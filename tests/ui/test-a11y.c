/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-dates.h"
#include "ui/pr-details-window.h"
#include "ui/pr-preferences.h"
#include "ui/pr-message-row.h"

/* ---- every widget that can have the focus has a name ---- */

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget)) != NULL;
  if (ADW_IS_PREFERENCES_ROW (widget))
    return *adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)) != '\0';
  return FALSE;
}

/* A part inside of a widget is known by that one: the entry of a search field, the button
 * of a menu button. */
static gboolean
is_named (GtkWidget *widget)
{
  for (guint up = 0; !GTK_IS_WINDOW (widget) && up < 5; up++)
    {
      if (has_name (widget))
        return TRUE;
      widget = gtk_widget_get_parent (widget);
    }
  return FALSE;
}

static guint
count_unnamed (GtkWidget *widget, guint *n_focusable)
{
  guint n_unnamed = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (gtk_widget_get_focusable (widget))
    {
      (*n_focusable)++;
      if (!is_named (widget))
        {
          g_test_message ("without a name: %s in %s", G_OBJECT_TYPE_NAME (widget),
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
          n_unnamed++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_unnamed += count_unnamed (child, n_focusable);
  return n_unnamed;
}

static void
assert_all_named (GtkWidget *widget, guint at_least)
{
  guint n_focusable = 0;

  ui_draw (widget);
  g_assert_cmpuint (count_unnamed (widget, &n_focusable), ==, 0);
  g_assert_cmpuint (n_focusable, >=, at_least);
}

static void
test_window_names_what_takes_the_focus (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_mail (f, 0, "A letter", "https://example.org/");
  ui_fixture_add_mail (f, 1, "Another", "text");
  assert_all_named (GTK_WIDGET (f->window), 1);
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 0);
  pr_list_pane_start_search (pr_window_get_list_pane (f->window), "letter");
  ui_wait_until (ui_is_settled (f->window));
  assert_all_named (GTK_WIDGET (f->window), 12);
}

static void
test_form_and_details_name_what_takes_the_focus (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;

  ui_fixture_add_account (f, "secret");
  form = ui_fixture_open_form (f, "add-account", NULL);
  pr_account_form_set_server (form, "pop.example.org", 995, PR_SECURITY_TLS);
  assert_all_named (GTK_WIDGET (form), 8);
  gtk_window_destroy (GTK_WINDOW (form));
  form = ui_fixture_open_form (f, "edit-account", "work");
  assert_all_named (GTK_WIDGET (form), 9);
  gtk_window_destroy (GTK_WINDOW (form));

  g_action_group_activate_action (G_ACTION_GROUP (f->application), "account-details",
                                  g_variant_new_string ("work"));
  assert_all_named (ui_find_window (PR_TYPE_DETAILS_WINDOW), 4);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "preferences", NULL);
  assert_all_named (ui_find_window (PR_TYPE_PREFERENCES), 7);
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "remove-account",
                                  g_variant_new_string ("work"));
  assert_all_named (ui_find_window (ADW_TYPE_MESSAGE_DIALOG), 2);
}

static GtkWidget *
find_selectable_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = find_selectable_label (child);

      if (label != NULL)
        return label;
    }
  return NULL;
}

static void
test_focus_does_not_mark_the_subject (UiFixture *f, gconstpointer data)
{
  GtkWidget *subject;

  ui_fixture_add_mail (f, 0, "A letter", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  subject = find_selectable_label (GTK_WIDGET (pr_window_get_reader (f->window)));
  g_assert_nonnull (subject);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (subject)), ==, "A letter");
  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
  g_assert_true (gtk_widget_grab_focus (subject));
  g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (subject), NULL, NULL));
}

static void
test_list_item_says_what_its_row_shows (UiFixture *f, gconstpointer data)
{
  GtkWidget *row;
  const PrSummary *summary;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *label = NULL;

  ui_fixture_add_mail (f, 0, "A letter", "Its text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  row = ui_find (GTK_WIDGET (f->window), PR_TYPE_MESSAGE_ROW);
  summary = pr_message_item_get_summary (pr_message_row_get_item (PR_MESSAGE_ROW (row)));
  label = pr_message_row_describe (summary, now);
  g_assert_true (g_str_has_prefix (label, "Ada Lovelace, A letter, "));
  g_assert_true (g_str_has_suffix (label, ", Unread, Its text"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

/* Sender, subject, date and state; then comes what is written in it. */
static void
test_text_says_whose_it_is_first (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);
  g_autofree char *date = NULL;
  g_autofree char *label = NULL;

  ui_fixture_add_mail (f, 0, "A letter", "Its text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  ui_fixture_select (f, 0);
  date = pr_date_in_full (
    pr_message_get_envelope (pr_reader_get_opened (reader)->message)->date);
  label = g_strdup_printf ("Ada Lovelace, A letter, %s, Unread", date);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pr_reader_get_text (reader)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

/* ---- the focus goes round ---- */

static const char *
get_tooltip (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  return tooltip == NULL ? "" : tooltip;
}

/* Whether the focus is in @widget or a part of it. */
static gboolean
holds_focus (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
list_buttons (GtkWidget *widget, GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) &&
      gtk_widget_get_sensitive (widget))
    {
      /* Those at the window's corner are the desktop's, by keys of its own. */
      if (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL)
        g_ptr_array_add (buttons, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_buttons (child, buttons);
}

static void
test_focus_comes_to_every_button (UiFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
  guint n_missing = 0;

  ui_fixture_add_mail (f, 0, "A letter", "Read https://example.org/");
  ui_fixture_add_mail (f, 1, "Another", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 0);
  ui_draw (GTK_WIDGET (f->window));
  list_buttons (GTK_WIDGET (f->window), buttons);
  g_assert_cmpuint (buttons->len, >, 8);
  for (guint step = 0; step < 200; step++)
    {
      gtk_widget_child_focus (GTK_WIDGET (f->window), GTK_DIR_TAB_FORWARD);
      for (guint i = 0; i < buttons->len; i++)
        if (holds_focus (g_ptr_array_index (buttons, i)))
          g_hash_table_add (reached, g_ptr_array_index (buttons, i));
    }
  for (guint i = 0; i < buttons->len; i++)
    if (!g_hash_table_contains (reached, g_ptr_array_index (buttons, i)))
      {
        g_test_message ("the focus does not come to %s “%s”",
                        G_OBJECT_TYPE_NAME (g_ptr_array_index (buttons, i)),
                        get_tooltip (g_ptr_array_index (buttons, i)));
        n_missing++;
      }
  g_assert_cmpuint (n_missing, ==, 0);
}

/* ---- the row from right to left ---- */

/* Sum of what is drawn of a row, left and right of its middle: columns with ink. */
static void
count_ink (GtkWidget *row, guint *left, guint *right)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);
  int width = gtk_widget_get_width (row), height = gtk_widget_get_height (row);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  const guchar *octets;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  octets = cairo_image_surface_get_data (surface);
  *left = *right = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (octets[y * cairo_image_surface_get_stride (surface) + 4 * x + 3] > 127)
        (*(x < width / 2 ? left : right))++;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_row_is_mirrored_from_right_to_left (UiFixture *f, gconstpointer data)
{
  GtkWidget *row;
  guint left, right;

  ui_fixture_add_mail (f, 0, "A", "B");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  row = ui_find (GTK_WIDGET (f->window), PR_TYPE_MESSAGE_ROW);
  count_ink (row, &left, &right);
  g_assert_cmpuint (left, >, right);
  gtk_widget_set_direction (row, GTK_TEXT_DIR_RTL);
  ui_draw (GTK_WIDGET (f->window));
  count_ink (row, &left, &right);
  g_assert_cmpuint (left, <, right);
}

static void
test_row_grows_with_the_font (UiFixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *row;
  int height, dpi;

  ui_fixture_add_mail (f, 0, "A", "B");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 1);
  row = ui_find (GTK_WIDGET (f->window), PR_TYPE_MESSAGE_ROW);
  height = gtk_widget_get_height (row);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  ui_draw (GTK_WIDGET (f->window));
  row = ui_find (GTK_WIDGET (f->window), PR_TYPE_MESSAGE_ROW);
  g_assert_cmpint (gtk_widget_get_height (row), >, height * 3 / 2);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
add (const char *path, void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/a11y/window-names-what-takes-the-focus",
       test_window_names_what_takes_the_focus);
  add ("/ui/a11y/form-and-details-name-what-takes-the-focus",
       test_form_and_details_name_what_takes_the_focus);
  add ("/ui/a11y/focus-does-not-mark-the-subject", test_focus_does_not_mark_the_subject);
  add ("/ui/a11y/list-item-says-what-its-row-shows",
       test_list_item_says_what_its_row_shows);
  add ("/ui/a11y/text-says-whose-it-is-first", test_text_says_whose_it_is_first);
  add ("/ui/a11y/focus-comes-to-every-button", test_focus_comes_to_every_button);
  add ("/ui/a11y/row-is-mirrored-from-right-to-left",
       test_row_is_mirrored_from_right_to_left);
  add ("/ui/a11y/row-grows-with-the-font", test_row_grows_with_the_font);
  return g_test_run ();
}
