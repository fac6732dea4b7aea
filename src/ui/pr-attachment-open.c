/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachment-open.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-file-danger.h"
#include "ui/pr-attachment-kinds.h"
#include "ui/pr-copies.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-message-window.h"

/* What a thread needs, and what it found. */
typedef struct
{
  PrMessage *message;
  char *number, *name, *type;
  gboolean consented;

  PrFileDanger danger;
  gboolean is_message;
} Copying;

/* A part on its way to another program; handed from one step to the next, all of them on
 * the main thread. */
typedef struct
{
  GtkWidget *widget;
  PrMessage *message;
  char *number, *name, *type;
  GCancellable *cancellable; /* or NULL */
  gboolean decrypted;        /* nothing of it may be told to others */
  gboolean consented;
} Opening;

static void
copying_free (gpointer data)
{
  Copying *self = data;

  pr_message_unref (self->message);
  g_free (self->number);
  g_free (self->name);
  g_free (self->type);
  g_free (self);
}

static void
opening_free (Opening *self)
{
  g_object_unref (self->widget);
  pr_message_unref (self->message);
  g_free (self->number);
  g_free (self->name);
  g_free (self->type);
  g_clear_object (&self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
tell (Opening *self, const char *sentence)
{
  gtk_widget_activate_action (self->widget, "win.tell", "s", sentence);
}

/* ---- on a thread ---- */

/* All of it is at hand, so macros are seen too. NULL without an error: to be asked first.
 */
static GFile *
copy (Copying *self, GError **error)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (self->message, self->number);
  g_autofree char *name = pr_dialog_dup_safe_name (self->name);
  g_autofree char *type = NULL;
  gsize length;
  const guint8 *data;

  if (octets == NULL || g_bytes_get_size (octets) == 0)
    {
      if (octets == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("The attachment is not in the message."));
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     _ ("“%s” is empty: there is nothing to open."), name);
      return NULL;
    }
  data = g_bytes_get_data (octets, &length);
  self->danger = pr_file_danger_find (self->name, self->type, data, length);
  if (self->danger.kind != PR_FILE_DANGER_NONE && !self->consented)
    return NULL;
  type = pr_attachment_kind_find_type (self->name, self->type, data, length);
  self->is_message =
    g_str_equal (type, "message/rfc822") || g_strcmp0 (self->type, "message/rfc822") == 0;
  return pr_copies_write (octets, name, error);
}

static void
copy_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GFile *file = copy (data, &error);

  if (file != NULL && g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      pr_copies_remove (file); /* nobody is going to get it */
      g_object_unref (file);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, file, g_object_unref);
}

/* ---- handing it over ---- */

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        tell (self, _ ("No application for such files is installed. Save it instead."));
      else
        {
          sentence =
            /* Translators: why */
            g_strdup_printf (_ ("The attachment could not be opened: %s. Save it "
                                "instead."),
                             error->message);
          tell (self, sentence);
        }
    }
}

/* Takes @opening. */
static void
hand_over (Opening *opening, GFile *file, gboolean is_message)
{
  g_autoptr (Opening) self = opening;
  GtkRoot *root = gtk_widget_get_root (self->widget);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  g_autofree char *uri = g_file_get_uri (file);

  if (window == NULL)
    return; /* it was closed meanwhile */
  if (is_message && gtk_window_get_application (window) != NULL)
    pr_message_window_present (gtk_window_get_application (window), file,
                               self->decrypted);
  else
    gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, opening->cancellable, launched_cb,
                       g_steal_pointer (&self));
}

static void begin (Opening *opening);

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) self = user_data;

  self->consented = pr_dialog_confirm_finish (result);
  if (self->consented)
    begin (g_steal_pointer (&self));
}

/* Takes @opening. */
static void
ask (Opening *opening, PrFileDanger danger)
{
  g_autoptr (Opening) self = opening;
  GtkRoot *root = gtk_widget_get_root (self->widget);
  g_autofree char *name = pr_dialog_dup_safe_name (self->name);
  g_autofree char *warning = pr_file_danger_dup_warning (danger, name);
  g_autofree char *heading = NULL;

  if (!GTK_IS_WINDOW (root))
    return;
  /* Translators: a file's name */
  heading = g_strdup_printf (_ ("Open “%s”?"), name);
  pr_dialog_confirm_async (GTK_WINDOW (root), heading, warning, _ ("_Open Anyway"),
                           opening->cancellable, confirmed_cb, g_steal_pointer (&self));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) self = user_data;
  const Copying *copying = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    tell (self, error->message);
  else if (file == NULL)
    ask (g_steal_pointer (&self), copying->danger);
  else
    hand_over (g_steal_pointer (&self), file, copying->is_message);
}

/* Takes @opening. */
static void
begin (Opening *opening)
{
  g_autoptr (GTask) task = g_task_new (NULL, opening->cancellable, copied_cb, opening);
  Copying *copying = g_new0 (Copying, 1);

  copying->message = pr_message_ref (opening->message);
  copying->number = g_strdup (opening->number);
  copying->name = g_strdup (opening->name);
  copying->type = g_strdup (opening->type);
  copying->consented = opening->consented;
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, copying, copying_free);
  g_task_run_in_thread (task, copy_thread);
}

void
pr_attachment_open (GtkWidget *widget,
                    PrMessage *message,
                    const char *number,
                    const char *name,
                    const char *type,
                    gboolean decrypted,
                    GCancellable *cancellable)
{
  Opening *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (message != NULL);
  g_return_if_fail (number != NULL);

  self = g_new0 (Opening, 1);
  self->widget = g_object_ref (widget);
  self->message = pr_message_ref (message);
  self->number = g_strdup (number);
  self->name = g_strdup (name);
  self->type = g_strdup (type);
  self->decrypted = decrypted;
  g_set_object (&self->cancellable, cancellable);
  begin (self);
}
