/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-file-text.h"

#include <string.h>
#include "extract/pr-helper-private.h"

#define FILE_ARGUMENT "/proc/self/fd/0"
#define MAX_PAGES "500"

typedef struct
{
  const char *type, *ending;
  const char *arguments[9];
} Reader;

static const Reader readers[] = {
  { "application/pdf",
    ".pdf",
    { "pdftotext", "-q", "-enc", "UTF-8", "-l", MAX_PAGES, FILE_ARGUMENT, "-" } },
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docx",
    { "unzip", "-p", FILE_ARGUMENT, "word/document.xml" } },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsx",
    { "unzip", "-p", FILE_ARGUMENT, "xl/sharedStrings.xml" } },
  { "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pptx",
    { "unzip", "-p", FILE_ARGUMENT, "ppt/slides/slide*.xml" } },
  { "application/vnd.oasis.opendocument.text",
    ".odt",
    { "unzip", "-p", FILE_ARGUMENT, "content.xml" } },
  { "application/vnd.oasis.opendocument.spreadsheet",
    ".ods",
    { "unzip", "-p", FILE_ARGUMENT, "content.xml" } },
  { "application/vnd.oasis.opendocument.presentation",
    ".odp",
    { "unzip", "-p", FILE_ARGUMENT, "content.xml" } },
};

/* A name counts too: many a program sends everything as application/octet-stream. */
static const Reader *
find_reader (const char *type, const char *name)
{
  gsize length = name == NULL ? 0 : strlen (name);

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      gsize ending = strlen (readers[i].ending);

      if (strcmp (type, readers[i].type) == 0 ||
          (length > ending &&
           g_ascii_strcasecmp (name + length - ending, readers[i].ending) == 0))
        return &readers[i];
    }
  return NULL;
}

gboolean
pr_file_text_can_read (const char *type, const char *name)
{
  return find_reader (type, name) != NULL;
}

/* ---- XML of office files ---- */

/* Whether words on both sides of a tag are of different paragraphs or cells. */
static gboolean
is_break (const char *tag, gsize length)
{
  static const char *const breaks[] = { "/w:p",
                                        "w:tab",
                                        "w:br",
                                        "/a:p",
                                        "a:br",
                                        "/si",
                                        "/text:p",
                                        "/text:h",
                                        "text:tab",
                                        "text:s",
                                        "text:line-break",
                                        "/table:table-cell",
                                        "?xml" };

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      gsize n = strlen (breaks[i]);

      if (length >= n && strncmp (tag, breaks[i], n) == 0 &&
          (length == n || tag[n] == ' ' || tag[n] == '/'))
        return TRUE;
    }
  return FALSE;
}

/* At a "&"; what is no entity stands for itself. */
static gsize
take_entity (const char *p, gsize left, GString *out)
{
  static const struct
  {
    const char *name;
    char sign;
  } known[] = { { "&amp;", '&' },
                { "&lt;", '<' },
                { "&gt;", '>' },
                { "&quot;", '"' },
                { "&apos;", '\'' } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize n = strlen (known[i].name);

      if (left >= n && strncmp (p, known[i].name, n) == 0)
        {
          g_string_append_c (out, known[i].sign);
          return n;
        }
    }
  if (left > 3 && p[1] == '#')
    {
      gboolean hexadecimal = p[2] == 'x' || p[2] == 'X';
      char *end = NULL;
      guint64 number =
        g_ascii_strtoull (p + 2 + hexadecimal, &end, hexadecimal ? 16 : 10);

      if (*end == ';' && number > 0 && number < 0x110000 &&
          g_unichar_validate ((gunichar) number))
        {
          g_string_append_unichar (out, (gunichar) number);
          return (gsize) (end + 1 - p);
        }
    }
  g_string_append_c (out, '&');
  return 1;
}

static GString *
strip_tags (const GString *xml)
{
  GString *out = g_string_sized_new (xml->len / 2);
  const char *p = xml->str, *end = xml->str + xml->len;

  while (p < end)
    if (*p == '<')
      {
        const char *close = memchr (p, '>', end - p);

        if (close == NULL)
          break;
        if (is_break (p + 1, (gsize) (close - p - 1)))
          g_string_append_c (out, '\n');
        p = close + 1;
      }
    else if (*p == '&')
      p += take_entity (p, (gsize) (end - p), out);
    else
      g_string_append_c (out, *p++);
  return out;
}

char *
pr_file_text_read (const char *type, const char *name, GBytes *octets)
{
  const Reader *reader = find_reader (type, name);
  GString *said = reader == NULL ? NULL : pr_helper_run (reader->arguments, octets);
  GString *text;
  char *valid;

  if (said == NULL)
    return NULL;
  text = strcmp (reader->arguments[0], "unzip") == 0 ? strip_tags (said)
                                                     : g_steal_pointer (&said);
  valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_string_free (text, TRUE);
  if (said != NULL)
    g_string_free (said, TRUE);
  return valid;
}
