/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-tnef.h"

#include <string.h>
#include "extract/pr-extract-limits.h"
#include "extract/pr-rtf-private.h"
#include "extract/pr-tnef-private.h"
#include "mail/pr-message.h"

#define LINE_OCTETS 57 /* of base64: 76 characters */
#define NAME_SIGNS "!#$&+-.^_`|~"

typedef struct
{
  GString *out;
  char boundary[48];
  guint n_parts;
} Writer;

static void
append_base64 (GString *out, const guint8 *data, gsize length)
{
  for (gsize at = 0; at < length; at += LINE_OCTETS)
    {
      g_autofree char *line = g_base64_encode (data + at, MIN (LINE_OCTETS, length - at));

      g_string_append (out, line);
      g_string_append (out, "\r\n");
    }
}

static void
begin_part (Writer *self, const char *type)
{
  self->n_parts++;
  g_string_append_printf (self->out, "\r\n--%s\r\nContent-Type: %s\r\n", self->boundary,
                          type);
}

static void
append_contents (Writer *self, const void *data, gsize length)
{
  g_string_append (self->out, "Content-Transfer-Encoding: base64\r\n\r\n");
  append_base64 (self->out, data, length);
}

/* ---- its text ---- */

static gboolean
append_rtf (Writer *self, PrTnefOctets packed)
{
  GString *rtf = packed.data == NULL ? NULL : pr_rtf_unpack (packed.data, packed.length);
  GString *text = rtf == NULL ? NULL : pr_rtf_to_text (rtf->str, rtf->len);
  gboolean is_there = text != NULL && text->str[strspn (text->str, " \t\r\n")] != '\0';

  if (is_there)
    {
      begin_part (self, "text/plain; charset=utf-8");
      append_contents (self, text->str, text->len);
    }
  if (rtf != NULL)
    g_string_free (rtf, TRUE);
  if (text != NULL)
    g_string_free (text, TRUE);
  return is_there;
}

/* What its HTML is in. Of the code pages those that take one octet after another. */
static char *
dup_html_charset (const PrTnef *tnef)
{
  g_autofree char *name = g_strdup_printf ("cp%u", tnef->code_page);

  if (g_utf8_validate ((const char *) tnef->html.data, (gssize) tnef->html.length, NULL))
    return g_strdup ("utf-8");
  if (tnef->code_page == 0 || tnef->code_page == PR_TNEF_UTF_16 ||
      tnef->code_page == PR_TNEF_UTF_8 || !pr_message_knows_charset (name))
    return g_strdup ("windows-1252");
  return g_steal_pointer (&name);
}

static void
append_text (Writer *self, const PrTnef *tnef)
{
  g_autofree char *type = NULL;

  if (tnef->html.data != NULL && tnef->html.length > 0)
    {
      g_autofree char *charset = dup_html_charset (tnef);

      type = g_strdup_printf ("text/html; charset=%s", charset);
      begin_part (self, type);
      append_contents (self, tnef->html.data, tnef->html.length);
    }
  else if (!append_rtf (self, tnef->rtf) && tnef->text != NULL && *tnef->text != '\0')
    {
      begin_part (self, "text/plain; charset=utf-8");
      append_contents (self, tnef->text, strlen (tnef->text));
    }
}

/* ---- its files ---- */

/* Nothing that would be more than a type in its field. */
static const char *
get_type (const PrTnefFile *file)
{
  const char *slash = file->type == NULL ? NULL : strchr (file->type, '/');

  if (slash == NULL || strlen (file->type) > 100)
    return "application/octet-stream";
  for (const char *p = file->type; *p != '\0'; p++)
    if (p != slash && !g_ascii_isalnum (*p) && strchr (NAME_SIGNS, *p) == NULL)
      return "application/octet-stream";
  /* A multipart or a message would be taken apart, and it is one file. */
  if (g_ascii_strncasecmp (file->type, "multipart/", 10) == 0 ||
      g_ascii_strncasecmp (file->type, "message/", 8) == 0)
    return "application/octet-stream";
  return file->type;
}

static void
append_name (Writer *self, const PrTnefFile *file)
{
  g_string_append (self->out, "Content-Disposition: attachment");
  if (file->name != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (file->name, NULL, FALSE);

      g_string_append_printf (self->out, ";\r\n filename*=utf-8''%s", escaped);
    }
  g_string_append (self->out, "\r\n");
}

static gboolean
is_safe_cid (const char *cid)
{
  for (const char *p = cid; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '<' || *p == '>')
      return FALSE;
  return *cid != '\0' && strlen (cid) < 200;
}

static GString *write_entity (const PrTnef *tnef, gboolean with_text, guint depth);

static void
append_message (Writer *self, const PrTnefFile *file, guint depth)
{
  g_autoptr (PrTnef) inner = pr_tnef_new (file->contents.data, file->contents.length);
  GString *entity = inner == NULL || depth >= PR_EXTRACT_MAX_TNEF_DEPTH
                      ? NULL
                      : write_entity (inner, TRUE, depth + 1);
  g_autofree char *subject = NULL;

  if (entity == NULL)
    return;
  subject =
    g_base64_encode ((const guchar *) (inner->subject == NULL ? "" : inner->subject),
                     inner->subject == NULL ? 0 : MIN (strlen (inner->subject), 500));
  begin_part (self, "message/rfc822");
  append_name (self, file);
  g_string_append_printf (self->out,
                          "\r\nSubject: =?utf-8?B?%s?=\r\nMIME-Version: 1.0\r\n",
                          subject);
  g_string_append_len (self->out, entity->str, (gssize) entity->len);
  g_string_free (entity, TRUE);
}

static void
append_file (Writer *self, const PrTnefFile *file, guint depth)
{
  if (file->contents.data == NULL)
    return;
  if (file->is_message)
    {
      append_message (self, file, depth);
      return;
    }
  begin_part (self, get_type (file));
  append_name (self, file);
  if (file->cid != NULL && is_safe_cid (file->cid))
    g_string_append_printf (self->out, "Content-ID: <%s>\r\n", file->cid);
  append_contents (self, file->contents.data, file->contents.length);
}

static GString *
write_entity (const PrTnef *tnef, gboolean with_text, guint depth)
{
  Writer self = { .out = g_string_new (NULL) };

  g_snprintf (self.boundary, sizeof self.boundary, "=_%08x%08x%08x%08x", g_random_int (),
              g_random_int (), g_random_int (), g_random_int ());
  g_string_append_printf (self.out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n",
                          self.boundary);
  if (with_text)
    append_text (&self, tnef);
  for (guint i = 0; i < tnef->files->len; i++)
    append_file (&self, g_ptr_array_index (tnef->files, i), depth);
  g_string_append_printf (self.out, "\r\n--%s--\r\n", self.boundary);
  if (self.n_parts > 0)
    return self.out;
  g_string_free (self.out, TRUE);
  return NULL;
}

GBytes *
pr_tnef_to_mime (GBytes *octets, gboolean with_text)
{
  gsize length;
  const guint8 *data;
  g_autoptr (PrTnef) tnef = NULL;
  GString *entity;

  g_return_val_if_fail (octets != NULL, NULL);

  data = g_bytes_get_data (octets, &length);
  tnef = pr_tnef_new (data, length);
  entity = tnef == NULL ? NULL : write_entity (tnef, with_text, 0);
  return entity == NULL ? NULL : g_string_free_to_bytes (entity);
}
