/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop-dialect-private.h"
#include "pop3/pr-pop1-split-private.h"
#include "pop3/pr-pop2-reply-private.h"
#include "pop3/pr-pop3-reply-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 918. RETR names a mailbox and is answered by its size, RCEV by its octets, and RCVD
 * ends the transaction. RDEL in place of RETR deletes the whole mailbox at RCVD; RSET
 * before it takes that back. */

#define PROTOCOL "POP1"

/* +OK, in the line; -ERR is @code. */
static gboolean
expect_ok (PrPopWire *wire, PrPop3Error code, const char *sentence, GError **error)
{
  PrPop3Reply reply;

  if (!pr_pop3_reply_parse (wire->line->str, wire->line->len, &reply) ||
      reply.status == PR_POP3_STATUS_CHALLENGE)
    return pr_pop_wire_fail_foreign (wire, PROTOCOL, error);
  if (reply.status == PR_POP3_STATUS_OK)
    return TRUE;
  return pr_pop_wire_refuse (wire, code, sentence, strlen ("-ERR"), error);
}

static gboolean
ask (PrPopWire *wire, const char *command, GCancellable *cancellable, GError **error)
{
  return pr_pop_wire_ask (wire, command, cancellable, error) &&
         expect_ok (wire, PR_POP3_ERROR_REFUSED, _ ("The server refused."), error);
}

static gboolean
greet (PrPopWire *wire, GCancellable *cancellable, GError **error)
{
  return pr_pop_wire_receive (wire, cancellable, error) &&
         expect_ok (wire, PR_POP3_ERROR_TEMPORARY,
                    _ ("The server cannot serve the maildrop for now."), error);
}

static gboolean
log_in (PrPopWire *wire,
        const char *user,
        const char *password,
        guint64 *n_messages,
        GCancellable *cancellable,
        GError **error)
{
  const char *refused = _ ("The server does not accept the user name or password.");
  g_autofree char *name = g_strconcat ("USER ", user, NULL);
  g_autofree char *secret = g_strconcat ("PASS ", password, NULL);

  *n_messages = 0;
  return pr_pop_wire_ask (wire, name, cancellable, error) &&
         expect_ok (wire, PR_POP3_ERROR_AUTH, refused, error) &&
         pr_pop_wire_send (wire, secret, "PASS ****", cancellable, error) &&
         pr_pop_wire_receive (wire, cancellable, error) &&
         expect_ok (wire, PR_POP3_ERROR_AUTH, refused, error);
}

/* RETR or RDEL, and how many octets will come. The mailbox of a user bears the user's
 * name. */
static gboolean
open_mailbox (PrPopWire *wire,
              const char *keyword,
              const char *user,
              guint64 *size,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *command = g_strjoin (" ", keyword, user, NULL);
  const PrPopRefusal refusal = { PR_POP3_ERROR_REFUSED,
                                 _ ("The server does not give the mailbox."),
                                 strlen ("-ERR") };

  return pr_pop_wire_ask (wire, command, cancellable, error) &&
         pr_pop2_reply_expect (wire, PROTOCOL, PR_POP2_COUNT, &refusal, size, error);
}

/* ---- reading ---- */

typedef struct
{
  PrPopDrop *drop;
  PrPop1Split split;
} Taking;

static gboolean
take_octets (const guint8 *octets, gsize length, gpointer user_data, GError **error)
{
  Taking *taking = user_data;

  return pr_pop_drop_append (taking->drop, octets, length, error) &&
         pr_pop1_split_feed (&taking->split, octets, length, error);
}

static gboolean
find_digests (PrPopDrop *drop, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < drop->messages->len; i++)
    {
      PrPopMessage *message = &g_array_index (drop->messages, PrPopMessage, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !pr_pop_drop_digest (drop, message, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_size (guint64 size, GError **error)
{
  g_autofree char *limit = g_format_size (PR_POP_MAX_MAILDROP_OCTETS);

  if (size <= PR_POP_MAX_MAILDROP_OCTETS)
    return TRUE;
  g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE,
               _ ("The maildrop has more than %s, which is the limit of what is read by "
                  "so old a protocol."),
               limit);
  return FALSE;
}

static gboolean
list (PrPopWire *wire,
      const char *user,
      guint64 n_messages,
      PrPopDrop *drop,
      GCancellable *cancellable,
      GError **error)
{
  Taking taking = { .drop = drop };
  guint64 size;

  pr_pop1_split_init (&taking.split, drop);
  return open_mailbox (wire, "RETR", user, &size, cancellable, error) &&
         check_size (size, error) &&
         pr_pop_wire_send (wire, "RCEV", NULL, cancellable, error) &&
         pr_pop_wire_receive_octets (wire, size, take_octets, &taking, cancellable,
                                     error) &&
         pr_pop1_split_end (&taking.split, error) &&
         ask (wire, "RCVD", cancellable, error) &&
         find_digests (drop, cancellable, error);
}

/* ---- deleting ---- */

static gboolean
take_digest (const guint8 *octets, gsize length, gpointer user_data, GError **error)
{
  g_checksum_update (user_data, octets, length);
  return TRUE;
}

static gboolean
refuse (const char *sentence, GError **error)
{
  g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED, sentence);
  return FALSE;
}

static gboolean
keep_changed (PrPopWire *wire, GCancellable *cancellable, GError **error)
{
  if (!ask (wire, "RSET", cancellable, error))
    return FALSE;
  return refuse (_ ("The mailbox has changed since it was read; all of it stays on the "
                    "server."),
                 error);
}

/* It goes only when it is, to the octet, what was read and stored. */
static gboolean
delete_marked (PrPopWire *wire,
               const char *user,
               PrPopDrop *drop,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 size;

  if (!pr_pop_drop_is_all_deleted (drop))
    return refuse (_ ("POP1 can only delete a whole mailbox; all of it stays on the "
                      "server."),
                   error);
  if (!open_mailbox (wire, "RDEL", user, &size, cancellable, error))
    return FALSE;
  if (size != drop->size)
    return keep_changed (wire, cancellable, error);
  if (!pr_pop_wire_send (wire, "RCEV", NULL, cancellable, error) ||
      !pr_pop_wire_receive_octets (wire, size, take_digest, checksum, cancellable, error))
    return FALSE;
  if (strcmp (g_checksum_get_string (checksum), g_checksum_get_string (drop->blob)) != 0)
    return keep_changed (wire, cancellable, error);
  return ask (wire, "RCVD", cancellable, error);
}

static gboolean
stay (PrPopWire *wire, PrPopDrop *drop, GCancellable *cancellable, GError **error)
{
  return ask (wire, "NOOP", cancellable, error);
}

static gboolean
leave (PrPopWire *wire, GCancellable *cancellable, GError **error)
{
  return ask (wire, "QUIT", cancellable, error);
}

const PrPopDialect pr_pop1_dialect = {
  .name = PROTOCOL,
  .all_or_none = TRUE,
  .greet = greet,
  .log_in = log_in,
  .list = list,
  .delete_marked = delete_marked,
  .stay = stay,
  .leave = leave,
};
