/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-original.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-html-safe.h"
#include "ui/pr-original-image.h"
#include "ui/pr-original-module.h"
#include "ui/pr-original-sandbox.h"
#include "ui/pr-zoom.h"

#define KEEP_SECONDS 10 /* someone who goes through mail may want the next one so too */

struct _PrOriginal
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessage *message;        /* shown or about to be, or NULL */
  GCancellable *cancellable; /* of what is being prepared, or NULL */
  PrHtmlSafe *safe;          /* of the message, once it is prepared, or NULL */

  PrOriginalFetch fetch;
  gpointer fetch_data;
  gboolean shown;
  gboolean opening; /* what is likely to be needed */
  guint keep_id;

  /* Children */
  GtkWidget *overlay;
  GtkLabel *target; /* of the link under the pointer */
  GtkWidget *view;  /* of the module, or NULL */
};

G_DEFINE_FINAL_TYPE (PrOriginal, pr_original, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_SHOWN,
  SIGNAL_FAILED,
  SIGNAL_FOUND,
  SIGNAL_TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Only what is prepared on the worker thread. */
typedef struct
{
  PrMessage *message; /* owned */
  gboolean remote_too;
} Wish;

/* Opened by the first that is shown. */
static const PrHtmlModule *module;

/* ---- the view of the module ---- */

static void
close_view (PrOriginal *self)
{
  g_clear_handle_id (&self->keep_id, g_source_remove);
  if (self->view == NULL)
    return;
  module->close (self->view);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), NULL);
  self->view = NULL;
}

static void
forget (PrOriginal *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->safe, pr_html_safe_free);
  g_clear_pointer (&self->message, pr_message_unref);
  self->shown = FALSE;
  g_clear_handle_id (&self->keep_id, g_source_remove);
}

/* The view may be dead, and kept for a message that is shown no more. */
static void
fail (PrOriginal *self, const char *sentence)
{
  gboolean wanted = self->message != NULL;

  forget (self);
  gtk_widget_set_visible (GTK_WIDGET (self->target), FALSE);
  close_view (self);
  if (wanted)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

static void
wanted_cb (PrHtmlRequest *request, const char *address, gpointer user_data)
{
  PrOriginal *self = user_data;
  g_autofree char *remote = NULL;

  if (self->message == NULL)
    module->answer (request, NULL, NULL);
  else if (g_ascii_strncasecmp (address, "cid:", 4) == 0)
    pr_original_image_find (self->message, address + 4, pr_original_answer, request);
  else
    {
      remote = g_uri_unescape_string (strchr (address, ':') + 1, NULL);
      if (self->fetch != NULL && remote != NULL)
        self->fetch (request, remote, self->fetch_data);
      else
        module->answer (request, NULL, NULL);
    }
}

static void
shown_cb (gpointer user_data)
{
  PrOriginal *self = user_data;

  if (self->message == NULL)
    return; /* the empty page of one that is hidden */
  self->shown = TRUE;
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

static void
followed_cb (const char *address, gpointer user_data)
{
  gtk_widget_activate_action (user_data, "win.open-link", "s", address);
}

static void
hovered_cb (const char *address, gpointer user_data)
{
  PrOriginal *self = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self->target), address != NULL);
  if (address != NULL)
    gtk_label_set_text (self->target, address);
}

static void
found_cb (guint n, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_FOUND], 0, n);
}

static void
not_printed_cb (const char *cause, gpointer user_data)
{
  g_autofree char *sentence = g_strdup_printf (
    _ ("The message could not be printed: %s. Look at the printer, or print to a file."),
    cause);

  g_signal_emit (user_data, signals[SIGNAL_TOLD], 0, sentence);
}

static void
printed_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_TOLD], 0, _ ("Message printed"));
}

static void
not_shown_cb (const char *cause, gpointer user_data)
{
  g_autofree char *sentence = g_strdup_printf (
    /* Translators: the cause, as WebKit tells it */
    _ ("The original could not be shown: %s. Read the text, or try again."), cause);

  fail (user_data, sentence);
}

