/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pr-image-rules-private.h"

#include <string.h>

static gboolean
is_private_v4 (const guint8 *a)
{
  return a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224 ||
         (a[0] == 100 && a[1] >= 64 && a[1] <= 127) || (a[0] == 169 && a[1] == 254) ||
         (a[0] == 172 && a[1] >= 16 && a[1] <= 31) || (a[0] == 192 && a[1] == 168) ||
         (a[0] == 192 && a[1] == 0 && a[2] == 0) ||
         (a[0] == 198 && (a[1] == 18 || a[1] == 19));
}

/* Addresses of the one kind that are written as of the other: mapped (::ffff:0:0/96),
 * compatible (::/96), translated (64:ff9b::/96) and 6to4 (2002::/16). */
static gboolean
is_private_v6 (const guint8 *a)
{
  static const guint8 zeros[16], mapped[12] = { [10] = 0xff, 0xff },
                                 translated[12] = { 0, 0x64, 0xff, 0x9b };

  if (memcmp (a, zeros, 12) == 0 || memcmp (a, mapped, 12) == 0 ||
      memcmp (a, translated, 12) == 0)
    return is_private_v4 (a + 12);
  if (a[0] == 0x20 && a[1] == 0x02)
    return is_private_v4 (a + 2);
  return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0x80) != 0) || a[0] == 0xff;
}

gboolean
pr_address_is_private (GInetAddress *address)
{
  const guint8 *octets = g_inet_address_to_bytes (address);

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4
           ? is_private_v4 (octets)
           : is_private_v6 (octets);
}

GUri *
pr_image_parse_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url,
                                      G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED |
                                        G_URI_FLAGS_SCHEME_NORMALIZE,
                                      NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL)
    return NULL;
  return g_str_equal (g_uri_get_scheme (uri), "http") ||
             g_str_equal (g_uri_get_scheme (uri), "https")
           ? g_steal_pointer (&uri)
           : NULL;
}

GUri *
pr_image_upgrade_url (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (!g_str_equal (g_uri_get_scheme (uri), "http") || (port != -1 && port != 80))
    return NULL;
  return g_uri_build (g_uri_get_flags (uri), "https", NULL, g_uri_get_host (uri), -1,
                      g_uri_get_path (uri), g_uri_get_query (uri), NULL);
}
