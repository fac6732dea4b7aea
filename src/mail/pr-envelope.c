/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-charset-private.h"
#include "mail/pr-envelope-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-text-private.h"

#define MAX_HEADERS_OCTETS (8 << 20) /* of all values shown */
#define BODY_OCTETS 16384            /* that may tell the charset of the header */

typedef struct
{
  const PrMime *mime;
  const char *hint;
  gboolean guessed;
} Decoder;

/* The charset that undeclared octets of the header are in: what the whole message looks
 * like, since a name alone is too short to tell. Text in UTF-8 tells nothing of a header
 * that is not, and a western guess is none. */
static char *
guess_hint (const PrMime *mime)
{
  gsize body = mime->root->body;
  gsize length = MIN (mime->length - body, BODY_OCTETS);
  g_autofree char *guess = NULL;

  if (pr_text_span_utf8 (mime->data, body) == body)
    return NULL;
  if (pr_text_span_utf8 (mime->data + body, length) == length)
    length = 0;
  guess = pr_charset_guess (mime->data, body + length);
  if (guess == NULL || g_ascii_strcasecmp (guess, "windows-1252") == 0 ||
      g_ascii_strncasecmp (guess, "iso-8859-1", strlen ("iso-8859-1")) == 0)
    return NULL;
  return g_steal_pointer (&guess);
}

/* The charset of octets in the header that name none. */
static char *
dup_hint (const PrMime *mime)
{
  if (mime->charset != NULL)
    return g_strdup (mime->charset);
  for (const PrNode *n = mime->root; n != NULL; n = pr_node_next (n, mime->root))
    if (n->shown && n->charset != NULL)
      return g_strdup (n->charset);
  return guess_hint (mime);
}

static char *
dup_text (Decoder *self, const char *name)
{
  const PrField *field = pr_mime_find_field (self->mime, self->mime->root, name);

  return field != NULL ? pr_field_dup_text (field, self->hint, &self->guessed) : NULL;
}

/* A field that came several times counts as one long one. */
static GPtrArray *
list_addresses (Decoder *self, const char *name, gboolean *turned)
{
  GPtrArray *addresses =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_address_free);
  const PrNode *root = self->mime->root;

  for (guint i = 0; i < root->n_fields; i++)
    {
      const PrField *field = pr_mime_get_field (self->mime, root, i);

      if (pr_field_is (field, name))
        pr_field_add_addresses (field, self->hint, addresses, &self->guessed, turned);
    }
  return addresses;
}

static GPtrArray *
list_msg_ids (Decoder *self, const char *name)
{
  GPtrArray *msg_ids = g_ptr_array_new_with_free_func (g_free);
  const PrField *field = pr_mime_find_field (self->mime, self->mime->root, name);

  if (field != NULL)
    pr_field_add_msg_ids (field, msg_ids);
  return msg_ids;
}

static char *
dup_msg_id (Decoder *self, const char *name)
{
  g_autoptr (GPtrArray) msg_ids = list_msg_ids (self, name);

  return msg_ids->len > 0 ? g_strdup (msg_ids->pdata[0]) : NULL;
}

static char **
dup_references (Decoder *self)
{
  GPtrArray *msg_ids = list_msg_ids (self, "References");

  g_ptr_array_add (msg_ids, NULL);
  return (char **) g_ptr_array_free (msg_ids, FALSE);
}

/* RFC 2919: the identifier is inside the brackets, after a description. */
static char *
dup_list_id (Decoder *self)
{
  g_autofree char *text = dup_text (self, "List-Id");
  const char *open = text != NULL ? strrchr (text, '<') : NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  return open != NULL ? g_strndup (open + 1, strcspn (open + 1, ">"))
                      : g_steal_pointer (&text);
}

static gint64
get_received (const PrMime *mime)
{
  gint64 when = G_MININT64;

  for (guint i = 0; i < mime->root->n_fields && when == G_MININT64; i++)
    {
      const PrField *field = pr_mime_get_field (mime, mime->root, i);

      if (pr_field_is (field, "Received"))
        when = pr_field_get_date (field);
    }
  return when;
}

