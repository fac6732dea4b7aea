/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A small real POP3 server on a thread of its own, on a free port of 127.0.0.1: CAPA,
 * STLS, USER/PASS, APOP, AUTH PLAIN, STAT, LIST, UIDL, TOP, RETR, DELE, RSET, NOOP, QUIT,
 * PIPELINING. User "ada", password "secret". The tests' server, and behind the program
 * popreader-demo-server the demo's. */
typedef enum
{
  PR_TEST_SERVER_PLAIN = 0,
  PR_TEST_SERVER_TLS = 1 << 0, /* from the first octet */
  PR_TEST_SERVER_NO_CAPA = 1 << 1,
  PR_TEST_SERVER_NO_STLS = 1 << 2,
  PR_TEST_SERVER_NO_UIDL = 1 << 3,
  PR_TEST_SERVER_NO_TOP = 1 << 4,
  PR_TEST_SERVER_NO_PIPELINING =
    1 << 5, /* neither offered nor understood: later octets of one read are lost */
  PR_TEST_SERVER_NO_APOP = 1 << 6,
  PR_TEST_SERVER_NO_SASL = 1 << 7,
  PR_TEST_SERVER_LOSES_BEHIND_LOGIN = 1 << 8, /* what came along with one is never read */
  PR_TEST_SERVER_LATIN1 = 1 << 14,            /* the password is "grüß" in Latin-1 */
  PR_TEST_SERVER_XOAUTH2 = 1 << 13,           /* offered too; the token is the password */
  PR_TEST_SERVER_ANY_ADDRESS = 1 << 15, /* not only 127.0.0.1: in a network namespace */
} PrTestServerFlags;

typedef struct _PrTestServer PrTestServer;

PrTestServer *pr_test_server_new (PrTestServerFlags flags);
/* On @port; 0: a free one. NULL when another program has it. */
PrTestServer *pr_test_server_new_on_port (PrTestServerFlags flags, guint16 port);
void pr_test_server_free (PrTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTestServer, pr_test_server_free)

guint16 pr_test_server_get_port (PrTestServer *self);
/* PEM of the CA that signed the certificate for localhost, 127.0.0.1 and ::1; made when
 * first needed. */
const char *pr_test_server_get_ca_file (PrTestServer *self);
/* SHA-256 of the server's certificate, lower-case hex. */
const char *pr_test_server_get_pin (PrTestServer *self);

/* Any thread, also while sessions run (they keep the maildrop they logged in to). The
 * octets are sent as they are, byte-stuffed; CRLF is added where the last line has no
 * end. */
void pr_test_server_add (PrTestServer *self, const char *uidl, GBytes *octets);
/* The same, as number @index + 1: those from there on move up. */
void pr_test_server_insert (PrTestServer *self,
                            guint index,
                            const char *uidl,
                            GBytes *octets);
/* Every file of @folder in the order of names, numbers in them by their value; the
 * unique-id is the name without its ending. Lines that end in LF alone are made to end in
 * CRLF. */
guint pr_test_server_add_folder (PrTestServer *self, const char *folder);
void pr_test_server_set_uidl (PrTestServer *self, guint index, const char *uidl);
void pr_test_server_remove (PrTestServer *self, guint index);
guint pr_test_server_count (PrTestServer *self);

/* Faults; each holds until changed. A @command is a keyword ("RETR") or a whole command
 * ("RETR 3"), which goes before; "GREETING" stands for what is said first. */
void pr_test_server_cut_after (PrTestServer *self,
                               guint64 octets); /* of a session's output; 0: never */
void pr_test_server_delay (PrTestServer *self,
                           guint ms); /* before each burst of replies */
void pr_test_server_limit_rate (PrTestServer *self,
                                guint octets_per_second); /* 0: none */
void pr_test_server_hang_at (PrTestServer *self,
                             const char *command); /* silent from then on; NULL: never */
/* @reply, CRLF included, instead of the reply to every @command, which then does nothing;
 * NULL: the real one. */
void pr_test_server_set_reply (PrTestServer *self,
                               const char *command,
                               const char *reply);

/* What to say, CRLF included, in place of the reply to @command (upper case); NULL: the
 * real one, or that of pr_test_server_set_reply (). (transfer full). Called on the
 * session's thread. */
typedef char *(*PrTestReplyFunc) (const char *command, gpointer user_data);
void pr_test_server_set_reply_func (PrTestServer *self,
                                    PrTestReplyFunc func,
                                    gpointer user_data);
/* Hangs up after so many milliseconds in which the client says nothing; 0: never. */
void pr_test_server_set_idle_limit (PrTestServer *self, guint ms);

/* As Gmail: a session sees the first @n_messages of those that no session before it that
 * ended with QUIT has retrieved; 0: all there are. */
void pr_test_server_set_window (PrTestServer *self, guint n_messages);

/* What happened so far, over all sessions. @command is a keyword. */
guint pr_test_server_count_commands (PrTestServer *self, const char *command);
guint pr_test_server_count_sessions (PrTestServer *self);
/* Waits for the sessions that run to end: one whose client is gone goes on to read what
 * it was sent before, and counts it. */
void pr_test_server_settle (PrTestServer *self);
/* Ends sessions that run and refuses new ones, until called with TRUE. */
void pr_test_server_set_up (PrTestServer *self, gboolean up);

/* A GIOStream whose input is @script, given in pieces of @piece octets (0: all at once),
 * and whose output is collected in pr_test_script_get_sent (). After the first status
 * line each next one waits for a line from the client, as a server's replies do, and so
 * does what stands behind a form feed, which is not given itself; where no line comes the
 * stream ends. */
GIOStream *pr_test_script_new (const char *script, gssize length, gsize piece);
/* Waits for nothing: a server, or somebody else, who speaks unasked. */
void pr_test_script_set_eager (GIOStream *stream, gboolean eager);
/* The server is gone behind so many lines of the client: what is written then fails. */
void pr_test_script_break_after (GIOStream *stream, gsize n_lines);
const char *pr_test_script_get_sent (GIOStream *stream);

G_END_DECLS
