/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-armor.h"

#include <string.h>

#define START "-----BEGIN PGP "

typedef enum
{
  OUTSIDE,
  IN_MESSAGE,
  IN_SIGNED,    /* the text */
  IN_SIGNATURE, /* behind it */
} Place;

typedef struct
{
  const char *start;
  gsize length; /* without its end */
} Line;

static gboolean
is_line (const Line *line, const char *words)
{
  gsize length = strlen (words);

  if (line->length < length || memcmp (line->start, words, length) != 0)
    return FALSE;
  for (gsize i = length; i < line->length; i++)
    if (strchr (" \t\r", line->start[i]) == NULL || line->start[i] == '\0')
      return FALSE;
  return TRUE;
}

/* Where the text goes on behind @line. A start amid another one begins anew: what stood
 * before it never ends. */
static Place
pass_line (Place place, const Line *line, gboolean *begins, gboolean *ends)
{
  *begins = *ends = FALSE;
  if (line->length < 5 || memcmp (line->start, "-----", 5) != 0)
    return place;
  *begins = TRUE;
  if (is_line (line, START "MESSAGE-----"))
    return IN_MESSAGE;
  if (is_line (line, START "SIGNED MESSAGE-----"))
    return IN_SIGNED;
  *begins = FALSE;
  if (place == IN_SIGNED && is_line (line, START "SIGNATURE-----"))
    return IN_SIGNATURE;
  *ends = (place == IN_MESSAGE && is_line (line, "-----END PGP MESSAGE-----")) ||
          (place == IN_SIGNATURE && is_line (line, "-----END PGP SIGNATURE-----"));
  return *ends ? OUTSIDE : place;
}

gboolean
pr_armor_find (const char *text, gsize length, gsize from, PrArmor *found)
{
  Place place = OUTSIDE;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (from <= length, FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  for (gsize at = from; at < length;)
    {
      const char *feed = memchr (text + at, '\n', length - at);
      gsize next = feed != NULL ? (gsize) (feed - text) + 1 : length;
      const Line line = { text + at, next - at - (feed != NULL ? 1 : 0) };
      gboolean begins, ends;
      Place before = place;

      place = pass_line (place, &line, &begins, &ends);
      if (begins)
        found->start = at;
      if (ends)
        {
          found->kind = before == IN_MESSAGE ? PR_ARMOR_MESSAGE : PR_ARMOR_SIGNED;
          found->end = next;
          return TRUE;
        }
      at = next;
    }
  return FALSE;
}

gboolean
pr_armor_may_be_in (const char *text, gsize length)
{
  return length > 0 && memmem (text, length, START, strlen (START)) != NULL;
}
