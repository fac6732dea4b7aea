/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-server-private.h"

#include <string.h>
#include <unistd.h>

#define USER "ada"
#define PASSWORD "secret"

typedef struct
{
  PrTestLink *link;
  PrTestServer *server;
  PrTestServerFlags flags;
  char *timestamp;
  char *user;            /* of USER, or NULL */
  GPtrArray *maildrop;   /* of PrTestMessage; NULL before the login */
  GHashTable *deleted;   /* of the same */
  GHashTable *retrieved; /* of the same */
  gboolean over;
} Session;

static void
refuse (Session *session, const char *why)
{
  pr_test_link_say (session->link, "-ERR %s", why);
}

static const char *
get_password (const Session *session)
{
  return session->flags & PR_TEST_SERVER_LATIN1 ? "gr\xfc\xdf" : PASSWORD;
}

static void
open_maildrop (Session *session, gboolean right)
{
  g_clear_pointer (&session->user, g_free);
  if (!right)
    {
      refuse (session, "[AUTH] That is not the password.");
      return;
    }
  session->maildrop = pr_test_server_dup_maildrop (session->server);
  if (session->flags & PR_TEST_SERVER_LOSES_BEHIND_LOGIN)
    pr_test_link_lose_input (session->link);
  pr_test_link_say (session->link, "+OK maildrop has %u messages",
                    session->maildrop->len);
}

static void
do_capa (Session *session, const char *arguments)
{
  PrTestLink *link = session->link;

  pr_test_link_say (link, "+OK capabilities follow");
  if (!(session->flags & PR_TEST_SERVER_NO_TOP))
    pr_test_link_say (link, "TOP");
  if (!(session->flags & PR_TEST_SERVER_NO_UIDL))
    pr_test_link_say (link, "UIDL");
  if (!(session->flags & PR_TEST_SERVER_NO_PIPELINING))
    pr_test_link_say (link, "PIPELINING");
  if (!(session->flags & PR_TEST_SERVER_NO_SASL))
    pr_test_link_say (link, (session->flags & PR_TEST_SERVER_XOAUTH2) != 0
                              ? "SASL PLAIN XOAUTH2"
                              : "SASL PLAIN");
  if (!(session->flags & (PR_TEST_SERVER_NO_STLS | PR_TEST_SERVER_TLS)) &&
      !pr_test_link_is_encrypted (link))
    pr_test_link_say (link, "STLS");
  pr_test_link_say (link, "USER");
  pr_test_link_say (link, "RESP-CODES");
  pr_test_link_say (link, "AUTH-RESP-CODE");
  pr_test_link_say (link, "IMPLEMENTATION PopReader-test");
  pr_test_link_say (link, ".");
}

static void
do_stls (Session *session, const char *arguments)
{
  if (pr_test_link_is_encrypted (session->link))
    {
      refuse (session, "TLS is there already");
      return;
    }
  pr_test_link_say (session->link, "+OK begin the handshake");
  g_clear_pointer (&session->user, g_free);
  session->over =
    !pr_test_link_flush (session->link) || !pr_test_link_start_tls (session->link);
}

static void
do_user (Session *session, const char *arguments)
{
  g_free (session->user);
  session->user = g_strdup (arguments);
  pr_test_link_say (session->link, "+OK");
}

static void
do_pass (Session *session, const char *arguments)
{
  if (session->user == NULL)
    refuse (session, "USER comes first");
  else
    open_maildrop (session, g_str_equal (session->user, USER) &&
                              g_str_equal (arguments, get_password (session)));
}

static void
do_apop (Session *session, const char *arguments)
{
  g_autofree char *secret =
    g_strconcat (session->timestamp, get_password (session), NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, secret, -1);
  g_autofree char *right = g_strconcat (USER " ", digest, NULL);

  open_maildrop (session, g_str_equal (arguments, right));
}

/* A token that is no good is told of in a challenge, which the client answers before it
 * is refused. */
