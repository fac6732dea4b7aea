/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-content-private.h"

#include <string.h>
#include "mail/pr-field-private.h"

static gboolean
is_in_token (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '.' || c == '+';
}

static char *
skip_token (char *p)
{
  while (is_in_token (*p))
    p++;
  return p;
}

/* Ends the string at @p there; FALSE where @p is not the end of a parameter. */
static gboolean
end_value (char **p, char *end)
{
  char *next = *p + strspn (*p, " ");

  if (*next != '\0' && *next != ';')
    return FALSE;
  *p = *next == ';' ? next + 1 : next;
  *end = '\0';
  return TRUE;
}

/* Reads the value of a parameter; returns it, or NULL. */
static char *
take_value (char **p)
{
  char *value = *p;
  char *end;

  if (*value != '"')
    {
      end = *p = skip_token (value);
      return end > value && end_value (p, end) ? value : NULL;
    }
  for (end = ++value; *end >= ' ' && *end < 0x7f && *end != '"' && *end != '\\'; end++)
    if (end[0] == '=' && end[1] == '?')
      return NULL;
  *p = end + 1;
  return *end == '"' && end_value (p, end) ? value : NULL;
}

static gboolean
take_parameter (PrContent *self, char **p)
{
  char *name = *p + strspn (*p, " ");
  char *end = skip_token (name);

  if (end == name || *end != '=' || self->n_parameters == PR_CONTENT_MAX_PLAIN)
    return FALSE;
  *end = '\0';
  if (pr_content_get_parameter (self, name) != NULL)
    return FALSE;
  *p = end + 1;
  self->names[self->n_parameters] = name;
  self->values[self->n_parameters] = take_value (p);
  return self->values[self->n_parameters++] != NULL;
}

PrContent *
pr_content_new_plain (const char *value)
{
  g_autoptr (PrContent) self = g_new0 (PrContent, 1);
  char *p;
  char *end;

  self->text = g_strdup (value);
  end = skip_token (self->text);
  if (*end == '/')
    end = skip_token (end + 1);
  p = end;
  if (end == self->text || end[-1] == '/' || *self->text == '/' || !end_value (&p, end))
    return NULL;
  self->value = g_strdup (self->text);
  while (*p != '\0' && strspn (p, " ") < strlen (p))
    if (!take_parameter (self, &p))
      return NULL;
  return g_steal_pointer (&self);
}

PrContent *
pr_content_new_type (const char *value)
{
  PrContent *self = pr_content_new_plain (value);
  GMimeParserOptions *options;
  GMimeContentType *type;

  if (self != NULL && strchr (self->value, '/') != NULL)
    return self;
  pr_content_free (self);
  self = g_new0 (PrContent, 1);
  options = pr_field_get_options ();
  type = pr_gmime.content_type_parse (options, value);
  self->value = pr_gmime.content_type_get_mime_type (type);
  self->parameters = pr_gmime.content_type_get_parameters (type);
  self->parsed = G_OBJECT (type);
  return self;
}

PrContent *
pr_content_new_disposition (const char *value)
{
  PrContent *self = pr_content_new_plain (value);
  GMimeParserOptions *options;
  GMimeContentDisposition *disposition;
  const char *word;

  if (self != NULL && strchr (self->value, '/') == NULL)
    return self;
  pr_content_free (self);
  self = g_new0 (PrContent, 1);
  options = pr_field_get_options ();
  disposition = pr_gmime.content_disposition_parse (options, value);
  word = pr_gmime.content_disposition_get_disposition (disposition);
  self->value = g_strdup (word != NULL ? word : "");
  self->parameters = pr_gmime.content_disposition_get_parameters (disposition);
  self->parsed = G_OBJECT (disposition);
  return self;
}

void
pr_content_free (PrContent *content)
{
  if (content == NULL)
    return;
  g_free (content->value);
  g_free (content->text);
  g_clear_object (&content->parsed);
  g_free (content);
}

const char *
pr_content_get_parameter (const PrContent *content, const char *name)
{
  GMimeParam *parameter = NULL;

  for (guint i = 0; i < content->n_parameters; i++)
    if (g_ascii_strcasecmp (content->names[i], name) == 0)
      return content->values[i];
  if (content->parameters != NULL)
    parameter = pr_gmime.param_list_get_parameter (content->parameters, name);
  return parameter != NULL ? pr_gmime.param_get_value (parameter) : NULL;
}
