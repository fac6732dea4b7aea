/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-strip.h"

#include <string.h>

static char *folder;

void
ui_strip_isolate (void)
{
  static const char *const variables[] = { "XDG_CACHE_HOME", "XDG_DATA_HOME",
                                           "XDG_CONFIG_HOME" };

  folder = g_dir_make_tmp ("popreader-strip-XXXXXX", NULL);
  g_assert_nonnull (folder);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *path = g_build_filename (folder, variables[i], NULL);

      g_setenv (variables[i], path, TRUE);
    }
}

const char *
ui_strip_get_folder (void)
{
  return folder;
}

void
ui_strip_end (void)
{
  ui_remove_folder (folder);
  g_clear_pointer (&folder, g_free);
}

PrMessage *
ui_strip_make_message (const UiFile *files, guint n)
{
  GString *octets = g_string_new ("From: ada@example.org\r\nSubject: Files\r\n"
                                  "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
                                  "--b\r\nContent-Type: text/plain\r\n\r\nText\r\n");
  g_autoptr (GBytes) raw = NULL;

  for (guint i = 0; i < n; i++)
    {
      gsize length =
        files[i].length < 0 ? strlen (files[i].octets) : (gsize) files[i].length;
      g_autofree char *base64 =
        g_base64_encode ((const guchar *) files[i].octets, length);

      g_string_append_printf (octets,
                              "--b\r\nContent-Type: %s\r\nContent-Disposition: "
                              "attachment",
                              files[i].type);
      if (files[i].name != NULL)
        g_string_append_printf (octets, "; filename=\"%s\"", files[i].name);
      g_string_append_printf (octets,
                              "\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
                              base64);
    }
  g_string_append (octets, "--b--\r\n");
  raw = g_string_free_to_bytes (octets);
  return pr_message_new (raw);
}

static void
told_cb (GSimpleAction *action, GVariant *sentence, UiStrip *s)
{
  g_free (s->told);
  s->told = g_variant_dup_string (sentence, NULL);
}

void
ui_strip_set_up (UiStrip *s, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("tell", G_VARIANT_TYPE_STRING);

  s->window = gtk_window_new ();
  s->strip = g_object_new (PR_TYPE_ATTACHMENTS, NULL);
  g_signal_connect (action, "activate", G_CALLBACK (told_cb), s);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (s->window, "win", G_ACTION_GROUP (group));
  gtk_window_set_default_size (GTK_WINDOW (s->window), 600, 600);
  gtk_window_set_child (GTK_WINDOW (s->window), GTK_WIDGET (s->strip));
  gtk_window_present (GTK_WINDOW (s->window));
}

void
ui_strip_tear_down (UiStrip *s, gconstpointer data)
{
  PrAttachments *strip = g_object_ref (s->strip);

  gtk_window_destroy (GTK_WINDOW (s->window));
  ui_wait_until (G_OBJECT (strip)->ref_count == 1);
  g_assert_finalize_object (strip);
  g_free (s->told);
}

void
ui_strip_show (UiStrip *s, const UiFile *files, guint n)
{
  g_autoptr (PrMessage) message = ui_strip_make_message (files, n);

  pr_attachments_set_message (s->strip, message, FALSE);
  ui_wait_until (pr_attachments_is_filled (s->strip));
}

static guint
count (GtkWidget *widget)
{
  guint n = PR_IS_ATTACHMENT_CHIP (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count (child);
  return n;
}

guint
ui_strip_count_chips (UiStrip *s)
{
  return count (GTK_WIDGET (s->strip));
}

PrAttachmentChip *
ui_strip_get_chip (UiStrip *s, guint index)
{
  GtkWidget *child = ui_find (GTK_WIDGET (s->strip), PR_TYPE_ATTACHMENT_CHIP);

  while (child != NULL && index-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return PR_IS_ATTACHMENT_CHIP (child) ? PR_ATTACHMENT_CHIP (child) : NULL;
}

void
ui_strip_do (UiStrip *s, const char *action, const char *number)
{
  if (number == NULL)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (s->strip), action, NULL));
  else
    g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (s->strip), action, "s", number));
}

const char *
ui_strip_get_told (UiStrip *s)
{
  ui_wait_until (s->told != NULL);
  return s->told;
}