static void
failed_cb (gpointer user_data)
{
  fail (user_data,
        _ ("The original was closed: the process that showed it has ended, and nothing "
           "else was harmed. Read the text, or try again."));
}

static const PrHtmlCallbacks callbacks = {
  .wanted = wanted_cb,
  .shown = shown_cb,
  .followed = followed_cb,
  .hovered = hovered_cb,
  .found = found_cb,
  .not_printed = not_printed_cb,
  .printed = printed_cb,
  .not_shown = not_shown_cb,
  .failed = failed_cb,
};

static void
zoom_changed_cb (GtkWidget *widget)
{
  PrOriginal *self = PR_ORIGINAL (widget);

  if (self->view != NULL)
    module->set_zoom (self->view, pr_zoom_get () / (double) PR_ZOOM_NORMAL);
}

static void
create_view (PrOriginal *self)
{
  self->view = module->create (&callbacks, PR_HTML_REMOTE_SCHEME, self);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Original of the message"), -1);
  zoom_changed_cb (GTK_WIDGET (self));
}

/* A page that was laid out for white paper stays on it in a dark window. */
static void
load (PrOriginal *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA paper = { 0.12f, 0.12f, 0.12f, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "view_bg_color", &paper);
  if (dark && !self->safe->dark)
    gtk_widget_add_css_class (GTK_WIDGET (self), "sheet");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "sheet");
  module->load (self->view, self->safe->octets, dark && self->safe->dark, &paper);
}

static void
dark_changed_cb (PrOriginal *self)
{
  g_assert (PR_IS_ORIGINAL (self));

  if (self->view != NULL && self->safe != NULL)
    load (self);
}

/* ---- what is prepared ---- */

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  pr_message_unref (wish->message);
  g_free (wish);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wish *wish = data;
  g_autofree char *html = NULL;
  GError *error = NULL;

  if (!pr_original_sandbox_try (&error) || pr_original_module_open (&error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  html = pr_message_dup_html (wish->message);
  if (html == NULL)
    html = g_strdup ("");
  g_task_return_pointer (task, pr_html_safe_new (html, strlen (html), wish->remote_too),
                         (GDestroyNotify) pr_html_safe_free);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrOriginal) self = user_data;
  g_autoptr (GError) error = NULL;
  PrHtmlSafe *safe = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (safe == NULL)
    {
      fail (self, error->message);
      return;
    }
  self->safe = safe;
  module = pr_original_module_open (NULL);
  if (self->view == NULL)
    create_view (self);
  load (self);
}

/* ---- the object ---- */

static void
pr_original_dispose (GObject *object)
{
  PrOriginal *self = PR_ORIGINAL (object);

  forget (self);
  if (self->overlay != NULL)
    {
      close_view (self);
      g_clear_pointer (&self->overlay, gtk_widget_unparent);
    }
  G_OBJECT_CLASS (pr_original_parent_class)->dispose (object);
}

static guint
add_signal (GObjectClass *klass, const char *name, GType type)
{
  return g_signal_new (name, G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                       NULL, NULL, G_TYPE_NONE, type == G_TYPE_NONE ? 0 : 1, type);
}

static void
pr_original_class_init (PrOriginalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_original_dispose;
  signals[SIGNAL_SHOWN] = add_signal (object_class, "shown", G_TYPE_NONE);
  signals[SIGNAL_FAILED] = add_signal (object_class, "failed", G_TYPE_STRING);
  signals[SIGNAL_FOUND] = add_signal (object_class, "found", G_TYPE_UINT);
  signals[SIGNAL_TOLD] = add_signal (object_class, "told", G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "original");
}

static void
pr_original_init (PrOriginal *self)
{
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->target = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->target, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_halign (GTK_WIDGET (self->target), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->target), GTK_ALIGN_END);
  gtk_widget_set_can_target (GTK_WIDGET (self->target), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->target), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->target), "link-target");
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->target));
  pr_zoom_tell (GTK_WIDGET (self), zoom_changed_cb);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
}

