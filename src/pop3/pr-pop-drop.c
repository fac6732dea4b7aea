/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop-drop-private.h"
#include "pop3/pr-pop3-session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PIECE_OCTETS (32 << 10)

PrPopDrop *
pr_pop_drop_new (void)
{
  PrPopDrop *self = g_new0 (PrPopDrop, 1);

  self->messages = g_array_new (FALSE, TRUE, sizeof (PrPopMessage));
  self->blob = g_checksum_new (G_CHECKSUM_SHA256);
  self->fd = -1;
  return self;
}

void
pr_pop_drop_free (PrPopDrop *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_array_unref (self->messages);
  g_checksum_free (self->blob);
  g_free (self);
}

PrPopMessage *
pr_pop_drop_get (PrPopDrop *self, guint number)
{
  PrPopMessage *message;

  if (number == 0 || number > self->messages->len)
    return NULL;
  message = &g_array_index (self->messages, PrPopMessage, number - 1);
  return message->gone ? NULL : message;
}

static gboolean
fail_with_errno (GError **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("What the server sent cannot be kept in %s for a moment: %s."),
               g_get_tmp_dir (), g_strerror (code));
  return FALSE;
}

/* It has a name for the blink of an eye, readable by nobody else, and none afterwards:
 * whatever happens, nothing of the mail stays behind. */
static gboolean
open_file (PrPopDrop *self, GError **error)
{
  g_autofree char *path = NULL;

  if (self->fd >= 0)
    return TRUE;
  self->fd = g_file_open_tmp ("popreader-XXXXXX", &path, NULL);
  if (self->fd < 0)
    return fail_with_errno (error);
  g_unlink (path);
  return TRUE;
}

gboolean
pr_pop_drop_append (PrPopDrop *self, const guint8 *octets, gsize length, GError **error)
{
  if (length > PR_POP_MAX_MAILDROP_OCTETS - self->size)
    {
      g_autofree char *limit = g_format_size (PR_POP_MAX_MAILDROP_OCTETS);

      g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE,
                   _ ("The maildrop has more than %s, which is the limit of what is read "
                      "by so old a protocol."),
                   limit);
      return FALSE;
    }
  if (!open_file (self, error))
    return FALSE;
  g_checksum_update (self->blob, octets, length);
  while (length > 0)
    {
      gssize n = pwrite (self->fd, octets, length, self->size);

      if (n < 0 && errno != EINTR)
        return fail_with_errno (error);
      if (n > 0)
        {
          octets += n;
          length -= n;
          self->size += n;
        }
    }
  return TRUE;
}

gboolean
pr_pop_drop_read (PrPopDrop *self,
                  guint64 offset,
                  guint8 *octets,
                  gsize length,
                  GError **error)
{
  while (length > 0)
    {
      gssize n = pread (self->fd, octets, length, offset);

      if (n == 0)
        errno = EIO;
      if (n == 0 || (n < 0 && errno != EINTR))
        return fail_with_errno (error);
      if (n > 0)
        {
          octets += n;
          length -= n;
          offset += n;
        }
    }
  return TRUE;
}

gboolean
pr_pop_drop_add (PrPopDrop *self, const PrPopMessage *message, GError **error)
{
  if (self->messages->len == PR_POP_MAX_MESSAGES)
    {
      g_set_error (
        error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
        _ ("The maildrop has more than %d messages, which is the limit of what is "
           "read by so old a protocol."),
        PR_POP_MAX_MESSAGES);
      return FALSE;
    }
  g_array_append_val (self->messages, *message);
  return TRUE;
}

gboolean
pr_pop_drop_digest (PrPopDrop *self, PrPopMessage *message, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_OCTETS);
  gsize length = sizeof message->digest;

  for (guint64 done = 0; done < message->size;)
    {
      gsize n = MIN (PIECE_OCTETS, message->size - done);

      if (!pr_pop_drop_read (self, message->offset + done, piece, n, error))
        return FALSE;
      g_checksum_update (checksum, piece, n);
      done += n;
    }
  g_checksum_get_digest (checksum, message->digest, &length);
  return TRUE;
}

void
pr_pop_drop_count (PrPopDrop *self, guint *n_messages, guint64 *octets)
{
  *n_messages = 0;
  *octets = 0;
  for (guint number = 1; number <= self->messages->len; number++)
    {
      const PrPopMessage *message = pr_pop_drop_get (self, number);

      if (message == NULL)
        continue;
      (*n_messages)++;
      *octets += message->size;
    }
}

guint
pr_pop_drop_count_deleted (PrPopDrop *self)
{
  guint n = 0;

  for (guint number = 1; number <= self->messages->len; number++)
    {
      const PrPopMessage *message = pr_pop_drop_get (self, number);

      n += message != NULL && message->deleted ? 1 : 0;
    }
  return n;
}

gboolean
pr_pop_drop_is_all_deleted (PrPopDrop *self)
{
  guint n_messages;
  guint64 octets;

  pr_pop_drop_count (self, &n_messages, &octets);
  return pr_pop_drop_count_deleted (self) == n_messages;
}
