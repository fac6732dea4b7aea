/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-rtf-private.h"

#include <string.h>
#include "extract/pr-extract-limits.h"

/* ---- unpacking ---- */

#define WINDOW 4096
#define HEAD 16
#define PACKED 0x75465a4c   /* "LZFu" */
#define UNPACKED 0x414c454d /* "MELA" */

static const char start_of_window[] =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
  "\\fmodern "
  "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
  "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static guint32
read_32 (const guint8 *p)
{
  return (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 |
         (guint32) p[3] << 24;
}

static GString *
unpack (const guint8 *p, const guint8 *end, gsize max)
{
  GString *out = g_string_new (NULL);
  guint8 window[WINDOW] = { 0 };
  guint at = sizeof start_of_window - 1;

  memcpy (window, start_of_window, at);
  while (p < end && out->len < max)
    {
      guint flags = *p++;

      for (guint bit = 0; bit < 8 && p < end && out->len < max; bit++, flags >>= 1)
        {
          guint from, n;

          if ((flags & 1) == 0)
            {
              g_string_append_c (out, (char) *p);
              window[at] = *p++;
              at = (at + 1) % WINDOW;
              continue;
            }
          if (end - p < 2)
            return out;
          from = (guint) p[0] << 4 | p[1] >> 4;
          n = (p[1] & 0xf) + 2u;
          p += 2;
          if (from == at)
            return out; /* the end mark */
          for (guint i = 0; i < n; i++)
            {
              guint8 octet = window[(from + i) % WINDOW];

              g_string_append_c (out, (char) octet);
              window[at] = octet;
              at = (at + 1) % WINDOW;
            }
        }
    }
  return out;
}

GString *
pr_rtf_unpack (const guint8 *octets, gsize length)
{
  gsize max;

  if (length < HEAD)
    return NULL;
  max = MIN (read_32 (octets + 4), PR_EXTRACT_MAX_RTF_OCTETS);
  if (read_32 (octets + 8) == UNPACKED)
    return g_string_new_len ((const char *) octets + HEAD,
                             (gssize) MIN (max, length - HEAD));
  if (read_32 (octets + 8) != PACKED)
    return NULL;
  return unpack (octets + HEAD, octets + length, max);
}

/* ---- reading ---- */

typedef struct
{
  const char *at, *end;
  GString *out;     /* UTF-8 */
  GString *pending; /* octets of the code page */
  guint code_page;
  guint depth;
  guint hidden_from; /* groups from this depth on are not read; 0: all are */
  guint n_skip;      /* characters to leave out behind a \u */
  guint n_instead;   /* how many stand for a \u */
  gboolean starts;   /* right behind a brace */
} Rtf;

static void
flush (Rtf *self)
{
  g_autofree char *charset = g_strdup_printf ("CP%u", self->code_page);
  g_autofree char *text = NULL;

  if (self->pending->len == 0)
    return;
  text = g_convert_with_fallback (self->pending->str, (gssize) self->pending->len,
                                  "UTF-8", charset, "\xef\xbf\xbd", NULL, NULL, NULL);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_free (text);
      text = g_utf8_make_valid (self->pending->str, (gssize) self->pending->len);
    }
  g_string_append (self->out, text);
  g_string_truncate (self->pending, 0);
}

static void
put (Rtf *self, char octet)
{
  self->starts = FALSE;
  if (self->hidden_from != 0)
    return;
  if (self->n_skip > 0)
    self->n_skip--;
  else if (octet != '\0')
    g_string_append_c (self->pending, octet);
}

static void
put_unichar (Rtf *self, int number)
{
  gunichar c = (gunichar) (number < 0 ? number + 0x10000 : number);

  self->n_skip = self->n_instead;
  if (self->hidden_from != 0)
    return;
  flush (self);
  if (c != 0 && g_unichar_validate (c))
    g_string_append_unichar (self->out, c);
}

static gboolean
is_any_of (const char *word, const char *const *words)
{
  return g_strv_contains (words, word);
}

static void
obey (Rtf *self, const char *word, int number, gboolean starts)
{
  static const char *const hidden[] = {
    "fonttbl",   "colortbl",  "stylesheet", "info",      "pict",
    "header",    "footer",    "object",     "listtable", "listoverridetable",
    "generator", "themedata", "datastore",  "xmlnstbl",  "fldinst",
    NULL
  };
  static const char *const lines[] = { "par", "line", "row", "page", "sect", NULL };

  if (starts && self->hidden_from == 0 && is_any_of (word, hidden))
    self->hidden_from = self->depth;
  else if (is_any_of (word, lines))
    put (self, '\n');
  else if (strcmp (word, "tab") == 0 || strcmp (word, "cell") == 0)
    put (self, '\t');
  else if (strcmp (word, "u") == 0)
    put_unichar (self, number);
  else if (strcmp (word, "uc") == 0)
    self->n_instead = (guint) CLAMP (number, 0, 8);
  else if (strcmp (word, "ansicpg") == 0 && number > 0 && number < 66000)
    self->code_page = (guint) number;
}

/* Behind a backslash: a word with its number, or one sign. */
static void
take_command (Rtf *self)
{
  char word[32];
  guint n = 0;
  int number = 0, sign = 1;
  gboolean starts = self->starts;

  self->starts = FALSE;
  while (self->at < self->end && g_ascii_isalpha (*self->at))
    {
      if (n < sizeof word - 1)
        word[n++] = *self->at;
      self->at++;
    }
  word[n] = '\0';
  if (self->at < self->end && *self->at == '-')
    {
      sign = -1;
      self->at++;
    }
  for (; self->at < self->end && g_ascii_isdigit (*self->at); self->at++)
    number = MIN (number * 10 + (*self->at - '0'), 1000000);
  if (self->at < self->end && *self->at == ' ')
    self->at++;
  obey (self, word, sign * number, starts);
}

static void
take_sign (Rtf *self)
{
  char sign = *self->at++;

  if (sign == '\'' && self->end - self->at >= 2)
    {
      int high = g_ascii_xdigit_value (self->at[0]),
          low = g_ascii_xdigit_value (self->at[1]);

      self->at += 2;
      if (high >= 0 && low >= 0)
        put (self, (char) (high << 4 | low));
    }
  else if (sign == '*' && self->hidden_from == 0)
    self->hidden_from = self->depth; /* a destination that may be left out */
  else if (sign == '~')
    put (self, ' ');
  else if (sign == '_')
    put (self, '-');
  else if (sign == '\n' || sign == '\r')
    put (self, '\n');
  else if (strchr ("\\{}", sign) != NULL && sign != '\0')
    put (self, sign);
}

static void
take (Rtf *self)
{
  char c = *self->at++;

  if (c == '{')
    {
      self->depth++;
      self->starts = TRUE;
    }
  else if (c == '}')
    {
      if (self->hidden_from >= self->depth)
        self->hidden_from = 0;
      self->depth -= self->depth > 0;
      self->n_skip = 0;
    }
  else if (c == '\\' && self->at < self->end)
    {
      if (g_ascii_isalpha (*self->at))
        take_command (self);
      else
        take_sign (self);
    }
  else if (c != '\r' && c != '\n')
    put (self, c);
}

GString *
pr_rtf_to_text (const char *rtf, gsize length)
{
  Rtf self = { .at = rtf, .end = rtf + length, .code_page = 1252, .n_instead = 1 };

  self.out = g_string_new (NULL);
  self.pending = g_string_new (NULL);
  while (self.at < self.end)
    take (&self);
  flush (&self);
  g_string_free (self.pending, TRUE);
  return self.out;
}
