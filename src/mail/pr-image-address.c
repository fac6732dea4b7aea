/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-image-address-private.h"

#include <string.h>
#include "mail/pr-html-safe.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-remote-image.h"

void
pr_images_init (PrImages *self, gboolean remote_too)
{
  self->remote_too = remote_too;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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

static char *
take_remote (PrImages *self, const char *url)
{
  g_autofree char *escaped = NULL;

  if (!self->remote_too || (!g_hash_table_contains (self->known, url) &&
                            g_hash_table_size (self->known) >= PR_MAIL_MAX_REMOTE_IMAGES))
    return NULL;
  g_hash_table_add (self->known, g_strdup (url));
  escaped = g_uri_escape_string (url, NULL, FALSE);
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
  g_autofree char *whole = g_strndup (address, length);
  g_autofree char *trimmed = pr_remote_image_trim (whole);
  g_autofree char *url = NULL;

  if (begins (trimmed, "cid:") || begins (trimmed, "data:image/"))
    return take_local (trimmed);
  url = pr_remote_image_dup_url (trimmed);
  return url != NULL ? take_remote (self, url) : NULL;
}
