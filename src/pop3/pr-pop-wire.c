/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-trouble.h"
#include "pop3/pr-pop-wire-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MASK "****"
#define MAX_SHOWN_CHARS 200

PrPopWire *
pr_pop_wire_new (GIOStream *stream)
{
  PrPopWire *self = g_new0 (PrPopWire, 1);

  self->stream = g_object_ref (stream);
  self->reader = pr_pop3_reader_new (g_io_stream_get_input_stream (stream));
  self->line = g_string_new (NULL);
  return self;
}

void
pr_pop_wire_free (PrPopWire *self)
{
  pr_pop3_reader_free (self->reader);
  g_object_unref (self->stream);
  g_string_free (self->line, TRUE);
  g_free (self->secret);
  g_free (self);
}

static void
tell (PrPopWire *self, gboolean from_server, const char *octets, gssize length)
{
  g_autofree char *line = NULL;

  if (self->log == NULL)
    return;
  line = pr_text_for_line (octets, length, PR_POP3_MAX_REPLY_OCTETS);
  self->log (from_server, line, self->log_data);
}

gboolean
pr_pop_wire_send (PrPopWire *self,
                  const char *command,
                  const char *shown,
                  GCancellable *cancellable,
                  GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  g_autofree char *line = g_strconcat (command, "\r\n", NULL);

  if (pr_pop3_reader_get_buffered (self->reader) > 0)
    {
      g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                           _ ("The server sent more than was asked for."));
      return FALSE;
    }
  tell (self, FALSE, shown != NULL ? shown : command, -1);
  pr_pop3_reader_begin_turn (self->reader);
  return g_output_stream_write_all (output, line, strlen (line), NULL, cancellable,
                                    error) &&
         g_output_stream_flush (output, cancellable, error);
}

gboolean
pr_pop_wire_receive (PrPopWire *self, GCancellable *cancellable, GError **error)
{
  gsize length;
  const char *line = pr_pop3_reader_read_line (self->reader, &length, cancellable, error);

  if (line == NULL)
    return FALSE;
  g_string_truncate (self->line, 0);
  g_string_append_len (self->line, line, length);
  if (self->secret != NULL && *self->secret != '\0')
    g_string_replace (self->line, self->secret, MASK, 0);
  tell (self, TRUE, self->line->str, self->line->len);
  return TRUE;
}

gboolean
pr_pop_wire_ask (PrPopWire *self,
                 const char *command,
                 GCancellable *cancellable,
                 GError **error)
{
  return pr_pop_wire_send (self, command, NULL, cancellable, error) &&
         pr_pop_wire_receive (self, cancellable, error);
}

gboolean
pr_pop_wire_receive_octets (PrPopWire *self,
                            guint64 n_octets,
                            PrPopOctetsFunc func,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error)
{
  char told[64];
  guint64 left = n_octets;

  while (left > 0)
    {
      gsize length;
      const guint8 *octets =
        pr_pop3_reader_read_octets (self->reader, MIN (left, G_MAXSSIZE), &length,
                                    cancellable, error);

      if (octets == NULL || !func (octets, length, user_data, error))
        return FALSE;
      left -= length;
    }
  g_snprintf (told, sizeof told, "(%" G_GUINT64_FORMAT " octets)", n_octets);
  tell (self, TRUE, told, -1);
  return TRUE;
}

gboolean
pr_pop_wire_fail_foreign (PrPopWire *self, const char *protocol, GError **error)
{
  g_autofree char *text =
    pr_text_for_line (self->line->str, self->line->len, MAX_SHOWN_CHARS);

  /* Translators: the name of a protocol, then what the server said. */
  g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
               _ ("What the server sent is no reply of %s: “%s”"), protocol, text);
  return FALSE;
}

gboolean
pr_pop_wire_refuse (PrPopWire *self,
                    PrPop3Error code,
                    const char *sentence,
                    gsize n_skipped,
                    GError **error)
{
  gsize n = MIN (n_skipped, self->line->len);
  g_autofree char *text =
    pr_text_for_line (self->line->str + n, self->line->len - n, MAX_SHOWN_CHARS);

  g_strstrip (text);
  if (*text == '\0')
    g_set_error_literal (error, PR_POP3_ERROR, code, sentence);
  else
    g_set_error (error, PR_POP3_ERROR, code, _ ("%s It says: “%s”"), sentence, text);
  return FALSE;
}