static void
end_xoauth2 (Session *session, gboolean right)
{
  static const char reason[] = "{\"status\":\"401\",\"schemes\":\"bearer\"}";
  g_autofree char *challenge =
    g_base64_encode ((const guchar *) reason, sizeof reason - 1);
  g_autofree char *response = NULL;

  if (!right)
    {
      pr_test_link_say (session->link, "+ %s", challenge);
      response = pr_test_link_read_line (session->link);
    }
  open_maildrop (session, right);
}

static void
do_auth (Session *session, const char *arguments)
{
  const char *password = get_password (session);
  const gsize n_user = sizeof "\0" USER;
  static const char right_token[] = "user=" USER "\1auth=Bearer " PASSWORD "\1\1";
  gboolean token;
  g_auto (GStrv) words = g_strsplit (arguments, " ", 2);
  g_autofree char *response = NULL;
  g_autofree guchar *octets = NULL;
  gsize length = 0;

  token = words[0] != NULL && (session->flags & PR_TEST_SERVER_XOAUTH2) != 0 &&
          g_ascii_strcasecmp (words[0], "XOAUTH2") == 0;
  if (words[0] == NULL || (!token && g_ascii_strcasecmp (words[0], "PLAIN") != 0))
    {
      refuse (session, "no such mechanism");
      return;
    }
  if (words[1] == NULL)
    {
      pr_test_link_say (session->link, "+ ");
      response = pr_test_link_read_line (session->link);
    }
  else
    response = g_strdup (words[1]);
  if (response == NULL || g_str_equal (response, "*"))
    {
      refuse (session, "cancelled");
      return;
    }
  octets = g_base64_decode (response, &length);
  if (token)
    end_xoauth2 (session, length == sizeof right_token - 1 &&
                            memcmp (octets, right_token, length) == 0);
  else
    open_maildrop (session, length == n_user + strlen (password) &&
                              memcmp (octets, "\0" USER, n_user) == 0 &&
                              memcmp (octets + n_user, password, strlen (password)) == 0);
}

static void
do_stat (Session *session, const char *arguments)
{
  guint n = 0;
  gsize octets = 0;

  for (guint i = 0; i < session->maildrop->len; i++)
    {
      PrTestMessage *message = g_ptr_array_index (session->maildrop, i);

      if (!g_hash_table_contains (session->deleted, message))
        {
          n++;
          octets += g_bytes_get_size (message->octets);
        }
    }
  pr_test_link_say (session->link, "+OK %u %" G_GSIZE_FORMAT, n, octets);
}

/* The message that a number names, or NULL after -ERR. */
static PrTestMessage *
find (Session *session, const char *number)
{
  guint64 n = g_ascii_strtoull (number, NULL, 10);
  PrTestMessage *message =
    n >= 1 && n <= session->maildrop->len ? session->maildrop->pdata[n - 1] : NULL;

  if (message != NULL && !g_hash_table_contains (session->deleted, message))
    return message;
  refuse (session, "no such message");
  return NULL;
}

typedef void (*ListingFunc) (Session *session,
                             const char *prefix,
                             guint number,
                             PrTestMessage *message);

static void
list_line (Session *session, const char *prefix, guint number, PrTestMessage *message)
{
  pr_test_link_say (session->link, "%s%u %" G_GSIZE_FORMAT, prefix, number,
                    g_bytes_get_size (message->octets));
}

static void
uidl_line (Session *session, const char *prefix, guint number, PrTestMessage *message)
{
  pr_test_link_say (session->link, "%s%u %s", prefix, number, message->uidl);
}

static void
listing (Session *session, const char *arguments, ListingFunc line)
{
  if (*arguments != '\0')
    {
      PrTestMessage *message = find (session, arguments);

      if (message != NULL)
        line (session, "+OK ", g_ascii_strtoull (arguments, NULL, 10), message);
      return;
    }
  pr_test_link_say (session->link, "+OK scan listing follows");
  for (guint i = 0; i < session->maildrop->len; i++)
    if (!g_hash_table_contains (session->deleted, session->maildrop->pdata[i]))
      line (session, "", i + 1, session->maildrop->pdata[i]);
  pr_test_link_say (session->link, ".");
}

