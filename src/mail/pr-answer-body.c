/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-answer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-trouble.h"

#define WRAP_CHARS 76      /* of a line that is to be quoted; a longer one is broken */
#define MAX_LINE_CHARS 500 /* of a line of the header, as it is told */

/* Where the text goes, and how much may still come. */
typedef struct
{
  GString *text;
  gsize room; /* octets as encoded */
  gboolean full;
} Body;

/* ---- lines ---- */

/* How much of it there is room for, to the end of a character. */
static gsize
measure_fitting (const char *line, gsize length, gsize room)
{
  const char *p = line, *end = line + length;

  while (p < end)
    {
      const char *next = g_utf8_next_char (p);
      gsize octets = pr_mailto_measure (p, (gsize) (next - p));

      if (octets > room)
        break;
      room -= octets;
      p = next;
    }
  return (gsize) (p - line);
}

static void
add_line (Body *self, const char *mark, const char *line, gsize length)
{
  gsize fixed = pr_mailto_measure (mark, strlen (mark)) + pr_mailto_measure ("\n", 1);
  gsize fitting;

  if (self->full)
    return;
  self->full = fixed > self->room;
  if (self->full)
    return;
  self->room -= fixed;
  fitting = measure_fitting (line, length, self->room);
  self->full = fitting < length;
  self->room -= pr_mailto_measure (line, fitting);
  g_string_append (self->text, mark);
  g_string_append_len (self->text, line, (gssize) fitting);
  g_string_append_c (self->text, '\n');
}

/* Where a line that is too long may break best; else its end. */
static gsize
find_break (const char *line, gsize length)
{
  const char *end = line + length, *best = NULL, *p = line;

  for (guint n = 0; p < end; p = g_utf8_next_char (p), n++)
    {
      if (n > WRAP_CHARS && best != NULL)
        return (gsize) (best - line);
      if (*p == ' ' && p > line)
        best = p;
    }
  return length;
}

static gboolean
is_long (const char *line, gsize length)
{
  return length > WRAP_CHARS && g_utf8_strlen (line, (gssize) length) > WRAP_CHARS + 2;
}

static void
quote_line (Body *self, const char *line, gsize length)
{
  if (length > 0 && *line == '>')
    {
      add_line (self, ">", line, length);
      return;
    }
  while (!self->full && is_long (line, length))
    {
      gsize part = find_break (line, length);

      add_line (self, "> ", line, part);
      line += part;
      length -= part;
      if (length > 0 && *line == ' ')
        {
          line++;
          length--;
        }
      else if (length == 0)
        return;
    }
  add_line (self, length == 0 ? ">" : "> ", line, length);
}

/* RFC 3676 §4.3: nobody quotes a signature. */
static gboolean
begins_signature (const char *line, gsize length)
{
  return length == 3 && memcmp (line, "-- ", 3) == 0;
}

static void
add_text (Body *self, const char *text, gboolean quoted)
{
  const char *line = text;

  while (*line != '\0' && !self->full)
    {
      gsize length = strcspn (line, "\n");

      if (quoted && begins_signature (line, length))
        break;
      if (quoted)
        quote_line (self, line, length);
      else
        add_line (self, "", line, length);
      line += length + (line[length] == '\n');
    }
}

/* Without empty lines around it. */
static char *
dup_text (PrMessage *message)
{
  g_autoptr (PrRichText) rich = pr_message_ref_rich (message);
  char *text = pr_rich_text_dup_plain (rich);
  gsize blank = 0;

  g_strchomp (text);
  while (text[blank + strspn (text + blank, " \t\r")] == '\n')
    blank += strspn (text + blank, " \t\r") + 1;
  memmove (text, text + blank, strlen (text + blank) + 1);
  return text;
}

/* ---- what stands before it ---- */

static char *
dup_date (const PrEnvelope *envelope)
{
  g_autoptr (GDateTime) date = envelope->date == G_MININT64
                                 ? NULL
                                 : g_date_time_new_from_unix_local (envelope->date);

  /* Translators: a date in a sentence, as of g_date_time_format (): "20 November 2026,
   * 09:14" */
  return date == NULL ? NULL : g_date_time_format (date, _ ("%-e %B %Y, %H:%M"));
}

static char *
dup_name (const PrEnvelope *envelope)
{
  const PrAddress *from =
    envelope->from->len == 0 ? NULL : g_ptr_array_index (envelope->from, 0);
  const char *name = from == NULL                                ? ""
                     : from->name != NULL && *from->name != '\0' ? from->name
                                                                 : from->address;

  return pr_text_for_line (name, -1, MAX_LINE_CHARS);
}

static char *
dup_attribution (const PrEnvelope *envelope)
{
  g_autofree char *date = dup_date (envelope);
  g_autofree char *name = dup_name (envelope);

  if (*name == '\0')
    return NULL;
  if (date == NULL)
    /* Translators: a name; what that person wrote follows */
    return g_strdup_printf (_ ("%s wrote:"), name);
  /* Translators: a date with time, then a name; what that person wrote follows */
  return g_strdup_printf (_ ("On %s, %s wrote:"), date, name);
}

static void
tell_field (Body *self, const char *title, const char *value)
{
  g_autofree char *line = pr_text_for_line (value, -1, MAX_LINE_CHARS);
  g_autofree char *field = g_strdup_printf ("%s %s", title, line);

  if (*line != '\0')
    add_line (self, "", field, strlen (field));
}

static void
tell_people (Body *self, const char *title, GPtrArray *people)
{
  g_autofree char *text = pr_addresses_to_text (people);

  tell_field (self, title, text);
}

static void
tell_header (Body *self, const PrEnvelope *envelope)
{
  g_autofree char *date = dup_date (envelope);
  const char *title = _ ("-------- Forwarded message --------");

  add_line (self, "", title, strlen (title));
  tell_field (self, _ ("Subject:"), envelope->subject);
  if (date != NULL)
    tell_field (self, _ ("Date:"), date);
  tell_people (self, _ ("From:"), envelope->from);
  tell_people (self, _ ("To:"), envelope->to);
  tell_people (self, _ ("Cc:"), envelope->cc);
  add_line (self, "", "", 0);
}

void
pr_answer_write_body (PrAnswer *self, PrMessage *message, PrAnswerKind kind)
{
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  Body body = { .text = g_string_new (NULL), .room = PR_ANSWER_BODY_OCTETS };
  g_autofree char *attribution = dup_attribution (envelope);
  g_autofree char *text = dup_text (message);

  if (kind == PR_ANSWER_FORWARD)
    {
      add_line (&body, "", "", 0);
      tell_header (&body, envelope);
    }
  else if (attribution != NULL)
    add_line (&body, "", attribution, strlen (attribution));
  add_text (&body, text, kind != PR_ANSWER_FORWARD);
  self->cut = body.full;
  if (body.full)
    g_string_append_printf (body.text, "\n%s\n",
                            _ ("[The message goes on; the rest found no room here.]"));
  self->body = g_string_free (body.text, FALSE);
}
