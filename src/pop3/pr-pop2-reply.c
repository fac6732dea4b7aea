/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop2-reply-private.h"

/* Digits, and behind them nothing, or a blank and words for people. */
static gboolean
parse_number (const char *text, gsize length, guint64 *number)
{
  gsize i = 0;

  *number = 0;
  while (i < length && text[i] == ' ')
    i++;
  if (i == length || !g_ascii_isdigit (text[i]))
    return FALSE;
  for (; i < length && g_ascii_isdigit (text[i]); i++)
    if (!g_uint64_checked_mul (number, *number, 10) ||
        !g_uint64_checked_add (number, *number, text[i] - '0'))
      return FALSE;
  return i == length || text[i] == ' ' || text[i] == '\t';
}

gboolean
pr_pop2_reply_parse (const char *line, gsize length, PrPop2Reply *reply)
{
  reply->number = 0;
  if (length == 0)
    return FALSE;
  switch (line[0])
    {
    case PR_POP2_OK:
    case PR_POP2_ERROR:
      reply->status = line[0];
      return TRUE;
    case PR_POP2_COUNT:
    case PR_POP2_SIZE:
      reply->status = line[0];
      return parse_number (line + 1, length - 1, &reply->number);
    default:
      return FALSE;
    }
}

gboolean
pr_pop2_reply_expect (PrPopWire *wire,
                      const char *protocol,
                      PrPop2Status status,
                      const PrPopRefusal *refusal,
                      guint64 *number,
                      GError **error)
{
  PrPop2Reply reply;

  if (!pr_pop2_reply_parse (wire->line->str, wire->line->len, &reply))
    return pr_pop_wire_fail_foreign (wire, protocol, error);
  if (reply.status == PR_POP2_ERROR)
    return pr_pop_wire_refuse (wire, refusal->code, refusal->sentence, refusal->n_skipped,
                               error);
  if (reply.status != status)
    return pr_pop_wire_fail_foreign (wire, protocol, error);
  if (number != NULL)
    *number = reply.number;
  return TRUE;
}

void
pr_pop2_quote (GString *command, const char *argument)
{
  for (const char *p = argument; *p != '\0'; p++)
    {
      if (*p == ' ' || *p == '\\')
        g_string_append_c (command, '\\');
      g_string_append_c (command, *p);
    }
}
