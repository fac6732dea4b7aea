/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-source-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-find-bar.h"

struct _PrSourceWindow
{
  AdwWindow parent_instance;

  GCancellable *cancellable; /* owned */

  /* Template children */
  AdwWindowTitle *heading;
  PrFindBar *find_bar;
  PrMessageText *text;
};

G_DEFINE_FINAL_TYPE (PrSourceWindow, pr_source_window, ADW_TYPE_WINDOW)

/* ---- octets to text ---- */

/* How many octets at @p are a character that can be seen; 0: the first one is none. */
static gsize
measure_character (const char *p, gsize length)
{
  gunichar c;

  if ((guchar) *p < 0x80)
    return *p == '\t' || (*p >= ' ' && *p != 0x7F) ? 1 : 0;
  c = g_utf8_get_char_validated (p, (gssize) length);
  /* What turns the direction of writing would show other octets than there are. */
  if (c >= (gunichar) -2 || !g_unichar_isprint (c))
    return 0;
  return (gsize) (g_utf8_next_char (p) - p);
}

static void
append_line (GString *text, const char *line, gsize length)
{
  const char *end = line + length;

  for (const char *p = line; p < end;)
    {
      gsize n = measure_character (p, (gsize) (end - p));

      if (n > 0)
        g_string_append_len (text, p, (gssize) n);
      else
        g_string_append_printf (text, "\\x%02X", (guchar) *p);
      p += MAX (n, 1);
    }
}

/* Length of the name of a header field that begins at @line, with its colon; or 0. */
static gsize
measure_name (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (line[i] == ':')
      return i == 0 ? 0 : i + 1;
    else if (line[i] <= ' ' || (guchar) line[i] >= 0x7F)
      return 0;
  return 0;
}

char *
pr_source_to_text (const char *octets, gsize length, GArray **names)
{
  GString *text = g_string_sized_new (length + 1);
  const char *p = octets, *end = octets + length;
  gboolean in_header = TRUE;

  *names = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  while (p < end)
    {
      const char *newline = memchr (p, '\n', (gsize) (end - p));
      const char *next = newline == NULL ? end : newline + 1;
      gsize n = (gsize) ((newline == NULL ? end : newline) - p);
      gsize name;

      if (newline != NULL && n > 0 && p[n - 1] == '\r')
        n--;
      in_header = in_header && n > 0;
      name = in_header ? measure_name (p, n) : 0;
      if (name > 0)
        g_array_append_val (*names, ((PrSpan){ text->len, text->len + name }));
      append_line (text, p, n);
      if (newline != NULL)
        g_string_append_c (text, '\n');
      p = next;
    }
  return g_string_free (text, FALSE);
}

static void
plan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  gsize length;
  const char *octets = g_bytes_get_data (data, &length);
  GArray *names = NULL;
  char *text = pr_source_to_text (octets, length, &names);

  g_task_return_pointer (task, pr_text_plan_new_source (text, names),
                         (GDestroyNotify) pr_text_plan_free);
}

/* A window that was closed cancelled it, and may have ended. */
static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrSourceWindow *self = user_data;
  PrTextPlan *plan = g_task_propagate_pointer (G_TASK (result), NULL);

  if (plan == NULL)
    return;
  pr_message_text_take_plan (self->text, plan);
  pr_find_bar_renew (self->find_bar);
}

/* ---- the window ---- */

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_find_bar_open (PR_SOURCE_WINDOW (widget)->find_bar, NULL);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text = pr_message_text_get_text (PR_SOURCE_WINDOW (widget)->text);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text == NULL ? "" : text);
}

static void
pr_source_window_dispose (GObject *object)
{
  PrSourceWindow *self = PR_SOURCE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pr_source_window_parent_class)->dispose (object);
}

static void
pr_source_window_class_init (PrSourceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_source_window_dispose;
  g_type_ensure (PR_TYPE_FIND_BAR);
  g_type_ensure (PR_TYPE_MESSAGE_TEXT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-source-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PrSourceWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, PrSourceWindow, find_bar);
  gtk_widget_class_bind_template_child (widget_class, PrSourceWindow, text);
  gtk_widget_class_install_action (widget_class, "source.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "source.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "source.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f,
                                       GDK_CONTROL_MASK | GDK_SHIFT_MASK, "source.find",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK,
                                       "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_source_window_init (PrSourceWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_find_bar_set_text (self->find_bar, self->text);
}

GtkWidget *
pr_source_window_new (GtkWindow *parent, const char *title, GBytes *raw)
{
  PrSourceWindow *self;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (title != NULL && raw != NULL, NULL);

  self = g_object_new (PR_TYPE_SOURCE_WINDOW, "transient-for", parent,
                       "destroy-with-parent", TRUE, "title", title, NULL);
  adw_window_title_set_subtitle (self->heading, title);
  task = g_task_new (NULL, self->cancellable, planned_cb, self);
  g_task_set_source_tag (task, pr_source_window_new);
  g_task_set_task_data (task, g_bytes_ref (raw), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, plan_thread);
  return GTK_WIDGET (self);
}

char *
pr_source_window_dup_text (PrSourceWindow *self)
{
  g_return_val_if_fail (PR_IS_SOURCE_WINDOW (self), NULL);

  if (pr_message_text_get_text (self->text) == NULL ||
      !pr_message_text_is_complete (self->text))
    return NULL;
  return g_strdup (pr_message_text_get_text (self->text));
}
