/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-report.h"

/* Reads @data as the part of a report that is for programs, of each kind. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
read_as (const char *type, const guint8 *data, size_t size)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrReport) report = NULL;
  g_autofree char *text = NULL;

  g_byte_array_append (octets, (const guint8 *) type, strlen (type));
  g_byte_array_append (octets, data, size);
  raw = g_byte_array_free_to_bytes (g_steal_pointer (&octets));
  message = pr_message_new (raw);
  report = pr_message_dup_report (message);
  g_assert_nonnull (report);
  text = pr_report_to_text (report, 20);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (guint i = 0; i < report->recipients->len; i++)
    {
      const PrReportRecipient *recipient = report->recipients->pdata[i];

      g_assert_null (strpbrk (recipient->address, "\r\n"));
      g_assert_nonnull (recipient->action);
      g_assert_true (recipient->diagnostic == NULL ||
                     g_utf8_validate (recipient->diagnostic, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  read_as ("Content-Type: message/delivery-status\n\n", data, size);
  read_as ("Content-Type: message/disposition-notification\n\n", data, size);
  read_as ("Content-Type: message/feedback-report\n\n", data, size);
  return 0;
}
