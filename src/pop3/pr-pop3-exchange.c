/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-trouble.h"
#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MASK "****"

gboolean
pr_pop3_session_close (PrPop3Session *self)
{
  self->state = PR_POP3_STATE_CLOSED;
  return FALSE;
}

gboolean
pr_pop3_session_fail (PrPop3Session *self,
                      GError **error,
                      PrPop3Error code,
                      const char *message)
{
  g_set_error_literal (error, PR_POP3_ERROR, code, message);
  return pr_pop3_session_close (self);
}

void
pr_pop3_session_log (PrPop3Session *self,
                     gboolean from_server,
                     const char *octets,
                     gssize length)
{
  g_autofree char *line = NULL;

  if (self->log == NULL)
    return;
  line = pr_text_for_line (octets, length, PR_POP3_MAX_REPLY_OCTETS);
  self->log (from_server, line, self->log_data);
}

/* What came in place of many lines. */
static void
log_count (PrPop3Session *self, gsize n, const char *unit)
{
  char line[64];

  g_snprintf (line, sizeof line, "(%" G_GSIZE_FORMAT " %s)", n, unit);
  pr_pop3_session_log (self, TRUE, line, -1);
}

void
pr_pop3_session_add_secret (PrPop3Session *self, const char *secret)
{
  if (*secret != '\0')
    g_ptr_array_add (self->secrets, g_strdup (secret));
}

/* Servers repeat commands in their complaints. What stands before @offset is not a
 * repetition, even of the password "OK". */
static void
hide_secrets (PrPop3Session *self, gsize offset)
{
  g_autoptr (GString) text =
    g_string_new_len (self->line->str + offset, self->line->len - offset);

  for (guint i = 0; i < self->secrets->len; i++)
    g_string_replace (text, self->secrets->pdata[i], MASK, 0);
  g_string_truncate (self->line, offset);
  g_string_append_len (self->line, text->str, text->len);
}

static void
hide_secrets_of_reply (PrPop3Session *self, PrPop3Reply *reply)
{
  gsize offset = reply->text - self->line->str;

  if (self->secrets->len == 0)
    return;
  hide_secrets (self, offset);
  reply->text = self->line->str + offset;
  reply->length = self->line->len - offset;
}

gboolean
pr_pop3_session_fail_foreign (PrPop3Session *self, GError **error)
{
  hide_secrets (self, 0);
  g_propagate_error (error,
                     pr_pop3_reply_foreign_error (self->line->str, self->line->len));
  return pr_pop3_session_close (self);
}

gboolean
pr_pop3_session_fail_out_of_step (PrPop3Session *self, GError **error)
{
  return pr_pop3_session_fail (
    self, error, PR_POP3_ERROR_PROTOCOL,
    _ ("The server sent more than was asked for, or a message broke off in the middle."));
}

/* FALSE: it could not be sent. While replies are due, what the server said before the
 * link broke lies here already, and is worth reading to its end: that tells of the
 * break. */
static gboolean
write_out (PrPop3Session *self,
           const char *octets,
           gsize length,
           GCancellable *cancellable,
           GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  g_autoptr (GError) local_error = NULL;

  if (self->deaf || (g_output_stream_write_all (output, octets, length, NULL, cancellable,
                                                &local_error) &&
                     g_output_stream_flush (output, cancellable, &local_error)))
    return TRUE;
  self->deaf =
    self->n_due > 0 && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (!self->deaf)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->deaf;
}

static void
note_active (PrPop3Session *self)
{
  self->active_at = g_get_monotonic_time ();
}

static void
note_silence (PrPop3Session *self)
{
  gint64 before = self->active_at;

  note_active (self);
  self->silence = before > 0 ? self->active_at - before : 0;
}

gboolean
pr_pop3_session_send (PrPop3Session *self,
                      const char *octets,
                      gsize length,
                      guint n_commands,
                      GCancellable *cancellable,
                      GError **error)
{
  if (self->state == PR_POP3_STATE_CLOSED)
    return pr_pop3_session_fail (self, error, PR_POP3_ERROR_CUT,
                                 _ ("The session with the server is over."));
  if (self->noops->len > 0 && self->n_due == self->noops->len &&
      !pr_pop3_session_settle_noops (self, cancellable, error))
    return FALSE;
  note_silence (self);
  if (self->n_due == 0)
    {
      if (pr_pop3_reader_get_buffered (self->reader) > 0)
        return pr_pop3_session_fail_out_of_step (self, error);
      pr_pop3_reader_begin_turn (self->reader);
    }
  if (!write_out (self, octets, length, cancellable, error))
    return pr_pop3_session_close (self);
  self->n_due += n_commands;
  return TRUE;
}

