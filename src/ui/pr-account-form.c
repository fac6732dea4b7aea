/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _PrAccountForm
{
  AdwWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccount *account;        /* that is being added, else NULL */
  GCancellable *cancellable; /* while the account is being kept, else NULL */

  char *guessed_host, *guessed_user,
    *guessed_name; /* by the program: replaced as one types */
  guint guessed_port;

  /* Template children */
  GtkEditable *address;
  GtkEditable *password;
  AdwExpanderRow *expander;
  GtkEditable *host;
  AdwComboRow *security;
  GtkEditable *port;
  GtkEditable *user;
  AdwComboRow *keep;
  GtkEditable *name;
  GtkLabel *hint;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (PrAccountForm, pr_account_form, ADW_TYPE_WINDOW)

enum
{
  ACCOUNT_SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The choices of the row "Mail on the Server", in its order. */
static const struct
{
  PrKeep keep;
  guint days;
} keep_choices[] = {
  { PR_KEEP_FOREVER, 0 }, { PR_KEEP_DAYS, 7 },          { PR_KEEP_DAYS, 30 },
  { PR_KEEP_DAYS, 90 },   { PR_KEEP_UNTIL_DELETED, 0 }, { PR_KEEP_NONE, 0 },
};

static char *
dup_stripped (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

/* ---- in words ---- */

static char *
describe_keep (const PrAccount *account)
{
  switch (account->keep)
    {
    case PR_KEEP_DAYS:
      return g_strdup_printf (
        ngettext ("Mail is deleted on the server %u day after it came here.",
                  "Mail is deleted on the server %u days after it came here.",
                  account->keep_days),
        account->keep_days);
    case PR_KEEP_UNTIL_DELETED:
      return g_strdup (_ ("What is deleted here is deleted on the server too."));
    case PR_KEEP_NONE:
      return g_strdup (_ ("Mail is deleted on the server once it is stored here."));
    case PR_KEEP_FOREVER:
    default:
      return g_strdup (_ ("Mail stays on the server."));
    }
}

static char *
describe (const PrAccount *account)
{
  g_autofree char *keep = describe_keep (account);

  if (account->security == PR_SECURITY_NONE)
    return g_strdup_printf (_ ("The connection to %s is not encrypted: others on the way "
                               "can read the password and the mail. %s"),
                            account->host, keep);
  return g_strdup_printf (_ ("The connection to %s is encrypted. %s"), account->host,
                          keep);
}

static void
set_problem (GtkEditable *row, gboolean problem)
{
  if (problem)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

/* A person who has not come to a field yet is not told that it is wrong. */
static void
update (PrAccountForm *self)
{
  g_autoptr (PrAccount) account = pr_account_form_dup_account (self);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  gboolean begun = *account->user != '\0' && *account->host != '\0';
  gboolean valid = pr_account_validate (account, &error);
  gboolean complete = *gtk_editable_get_text (self->password) != '\0';

  set_problem (self->port, account->port == 0);
  if (valid)
    words = describe (account);
  else
    words = g_strdup (
      begun ? error->message
            : _ ("The server is guessed from the address. Nothing is sent before the "
                 "button is pressed."));
  gtk_label_set_text (self->hint, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            valid && complete && self->cancellable == NULL);
}

static void
show_error (PrAccountForm *self, const char *sentence)
{
  gtk_label_set_text (self->hint, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
}

/* ---- guessing ---- */

/* Puts @guess into a field that still has the guess before it. (transfer full) */
static void
take_guess (GtkEditable *editable, char **guessed, char *guess)
{
  if (g_str_equal (gtk_editable_get_text (editable), *guessed))
    {
      g_free (*guessed);
      *guessed = guess;
      gtk_editable_set_text (editable, guess);
    }
  else
    g_free (guess);
}

static void
changed_cb (PrAccountForm *self)
{
  g_assert (PR_IS_ACCOUNT_FORM (self));

  gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
  update (self);
}

static void
address_changed_cb (PrAccountForm *self)
{
  g_autofree char *address = dup_stripped (self->address);
  const char *at = strrchr (address, '@');
  const char *domain = at == NULL ? "" : at + 1;

  take_guess (self->user, &self->guessed_user, g_strdup (address));
  take_guess (self->name, &self->guessed_name, g_strdup (address));
  take_guess (self->host, &self->guessed_host,
              *domain == '\0' ? g_strdup ("") : g_strconcat ("pop.", domain, NULL));
  changed_cb (self);
}

static void
security_changed_cb (PrAccountForm *self)
{
  PrSecurity security = (PrSecurity) adw_combo_row_get_selected (self->security);
  g_autofree char *guess = g_strdup_printf ("%u", self->guessed_port);
  g_autofree char *port = dup_stripped (self->port);

  self->guessed_port = pr_security_get_default_port (security);
  if (g_str_equal (port, guess))
    {
      g_autofree char *next = g_strdup_printf ("%u", self->guessed_port);

      gtk_editable_set_text (self->port, next);
    }
  changed_cb (self);
}

/* ---- keeping ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAccountForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = g_steal_pointer (&self->account);
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);
  gboolean session_only = FALSE;
  gboolean saved =
    pr_mailbox_add_account_finish (PR_MAILBOX (source), result, &session_only, &error);

  /* Once added it is there, even if the form was closed meanwhile. */
  if (saved)
    g_signal_emit (self, signals[ACCOUNT_SAVED], 0, account->name, session_only);
  if (saved)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!g_cancellable_is_cancelled (cancellable))
    {
      update (self);
      show_error (self, error->message);
    }
}

gboolean
pr_account_form_submit (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), FALSE);

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save)))
    return FALSE;
  self->account = pr_account_form_dup_account (self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  pr_mailbox_add_account_async (self->mailbox, self->account,
                                gtk_editable_get_text (self->password), self->cancellable,
                                saved_cb, g_object_ref (self));
  return TRUE;
}

