/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-account-form.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-certificate-group.h"
#include "ui/pr-server-row.h"

#define PROBE_SECONDS 20 /* of silence: a person is waiting */

struct _PrAccountForm
{
  AdwWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccount *account;    /* as it is kept; with the defaults of a new one, id 0 */
  GCancellable *probing; /* while the server is looked at, else NULL */
  GCancellable *keeping; /* while the account is being kept, else NULL */
  char *kept_name;       /* as it is being kept, or NULL */
  char *shown_pin;       /* of the certificate in question, or NULL */

  gboolean warned; /* the server did not answer: what is kept then is the person's word */

  /* Template children */
  AdwPreferencesGroup *sign_in;
  GtkEditable *address;
  GtkEditable *password;
  PrServerRow *server;
  GtkWidget *hint_group;
  GtkLabel *hint;
  PrCertificateGroup *certificate;
  GtkWidget *removal;
  GtkActionable *remove;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (PrAccountForm, pr_account_form, ADW_TYPE_WINDOW)

enum
{
  ACCOUNT_SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_new (PrAccountForm *self)
{
  return self->account->id == 0;
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

/* A password is for one user of one server: for another it has to be given anew. */
static gboolean
needs_password (PrAccountForm *self, const PrAccount *account)
{
  if (self->account->password_command != NULL)
    return FALSE;
  return is_new (self) || g_strcmp0 (self->account->host, account->host) != 0 ||
         g_strcmp0 (self->account->user, account->user) != 0;
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
  gboolean complete =
    *gtk_editable_get_text (self->password) != '\0' || !needs_password (self, account);

  if (valid && !complete && !is_new (self))
    words = g_strdup_printf (_ ("The password that is kept is for %s at %s. Give the one "
                                "for %s at %s."),
                             self->account->user, self->account->host, account->user,
                             account->host);
  else if (valid)
    words = describe (account);
  else
    words = g_strdup (
      begun ? error->message
            : _ ("The server is guessed from the address. Nothing is sent before the "
                 "button is pressed."));
  gtk_label_set_text (self->hint, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), valid && complete &&
                                                       self->probing == NULL &&
                                                       self->keeping == NULL);
}

static void
set_warned (PrAccountForm *self, gboolean warned)
{
  self->warned = warned;
  if (is_new (self))
    gtk_button_set_label (self->save, warned ? _ ("_Add Anyway") : _ ("_Read My Mail"));
  else
    gtk_button_set_label (self->save, warned ? _ ("_Save Anyway") : _ ("_Save"));
}

static void
show_error (PrAccountForm *self, const char *sentence)
{
  update (self);
  gtk_label_set_text (self->hint, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
}

static void
changed_cb (PrAccountForm *self)
{
  g_assert (PR_IS_ACCOUNT_FORM (self));

  /* What was found out is of another server now. */
  g_cancellable_cancel (self->probing);
  g_clear_object (&self->probing);
  g_clear_pointer (&self->shown_pin, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), FALSE);
  gtk_widget_set_visible (self->hint_group, TRUE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
  set_warned (self, FALSE);
  update (self);
}

static void
address_changed_cb (PrAccountForm *self)
{
  g_autofree char *address = g_strdup (gtk_editable_get_text (self->address));

  pr_server_row_guess (self->server, g_strstrip (address));
  changed_cb (self);
}

/* ---- keeping ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAccountForm) self = user_data;
  PrMailbox *mailbox = PR_MAILBOX (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_steal_pointer (&self->kept_name);
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->keeping);
  gboolean session_only = FALSE;
  gboolean saved =
    is_new (self)
      ? pr_mailbox_add_account_finish (mailbox, result, &session_only, &error)
      : pr_mailbox_update_account_finish (mailbox, result, &session_only, &error);

  /* Once kept it is there, even if the form was closed meanwhile. */
  if (saved)
    g_signal_emit (self, signals[ACCOUNT_SAVED], 0, name, session_only);
  if (saved)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!g_cancellable_is_cancelled (cancellable))
    show_error (self, error->message);
}

static void
keep (PrAccountForm *self, PrAccount *account)
{
  const char *password = gtk_editable_get_text (self->password);

  self->keeping = g_cancellable_new ();
  self->kept_name = g_strdup (account->name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  if (*password == '\0')
    password = NULL;
  else
    g_clear_pointer (&account->password_command, g_free);
  if (is_new (self))
    pr_mailbox_add_account_async (self->mailbox, account, password, self->keeping,
                                  saved_cb, g_object_ref (self));
  else
    pr_mailbox_update_account_async (self->mailbox, account, password, self->keeping,
                                     saved_cb, g_object_ref (self));
}

/* ---- looking at the server ---- */

static void
warn (PrAccountForm *self, const char *sentence)
{
  set_warned (self, TRUE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->server), TRUE);
  show_error (self, sentence);
}

/* No click makes an account that is there trust another certificate: only at its set-up,
 * or where its server is changed or the old pin forgotten, can one be trusted (RFC 8314
 * §3.4). */
static gboolean
is_set_up_anew (PrAccountForm *self, const PrAccount *account)
{
  return is_new (self) || g_strcmp0 (self->account->host, account->host) != 0 ||
         (self->account->pin != NULL && account->pin == NULL);
}

static void
show_certificate (PrAccountForm *self, const PrCertificate *certificate)
{
  g_autoptr (PrAccount) account = pr_account_form_dup_account (self);

  if (!is_set_up_anew (self, account))
    {
      g_autofree char *why = pr_certificate_problems_to_text (certificate->problems);
      g_autofree char *sentence =
        g_strdup_printf (_ ("The server shows a certificate that cannot be trusted. %s"),
                         why);

      warn (self, sentence);
      return;
    }
  self->shown_pin = g_strdup (certificate->sha256);
  pr_certificate_group_show (self->certificate, certificate);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->server), FALSE);
  gtk_widget_set_visible (self->hint_group, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAccountForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrServerFacts) facts = pr_mailbox_probe_finish (result, &error);
  g_autoptr (PrAccount) account = NULL;

  /* Cancelled by another change, there may be another probe already. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->probing);
  account = pr_account_form_dup_account (self);
  if (facts == NULL)
    warn (self, error->message);
  else if (facts->certificate != NULL &&
           facts->certificate->problems != PR_CERTIFICATE_OK)
    show_certificate (self, facts->certificate);
  else if (!facts->encrypted && account->security != PR_SECURITY_NONE)
    warn (self, _ ("The server offers no encryption on this port, so no password would "
                   "be sent. Choose another security or port."));
  else
    keep (self, account);
}

static gboolean
needs_probe (PrAccountForm *self, const PrAccount *account)
{
  return !self->warned &&
         (is_set_up_anew (self, account) || self->account->port != account->port ||
          self->account->security != account->security);
}

static void
trusted_cb (PrAccountForm *self)
{
  g_autoptr (PrAccount) account = pr_account_form_dup_account (self);

  g_free (account->pin);
  account->pin = g_strdup (self->shown_pin);
  keep (self, account);
}

gboolean
pr_account_form_submit (PrAccountForm *self)
{
  g_autoptr (PrAccount) account = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), FALSE);

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save)))
    return FALSE;
  account = pr_account_form_dup_account (self);
  if (!needs_probe (self, account))
    {
      keep (self, account);
      return TRUE;
    }
  self->probing = g_cancellable_new ();
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  sentence = g_strdup_printf (_ ("Looking at %s…"), account->host);
  gtk_label_set_text (self->hint, sentence);
  pr_mailbox_probe_async (account, PROBE_SECONDS, self->probing, probed_cb,
                          g_object_ref (self));
  return TRUE;
}

/* ---- the object ---- */

