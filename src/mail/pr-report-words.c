/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-report.h"

/* RFC 3463 §3, and what was registered since: by subject and detail. */
static const struct
{
  const char *code;
  const char *words;
} statuses[] = {
  { "1.1", N_ ("there is no such mailbox") },
  { "1.2", N_ ("there is no such host or domain") },
  { "1.3", N_ ("the address is not written as it must be") },
  { "1.4", N_ ("the address fits several mailboxes") },
  { "1.6", N_ ("the mailbox has moved and left no address") },
  { "1.8", N_ ("the sender's address is refused") },
  { "1.10", N_ ("the domain takes no mail") },
  { "2.1", N_ ("the mailbox is closed") },
  { "2.2", N_ ("the mailbox is full") },
  { "2.3", N_ ("the message is larger than the mailbox takes") },
  { "2.4", N_ ("the mailing list could not be expanded") },
  { "3.1", N_ ("the receiving server has no room left") },
  { "3.4", N_ ("the message is larger than the server takes") },
  { "4.1", N_ ("the receiving server does not answer") },
  { "4.2", N_ ("the connection broke") },
  { "4.3", N_ ("the domain could not be looked up") },
  { "4.4", N_ ("no way to the receiving server is known") },
  { "4.5", N_ ("the receiving server is overloaded") },
  { "4.6", N_ ("the message went round in a circle") },
  { "4.7", N_ ("it was tried for too long") },
  { "5.3", N_ ("there were too many recipients") },
  { "7.1", N_ ("the receiving server refuses it") },
  { "7.2", N_ ("the mailing list takes no mail from this sender") },
  { "7.13", N_ ("the account is disabled") },
  { "7.20", N_ ("it has no valid DKIM signature") },
  { "7.23", N_ ("the sender's domain does not allow the sending server (SPF)") },
  { "7.25", N_ ("the sending server has no valid name") },
  { "7.26", N_ ("the sender could not be confirmed") },
  { "7.27", N_ ("the sender's domain takes no mail") },
};

/* By subject alone. */
static const char *const subjects[] = {
  NULL,
  N_ ("something is wrong with the address"),
  N_ ("something is wrong with the mailbox"),
  N_ ("the receiving mail system has a fault"),
  N_ ("the way to the receiving server is disturbed"),
  N_ ("the servers did not understand each other"),
  N_ ("the receiving server does not take this kind of content"),
  N_ ("the receiving server refuses it by its rules"),
};

const char *
pr_report_explain_status (const char *status)
{
  const char *code = status != NULL ? strchr (status, '.') : NULL;
  guint subject;

  if (code == NULL)
    return NULL;
  code++;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (strcmp (code, statuses[i].code) == 0)
      return _ (statuses[i].words);
  subject = code[0] != '\0' && code[1] == '.' ? g_ascii_digit_value (code[0]) : 0;
  return subject > 0 && subject < G_N_ELEMENTS (subjects) ? _ (subjects[subject]) : NULL;
}

/* Why, in our words and the server's; "" where nothing is told. */
static char *
dup_reason (const PrReportRecipient *recipient)
{
  const char *words = pr_report_explain_status (recipient->status);
  const char *said = recipient->diagnostic;

  if (words != NULL && said != NULL)
    /* Translators: why a message was not delivered, then what the server said. */
    return g_strdup_printf (_ ("%s (“%s”)"), words, said);
  return g_strdup (words != NULL ? words : said != NULL ? said : "");
}

static char *
join_reason (const char *sentence, const char *reason)
{
  /* Translators: what happened, then why. */
  return *reason != '\0' ? g_strdup_printf (_ ("%s: %s"), sentence, reason)
                         : g_strdup (sentence);
}

static char *
delivery_to_text (const PrReportRecipient *recipient, const char *address)
{
  g_autofree char *reason = dup_reason (recipient);
  g_autofree char *sentence = NULL;
  const char *action = recipient->action;

  if (strcmp (action, "delayed") == 0)
    sentence =
      g_strdup_printf (_ ("Not yet delivered to %s, it is still being tried"), address);
  else if (strcmp (action, "delivered") == 0)
    return g_strdup_printf (_ ("Delivered to %s"), address);
  else if (strcmp (action, "relayed") == 0)
    return g_strdup_printf (_ ("Passed on towards %s, where no more is told"), address);
  else if (strcmp (action, "expanded") == 0)
    return g_strdup_printf (_ ("Delivered to %s and passed on from there"), address);
  else if (strcmp (action, "failed") == 0)
    sentence = g_strdup_printf (_ ("Could not be delivered to %s"), address);
  else
    sentence = g_strdup_printf (_ ("Something happened on the way to %s"), address);
  return join_reason (sentence, reason);
}

static char *
reading_to_text (const PrReportRecipient *recipient, const char *address)
{
  const char *action = recipient->action;

  if (strcmp (action, "displayed") == 0)
    return g_strdup_printf (_ ("Was displayed to %s, read or not"), address);
  if (strcmp (action, "deleted") == 0)
    return g_strdup_printf (_ ("Was deleted by %s, perhaps unread"), address);
  if (strcmp (action, "dispatched") == 0)
    return g_strdup_printf (_ ("Was passed on by %s without being displayed"), address);
  if (strcmp (action, "denied") == 0)
    return g_strdup_printf (_ ("%s does not tell whether it was read"), address);
  return g_strdup_printf (_ ("Was handled by %s"), address);
}

char *
pr_report_recipient_to_text (const PrReport *report, const PrReportRecipient *recipient)
{
  const char *address;

  g_return_val_if_fail (report != NULL, NULL);
  g_return_val_if_fail (recipient != NULL, NULL);

  address = recipient->original != NULL ? recipient->original : recipient->address;
  if (*address == '\0')
    address = _ ("a recipient who is not named");
  if (report->kind == PR_REPORT_DELIVERY)
    return delivery_to_text (recipient, address);
  if (report->kind == PR_REPORT_READ)
    return reading_to_text (recipient, address);
  return g_strdup_printf (_ ("A recipient complained about a message to %s"), address);
}

/* What there is to say where no recipient is told. */
static const char *
get_bare_words (const PrReport *report)
{
  static const char *const words[] = {
    [PR_REPORT_DELIVERY] = N_ ("A report on delivery that names no recipient"),
    [PR_REPORT_READ] = N_ ("A read receipt that names no recipient"),
    [PR_REPORT_ABUSE] = N_ ("A recipient complained about a message"),
  };

  return _ (words[report->kind]);
}

char *
pr_report_to_text (const PrReport *report, guint max)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;

  g_return_val_if_fail (report != NULL, NULL);

  n = report->recipients->len;
  if (n == 0)
    g_string_append (text, get_bare_words (report));
  for (guint i = 0; i < MIN (n, max); i++)
    {
      g_autofree char *line =
        pr_report_recipient_to_text (report, report->recipients->pdata[i]);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  if (n > max)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text,
                              ngettext ("and %u more recipient", "and %u more recipients",
                                        n - max),
                              n - max);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
