/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-answer-private.h"

#include <string.h>
#include "mail/pr-account.h"
#include "mail/pr-host.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-mailboxes-private.h"

#define MAX_ADDRESS_OCTETS 320 /* RFC 3696: 64 + 1 + 255 */

/* What decides who gets an answer. */
typedef struct
{
  const PrEnvelope *envelope;
  GPtrArray *accounts;  /* of PrAccount, or NULL */
  GPtrArray *delivered; /* of PrAddress: where the receiving server put the message */
  GPtrArray *followup;  /* of PrAddress: Mail-Followup-To */
  char *list;           /* where mail to the list goes, or NULL */
  gsize room;           /* octets */
} People;

/* ---- whose an address is ---- */

static gboolean
is_same (const char *address, const char *other)
{
  return g_ascii_strcasecmp (address, other) == 0;
}

static gboolean
is_in (GPtrArray *addresses, const char *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (is_same (((PrAddress *) g_ptr_array_index (addresses, i))->address, address))
      return TRUE;
  return FALSE;
}

/* "ada+lists" is of "ada". */
static gboolean
is_local_part (const char *user, gsize length, const char *address, const char *at)
{
  return g_ascii_strncasecmp (user, address, length) == 0 &&
         (address + length == at || address[length] == '+');
}

/* Who is "ada" at pop.example.org is ada@example.org. */
static gboolean
is_of_account (const PrAccount *account, const char *address)
{
  const char *at = strrchr (address, '@');
  const char *user_at;

  if (account->local || account->user == NULL || *account->user == '\0')
    return FALSE;
  user_at = strrchr (account->user, '@');
  if (user_at != NULL)
    return is_local_part (account->user, (gsize) (user_at - account->user), address,
                          at) &&
           is_same (user_at, at);
  return account->host != NULL &&
         is_local_part (account->user, strlen (account->user), address, at) &&
         pr_host_is_same_site (account->host, at + 1);
}

static gboolean
is_own (const People *people, const char *address)
{
  for (guint i = 0; people->accounts != NULL && i < people->accounts->len; i++)
    if (is_of_account (g_ptr_array_index (people->accounts, i), address))
      return TRUE;
  return is_in (people->delivered, address) &&
         (people->list == NULL || !is_same (people->list, address));
}

static gboolean
are_own (const People *people, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const char *address = ((PrAddress *) g_ptr_array_index (addresses, i))->address;

      if (strchr (address, '@') == NULL || !is_own (people, address))
        return FALSE;
    }
  return addresses->len > 0;
}

/* ---- what the header tells ---- */

static void
read_addresses (const char *value, GPtrArray *addresses)
{
  if (!pr_mailboxes_read_plain (value, addresses, NULL))
    pr_mailboxes_read_any (value, addresses, NULL);
}

/* Of "<mailto:list@example.org>"; "NO" where nobody may write to it. */
static char *
dup_list_address (const char *value)
{
  const char *start = strstr (value, "<mailto:");
  g_autofree char *escaped = NULL;

  if (start == NULL)
    return NULL;
  start += strlen ("<mailto:");
  escaped = g_strndup (start, strcspn (start, "?>"));
  return g_uri_unescape_string (escaped, NULL);
}

static gboolean
tells_delivery (const char *name)
{
  return g_ascii_strcasecmp (name, "Delivered-To") == 0 ||
         g_ascii_strcasecmp (name, "X-Original-To") == 0 ||
         g_ascii_strcasecmp (name, "Envelope-To") == 0;
}

static void
read_header (People *people, PrMessage *message)
{
  GPtrArray *headers = pr_message_get_headers (message);
  gboolean on_top = TRUE;

  for (guint i = 0; i < headers->len; i++)
    {
      const PrHeader *header = g_ptr_array_index (headers, i);

      /* What stands below it may be anybody's. */
      if (g_ascii_strcasecmp (header->name, "Received") == 0)
        on_top = FALSE;
      else if (on_top && tells_delivery (header->name))
        read_addresses (header->value, people->delivered);
      else if (g_ascii_strcasecmp (header->name, "Mail-Followup-To") == 0)
        read_addresses (header->value, people->followup);
      else if (g_ascii_strcasecmp (header->name, "List-Post") == 0 &&
               people->list == NULL)
        people->list = dup_list_address (header->value);
    }
  if (on_top)
    g_ptr_array_set_size (people->delivered, 0);
}

/* ---- who gets it ---- */

static gboolean
is_listed (GPtrArray *strings, const char *address)
{
  for (guint i = 0; i < strings->len; i++)
    if (is_same (g_ptr_array_index (strings, i), address))
      return TRUE;
  return FALSE;
}

gboolean
pr_answer_is_address (const char *address)
{
  const char *at = strrchr (address, '@');

  if (at == NULL || at == address || at[1] == '\0' ||
      !g_utf8_validate (address, -1, NULL))
    return FALSE;
  for (const char *p = address; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) ||
        g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_FORMAT)
      return FALSE;
  return TRUE;
}

static void
add (PrAnswer *self,
     People *people,
     GPtrArray *to,
     GPtrArray *addresses,
     gboolean own_too)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const char *address = ((PrAddress *) g_ptr_array_index (addresses, i))->address;
      gsize octets = pr_mailto_measure (address, strlen (address)) + 3;

      if (!pr_answer_is_address (address) || is_listed (self->to, address) ||
          is_listed (self->cc, address) || (!own_too && is_own (people, address)))
        continue;
      if (strlen (address) > MAX_ADDRESS_OCTETS || octets > people->room)
        {
          self->n_left_out++;
          continue;
        }
      people->room -= octets;
      g_ptr_array_add (to, g_strdup (address));
    }
}

/* To be answered alone: what a list wrote into Reply-To leads to all of its readers. */
static GPtrArray *
get_target (const People *people)
{
  const PrEnvelope *envelope = people->envelope;

  if (envelope->reply_to->len == 0)
    return envelope->from;
  if (people->list != NULL && envelope->reply_to->len == 1 && envelope->from->len > 0 &&
      is_in (envelope->reply_to, people->list))
    return envelope->from;
  return envelope->reply_to;
}

static void
find (PrAnswer *self, People *people, gboolean all)
{
  const PrEnvelope *envelope = people->envelope;
  gboolean is_list = envelope->list_id != NULL || people->list != NULL;

  if (all && is_list)
    add (self, people, self->to, people->followup, FALSE);
  if (self->to->len > 0)
    return;
  /* Of a message of one's own the answer goes where that went. */
  if (are_own (people, envelope->from) && envelope->reply_to->len == 0)
    add (self, people, self->to, envelope->to, FALSE);
  if (self->to->len == 0)
    add (self, people, self->to, get_target (people), TRUE);
  if (!all)
    return;
  add (self, people, self->cc, envelope->reply_to, FALSE);
  add (self, people, self->cc, envelope->to, FALSE);
  add (self, people, self->cc, envelope->cc, FALSE);
}

void
pr_answer_find_people (PrAnswer *self,
                       PrMessage *message,
                       PrAnswerKind kind,
                       GPtrArray *accounts)
{
  People people = { .envelope = pr_message_get_envelope (message),
                    .accounts = accounts,
                    .room = PR_ANSWER_PEOPLE_OCTETS };

  people.delivered = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_address_free);
  people.followup = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_address_free);
  read_header (&people, message);
  find (self, &people, kind == PR_ANSWER_REPLY_ALL);
  g_ptr_array_unref (people.delivered);
  g_ptr_array_unref (people.followup);
  g_free (people.list);
}