/* ---- the object ---- */

static gboolean
pr_account_form_close_request (GtkWindow *window)
{
  g_cancellable_cancel (PR_ACCOUNT_FORM (window)->cancellable);
  return GTK_WINDOW_CLASS (pr_account_form_parent_class)->close_request (window);
}

static void
pr_account_form_finalize (GObject *object)
{
  PrAccountForm *self = PR_ACCOUNT_FORM (object);

  g_clear_object (&self->mailbox);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->account, pr_account_free);
  g_free (self->guessed_host);
  g_free (self->guessed_user);
  g_free (self->guessed_name);
  G_OBJECT_CLASS (pr_account_form_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-account-form.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, address);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, password);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, expander);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, host);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, security);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, port);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, user);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, keep);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, name);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, hint);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, save);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, security_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_account_form_submit);
}

static void
pr_account_form_class_init (PrAccountFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_account_form_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pr_account_form_close_request;
  signals[ACCOUNT_SAVED] =
    g_signal_new ("account-saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_account_form_init (PrAccountForm *self)
{
  self->guessed_host = g_strdup ("");
  self->guessed_user = g_strdup ("");
  self->guessed_name = g_strdup ("");
  self->guessed_port = pr_security_get_default_port (PR_SECURITY_TLS);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->save));
  update (self);
}

PrAccountForm *
pr_account_form_new (PrMailbox *mailbox)
{
  PrAccountForm *self = g_object_new (PR_TYPE_ACCOUNT_FORM, NULL);

  self->mailbox = g_object_ref (mailbox);
  return self;
}

PrAccount *
pr_account_form_dup_account (PrAccountForm *self)
{
  PrAccount *account;
  g_autofree char *port = NULL;
  guint64 number = 0;
  guint choice;

  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  account = pr_account_new ();
  port = dup_stripped (self->port);
  if (!g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL))
    number = 0;
  g_free (account->name);
  account->name = dup_stripped (self->name);
  g_free (account->host);
  account->host = dup_stripped (self->host);
  g_free (account->user);
  account->user = dup_stripped (self->user);
  account->port = (guint16) number;
  account->security = (PrSecurity) adw_combo_row_get_selected (self->security);
  choice = adw_combo_row_get_selected (self->keep);
  if (choice < G_N_ELEMENTS (keep_choices))
    {
      account->keep = keep_choices[choice].keep;
      account->keep_days = keep_choices[choice].days;
    }
  return account;
}

void
pr_account_form_set_sign_in (PrAccountForm *self,
                             const char *address,
                             const char *password)
{
  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  gtk_editable_set_text (self->address, address);
  gtk_editable_set_text (self->password, password);
}

void
pr_account_form_set_name (PrAccountForm *self, const char *name)
{
  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  gtk_editable_set_text (self->name, name);
}

void
pr_account_form_set_server (PrAccountForm *self,
                            const char *host,
                            guint port,
                            PrSecurity security)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  adw_expander_row_set_expanded (self->expander, TRUE);
  gtk_editable_set_text (self->host, host);
  adw_combo_row_set_selected (self->security, security);
  gtk_editable_set_text (self->port, text);
}

const char *
pr_account_form_get_hint (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return gtk_label_get_text (self->hint);
}
