/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include "ui/pr-login-group.h"

struct _PrLoginGroup
{
  AdwPreferencesGroup parent_instance;

  gboolean filling;

  /* Template children */
  AdwComboRow *way;
};

G_DEFINE_FINAL_TYPE (PrLoginGroup, pr_login_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* What each name of pr_auth_get_names () is to a person. */
static const struct
{
  const char *auth;
  const char *words;
} ways[] = {
  { "auto", N_ ("Automatic") },
  { "plain", N_ ("Password (PLAIN)") },
  { "login", N_ ("Password (LOGIN)") },
  { "user", N_ ("Password (USER and PASS)") },
  { "scram-sha-256", N_ ("Proof of the password (SCRAM-SHA-256)") },
  { "scram-sha-1", N_ ("Proof of the password (SCRAM-SHA-1)") },
  { "scram-sha-256-plus", N_ ("Proof bound to TLS (SCRAM-SHA-256-PLUS)") },
  { "scram-sha-1-plus", N_ ("Proof bound to TLS (SCRAM-SHA-1-PLUS)") },
  { "cram-md5", N_ ("Old proof (CRAM-MD5)") },
  { "digest-md5", N_ ("Old proof (DIGEST-MD5)") },
  { "apop", N_ ("Old proof (APOP)") },
  { "ntlm", N_ ("Windows domain (NTLM)") },
  { "gssapi", N_ ("Kerberos ticket (GSSAPI)") },
  { "external", N_ ("Client certificate (EXTERNAL)") },
  { "oauthbearer", N_ ("Access token (OAUTHBEARER)") },
  { "xoauth2", N_ ("Access token (XOAUTH2)") },
  { "rpop", N_ ("Name of the local user (RPOP)") },
  { "anonymous", N_ ("As a guest (ANONYMOUS)") },
};

static void
changed_cb (PrLoginGroup *self)
{
  g_assert (PR_IS_LOGIN_GROUP (self));

  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
pr_login_group_class_init (PrLoginGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-login-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrLoginGroup, way);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pr_login_group_init (PrLoginGroup *self)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_string_list_append (model, _ (ways[i].words));
  self->filling = TRUE;
  adw_combo_row_set_model (self->way, G_LIST_MODEL (model));
  self->filling = FALSE;
}

static guint
find_way (const char *auth)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_strcmp0 (ways[i].auth, auth) == 0)
      return i;
  return 0;
}

void
pr_login_group_set_account (PrLoginGroup *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_LOGIN_GROUP (self));
  g_return_if_fail (account != NULL);

  self->filling = TRUE;
  adw_combo_row_set_selected (self->way, find_way (account->auth));
  self->filling = FALSE;
}

void
pr_login_group_read (PrLoginGroup *self, PrAccount *account)
{
  guint selected;

  g_return_if_fail (PR_IS_LOGIN_GROUP (self));
  g_return_if_fail (account != NULL);

  selected = adw_combo_row_get_selected (self->way);
  g_free (account->auth);
  account->auth =
    g_strdup (selected < G_N_ELEMENTS (ways) ? ways[selected].auth : "auto");
}

void
pr_login_group_set_way (PrLoginGroup *self, const char *auth)
{
  g_return_if_fail (PR_IS_LOGIN_GROUP (self));
  g_return_if_fail (auth != NULL);

  adw_combo_row_set_selected (self->way, find_way (auth));
}
