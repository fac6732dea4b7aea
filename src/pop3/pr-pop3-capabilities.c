/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-capabilities-private.h"

#include <string.h>

void
pr_pop3_capabilities_init (PrPop3Capabilities *self)
{
  memset (self, 0, sizeof *self);
  self->sasl = g_new0 (char *, 1);
  self->lines = g_new0 (char *, 1);
  self->expire_days = -1;
  self->login_delay = -1;
}

void
pr_pop3_capabilities_clear (PrPop3Capabilities *self)
{
  g_clear_pointer (&self->sasl, g_strfreev);
  g_clear_pointer (&self->lines, g_strfreev);
  g_clear_pointer (&self->implementation, g_free);
}

static gboolean *
find_flag (PrPop3Capabilities *self, const char *tag)
{
  const struct
  {
    const char *tag;
    gboolean *flag;
  } flags[] = {
    { "TOP", &self->top },
    { "USER", &self->user },
    { "UIDL", &self->uidl },
    { "STLS", &self->stls },
    { "PIPELINING", &self->pipelining },
    { "RESP-CODES", &self->resp_codes },
    { "AUTH-RESP-CODE", &self->auth_resp_code },
    { "UTF8", &self->utf8 },
    { "LANG", &self->lang },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_ascii_strcasecmp (flags[i].tag, tag) == 0)
      return flags[i].flag;
  return NULL;
}

/* Numbers of days and seconds; what is beyond all sense is as good as for ever. */
static int
read_int (const char *text)
{
  return g_ascii_isdigit (*text) ? (int) MIN (g_ascii_strtoull (text, NULL, 10), G_MAXINT)
                                 : -1;
}

/* A stray CR or worse is in no name of a mechanism. */
static gboolean
is_name (const char *word)
{
  const char *p = word;

  while (g_ascii_isgraph (*p))
    p++;
  return p > word && *p == '\0';
}

static void
take_sasl (PrPop3Capabilities *self, const char *arguments)
{
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t", -1);
  g_autoptr (GStrvBuilder) mechanisms = g_strv_builder_new ();

  g_strv_builder_addv (mechanisms, (const char **) self->sasl);
  for (gsize i = 0; words[i] != NULL; i++)
    if (is_name (words[i]))
      {
        g_autofree char *mechanism = g_ascii_strup (words[i], -1);

        g_strv_builder_add (mechanisms, mechanism);
      }
  g_strfreev (self->sasl);
  self->sasl = g_strv_builder_end (mechanisms);
}

static void
take_expire (PrPop3Capabilities *self, const char *arguments)
{
  if (g_ascii_strncasecmp (arguments, "NEVER", strlen ("NEVER")) == 0)
    self->expire_days = G_MAXINT;
  else
    self->expire_days = read_int (arguments);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

static void
take_line (PrPop3Capabilities *self, const char *line)
{
  gsize n = strcspn (line, " \t");
  g_autofree char *tag = g_strndup (line, n);
  const char *arguments = line + n + strspn (line + n, " \t");
  gboolean *flag = find_flag (self, tag);

  if (flag == &self->utf8)
    self->utf8_user = self->utf8_user || has_word (arguments, "USER");
  if (flag != NULL)
    *flag = TRUE;
  else if (g_ascii_strcasecmp (tag, "SASL") == 0)
    take_sasl (self, arguments);
  else if (g_ascii_strcasecmp (tag, "EXPIRE") == 0)
    take_expire (self, arguments);
  else if (g_ascii_strncasecmp (tag, "EXPIRE", strlen ("EXPIRE")) == 0)
    /* GNU Mailutils leaves out the blank. */
    take_expire (self, tag + strlen ("EXPIRE"));
  else if (g_ascii_strcasecmp (tag, "LOGIN-DELAY") == 0)
    self->login_delay = read_int (arguments);
  else if (g_ascii_strcasecmp (tag, "IMPLEMENTATION") == 0)
    {
      g_free (self->implementation);
      self->implementation = g_strdup (arguments);
    }
}

void
pr_pop3_capabilities_take_lines (PrPop3Capabilities *self, char **lines)
{
  pr_pop3_capabilities_clear (self);
  pr_pop3_capabilities_init (self);
  g_strfreev (self->lines);
  self->lines = lines;
  self->known = TRUE;
  for (gsize i = 0; lines[i] != NULL; i++)
    take_line (self, lines[i]);
}

gboolean
pr_pop3_capabilities_has_sasl (const PrPop3Capabilities *self, const char *mechanism)
{
  return g_strv_contains ((const char *const *) self->sasl, mechanism);
}

static gboolean
has_tag (const PrPop3Capabilities *self, const char *tag)
{
  gsize n = strlen (tag);

  for (gsize i = 0; self->lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (self->lines[i], tag, n) == 0 &&
        strchr (" \t", self->lines[i][n]) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
pr_pop3_capabilities_may_user (const PrPop3Capabilities *self)
{
  return self->user || !has_tag (self, "SASL");
}
