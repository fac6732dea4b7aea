/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-apop-private.h"

#include <string.h>

/* RFC 822 §3.3: each reads one token and returns what follows it, or NULL. */
static const char *
read_atom (const char *p)
{
  const char *start = p;

  while (g_ascii_isgraph (*p) && strchr ("()<>@,;:\\\".[]", *p) == NULL)
    p++;
  return p == start ? NULL : p;
}

/* A quoted-string or domain-literal, @p behind its opening. */
static const char *
read_quoted (const char *p, char open, char close)
{
  for (; *p != close; p++)
    {
      if (*p == '\\')
        p++;
      else if (*p == open)
        return NULL;
      if (!g_ascii_isprint (*p))
        return NULL;
    }
  return p + 1;
}

static const char *
read_word (const char *p)
{
  return *p == '"' ? read_quoted (p + 1, '"', '"') : read_atom (p);
}

static const char *
read_sub_domain (const char *p)
{
  return *p == '[' ? read_quoted (p + 1, '[', ']') : read_atom (p);
}

static const char *
read_dotted (const char *p, const char *(*read_one) (const char *) )
{
  p = read_one (p);
  while (p != NULL && *p == '.')
    p = read_one (p + 1);
  return p;
}

/* What follows the msg-id at @p, or NULL. */
static const char *
read_msg_id (const char *p)
{
  p = read_dotted (p + 1, read_word);
  if (p == NULL || *p != '@')
    return NULL;
  p = read_dotted (p + 1, read_sub_domain);
  return p == NULL || *p != '>' ? NULL : p + 1;
}

char *
pr_pop3_apop_find_timestamp (const char *greeting)
{
  for (const char *p = strchr (greeting, '<'); p != NULL; p = strchr (p + 1, '<'))
    {
      const char *end = read_msg_id (p);

      if (end != NULL)
        return g_strndup (p, end - p);
    }
  return NULL;
}

char *
pr_pop3_apop_digest (const char *timestamp, const char *password)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);

  g_checksum_update (checksum, (const guchar *) timestamp, -1);
  g_checksum_update (checksum, (const guchar *) password, -1);
  return g_strdup (g_checksum_get_string (checksum));
}
