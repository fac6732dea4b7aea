/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-message-window.h"

/* The window of keyboard shortcuts must not lie: what it lists is bound, and what is
 * bound it lists. */

#define OVERLAY "/org/example/PopReader/gtk/help-overlay.ui"

typedef struct
{
  guint keyval;
  GdkModifierType modifiers;
} Key;

/* ---- what is listed ---- */

typedef struct
{
  GArray *keys; /* of Key */
  gboolean in_accelerator;
} Overlay;

static void
start_element_cb (GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  Overlay *overlay = user_data;

  overlay->in_accelerator = g_str_equal (element, "property") && names[0] != NULL &&
                            g_strv_contains (values, "accelerator");
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Overlay *overlay = user_data;
  g_auto (GStrv) words = NULL;

  if (!overlay->in_accelerator)
    return;
  overlay->in_accelerator = FALSE;
  words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      Key key;

      g_test_message ("listed: %s", words[i]);
      g_assert_true (gtk_accelerator_parse (words[i], &key.keyval, &key.modifiers));
      g_array_append_val (overlay->keys, key);
    }
}

static GArray *
list_listed (void)
{
  static const GMarkupParser parser = { .start_element = start_element_cb,
                                        .text = text_cb };
  Overlay overlay = { g_array_new (FALSE, FALSE, sizeof (Key)), FALSE };
  g_autoptr (GBytes) xml = g_resources_lookup_data (OVERLAY, 0, NULL);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text;

  g_assert_nonnull (xml);
  text = g_bytes_get_data (xml, &size);
  context = g_markup_parse_context_new (&parser, 0, &overlay, NULL);
  g_markup_parse_context_parse (context, text, (gssize) size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (overlay.keys->len, >, 10);
  return overlay.keys;
}

static gboolean
is_listed (GArray *listed, const Key *key)
{
  for (guint i = 0; i < listed->len; i++)
    {
      const Key *each = &g_array_index (listed, Key, i);

      if (each->keyval == key->keyval && each->modifiers == key->modifiers)
        return TRUE;
    }
  return FALSE;
}

/* ---- actions ---- */

static gboolean
class_has_action (GtkWidget *widget, const char *name)
{
  GType owner;
  const char *each, *property;
  const GVariantType *type;

  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (widget), i,
                                                   &owner, &each, &type, &property);
       i++)
    if (g_str_equal (each, name))
      return TRUE;
  return FALSE;
}

/* Whether @name is an action for @widget, of it or of what holds it. */
static gboolean
is_action (UiFixture *f, GtkWidget *widget, const char *name)
{
  if (g_str_has_prefix (name, "app."))
    return g_action_group_has_action (G_ACTION_GROUP (f->application), name + 4);
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (class_has_action (widget, name))
        return TRUE;
      if (G_IS_ACTION_GROUP (widget) && g_str_has_prefix (name, "win.") &&
          g_action_group_has_action (G_ACTION_GROUP (widget), name + 4))
        return TRUE;
    }
  return FALSE;
}

/* ---- what is bound ---- */

static gboolean
triggers (GtkShortcut *shortcut, const Key *key)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  return GTK_IS_KEYVAL_TRIGGER (trigger) &&
         gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key->keyval &&
         gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) ==
           key->modifiers;
}

static gboolean
can_act (UiFixture *f, GtkWidget *widget, GtkShortcut *shortcut)
{
  GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);

  return !GTK_IS_NAMED_ACTION (action) ||
         is_action (f, widget,
                    gtk_named_action_get_action_name (GTK_NAMED_ACTION (action)));
}

static gboolean
controller_takes (UiFixture *f,
                  GtkWidget *widget,
                  GtkEventController *controller,
                  const Key *key)
{
  gboolean handled = FALSE;

  if (GTK_IS_SHORTCUT_CONTROLLER (controller))
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (controller)); i++)
      {
        g_autoptr (GtkShortcut) shortcut =
          g_list_model_get_item (G_LIST_MODEL (controller), i);

        if (triggers (shortcut, key) && can_act (f, widget, shortcut))
          return TRUE;
      }
  else if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && PR_IS_MESSAGE_TEXT (widget))
    g_signal_emit_by_name (controller, "key-pressed", key->keyval, 0, key->modifiers,
                           &handled);
  return handled;
}

/* @widget or one in it takes @key when it has the focus. */
static gboolean
tree_takes (UiFixture *f, GtkWidget *widget, const Key *key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (controller_takes (f, widget, controller, key))
        return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && tree_takes (f, child, key))
      return TRUE;
  return FALSE;
}

static gboolean
application_takes (UiFixture *f, const Key *key)
{
  g_autofree char *name = gtk_accelerator_name (key->keyval, key->modifiers);
  g_auto (GStrv) actions =
    gtk_application_get_actions_for_accel (GTK_APPLICATION (f->application), name);

  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_autofree char *action = g_strdup (actions[i]);
      char *parameter = strchr (action, '(');

      if (parameter != NULL)
        *parameter = '\0';
      if (is_action (f, GTK_WIDGET (f->window), action))
        return TRUE;
    }
  return FALSE;
}

