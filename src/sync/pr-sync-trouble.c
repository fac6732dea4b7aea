/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-token-error.h"
#include "net/pr-connection.h"
#include "pop3/pr-pop3-session.h"
#include "store/pr-store.h"
#include "sync/pr-sync-engine.h"
#include "sync/pr-sync-trouble-private.h"

#define MAX_WHY_CHARS 1200

/* An error of a floor below, in the words of reports. */
typedef struct
{
  int error;
  PrTroubleCode code;
  gboolean retry;
  const char *advice; /* or NULL: what the code alone advises */
} Meaning;

static const Meaning net_meanings[] = {
  { PR_NET_ERROR_RESOLVE, PR_TROUBLE_RESOLVE, TRUE },
  { PR_NET_ERROR_CONNECT, PR_TROUBLE_CONNECT, TRUE },
  { PR_NET_ERROR_TIMEOUT, PR_TROUBLE_TIMEOUT, TRUE },
  { PR_NET_ERROR_TLS, PR_TROUBLE_TLS, FALSE },
  { PR_NET_ERROR_CERTIFICATE, PR_TROUBLE_CERTIFICATE, FALSE },
  { PR_NET_ERROR_CUT, PR_TROUBLE_CUT, TRUE },
  { PR_NET_ERROR_KERBEROS, PR_TROUBLE_AUTH, FALSE,
    N_ ("No password was sent; KPOP needs none.") },
  { PR_NET_ERROR_SETTINGS, PR_TROUBLE_CERTIFICATE, FALSE },
  { PR_NET_ERROR_OLD_TLS, PR_TROUBLE_TLS, FALSE,
    N_ ("No password was sent. Ask those who run the server for a newer one; if there is "
        "none, switch on “Old Server” in the account’s settings (--least-tls), knowing "
        "that others may be able to read along.") },
  { PR_NET_ERROR_TLS_FIRST, PR_TROUBLE_TLS, FALSE,
    N_ ("No password was sent. Choose “TLS” as the account’s security (--security tls), "
        "with this port.") },
};

static const Meaning pop3_meanings[] = {
  { PR_POP3_ERROR_PROTOCOL, PR_TROUBLE_PROTOCOL, FALSE },
  { PR_POP3_ERROR_REFUSED, PR_TROUBLE_REFUSED, TRUE },
  { PR_POP3_ERROR_AUTH, PR_TROUBLE_AUTH, FALSE },
  { PR_POP3_ERROR_IN_USE, PR_TROUBLE_IN_USE, TRUE },
  { PR_POP3_ERROR_LOGIN_DELAY, PR_TROUBLE_LOGIN_DELAY, TRUE },
  { PR_POP3_ERROR_TEMPORARY, PR_TROUBLE_TEMPORARY, TRUE },
  { PR_POP3_ERROR_PERMANENT, PR_TROUBLE_REFUSED, FALSE },
  { PR_POP3_ERROR_CUT, PR_TROUBLE_CUT, TRUE },
  { PR_POP3_ERROR_NO_TLS, PR_TROUBLE_TLS, FALSE },
  { PR_POP3_ERROR_NO_MECHANISM, PR_TROUBLE_AUTH, FALSE,
    N_ ("Choose another way to log in; “auto” finds the best one.") },
  { PR_POP3_ERROR_TOO_LARGE, PR_TROUBLE_PROTOCOL, FALSE },
  { PR_POP3_ERROR_INJECTION, PR_TROUBLE_TLS, FALSE },
  { PR_POP3_ERROR_TOKEN, PR_TROUBLE_TOKEN, FALSE },
  { PR_POP3_ERROR_TICKET, PR_TROUBLE_AUTH, FALSE,
    N_ ("Get one with “kinit”, or choose another way to log in.") },
  { PR_POP3_ERROR_UTF8, PR_TROUBLE_REFUSED, TRUE },
  { PR_POP3_ERROR_SLOW, PR_TROUBLE_TIMEOUT, TRUE },
};

static const Meaning store_meanings[] = {
  { PR_STORE_ERROR_DATABASE, PR_TROUBLE_DATABASE, FALSE },
  { PR_STORE_ERROR_DISK, PR_TROUBLE_DISK, FALSE },
  { PR_STORE_ERROR_READ_ONLY, PR_TROUBLE_DISK, FALSE },
  { PR_STORE_ERROR_NEWER, PR_TROUBLE_DATABASE, FALSE },
  { PR_STORE_ERROR_BUSY, PR_TROUBLE_DATABASE, TRUE },
  { PR_STORE_ERROR_IN_USE, PR_TROUBLE_IN_USE, TRUE },
  { PR_STORE_ERROR_NOT_FOUND, PR_TROUBLE_DATABASE, FALSE },
  { PR_STORE_ERROR_EXISTS, PR_TROUBLE_DATABASE, FALSE },
  { PR_STORE_ERROR_DAMAGED, PR_TROUBLE_DATABASE, FALSE },
};

