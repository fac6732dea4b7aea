/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-fixture.h"

#include <glib/gstdio.h>
#include "store/pr-store.h"
#include "tests/net/net-resolver.h"
#include "tests/ui/pr-ui-providers.h"
#include "ui/pr-message-row.h"
#include "ui/pr-settings.h"

/* GLib leaves its first table of quarks, made as it is loaded, behind when a dialog of
 * GTK brings so many names that it needs a larger one. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:call_init\n";
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

void
ui_iterate (void)
{
  guint id = g_timeout_add (100, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, id) != NULL)
    g_source_remove (id);
}

/* GTK 4.8 shows a tooltip half a second after it was due, also where its window was
 * closed meanwhile, and then asks the surface that is gone where the pointer is. */
static gboolean
is_of_lost_tooltip (const char *message)
{
  return g_str_has_suffix (message, "assertion 'GDK_IS_SURFACE (surface)' failed");
}

static void
log_toolkit_cb (const char *domain,
                GLogLevelFlags level,
                const char *message,
                gpointer user_data)
{
  if (!is_of_lost_tooltip (message))
    g_log_default_handler (domain, level, message, NULL);
}

void
ui_test_init (int *argc, char ***argv)
{
  const GLogLevelFlags all = G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("POPREADER_PROVIDERS", ui_providers_get_path (), TRUE);
  /* Folders of its own would hide the system's schemas, without which libadwaita ends. */
  g_test_init (argc, argv, NULL);
  g_log_set_handler ("Gdk", all, log_toolkit_cb, NULL);
  g_log_set_handler ("Gtk", all, log_toolkit_cb, NULL);
  net_resolver_install ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                "gtk-recent-files-enabled", FALSE, NULL);
}

/* ---- looking ---- */

static gboolean
rows_are_read (GtkWidget *widget)
{
  if (PR_IS_MESSAGE_ROW (widget))
    {
      PrMessageItem *item = pr_message_row_get_item (PR_MESSAGE_ROW (widget));

      return item == NULL || pr_message_item_get_summary (item) != NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && !rows_are_read (child))
      return FALSE;
  return TRUE;
}

gboolean
ui_is_settled (PrWindow *window)
{
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (window));

  return !pr_message_list_view_get_loading (view) &&
         pr_reader_is_complete (pr_window_get_reader (window)) &&
         rows_are_read (GTK_WIDGET (window));
}

gboolean
ui_is_telling (PrWindow *window)
{
  GType type = g_type_from_name ("AdwToastWidget");
  GtkWidget *toast = type == 0 ? NULL : ui_find (GTK_WIDGET (window), type);

  return toast != NULL && gtk_widget_get_mapped (toast);
}

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;

  (*n_frames)++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

void
ui_draw (GtkWidget *widget)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (widget, count_frame_cb, &n_frames, NULL);

  /* The first frame lays out, the second may bind rows, the third draws all of it. */
  ui_wait_until (n_frames >= 3);
  gtk_widget_remove_tick_callback (widget, id);
}

static gboolean
draw_slowly_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  g_usleep (30000);
  return G_SOURCE_CONTINUE;
}

guint
ui_draw_slowly (GtkWidget *widget)
{
  return gtk_widget_add_tick_callback (widget, draw_slowly_cb, NULL, NULL);
}

GtkWidget *
ui_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gpointer
ui_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window; /* GTK holds it */
    }
  return NULL;
}

/* ---- keys ---- */

static gboolean
is_key (GtkShortcut *shortcut, guint keyval, GdkModifierType modifiers)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  return GTK_IS_KEYVAL_TRIGGER (trigger) &&
         gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers &&
         gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval;
}

static gboolean
try_shortcuts (GtkWidget *widget,
               GtkShortcutController *controller,
               guint keyval,
               GdkModifierType modifiers)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (controller)); i++)
    {
      g_autoptr (GtkShortcut) shortcut =
        g_list_model_get_item (G_LIST_MODEL (controller), i);

      if (is_key (shortcut, keyval, modifiers) &&
          gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                        gtk_shortcut_get_arguments (shortcut)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
try_widget (GtkWidget *widget,
            GtkPropagationPhase phase,
            guint keyval,
            GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_SHORTCUT_CONTROLLER (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == phase &&
          try_shortcuts (widget, GTK_SHORTCUT_CONTROLLER (controller), keyval, modifiers))
        return TRUE;
    }
  return FALSE;
}

static gboolean
capture (GtkWidget *widget, guint keyval, GdkModifierType modifiers)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return (parent != NULL && capture (parent, keyval, modifiers)) ||
         try_widget (widget, GTK_PHASE_CAPTURE, keyval, modifiers);
}

