/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-sniff-private.h"

#include <string.h>
#include "transfer/pr-from-line-private.h"

/* Fields of which a header has at least one. */
static gboolean
is_known_field (const guint8 *line, gsize length)
{
  static const char *const names[] = { "Date:",        "Delivered-To:", "From:",
                                       "Message-ID:",  "MIME-Version:", "Received:",
                                       "Return-Path:", "Subject:",      "To:" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (length >= strlen (names[i]) &&
        g_ascii_strncasecmp ((const char *) line, names[i], strlen (names[i])) == 0)
      return TRUE;
  return FALSE;
}

/* Notes and settings have lines with colons too, so a header has to hold nothing else, up
 * to its end or the end of what is here, and a field of mail. */
static gboolean
has_header (const guint8 *octets, gsize length)
{
  gboolean known = FALSE, folds = FALSE;

  for (gsize i = 0; i < length;)
    {
      const guint8 *newline = memchr (octets + i, '\n', length - i);
      gsize end = newline == NULL ? length : (gsize) (newline - octets);
      const guint8 *line = octets + i;

      if (*line == '\n' || *line == '\r')
        return known;
      folds = *line == ' ' || *line == '\t';
      if (newline != NULL && !folds && !pr_from_line_is_field (line, end - i))
        return FALSE;
      known = known || is_known_field (line, end - i);
      i = end + 1;
    }
  return known;
}

static gboolean
is_number (const char *name)
{
  return *name != '\0' && name[strspn (name, "0123456789")] == '\0';
}

static gboolean
has_suffix (const char *name, const char *suffix)
{
  gsize length = strlen (name), suffix_length = strlen (suffix);

  return length > suffix_length &&
         g_ascii_strcasecmp (name + length - suffix_length, suffix) == 0;
}

PrSniff
pr_sniff (const char *name, const guint8 *octets, gsize length)
{
  const guint8 *newline;
  gsize line;

  while (length > 0 && (*octets == '\n' || *octets == '\r'))
    {
      octets++;
      length--;
    }
  if (length == 0)
    return PR_SNIFF_EMPTY;
  newline = memchr (octets, '\n', length);
  line = newline == NULL ? length : (gsize) (newline - octets);
  /* Its name says that it is one message, however it begins. */
  if (has_suffix (name, ".eml"))
    return PR_SNIFF_MESSAGE;
  if (pr_from_line_look (octets, line) != PR_FROM_LINE_NONE)
    return PR_SNIFF_MBOX;
  /* As MH and news readers call them. */
  if (is_number (name) && pr_from_line_is_field (octets, line))
    return PR_SNIFF_MESSAGE;
  return has_header (octets, length) ? PR_SNIFF_MESSAGE : PR_SNIFF_OTHER;
}
