/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-mailboxes-private.h"

#include <string.h>
#include "mail/pr-address.h"
#include "mail/pr-field-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-words-private.h"

#define MAX_GROUPS 100 /* of one address list */
#define WORD "=?utf-8?B?"
#define HIDDEN_DOT "\xef\xa3\xbe" /* U+F8FE, of private use */

typedef struct
{
  const char *text;
  gsize length;
} Span;

/* Holds nothing that could mean something else: comments, routes, quotes in the local
 * part, domain literals. */
static gboolean
is_dot_atom (const char *text, gsize length, const char *others)
{
  char before = '.';

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (c == '.' ? before == '.' : !g_ascii_isalnum (c) && strchr (others, c) == NULL)
        return FALSE;
      before = c;
    }
  return before != '.';
}

/* addr-spec at @p; returns its end, or NULL. IDNA has "--" in its domain. */
static const char *
read_addr_spec (const char *p)
{
  gsize local = strcspn (p, "@ ,<>\"()");
  const char *domain = p + local + 1;
  gsize length;

  if (p[local] != '@' || !is_dot_atom (p, local, "_-+=&"))
    return NULL;
  length = strcspn (domain, " ,<>\"()");
  return is_dot_atom (domain, length, "-") && g_strstr_len (domain, length, "--") == NULL
           ? domain + length
           : NULL;
}

static gboolean
is_in_phrase (char c)
{
  return g_ascii_isalnum (c) || c == ' ' || c == '-' || c == '_' || c == '&' ||
         c == '+' || c == '/' || c == '!' || c == '\'' || c == '.' || (gint8) c < 0;
}

/* A display name before '<'; @name is what is between its quotes. */
static const char *
read_name (const char *p, Span *name)
{
  const char *end = p;

  if (*p == '"')
    {
      for (end = ++p; ((gint8) *end < 0 || *end >= ' ') && *end != '"' && *end != '\\';
           end++)
        if (end[0] == '=' && end[1] == '?')
          return NULL;
      *name = (Span){ p, end - p };
      p = *end == '"' ? end + 1 : NULL;
    }
  else if (g_str_has_prefix (p, WORD))
    {
      end = p + strlen (WORD);
      while (g_ascii_isalnum (*end) || *end == '+' || *end == '/' || *end == '=')
        end++;
      *name = (Span){ p, end - p };
      p = g_str_has_prefix (end, "?=") ? end + 2 : NULL;
    }
  else
    {
      while (is_in_phrase (*end) && (end > p || *end != '.'))
        end++;
      *name = (Span){ p, end - p };
      p = end;
    }
  return p != NULL ? p + strspn (p, " ") : NULL;
}

static char *
dup_name (const Span *name, gboolean *turned)
{
  g_autofree char *text = NULL;
  gsize skip = strlen (WORD);
  guchar *octets;
  gsize length;

  if (name->length < skip || memcmp (name->text, WORD, skip) != 0)
    text = g_strndup (name->text, name->length);
  else
    {
      text = g_strndup (name->text + skip, name->length - skip);
      octets = g_base64_decode_inplace (text, &length);
      octets[length] = '\0';
    }
  return pr_field_clean_line (text, turned);
}

static void
add_mailbox (GPtrArray *addresses, char *name, char *address)
{
  PrAddress *mailbox = g_new0 (PrAddress, 1);

  if (*name == '\0' || g_ascii_strcasecmp (name, address) == 0)
    g_clear_pointer (&name, g_free);
  mailbox->name = name;
  mailbox->address = address;
  g_ptr_array_add (addresses, mailbox);
}

/* Reads one mailbox; returns where it ends, or NULL. */
static const char *
read_mailbox (const char *p, GPtrArray *addresses, gboolean *turned)
{
  const char *end = read_addr_spec (p);
  Span name = { p, 0 };
  gboolean bracketed = end == NULL;

  if (bracketed)
    {
      p = read_name (p, &name);
      if (p == NULL || *p++ != '<')
        return NULL;
      end = read_addr_spec (p);
      if (end == NULL || *end != '>')
        return NULL;
    }
  if (addresses->len < PR_MAIL_MAX_ADDRESSES)
    add_mailbox (addresses, dup_name (&name, turned), g_strndup (p, end - p));
  return end + bracketed;
}

