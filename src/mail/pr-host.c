/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-host.h"

#include <string.h>
#include "mail/pr-look-alike-private.h"
#include "mail/pr-text-private.h"

#define MAX_HOST_OCTETS 1000 /* RFC 1035 gives 253 of ASCII */

static gboolean
is_usable (const char *host)
{
  gsize length = strlen (host);

  return length > 0 && length <= MAX_HOST_OCTETS &&
         pr_text_span_utf8 (host, length) == length;
}

/* Those at its end. */
static void
drop_dots (char *host)
{
  for (gsize n = strlen (host); n > 0 && host[n - 1] == '.'; n--)
    host[n - 1] = '\0';
}

char *
pr_host_dup_decoded (const char *host)
{
  g_autofree char *lower = NULL;
  char *decoded;

  g_return_val_if_fail (host != NULL, NULL);

  if (!is_usable (host))
    return g_utf8_make_valid (host, MIN (strlen (host), MAX_HOST_OCTETS));
  lower = g_utf8_strdown (host, -1);
  drop_dots (lower);
  decoded = g_hostname_to_unicode (lower);
  return decoded != NULL ? decoded : g_steal_pointer (&lower);
}

char *
pr_host_dup_shown (const char *host)
{
  g_autofree char *decoded = NULL;
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (host != NULL, NULL);

  decoded = pr_host_dup_decoded (host);
  if (g_str_is_ascii (decoded))
    return g_steal_pointer (&decoded);
  ascii = g_hostname_to_ascii (decoded);
  return ascii == NULL ? g_steal_pointer (&decoded)
                       : g_strdup_printf ("%s (%s)", decoded, ascii);
}

char *
pr_host_dup_shown_address (const char *address)
{
  const char *at;
  g_autofree char *local = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  at = strrchr (address, '@');
  if (at == NULL)
    return g_strdup (address);
  shown = pr_host_dup_shown (at + 1);
  if (g_str_is_ascii (shown))
    return g_strdup (address);
  local = g_strndup (address, at - address);
  return g_strdup_printf ("%s@%s", local, shown);
}

/* ---- organisations ---- */

/* Where the last @n labels begin; the whole where there are not so many. */
static const char *
get_last_labels (const char *host, guint n)
{
  const char *p = host + strlen (host);

  while (p > host)
    {
      if (p[-1] == '.' && --n == 0)
        break;
      p--;
    }
  return p;
}

/* Without a list of all registries: below a top level of two letters ("uk"), a label of
 * up to three ("co") is the registry's. */
static const char *
get_site (const char *host)
{
  const char *top = get_last_labels (host, 1);
  const char *two = get_last_labels (host, 2);

  if (strlen (top) == 2 && two < top && top - two - 1 <= 3)
    return get_last_labels (host, 3);
  return two;
}

gboolean
pr_host_is_same_site (const char *host, const char *other)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  g_return_val_if_fail (host != NULL && other != NULL, FALSE);

  a = pr_host_dup_decoded (host);
  b = pr_host_dup_decoded (other);
  if (g_str_equal (a, b))
    return TRUE;
  return !pr_host_is_number (a) && !pr_host_is_number (b) &&
         g_str_equal (get_site (a), get_site (b));
}

/* ---- looks ---- */

gboolean
pr_host_is_look_alike (const char *host)
{
  g_autofree char *decoded = NULL;
  g_auto (GStrv) labels = NULL;
  guint n;

  g_return_val_if_fail (host != NULL, FALSE);

  decoded = pr_host_dup_decoded (host);
  if (g_str_is_ascii (decoded))
    return FALSE;
  if (pr_look_alike_mixes (decoded))
    return TRUE;
  labels = g_strsplit (decoded, ".", -1);
  n = g_strv_length (labels);
  if (n == 0 || !g_str_is_ascii (labels[n - 1]))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (pr_look_alike_is_ascii (labels[i]))
      return TRUE;
  return FALSE;
}