/* ---- NOOP among other commands ---- */

/* Its reply, whatever it says, shows that the session stands. */
static gboolean
receive_noop (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  gsize length;
  const char *line = pr_pop3_reader_read_line (self->reader, &length, cancellable, error);

  if (line == NULL)
    return pr_pop3_session_close (self);
  self->n_due--;
  g_array_remove_index (self->noops, 0);
  note_active (self);
  pr_pop3_session_log (self, TRUE, line, length);
  if (length > 0 && (*line == '+' || *line == '-'))
    return TRUE;
  g_string_truncate (self->line, 0);
  g_string_append_len (self->line, line, length);
  return pr_pop3_session_fail_foreign (self, error);
}

static gboolean
is_noop_next (const PrPop3Session *self)
{
  return self->noops->len > 0 && g_array_index (self->noops, guint, 0) == 0;
}

static void
count_reply (PrPop3Session *self)
{
  self->n_due--;
  note_active (self);
  for (guint i = 0; i < self->noops->len; i++)
    g_array_index (self->noops, guint, i)--;
}

gboolean
pr_pop3_session_settle_noops (PrPop3Session *self,
                              GCancellable *cancellable,
                              GError **error)
{
  while (is_noop_next (self))
    if (!receive_noop (self, cancellable, error))
      return FALSE;
  return TRUE;
}

void
pr_pop3_session_keep_alive (PrPop3Session *self, GCancellable *cancellable)
{
  static const char command[] = "NOOP\r\n";
  guint n_before;

  g_return_if_fail (PR_IS_POP3_SESSION (self));

  if (self->state != PR_POP3_STATE_TRANSACTION || self->quit_sent || self->deaf)
    return;
  n_before = self->n_due - self->noops->len;
  pr_pop3_session_log (self, FALSE, "NOOP", -1);
  note_silence (self);
  /* The rest of a response may still have to be read, so nothing that lies here is out of
   * step. */
  if (self->n_due == 0 && pr_pop3_reader_get_buffered (self->reader) == 0)
    pr_pop3_reader_begin_turn (self->reader);
  if (!write_out (self, command, strlen (command), cancellable, NULL))
    {
      pr_pop3_session_close (self);
      return;
    }
  self->n_due++;
  g_array_append_val (self->noops, n_before);
}

guint
pr_pop3_session_get_silence (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), 0);

  return self->silence / G_USEC_PER_SEC;
}

/* ---- CAPA ahead of other commands ---- */

gboolean
pr_pop3_session_capa_ahead (PrPop3Session *self,
                            GCancellable *cancellable,
                            GError **error)
{
  static const char command[] = "CAPA\r\n";

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  if (!self->capabilities.pipelining || self->n_due > 0)
    return pr_pop3_session_capa (self, cancellable, error);
  pr_pop3_session_log (self, FALSE, "CAPA", -1);
  self->capa_due =
    pr_pop3_session_send (self, command, strlen (command), 1, cancellable, error);
  return self->capa_due;
}

/* -ERR leaves what was known before. */
static gboolean
receive_capa (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;

  self->capa_due = FALSE;
  return pr_pop3_session_receive (self, &reply, cancellable, error) &&
         (reply.status != PR_POP3_STATUS_OK ||
          pr_pop3_session_receive_capabilities (self, cancellable, error));
}

gboolean
pr_pop3_session_receive_sasl (PrPop3Session *self,
                              PrPop3Reply *reply,
                              GCancellable *cancellable,
                              GError **error)
{
  gsize length;
  const char *line;

  if ((self->capa_due && !receive_capa (self, cancellable, error)) ||
      !pr_pop3_session_settle_noops (self, cancellable, error))
    return FALSE;
  line = pr_pop3_reader_read_line (self->reader, &length, cancellable, error);
  if (line == NULL)
    return pr_pop3_session_close (self);
  count_reply (self);
  g_string_truncate (self->line, 0);
  g_string_append_len (self->line, line, length);
  if (!pr_pop3_reply_parse (self->line->str, self->line->len, reply))
    return pr_pop3_session_fail_foreign (self, error);
  if (reply->status != PR_POP3_STATUS_CHALLENGE)
    hide_secrets_of_reply (self, reply);
  pr_pop3_session_log (self, TRUE,
                       reply->status == PR_POP3_STATUS_CHALLENGE ? "+ " MASK
                                                                 : self->line->str,
                       -1);
  return TRUE;
}

