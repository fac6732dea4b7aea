/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "extract/pr-unpack.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-opened-private.h"

#define READ_OCTETS (64 << 10)
#define LARGE_OCTETS (256 << 10) /* takes longer to read than a person waits gladly */

/* @message: @opened as it came, in another charset than it says. What was packed in it
 * tells its own: only where the message says nothing itself is that the text. */
static void
read_own_text (PrOpened *opened, PrMessage *message)
{
  g_autofree char *text = NULL;

  if (opened->message == message)
    return;
  text = pr_message_dup_text (message);
  if (text[strspn (text, " \t\r\n")] == '\0')
    return;
  opened->rich = pr_message_ref_rich (message);
  opened->text = g_steal_pointer (&text);
}

static PrOpened *
parse (PrSummary *summary, GBytes *raw, const char *charset)
{
  PrOpened *opened = g_new0 (PrOpened, 1);
  gboolean is_known = charset != NULL && pr_message_knows_charset (charset);
  g_autoptr (PrMessage) message =
    pr_message_new_in_charset (raw, is_known ? charset : NULL);

  opened->summary = summary == NULL ? NULL : pr_summary_ref (summary);
  opened->message = pr_unpack_message (message);
  opened->charset = g_strdup (charset);
  if (is_known)
    read_own_text (opened, message);
  return opened;
}

PrOpened *
pr_opened_new (PrSummary *summary, GBytes *raw, const char *charset)
{
  PrOpened *opened = parse (summary, raw, charset);

  if (opened->text == NULL)
    opened->text = pr_message_dup_text (opened->message);
  return opened;
}

void
pr_opened_set_charset (PrOpened *opened, const char *charset)
{
  g_autoptr (PrMessage) message = NULL;

  g_return_if_fail (opened != NULL && pr_message_knows_charset (charset));

  message = opened->inside || opened->joined
              ? pr_message_dup_in_charset (opened->message, charset)
              : pr_message_new_in_charset (pr_message_get_raw (opened->message), charset);
  pr_message_unref (opened->message);
  opened->message = pr_unpack_message (message);
  g_clear_pointer (&opened->rich, pr_rich_text_unref);
  g_clear_pointer (&opened->text, g_free);
  read_own_text (opened, message);
  if (opened->text == NULL)
    opened->text = pr_message_dup_text (opened->message);
  g_free (opened->charset);
  opened->charset = g_strdup (charset);
}

PrOpened *
pr_opened_new_to_show (PrSummary *summary, GBytes *raw, const char *charset)
{
  PrOpened *opened = parse (summary, raw, charset);

  /* The window asks for them before its first frame, and has none of the time it may
   * take to count them. */
  pr_message_get_parts (opened->message);
  if (opened->text != NULL)
    return opened;
  if (g_bytes_get_size (raw) >= LARGE_OCTETS)
    opened->rich = pr_message_dup_rich_start (opened->message);
  opened->begun = opened->rich != NULL;
  if (opened->begun)
    {
      opened->text = pr_rich_text_dup_plain (opened->rich);
      return opened;
    }
  opened->rich = pr_message_ref_rich (opened->message);
  opened->text = pr_message_dup_text (opened->message);
  return opened;
}

PrOpened *
pr_opened_new_in_charset (GBytes *raw, const char *charset)
{
  g_return_val_if_fail (raw != NULL, NULL);

  return pr_opened_new_to_show (NULL, raw, charset);
}

/* What is known of it already; where only its beginning was read, no more. */
static void
take_text (PrOpened *opened, const PrOpened *from)
{
  opened->text = g_strdup (from->text);
  opened->rich = from->rich == NULL ? NULL : pr_rich_text_ref (from->rich);
  opened->begun = from->begun;
  opened->joined = from->joined;
  opened->missing = g_strdup (from->missing);
}

PrOpened *
pr_opened_new_of (const PrOpened *self, PrMessage *message)
{
  PrOpened *opened;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  opened = g_new0 (PrOpened, 1);
  opened->summary = self->summary == NULL ? NULL : pr_summary_ref (self->summary);
  opened->message = pr_message_ref (message);
  if (message == self->message)
    take_text (opened, self);
  else
    opened->text = pr_message_dup_text (message);
  opened->env_sender = g_strdup (self->env_sender);
  opened->env_recipient = g_strdup (self->env_recipient);
  opened->sender_wish = self->sender_wish;
  opened->charset = g_strdup (self->charset);
  return opened;
}

void
pr_opened_free (PrOpened *opened)
{
  if (opened == NULL)
    return;
  g_clear_pointer (&opened->summary, pr_summary_unref);
  g_clear_pointer (&opened->message, pr_message_unref);
  g_clear_pointer (&opened->rich, pr_rich_text_unref);
  g_free (opened->text);
  g_free (opened->env_sender);
  g_free (opened->env_recipient);
  g_free (opened->charset);
  g_free (opened->missing);
  g_free (opened);
}

/* Reads to the end, whatever size is said before: it may be a pipe. */
static GBytes *
read_all (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  gssize n_read;

  do
    {
      guint length = octets->len;

      if (length > PR_STORE_MAX_MESSAGE_OCTETS)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("it is larger than %u MiB, which no message is"),
                       PR_STORE_MAX_MESSAGE_OCTETS >> 20);
          return NULL;
        }
      g_byte_array_set_size (octets, length + READ_OCTETS);
      n_read = g_input_stream_read (stream, octets->data + length, READ_OCTETS,
                                    cancellable, error);
      if (n_read < 0)
        return NULL;
      g_byte_array_set_size (octets, length + (guint) n_read);
    }
  while (n_read > 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}

static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  if (stream == NULL)
    return NULL;
  return read_all (G_INPUT_STREAM (stream), cancellable, error);
}

PrOpened *
pr_opened_new_from_file (GFile *file,
                         gboolean to_show,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  raw = read_file (file, cancellable, &local_error);
  if (raw != NULL)
    return to_show ? pr_opened_new_to_show (NULL, raw, NULL)
                   : pr_opened_new (NULL, raw, NULL);
  name = g_file_get_basename (file);
  /* Translators: a file's name, then why. */
  g_set_error (error, local_error->domain, local_error->code,
               _ ("%s cannot be read: %s. Choose a file with one message."), name,
               local_error->message);
  return NULL;
}
