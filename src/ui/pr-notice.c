/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-notice.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"

#define MAX_TOLD 4        /* messages that are named one by one */
#define MAX_NAME_CHARS 60 /* of what strangers wrote */
#define MAX_SUBJECT_CHARS 120

static char *
dup_sender (const PrSummary *summary)
{
  char *sender = pr_text_for_line (summary->from_name, -1, MAX_NAME_CHARS);

  if (*sender != '\0')
    return sender;
  g_free (sender);
  return g_strdup (_ ("Unknown Sender"));
}

static char *
dup_subject (const PrSummary *summary)
{
  char *subject = pr_text_for_line (summary->subject, -1, MAX_SUBJECT_CHARS);

  if (*subject != '\0')
    return subject;
  g_free (subject);
  return g_strdup (_ ("No Subject"));
}

char *
pr_notice_dup_title (const char *account, GPtrArray *news)
{
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (news != NULL && news->len > 0, NULL);

  if (news->len == 1)
    return dup_sender (g_ptr_array_index (news, 0));
  /* Translators: how many, and the name of an account */
  return g_strdup_printf (ngettext ("%u new message in %s", "%u new messages in %s",
                                    news->len),
                          news->len, account);
}

char *
pr_notice_dup_body (GPtrArray *news)
{
  GString *body;

  g_return_val_if_fail (news != NULL && news->len > 0, NULL);

  if (news->len == 1)
    return dup_subject (g_ptr_array_index (news, 0));
  body = g_string_new (NULL);
  for (guint i = 0; i < MIN (news->len, MAX_TOLD); i++)
    {
      g_autofree char *sender = dup_sender (g_ptr_array_index (news, i));
      g_autofree char *subject = dup_subject (g_ptr_array_index (news, i));

      if (i > 0)
        g_string_append_c (body, '\n');
      /* Translators: sender and subject of a message */
      g_string_append_printf (body, _ ("%s: %s"), sender, subject);
    }
  if (news->len > MAX_TOLD)
    {
      guint n_more = news->len - MAX_TOLD;

      g_string_append_c (body, '\n');
      g_string_append_printf (body, ngettext ("and %u more", "and %u more", n_more),
                              n_more);
    }
  return g_string_free (body, FALSE);
}

/* GLib takes it for granted. */
static gboolean
has_bus (GApplication *application)
{
  return g_application_get_dbus_connection (application) != NULL;
}

void
pr_notice_send (GApplication *application, const PrNotice *notice)
{
  g_autoptr (GNotification) notification = NULL;
  GVariant *keys;

  g_return_if_fail (G_IS_APPLICATION (application));
  g_return_if_fail (notice != NULL);

  if (!has_bus (application))
    return;
  notification = g_notification_new (notice->title);
  keys = g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, notice->keys, notice->n_keys,
                                    sizeof *notice->keys);
  g_notification_set_body (notification, notice->body);
  g_notification_set_category (notification, "email.arrived");
  g_notification_set_default_action_and_target (notification, "app.show-mail", "(sx)",
                                                notice->account,
                                                notice->n_keys == 1 ? *notice->keys : 0);
  g_notification_add_button_with_target_value (notification, _ ("Mark as Read"),
                                               "app.mark-mail-read", keys);
  g_application_send_notification (application, notice->id, notification);
}

void
pr_notice_withdraw (GApplication *application, const char *id)
{
  g_return_if_fail (G_IS_APPLICATION (application));
  g_return_if_fail (id != NULL);

  if (has_bus (application))
    g_application_withdraw_notification (application, id);
}
