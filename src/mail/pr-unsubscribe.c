/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-unsubscribe.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-host.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-trouble.h"

#define ONE_CLICK "List-Unsubscribe=One-Click"
#define MAX_URLS 20
#define MAX_SHOWN 100

static gboolean
is_clean (const char *url)
{
  gsize length = strlen (url);

  if (length == 0 || length > PR_MAIL_MAX_URL_OCTETS)
    return FALSE;
  for (const char *p = url; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return TRUE;
}

/* Plain http tells everybody on the way who leaves what. */
static void
take_web (PrUnsubscribe *self, const char *url)
{
  g_autoptr (GUri) uri =
    g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

  if (uri == NULL || self->web != NULL ||
      g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL)
    return;
  self->web = g_uri_to_string_partial (uri, G_URI_HIDE_FRAGMENT);
  self->host = pr_host_dup_shown (g_uri_get_host (uri));
}

static void
take_mail (PrUnsubscribe *self, const char *url)
{
  const char *start = url + strlen ("mailto:");
  g_autofree char *escaped = g_strndup (start, strcspn (start, "?"));
  g_autofree char *address = g_uri_unescape_string (escaped, NULL);

  if (self->mail != NULL || address == NULL || strchr (address, '@') == NULL)
    return;
  self->mail = g_strdup (url);
  self->address = pr_text_for_line (address, -1, MAX_SHOWN);
}

PrUnsubscribe *
pr_unsubscribe_new (const char *field, const char *post, gboolean is_signed)
{
  g_autoptr (PrUnsubscribe) self = g_new0 (PrUnsubscribe, 1);
  const char *open = field;

  g_return_val_if_fail (field != NULL, NULL);

  for (guint i = 0; i < MAX_URLS && (open = strchr (open, '<')) != NULL; i++)
    {
      gsize length = strcspn (++open, ">");
      g_autofree char *url = g_strstrip (g_strndup (open, length));

      if (is_clean (url) && g_ascii_strncasecmp (url, "https:", 6) == 0)
        take_web (self, url);
      else if (is_clean (url) && g_ascii_strncasecmp (url, "mailto:", 7) == 0)
        take_mail (self, url);
      open += length;
    }
  if (self->web == NULL && self->mail == NULL)
    return NULL;
  if (post != NULL && self->web != NULL && is_signed)
    {
      g_autofree char *value = g_strstrip (g_strdup (post));

      self->one_click = g_ascii_strcasecmp (value, ONE_CLICK) == 0;
    }
  return g_steal_pointer (&self);
}

void
pr_unsubscribe_free (PrUnsubscribe *self)
{
  if (self == NULL)
    return;
  g_free (self->web);
  g_free (self->host);
  g_free (self->mail);
  g_free (self->address);
  g_free (self);
}

char *
pr_unsubscribe_dup_question (const PrUnsubscribe *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->one_click)
    return g_strdup_printf (_ (
                              "PopReader will tell %s that you want no more mail of this "
                              "list. It learns that this address is read."),
                            self->host);
  if (self->mail != NULL)
    return g_strdup_printf (_ ("This list is left by a message to %s. Your mail program "
                               "will open with it; send it there."),
                            self->address);
  return g_strdup_printf (_ ("This list is left on a page of %s, which your browser will "
                             "open. Give no password there."),
                          self->host);
}
