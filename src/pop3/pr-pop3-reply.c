/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-trouble.h"
#include "pop3/pr-pop3-reply-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN_CHARS 200

/* Whoever is on the net of a hotel or a train and has not signed in there finds its own
 * page behind every port. */
#define WEB_SERVER                                                                      \
  N_ (                                                                                  \
    "A web server answers here, not a POP3 server: this looks like the sign-in page "   \
    "of a network (captive portal). If you are on a network that asks you to sign in, " \
    "do that in a browser.")

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static void
skip_blanks (const char **text, gsize *length)
{
  for (; *length > 0 && is_blank (**text); (*text)++)
    (*length)--;
}

/* Whether @code is @name or a level below it: unknown levels are ignored (RFC 2449
 * §8). */
static gboolean
code_is (const char *code, gsize length, const char *name)
{
  gsize n = strlen (name);

  return length >= n && g_ascii_strncasecmp (code, name, n) == 0 &&
         (length == n || code[n] == '/');
}

static PrPop3Code
classify (const char *code, gsize length)
{
  static const struct
  {
    const char *name;
    PrPop3Code code;
  } codes[] = {
    { "IN-USE", PR_POP3_CODE_IN_USE },
    { "LOGIN-DELAY", PR_POP3_CODE_LOGIN_DELAY },
    { "SYS/PERM", PR_POP3_CODE_SYS_PERM },
    { "SYS", PR_POP3_CODE_SYS_TEMP }, /* of the system, and not said to last */
    { "AUTH", PR_POP3_CODE_AUTH },
    { "UTF8", PR_POP3_CODE_UTF8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (code_is (code, length, codes[i].name))
      return codes[i].code;
  return PR_POP3_CODE_NONE;
}

/* A response code holds neither blanks nor brackets; other text in brackets is just
 * text. */
static void
take_code (PrPop3Reply *reply)
{
  gsize n = 1;

  if (reply->length == 0 || *reply->text != '[')
    return;
  while (n < reply->length && reply->text[n] != ']')
    {
      if (!g_ascii_isgraph (reply->text[n]) || reply->text[n] == '[')
        return;
      n++;
    }
  if (n == reply->length || n == 1)
    return;
  reply->code = classify (reply->text + 1, n - 1);
  reply->text += n + 1;
  reply->length -= n + 1;
  skip_blanks (&reply->text, &reply->length);
}

gboolean
pr_pop3_reply_parse (const char *line, gsize length, PrPop3Reply *reply)
{
  gsize n;

  reply->code = PR_POP3_CODE_NONE;
  if (length >= 3 && g_ascii_strncasecmp (line, "+OK", 3) == 0)
    {
      reply->status = PR_POP3_STATUS_OK;
      n = 3;
    }
  else if (length >= 4 && g_ascii_strncasecmp (line, "-ERR", 4) == 0)
    {
      reply->status = PR_POP3_STATUS_ERR;
      n = 4;
    }
  else if (length >= 1 && line[0] == '+' && (length == 1 || is_blank (line[1])))
    {
      reply->status = PR_POP3_STATUS_CHALLENGE;
      n = 1;
    }
  else
    return FALSE;
  reply->text = line + n;
  reply->length = length - n;
  skip_blanks (&reply->text, &reply->length);
  if (reply->status == PR_POP3_STATUS_ERR)
    take_code (reply);
  return TRUE;
}

static PrPop3Error
error_of_code (PrPop3Code code, PrPop3Error plain)
{
  /* Who gave a token has no other credentials that could be wrong, and where a mechanism
   * is not taken at all none are to blame. */
  if (code == PR_POP3_CODE_AUTH &&
      (plain == PR_POP3_ERROR_TOKEN || plain == PR_POP3_ERROR_NO_MECHANISM))
    return plain;
  switch (code)
    {
    case PR_POP3_CODE_IN_USE:
      return PR_POP3_ERROR_IN_USE;
    case PR_POP3_CODE_LOGIN_DELAY:
      return PR_POP3_ERROR_LOGIN_DELAY;
    case PR_POP3_CODE_SYS_TEMP:
      return PR_POP3_ERROR_TEMPORARY;
    case PR_POP3_CODE_SYS_PERM:
      return PR_POP3_ERROR_PERMANENT;
    case PR_POP3_CODE_AUTH:
      return PR_POP3_ERROR_AUTH;
    case PR_POP3_CODE_UTF8:
      return PR_POP3_ERROR_UTF8;
    case PR_POP3_CODE_NONE:
    default:
      return plain;
    }
}

static const char *
sentence (PrPop3Error code)
{
  static const struct
  {
    PrPop3Error code;
    const char *sentence;
  } sentences[] = {
    { PR_POP3_ERROR_AUTH, N_ ("The server does not accept the user name or password.") },
    { PR_POP3_ERROR_IN_USE, N_ ("Another program is reading the same maildrop.") },
    { PR_POP3_ERROR_LOGIN_DELAY, N_ ("The server asks for more time between logins.") },
    { PR_POP3_ERROR_TEMPORARY, N_ ("The server cannot serve the maildrop for now.") },
    { PR_POP3_ERROR_PERMANENT,
      N_ ("The server cannot serve the maildrop until it is repaired there.") },
    { PR_POP3_ERROR_NO_TLS, N_ ("The server does not offer encryption on this port.") },
    { PR_POP3_ERROR_UTF8, N_ ("The server gives this message only in UTF-8.") },
    { PR_POP3_ERROR_NO_MECHANISM, N_ ("The server does not take this way to log in.") },
    { PR_POP3_ERROR_TOKEN, N_ ("The server does not accept the access token.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (sentences[i].code == code)
      return _ (sentences[i].sentence);
  return _ ("The server refused.");
}

/* Servers older than response codes say in words that a login came too soon; a person
 * must not be asked for a password because of that. */
static gboolean
tells_of_delay (const char *text)
{
  static const char *const phrases[] = {
    "login limit", "login interval",     "logins must be", "too frequent", "too often",
    "too soon",    "too many logins in", "poll interval",  "minimum time",
  };
  g_autofree char *folded = g_ascii_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (folded, phrases[i]) != NULL)
      return TRUE;
  return FALSE;
}

GError *
pr_pop3_reply_to_error (const PrPop3Reply *reply, PrPop3Error plain)
{
  PrPop3Error code = error_of_code (reply->code, plain);
  g_autofree char *text = pr_text_for_line (reply->text, reply->length, MAX_SHOWN_CHARS);
  const char *why;

  g_strstrip (text);
  if (reply->code == PR_POP3_CODE_NONE &&
      (code == PR_POP3_ERROR_AUTH || code == PR_POP3_ERROR_TEMPORARY) &&
      tells_of_delay (text))
    code = PR_POP3_ERROR_LOGIN_DELAY;
  if (code == PR_POP3_ERROR_AUTH && reply->code != PR_POP3_CODE_AUTH)
    why = _ ("The server refused the login.");
  else
    why = sentence (code);
  if (*text == '\0')
    return g_error_new_literal (PR_POP3_ERROR, code, why);
  /* Translators: a sentence of ours, then what the server said. */
  return g_error_new (PR_POP3_ERROR, code, _ ("%s It says: “%s”"), why, text);
}

GError *
pr_pop3_reply_foreign_error (const char *line, gsize length)
{
  g_autofree char *text = pr_text_for_line (line, length, MAX_SHOWN_CHARS);

  return g_error_new (PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                      _ ("What the server sent is no reply of POP3: “%s”"), text);
}

GError *
pr_pop3_reply_foreign_greeting_error (const char *line, gsize length)
{
  static const struct
  {
    const char *start;
    const char *sentence;
  } protocols[] = {
    { "HTTP/", WEB_SERVER },
    { "<", WEB_SERVER },
    { "220",
      N_ ("A server for sending mail (SMTP) or files (FTP) answers here, not a POP3 "
          "server.") },
    { "200 ", N_ ("A news server (NNTP) answers here, not a POP3 server.") },
    { "201 ", N_ ("A news server (NNTP) answers here, not a POP3 server.") },
    { "* ", N_ ("An IMAP server answers here, not a POP3 server.") },
    { "SSH-", N_ ("An SSH server answers here, not a POP3 server.") },
    { "+ ", N_ ("A POP2 server answers here, not a POP3 server.") },
    { "\x15\x03", N_ ("The server expects TLS here from the first octet on.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      gsize n = strlen (protocols[i].start);

      if (length >= n && g_ascii_strncasecmp (line, protocols[i].start, n) == 0)
        return g_error_new_literal (PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
                                    _ (protocols[i].sentence));
    }
  return pr_pop3_reply_foreign_error (line, length);
}

gboolean
pr_pop3_reply_read_number (const char **text, guint64 *number)
{
  const char *p = *text;
  guint64 value = 0;

  while (is_blank (*p))
    p++;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    if (!g_uint64_checked_mul (&value, value, 10) ||
        !g_uint64_checked_add (&value, value, *p - '0'))
      return FALSE;
  *text = p;
  *number = value;
  return TRUE;
}
