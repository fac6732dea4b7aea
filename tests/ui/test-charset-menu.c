/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-window.h"

/* "Привет" in KOI8-R, of which nobody tells so. */
#define KOI8 "\xf0\xd2\xc9\xd7\xc5\xd4"

static const char message[] =
  "From: Ada <ada@example.org>\r\nSubject: A letter\r\nMIME-Version: 1.0\r\n"
  "Content-Type: text/plain; charset=windows-1252\r\n\r\n" KOI8 "\r\n";

static void
choose (PrReader *reader, const char *charset)
{
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (reader), "charset.choose", "s", charset));
}

static char *
dup_text (PrReader *reader)
{
  return g_strdup (pr_reader_get_opened (reader)->text);
}

static void
await_text (PrReader *reader, const char *expected)
{
  gboolean is_there = FALSE;

  while (!is_there)
    {
      g_autofree char *text = NULL;

      ui_iterate ();
      text = pr_reader_get_opened (reader) == NULL ? NULL : dup_text (reader);
      is_there = text != NULL && strstr (text, expected) != NULL;
    }
}

/* Labels of @model and of what is in it, in order; the one that is marked with "*". */
static void
list_items (GMenuModel *model, const char *marked, GString *items)
{
  for (int i = 0; i < g_menu_model_get_n_items (model); i++)
    {
      g_autoptr (GMenuModel) section =
        g_menu_model_get_item_link (model, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu =
        g_menu_model_get_item_link (model, i, G_MENU_LINK_SUBMENU);
      g_autofree char *label = NULL;
      g_autofree char *target = NULL;

      g_menu_model_get_item_attribute (model, i, "target", "s", &target);
      if (g_menu_model_get_item_attribute (model, i, "label", "s", &label))
        g_string_append_printf (items, "%s%s\n", label,
                                g_strcmp0 (target, marked) == 0 ? "*" : "");
      if (section != NULL)
        list_items (section, marked, items);
      if (submenu != NULL)
        list_items (submenu, marked, items);
    }
}

static char *
dup_menu (PrReader *reader, const char *marked)
{
  GString *items = g_string_new (NULL);
  GtkWidget *found = NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  g_ptr_array_add (left, reader);
  while (left->len > 0 && found == NULL)
    {
      GtkWidget *widget = g_ptr_array_steal_index (left, left->len - 1);

      if (GTK_IS_MENU_BUTTON (widget) &&
          gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) != NULL)
        found = widget;
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (left, child);
    }
  gtk_menu_button_popup (GTK_MENU_BUTTON (found));
  list_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (found)), marked, items);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (found));
  return g_string_free (items, FALSE);
}

static void
test_choice_shows_the_text_and_is_kept (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);
  g_autoptr (GBytes) octets = g_bytes_new_static (message, sizeof message - 1);
  g_autofree char *menu = NULL;

  pr_test_server_add (f->server, "koi8", octets);
  ui_fixture_add_mail (f, 1, "Another", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 0);
  if (strstr (pr_reader_get_opened (reader)->text, "text") != NULL)
    ui_fixture_select (f, 1);
  g_assert_null (strstr (pr_reader_get_opened (reader)->text, "Привет"));
  choose (reader, "KOI8-R");
  await_text (reader, "Привет");
  ui_wait_until (ui_is_settled (f->window));
  menu = dup_menu (reader, "KOI8-R");
  g_assert_nonnull (strstr (menu, "_Automatic\nKOI8-R*\n"));
  g_assert_nonnull (strstr (menu, "_Cyrillic\nwindows-1251\nKOI8-R*\n"));

  /* It is there when the window is opened next. */
  ui_fixture_stop (f);
  ui_fixture_start (f);
  reader = pr_window_get_reader (f->window);
  ui_fixture_await_rows (f, 2);
  for (guint i = 0; i < 2; i++)
    {
      ui_fixture_select (f, i);
      if (pr_reader_get_opened (reader)->charset != NULL)
        break;
    }
  g_assert_cmpstr (pr_reader_get_opened (reader)->charset, ==, "KOI8-R");
  g_assert_nonnull (strstr (pr_reader_get_opened (reader)->text, "Привет"));

  choose (reader, "");
  await_text (reader, "\xc3\xb0"); /* as it says: ð */
  g_assert_null (pr_reader_get_opened (reader)->charset);
}

static void
test_choice_is_for_that_message_alone (UiFixture *f, gconstpointer data)
{
  PrReader *reader = pr_window_get_reader (f->window);

  ui_fixture_receive (f, 2);
  ui_fixture_select (f, 0);
  choose (reader, "UTF-16LE");
  ui_wait_until (pr_reader_get_opened (reader) != NULL &&
                 pr_reader_get_opened (reader)->charset != NULL);
  ui_fixture_select (f, 1);
  g_assert_null (pr_reader_get_opened (reader)->charset);
}

static void
test_message_of_a_file_is_read_anew (UiFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window;
  PrReader *reader;

  g_assert_true (g_file_set_contents (path, message, sizeof message - 1, NULL));
  window = pr_message_window_new (GTK_APPLICATION (f->application), file);
  gtk_window_present (GTK_WINDOW (window));
  reader = pr_message_window_get_reader (PR_MESSAGE_WINDOW (window));
  ui_wait_until (g_strcmp0 (pr_reader_get_page (reader), "message") == 0);
  choose (reader, "KOI8-R");
  await_text (reader, "Привет");
  choose (reader, "");
  await_text (reader, "\xc3\xb0");
  gtk_window_close (GTK_WINDOW (window));
}

#define ADD(name, test)                                                           \
  g_test_add ("/ui/charset-menu/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  ADD ("choice-shows-the-text-and-is-kept", test_choice_shows_the_text_and_is_kept);
  ADD ("choice-is-for-that-message-alone", test_choice_is_for_that_message_alone);
  ADD ("message-of-a-file-is-read-anew", test_message_of_a_file_is_read_anew);
  return g_test_run ();
}
