/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-encode.h"

#include <string.h>

#define LINE 76
#define LINE_OCTETS (LINE / 4 * 3)
#define WORD_OCTETS 45 /* of an encoded word: at most 75 characters in all */

static const char digits[] =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
bench_append_base64 (GString *out, const char *octets, gsize length)
{
  for (gsize at = 0; at < length; at += LINE_OCTETS)
    {
      gsize take = MIN (length - at, LINE_OCTETS);
      g_autofree char *line = g_base64_encode ((const guchar *) octets + at, take);

      g_string_append (out, line);
      g_string_append_c (out, '\n');
    }
}

void
bench_append_random_base64 (GString *out, BenchDice *dice, gsize size)
{
  gsize left = MAX (size / 3, 1) * 4;

  while (left > 0)
    {
      gsize take = MIN (left, LINE), at = out->len;

      g_string_set_size (out, at + take + 1);
      for (gsize i = 0; i < take; i += 4)
        {
          guint64 bits = bench_dice_next (dice);

          for (gsize k = 0; k < 4; k++, bits >>= 6)
            out->str[at + i + k] = digits[bits & 63];
        }
      out->str[at + take] = '\n';
      left -= take;
    }
}

void
bench_append_quoted_printable (GString *out, const char *octets, gsize length)
{
  static const char hex[] = "0123456789ABCDEF";
  gsize column = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar octet = (guchar) octets[i];
      gboolean ends = i + 1 == length || octets[i + 1] == '\n';
      gboolean plain =
        (octet > 32 && octet < 127 && octet != '=') || (octet == ' ' && !ends);

      if (octet == '\n')
        column = 0;
      else if (column + (plain ? 1 : 3) > LINE - 1)
        {
          g_string_append (out, "=\n");
          column = 0;
        }
      if (plain || octet == '\n')
        g_string_append_c (out, (char) octet);
      else
        {
          char quoted[3] = { '=', hex[octet >> 4], hex[octet & 15] };

          g_string_append_len (out, quoted, sizeof quoted);
        }
      if (octet != '\n')
        column += plain ? 1 : 3;
    }
}

void
bench_append_words (GString *out, const char *text)
{
  if (g_str_is_ascii (text))
    {
      g_string_append (out, text);
      return;
    }
  while (*text != '\0')
    {
      const char *end = text;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - text <= WORD_OCTETS)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guchar *) text, (gsize) (end - text));
      g_string_append_printf (out, "=?utf-8?B?%s?=%s", word, *end != '\0' ? "\n " : "");
      text = end;
    }
}

void
bench_append_parameter (GString *out, const char *name, const char *text)
{
  g_autofree char *escaped = NULL;

  if (g_str_is_ascii (text))
    {
      g_string_append_printf (out, "%s=\"%s\"", name, text);
      return;
    }
  escaped = g_uri_escape_string (text, NULL, FALSE);
  g_string_append_printf (out, "%s*=utf-8''%s", name, escaped);
}