static void
do_list (Session *session, const char *arguments)
{
  listing (session, arguments, list_line);
}

static void
do_uidl (Session *session, const char *arguments)
{
  listing (session, arguments, uidl_line);
}

static void
do_retr (Session *session, const char *arguments)
{
  PrTestMessage *message = find (session, arguments);
  gsize length;
  const char *octets;

  if (message == NULL)
    return;
  g_hash_table_add (session->retrieved, message);
  octets = g_bytes_get_data (message->octets, &length);
  pr_test_link_say (session->link, "+OK %" G_GSIZE_FORMAT " octets", length);
  pr_test_link_send_body (session->link, octets, length);
}

/* How far the header and @n_lines lines of the body reach. */
static gsize
top_length (const char *octets, gsize length, guint64 n_lines)
{
  const char *end = octets + length;
  const char *line = octets;
  gboolean in_body = FALSE;

  while (line < end && !(in_body && n_lines == 0))
    {
      const char *newline = memchr (line, '\n', end - line);

      if (in_body)
        n_lines--;
      else
        in_body = *line == '\n' || (*line == '\r' && newline == line + 1);
      line = newline == NULL ? end : newline + 1;
    }
  return line - octets;
}

static void
do_top (Session *session, const char *arguments)
{
  PrTestMessage *message = find (session, arguments);
  const char *n_lines = strchr (arguments, ' ');
  gsize length;
  const char *octets;

  if (message == NULL)
    return;
  octets = g_bytes_get_data (message->octets, &length);
  pr_test_link_say (session->link, "+OK top of message follows");
  pr_test_link_send_body (session->link, octets,
                          top_length (octets, length,
                                      n_lines == NULL
                                        ? 0
                                        : g_ascii_strtoull (n_lines, NULL, 10)));
}

static void
do_dele (Session *session, const char *arguments)
{
  PrTestMessage *message = find (session, arguments);

  if (message == NULL)
    return;
  g_hash_table_add (session->deleted, message);
  pr_test_link_say (session->link, "+OK deleted");
}

static void
do_rset (Session *session, const char *arguments)
{
  g_hash_table_remove_all (session->deleted);
  pr_test_link_say (session->link, "+OK");
}

static void
do_noop (Session *session, const char *arguments)
{
  pr_test_link_say (session->link, "+OK");
}

static void
do_quit (Session *session, const char *arguments)
{
  pr_test_server_note_fetched (session->server, session->retrieved);
  pr_test_server_remove_messages (session->server, session->deleted);
  pr_test_link_say (session->link, "+OK good bye");
  session->over = TRUE;
}

enum
{
  AUTHORIZATION = 1 << 0,
  TRANSACTION = 1 << 1,
};

static const struct
{
  const char *keyword;
  int states;
  PrTestServerFlags unless;
  void (*run) (Session *session, const char *arguments);
} commands[] = {
  { "CAPA", AUTHORIZATION | TRANSACTION, PR_TEST_SERVER_NO_CAPA, do_capa },
  { "STLS", AUTHORIZATION, PR_TEST_SERVER_NO_STLS, do_stls },
  { "USER", AUTHORIZATION, 0, do_user },
  { "PASS", AUTHORIZATION, 0, do_pass },
  { "APOP", AUTHORIZATION, PR_TEST_SERVER_NO_APOP, do_apop },
  { "AUTH", AUTHORIZATION, PR_TEST_SERVER_NO_SASL, do_auth },
  { "STAT", TRANSACTION, 0, do_stat },
  { "LIST", TRANSACTION, 0, do_list },
  { "UIDL", TRANSACTION, PR_TEST_SERVER_NO_UIDL, do_uidl },
  { "RETR", TRANSACTION, 0, do_retr },
  { "TOP", TRANSACTION, PR_TEST_SERVER_NO_TOP, do_top },
  { "DELE", TRANSACTION, 0, do_dele },
  { "RSET", TRANSACTION, 0, do_rset },
  { "NOOP", TRANSACTION, 0, do_noop },
  { "QUIT", AUTHORIZATION | TRANSACTION, 0, do_quit },
};