gboolean
ui_press_with (GtkWidget *widget, guint keyval, GdkModifierType modifiers)
{
  if (capture (widget, keyval, modifiers))
    return TRUE;
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (try_widget (widget, GTK_PHASE_BUBBLE, keyval, modifiers))
      return TRUE;
  return FALSE;
}

gboolean
ui_press (GtkWidget *widget, guint keyval)
{
  return ui_press_with (widget, keyval, 0);
}

/* ---- the fixture ---- */

PrWindow *
ui_begin (PrApplication *application)
{
  g_autoptr (GError) error = NULL;
  PrWindow *window;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (application));
  window = pr_application_get_window (application);
  ui_wait_until (pr_application_get_mailbox (application) != NULL ||
                 g_strcmp0 (pr_window_get_page (window), "trouble") == 0);
  return window;
}

void
ui_fixture_start (UiFixture *f)
{
  g_autoptr (PrNetwork) network =
    g_object_new (PR_TYPE_NETWORK, "monitor", f->monitor, "delay", 20, NULL);

  f->application = pr_application_new (f->profile, FALSE);
  g_object_set (f->application, "network", network, NULL);
  f->window = ui_begin (f->application);
}

static int
nothing_to_do_cb (GApplication *application, GVariantDict *options)
{
  return 0;
}

/* An application that was never run cannot end: it is run for its end alone. */
void
ui_end (PrApplication *application)
{
  const char *arguments[] = { "popreader", NULL };

  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  ui_wait_until (gtk_application_get_windows (GTK_APPLICATION (application)) == NULL);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (nothing_to_do_cb),
                    NULL);
  g_application_run (G_APPLICATION (application), 1, (char **) arguments);
}

void
ui_fixture_stop (UiFixture *f)
{
  ui_end (f->application);
  f->window = NULL;
  /* What runs on a thread still holds the application. */
  ui_wait_until (G_OBJECT (f->application)->ref_count == 1);
  g_assert_finalize_object (f->application);
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !is_of_lost_tooltip (message);
}

void
ui_fixture_set_up (UiFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_test_log_set_fatal_handler (is_fatal, NULL); /* GLib forgets it after each test */
  f->folder = g_dir_make_tmp ("popreader-ui-XXXXXX", &error);
  g_assert_no_error (error);
  f->profile = g_build_filename (f->folder, "profile", NULL);
  f->server = pr_test_server_new ((PrTestServerFlags) GPOINTER_TO_INT (data));
  ui_providers_write (f->server, (PrTestServerFlags) GPOINTER_TO_INT (data));
  f->monitor = pr_test_monitor_new (TRUE);
  pr_settings_reset (pr_settings_get_default ());
  ui_fixture_start (f);
}

void
ui_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) &&
          !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        ui_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
ui_fixture_tear_down (UiFixture *f, gconstpointer data)
{
  ui_fixture_stop (f);
  g_clear_pointer (&f->server, pr_test_server_free);
  g_assert_finalize_object (f->monitor);
  ui_remove_folder (f->folder);
  ui_providers_remove ();
  g_clear_pointer (&f->folder, g_free);
  g_clear_pointer (&f->profile, g_free);
}

/* ---- what a person does ---- */

void
ui_fixture_add_mail (UiFixture *f, guint n, const char *subject, const char *text)
{
  g_autofree char *uidl = g_strdup_printf ("uidl-%u", n);
  g_autoptr (GDateTime) start = g_date_time_new_utc (2026, 1, 1, 12, 0, 0);
  g_autoptr (GDateTime) time = g_date_time_add_seconds (start, n);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
  char *octets = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                  "To: Charles <charles@example.org>\r\n"
                                  "Subject: %s\r\n"
                                  "Date: %s\r\n"
                                  "Message-ID: <%u@example.org>\r\n"
                                  "\r\n"
                                  "%s\r\n",
                                  subject, date, n, text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (octets, strlen (octets));

  pr_test_server_add (f->server, uidl, bytes);
}

