/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-server-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-gmail.h"
#include "ui/pr-certificate-group.h"
#include "ui/pr-protocol-row.h"

struct _PrServerGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  char *pin; /* of the certificate trusted by hand, or NULL */
  char *guessed_host, *guessed_user,
    *guessed_name;       /* by the program: replaced as one types */
  char *guessed_ca_file; /* of the guessed host, or NULL */
  guint guessed_port;
  PrSecurity guessed_security;

  /* Template children */
  GtkEditable *host;
  AdwComboRow *security;
  GtkEditable *port;
  GtkEditable *user;
  GtkWidget *recent_row; /* for Gmail alone */
  GtkSwitch *recent;
  GtkEditable *name;
  AdwActionRow *pin_row;
  PrProtocolRow *protocol_row;

  PrProtocol protocol;
};

G_DEFINE_FINAL_TYPE (PrServerGroup, pr_server_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static char *
dup_stripped (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static guint16
read_port (PrServerGroup *self)
{
  g_autofree char *text = dup_stripped (self->port);
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return 0;
  return (guint16) number;
}

static void
changed_cb (PrServerGroup *self)
{
  g_autofree char *host = NULL;

  g_assert (PR_IS_SERVER_GROUP (self));

  host = dup_stripped (self->host);
  gtk_widget_set_visible (self->recent_row, pr_gmail_is_host (host));
  if (read_port (self) == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->port), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
security_changed_cb (PrServerGroup *self)
{
  PrSecurity security = (PrSecurity) adw_combo_row_get_selected (self->security);
  g_autofree char *guess = g_strdup_printf ("%u", self->guessed_port);
  g_autofree char *port = dup_stripped (self->port);

  self->guessed_port = pr_protocol_get_default_port (self->protocol, security);
  if (g_str_equal (port, guess))
    {
      g_autofree char *next = g_strdup_printf ("%u", self->guessed_port);

      gtk_editable_set_text (self->port, next);
    }
  changed_cb (self);
}

static void
pr_server_group_finalize (GObject *object)
{
  PrServerGroup *self = PR_SERVER_GROUP (object);

  g_free (self->pin);
  g_free (self->guessed_host);
  g_free (self->guessed_user);
  g_free (self->guessed_name);
  g_free (self->guessed_ca_file);
  G_OBJECT_CLASS (pr_server_group_parent_class)->finalize (object);
}

static void
pr_server_group_class_init (PrServerGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_server_group_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-server-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, host);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, security);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, port);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, user);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, recent_row);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, recent);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, name);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, pin_row);
  gtk_widget_class_bind_template_child (widget_class, PrServerGroup, protocol_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, security_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_server_group_forget_pin);
}

static void
forget_guesses (PrServerGroup *self)
{
  g_free (self->guessed_host);
  g_free (self->guessed_user);
  g_free (self->guessed_name);
  self->guessed_host = g_strdup ("");
  self->guessed_user = g_strdup ("");
  self->guessed_name = g_strdup ("");
  g_clear_pointer (&self->guessed_ca_file, g_free);
  self->guessed_security = PR_SECURITY_TLS;
  self->guessed_port = pr_security_get_default_port (PR_SECURITY_TLS);
}

