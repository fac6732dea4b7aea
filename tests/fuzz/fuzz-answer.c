/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-answer.h"
#include "mail/pr-mail-limits.h"

/* Answers @data as a message in each way, and opens it as a mailto: URL. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check (const PrAnswer *answer)
{
  g_autofree char *uri = pr_answer_dup_mailto (answer);
  g_autofree char *text = pr_answer_dup_text (answer);

  g_assert_true (g_str_has_prefix (uri, "mailto:"));
  g_assert_cmpuint (strlen (uri), <=, PR_MAIL_MAX_MAILTO_OCTETS);
  for (const char *p = uri; *p != '\0'; p++)
    g_assert_true (g_ascii_isalnum (*p) || strchr ("-._~@%:?&=,", *p) != NULL);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (answer->subject, "\r\n"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) raw = g_bytes_new (data, size);
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autofree char *rest = g_strndup ((const char *) data, size);
  g_autofree char *link = g_strconcat ("mailto:", rest, NULL);
  g_autoptr (PrAnswer) opened = pr_answer_new_from_mailto (link);

  check (opened);
  for (guint kind = PR_ANSWER_REPLY; kind <= PR_ANSWER_FORWARD; kind++)
    {
      g_autoptr (PrAnswer) answer = pr_answer_new (message, kind, NULL);

      check (answer);
    }
  return 0;
}