/* ---- numbers ---- */

/* The end of a number as C writes it, or @p. */
static const char *
skip_number (const char *p)
{
  const char *start = p;

  if (p[0] == '0' && (p[1] | 0x20) == 'x')
    {
      p += 2;
      while (g_ascii_isxdigit (*p))
        p++;
      return p;
    }
  while (g_ascii_isdigit (*p))
    p++;
  return p > start ? p : start;
}

gboolean
pr_host_is_number (const char *host)
{
  const char *p = host;

  g_return_val_if_fail (host != NULL, FALSE);

  if (*host == '[' || strchr (host, ':') != NULL)
    return TRUE;
  for (guint i = 0; i < 4; i++)
    {
      const char *end = skip_number (p);

      if (end == p)
        return FALSE;
      if (*end == '\0' || (*end == '.' && end[1] == '\0'))
        return TRUE;
      if (*end != '.')
        return FALSE;
      p = end + 1;
    }
  return FALSE;
}

/* ---- names in a text ---- */

/* Top levels that a bare name may have; others ("notes.txt", "Node.js") are no hosts as
 * far as anybody can tell. */
static gboolean
is_top_level (const char *label, gsize length)
{
  static const char *const known[] = {
    "com", "org",  "net",  "edu",    "gov",  "mil", "int",     "info", "biz", "app",
    "dev", "bank", "shop", "online", "site", "xyz", "eu",      "de",   "at",  "ch",
    "fr",  "it",   "es",   "pt",     "nl",   "be",  "uk",      "ie",   "dk",  "se",
    "no",  "fi",   "cz",   "hu",     "ro",   "bg",  "gr",      "ru",   "ua",  "us",
    "ca",  "mx",   "br",   "ar",     "cl",   "au",  "nz",      "jp",   "cn",  "kr",
    "in",  "za",   "tr",   "il",     "io",   "co",  "example", "test",
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i]) == length && g_ascii_strncasecmp (label, known[i], length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_host_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '-' || c == '.' ||
         c == '_';
}

/* The end of a host's name. */
static const char *
skip_host (const char *p)
{
  while (*p != '\0' && is_host_char (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* Where a host's name begins for sure, or NULL. */
static const char *
find_marked (const char *text)
{
  static const char *const marks[] = { "https://", "http://", "www." };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize length = strlen (marks[i]);

      for (const char *p = text; *p != '\0'; p++)
        if (g_ascii_strncasecmp (p, marks[i], length) == 0 &&
            (p == text || !g_ascii_isalnum (p[-1])))
          return marks[i][0] == 'h' ? p + length : p;
    }
  return NULL;
}

/* A text that is a name and nothing else, but for a path. */
static char *
dup_bare (const char *text)
{
  const char *start = text + strspn (text, " <(\"'");
  const char *end = skip_host (start);
  g_autofree char *host = NULL;
  const char *dot;

  if (end - start > MAX_HOST_OCTETS)
    return NULL;
  host = g_strndup (start, end - start);
  drop_dots (host);
  dot = strrchr (host, '.');
  if (dot == NULL || dot == host || strchr (" >)\"'/:?,!", *end) == NULL ||
      (*end != '\0' && *end != '/' && *end != ':' &&
       end[strspn (end, " >)\"',!.?")] != '\0') ||
      !is_top_level (dot + 1, strlen (dot + 1)))
    return NULL;
  return g_steal_pointer (&host);
}

char *
pr_host_dup_named (const char *text)
{
  const char *start, *end, *at;
  g_autofree char *host = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  start = find_marked (text);
  if (start == NULL)
    return dup_bare (text);
  /* "https://example.org@example.net" names the latter, and reads like the former: which
   * is what the sender wants to be read. */
  at = start;
  end = skip_host (at);
  host = g_strndup (at, end - at);
  drop_dots (host);
  return strchr (host, '.') != NULL ? g_steal_pointer (&host) : NULL;
}