static gboolean
pr_account_form_close_request (GtkWindow *window)
{
  PrAccountForm *self = PR_ACCOUNT_FORM (window);

  g_cancellable_cancel (self->probing);
  g_cancellable_cancel (self->keeping);
  return GTK_WINDOW_CLASS (pr_account_form_parent_class)->close_request (window);
}

static void
pr_account_form_finalize (GObject *object)
{
  PrAccountForm *self = PR_ACCOUNT_FORM (object);

  g_clear_object (&self->mailbox);
  g_clear_object (&self->probing);
  g_clear_object (&self->keeping);
  g_clear_pointer (&self->account, pr_account_free);
  g_free (self->kept_name);
  g_free (self->shown_pin);
  G_OBJECT_CLASS (pr_account_form_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-account-form.ui");
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, sign_in);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, address);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, password);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, server);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, hint_group);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, hint);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, certificate);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, removal);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, remove);
  gtk_widget_class_bind_template_child (widget_class, PrAccountForm, save);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, trusted_cb);
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
  g_type_ensure (PR_TYPE_SERVER_ROW);
  g_type_ensure (PR_TYPE_CERTIFICATE_GROUP);
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_account_form_init (PrAccountForm *self)
{
  self->account = pr_account_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->save));
}

static void
fill_in (PrAccountForm *self, const PrAccount *account)
{
  g_clear_pointer (&self->account, pr_account_free);
  self->account = pr_account_copy (account);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Edit Account"));
  gtk_widget_set_visible (GTK_WIDGET (self->address), FALSE);
  adw_preferences_group_set_description (
    self->sign_in,
    account->password_command == NULL
      ? _ ("Left empty, the password stays the one that is kept.")
      : _ ("A command gives the password. One that is typed here takes its "
           "place."));
  gtk_widget_set_visible (self->removal, TRUE);
  gtk_actionable_set_action_target (self->remove, "s", account->name);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->server), TRUE);
  pr_server_row_set_account (self->server, account);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->password));
}

PrAccountForm *
pr_account_form_new (PrMailbox *mailbox, const PrAccount *account)
{
  PrAccountForm *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);

  self = g_object_new (PR_TYPE_ACCOUNT_FORM, NULL);
  self->mailbox = g_object_ref (mailbox);
  if (account != NULL)
    fill_in (self, account);
  changed_cb (self);
  return self;
}

PrAccount *
pr_account_form_dup_account (PrAccountForm *self)
{
  PrAccount *account;

  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  account = pr_account_copy (self->account);
  pr_server_row_read (self->server, account);
  return account;
}

const char *
pr_account_form_get_changed (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return is_new (self) ? NULL : self->account->name;
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

  pr_server_row_set_name (self->server, name);
}

void
pr_account_form_set_server (PrAccountForm *self,
                            const char *host,
                            guint port,
                            PrSecurity security)
{
  g_return_if_fail (PR_IS_ACCOUNT_FORM (self));

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->server), TRUE);
  pr_server_row_set_server (self->server, host, port, security);
}

const char *
pr_account_form_get_hint (PrAccountForm *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_FORM (self), NULL);

  return gtk_label_get_text (self->hint);
}
