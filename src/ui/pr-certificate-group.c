/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-certificate-group.h"

#include <glib/gi18n-lib.h>

#define DIGITS_A_LINE 16 /* of a fingerprint: short enough to be compared, and to fit */

struct _PrCertificateGroup
{
  AdwPreferencesGroup parent_instance;

  /* Template children */
  AdwActionRow *subject;
  AdwActionRow *issuer;
  AdwActionRow *dates;
  AdwActionRow *fingerprint;
  GtkWidget *decline;
  GtkWidget *trust;
};

G_DEFINE_FINAL_TYPE (PrCertificateGroup, pr_certificate_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  TRUSTED,
  DECLINED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
pr_certificate_group_class_init (PrCertificateGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[TRUSTED] =
    g_signal_new ("trusted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[DECLINED] =
    g_signal_new ("declined", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-certificate-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrCertificateGroup, subject);
  gtk_widget_class_bind_template_child (widget_class, PrCertificateGroup, issuer);
  gtk_widget_class_bind_template_child (widget_class, PrCertificateGroup, dates);
  gtk_widget_class_bind_template_child (widget_class, PrCertificateGroup, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, PrCertificateGroup, decline);
  gtk_widget_class_bind_template_child (widget_class, PrCertificateGroup, trust);
  gtk_widget_class_bind_template_callback (widget_class, pr_certificate_group_decline);
  gtk_widget_class_bind_template_callback (widget_class, pr_certificate_group_trust);
}

static void
pr_certificate_group_init (PrCertificateGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
describe_day (gint64 when)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (when);

  if (day == NULL)
    return g_strdup ("?");
  /* Translators: a day, see strftime. */
  return g_date_time_format (day, _ ("%-d %b %Y"));
}

/* A certificate made by hand often has no name: then those it is for say more. */
static void
set_names (PrCertificateGroup *self, const PrCertificate *certificate)
{
  g_autofree char *names = certificate->names == NULL || certificate->names[0] == NULL
                             ? g_strdup (certificate->subject)
                             : g_strjoinv (", ", certificate->names);

  adw_action_row_set_subtitle (self->subject,
                               names == NULL || *names == '\0' ? _ ("Not said") : names);
  adw_action_row_set_subtitle (self->issuer,
                               certificate->issuer == NULL || *certificate->issuer == '\0'
                                 ? _ ("Not said")
                                 : certificate->issuer);
}

void
pr_certificate_group_show (PrCertificateGroup *self, const PrCertificate *certificate)
{
  g_autofree char *why = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  g_autofree char *dates = NULL;
  g_autofree char *fingerprint = NULL;

  g_return_if_fail (PR_IS_CERTIFICATE_GROUP (self));
  g_return_if_fail (certificate != NULL);

  why = pr_certificate_problems_to_text (certificate->problems);
  /* Translators: %s are sentences on what is wrong, as "It has expired." */
  sentence = g_strdup_printf (_ ("The server shows a certificate that cannot be trusted. "
                                 "%s Somebody else may answer in the server’s place. No "
                                 "password was sent."),
                              why);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->decline),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  set_names (self, certificate);
  from = describe_day (certificate->not_before);
  until = describe_day (certificate->not_after);
  /* Translators: two days, "1 Jan 2026 – 1 Jan 2027" */
  dates = g_strdup_printf (_ ("%s – %s"), from, until);
  adw_action_row_set_subtitle (self->dates, dates);
  fingerprint = pr_certificate_dup_fingerprint (certificate->sha256);
  adw_action_row_set_subtitle (self->fingerprint, fingerprint);
}

const char *
pr_certificate_group_get_problems (PrCertificateGroup *self)
{
  g_return_val_if_fail (PR_IS_CERTIFICATE_GROUP (self), NULL);

  return adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (self));
}

void
pr_certificate_group_trust (PrCertificateGroup *self)
{
  g_return_if_fail (PR_IS_CERTIFICATE_GROUP (self));

  g_signal_emit (self, signals[TRUSTED], 0);
}

void
pr_certificate_group_decline (PrCertificateGroup *self)
{
  g_return_if_fail (PR_IS_CERTIFICATE_GROUP (self));

  g_signal_emit (self, signals[DECLINED], 0);
}

void
pr_certificate_group_focus (PrCertificateGroup *self)
{
  g_return_if_fail (PR_IS_CERTIFICATE_GROUP (self));

  gtk_widget_grab_focus (self->decline);
}

char *
pr_certificate_dup_fingerprint (const char *sha256)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (sha256 != NULL, NULL);

  for (gsize i = 0; sha256[i] != '\0'; i++)
    {
      if (i > 0 && i % DIGITS_A_LINE == 0)
        g_string_append_c (text, '\n');
      else if (i > 0 && i % 2 == 0)
        g_string_append_c (text, ':');
      g_string_append_c (text, g_ascii_toupper (sha256[i]));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
