/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-answer-private.h"

#include <string.h>
#include "mail/pr-mail-limits.h"
#include "mail/pr-trouble.h"

#define MAX_PARTS 200 /* addresses of one list, fields of one URL */
#define MAX_SUBJECT_CHARS 500

/* RFC 6068 allows more as it is; but "+" is a space to some programs, and what they
 * split at was written by a stranger. */
static gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("-._~", c) != NULL);
}

gsize
pr_mailto_measure (const char *text, gsize length)
{
  gsize octets = 0;

  for (gsize i = 0; i < length; i++)
    octets += is_plain (text[i]) ? 1 : text[i] == '\n' ? 6 : 3;
  return octets;
}

/* @kept: what stays as it is besides. */
static void
escape (GString *uri, const char *text, const char *kept)
{
  for (const char *p = text; *p != '\0'; p++)
    if (is_plain (*p) || strchr (kept, *p) != NULL)
      g_string_append_c (uri, *p);
    else if (*p == '\n')
      g_string_append (uri, "%0D%0A");
    else
      g_string_append_printf (uri, "%%%02X", (guint8) *p);
}

/* A comma parts addresses; one within an address is escaped. The last "@" parts it. */
static void
add_addresses (GString *uri, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const char *address = g_ptr_array_index (addresses, i);
      const char *at = strrchr (address, '@');
      g_autofree char *local = g_strndup (address, (gsize) (at - address));

      if (i > 0)
        g_string_append_c (uri, ',');
      escape (uri, local, "");
      escape (uri, at, "@");
    }
}

static void
add_field (GString *uri, char *separator, const char *name)
{
  g_string_append_c (uri, *separator);
  g_string_append_printf (uri, "%s=", name);
  *separator = '&';
}

static void
add_text (GString *uri, char *separator, const char *name, const char *text)
{
  if (*text == '\0')
    return;
  add_field (uri, separator, name);
  escape (uri, text, "");
}

static void
add_ids (GString *uri, char *separator, const char *name, char *const *ids, guint n_ids)
{
  add_field (uri, separator, name);
  for (guint i = 0; i < n_ids; i++)
    {
      escape (uri, i == 0 ? "<" : " <", "");
      escape (uri, ids[i], "");
      escape (uri, ">", "");
    }
}

char *
pr_answer_dup_mailto (const PrAnswer *self)
{
  GString *uri = g_string_new ("mailto:");
  char separator = '?';

  g_return_val_if_fail (self != NULL, NULL);

  add_addresses (uri, self->to);
  if (self->cc->len > 0)
    {
      add_field (uri, &separator, "cc");
      add_addresses (uri, self->cc);
    }
  add_text (uri, &separator, "subject", self->subject);
  if (self->in_reply_to != NULL)
    add_ids (uri, &separator, "In-Reply-To", &self->in_reply_to, 1);
  if (self->references != NULL)
    add_ids (uri, &separator, "References", self->references,
             g_strv_length (self->references));
  add_text (uri, &separator, "body", self->body);
  g_assert (uri->len <= PR_MAIL_MAX_MAILTO_OCTETS);
  return g_string_free (uri, FALSE);
}

/* ---- reading ---- */

static void
take_addresses (GPtrArray *addresses, const char *text, gsize *room)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", MAX_PARTS);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *address = g_uri_unescape_string (parts[i], NULL);
      gsize octets = address == NULL ? 0 : pr_mailto_measure (address, strlen (address));

      if (address == NULL || !pr_answer_is_address (address) || octets + 3 > *room)
        continue;
      *room -= octets + 3;
      g_ptr_array_add (addresses, g_steal_pointer (&address));
    }
}

static void
take_body (PrAnswer *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_free (self->body);
  self->body = g_strjoinv ("\n", lines);
  self->cut = pr_mailto_measure (self->body, strlen (self->body)) > PR_ANSWER_BODY_OCTETS;
  if (self->cut)
    self->body[0] = '\0';
}

static void
take_field (PrAnswer *self, const char *field, gsize *room)
{
  gsize length = strcspn (field, "=");
  g_autofree char *name = g_strndup (field, length);
  const char *value = field[length] == '=' ? field + length + 1 : "";
  g_autofree char *text = g_uri_unescape_string (value, NULL);

  if (g_ascii_strcasecmp (name, "to") == 0)
    take_addresses (self->to, value, room);
  else if (g_ascii_strcasecmp (name, "cc") == 0)
    take_addresses (self->cc, value, room);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  if (g_ascii_strcasecmp (name, "subject") == 0)
    {
      g_free (self->subject);
      self->subject = pr_text_for_line (text, -1, MAX_SUBJECT_CHARS);
    }
  else if (g_ascii_strcasecmp (name, "body") == 0)
    take_body (self, text);
}

PrAnswer *
pr_answer_new_from_mailto (const char *uri)
{
  g_auto (GStrv) fields = NULL;
  g_autofree char *people = NULL;
  g_autofree char *query = NULL;
  PrAnswer *self;
  gsize length, room = PR_ANSWER_PEOPLE_OCTETS;

  g_return_val_if_fail (uri != NULL, NULL);

  if (g_ascii_strncasecmp (uri, "mailto:", strlen ("mailto:")) != 0)
    return NULL;
  uri += strlen ("mailto:");
  length = strcspn (uri, "?#");
  people = g_strndup (uri, length);
  self = pr_answer_new_empty ();
  self->subject = g_strdup ("");
  self->body = g_strdup ("");
  take_addresses (self->to, people, &room);
  if (uri[length] != '?')
    return self;
  query = g_strndup (uri + length + 1, strcspn (uri + length + 1, "#"));
  fields = g_strsplit (query, "&", MAX_PARTS);
  for (guint i = 0; fields[i] != NULL; i++)
    take_field (self, fields[i], &room);
  return self;
}
