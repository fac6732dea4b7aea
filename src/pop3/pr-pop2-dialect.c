/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop-dialect-private.h"
#include "pop3/pr-pop2-reply-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 937. After READ the server says how long the message is, after RETR it sends just
 * so many octets, and then waits for ACKS, which keeps the message, ACKD, which deletes
 * it when the session ends in QUIT, or NACK; each moves on and tells the next size. */

#define PROTOCOL "POP2"

/* The reply that stands in the line; FALSE where it is "-", or another than @status. */
static gboolean
expect (PrPopWire *wire, PrPop2Status status, guint64 *number, GError **error)
{
  const PrPopRefusal refusal = { PR_POP3_ERROR_REFUSED, _ ("The server refused."), 1 };

  return pr_pop2_reply_expect (wire, PROTOCOL, status, &refusal, number, error);
}

static gboolean
ask (PrPopWire *wire,
     const char *command,
     PrPop2Status status,
     guint64 *number,
     GCancellable *cancellable,
     GError **error)
{
  return pr_pop_wire_ask (wire, command, cancellable, error) &&
         expect (wire, status, number, error);
}

static gboolean
greet (PrPopWire *wire, GCancellable *cancellable, GError **error)
{
  if (!pr_pop_wire_receive (wire, cancellable, error))
    return FALSE;
  if (g_ascii_strncasecmp (wire->line->str, "+OK", 3) == 0)
    {
      g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                           _ ("A POP3 server answers here, not a POP2 server."));
      return FALSE;
    }
  if (wire->line->str[0] == PR_POP2_ERROR)
    return pr_pop_wire_refuse (wire, PR_POP3_ERROR_TEMPORARY,
                               _ ("The server cannot serve the maildrop for now."), 1,
                               error);
  if (wire->line->str[0] != PR_POP2_OK)
    return pr_pop_wire_fail_foreign (wire, PROTOCOL, error);
  return TRUE;
}

static gboolean
log_in (PrPopWire *wire,
        const char *user,
        const char *password,
        guint64 *n_messages,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GString) command = g_string_new ("HELO ");
  g_autoptr (GString) shown = NULL;
  const PrPopRefusal refusal = {
    PR_POP3_ERROR_AUTH, _ ("The server does not accept the user name or password."), 1
  };

  pr_pop2_quote (command, user);
  g_string_append_c (command, ' ');
  shown = g_string_new (command->str);
  g_string_append (shown, "****");
  pr_pop2_quote (command, password);
  if (command->len + strlen ("\r\n") > PR_POP_MAX_COMMAND_OCTETS)
    {
      g_set_error_literal (
        error, PR_POP3_ERROR, PR_POP3_ERROR_AUTH,
        _ ("The user name or password is too long for this way to log in."));
      return FALSE;
    }
  return pr_pop_wire_send (wire, command->str, shown->str, cancellable, error) &&
         pr_pop_wire_receive (wire, cancellable, error) &&
         pr_pop2_reply_expect (wire, PROTOCOL, PR_POP2_COUNT, &refusal, n_messages,
                               error);
}

/* ---- reading ---- */

typedef struct
{
  PrPopDrop *drop; /* NULL: only the digest is wanted */
  GChecksum *checksum;
} Taking;

static gboolean
take_octets (const guint8 *octets, gsize length, gpointer user_data, GError **error)
{
  Taking *taking = user_data;

  g_checksum_update (taking->checksum, octets, length);
  return taking->drop == NULL || pr_pop_drop_append (taking->drop, octets, length, error);
}

/* RETR of the message that READ made the current one, into @drop or into nothing. */
static gboolean
retrieve (PrPopWire *wire,
          guint64 size,
          PrPopDrop *drop,
          guint8 *digest,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Taking taking = { drop, checksum };
  gsize length = PR_POP_DIGEST_OCTETS;

  if (!pr_pop_wire_send (wire, "RETR", NULL, cancellable, error) ||
      !pr_pop_wire_receive_octets (wire, size, take_octets, &taking, cancellable, error))
    return FALSE;
  g_checksum_get_digest (checksum, digest, &length);
  return TRUE;
}

static gboolean
read_number (PrPopWire *wire,
             guint number,
             guint64 *size,
             GCancellable *cancellable,
             GError **error)
{
  char command[32];

  g_snprintf (command, sizeof command, "READ %u", number);
  return ask (wire, command, PR_POP2_SIZE, size, cancellable, error);
}

/* A message that is larger than any that is kept in memory is listed, and can be left
 * alone: its name is made of its place and size, and it is never deleted. */
