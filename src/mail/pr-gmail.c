/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-gmail.h"

#include <string.h>

#define RECENT "recent:"
#define DOMAIN "gmail.com"

gboolean
pr_gmail_is_host (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  return g_ascii_strcasecmp (host, "pop.gmail.com") == 0 ||
         g_ascii_strcasecmp (host, "pop.googlemail.com") == 0;
}

gboolean
pr_gmail_is_recent (const char *user)
{
  g_return_val_if_fail (user != NULL, FALSE);

  return g_ascii_strncasecmp (user, RECENT, strlen (RECENT)) == 0;
}

const char *
pr_gmail_get_plain_user (const char *user)
{
  g_return_val_if_fail (user != NULL, NULL);

  return pr_gmail_is_recent (user) ? user + strlen (RECENT) : user;
}

char *
pr_gmail_dup_user (const char *user, gboolean recent)
{
  g_return_val_if_fail (user != NULL, NULL);

  return g_strconcat (recent ? RECENT : "", pr_gmail_get_plain_user (user), NULL);
}

const char *
pr_gmail_get_shown_user (const PrAccount *account)
{
  g_return_val_if_fail (account != NULL && account->user != NULL, NULL);

  return account->host != NULL && pr_gmail_is_host (account->host)
           ? pr_gmail_get_plain_user (account->user)
           : account->user;
}

gboolean
pr_gmail_is_same_login (const PrAccount *account, const PrAccount *other)
{
  g_return_val_if_fail (account != NULL && other != NULL, FALSE);

  return g_strcmp0 (account->host, other->host) == 0 &&
         g_str_equal (pr_gmail_get_shown_user (account), pr_gmail_get_shown_user (other));
}

/* All spellings of an address that are one mailbox become one. */
static char *
fold_address (const char *address)
{
  const char *at = strrchr (address, '@');
  const char *domain = at != NULL ? at + 1 : DOMAIN;
  g_autoptr (GString) folded = NULL;
  gboolean dots_count;

  if (g_ascii_strcasecmp (domain, "googlemail.com") == 0)
    domain = DOMAIN;
  dots_count = g_ascii_strcasecmp (domain, DOMAIN) != 0;
  folded = g_string_new (NULL);
  for (const char *p = address; *p != '\0' && p != at && *p != '+'; p++)
    if (*p != '.' || dots_count)
      g_string_append_c (folded, *p);
  g_string_append_printf (folded, "@%s", domain);
  return g_utf8_casefold (folded->str, -1);
}

gboolean
pr_gmail_is_own_address (const char *user, const char *address)
{
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  g_return_val_if_fail (user != NULL && address != NULL, FALSE);

  /* An address without a domain is nobody's. */
  if (strchr (address, '@') == NULL)
    return FALSE;
  own = fold_address (pr_gmail_get_plain_user (user));
  other = fold_address (address);
  return g_str_equal (own, other);
}

static gboolean
has_own (const char *user, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const PrAddress *one = g_ptr_array_index (addresses, i);

      if (pr_gmail_is_own_address (user, one->address))
        return TRUE;
    }
  return FALSE;
}

/* What only delivery adds. */
static gboolean
was_delivered (PrMessage *message)
{
  static const char *const names[] = { "Delivered-To", "Received-SPF",
                                       "Authentication-Results", "List-Id",
                                       "X-Gmail-Fetch-Info" };
  GPtrArray *headers = pr_message_get_headers (message);

  for (guint i = 0; i < headers->len; i++)
    {
      const PrHeader *header = g_ptr_array_index (headers, i);

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        if (g_ascii_strcasecmp (header->name, names[j]) == 0)
          return TRUE;
    }
  return FALSE;
}

gboolean
pr_gmail_is_sent (const char *user, PrMessage *message)
{
  const PrEnvelope *envelope;

  g_return_val_if_fail (user != NULL && message != NULL, FALSE);

  envelope = pr_message_get_envelope (message);
  return envelope->from->len == 1 && has_own (user, envelope->from) &&
         !has_own (user, envelope->to) && !has_own (user, envelope->cc) &&
         !has_own (user, envelope->bcc) && !was_delivered (message);
}
