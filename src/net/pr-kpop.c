/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-trouble.h"
#include "net/pr-kpop.h"
#include "net/pr-krb5-private.h"
#include "net/pr-net-limits.h"

/* On the wire each message is its length in four octets, the highest first, and the
 * octets; the versions end in NUL. The server says one octet to the versions, an empty
 * message (or a KRB-ERROR) to the ticket, and then proves itself. */

#define AUTH_VERSION "KRB5_SENDAUTH_V1.0"
#define KPOP_VERSION "KPOPV1.0"
#define SERVICE "pop"
#define MAX_SHOWN_CHARS 300

/* What one login needs. */
typedef struct
{
  /* Borrowed */
  GIOStream *stream;
  const char *host;
  GCancellable *cancellable;

  /* Owned */
  krb5_context context;
  krb5_ccache cache;
  krb5_auth_context auth;
  krb5_data request;
} Kpop;

static void
kpop_clear (Kpop *self)
{
  if (self->context == NULL)
    return;
  pr_krb5.free_data_contents (self->context, &self->request);
  if (self->auth != NULL)
    pr_krb5.auth_con_free (self->context, self->auth);
  if (self->cache != NULL)
    pr_krb5.cc_close (self->context, self->cache);
  pr_krb5.free_context (self->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kpop, kpop_clear)

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, PR_NET_ERROR, PR_NET_ERROR_KERBEROS, sentence);
  return FALSE;
}

/* ---- tickets ---- */

/* What Kerberos' codes mean to a person; NULL: only Kerberos knows. */
static const char *
explain (krb5_error_code code)
{
  switch (code)
    {
    case KRB5_FCC_NOFILE:
    case KRB5_CC_NOTFOUND:
    case KRB5_CC_NOMEM:
      return _ ("There is no Kerberos ticket here: run “kinit NAME” in a terminal, then "
                "check again.");
    case KRB5KRB_AP_ERR_TKT_EXPIRED:
      return _ ("The Kerberos ticket has run out: run “kinit NAME” in a terminal, then "
                "check again.");
    case KRB5_KDC_UNREACH:
    case KRB5_REALM_CANT_RESOLVE:
      return _ ("The server that gives Kerberos tickets cannot be reached; check the "
                "network.");
    case KRB5KRB_AP_ERR_SKEW:
      return _ ("The clocks of this computer and of the Kerberos realm differ too much; "
                "set the right time.");
    default:
      return NULL;
    }
}

static gboolean
fail_with_code (Kpop *self, krb5_error_code code, GError **error)
{
  const char *sentence = explain (code);
  g_autofree char *shown = NULL;
  const char *text;

  if (sentence != NULL)
    return fail (error, sentence);
  text = pr_krb5.get_error_message (self->context, code);
  shown = pr_text_for_line (text, -1, MAX_SHOWN_CHARS);
  pr_krb5.free_error_message (self->context, text);
  if (code == KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_KERBEROS,
                 _ ("The Kerberos realm knows no service “%s/%s”; check the server’s "
                    "name. It says: “%s”"),
                 SERVICE, self->host, shown);
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_KERBEROS,
                 _ ("Kerberos gives no way in. It says: “%s”"), shown);
  return FALSE;
}

/* A ticket for the server, and what proves that it is ours. */
static gboolean
make_request (Kpop *self, GError **error)
{
  krb5_error_code code;
  char *service = (char *) SERVICE; /* libkrb5 has them not const, and reads only */
  char *host = (char *) self->host;

  code = pr_krb5.init_context (&self->context);
  if (code != 0)
    {
      self->context = NULL;
      return fail (error, _ ("Kerberos is not set up on this computer; look at "
                             "/etc/krb5.conf."));
    }
  code = pr_krb5.cc_default (self->context, &self->cache);
  if (code == 0)
    code = pr_krb5.mk_req (self->context, &self->auth, AP_OPTS_MUTUAL_REQUIRED, service,
                           host, NULL, self->cache, &self->request);
  return code == 0 || fail_with_code (self, code, error);
}

/* ---- the exchange ---- */

static gboolean
send_message (Kpop *self, const char *octets, gsize length, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  guint32 size = GUINT32_TO_BE ((guint32) length);
  g_autoptr (GByteArray) message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) &size, sizeof size);
  g_byte_array_append (message, (const guint8 *) octets, length);
  return g_output_stream_write_all (output, message->data, message->len, NULL,
                                    self->cancellable, error) &&
         g_output_stream_flush (output, self->cancellable, error);
}

