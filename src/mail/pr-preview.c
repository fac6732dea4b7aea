/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-preview-private.h"
#include "mail/pr-text-private.h"

#define LOOK_OCTETS 65536 /* of text, however much of it is passed over */
#define OFFER_OCTETS 160  /* of the words before its link */
#define LABEL_OCTETS 16   /* of a copied header field, with its colon */

typedef struct
{
  const char *start;
  gsize length; /* without white space at either end */
} Line;

/* A text that is being read. */
typedef struct
{
  const char *p;
  const char *end;
  gboolean met_end; /* more of it could have made a difference */
} Source;

/* Takes the next line that holds anything. */
static gboolean
take_line (Source *source, Line *line)
{
  while (source->p < source->end)
    {
      const char *feed = memchr (source->p, '\n', source->end - source->p);
      const char *stop = feed != NULL ? feed : source->end;

      line->start = source->p;
      source->p = feed != NULL ? feed + 1 : stop;
      source->met_end = source->met_end || feed == NULL;
      while (line->start < stop && g_ascii_isspace (*line->start))
        line->start++;
      while (stop > line->start && g_ascii_isspace (stop[-1]))
        stop--;
      line->length = stop - line->start;
      if (line->length > 0)
        return TRUE;
    }
  source->met_end = TRUE;
  return FALSE;
}

static gboolean
starts_with (const Line *line, const char *text)
{
  return line->length >= strlen (text) &&
         g_ascii_strncasecmp (line->start, text, strlen (text)) == 0;
}

static gboolean
is_quote (const Line *line)
{
  return line->start[0] == '>';
}

/* "On Monday Ada wrote:" in any language: ends in a colon, and a quote comes next; it may
 * take two lines, of which the first ends no sentence. */
static gboolean
announces_quote (const Line *line, Source *source)
{
  char last = line->start[line->length - 1];
  gboolean adjacent = source->p < source->end && !g_ascii_isspace (*source->p);
  Source ahead = *source;
  gboolean announces;
  Line next;

  source->met_end = source->met_end || source->p == source->end;
  if (last != ':' && (!adjacent || strchr (".!?", last) != NULL))
    return FALSE;
  announces = take_line (&ahead, &next);
  if (announces && last != ':')
    announces = next.start[next.length - 1] == ':' && take_line (&ahead, &next);
  source->met_end = source->met_end || ahead.met_end;
  return announces && is_quote (&next);
}

