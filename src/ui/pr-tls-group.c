/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-tls-group.h"

#include <glib/gi18n-lib.h>
#include "model/pr-mailbox.h"
#include "ui/pr-certificate-group.h"

#define LOOK_SECONDS 20 /* of silence: a person is waiting */
#define SHA256_DIGITS 64

struct _PrTlsGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  GCancellable *looking; /* while the server is looked at, else NULL */
  GPtrArray *shown;      /* of GtkWidget, borrowed from the expander: one a fact */

  PrTlsVersion least; /* as it is kept */
  gboolean filling;

  /* Template children */
  AdwExpanderRow *expander;
  GtkSwitch *old;
  AdwActionRow *client_row;
  AdwActionRow *look_row;
  GtkWidget *spinner;
  GtkWidget *look;
};

G_DEFINE_FINAL_TYPE (PrTlsGroup, pr_tls_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  LOOK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_old (PrTlsVersion version)
{
  return version == PR_TLS_1_0 || version == PR_TLS_1_1;
}

static void
stop_looking (PrTlsGroup *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
clear_facts (PrTlsGroup *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    adw_expander_row_remove (self->expander, g_ptr_array_index (self->shown, i));
  g_ptr_array_set_size (self->shown, 0);
}

static void
changed_cb (PrTlsGroup *self)
{
  g_assert (PR_IS_TLS_GROUP (self));

  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
look_cb (PrTlsGroup *self)
{
  g_assert (PR_IS_TLS_GROUP (self));

  g_signal_emit (self, signals[LOOK], 0);
}

static void
pr_tls_group_dispose (GObject *object)
{
  stop_looking (PR_TLS_GROUP (object));
  G_OBJECT_CLASS (pr_tls_group_parent_class)->dispose (object);
}

static void
pr_tls_group_finalize (GObject *object)
{
  g_ptr_array_unref (PR_TLS_GROUP (object)->shown);
  G_OBJECT_CLASS (pr_tls_group_parent_class)->finalize (object);
}

static void
pr_tls_group_class_init (PrTlsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_tls_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_tls_group_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[LOOK] = g_signal_new ("look", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-tls-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrTlsGroup, expander);
  gtk_widget_class_bind_template_child (widget_class, PrTlsGroup, old);
  gtk_widget_class_bind_template_child (widget_class, PrTlsGroup, client_row);
  gtk_widget_class_bind_template_child (widget_class, PrTlsGroup, look_row);
  gtk_widget_class_bind_template_child (widget_class, PrTlsGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrTlsGroup, look);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
}

static void
pr_tls_group_init (PrTlsGroup *self)
{
  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_tls_group_set_account (PrTlsGroup *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_TLS_GROUP (self));
  g_return_if_fail (account != NULL);

  stop_looking (self);
  gtk_widget_set_visible (self->spinner, FALSE);
  clear_facts (self);
  self->least = account->least_tls;
  self->filling = TRUE;
  gtk_switch_set_active (self->old, is_old (account->least_tls));
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->client_row), account->client_cert != NULL);
  adw_action_row_set_subtitle (self->client_row,
                               account->client_cert != NULL ? account->client_cert : "");
}

void
pr_tls_group_read (PrTlsGroup *self, PrAccount *account)
{
  gboolean old;

  g_return_if_fail (PR_IS_TLS_GROUP (self));
  g_return_if_fail (account != NULL);

  old = gtk_switch_get_active (self->old);
  if (old == is_old (self->least))
    account->least_tls = self->least;
  else
    account->least_tls = old ? PR_TLS_1_0 : PR_TLS_DEFAULT;
}

/* ---- what the server offers ---- */

static GtkWidget *
make_row (const PrFact *fact)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *fingerprint = NULL;

  if (g_utf8_strlen (fact->text, -1) == SHA256_DIGITS)
    fingerprint = pr_certificate_dup_fingerprint (fact->text);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               fingerprint != NULL ? fingerprint : fact->text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  if (fingerprint != NULL)
    gtk_widget_add_css_class (row, "fingerprint");
  if (fact->warns)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  return row;
}

void
pr_tls_group_show_facts (PrTlsGroup *self, const PrServerFacts *facts, const char *error)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_if_fail (PR_IS_TLS_GROUP (self));

  clear_facts (self);
  adw_action_row_set_subtitle (self->look_row,
                               error != NULL
                                 ? error
                                 : _ ("Its encryption, certificate and ways to log in. "
                                      "Nothing secret is sent."));
  if (facts == NULL)
    return;
  list = pr_server_facts_describe (facts, g_get_real_time () / G_USEC_PER_SEC);
  for (guint i = 0; i < list->len; i++)
    {
      GtkWidget *row = make_row (g_ptr_array_index (list, i));

      adw_expander_row_add_row (self->expander, row);
      g_ptr_array_add (self->shown, row);
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrTlsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrServerFacts) facts = pr_mailbox_probe_finish (result, &error);

  /* Another account may be shown by now. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->looking);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_sensitive (self->look, TRUE);
  pr_tls_group_show_facts (self, facts, error == NULL ? NULL : error->message);
}

void
pr_tls_group_look (PrTlsGroup *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_TLS_GROUP (self));
  g_return_if_fail (account != NULL);

  stop_looking (self);
  self->looking = g_cancellable_new ();
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_widget_set_sensitive (self->look, FALSE);
  pr_mailbox_probe_async (account, LOOK_SECONDS, self->looking, looked_cb,
                          g_object_ref (self));
}

gboolean
pr_tls_group_is_looking (PrTlsGroup *self)
{
  g_return_val_if_fail (PR_IS_TLS_GROUP (self), FALSE);

  return self->looking != NULL;
}

void
pr_tls_group_set_old_server (PrTlsGroup *self, gboolean old)
{
  g_return_if_fail (PR_IS_TLS_GROUP (self));

  gtk_switch_set_active (self->old, old);
}

void
pr_tls_group_unfold (PrTlsGroup *self)
{
  g_return_if_fail (PR_IS_TLS_GROUP (self));

  adw_expander_row_set_expanded (self->expander, TRUE);
}

char *
pr_tls_group_dup_fact (PrTlsGroup *self, const char *label)
{
  g_return_val_if_fail (PR_IS_TLS_GROUP (self), NULL);

  for (guint i = 0; i < self->shown->len; i++)
    {
      AdwActionRow *row = g_ptr_array_index (self->shown, i);

      if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), label))
        return g_strdup (adw_action_row_get_subtitle (row));
    }
  return NULL;
}
