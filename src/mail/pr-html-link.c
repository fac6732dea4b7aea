/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-link-private.h"

#include <string.h>
#include "mail/pr-text-private.h"

#define MAX_TARGET 2000 /* octets of a link's target */
#define MAX_NAMED 300   /* octets of a text that is the name of a place */

static const char *const prefixes[] = { "mailto:", "http://", "https://", "ftp://",
                                        "www." };

char *
pr_html_link_clean (const char *href)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:", "ftp://" };
  g_autoptr (GString) target = g_string_new (NULL);

  for (const char *p = href; *p != '\0' && target->len < MAX_TARGET;
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c > ' ' && !pr_unichar_is_unsafe (c))
        g_string_append_unichar (target, c);
    }
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (target->str, schemes[i], strlen (schemes[i])) == 0)
      return g_string_free (g_steal_pointer (&target), FALSE);
  return NULL;
}

static const char *
skip_prefixes (const char *address)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (address, prefixes[i]))
      address += strlen (prefixes[i]);
  return address;
}

/* The part of an address that a person reads. */
static char *
dup_bare_address (const char *address)
{
  g_autofree char *bare = g_strstrip (g_utf8_casefold (address, -1));
  const char *start = skip_prefixes (bare);
  gsize length = strlen (start);

  while (length > 0 && start[length - 1] == '/')
    length--;
  return g_strndup (start, length);
}

gboolean
pr_html_link_says (const char *text, const char *target)
{
  g_autofree char *bare_target = dup_bare_address (target);
  g_autofree char *bare_text = dup_bare_address (text);

  return strcmp (bare_target, bare_text) == 0;
}

/* Of a URL without its scheme: between what logs in and what follows. Of mailto: the
 * address. */
static char *
dup_host (const char *address)
{
  g_autofree char *lower = g_utf8_strdown (address, -1);
  gboolean mail = g_str_has_prefix (lower, "mailto:");
  const char *scheme = strstr (lower, "://");
  const char *start = mail ? lower + strlen ("mailto:") : lower;
  gsize length;
  const char *at;

  if (scheme != NULL && strcspn (lower, "/?#") >= (gsize) (scheme - lower))
    start = scheme + strspn (scheme, ":/\\"); /* browsers skip any number of slashes */
  length = strcspn (start, mail ? "?" : "/?#\\");
  at = mail ? NULL : memrchr (start, '@', length);
  if (at != NULL && scheme != NULL)
    {
      length -= (gsize) (at + 1 - start);
      start = at + 1;
    }
  if (!mail && memchr (start, ':', length) != NULL)
    length = strcspn (start, ":");
  if (g_str_has_prefix (start, "www.") && length > 4)
    return g_strndup (start + 4, length - 4);
  return g_strndup (start, length);
}

/* "bank.example", "https://bank.example/x", "ada@example.org": no sentence, and not
 * "Node.js" either: what follows the last dot is a domain's, and it is not known which
 * there are, so that names of files and versions are told by their letters. */
static gboolean
names_place (const char *text)
{
  g_autofree char *host = NULL;
  const char *dot;

  if (strcspn (text, " \t\n<>") != strlen (text))
    return FALSE;
  host = dup_host (text);
  dot = strrchr (host, '.');
  if (dot == NULL || dot == host || strlen (dot + 1) < 2)
    return FALSE;
  for (const char *p = dot + 1; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalpha (g_utf8_get_char (p)))
      return strstr (text, "://") != NULL;
  return TRUE;
}

static gboolean
is_under (const char *host, const char *other)
{
  gsize length = strlen (other);
  gsize longer = strlen (host);

  return longer > length && host[longer - length - 1] == '.' &&
         strcmp (host + longer - length, other) == 0;
}

char *
pr_html_link_dup_other_host (const char *text, const char *target)
{
  g_autofree char *named = NULL;
  g_autofree char *true_host = NULL;
  g_autofree char *stripped = NULL;
  const char *mailbox;

  if (strlen (text) > MAX_NAMED)
    return NULL;
  stripped = g_strstrip (g_strdup (text));
  if (!names_place (stripped))
    return NULL;
  named = dup_host (stripped);
  true_host = dup_host (target);
  mailbox = strchr (true_host, '@');
  if (strcmp (named, true_host) == 0 || is_under (true_host, named) ||
      is_under (named, true_host) ||
      (mailbox != NULL && strcmp (mailbox + 1, named) == 0))
    return NULL;
  return g_steal_pointer (&true_host);
}