gboolean
pr_mailboxes_read_plain (const char *value, GPtrArray *addresses, gboolean *turned)
{
  guint n_before = addresses->len;
  gboolean turns = FALSE;

  for (const char *p = value; p != NULL && *p != '\0';)
    {
      p = read_mailbox (p, addresses, &turns);
      if (p != NULL)
        p += strspn (p, " ");
      if (p != NULL && *p == ',')
        {
          p += 1 + strspn (p + 1, " ");
          p = *p != '\0' && *p != ',' ? p : NULL;
        }
      else if (p != NULL && *p != '\0')
        p = NULL;
      if (p == NULL)
        {
          g_ptr_array_set_size (addresses, n_before);
          return FALSE;
        }
    }
  if (turned != NULL && turns)
    *turned = TRUE;
  return TRUE;
}

/* GMime 3.2.13 drops an address with two dots in a row, or one before its "@", of which
 * telephones in Japan have many. They are given to it as another character. */
static char *
hide_dots (const char *value)
{
  g_autoptr (GString) hidden = g_string_sized_new (strlen (value));

  if (strstr (value, HIDDEN_DOT) != NULL)
    return g_strdup (value);
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '.' && (p[1] == '.' || p[1] == '@'))
      g_string_append (hidden, HIDDEN_DOT);
    else
      g_string_append_c (hidden, *p);
  return g_string_free (g_steal_pointer (&hidden), FALSE);
}

static char *
dup_with_dots (const char *text)
{
  g_autoptr (GString) shown = g_string_new (text);

  g_string_replace (shown, HIDDEN_DOT, ".", 0);
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* An addr-spec holds no encoded words (RFC 2047 §5), but some senders put them there. */
static char *
dup_read (const char *addr)
{
  g_autofree char *text = dup_with_dots (addr);
  gboolean guessed;
  char *decoded = strstr (text, "=?") != NULL ? pr_words_decode (text, &guessed) : NULL;

  return decoded != NULL ? decoded : g_steal_pointer (&text);
}

static void
take_mailbox (InternetAddress *mailbox, GPtrArray *addresses, gboolean *turned)
{
  const char *addr =
    pr_gmime.internet_address_mailbox_get_addr ((InternetAddressMailbox *) mailbox);
  const char *name = pr_gmime.internet_address_get_name (mailbox);
  g_autofree char *read_addr = dup_read (addr);
  g_autofree char *read_name = dup_with_dots (name);
  char *clean_addr = pr_field_clean_line (read_addr, turned);
  char *clean_name = pr_field_clean_line (read_name, turned);

  if (*clean_addr != '\0' || *clean_name != '\0')
    {
      add_mailbox (addresses, clean_name, clean_addr);
      return;
    }
  g_free (clean_addr);
  g_free (clean_name);
}

static void
take_list (InternetAddressList *list, GPtrArray *addresses, gboolean *turned)
{
  int n = list != NULL ? pr_gmime.internet_address_list_length (list) : 0;

  for (int i = 0; i < n && addresses->len < PR_MAIL_MAX_ADDRESSES; i++)
    {
      InternetAddress *address = pr_gmime.internet_address_list_get_address (list, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (address,
                                      pr_gmime.internet_address_mailbox_get_type ()))
        take_mailbox (address, addresses, turned);
      else if (G_TYPE_CHECK_INSTANCE_TYPE (address,
                                           pr_gmime.internet_address_group_get_type ()))
        take_list (pr_gmime.internet_address_group_get_members (
                     (InternetAddressGroup *) address),
                   addresses, turned);
    }
}

/* GMime calls itself for each group that a colon opens, also inside another. */
static char *
limit_groups (const char *value)
{
  char *limited = g_strdup (value);
  gboolean quoted = FALSE;
  guint n_groups = 0;

  for (char *p = limited; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '"')
      quoted = !quoted;
    else if (*p == ':' && !quoted && n_groups++ >= MAX_GROUPS)
      *p = ' ';
  return limited;
}

gboolean
pr_mailboxes_read_any (const char *value, GPtrArray *addresses, gboolean *turned)
{
  g_autofree char *hidden = hide_dots (value);
  g_autofree char *limited = limit_groups (hidden);
  GMimeParserOptions *options = pr_field_get_options ();
  g_autoptr (InternetAddressList) list =
    pr_gmime.internet_address_list_parse (options, limited);

  take_list (list, addresses, turned);
  return list != NULL;
}
