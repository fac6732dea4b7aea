/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-answer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-mail-limits.h"

#define MAX_REFERENCES 12
#define MAX_ID_OCTETS 250

/* Written by a stranger, and about to stand in a header of ours. */
static gboolean
is_good_id (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > MAX_ID_OCTETS)
    return FALSE;
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '<' || *p == '>')
      return FALSE;
  return TRUE;
}

/* The first tells the conversation, the last what is answered (RFC 5322 §3.6.4). */
static GStrv
list_references (const PrEnvelope *envelope)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; envelope->references[i] != NULL; i++)
    if (is_good_id (envelope->references[i]))
      g_ptr_array_add (ids, g_strdup (envelope->references[i]));
  if (ids->len == 0 && envelope->in_reply_to != NULL &&
      is_good_id (envelope->in_reply_to))
    g_ptr_array_add (ids, g_strdup (envelope->in_reply_to));
  g_ptr_array_add (ids, g_strdup (envelope->message_id));
  if (ids->len > MAX_REFERENCES)
    g_ptr_array_remove_range (ids, 1, ids->len - MAX_REFERENCES);
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_steal (ids, NULL);
}

PrAnswer *
pr_answer_new_empty (void)
{
  PrAnswer *self = g_new0 (PrAnswer, 1);

  self->to = g_ptr_array_new_with_free_func (g_free);
  self->cc = g_ptr_array_new_with_free_func (g_free);
  return self;
}

PrAnswer *
pr_answer_new (PrMessage *message, PrAnswerKind kind, GPtrArray *accounts)
{
  const PrEnvelope *envelope;
  PrAnswer *self;

  g_return_val_if_fail (message != NULL, NULL);

  envelope = pr_message_get_envelope (message);
  self = pr_answer_new_empty ();
  self->subject = pr_answer_dup_subject (envelope->subject, kind);
  if (kind != PR_ANSWER_FORWARD)
    {
      pr_answer_find_people (self, message, kind, accounts);
      if (envelope->message_id != NULL && is_good_id (envelope->message_id))
        {
          self->in_reply_to = g_strdup (envelope->message_id);
          self->references = list_references (envelope);
        }
    }
  pr_answer_write_body (self, message, kind);
  return self;
}

void
pr_answer_free (PrAnswer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->to);
  g_ptr_array_unref (self->cc);
  g_free (self->subject);
  g_free (self->body);
  g_free (self->in_reply_to);
  g_strfreev (self->references);
  g_free (self);
}

static void
add_people (GString *text, const char *title, GPtrArray *people)
{
  if (people->len == 0)
    return;
  g_string_append (text, title);
  for (guint i = 0; i < people->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? " " : ", ",
                            (const char *) g_ptr_array_index (people, i));
  g_string_append_c (text, '\n');
}

char *
pr_answer_dup_text (const PrAnswer *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  add_people (text, _ ("To:"), self->to);
  add_people (text, _ ("Cc:"), self->cc);
  g_string_append_printf (text, "%s %s\n\n%s", _ ("Subject:"), self->subject, self->body);
  return g_string_free (text, FALSE);
}