gboolean
pr_pop3_session_receive (PrPop3Session *self,
                         PrPop3Reply *reply,
                         GCancellable *cancellable,
                         GError **error)
{
  if (!pr_pop3_session_receive_sasl (self, reply, cancellable, error))
    return FALSE;
  if (reply->status != PR_POP3_STATUS_CHALLENGE)
    return TRUE;
  return pr_pop3_session_fail_foreign (self, error);
}

static gboolean
send_command (PrPop3Session *self,
              const char *command,
              const char *shown,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *line = g_strconcat (command, "\r\n", NULL);

  pr_pop3_session_log (self, FALSE, shown, -1);
  return pr_pop3_session_send (self, line, strlen (line), 1, cancellable, error);
}

gboolean
pr_pop3_session_exchange (PrPop3Session *self,
                          const char *command,
                          const char *shown,
                          PrPop3Reply *reply,
                          GCancellable *cancellable,
                          GError **error)
{
  return send_command (self, command, shown, cancellable, error) &&
         pr_pop3_session_receive_sasl (self, reply, cancellable, error);
}

gboolean
pr_pop3_session_take (PrPop3Session *self, const PrPop3Reply *reply, GError **error)
{
  if (reply->status == PR_POP3_STATUS_OK)
    return TRUE;
  g_propagate_error (error, pr_pop3_reply_to_error (reply, PR_POP3_ERROR_REFUSED));
  return FALSE;
}

gboolean
pr_pop3_session_command (PrPop3Session *self,
                         const char *command,
                         PrPop3Reply *reply,
                         GCancellable *cancellable,
                         GError **error)
{
  return send_command (self, command, command, cancellable, error) &&
         pr_pop3_session_receive (self, reply, cancellable, error) &&
         pr_pop3_session_take (self, reply, error);
}

/* What follows a response is nothing, or the status line of the next reply. Anything else
 * means that a line with a lone dot ended the response too early. */
static gboolean
check_step (PrPop3Session *self, GError **error)
{
  guint8 next = pr_pop3_reader_peek (self->reader);

  if (pr_pop3_reader_get_buffered (self->reader) == 0 ||
      (self->n_due > 0 && (next == '+' || next == '-')))
    return TRUE;
  return pr_pop3_session_fail_out_of_step (self, error);
}

/* "+OK nnn octets": a hint, for it is often wrong. */
static gsize
read_hint (const PrPop3Reply *reply)
{
  const char *text = reply->text;
  guint64 octets;

  return pr_pop3_reply_read_number (&text, &octets) ? MIN (octets, G_MAXSIZE) : 0;
}

/* No message begins like a reply, unless a reply too many stands before it. Who asks for
 * it alone is not misled. */
static gboolean
is_behind_its_reply (PrPop3Session *self, GBytes *body)
{
  gsize length;
  const char *octets = g_bytes_get_data (body, &length);

  return self->n_due == 0 || length < 4 || memcmp (octets, "+OK", 3) != 0 ||
         strchr (" \r\n", octets[3]) == NULL;
}

GBytes *
pr_pop3_session_receive_body (PrPop3Session *self,
                              const PrPop3Reply *reply,
                              gsize max_octets,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GBytes) body = pr_pop3_reader_read_body (self->reader, read_hint (reply),
                                                      max_octets, cancellable, error);

  if (body == NULL)
    {
      pr_pop3_session_close (self);
      return NULL;
    }
  note_active (self);
  log_count (self, g_bytes_get_size (body), "octets");
  if (!is_behind_its_reply (self, body))
    {
      pr_pop3_session_fail_out_of_step (self, error);
      return NULL;
    }
  return check_step (self, error) ? g_steal_pointer (&body) : NULL;
}

gboolean
pr_pop3_session_receive_lines (PrPop3Session *self,
                               guint max_lines,
                               PrPop3LineFunc func,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error)
{
  guint n_lines = 0;

  for (;; n_lines++)
    {
      const char *line;
      gsize length;

      if (!pr_pop3_reader_read_body_line (self->reader, &line, &length, cancellable,
                                          error))
        return pr_pop3_session_close (self);
      if (line == NULL)
        break;
      if (n_lines == max_lines)
        return pr_pop3_session_fail (
          self, error, PR_POP3_ERROR_PROTOCOL,
          _ ("The server sent a list longer than any that can be meant."));
      if (!func (line, length, user_data, error))
        return pr_pop3_session_close (self);
    }
  log_count (self, n_lines, "lines");
  return check_step (self, error);
}
