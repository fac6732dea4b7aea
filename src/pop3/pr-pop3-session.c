/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-apop-private.h"
#include "pop3/pr-pop3-capabilities-private.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (pr_pop3_error, pr_pop3_error)
G_DEFINE_FINAL_TYPE (PrPop3Session, pr_pop3_session, G_TYPE_OBJECT)

static void
pr_pop3_session_finalize (GObject *object)
{
  PrPop3Session *self = PR_POP3_SESSION (object);

  pr_pop3_capabilities_clear (&self->capabilities);
  g_clear_pointer (&self->reader, pr_pop3_reader_free);
  g_clear_object (&self->stream);
  g_string_free (self->line, TRUE);
  g_ptr_array_unref (self->secrets);
  g_free (self->greeting);
  g_free (self->timestamp);
  g_free (self->language);
  g_free (self->told_language);
  g_array_unref (self->noops);
  G_OBJECT_CLASS (pr_pop3_session_parent_class)->finalize (object);
}

static void
pr_pop3_session_class_init (PrPop3SessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_pop3_session_finalize;
}

static void
pr_pop3_session_init (PrPop3Session *self)
{
  self->line = g_string_new (NULL);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->noops = g_array_new (FALSE, FALSE, sizeof (guint));
  pr_pop3_capabilities_init (&self->capabilities);
}

PrPop3Session *
pr_pop3_session_new (GIOStream *stream)
{
  PrPop3Session *self;

  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);

  self = g_object_new (PR_TYPE_POP3_SESSION, NULL);
  self->stream = g_object_ref (stream);
  self->reader = pr_pop3_reader_new (g_io_stream_get_input_stream (stream));
  return self;
}

void
pr_pop3_session_set_encrypted (PrPop3Session *self, gboolean encrypted)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  self->encrypted = encrypted;
}

void
pr_pop3_session_set_start_tls (PrPop3Session *self,
                               PrPop3StartTlsFunc func,
                               gpointer user_data)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  self->start_tls = func;
  self->start_tls_data = user_data;
}

void
pr_pop3_session_set_log (PrPop3Session *self, PrPop3LogFunc func, gpointer user_data)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  self->log = func;
  self->log_data = user_data;
}

void
pr_pop3_session_set_large (PrPop3Session *self,
                           gsize octets,
                           PrPop3LargeFunc func,
                           gpointer user_data)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  pr_pop3_reader_set_large (self->reader, octets, func, user_data);
}

void
pr_pop3_session_set_patience (PrPop3Session *self, guint seconds)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  pr_pop3_reader_set_patience (self->reader, seconds);
}

PrPop3State
pr_pop3_session_get_state (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), PR_POP3_STATE_CLOSED);

  return self->state;
}

const char *
pr_pop3_session_get_greeting (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return self->greeting;
}

const char *
pr_pop3_session_get_timestamp (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return self->timestamp;
}

const PrPop3Capabilities *
pr_pop3_session_get_capabilities (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return &self->capabilities;
}

guint
pr_pop3_session_get_round_trips (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), 0);

  return pr_pop3_reader_get_round_trips (self->reader);
}

const PrPop3Link *
pr_pop3_session_get_link (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  return pr_pop3_reader_get_link (self->reader);
}

gboolean
pr_pop3_session_open (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;
  const char *line;
  gsize length;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (self->state == PR_POP3_STATE_START, FALSE);

  line = pr_pop3_reader_read_line (self->reader, &length, cancellable, error);
  if (line == NULL)
    return pr_pop3_session_close (self);
  pr_pop3_session_log (self, TRUE, line, -1);
  self->greeting = g_strdup (line);
  if (!pr_pop3_reply_parse (line, length, &reply) ||
      reply.status == PR_POP3_STATUS_CHALLENGE)
    {
      g_propagate_error (error, pr_pop3_reply_foreign_greeting_error (line, length));
      return pr_pop3_session_close (self);
    }
  if (reply.status == PR_POP3_STATUS_ERR)
    {
      /* Nothing was asked yet, so it is the server's own state that is in the way. */
      g_propagate_error (error, pr_pop3_reply_to_error (&reply, PR_POP3_ERROR_TEMPORARY));
      return pr_pop3_session_close (self);
    }
  self->timestamp = pr_pop3_apop_find_timestamp (self->greeting);
  self->state = PR_POP3_STATE_AUTHORIZATION;
  return TRUE;
}

static gboolean
take_capability (const char *line, gsize length, gpointer user_data, GError **error)
{
  if (*line != '\0')
    g_strv_builder_add (user_data, line);
  return TRUE;
}