static void
pr_server_group_init (PrServerGroup *self)
{
  forget_guesses (self);
  g_type_ensure (PR_TYPE_PROTOCOL_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

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
guess_way (PrServerGroup *self, PrSecurity security, guint port)
{
  g_autofree char *text = dup_stripped (self->port);
  g_autofree char *guess = g_strdup_printf ("%u", self->guessed_port);
  g_autofree char *next = g_strdup_printf ("%u", port);
  gboolean port_is_guessed = g_str_equal (text, guess);

  if (adw_combo_row_get_selected (self->security) == (guint) self->guessed_security)
    adw_combo_row_set_selected (self->security, security);
  self->guessed_security = security;
  if (port_is_guessed)
    gtk_editable_set_text (self->port, next);
  self->guessed_port = port;
}

void
pr_server_group_guess (PrServerGroup *self, const PrAccount *guess)
{
  gboolean by_hand;

  g_return_if_fail (PR_IS_SERVER_GROUP (self));
  g_return_if_fail (guess != NULL && guess->host != NULL);

  by_hand = pr_server_group_is_by_hand (self);
  take_guess (self->user, &self->guessed_user, g_strdup (guess->user));
  take_guess (self->name, &self->guessed_name, g_strdup (guess->name));
  if (by_hand)
    return;
  g_free (self->guessed_ca_file);
  self->guessed_ca_file = g_strdup (guess->ca_file);
  guess_way (self, guess->security, guess->port);
  take_guess (self->host, &self->guessed_host, g_strdup (guess->host));
}

gboolean
pr_server_group_is_by_hand (PrServerGroup *self)
{
  g_return_val_if_fail (PR_IS_SERVER_GROUP (self), FALSE);

  return !g_str_equal (gtk_editable_get_text (self->host), self->guessed_host);
}

static void
show_pin (PrServerGroup *self)
{
  g_autofree char *fingerprint =
    self->pin == NULL ? NULL : pr_certificate_dup_fingerprint (self->pin);

  gtk_widget_set_visible (GTK_WIDGET (self->pin_row), self->pin != NULL);
  if (fingerprint != NULL)
    adw_action_row_set_subtitle (self->pin_row, fingerprint);
}

void
pr_server_group_set_account (PrServerGroup *self, const PrAccount *account)
{
  const char *shown_user;

  g_return_if_fail (PR_IS_SERVER_GROUP (self));
  g_return_if_fail (account != NULL);

  shown_user = pr_gmail_get_shown_user (account);
  g_free (self->pin);
  self->pin = g_strdup (account->pin);
  show_pin (self);
  gtk_switch_set_active (self->recent, !g_str_equal (shown_user, account->user));
  gtk_editable_set_text (self->user, shown_user);
  gtk_editable_set_text (self->name, account->name);
  self->protocol = account->protocol;
  pr_protocol_row_set_protocol (self->protocol_row, account->protocol);
  pr_server_group_set_server (self, account->host, account->port, account->security);
}

/* The user name as the server is to be told it. Who types "recent:" means it. */
static char *
dup_user (PrServerGroup *self, const char *host)
{
  g_autofree char *typed = dup_stripped (self->user);

  if (!pr_gmail_is_host (host) || *typed == '\0')
    return g_steal_pointer (&typed);
  return pr_gmail_dup_user (typed, gtk_switch_get_active (self->recent) ||
                                     pr_gmail_is_recent (typed));
}

void
pr_server_group_read (PrServerGroup *self, PrAccount *account)
{
  g_autofree char *old_host = NULL;

  g_return_if_fail (PR_IS_SERVER_GROUP (self));
  g_return_if_fail (account != NULL);

  old_host = g_steal_pointer (&account->host);
  account->host = dup_stripped (self->host);
  g_free (account->name);
  account->name = dup_stripped (self->name);
  g_free (account->user);
  account->user = dup_user (self, account->host);
  account->port = read_port (self);
  account->security = (PrSecurity) adw_combo_row_get_selected (self->security);
  /* The certificate of one server says nothing of another. */
  g_free (account->pin);
  account->pin = g_strcmp0 (old_host, account->host) == 0 ? g_strdup (self->pin) : NULL;
  if (self->guessed_ca_file != NULL && !pr_server_group_is_by_hand (self))
    {
      g_free (account->ca_file);
      account->ca_file = g_strdup (self->guessed_ca_file);
    }
}

void
pr_server_group_set_name (PrServerGroup *self, const char *name)
{
  g_return_if_fail (PR_IS_SERVER_GROUP (self));

  gtk_editable_set_text (self->name, name);
}

void
pr_server_group_set_server (PrServerGroup *self,
                            const char *host,
                            guint port,
                            PrSecurity security)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  g_return_if_fail (PR_IS_SERVER_GROUP (self));

  gtk_editable_set_text (self->host, host);
  adw_combo_row_set_selected (self->security, security);
  gtk_editable_set_text (self->port, text);
}

void
pr_server_group_clear (PrServerGroup *self)
{
  g_autoptr (PrAccount) account = pr_account_new ();

  g_return_if_fail (PR_IS_SERVER_GROUP (self));

  account->host = g_strdup ("");
  account->user = g_strdup ("");
  account->name = g_strdup ("");
  forget_guesses (self);
  pr_server_group_set_account (self, account);
}

void
pr_server_group_focus_server (PrServerGroup *self)
{
  g_return_if_fail (PR_IS_SERVER_GROUP (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->host));
}

void
pr_server_group_forget_pin (PrServerGroup *self)
{
  g_return_if_fail (PR_IS_SERVER_GROUP (self));

  g_clear_pointer (&self->pin, g_free);
  show_pin (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->host));
  g_signal_emit (self, signals[CHANGED], 0);
}