static void
name_unread (PrPopMessage *message, guint number)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name =
    g_strdup_printf ("%u %" G_GUINT64_FORMAT, number, message->size);
  gsize length = sizeof message->digest;

  g_checksum_update (checksum, (const guchar *) name, -1);
  g_checksum_get_digest (checksum, message->digest, &length);
}

/* @size: of message @number; (inout): of the next, 0 where it is not known. */
static gboolean
list_one (PrPopWire *wire,
          guint number,
          guint64 *size,
          PrPopDrop *drop,
          GCancellable *cancellable,
          GError **error)
{
  PrPopMessage message = { .offset = drop->size, .size = *size };

  *size = 0;
  /* After "=0" there is nothing to RETR: the server would hang up. */
  message.gone = message.size == 0;
  if (message.size > PR_POP3_MAX_MESSAGE_OCTETS)
    name_unread (&message, number);
  else if (!message.gone)
    {
      message.kept = TRUE;
      if (!retrieve (wire, message.size, drop, message.digest, cancellable, error) ||
          !ask (wire, "ACKS", PR_POP2_SIZE, size, cancellable, error))
        return FALSE;
    }
  return pr_pop_drop_add (drop, &message, error);
}

static gboolean
list (PrPopWire *wire,
      const char *user,
      guint64 n_messages,
      PrPopDrop *drop,
      GCancellable *cancellable,
      GError **error)
{
  guint64 size = 0;

  if (n_messages > PR_POP_MAX_MESSAGES)
    {
      g_autofree char *told = g_strdup_printf ("%" G_GUINT64_FORMAT, n_messages);

      g_set_error (
        error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
        _ ("The server says that %s messages are there, more than can be meant."), told);
      return FALSE;
    }
  for (guint number = 1; number <= n_messages; number++)
    {
      if (size == 0 && !read_number (wire, number, &size, cancellable, error))
        return FALSE;
      if (!list_one (wire, number, &size, drop, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- deleting ---- */

/* Numbers stay until the mailbox is let go, but nothing is deleted by its number alone:
 * what goes is read once more, and must be what was stored. */
static gboolean
delete_one (PrPopWire *wire,
            guint number,
            const PrPopMessage *message,
            gboolean *deleted,
            GCancellable *cancellable,
            GError **error)
{
  guint8 digest[PR_POP_DIGEST_OCTETS];
  guint64 size;

  *deleted = FALSE;
  if (!read_number (wire, number, &size, cancellable, error))
    return FALSE;
  if (size != message->size || !message->kept)
    return TRUE;
  if (!retrieve (wire, size, NULL, digest, cancellable, error))
    return FALSE;
  *deleted = memcmp (digest, message->digest, sizeof digest) == 0;
  return ask (wire, *deleted ? "ACKD" : "ACKS", PR_POP2_SIZE, NULL, cancellable, error);
}

static gboolean
delete_marked (PrPopWire *wire,
               const char *user,
               PrPopDrop *drop,
               GCancellable *cancellable,
               GError **error)
{
  guint n_changed = 0;

  for (guint number = 1; number <= drop->messages->len; number++)
    {
      const PrPopMessage *message = pr_pop_drop_get (drop, number);
      gboolean deleted;

      if (message == NULL || !message->deleted)
        continue;
      if (!delete_one (wire, number, message, &deleted, cancellable, error))
        return FALSE;
      n_changed += deleted ? 0 : 1;
    }
  if (n_changed == 0)
    return TRUE;
  g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED,
               ngettext ("%u message on the server is another now than the one that was "
                         "stored, and stays there.",
                         "%u messages on the server are others now than those that were "
                         "stored, and stay there.",
                         n_changed),
               n_changed);
  return FALSE;
}

/* There is no NOOP, but asking for a size changes nothing. */
static gboolean
stay (PrPopWire *wire, PrPopDrop *drop, GCancellable *cancellable, GError **error)
{
  guint64 size;

  return drop->messages->len == 0 || read_number (wire, 1, &size, cancellable, error);
}

static gboolean
leave (PrPopWire *wire, GCancellable *cancellable, GError **error)
{
  return ask (wire, "QUIT", PR_POP2_OK, NULL, cancellable, error);
}

const PrPopDialect pr_pop2_dialect = {
  .name = PROTOCOL,
  .greet = greet,
  .log_in = log_in,
  .list = list,
  .delete_marked = delete_marked,
  .stay = stay,
  .leave = leave,
};
