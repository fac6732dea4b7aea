/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pr-form-private.h"

#include <string.h>

void
pr_form_add (GString *form, const char *name, const char *value)
{
  char last;

  g_return_if_fail (form != NULL && name != NULL);

  if (value == NULL)
    return;
  last = form->len > 0 ? form->str[form->len - 1] : '?';
  if (last != '?' && last != '&')
    g_string_append_c (form, '&');
  g_string_append_printf (form, "%s=", name);
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

static gboolean
is_text (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return g_utf8_validate (value, -1, NULL);
}

static char *
decode (const char *octets, gsize length)
{
  g_autofree char *escaped = g_strndup (octets, length);
  g_autofree char *value = NULL;

  g_strdelimit (escaped, "+", ' ');
  value = g_uri_unescape_string (escaped, NULL); /* NULL for a NUL too */
  return value != NULL && is_text (value) ? g_steal_pointer (&value) : NULL;
}

char *
pr_form_find (const char *query, const char *name, gboolean *bad)
{
  g_autofree char *found = NULL;
  gsize name_length;

  g_return_val_if_fail (query != NULL && name != NULL && bad != NULL, NULL);

  name_length = strlen (name);
  for (const char *p = query; *p != '\0';)
    {
      gsize length = strcspn (p, "&");

      if (length > name_length && p[name_length] == '=' &&
          strncmp (p, name, name_length) == 0)
        {
          if (found != NULL)
            *bad = TRUE;
          g_free (found);
          found = decode (p + name_length + 1, length - name_length - 1);
          if (found == NULL)
            *bad = TRUE;
        }
      p += length;
      p += *p == '&';
    }
  return *bad ? NULL : g_steal_pointer (&found);
}
