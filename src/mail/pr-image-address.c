/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-image-address-private.h"

#include <string.h>
#include "mail/pr-html-safe.h"
#include "mail/pr-mail-limits.h"

void
pr_images_init (PrImages *self, gboolean remote_too)
{
  self->remote_too = remote_too;
  self->remote = g_ptr_array_new_with_free_func (g_free);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
}

void
pr_images_clear (PrImages *self)
{
  g_clear_pointer (&self->known, g_hash_table_unref);
}

static gboolean
begins (const char *address, const char *scheme)
{
  return g_ascii_strncasecmp (address, scheme, strlen (scheme)) == 0;
}

/* As a browser reads it: without white space around it, and without line ends and tabs
 * within. */
static char *
trim (const char *address, gsize length)
{
  GString *trimmed = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (address[i] != '\t' && address[i] != '\n' && address[i] != '\r')
      g_string_append_c (trimmed, address[i]);
  return g_strstrip (g_string_free (trimmed, FALSE));
}

static char *
take_remote (PrImages *self, const char *address)
{
  char *kept = (char *) address;
  g_autofree char *escaped = NULL;

  if (!g_hash_table_contains (self->known, address) &&
      self->remote->len < PR_MAIL_MAX_REMOTE_IMAGES)
    {
      kept = g_strdup (address);
      g_ptr_array_add (self->remote, kept);
      g_hash_table_add (self->known, kept);
    }
  if (!self->remote_too || !g_hash_table_contains (self->known, address))
    return NULL;
  escaped = g_uri_escape_string (address, NULL, FALSE);
  return g_strconcat (PR_HTML_REMOTE_SCHEME ":", escaped, NULL);
}

/* What an address within quotes needs to be escaped, and no more: it may be escaped. */
static char *
take_local (const char *address)
{
  GString *taken = g_string_sized_new (strlen (address));

  for (const char *p = address; *p != '\0'; p++)
    if (*p > ' ' && *p < 0x7f && strchr ("\"'()\\<>&", *p) == NULL)
      g_string_append_c (taken, *p);
    else
      g_string_append_printf (taken, "%%%02X", (guchar) *p);
  return g_string_free (taken, FALSE);
}

char *
pr_images_take (PrImages *self, const char *address, gsize length)
{
  g_autofree char *trimmed = trim (address, length);
  g_autofree char *with_scheme = NULL;

  if (begins (trimmed, "cid:") || begins (trimmed, "data:image/"))
    return take_local (trimmed);
  if (begins (trimmed, "http://") || begins (trimmed, "https://"))
    return take_remote (self, trimmed);
  if (!begins (trimmed, "//"))
    return NULL;
  with_scheme = g_strconcat ("https:", trimmed, NULL);
  return take_remote (self, with_scheme);
}