/* "service@bank.example" <else@where.example> looks like another's in every list. */
static gboolean
is_name_another_address (const PrAddress *address)
{
  g_autofree char *name = NULL;
  g_autofree char *own = NULL;
  const char *at;

  if (address->name == NULL || strchr (address->name, '@') == NULL)
    return FALSE;
  name = g_utf8_casefold (address->name, -1);
  own = g_utf8_casefold (address->address, -1);
  at = strchr (name, '@');
  return at != NULL && at > name && g_ascii_isgraph (at[-1]) && g_ascii_isalnum (at[1]) &&
         (*own == '\0' || strstr (name, own) == NULL);
}

static void
judge_sender (const PrMime *mime,
              const PrEnvelope *envelope,
              gboolean turned,
              PrWarnings *warnings)
{
  guint n_fields = 0;

  for (guint i = 0; i < mime->root->n_fields; i++)
    n_fields += pr_field_is (pr_mime_get_field (mime, mime->root, i), "From");
  if (envelope->from->len == 0)
    *warnings |= PR_WARNING_NO_FROM;
  if (n_fields > 1)
    *warnings |= PR_WARNING_DUPLICATE_FROM;
  if (turned)
    *warnings |= PR_WARNING_FROM_BIDI_CONTROL;
  for (guint i = 0; i < envelope->from->len; i++)
    if (is_name_another_address (envelope->from->pdata[i]))
      *warnings |= PR_WARNING_FROM_NAME_IS_ADDRESS;
}

PrEnvelope *
pr_envelope_new (const PrMime *mime, PrWarnings *warnings)
{
  g_autofree char *hint = dup_hint (mime);
  Decoder self = { mime, hint, FALSE };
  PrEnvelope *envelope = g_new0 (PrEnvelope, 1);
  const PrField *date = pr_mime_find_field (mime, mime->root, "Date");
  gboolean turned = FALSE;

  envelope->message_id = dup_msg_id (&self, "Message-ID");
  envelope->in_reply_to = dup_msg_id (&self, "In-Reply-To");
  envelope->references = dup_references (&self);
  envelope->subject = dup_text (&self, "Subject");
  if (envelope->subject == NULL)
    envelope->subject = g_strdup ("");
  envelope->list_id = dup_list_id (&self);
  envelope->from = list_addresses (&self, "From", &turned);
  envelope->sender = list_addresses (&self, "Sender", NULL);
  envelope->reply_to = list_addresses (&self, "Reply-To", NULL);
  envelope->to = list_addresses (&self, "To", NULL);
  envelope->cc = list_addresses (&self, "Cc", NULL);
  envelope->bcc = list_addresses (&self, "Bcc", NULL);
  envelope->date = date != NULL ? pr_field_get_date (date) : G_MININT64;
  envelope->received = get_received (mime);
  judge_sender (mime, envelope, turned, warnings);
  if (self.guessed)
    *warnings |= PR_WARNING_CHARSET_GUESSED;
  return envelope;
}

void
pr_envelope_free (PrEnvelope *envelope)
{
  g_free (envelope->message_id);
  g_free (envelope->in_reply_to);
  g_strfreev (envelope->references);
  g_free (envelope->subject);
  g_free (envelope->list_id);
  g_ptr_array_unref (envelope->from);
  g_ptr_array_unref (envelope->sender);
  g_ptr_array_unref (envelope->reply_to);
  g_ptr_array_unref (envelope->to);
  g_ptr_array_unref (envelope->cc);
  g_ptr_array_unref (envelope->bcc);
  g_free (envelope);
}

static void
header_free (gpointer data)
{
  PrHeader *header = data;

  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

GPtrArray *
pr_envelope_list_headers (const PrMime *mime, PrWarnings *warnings)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (header_free);
  g_autofree char *hint = dup_hint (mime);
  gboolean guessed = FALSE;
  gsize n_octets = 0;

  for (guint i = 0; i < mime->root->n_fields && n_octets < MAX_HEADERS_OCTETS; i++)
    {
      const PrField *field = pr_mime_get_field (mime, mime->root, i);
      PrHeader *header = g_new0 (PrHeader, 1);

      header->name = g_strndup (field->name, field->name_length);
      header->value = pr_field_dup_text (field, hint, &guessed);
      n_octets += strlen (header->value);
      g_ptr_array_add (headers, header);
    }
  if (guessed)
    *warnings |= PR_WARNING_CHARSET_GUESSED;
  return headers;
}
