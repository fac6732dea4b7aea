/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-host.h"
#include "mail/pr-trouble.h"

#define MAX_WORDS_CHARS 80 /* of a host in a sentence */

/* As browsers read it: without tabs and line ends anywhere, and without controls and
 * spaces around it (URL Standard §4.4). */
static char *
dup_clean (const char *href)
{
  GString *clean = g_string_new (NULL);

  while (*href != '\0' && (guchar) *href <= ' ')
    href++;
  for (; *href != '\0'; href++)
    if (*href != '\t' && *href != '\r' && *href != '\n')
      g_string_append_c (clean, *href);
  while (clean->len > 0 && (guchar) clean->str[clean->len - 1] <= ' ')
    g_string_truncate (clean, clean->len - 1);
  return g_string_free (clean, FALSE);
}

/* Behind "http://" or "https://", or NULL. As browsers do, a backslash is a slash, and
 * how many of them there are is all the same. */
static const char *
skip_scheme (const char *href)
{
  const char *p;

  if (g_ascii_strncasecmp (href, "https:", 6) == 0)
    p = href + 6;
  else if (g_ascii_strncasecmp (href, "http:", 5) == 0)
    p = href + 5;
  else
    return NULL;
  return p + strspn (p, "/\\");
}

/* The host of http and https. @hides: whether something stands before it. */
static char *
dup_host (const char *href, gboolean *hides)
{
  const char *start = skip_scheme (href);
  g_autofree char *authority = NULL;
  g_autofree char *plain = NULL;
  const char *at;
  char *host;

  if (start == NULL)
    return NULL;
  authority = g_strndup (start, strcspn (start, "/\\?#"));
  at = strrchr (authority, '@');
  *hides = at != NULL;
  host = at != NULL ? (char *) at + 1 : authority;
  plain = g_uri_unescape_string (host, "/\\");
  if (plain == NULL)
    plain = g_strdup (host);
  if (*plain == '[')
    plain[strcspn (plain, "]") + (strchr (plain, ']') != NULL)] = '\0';
  else
    plain[strcspn (plain, ":")] = '\0';
  return g_strdup (g_strstrip (plain));
}

/* What is behind the @ of the one address that a mailto: is for. */
static char *
dup_mailto_host (const char *href)
{
  g_autofree char *address = NULL;
  const char *at;

  if (g_ascii_strncasecmp (href, "mailto:", 7) != 0)
    return NULL;
  href += 7;
  address = g_strndup (href, strcspn (href, "?,"));
  at = strrchr (address, '@');
  return at != NULL ? g_uri_unescape_string (at + 1, NULL) : NULL;
}

/* The domain of a text that is an address and nothing else. */
static char *
dup_address_host (const char *text)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  const char *at = strrchr (address, '@');

  return at != NULL && at > address && strpbrk (address, " \t\n") == NULL
           ? g_strdup (at + 1)
           : NULL;
}

static PrLinkFlags
judge_mailto (const char *text, const char *host)
{
  g_autofree char *named = dup_address_host (text);

  return (named != NULL && !pr_host_is_same_site (named, host) ? PR_LINK_NAMES_OTHER_HOST
                                                               : 0) |
         (pr_host_is_look_alike (host) ? PR_LINK_LOOK_ALIKE : 0);
}

PrLinkFlags
pr_link_judge (const char *text, const char *href)
{
  gboolean hides = FALSE;
  g_autofree char *clean = NULL;
  g_autofree char *host = NULL;
  g_autofree char *mailto = NULL;
  g_autofree char *named = NULL;
  PrLinkFlags flags;

  g_return_val_if_fail (text != NULL && href != NULL, 0);

  clean = dup_clean (href);
  mailto = dup_mailto_host (clean);
  if (mailto != NULL)
    return judge_mailto (text, mailto);
  host = dup_host (clean, &hides);
  if (host == NULL || *host == '\0')
    return 0;
  named = pr_host_dup_named (text);
  flags = (hides ? PR_LINK_HIDES_HOST : 0) |
          (pr_host_is_number (host) ? PR_LINK_TO_NUMBER : 0) |
          (pr_host_is_look_alike (host) ? PR_LINK_LOOK_ALIKE : 0);
  if (named != NULL && !pr_host_is_same_site (named, host))
    flags |= PR_LINK_NAMES_OTHER_HOST;
  return flags;
}

char *
pr_link_dup_host (const char *href)
{
  gboolean hides;
  g_autofree char *clean = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (href != NULL, NULL);

  clean = dup_clean (href);
  host = dup_host (clean, &hides);
  if (host == NULL)
    host = dup_mailto_host (clean);
  return host == NULL || *host == '\0' ? NULL : pr_host_dup_shown (host);
}

char *
pr_link_dup_words (const char *text, const char *href)
{
  PrLinkFlags flags = pr_link_judge (text, href);
  g_autofree char *shown = pr_link_dup_host (href);
  g_autofree char *host =
    shown == NULL ? NULL : pr_text_for_line (shown, -1, MAX_WORDS_CHARS);
  g_autofree char *read = pr_text_for_line (text, -1, MAX_WORDS_CHARS);

  if (flags == 0 || host == NULL)
    return NULL;
  if (flags & PR_LINK_LOOK_ALIKE)
    return g_strdup_printf (_ ("A link leads to %s, a name with letters that look like "
                               "others."),
                            host);
  if (flags & PR_LINK_NAMES_OTHER_HOST)
    /* Translators: the text of a link, then the host it really leads to */
    return g_strdup_printf (_ ("The link “%s” leads to %s."), read, host);
  if (flags & PR_LINK_HIDES_HOST)
    return g_strdup_printf (_ ("A link hides that it leads to %s."), host);
  return g_strdup_printf (_ ("A link leads to %s, a computer without a name."), host);
}

void
pr_link_free (PrLink *link)
{
  if (link == NULL)
    return;
  g_free (link->text);
  g_free (link->href);
  g_free (link);
}
