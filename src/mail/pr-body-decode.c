/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-body-private.h"
#include "mail/pr-charset-private.h"
#include "mail/pr-inline-private.h"
#include "mail/pr-mail-limits.h"

#define META_OCTETS 1024 /* where HTML 5 has its charset at the latest */

gboolean
pr_body_is_html (const PrNode *node)
{
  return pr_node_is_type (node, "text/html") ||
         pr_node_is_type (node, "application/xhtml+xml");
}

/* Ends every line with LF alone, in place. */
static void
settle_line_ends (GString *text)
{
  const char *end = text->str + text->len;
  const char *from = memchr (text->str, '\r', text->len);
  char *to = (char *) from;

  while (from != NULL)
    {
      const char *run = from + 1;

      if (run == end || (*run != '\n' && *run != '\r'))
        *to++ = '\n';
      from = memchr (run, '\r', end - run);
      memmove (to, run, (from != NULL ? from : end) - run);
      to += (from != NULL ? from : end) - run;
    }
  if (to != NULL)
    g_string_truncate (text, to - text->str);
}

/* <meta charset=…> or <meta … content="text/html; charset=…">, or NULL. */
static char *
find_meta_charset (const char *html, gsize length)
{
  g_autofree char *start = g_strndup (html, MIN (length, META_OCTETS));
  g_autofree char *lower = g_ascii_strdown (start, -1);
  const char *meta = strstr (lower, "<meta");
  const char *charset = meta != NULL ? strstr (meta, "charset=") : NULL;
  gsize skip;

  if (charset == NULL)
    return NULL;
  charset += strlen ("charset=");
  skip = strspn (charset, " \"'");
  return g_strndup (charset + skip, strcspn (charset + skip, " \"'>;/"));
}

static void
note_charset (PrCharsetVerdict verdict, PrWarnings *warnings)
{
  static const PrWarnings marks[] = {
    [PR_CHARSET_AS_DECLARED] = 0,
    [PR_CHARSET_GUESSED] = PR_WARNING_CHARSET_GUESSED,
    [PR_CHARSET_UNKNOWN] = PR_WARNING_CHARSET_UNKNOWN,
    [PR_CHARSET_REPAIRED] = PR_WARNING_CHARSET_REPAIRED,
  };

  *warnings |= marks[verdict];
}

/* @data: the start of it, or all. */
static GString *
to_text (const PrMime *mime,
         const PrNode *node,
         const char *data,
         gsize length,
         PrCharsetVerdict *verdict)
{
  const char *declared = node != NULL ? node->charset : NULL;
  g_autofree char *meta = node != NULL && declared == NULL && pr_body_is_html (node)
                            ? find_meta_charset (data, length)
                            : NULL;
  GString *text;

  *verdict = PR_CHARSET_AS_DECLARED;
  if (mime->charset != NULL)
    text = pr_charset_read_as (data, length, mime->charset);
  else
    text =
      pr_charset_to_utf8 (data, length, meta != NULL ? meta : declared, NULL, verdict);
  if (g_str_has_prefix (text->str, "\xef\xbb\xbf"))
    g_string_erase (text, 0, 3);
  settle_line_ends (text);
  return text;
}

GString *
pr_body_read (const PrMime *mime, const PrNode *node, const char *octets, gsize length)
{
  PrCharsetVerdict verdict;

  return to_text (mime, node, octets, length, &verdict);
}

/* An octet that no character of UTF-8 begins with. */
static gboolean
continues (char octet)
{
  return ((guchar) octet & 0xc0) == 0x80;
}

gsize
pr_body_find_line_end (const char *octets, gsize length)
{
  const char *last = memrchr (octets, '\n', length);
  gsize end = last != NULL ? (gsize) (last + 1 - octets) : 0;

  if (end < length / 2)
    for (end = length; end > 0 && length - end < 4 && continues (octets[end]); end--)
      ;
  /* In UTF-16 the line feed is one octet of two. */
  if (end % 2 == 1 && memchr (octets, '\0', end) != NULL)
    end = end < length ? end + 1 : end - 1;
  return end;
}

/* What is left of a text without the files in it. */
static GByteArray *
drop_files (const char *data, const GArray *files, gsize length)
{
  GByteArray *rest = g_byte_array_sized_new (length);
  gsize at = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const PrInlineFile *file = &g_array_index (files, PrInlineFile, i);

      g_byte_array_append (rest, (const guint8 *) data + at, file->start - at);
      at = file->end;
    }
  g_byte_array_append (rest, (const guint8 *) data + at, length - at);
  return rest;
}

GString *
pr_body_decode (const PrMime *mime, const PrNode *node, PrWarnings *warnings)
{
  const char *data = mime->data + node->body;
  gsize length = MIN (node->end - node->body, PR_MAIL_MAX_TEXT_OCTETS);
  g_autoptr (GByteArray) decoded = NULL;
  PrCharsetVerdict verdict;
  GString *text;

  if (node->transfer != GMIME_CONTENT_ENCODING_DEFAULT)
    {
      decoded = pr_transfer_decode (node->transfer, data, node->end - node->body,
                                    PR_MAIL_MAX_TEXT_OCTETS);
      length = decoded->len;
      data = length > 0 ? (const char *) decoded->data : "";
    }
  if (pr_inline_may_hold (mime, node))
    {
      g_autoptr (GArray) files = pr_inline_find (data, length);
      GByteArray *rest = files != NULL ? drop_files (data, files, length) : NULL;

      if (rest != NULL)
        {
          g_clear_pointer (&decoded, g_byte_array_unref);
          decoded = rest;
          length = rest->len;
          data = length > 0 ? (const char *) rest->data : "";
        }
    }
  if (length == PR_MAIL_MAX_TEXT_OCTETS)
    *warnings |= PR_WARNING_TEXT_CUT;
  text = to_text (mime, node, data, length, &verdict);
  note_charset (verdict, warnings);
  return text;
}

/* What follows could still tell that octets are in another charset than they seem to be
 * in, so only those are read before it that say the same in nearly every one. */
GString *
pr_body_decode_start (const PrMime *mime, const PrNode *node, gsize max)
{
  const char *data = mime->data + node->body;
  gsize length = node->end - node->body;
  g_autoptr (GByteArray) decoded = NULL;
  const char *last;
  PrCharsetVerdict verdict;

  if (length <= max || mime->charset != NULL || pr_inline_may_hold (mime, node))
    return NULL;
  if (node->transfer != GMIME_CONTENT_ENCODING_DEFAULT)
    {
      decoded = pr_transfer_decode (node->transfer, data, length, max);
      length = decoded->len;
      data = (const char *) decoded->data;
    }
  last = length < max ? NULL : memrchr (data, '\n', max);
  if (last == NULL || (gsize) (last - data) < max / 2 ||
      !pr_charset_is_plain (data, last + 1 - data, node->charset))
    return NULL;
  return to_text (mime, node, data, last + 1 - data, &verdict);
}