void
pr_original_show (PrOriginal *self, PrMessage *message)
{
  g_autoptr (GTask) task = NULL;
  Wish *wish;

  g_return_if_fail (PR_IS_ORIGINAL (self));
  g_return_if_fail (message != NULL);

  forget (self);
  self->message = pr_message_ref (message);
  self->cancellable = g_cancellable_new ();
  wish = g_new0 (Wish, 1);
  wish->message = pr_message_ref (message);
  wish->remote_too = self->fetch != NULL;
  /* Without a source object: a thread must not be the last to hold a widget. */
  task = g_task_new (NULL, self->cancellable, prepared_cb, g_object_ref (self));
  g_task_set_source_tag (task, pr_original_show);
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, prepare_thread);
}

static gboolean
end_cb (gpointer user_data)
{
  PrOriginal *self = user_data;

  self->keep_id = 0;
  close_view (self);
  return G_SOURCE_REMOVE;
}

/* An empty page, for as long as the next one may still come. */
static void
keep_view (PrOriginal *self)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("<p>", 3);
  GdkRGBA paper = { 0 };

  module->load (self->view, nothing, FALSE, &paper);
  g_clear_handle_id (&self->keep_id, g_source_remove);
  self->keep_id = g_timeout_add_seconds (KEEP_SECONDS, end_cb, self);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, pr_original_sandbox_try (NULL) &&
                                 pr_original_module_open (NULL) != NULL);
}

/* What keeps it from starting is said when something is to be shown. */
static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrOriginal) self = user_data;

  self->opening = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->overlay == NULL ||
      self->view != NULL)
    return;
  module = pr_original_module_open (NULL);
  create_view (self);
  if (self->message == NULL)
    keep_view (self);
}

void
pr_original_prepare (PrOriginal *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PR_IS_ORIGINAL (self));

  if (self->message != NULL || self->view != NULL || self->opening)
    return;
  self->opening = TRUE;
  task = g_task_new (NULL, NULL, opened_cb, g_object_ref (self));
  g_task_set_source_tag (task, pr_original_prepare);
  g_task_run_in_thread (task, open_thread);
}

void
pr_original_hide (PrOriginal *self)
{
  g_return_if_fail (PR_IS_ORIGINAL (self));

  if (self->message == NULL)
    return;
  forget (self);
  gtk_widget_set_visible (GTK_WIDGET (self->target), FALSE);
  if (self->view != NULL)
    keep_view (self);
}

gboolean
pr_original_is_busy (PrOriginal *self)
{
  g_return_val_if_fail (PR_IS_ORIGINAL (self), FALSE);

  return self->message != NULL;
}

gboolean
pr_original_is_shown (PrOriginal *self)
{
  g_return_val_if_fail (PR_IS_ORIGINAL (self), FALSE);

  return self->shown;
}

void
pr_original_set_fetch (PrOriginal *self, PrOriginalFetch fetch, gpointer user_data)
{
  g_return_if_fail (PR_IS_ORIGINAL (self));

  self->fetch = fetch;
  self->fetch_data = user_data;
}

void
pr_original_answer (PrHtmlRequest *request, GBytes *octets, const char *type)
{
  g_return_if_fail (request != NULL);

  module->answer (request, octets, type);
}

void
pr_original_find (PrOriginal *self, const char *words)
{
  g_return_if_fail (PR_IS_ORIGINAL (self));
  g_return_if_fail (words != NULL);

  if (self->view != NULL)
    module->find (self->view, words);
}

void
pr_original_step (PrOriginal *self, int step)
{
  g_return_if_fail (PR_IS_ORIGINAL (self));

  if (self->view != NULL)
    module->step (self->view, step);
}

gboolean
pr_original_read_on (PrOriginal *self)
{
  g_return_val_if_fail (PR_IS_ORIGINAL (self), FALSE);

  if (!self->shown || gtk_widget_is_focus (self->view))
    return FALSE;
  gtk_widget_grab_focus (self->view);
  module->read_on (self->view);
  return TRUE;
}

void
pr_original_print (PrOriginal *self, GtkPrintSettings *settings)
{
  GtkRoot *root;

  g_return_if_fail (PR_IS_ORIGINAL (self));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->shown)
    module->print (self->view, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, settings);
}