static void
obey (Session *session, const char *keyword, const char *arguments)
{
  int state = session->maildrop == NULL ? AUTHORIZATION : TRANSACTION;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].keyword, keyword) && (commands[i].states & state) &&
        !(commands[i].unless & session->flags))
      {
        commands[i].run (session, arguments);
        return;
      }
  refuse (session, "unknown command");
}

static gboolean
is_answered_by_hook (Session *session, const char *moment)
{
  PrTestHookEnd end = pr_test_server_call_hook (session->server, session->link, moment);

  session->over = session->over || end == PR_TEST_HOOK_OVER;
  return end != PR_TEST_HOOK_NONE;
}

/* One fault or reply to one command. */
static void
answer (Session *session, const char *line)
{
  g_autofree char *command = g_ascii_strup (line, -1);
  gsize length = strcspn (command, " ");
  g_autofree char *keyword = g_strndup (command, length);
  g_autofree char *reply = NULL;

  pr_test_server_note_command (session->server, keyword);
  if (is_answered_by_hook (session, command))
    return;
  if (pr_test_server_hangs_at (session->server, command) ||
      pr_test_server_hangs_at (session->server, keyword))
    {
      pr_test_link_hang (session->link);
      session->over = TRUE;
      return;
    }
  reply = pr_test_server_dup_told_reply (session->server, command);
  if (reply == NULL)
    reply = pr_test_server_dup_reply (session->server, command);
  if (reply == NULL)
    reply = pr_test_server_dup_reply (session->server, keyword);
  if (reply != NULL)
    pr_test_link_send (session->link, reply, strlen (reply));
  else
    obey (session, keyword, line + length + (line[length] == ' '));
  if (!session->over)
    {
      g_autofree char *behind = g_strconcat (">", command, NULL);

      is_answered_by_hook (session, behind);
    }
}

static void
greet (Session *session)
{
  static int n_greetings;
  g_autofree char *reply = pr_test_server_dup_reply (session->server, "GREETING");

  session->timestamp =
    g_strdup_printf ("<%d.%d.%" G_GINT64_FORMAT "@localhost>", (int) getpid (),
                     g_atomic_int_add (&n_greetings, 1), g_get_real_time ());
  if (pr_test_server_hangs_at (session->server, "GREETING"))
    pr_test_link_hang (session->link);
  else if (reply != NULL)
    pr_test_link_send (session->link, reply, strlen (reply));
  else if (session->flags & PR_TEST_SERVER_NO_APOP)
    pr_test_link_say (session->link, "+OK PopReader test server ready");
  else
    pr_test_link_say (session->link, "+OK PopReader test server ready %s",
                      session->timestamp);
}

void
pr_test_session_run (PrTestLink *link)
{
  Session session = { .link = link };

  session.server = pr_test_link_get_server (link);
  session.flags = session.server->flags;
  session.deleted = g_hash_table_new (NULL, NULL);
  session.retrieved = g_hash_table_new (NULL, NULL);
  if (!is_answered_by_hook (&session, "CONNECT") &&
      (!(session.flags & PR_TEST_SERVER_TLS) || pr_test_link_start_tls (link)) &&
      !is_answered_by_hook (&session, "GREETING"))
    greet (&session);
  while (!session.over)
    {
      g_autofree char *line = pr_test_link_read_line (link);

      if (line == NULL)
        break;
      answer (&session, line);
    }
  g_hash_table_unref (session.retrieved);
  g_hash_table_unref (session.deleted);
  g_clear_pointer (&session.maildrop, g_ptr_array_unref);
  g_free (session.timestamp);
  g_free (session.user);
}
