/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

#include <string.h>

#define UTF8 "UTF8"
#define LANG "LANG "
#define ANY_LANGUAGE LANG "*" /* the one that the server takes for ours */

void
pr_pop3_session_set_international (PrPop3Session *self,
                                   PrPop3Utf8 utf8,
                                   const char *language)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  self->use_utf8 = utf8;
  g_free (self->language);
  self->language = g_strdup (language);
}

PrPop3Taken
pr_pop3_session_get_utf8 (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), PR_POP3_TAKEN_NOT_SENT);

  return self->utf8_taken;
}

PrPop3Taken
pr_pop3_session_get_language (PrPop3Session *self, const char **tag)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), PR_POP3_TAKEN_NOT_SENT);

  if (tag != NULL)
    *tag = self->told_language;
  return self->language_taken;
}

static gboolean
wants_utf8 (const PrPop3Session *self)
{
  const PrPop3Capabilities *capabilities = &self->capabilities;

  switch (self->use_utf8)
    {
    case PR_POP3_UTF8_ALWAYS:
      return TRUE;
    case PR_POP3_UTF8_NEVER:
      return FALSE;
    case PR_POP3_UTF8_BEFORE:
      return !capabilities->known || capabilities->utf8;
    case PR_POP3_UTF8_OFFERED:
    default:
      return capabilities->utf8;
    }
}

/* A tag of RFC 5646, or "*": nothing else goes into a command. */
static gboolean
is_tag (const char *text)
{
  if (strcmp (text, "*") == 0)
    return TRUE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return FALSE;
  return *text != '\0' && strlen (text) <= PR_POP3_MAX_TAG_OCTETS;
}

GPtrArray *
pr_pop3_international_compose (PrPop3Session *self)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);

  if (self->utf8_taken == PR_POP3_TAKEN_NOT_SENT && wants_utf8 (self))
    {
      g_ptr_array_add (commands, g_strdup (UTF8));
      self->utf8_taken = PR_POP3_TAKEN_SENT;
    }
  if (self->language_taken == PR_POP3_TAKEN_NOT_SENT && self->language != NULL &&
      self->capabilities.lang && is_tag (self->language))
    {
      g_ptr_array_add (commands, g_strconcat (LANG, self->language, NULL));
      self->language_taken = PR_POP3_TAKEN_SENT;
    }
  return commands;
}

/* "+OK fr …" tells the tag of what is spoken from here on. */
static void
take_language (PrPop3Session *self, const PrPop3Reply *reply)
{
  g_autofree char *text = g_strndup (reply->text, reply->length);
  g_autofree char *tag = g_strndup (text, strcspn (text, " \t"));

  g_clear_pointer (&self->told_language, g_free);
  if (reply->status == PR_POP3_STATUS_OK && is_tag (tag) && strcmp (tag, "*") != 0)
    self->told_language = g_steal_pointer (&tag);
}

static void
take_reply (PrPop3Session *self, const char *command, const PrPop3Reply *reply)
{
  PrPop3Taken taken =
    reply->status == PR_POP3_STATUS_OK ? PR_POP3_TAKEN_YES : PR_POP3_TAKEN_NO;

  if (strcmp (command, UTF8) == 0)
    self->utf8_taken = taken;
  else
    {
      self->language_taken = taken;
      take_language (self, reply);
    }
}

gboolean
pr_pop3_international_receive (PrPop3Session *self,
                               GPtrArray *commands,
                               GCancellable *cancellable,
                               GError **error)
{
  for (guint i = 0; i < commands->len; i++)
    {
      PrPop3Reply reply;

      if (!pr_pop3_session_receive (self, &reply, cancellable, error))
        return FALSE;
      take_reply (self, commands->pdata[i], &reply);
    }
  return TRUE;
}

static gboolean
run_one (PrPop3Session *self,
         const char *command,
         GCancellable *cancellable,
         GError **error)
{
  PrPop3Reply reply;

  if (!pr_pop3_session_exchange (self, command, command, &reply, cancellable, error))
    return FALSE;
  if (reply.status == PR_POP3_STATUS_CHALLENGE)
    return pr_pop3_session_fail_foreign (self, error);
  take_reply (self, command, &reply);
  return TRUE;
}

gboolean
pr_pop3_international_run (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) commands = pr_pop3_international_compose (self);

  for (guint i = 0; i < commands->len; i++)
    if (!run_one (self, commands->pdata[i], cancellable, error))
      return FALSE;
  if (self->language_taken != PR_POP3_TAKEN_NO || strcmp (self->language, "*") == 0)
    return TRUE;
  return run_one (self, ANY_LANGUAGE, cancellable, error);
}
