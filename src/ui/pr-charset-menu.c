/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-charset-menu.h"

#include <glib/gi18n-lib.h>

#define ACTION "charset.choose"
#define MAX_CHARSETS 8 /* of a group */

typedef struct
{
  const char *title;
  const char *charsets[MAX_CHARSETS];
} Group;

/* As people know them from other programs: by where they are in use. */
static const Group groups[] = {
  { N_ ("_Unicode"), { "UTF-8", "UTF-7", "UTF-16LE", "UTF-16BE" } },
  { N_ ("_Western European"),
    { "windows-1252", "ISO-8859-1", "ISO-8859-15", "macintosh", "IBM850" } },
  { N_ ("C_entral European"), { "windows-1250", "ISO-8859-2", "IBM852" } },
  { N_ ("_Baltic"), { "windows-1257", "ISO-8859-13", "ISO-8859-4" } },
  { N_ ("_Cyrillic"), { "windows-1251", "KOI8-R", "KOI8-U", "ISO-8859-5", "IBM866" } },
  { N_ ("_Greek"), { "windows-1253", "ISO-8859-7" } },
  { N_ ("_Turkish"), { "windows-1254", "ISO-8859-9" } },
  { N_ ("_Hebrew"), { "windows-1255", "ISO-8859-8" } },
  { N_ ("_Arabic"), { "windows-1256", "ISO-8859-6" } },
  { N_ ("_Thai"), { "windows-874", "TIS-620" } },
  { N_ ("_Vietnamese"), { "windows-1258", "VISCII" } },
  { N_ ("Chinese (_Simplified)"), { "GB18030", "GBK", "HZ" } },
  { N_ ("Chinese (Tra_ditional)"), { "Big5", "Big5-HKSCS", "EUC-TW" } },
  { N_ ("_Japanese"), { "ISO-2022-JP", "Shift_JIS", "EUC-JP" } },
  { N_ ("_Korean"), { "EUC-KR", "UHC", "ISO-2022-KR" } },
};

/* ---- the menu ---- */

static void
append (GMenu *menu, const char *label, const char *charset)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, ACTION, "s", charset);
  g_menu_append_item (menu, item);
}

static void
append_group (GMenu *menu, const Group *group)
{
  g_autoptr (GMenu) charsets = g_menu_new ();

  for (guint i = 0; i < MAX_CHARSETS && group->charsets[i] != NULL; i++)
    if (pr_message_knows_charset (group->charsets[i]))
      append (charsets, group->charsets[i], group->charsets[i]);
  if (g_menu_model_get_n_items (G_MENU_MODEL (charsets)) > 0)
    g_menu_append_submenu (menu, _ (group->title), G_MENU_MODEL (charsets));
}

/* What is chosen stands on top too: its group is closed. */
static void
fill (GMenu *menu, const char *current)
{
  g_autoptr (GMenu) now = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();

  g_menu_remove_all (menu);
  append (now, _ ("_Automatic"), "");
  if (*current != '\0')
    append (now, current, current);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    append_group (all, &groups[i]);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (now));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
}

static const char *
get_current (PrReader *reader)
{
  const PrOpened *opened = pr_reader_get_opened (reader);

  return opened == NULL || opened->charset == NULL ? "" : opened->charset;
}

static void
popup_cb (GtkMenuButton *button, gpointer menu)
{
  GtkWidget *reader = gtk_widget_get_ancestor (GTK_WIDGET (button), PR_TYPE_READER);

  fill (menu, get_current (PR_READER (reader)));
}

/* ---- choosing ---- */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrReader) reader = user_data;
  g_autoptr (GError) error = NULL;

  if (pr_mailbox_set_charset_finish (PR_MAILBOX (source), result, &error))
    pr_reader_reload (reader);
  else
    gtk_widget_activate_action (GTK_WIDGET (reader), "win.tell", "s", error->message);
}

/* A message from a file: nothing keeps what is chosen for it. */
typedef struct
{
  GBytes *raw;
  char *charset; /* or NULL */
} Again;

static void
again_free (gpointer data)
{
  Again *again = data;

  g_bytes_unref (again->raw);
  g_free (again->charset);
  g_free (again);
}

static void
again_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Again *again = data;

  g_task_return_pointer (task, pr_opened_new_in_charset (again->raw, again->charset),
                         (GDestroyNotify) pr_opened_free);
}

static void
again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrReader) reader = user_data;
  PrOpened *opened = g_task_propagate_pointer (G_TASK (result), NULL);

  pr_reader_show_opened (reader, opened);
}

static void
read_again (PrReader *reader, PrMessage *message, const char *charset)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, again_cb, g_object_ref (reader));
  Again *again = g_new0 (Again, 1);

  again->raw = g_bytes_ref (pr_message_get_raw (message));
  again->charset = g_strdup (charset);
  g_task_set_source_tag (task, read_again);
  g_task_set_task_data (task, again, again_free);
  g_task_run_in_thread (task, again_thread);
}

static void
choose_cb (GSimpleAction *action, GVariant *name, PrReader *reader)
{
  const char *chosen = g_variant_get_string (name, NULL);
  const char *charset = *chosen == '\0' ? NULL : chosen;
  const PrOpened *opened = pr_reader_get_opened (reader);
  PrMailbox *mailbox = pr_reader_get_mailbox (reader);

  if (opened == NULL || g_str_equal (chosen, get_current (reader)))
    return;
  if (opened->summary == NULL)
    read_again (reader, opened->message, charset);
  else if (mailbox != NULL)
    pr_mailbox_set_charset_async (mailbox, opened->summary->key, charset, NULL, kept_cb,
                                  g_object_ref (reader));
}

static void
shown_cb (PrReader *reader, GParamSpec *pspec, GSimpleAction *action)
{
  const PrOpened *opened = pr_reader_get_opened (reader);
  PrMailbox *mailbox = pr_reader_get_mailbox (reader);
  gboolean can_keep = mailbox != NULL && !pr_mailbox_is_read_only (mailbox);

  g_simple_action_set_enabled (action,
                               opened != NULL && (opened->summary == NULL || can_keep));
  g_simple_action_set_state (action, g_variant_new_string (get_current (reader)));
}

void
pr_charset_menu_set_up (PrReader *reader, GtkMenuButton *button, GMenu *menu)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = NULL;

  g_return_if_fail (PR_IS_READER (reader));
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU (menu));

  action = g_simple_action_new_stateful ("choose", G_VARIANT_TYPE_STRING,
                                         g_variant_new_string (""));
  g_signal_connect_object (action, "activate", G_CALLBACK (choose_cb), reader, 0);
  g_signal_connect_object (reader, "notify::page", G_CALLBACK (shown_cb), action, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (reader), "charset", G_ACTION_GROUP (group));
  gtk_menu_button_set_create_popup_func (button, popup_cb, g_object_ref (menu),
                                         g_object_unref);
  shown_cb (reader, NULL, action);
}