static PrIncoming *
new_incoming (guint n)
{
  g_autofree char *uidl = g_strdup_printf ("elsewhere-%u", n);
  char *octets = g_strdup_printf ("From: Ada Lovelace <ada@example.org>\r\n"
                                  "Subject: Letter %u\r\n"
                                  "Date: Thu, 01 Jan 2026 12:00:00 +0000\r\n"
                                  "\r\n"
                                  "Text %u\r\n",
                                  n, n);
  g_autoptr (GBytes) raw = g_bytes_new_take (octets, strlen (octets));

  return pr_incoming_new (uidl, 0, raw);
}

void
ui_fixture_receive_elsewhere (UiFixture *f, guint n, guint n_indexed)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = pr_store_open (f->profile, NULL, &error);
  g_autoptr (PrAccount) account = NULL;
  guint left;

  g_assert_no_error (error);
  account = pr_store_find_account (store, "work", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (batch, new_incoming (i));
  pr_store_add_messages (store, account->id, 0, batch, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_indexed; i++)
    {
      pr_store_index_some (store, 1, &left, NULL, &error);
      g_assert_no_error (error);
    }
}

static gboolean
is_checking (UiFixture *f)
{
  return pr_mailbox_is_syncing (pr_application_get_mailbox (f->application), NULL);
}

static void
finished_cb (guint *n_finished)
{
  (*n_finished)++;
}

PrAccountForm *
ui_fixture_open_form (UiFixture *f, const char *action, const char *account)
{
  PrAccountForm *form;

  g_action_group_activate_action (G_ACTION_GROUP (f->application), action,
                                  account == NULL ? NULL
                                                  : g_variant_new_string (account));
  form = ui_find_window (PR_TYPE_ACCOUNT_FORM);
  g_assert_nonnull (form);
  return form;
}

static void
add_account (UiFixture *f, const char *name, const char *password)
{
  PrMailbox *mailbox = pr_application_get_mailbox (f->application);
  PrAccountForm *form = ui_fixture_open_form (f, "add-account", NULL);
  guint n_finished = 0;
  gulong id = g_signal_connect_swapped (mailbox, "sync-finished",
                                        G_CALLBACK (finished_cb), &n_finished);

  pr_account_form_set_sign_in (form, "ada", password);
  pr_account_form_set_name (form, name);
  pr_account_form_set_server (form, "127.0.0.1", pr_test_server_get_port (f->server),
                              PR_SECURITY_NONE);
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (n_finished > 0);
  g_signal_handler_disconnect (mailbox, id);
  ui_wait_until (!is_checking (f) && ui_is_settled (f->window));
}

void
ui_fixture_add_account (UiFixture *f, const char *password)
{
  add_account (f, "work", password);
}

void
ui_fixture_add_account_named (UiFixture *f, const char *name)
{
  add_account (f, name, "secret");
}

void
ui_fixture_check (UiFixture *f)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->application), "check", NULL);
  ui_wait_until (!is_checking (f));
}

PrMessageListView *
ui_fixture_get_view (UiFixture *f)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (f->window));
}

const PrSummary *
ui_fixture_get_selected (UiFixture *f)
{
  PrMessageItem *item = pr_message_list_view_get_selected (ui_fixture_get_view (f));

  return item == NULL ? NULL : pr_message_item_get_summary (item);
}

guint
ui_fixture_get_n_rows (UiFixture *f)
{
  return pr_message_list_view_get_n_rows (ui_fixture_get_view (f));
}

void
ui_fixture_await_rows (UiFixture *f, guint n_rows)
{
  ui_wait_until (ui_fixture_get_n_rows (f) == n_rows);
  ui_draw (GTK_WIDGET (f->window));
  ui_wait_until (ui_is_settled (f->window));
}

static gboolean
is_shown (UiFixture *f)
{
  PrReader *reader = pr_window_get_reader (f->window);

  return pr_reader_is_complete (reader) &&
         g_strcmp0 (pr_reader_get_page (reader), "message") == 0;
}

void
ui_fixture_select (UiFixture *f, guint position)
{
  pr_message_list_view_select (ui_fixture_get_view (f), position);
  ui_wait_until (is_shown (f));
}

char *
ui_fixture_dup_text (UiFixture *f)
{
  PrMessageText *text = pr_reader_get_text (pr_window_get_reader (f->window));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  char *contents;

  g_object_get (buffer, "text", &contents, NULL);
  return contents;
}

void
ui_fixture_receive (UiFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Letter %u", i);

      ui_fixture_add_mail (f, i, subject, "About the engine");
    }
  ui_fixture_add_account (f, "secret");
  ui_fixture_await_rows (f, n);
}
