/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-body-private.h"

/* A text without spaces is cut between characters rather than so far before its end. */
#define MAX_WORD_OCTETS 256

/* Which ends do not break a character. Where octets of ASCII mean others in the middle of
 * a line, only the end of one is sure; where they do anywhere, none is. */
typedef enum
{
  CUTS_NONE,
  CUTS_LINES,
  CUTS_WORDS,
  CUTS_CHARACTERS, /* UTF-8 */
} Cuts;

typedef enum
{
  IN_TEXT,
  IN_ANGLE, /* behind "<", which may be no more than that */
  IN_TAG,
  IN_ENTITY,
} Markup;

/* Looks at decoded octets one by one for the last place where a text may end. */
typedef struct
{
  Cuts cuts;
  gboolean html;
  Markup markup;
  gsize word;      /* behind the last whole word; 0: none */
  gsize character; /* behind the last whole character; 0: none */
} Cutter;

static Cuts
find_cuts (const PrNode *node)
{
  static const char *const shifting[] = { "iso-2022", "hz" };
  static const char *const wide[] = { "utf-7", "utf-16", "utf-32", "ucs", "unicode" };
  const char *charset = node->charset;

  if (charset == NULL)
    return CUTS_WORDS;
  if (g_ascii_strcasecmp (charset, "utf-8") == 0 ||
      g_ascii_strcasecmp (charset, "utf8") == 0)
    return CUTS_CHARACTERS;
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_ascii_strncasecmp (charset, wide[i], strlen (wide[i])) == 0)
      return CUTS_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (shifting); i++)
    if (g_ascii_strncasecmp (charset, shifting[i], strlen (shifting[i])) == 0)
      return CUTS_LINES;
  return CUTS_WORDS;
}

static Markup
read_markup (Markup markup, guchar c)
{
  switch (markup)
    {
    case IN_ANGLE:
      return g_ascii_isalpha (c) || (c != '\0' && strchr ("/!?", c) != NULL) ? IN_TAG
                                                                             : IN_TEXT;
    case IN_TAG:
      return c == '>' ? IN_TEXT : IN_TAG;
    case IN_ENTITY:
      if (g_ascii_isalnum (c) || c == '#')
        return IN_ENTITY;
      return c == '<' ? IN_ANGLE : IN_TEXT;
    case IN_TEXT:
    default:
      if (c == '<')
        return IN_ANGLE;
      return c == '&' ? IN_ENTITY : IN_TEXT;
    }
}

/* @before, @behind: where its raw octets begin and end. */
static void
take (Cutter *self, guchar c, gsize before, gsize behind)
{
  gboolean ends_tag;

  if (self->markup == IN_TEXT && (c & 0xc0) != 0x80)
    self->character = before;
  ends_tag = self->markup == IN_TAG && c == '>';
  if (self->html)
    self->markup = read_markup (self->markup, c);
  if (self->markup == IN_TEXT &&
      (c == '\n' || (self->cuts != CUTS_LINES && (c == ' ' || ends_tag))))
    self->word = behind;
}

static gboolean
skip_soft_break (const char *data, gsize *at, gsize end)
{
  gsize next = *at;

  while (next < end && (data[next] == ' ' || data[next] == '\t' || data[next] == '\r'))
    next++;
  if (next == end || data[next] != '\n')
    return FALSE;
  *at = next + 1;
  return TRUE;
}

static void
read_quoted (Cutter *self, const char *data, gsize at, gsize end)
{
  while (at < end)
    {
      gsize next = at + 1;

      if (data[at] != '=')
        take (self, (guchar) data[at], at, next);
      else if (end - at >= 3 && g_ascii_isxdigit (data[at + 1]) &&
               g_ascii_isxdigit (data[at + 2]))
        {
          next = at + 3;
          take (self,
                (guchar) (g_ascii_xdigit_value (data[at + 1]) << 4 |
                          g_ascii_xdigit_value (data[at + 2])),
                at, next);
        }
      else if (!skip_soft_break (data, &next, end))
        {
          if (end - at < 3)
            return;
          take (self, '=', at, next);
        }
      at = next;
    }
}

/* An octet ends where the character does that has its last bits. */
static void
read_base64 (Cutter *self, const char *data, gsize at, gsize end)
{
  guint32 saved = 0;
  gsize begin = at;
  guint n = 0;

  for (; at < end && data[at] != '='; at++)
    {
      guchar rank = pr_transfer_rank (data[at]);

      if (rank == PR_TRANSFER_NO_RANK)
        continue;
      saved = saved << 6 | rank;
      if (++n % 4 == 1)
        continue;
      take (self, (guchar) (saved >> (4 - 2 * ((n - 2) % 4))), begin, at + 1);
      begin = at + 1;
    }
}

gsize
pr_body_find_cut (const PrMime *mime, const PrNode *node)
{
  Cutter self = { .cuts = find_cuts (node), .html = pr_body_is_html (node) };
  gsize cut;

  /* What is uuencoded ends in a way of its own. */
  if (self.cuts == CUTS_NONE || node->transfer == GMIME_CONTENT_ENCODING_UUENCODE)
    return 0;
  if (node->transfer == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
    read_quoted (&self, mime->data, node->body, node->end);
  else if (node->transfer == GMIME_CONTENT_ENCODING_BASE64)
    read_base64 (&self, mime->data, node->body, node->end);
  else
    for (gsize at = node->body; at < node->end; at++)
      take (&self, (guchar) mime->data[at], at, at + 1);
  cut = self.word;
  if (self.cuts == CUTS_CHARACTERS && self.character > cut + MAX_WORD_OCTETS)
    cut = self.character;
  return cut > node->body ? cut : 0;
}