static gboolean
receive (Kpop *self, gpointer octets, gsize length, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  gsize n;

  if (!g_input_stream_read_all (input, octets, length, &n, self->cancellable, error))
    return FALSE;
  if (n == length)
    return TRUE;
  g_set_error_literal (error, PR_NET_ERROR, PR_NET_ERROR_CUT,
                       _ ("The server closed the connection during the Kerberos login."));
  return FALSE;
}

/* (transfer full): NULL where the message is empty. FALSE: @error is set */
static gboolean
receive_message (Kpop *self, GBytes **message, GError **error)
{
  guint32 size;
  g_autofree guint8 *octets = NULL;

  *message = NULL;
  if (!receive (self, &size, sizeof size, error))
    return FALSE;
  size = GUINT32_FROM_BE (size);
  if (size > PR_NET_MAX_KERBEROS_OCTETS)
    return fail (error, _ ("What the server sent is no Kerberos login."));
  if (size == 0)
    return TRUE;
  octets = g_malloc (size);
  if (!receive (self, octets, size, error))
    return FALSE;
  *message = g_bytes_new_take (g_steal_pointer (&octets), size);
  return TRUE;
}

static gboolean
exchange_versions (Kpop *self, GError **error)
{
  guint8 answer;

  if (!send_message (self, AUTH_VERSION, sizeof AUTH_VERSION, error) ||
      !send_message (self, KPOP_VERSION, sizeof KPOP_VERSION, error) ||
      !receive (self, &answer, 1, error))
    return FALSE;
  switch (answer)
    {
    case 0:
      return TRUE;
    case 1:
    case 2:
      return fail (error, _ ("The server speaks another version of KPOP; ask those who "
                             "run it."));
    case '+':
    case '-':
      return fail (error, _ ("A server without Kerberos answers here; choose POP3 as the "
                             "protocol, or port 1109."));
    default:
      return fail (error, _ ("What the server sent is no Kerberos login."));
    }
}

static krb5_data
borrow (GBytes *message)
{
  gsize length;
  gconstpointer octets = g_bytes_get_data (message, &length);
  krb5_data data = { .data = (char *) octets, .length = length };

  return data;
}

/* @message: the server's KRB-ERROR */
static gboolean
fail_as_told (Kpop *self, GBytes *message, GError **error)
{
  krb5_data data = borrow (message);
  krb5_error *told = NULL;
  g_autofree char *shown = NULL;

  if (pr_krb5.rd_error (self->context, &data, &told) != 0)
    return fail (error, _ ("What the server sent is no Kerberos login."));
  if (told->text.length > 0)
    shown = pr_text_for_line (told->text.data, told->text.length, MAX_SHOWN_CHARS);
  else
    {
      const char *text =
        pr_krb5.get_error_message (self->context,
                                   (krb5_error_code) told->error + ERROR_TABLE_BASE_krb5);

      shown = pr_text_for_line (text, -1, MAX_SHOWN_CHARS);
      pr_krb5.free_error_message (self->context, text);
    }
  pr_krb5.free_error (self->context, told);
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_KERBEROS,
               _ ("The server does not accept the Kerberos ticket. It says: “%s”"),
               shown);
  return FALSE;
}

static gboolean
show_ticket (Kpop *self, GError **error)
{
  g_autoptr (GBytes) refused = NULL;

  if (!send_message (self, self->request.data, self->request.length, error) ||
      !receive_message (self, &refused, error))
    return FALSE;
  return refused == NULL || fail_as_told (self, refused, error);
}

/* Only who has the service's key can answer. */
static gboolean
check_server (Kpop *self, GError **error)
{
  g_autoptr (GBytes) proof = NULL;
  krb5_ap_rep_enc_part *part = NULL;
  krb5_data data;

  if (!receive_message (self, &proof, error))
    return FALSE;
  if (proof != NULL)
    {
      data = borrow (proof);
      if (pr_krb5.rd_rep (self->context, self->auth, &data, &part) == 0)
        {
          pr_krb5.free_ap_rep_enc_part (self->context, part);
          return TRUE;
        }
    }
  return fail (error, _ ("The server could not prove by Kerberos that it is the one that "
                         "was meant; nothing was sent to it."));
}

gboolean
pr_kpop_authenticate (PrConnection *connection,
                      const char *host,
                      GCancellable *cancellable,
                      GError **error)
{
  g_auto (Kpop) self = { .host = host, .cancellable = cancellable };
  g_autoptr (GError) missing = NULL;

  g_return_val_if_fail (PR_IS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  if (!pr_krb5_open (&missing))
    return fail (error, missing->message);
  self.stream = pr_connection_get_stream (connection);
  return make_request (&self, error) && exchange_versions (&self, error) &&
         show_ticket (&self, error) && check_server (&self, error);
}
