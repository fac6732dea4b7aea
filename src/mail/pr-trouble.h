/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What can go wrong with an account, in the words of the command line's reports. */
typedef enum
{
  PR_TROUBLE_RESOLVE,
  PR_TROUBLE_CONNECT,
  PR_TROUBLE_TIMEOUT,
  PR_TROUBLE_TLS,
  PR_TROUBLE_CERTIFICATE,
  PR_TROUBLE_PROTOCOL,
  PR_TROUBLE_AUTH,
  PR_TROUBLE_IN_USE,
  PR_TROUBLE_LOGIN_DELAY,
  PR_TROUBLE_TEMPORARY,
  PR_TROUBLE_REFUSED,
  PR_TROUBLE_CUT,
  PR_TROUBLE_CANCELLED,
  PR_TROUBLE_DISK,
  PR_TROUBLE_DATABASE,
  PR_TROUBLE_TOKEN,
} PrTroubleCode;

/**
 * PrTrouble:
 *
 * Why an account could not be synced: a code for programs, one sentence for people (what,
 * why, what next; no secret, no control character), whether a later try may help by
 * itself, and whether a person has to give the password first.
 */
typedef struct
{
  PrTroubleCode code;
  char *message;
  gboolean retry;
  gboolean no_password; /* none could be got, so that none was refused; FALSE at first */
  gboolean in_doubt;    /* the login was refused for the first time, with no word of why:
                           the password may be right; FALSE at first */
} PrTrouble;

PrTrouble *pr_trouble_new (PrTroubleCode code, const char *message, gboolean retry);
PrTrouble *pr_trouble_copy (const PrTrouble *trouble);
void pr_trouble_free (PrTrouble *trouble);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTrouble, pr_trouble_free)

/* "resolve" … "token" */
const char *pr_trouble_code_to_string (PrTroubleCode code);

/* How @trouble is noted for later, when nothing else is known of it: a login in doubt is
 * refused for now, as nobody is to be asked for another password. */
const char *pr_trouble_get_noted_code (const PrTrouble *trouble);

/* Makes what a stranger sent fit to be shown on one line: control characters, terminal
 * escapes and bidirectional overrides become spaces, octets that are not UTF-8 become
 * U+FFFD, more than
 * @max_chars characters are cut with an ellipsis. Free with g_free (). */
char *pr_text_for_line (const char *octets, gssize length, gsize max_chars);

G_END_DECLS
