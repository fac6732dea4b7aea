/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-sign-in-window.h"

#include <glib/gi18n-lib.h>

struct _PrSignInWindow
{
  AdwWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  char *account;
  char *uri;             /* that the browser is to open, or NULL */
  GCancellable *waiting; /* or NULL */

  /* Template children */
  GtkWidget *again;
  GtkWidget *spinner;
  GtkWidget *warning;
  GtkLabel *sentence;
  GtkWidget *address_buttons;
  GtkWidget *open;
};

G_DEFINE_FINAL_TYPE (PrSignInWindow, pr_sign_in_window, ADW_TYPE_WINDOW)

enum
{
  OPEN_URI,
  SIGNED_IN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
show (PrSignInWindow *self, const char *sentence)
{
  gboolean waits = self->waiting != NULL;

  gtk_label_set_text (self->sentence, sentence);
  gtk_widget_set_visible (self->spinner, waits);
  gtk_widget_set_visible (self->warning, !waits);
  gtk_widget_set_visible (self->again, !waits);
  gtk_widget_set_visible (self->address_buttons, waits && self->uri != NULL);
}

/* ---- the browser ---- */

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrSignInWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) ||
      self->waiting == NULL)
    return;
  g_info ("No browser: %s", error->message);
  show (self, _ ("No browser could be opened. Copy the address, open it in a browser on "
                 "this computer, and sign in there."));
}

static gboolean
pr_sign_in_window_open_uri (PrSignInWindow *self, const char *uri)
{
  gtk_show_uri_full (GTK_WINDOW (self), uri, GDK_CURRENT_TIME, self->waiting, shown_cb,
                     g_object_ref (self));
  return TRUE;
}

static void
open_cb (PrSignInWindow *self)
{
  gboolean handled = FALSE;

  if (self->uri != NULL)
    g_signal_emit (self, signals[OPEN_URI], 0, self->uri, &handled);
}

static void
copy_cb (PrSignInWindow *self)
{
  if (self->uri != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->uri);
}

/* ---- the sign-in ---- */

static void
uri_cb (const char *uri, gpointer user_data)
{
  PrSignInWindow *self = user_data;

  g_free (self->uri);
  self->uri = g_strdup (uri);
  show (self,
        _ ("Your browser shows the page of the provider. Sign in there; this window "
           "closes by itself."));
  open_cb (self);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrSignInWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean session_only = FALSE;
  gboolean done =
    pr_mailbox_sign_in_finish (PR_MAILBOX (source), result, &session_only, &error);

  /* Another try may be under way, or nobody looks any more. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->waiting);
  g_clear_pointer (&self->uri, g_free);
  if (!done)
    {
      show (self, error->message);
      return;
    }
  g_signal_emit (self, signals[SIGNED_IN], 0, self->account, session_only);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
stop (PrSignInWindow *self)
{
  if (self->waiting != NULL)
    g_cancellable_cancel (self->waiting);
  g_clear_object (&self->waiting);
}

static gboolean
pr_sign_in_window_close_request (GtkWindow *window)
{
  stop (PR_SIGN_IN_WINDOW (window));
  return GTK_WINDOW_CLASS (pr_sign_in_window_parent_class)->close_request (window);
}

/* ---- the object ---- */

static void
pr_sign_in_window_dispose (GObject *object)
{
  stop (PR_SIGN_IN_WINDOW (object));
  G_OBJECT_CLASS (pr_sign_in_window_parent_class)->dispose (object);
}

static void
pr_sign_in_window_finalize (GObject *object)
{
  PrSignInWindow *self = PR_SIGN_IN_WINDOW (object);

  g_clear_object (&self->mailbox);
  g_free (self->account);
  g_free (self->uri);
  G_OBJECT_CLASS (pr_sign_in_window_parent_class)->finalize (object);
}

static void
pr_sign_in_window_class_init (PrSignInWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_sign_in_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_sign_in_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pr_sign_in_window_close_request;
  signals[OPEN_URI] =
    g_signal_new_class_handler ("open-uri", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                G_CALLBACK (pr_sign_in_window_open_uri),
                                g_signal_accumulator_true_handled, NULL, NULL,
                                G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
  signals[SIGNED_IN] =
    g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-sign-in-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PrSignInWindow, again);
  gtk_widget_class_bind_template_child (widget_class, PrSignInWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrSignInWindow, warning);
  gtk_widget_class_bind_template_child (widget_class, PrSignInWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, PrSignInWindow, address_buttons);
  gtk_widget_class_bind_template_child (widget_class, PrSignInWindow, open);
  gtk_widget_class_bind_template_callback (widget_class, pr_sign_in_window_start);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_sign_in_window_init (PrSignInWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PrSignInWindow *
pr_sign_in_window_new (PrMailbox *mailbox, const char *account)
{
  PrSignInWindow *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  self = g_object_new (PR_TYPE_SIGN_IN_WINDOW, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->account = g_strdup (account);
  /* Translators: an account */
  title = g_strdup_printf (_ ("Sign In to “%s”"), account);
  gtk_window_set_title (GTK_WINDOW (self), title);
  return self;
}

void
pr_sign_in_window_start (PrSignInWindow *self)
{
  g_return_if_fail (PR_IS_SIGN_IN_WINDOW (self));

  stop (self);
  g_clear_pointer (&self->uri, g_free);
  self->waiting = g_cancellable_new ();
  show (self, _ ("Opening the browser…"));
  pr_mailbox_sign_in_async (self->mailbox, self->account, TRUE, uri_cb, self,
                            self->waiting, ended_cb, g_object_ref (self));
}

const char *
pr_sign_in_window_get_account (PrSignInWindow *self)
{
  g_return_val_if_fail (PR_IS_SIGN_IN_WINDOW (self), NULL);

  return self->account;
}

const char *
pr_sign_in_window_get_sentence (PrSignInWindow *self)
{
  g_return_val_if_fail (PR_IS_SIGN_IN_WINDOW (self), NULL);

  return gtk_label_get_text (self->sentence);
}

gboolean
pr_sign_in_window_is_waiting (PrSignInWindow *self)
{
  g_return_val_if_fail (PR_IS_SIGN_IN_WINDOW (self), FALSE);

  return self->waiting != NULL;
}