static const Meaning io_meanings[] = {
  { G_IO_ERROR_CANCELLED, PR_TROUBLE_CANCELLED, FALSE },
  { G_IO_ERROR_TIMED_OUT, PR_TROUBLE_TIMEOUT, TRUE },
  { G_IO_ERROR_HOST_NOT_FOUND, PR_TROUBLE_RESOLVE, TRUE },
  { G_IO_ERROR_CONNECTION_REFUSED, PR_TROUBLE_CONNECT, TRUE },
  { G_IO_ERROR_HOST_UNREACHABLE, PR_TROUBLE_CONNECT, TRUE },
  { G_IO_ERROR_NETWORK_UNREACHABLE, PR_TROUBLE_CONNECT, TRUE },
  { G_IO_ERROR_NO_SPACE, PR_TROUBLE_DISK, FALSE },
  { G_IO_ERROR_READ_ONLY, PR_TROUBLE_DISK, FALSE },
  { G_IO_ERROR_PERMISSION_DENIED, PR_TROUBLE_DISK, FALSE },
};

/* They say themselves what to do. */
static const Meaning token_meanings[] = {
  { PR_TOKEN_ERROR_SIGN_IN, PR_TROUBLE_TOKEN, FALSE },
  { PR_TOKEN_ERROR_DENIED, PR_TROUBLE_TOKEN, FALSE },
  { PR_TOKEN_ERROR_SETTINGS, PR_TROUBLE_TOKEN, FALSE },
  { PR_TOKEN_ERROR_COMMAND, PR_TROUBLE_TOKEN, FALSE },
  { PR_TOKEN_ERROR_REFUSED, PR_TROUBLE_TOKEN, FALSE },
  { PR_TOKEN_ERROR_COMMAND_REFUSED, PR_TROUBLE_TOKEN, FALSE,
    N_ ("Run the token command by hand to see what it prints.") },
  { PR_TOKEN_ERROR_UNREACHABLE, PR_TROUBLE_CONNECT, TRUE },
  { PR_TOKEN_ERROR_TIMEOUT, PR_TROUBLE_TIMEOUT, TRUE },
  { PR_TOKEN_ERROR_TEMPORARY, PR_TROUBLE_TEMPORARY, TRUE },
  { PR_TOKEN_ERROR_PROTOCOL, PR_TROUBLE_TEMPORARY, TRUE },
};

static const Meaning login_in_doubt = {
  0, PR_TROUBLE_AUTH, FALSE,
  N_ ("It does not say that the password is wrong; if this happens again, check the "
      "account’s user name and password.")
};
/* No floor below gives another I/O error than these, but a stream may. */
static const Meaning broken_stream = { 0, PR_TROUBLE_CUT, TRUE };
/* Only the secret hook brings errors from floors that this one does not know. */
static const Meaning no_password = { 0, PR_TROUBLE_AUTH, FALSE };

static const Meaning *
find_meaning (const Meaning *meanings,
              gsize n_meanings,
              int error,
              const Meaning *otherwise)
{
  for (gsize i = 0; i < n_meanings; i++)
    if (meanings[i].error == error)
      return &meanings[i];
  return otherwise;
}

static const Meaning *
interpret (const GError *error)
{
#define FIND(meanings) \
  find_meaning (meanings, G_N_ELEMENTS (meanings), error->code, &broken_stream)
  if (error->domain == PR_NET_ERROR)
    return FIND (net_meanings);
  if (error->domain == PR_POP3_ERROR)
    return FIND (pop3_meanings);
  if (error->domain == PR_STORE_ERROR)
    return FIND (store_meanings);
  if (error->domain == PR_TOKEN_ERROR)
    return FIND (token_meanings);
  if (error->domain == G_IO_ERROR)
    return FIND (io_meanings);
#undef FIND
  return &no_password;
}

