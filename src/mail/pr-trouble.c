/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-text-private.h"
#include "mail/pr-trouble.h"

static const char *const code_names[] = {
  [PR_TROUBLE_RESOLVE] = "resolve",
  [PR_TROUBLE_CONNECT] = "connect",
  [PR_TROUBLE_TIMEOUT] = "timeout",
  [PR_TROUBLE_TLS] = "tls",
  [PR_TROUBLE_CERTIFICATE] = "certificate",
  [PR_TROUBLE_PROTOCOL] = "protocol",
  [PR_TROUBLE_AUTH] = "auth",
  [PR_TROUBLE_IN_USE] = "in-use",
  [PR_TROUBLE_LOGIN_DELAY] = "login-delay",
  [PR_TROUBLE_TEMPORARY] = "temporary",
  [PR_TROUBLE_REFUSED] = "refused",
  [PR_TROUBLE_CUT] = "cut",
  [PR_TROUBLE_CANCELLED] = "cancelled",
  [PR_TROUBLE_DISK] = "disk",
  [PR_TROUBLE_DATABASE] = "database",
  [PR_TROUBLE_TOKEN] = "token",
};

PrTrouble *
pr_trouble_new (PrTroubleCode code, const char *message, gboolean retry)
{
  PrTrouble *trouble;

  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (code_names), NULL);
  g_return_val_if_fail (message != NULL, NULL);

  trouble = g_new0 (PrTrouble, 1);
  trouble->code = code;
  trouble->message = g_strdup (message);
  trouble->retry = !!retry;
  return trouble;
}

PrTrouble *
pr_trouble_copy (const PrTrouble *trouble)
{
  PrTrouble *copy;

  g_return_val_if_fail (trouble != NULL, NULL);

  copy = pr_trouble_new (trouble->code, trouble->message, trouble->retry);
  copy->no_password = trouble->no_password;
  copy->in_doubt = trouble->in_doubt;
  return copy;
}

void
pr_trouble_free (PrTrouble *trouble)
{
  if (trouble == NULL)
    return;
  g_free (trouble->message);
  g_free (trouble);
}

const char *
pr_trouble_code_to_string (PrTroubleCode code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (code_names), NULL);

  return code_names[code];
}

const char *
pr_trouble_get_noted_code (const PrTrouble *trouble)
{
  g_return_val_if_fail (trouble != NULL, NULL);

  return pr_trouble_code_to_string (trouble->in_doubt ? PR_TROUBLE_TEMPORARY
                                                      : trouble->code);
}

/* Takes one character of what may be no UTF-8, fit to be shown on a line. */
static gunichar
take_shown_char (const char **p, const char *end)
{
  gunichar c;

  if (**p == '\0')
    {
      (*p)++;
      return ' ';
    }
  c = g_utf8_get_char_validated (*p, end - *p);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      (*p)++;
      return 0xfffd;
    }
  *p = g_utf8_next_char (*p);
  return pr_unichar_is_unsafe (c) ? ' ' : c;
}

/* How many of the octets up to @end are shown as they are. */
static gsize
span_plain (const char *p, const char *end)
{
  const char *start = p;

  while (p < end && *p >= ' ' && *p <= '~')
    p++;
  return p - start;
}

char *
pr_text_for_line (const char *octets, gssize length, gsize max_chars)
{
  g_autoptr (GString) line = NULL;
  const char *p = octets;
  const char *end;
  gsize n_chars = 0;
  gsize room = 0; /* where the ellipsis goes, when it is needed */

  g_return_val_if_fail (octets != NULL || length == 0, NULL);

  end = octets + (length < 0 ? strlen (octets) : (gsize) length);
  if ((gsize) (end - p) <= max_chars && span_plain (p, end) == (gsize) (end - p))
    return g_strndup (p, end - p);
  line = g_string_new (NULL);
  while (p < end && n_chars < max_chars)
    {
      gsize n_plain = span_plain (p, p + MIN ((gsize) (end - p), max_chars - n_chars));

      if (n_plain > 0)
        {
          g_string_append_len (line, p, n_plain);
          room = line->len - 1;
          p += n_plain;
          n_chars += n_plain;
          continue;
        }
      room = line->len;
      g_string_append_unichar (line, take_shown_char (&p, end));
      n_chars++;
    }
  if (p < end && n_chars > 0)
    {
      g_string_truncate (line, room);
      g_string_append (line, "…");
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}
