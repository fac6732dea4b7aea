/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

#include <string.h>

/* Commands that no RFC in force knows: LAST (RFC 1081, 1225 and 1460), and *ENV of the
 * Standard Dial-up POP3 Service. */

#define ENV_SENDER 4 /* its lines count from 1 */
#define ENV_RECIPIENT 5

/* Whether -ERR, or what else came without ending the session, is all there is to say. */
static gboolean
pass_on_break (PrPop3Session *self, GError *local_error, GError **error)
{
  if (self->state == PR_POP3_STATE_TRANSACTION)
    g_error_free (local_error);
  else
    g_propagate_error (error, local_error);
  return FALSE;
}

gboolean
pr_pop3_session_last (PrPop3Session *self,
                      guint *number,
                      GCancellable *cancellable,
                      GError **error)
{
  GError *local_error = NULL;
  PrPop3Reply reply;
  const char *text;
  guint64 told;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  if (!pr_pop3_session_command (self, "LAST", &reply, cancellable, &local_error))
    return pass_on_break (self, local_error, error);
  text = reply.text;
  if (!pr_pop3_reply_read_number (&text, &told) || told > PR_POP3_MAX_LISTING_LINES)
    return FALSE;
  *number = told;
  return TRUE;
}

typedef struct
{
  guint n_lines;
  char *sender;
  char *recipient;
} Envelope;

static void
envelope_clear (Envelope *envelope)
{
  g_clear_pointer (&envelope->sender, g_free);
  g_clear_pointer (&envelope->recipient, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Envelope, envelope_clear)

/* An address as it stands, without the brackets that some put around it; NULL for what is
 * none that can be shown. */
static char *
read_address (const char *line, gsize length)
{
  g_autofree char *address = g_strndup (line, length);
  gsize n;

  if (length > PR_POP3_MAX_ADDRESS_OCTETS || memchr (line, '\0', length) != NULL ||
      !g_utf8_validate (address, -1, NULL))
    return NULL;
  g_strstrip (address);
  n = strlen (address);
  if (n >= 2 && address[0] == '<' && address[n - 1] == '>')
    {
      memmove (address, address + 1, n - 2);
      address[n - 2] = '\0';
    }
  for (const char *p = address; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return NULL;
  return g_steal_pointer (&address);
}

static gboolean
take_line (const char *line, gsize length, gpointer user_data, GError **error)
{
  Envelope *envelope = user_data;

  envelope->n_lines++;
  if (envelope->n_lines == ENV_SENDER)
    envelope->sender = read_address (line, length);
  else if (envelope->n_lines == ENV_RECIPIENT)
    envelope->recipient = read_address (line, length);
  return TRUE;
}

gboolean
pr_pop3_session_env (PrPop3Session *self,
                     guint number,
                     char **sender,
                     char **recipient,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *command = g_strdup_printf ("*ENV %u", number);
  g_auto (Envelope) envelope = { 0 };
  GError *local_error = NULL;
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (sender != NULL && recipient != NULL, FALSE);

  if (!pr_pop3_session_command (self, command, &reply, cancellable, &local_error))
    return pass_on_break (self, local_error, error);
  if (!pr_pop3_session_receive_lines (self, PR_POP3_MAX_ENV_LINES, take_line, &envelope,
                                      cancellable, error))
    return FALSE;
  if (envelope.n_lines < ENV_RECIPIENT)
    return FALSE;
  *sender = envelope.sender != NULL ? g_steal_pointer (&envelope.sender) : g_strdup ("");
  *recipient =
    envelope.recipient != NULL ? g_steal_pointer (&envelope.recipient) : g_strdup ("");
  return TRUE;
}