/* What a person can do about it. @asked_only: nothing was to be stored. */
static const char *
advise (const Meaning *meaning, gboolean asked_only)
{
  if (meaning->advice != NULL)
    return _ (meaning->advice);
  switch (meaning->code)
    {
    case PR_TROUBLE_RESOLVE:
      return _ ("Check the name of the server and the network.");
    case PR_TROUBLE_CONNECT:
      return _ ("Check the server, its port and the network.");
    case PR_TROUBLE_TLS:
      return _ ("No password was sent; check the port and the security of the account.");
    case PR_TROUBLE_CERTIFICATE:
      return _ (
        "No password was sent; sign in to the network if it asks for that (captive "
        "portal), or check the certificate in the account’s settings.");
    case PR_TROUBLE_PROTOCOL:
      return _ ("If it stays so, check the server, the port and the protocol of the "
                "account.");
    case PR_TROUBLE_AUTH:
      return _ ("Check the account’s user name and password.");
    case PR_TROUBLE_IN_USE:
      return _ ("Try again when the other program is done.");
    case PR_TROUBLE_LOGIN_DELAY:
    case PR_TROUBLE_TEMPORARY:
      return _ ("Try again in a few minutes.");
    case PR_TROUBLE_REFUSED:
      return meaning->retry ? _ ("Try again later.")
                            : _ ("Ask those who run the server.");
    case PR_TROUBLE_DISK:
    case PR_TROUBLE_DATABASE:
      return _ ("Nothing was deleted on the server; make room and try again.");
    case PR_TROUBLE_TOKEN:
      return _ ("Sign in again.");
    case PR_TROUBLE_TIMEOUT:
    case PR_TROUBLE_CUT:
    case PR_TROUBLE_CANCELLED:
    default:
      return asked_only
               ? _ ("Try again later.")
               : _ ("What came before is stored; the next check goes on from there.");
    }
}

/* The floors below speak in sentences; a server or a library may not. */
static char *
make_sentence (const char *message)
{
  g_autofree char *line = pr_text_for_line (message, -1, MAX_WHY_CHARS);

  g_strstrip (line);
  if (*line == '\0')
    return g_strdup (_ ("No reason was given."));
  if (g_str_has_suffix (line, ".") || g_str_has_suffix (line, "…") ||
      g_str_has_suffix (line, ".”"))
    return g_steal_pointer (&line);
  return g_strconcat (line, ".", NULL);
}

/* Where a server refused a token, its words are all there is. */
static gboolean
says_what_to_do (const GError *error)
{
  return error->domain == PR_TOKEN_ERROR && error->code != PR_TOKEN_ERROR_REFUSED &&
         error->code != PR_TOKEN_ERROR_COMMAND_REFUSED;
}

/* What happened and why, then what to do; the account is named by whoever shows it. The
 * store and those who bring the password say themselves what to do. */
static char *
make_message (const Meaning *meaning, const GError *error, gboolean asked_only)
{
  g_autofree char *why = meaning->code == PR_TROUBLE_CANCELLED
                           ? g_strdup (_ ("The check was cancelled."))
                           : make_sentence (error->message);

  if (error->domain == PR_STORE_ERROR || meaning == &no_password ||
      says_what_to_do (error))
    return g_steal_pointer (&why);
  return g_strjoin (" ", why, advise (meaning, asked_only), NULL);
}

/* No server was asked, and what is missing may be there the next time. */
static gboolean
is_for_settings (const GError *error)
{
  return g_error_matches (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS) ||
         g_error_matches (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND);
}

PrTrouble *
pr_sync_trouble_from_error (const GError *error)
{
  const Meaning *meaning;
  g_autofree char *message = NULL;
  PrTrouble *trouble;

  g_return_val_if_fail (error != NULL, NULL);

  meaning = interpret (error);
  message = make_message (meaning, error, FALSE);
  trouble = pr_trouble_new (meaning->code, message, meaning->retry);
  trouble->no_password = meaning == &no_password || is_for_settings (error) ||
                         g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_TICKET);
  return trouble;
}

void
pr_sync_trouble_propagate (GError **destination, GError *error)
{
  char *message;

  g_return_if_fail (error != NULL);

  message = make_message (interpret (error), error, TRUE);
  g_free (error->message);
  error->message = message;
  g_propagate_error (destination, error);
}

void
pr_sync_trouble_set_in_doubt (PrTrouble *trouble, const GError *error)
{
  g_return_if_fail (trouble != NULL && error != NULL);

  g_free (trouble->message);
  trouble->message = make_message (&login_in_doubt, error, FALSE);
  trouble->in_doubt = TRUE;
}