/* Everything below is a copy of what was answered, or the sender's card. */
static gboolean
ends_message (const Line *line)
{
  static const char *const marks[] = { "-----Original Message", "----- Original Message",
                                       "________________________________" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (starts_with (line, marks[i]))
      return TRUE;
  return line->length == 2 && memcmp (line->start, "--", 2) == 0;
}

/* The header of a message that is answered or passed on, as programs copy it: its first
 * two lines. */
static gboolean
begins_copy (const Line *line, Source *source)
{
  static const struct
  {
    const char *first, *second;
  } headers[] = {
    { "From:", "Sent:" },       { "From:", "Date:" },     { "From:", "To:" },
    { "*From:*", "*Sent:*" },   { "*From:*", "*Date:*" }, { "Von:", "Gesendet:" },
    { "Von:", "Datum:" },       { "De :", "Envoyé" },     { "De:", "Envoyé" },
    { "De:", "Enviado" },       { "Da:", "Inviato:" },    { "Van:", "Verzonden:" },
    { "Od:", "Wysłano:" },      { "От:", "Отправлено:" }, { "差出人:", "送信日時:" },
    { "发件人:", "发送时间:" },
  };
  gboolean begins = FALSE;
  Source ahead;
  Line next;

  if (memchr (line->start, ':', MIN (line->length, LABEL_OCTETS)) == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (headers) && !begins; i++)
    if (starts_with (line, headers[i].first))
      {
        ahead = *source;
        begins = take_line (&ahead, &next) && starts_with (&next, headers[i].second);
        source->met_end = source->met_end || ahead.met_end;
      }
  return begins;
}

static gboolean
is_link_only (const Line *line)
{
  gsize skip = line->start[0] == '<';
  Line rest = { line->start + skip, line->length - skip };

  return (starts_with (&rest, "http://") || starts_with (&rest, "https://")) &&
         memchr (line->start, ' ', line->length) == NULL;
}

/* Whether a link begins here, which is not for reading. */
static gboolean
is_link (const char *p, const char *end)
{
  Line rest = { p, end - p };

  return *p == '<' && (starts_with (&rest, "<http") || starts_with (&rest, "<mailto:")) &&
         memchr (p, '>', end - p) != NULL;
}

/* Only what stands for pictures, which may be links. */
static gboolean
is_pictures_only (const Line *line)
{
  const char *p = line->start;
  const char *end = p + line->length;

  while (p < end)
    {
      const char *shut = *p == '[' ? memchr (p, ']', end - p) : NULL;

      if (shut == NULL && is_link (p, end))
        shut = memchr (p, '>', end - p);
      if (shut == NULL && *p != ' ')
        return FALSE;
      p = shut != NULL ? shut + 1 : p + 1;
    }
  return TRUE;
}

/* "View this email in your browser": a short line with a link, which newsletters begin
 * with. */
static gboolean
offers_browser (const Line *line)
{
  static const char *const words[] = {
    "browser",    "web version", "webversion",       "version online", "online version",
    "navigateur", "navegador",   "version en ligne", "przegląd",       "prohlížeč",
    "webbläsar",  "nettleser",   "tarayıcı",         "браузер",        "ブラウザ",
    "浏览器",     "瀏覽器",      "브라우저",         "المتصفح",
  };
  const char *link = g_strstr_len (line->start, line->length, "<http");
  g_autofree char *text = NULL;

  if (link == NULL || link - line->start > OFFER_OCTETS)
    return FALSE;
  text = g_utf8_strdown (line->start, link - line->start);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Rules and decoration: nothing that is read. */
static gboolean
is_noise (const Line *line)
{
  const char *end = line->start + line->length;

  for (const char *p = line->start; p < end; p = g_utf8_next_char (p))
    if (g_ascii_isalnum (*p) || g_unichar_isalnum (g_utf8_get_char (p)))
      return is_link_only (line);
  return TRUE;
}

/* Passes over at most @max characters that are taken over as they are; returns how many
 * there are. */
static gsize
pass_word (const char **p, const char *end, gsize max)
{
  gsize n = 0;

  for (; *p < end && n < max; n++)
    if (**p > ' ' && **p < 0x7f && **p != '<')
      (*p)++;
    else
      {
        gunichar c = g_utf8_get_char (*p);

        if (g_unichar_isspace (c) || pr_unichar_is_unsafe (c) || is_link (*p, end))
          break;
        *p = g_utf8_next_char (*p);
      }
  return n;
}

/* Takes over the words of a line. */
static void
append_words (GString *preview, const Line *line, gsize *n_chars, gsize max_chars)
{
  const char *p = line->start;
  const char *end = p + line->length;
  gboolean space = preview->len > 0;
  gboolean after_link = FALSE;

  while (p < end && *n_chars < max_chars)
    {
      const char *start = p;
      gboolean closes = after_link && strchr (".,;:!?)", *p) != NULL;
      gsize n_space = space && !closes && preview->len > 0 && *n_chars + 1 < max_chars;
      gsize n = pass_word (&p, end, max_chars - *n_chars - n_space);

      if (n == 0)
        {
          after_link = is_link (p, end);
          p = after_link ? (const char *) memchr (p, '>', end - p) + 1
                         : g_utf8_next_char (p);
          space = TRUE;
          continue;
        }
      g_string_append_len (preview, " ", n_space);
      g_string_append_len (preview, start, p - start);
      *n_chars += n_space + n;
      space = FALSE;
      after_link = FALSE;
    }
}

/* Not what the sender said. */
static gboolean
is_beside (const Line *line, Source *source)
{
  return is_quote (line) || announces_quote (line, source) || is_pictures_only (line) ||
         offers_browser (line);
}

/* @whole: take quotes too, where the sender added nothing. */
static GString *
gather (Source *source, gsize max_chars, gboolean whole)
{
  GString *preview = g_string_sized_new (max_chars + max_chars / 2);
  gsize n_chars = 0;
  Line line;

  while (n_chars < max_chars && take_line (source, &line))
    {
      if (!whole && (ends_message (&line) || begins_copy (&line, source)))
        break;
      while (whole && line.length > 0 && (*line.start == '>' || *line.start == ' '))
        {
          line.start++;
          line.length--;
        }
      if (line.length == 0 || is_noise (&line))
        continue;
      if (whole || !is_beside (&line, source))
        append_words (preview, &line, &n_chars, max_chars);
    }
  return preview;
}

static Source
get_source (const char *text)
{
  gsize length = strnlen (text, LOOK_OCTETS);

  while (length == LOOK_OCTETS && length > 0 && (text[length] & 0xc0) == 0x80)
    length--;
  return (Source){ text, text + length, FALSE };
}

char *
pr_preview_of_text (const char *text, gsize max_chars)
{
  Source source = get_source (text);
  GString *preview = gather (&source, max_chars, FALSE);

  if (preview->len == 0)
    {
      g_string_free (preview, TRUE);
      source = get_source (text);
      preview = gather (&source, max_chars, TRUE);
    }
  return g_string_free (preview, FALSE);
}

char *
pr_preview_of_start (const char *text, gsize max_chars)
{
  Source source = get_source (text);
  GString *preview = gather (&source, max_chars, FALSE);

  return g_string_free (preview, source.met_end);
}
