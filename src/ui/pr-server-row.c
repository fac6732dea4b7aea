/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-server-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-certificate-group.h"

struct _PrServerRow
{
  AdwExpanderRow parent_instance;

  /* Owned */
  char *pin; /* of the certificate trusted by hand, or NULL */
  char *guessed_host, *guessed_user,
    *guessed_name; /* by the program: replaced as one types */
  guint guessed_port;

  /* Template children */
  GtkEditable *host;
  AdwComboRow *security;
  GtkEditable *port;
  GtkEditable *user;
  AdwComboRow *keep;
  GtkStringList *keep_list;
  GtkEditable *name;
  AdwActionRow *pin_row;
};

G_DEFINE_FINAL_TYPE (PrServerRow, pr_server_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  CHANGED,
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

static guint16
read_port (PrServerRow *self)
{
  g_autofree char *text = dup_stripped (self->port);
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return 0;
  return (guint16) number;
}

static void
changed_cb (PrServerRow *self)
{
  g_assert (PR_IS_SERVER_ROW (self));

  if (read_port (self) == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->port), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
security_changed_cb (PrServerRow *self)
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

static void
pr_server_row_finalize (GObject *object)
{
  PrServerRow *self = PR_SERVER_ROW (object);

  g_free (self->pin);
  g_free (self->guessed_host);
  g_free (self->guessed_user);
  g_free (self->guessed_name);
  G_OBJECT_CLASS (pr_server_row_parent_class)->finalize (object);
}

static void
pr_server_row_class_init (PrServerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_server_row_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-server-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, host);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, security);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, port);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, user);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, keep);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, keep_list);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, name);
  gtk_widget_class_bind_template_child (widget_class, PrServerRow, pin_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, security_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_server_row_forget_pin);
}

static void
pr_server_row_init (PrServerRow *self)
{
  self->guessed_host = g_strdup ("");
  self->guessed_user = g_strdup ("");
  self->guessed_name = g_strdup ("");
  self->guessed_port = pr_security_get_default_port (PR_SECURITY_TLS);
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

void
pr_server_row_guess (PrServerRow *self, const char *address)
{
  const char *at, *domain;

  g_return_if_fail (PR_IS_SERVER_ROW (self));
  g_return_if_fail (address != NULL);

  at = strrchr (address, '@');
  domain = at == NULL ? "" : at + 1;
  take_guess (self->user, &self->guessed_user, g_strdup (address));
  take_guess (self->name, &self->guessed_name, g_strdup (address));
  take_guess (self->host, &self->guessed_host,
              *domain == '\0' ? g_strdup ("") : g_strconcat ("pop.", domain, NULL));
}

/* A number of days that is not among the choices becomes one more. */
static void
select_keep (PrServerRow *self, const PrAccount *account)
{
  g_autofree char *words = NULL;
  guint choice = 0;

  while (
    choice < G_N_ELEMENTS (keep_choices) &&
    (keep_choices[choice].keep != account->keep ||
     (account->keep == PR_KEEP_DAYS && keep_choices[choice].days != account->keep_days)))
    choice++;
  if (choice == G_N_ELEMENTS (keep_choices))
    {
      words = g_strdup_printf (ngettext ("Goes after %u day", "Goes after %u days",
                                         account->keep_days),
                               account->keep_days);
      gtk_string_list_append (self->keep_list, words);
    }
  adw_combo_row_set_selected (self->keep, choice);
}

static void
show_pin (PrServerRow *self)
{
  g_autofree char *fingerprint =
    self->pin == NULL ? NULL : pr_certificate_dup_fingerprint (self->pin);

  gtk_widget_set_visible (GTK_WIDGET (self->pin_row), self->pin != NULL);
  if (fingerprint != NULL)
    adw_action_row_set_subtitle (self->pin_row, fingerprint);
}

void
pr_server_row_set_account (PrServerRow *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_SERVER_ROW (self));
  g_return_if_fail (account != NULL);

  g_free (self->pin);
  self->pin = g_strdup (account->pin);
  show_pin (self);
  select_keep (self, account);
  gtk_editable_set_text (self->user, account->user);
  gtk_editable_set_text (self->name, account->name);
  pr_server_row_set_server (self, account->host, account->port, account->security);
}

void
pr_server_row_read (PrServerRow *self, PrAccount *account)
{
  g_autofree char *old_host = NULL;
  guint choice;

  g_return_if_fail (PR_IS_SERVER_ROW (self));
  g_return_if_fail (account != NULL);

  old_host = g_steal_pointer (&account->host);
  account->host = dup_stripped (self->host);
  g_free (account->name);
  account->name = dup_stripped (self->name);
  g_free (account->user);
  account->user = dup_stripped (self->user);
  account->port = read_port (self);
  account->security = (PrSecurity) adw_combo_row_get_selected (self->security);
  /* The certificate of one server says nothing of another. */
  g_free (account->pin);
  account->pin = g_strcmp0 (old_host, account->host) == 0 ? g_strdup (self->pin) : NULL;
  choice = adw_combo_row_get_selected (self->keep);
  if (choice < G_N_ELEMENTS (keep_choices))
    {
      account->keep = keep_choices[choice].keep;
      account->keep_days = keep_choices[choice].days;
    }
}

void
pr_server_row_set_name (PrServerRow *self, const char *name)
{
  g_return_if_fail (PR_IS_SERVER_ROW (self));

  gtk_editable_set_text (self->name, name);
}

void
pr_server_row_set_server (PrServerRow *self,
                          const char *host,
                          guint port,
                          PrSecurity security)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  g_return_if_fail (PR_IS_SERVER_ROW (self));

  gtk_editable_set_text (self->host, host);
  adw_combo_row_set_selected (self->security, security);
  gtk_editable_set_text (self->port, text);
}

void
pr_server_row_forget_pin (PrServerRow *self)
{
  g_return_if_fail (PR_IS_SERVER_ROW (self));

  g_clear_pointer (&self->pin, g_free);
  show_pin (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->host));
  g_signal_emit (self, signals[CHANGED], 0);
}
