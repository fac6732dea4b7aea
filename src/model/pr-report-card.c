/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-report-card-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-trouble.h"

#define MAX_LINES 12 /* recipients told of */
#define MAX_CHARS 300

gboolean
pr_report_card_is_of (const char *type, const char *name)
{
  static const char *const types[] = {
    "message/delivery-status",          "message/global-delivery-status",
    "message/disposition-notification", "message/global-disposition-notification",
    "message/feedback-report",          NULL
  };

  return g_strv_contains (types, type);
}

static guint
count (const PrReport *report, const char *action)
{
  guint n = 0;

  for (guint i = 0; i < report->recipients->len; i++)
    {
      const PrReportRecipient *recipient = g_ptr_array_index (report->recipients, i);

      n += strcmp (recipient->action, action) == 0 ? 1 : 0;
    }
  return n;
}

/* What failed comes first: something has to be done about it. */
static const char *
get_delivery_title (const PrReport *report, gboolean *warns)
{
  guint n_failed = count (report, "failed");

  *warns = n_failed > 0;
  if (n_failed > 0)
    return n_failed < report->recipients->len ? _ ("Not Delivered to Everybody")
                                              : _ ("Delivery Failed");
  if (count (report, "delayed") > 0)
    return _ ("Delivery Is Delayed");
  if (count (report, "delivered") + count (report, "expanded") > 0)
    return _ ("Delivered");
  if (count (report, "relayed") > 0)
    return _ ("Passed On");
  return _ ("Delivery Report");
}

static const char *
get_title (const PrReport *report, gboolean *warns)
{
  *warns = FALSE;
  switch (report->kind)
    {
    case PR_REPORT_READ:
      return _ ("Read Receipt");
    case PR_REPORT_ABUSE:
      return _ ("Complaint About a Message");
    case PR_REPORT_DELIVERY:
    default:
      return get_delivery_title (report, warns);
    }
}

/* Of a stranger; NULL where there is nothing to say. */
static char *
dup_line (const char *value)
{
  char *line = value == NULL ? NULL : pr_text_for_line (value, -1, MAX_CHARS);

  if (line == NULL || *line != '\0')
    return line;
  g_free (line);
  return NULL;
}

static char *
dup_details (const PrReport *report)
{
  g_autofree char *lines = pr_report_to_text (report, MAX_LINES);
  g_autofree char *subject = dup_line (report->original_subject);
  g_autofree char *reporter = dup_line (report->reporter);
  GString *details = g_string_new (lines);

  if (subject != NULL)
    {
      g_string_append_c (details, '\n');
      /* Translators: the subject of a message */
      g_string_append_printf (details, _ ("It is about “%s”"), subject);
    }
  if (reporter != NULL)
    {
      g_string_append_c (details, '\n');
      /* Translators: a host or a program */
      g_string_append_printf (details, _ ("Reported by %s"), reporter);
    }
  return g_string_free (details, FALSE);
}

PrExtra *
pr_report_card_new (const PrReport *report)
{
  PrExtra *self;

  g_return_val_if_fail (report != NULL, NULL);

  self = g_new0 (PrExtra, 1);
  self->kind = PR_EXTRA_REPORT;
  self->title = g_strdup (get_title (report, &self->warns));
  self->details = dup_details (report);
  return self;
}
