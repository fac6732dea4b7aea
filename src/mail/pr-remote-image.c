/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-remote-image.h"

#include <string.h>
#include "mail/pr-mail-limits.h"

void
pr_remote_image_free (PrRemoteImage *image)
{
  if (image == NULL)
    return;
  g_free (image->url);
  g_free (image->host);
  g_free (image->alt);
  g_free (image);
}

char *
pr_remote_image_trim (const char *address)
{
  GString *trimmed = g_string_new (NULL);

  for (const char *p = address; *p != '\0'; p++)
    if (*p != '\t' && *p != '\n' && *p != '\r')
      g_string_append_c (trimmed, *p);
  return g_strstrip (g_string_free (trimmed, FALSE));
}

char *
pr_remote_image_dup_url (const char *src)
{
  g_autofree char *clean = pr_remote_image_trim (src);
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;

  whole = g_str_has_prefix (clean, "//") ? g_strconcat ("https:", clean, NULL)
                                         : g_steal_pointer (&clean);
  if (strlen (whole) > PR_MAIL_MAX_URL_OCTETS)
    return NULL;
  uri = g_uri_parse (whole,
                     G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED |
                       G_URI_FLAGS_SCHEME_NORMALIZE,
                     NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") &&
       !g_str_equal (g_uri_get_scheme (uri), "https")))
    return NULL;
  return g_uri_to_string_partial (uri, G_URI_HIDE_FRAGMENT);
}

void
pr_remote_images_count (GPtrArray *images,
                        guint *n_visible,
                        guint *n_hosts,
                        guint *n_pixels)
{
  g_autoptr (GHashTable) hosts = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  g_return_if_fail (images != NULL);

  for (guint i = 0; i < images->len; i++)
    {
      const PrRemoteImage *image = g_ptr_array_index (images, i);

      if (image->pixel)
        continue;
      n++;
      g_hash_table_add (hosts, image->host);
    }
  if (n_visible != NULL)
    *n_visible = n;
  if (n_hosts != NULL)
    *n_hosts = g_hash_table_size (hosts);
  if (n_pixels != NULL)
    *n_pixels = images->len - n;
}