gboolean
pr_pop3_session_receive_capabilities (PrPop3Session *self,
                                      GCancellable *cancellable,
                                      GError **error)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  pr_pop3_reader_begin_response (self->reader, G_MAXSIZE);
  if (!pr_pop3_session_receive_lines (self, PR_POP3_MAX_CAPA_LINES, take_capability,
                                      lines, cancellable, error))
    return FALSE;
  pr_pop3_capabilities_take_lines (&self->capabilities, g_strv_builder_end (lines));
  if (self->one_by_one)
    self->capabilities.pipelining = FALSE;
  return TRUE;
}

gboolean
pr_pop3_session_capa (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) refused = NULL;
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  if (!pr_pop3_session_command (self, "CAPA", &reply, cancellable, &refused))
    {
      /* A server older than CAPA refuses it, and that is all it says. */
      if (g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED))
        {
          self->capa_refused = TRUE;
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  return pr_pop3_session_receive_capabilities (self, cancellable, error);
}

/* What was said in clear text may have been said by anybody. */
static void
forget_what_was_said (PrPop3Session *self)
{
  pr_pop3_capabilities_clear (&self->capabilities);
  pr_pop3_capabilities_init (&self->capabilities);
  g_clear_pointer (&self->timestamp, g_free);
  self->capa_refused = FALSE;
  self->auth_asked = FALSE;
}

gboolean
pr_pop3_session_stls (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;
  GIOStream *stream;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (self->start_tls != NULL, FALSE);
  g_return_val_if_fail (!self->encrypted, FALSE);
  g_return_val_if_fail (self->utf8_taken == PR_POP3_TAKEN_NOT_SENT, FALSE);

  if (!pr_pop3_session_exchange (self, "STLS", "STLS", &reply, cancellable, error))
    return FALSE;
  if (reply.status != PR_POP3_STATUS_OK)
    {
      g_propagate_error (error, pr_pop3_reply_to_error (&reply, PR_POP3_ERROR_NO_TLS));
      return FALSE;
    }
  if (pr_pop3_reader_get_buffered (self->reader) > 0)
    return pr_pop3_session_fail (
      self, error, PR_POP3_ERROR_INJECTION,
      _ ("Somebody put words of their own before the encryption of the connection."));
  stream = self->start_tls (self->start_tls_data, cancellable, error);
  if (stream == NULL)
    return pr_pop3_session_close (self);
  pr_pop3_reader_set_stream (self->reader, g_io_stream_get_input_stream (stream));
  g_object_unref (self->stream);
  self->stream = stream;
  self->encrypted = TRUE;
  forget_what_was_said (self);
  return TRUE;
}

gboolean
pr_pop3_session_rset (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  return pr_pop3_session_command (self, "RSET", &reply, cancellable, error);
}

gboolean
pr_pop3_session_noop (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  return pr_pop3_session_command (self, "NOOP", &reply, cancellable, error);
}

void
pr_pop3_session_let_quit_follow (PrPop3Session *self)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  self->quit_follows = TRUE;
}

gboolean
pr_pop3_session_quit (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;
  gboolean confirmed;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  if (self->state == PR_POP3_STATE_TRANSACTION)
    self->state = PR_POP3_STATE_UPDATE;
  if (self->quit_sent)
    confirmed = pr_pop3_session_receive (self, &reply, cancellable, error) &&
                pr_pop3_session_take (self, &reply, error);
  else
    confirmed = pr_pop3_session_command (self, "QUIT", &reply, cancellable, error);
  /* What seemed to be the farewell was not: a reply more or less came before it. */
  if (confirmed && pr_pop3_reader_get_buffered (self->reader) > 0)
    confirmed = pr_pop3_session_fail_out_of_step (self, error);
  pr_pop3_session_close (self);
  return confirmed;
}

gboolean
pr_pop3_session_await_close (PrPop3Session *self,
                             GCancellable *cancellable,
                             GError **error)
{
  gboolean more = FALSE;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (self->state == PR_POP3_STATE_CLOSED, FALSE);

  if (!pr_pop3_reader_look_for_more (self->reader, &more, cancellable, error))
    return FALSE;
  return !more || pr_pop3_session_fail_out_of_step (self, error);
}

void
pr_pop3_session_set_one_by_one (PrPop3Session *self)
{
  g_return_if_fail (PR_IS_POP3_SESSION (self));

  self->one_by_one = TRUE;
  self->capabilities.pipelining = FALSE;
}