static void
test_what_is_listed_is_bound (UiFixture *f, gconstpointer data)
{
  g_autoptr (GArray) listed = list_listed ();
  guint n_missing = 0;

  ui_fixture_add_mail (f, 0, "A letter", "Read https://example.org/");
  ui_fixture_add_mail (f, 1, "Another", "text");
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, 2);
  ui_fixture_select (f, 1);
  for (guint i = 0; i < listed->len; i++)
    {
      const Key *key = &g_array_index (listed, Key, i);
      g_autofree char *name = gtk_accelerator_name (key->keyval, key->modifiers);

      if (application_takes (f, key) || tree_takes (f, GTK_WIDGET (f->window), key))
        continue;
      g_test_message ("listed, but not bound: %s", name);
      n_missing++;
    }
  g_assert_cmpuint (n_missing, ==, 0);
}

/* ---- what is bound is listed ---- */

static gboolean
any_is_listed (GArray *listed, char **accelerators)
{
  for (guint i = 0; accelerators[i] != NULL; i++)
    {
      Key key;

      g_assert_true (
        gtk_accelerator_parse (accelerators[i], &key.keyval, &key.modifiers));
      if (is_listed (listed, &key))
        return TRUE;
    }
  return FALSE;
}

static void
test_accelerators_are_listed (UiFixture *f, gconstpointer data)
{
  GtkApplication *application = GTK_APPLICATION (f->application);
  g_autoptr (GArray) listed = list_listed ();
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  guint n_missing = 0;

  g_assert_cmpuint (g_strv_length (actions), >, 4);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) keys =
        gtk_application_get_accels_for_action (application, actions[i]);

      if (keys[0] == NULL || any_is_listed (listed, keys))
        continue;
      g_test_message ("bound, but not listed: %s of %s", keys[0], actions[i]);
      n_missing++;
    }
  g_assert_cmpuint (n_missing, ==, 0);
}

static GPtrArray *
list_shortcuts (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GPtrArray *shortcuts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller) ||
          gtk_event_controller_get_name (GTK_EVENT_CONTROLLER (controller)) == NULL ||
          !g_str_equal (gtk_event_controller_get_name (GTK_EVENT_CONTROLLER (controller)),
                        "gtk-widget-class-shortcuts"))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (controller); j++)
        g_ptr_array_add (shortcuts, g_list_model_get_item (controller, j));
    }
  return shortcuts;
}

static gboolean
do_the_same (GtkShortcut *a, GtkShortcut *b)
{
  g_autofree char *action = gtk_shortcut_action_to_string (gtk_shortcut_get_action (a));
  g_autofree char *other = gtk_shortcut_action_to_string (gtk_shortcut_get_action (b));
  GVariant *argument = gtk_shortcut_get_arguments (a);
  GVariant *other_argument = gtk_shortcut_get_arguments (b);

  if (GTK_IS_CALLBACK_ACTION (gtk_shortcut_get_action (a)) ||
      !g_str_equal (action, other))
    return a == b;
  return argument == other_argument || (argument != NULL && other_argument != NULL &&
                                        g_variant_equal (argument, other_argument));
}

static gboolean
shortcut_is_listed (GArray *listed, GPtrArray *shortcuts, GtkShortcut *shortcut)
{
  for (guint i = 0; i < shortcuts->len; i++)
    {
      GtkShortcut *each = g_ptr_array_index (shortcuts, i);

      if (!do_the_same (each, shortcut))
        continue;
      for (guint j = 0; j < listed->len; j++)
        if (triggers (each, &g_array_index (listed, Key, j)))
          return TRUE;
    }
  return FALSE;
}

/* Its own keys, not those of every window. */
static void
assert_keys_are_listed (GtkWidget *window, guint at_least)
{
  GtkWidget *plain = g_object_ref_sink (g_object_new (ADW_TYPE_APPLICATION_WINDOW, NULL));
  g_autoptr (GPtrArray) common = list_shortcuts (plain);
  g_autoptr (GPtrArray) shortcuts = list_shortcuts (window);
  g_autoptr (GArray) listed = list_listed ();
  guint n_missing = 0, n_own = 0;

  for (guint i = 0; i < shortcuts->len; i++)
    {
      GtkShortcut *shortcut = g_ptr_array_index (shortcuts, i);
      g_autofree char *key =
        gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

      if (g_ptr_array_find (common, shortcut, NULL))
        continue;
      n_own++;
      if (shortcut_is_listed (listed, shortcuts, shortcut))
        continue;
      g_test_message ("bound, but not listed: %s", key);
      n_missing++;
    }
  g_assert_cmpuint (n_missing, ==, 0);
  g_assert_cmpuint (n_own, >=, at_least);
  gtk_window_destroy (GTK_WINDOW (plain));
  g_object_unref (plain);
}

static void
test_keys_of_the_windows_are_listed (UiFixture *f, gconstpointer data)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "data", "mail", "koi8-r.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window = pr_message_window_new (GTK_APPLICATION (f->application), file);

  assert_keys_are_listed (GTK_WIDGET (f->window), 9);
  assert_keys_are_listed (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

#define add(name, func) \
  g_test_add (name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("/ui/keyboard/what-is-listed-is-bound", test_what_is_listed_is_bound);
  add ("/ui/keyboard/accelerators-are-listed", test_accelerators_are_listed);
  add ("/ui/keyboard/keys-of-the-windows-are-listed",
       test_keys_of_the_windows_are_listed);
  return g_test_run ();
}
