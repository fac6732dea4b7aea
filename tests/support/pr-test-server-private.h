/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-test-server.h"
#include "support/pr-test-tls.h"

G_BEGIN_DECLS

/* Immutable: a session keeps the ones it logged in to. */
typedef struct
{
  gatomicrefcount refs;
  char *uidl;
  GBytes *octets;
} PrTestMessage;

PrTestMessage *pr_test_message_ref (PrTestMessage *self);
void pr_test_message_unref (PrTestMessage *self);

/* The octets to and from one client, with the server's faults. Belongs to one thread but
 * for stop. */
typedef struct _PrTestLink PrTestLink;

typedef enum
{
  PR_TEST_HOOK_NONE, /* the server answers itself */
  PR_TEST_HOOK_DONE, /* that was the answer */
  PR_TEST_HOOK_OVER, /* and the session is over */
} PrTestHookEnd;

/* Speaks in the server's place. @moment is a command as it came, upper case; "CONNECT"
 * before anything at all, "GREETING" before the first words; ">RETR 2" once the server
 * itself has answered that command. On the session's thread. */
typedef PrTestHookEnd (*PrTestHook) (PrTestLink *link,
                                     const char *moment,
                                     gpointer user_data);

struct _PrTestServer
{
  PrTestServerFlags flags;
  guint16 port;
  int listener; /* -1 while down */
  GThread *thread;

  GMutex lock;         /* of all below */
  GCond changed;       /* a session has ended or has to */
  GPtrArray *maildrop; /* of PrTestMessage */
  GPtrArray *links;    /* of PrTestLink, some of which may have ended */
  GHashTable *replies; /* command, upper case → reply */
  GHashTable *counts;  /* keyword, upper case → guint */
  PrTestReplyFunc reply_func;
  gpointer reply_data;
  guint idle_ms;
  char *hang_at; /* upper case, or NULL */
  guint64 cut_after;
  guint delay_ms;
  guint octets_per_second;
  guint n_sessions;
  guint window;        /* 0: none */
  GHashTable *fetched; /* of PrTestMessage in the maildrop: behind the window */
  PrTestTls *tls;      /* made when first needed */
  GPtrArray *old_tls;  /* of PrTestTls: sessions may hold them still */
  char *priority;      /* of GnuTLS, or NULL */
  PrTestHook hook;     /* or NULL */
  gpointer hook_data;
};

/* NULL: the server speaks for itself again. */
void pr_test_server_set_hook (PrTestServer *self, PrTestHook hook, gpointer user_data);
PrTestHookEnd pr_test_server_call_hook (PrTestServer *self,
                                        PrTestLink *link,
                                        const char *moment);
/* Versions and ciphers of the sessions to come, as GnuTLS writes them. */
void pr_test_server_set_priority (PrTestServer *self, const char *priority);
char *pr_test_server_dup_priority (PrTestServer *self);
/* From now on another authority's certificate is shown; the CA file and the pin told
 * before are those of the old one. */
void pr_test_server_swap_certificate (PrTestServer *self);

/* What the server's threads ask; they take the lock themselves. */
PrTestTls *pr_test_server_get_tls (PrTestServer *self);
GPtrArray *pr_test_server_dup_maildrop (PrTestServer *self);
void pr_test_server_remove_messages (PrTestServer *self, GHashTable *messages);
/* They were retrieved in a session that ended well. */
void pr_test_server_note_fetched (PrTestServer *self, GHashTable *messages);
void pr_test_server_note_command (PrTestServer *self, const char *keyword);
/* What is to be said instead of the reply to @command (upper case), or NULL. */
char *pr_test_server_dup_told_reply (PrTestServer *self, const char *command);
guint pr_test_server_get_idle_limit (PrTestServer *self);
char *pr_test_server_dup_reply (PrTestServer *self, const char *command);
gboolean pr_test_server_hangs_at (PrTestServer *self, const char *command);

PrTestLink *pr_test_link_new (PrTestServer *server, int fd);
void pr_test_link_free (PrTestLink *self); /* joins the thread */
void pr_test_link_set_thread (PrTestLink *self, GThread *thread);
/* The server's lock is held. */
void pr_test_link_stop (PrTestLink *self);
gboolean pr_test_link_has_ended (PrTestLink *self);

PrTestServer *pr_test_link_get_server (PrTestLink *self);
gboolean pr_test_link_start_tls (PrTestLink *self);
gboolean pr_test_link_is_encrypted (PrTestLink *self);
/* Without CRLF; NULL when the client is gone. What waits to be sent goes first. */
char *pr_test_link_read_line (PrTestLink *self);
/* What was received and not read yet is lost. */
void pr_test_link_lose_input (PrTestLink *self);
void pr_test_link_say (PrTestLink *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void pr_test_link_send (PrTestLink *self, const char *octets, gsize length);
/* The octets of a multi-line response, byte-stuffed, and its end. */
void pr_test_link_send_body (PrTestLink *self, const char *octets, gsize length);
gboolean pr_test_link_flush (PrTestLink *self);
/* Which session of the server it is, from 1. */
guint pr_test_link_get_number (PrTestLink *self);
/* FALSE: the client is gone, or the server wants to stop. */
gboolean pr_test_link_pause (PrTestLink *self, guint ms);
/* Past TLS. */
gboolean pr_test_link_send_raw (PrTestLink *self, const char *octets, gsize length);
/* Without close_notify. */
void pr_test_link_cut (PrTestLink *self);
/* The client gets a reset in place of an end. */
void pr_test_link_reset (PrTestLink *self);
/* No word comes any more, but what the client says is taken. */
void pr_test_link_half_close (PrTestLink *self);
/* TLS 1.2 only: asks the client for another handshake. */
gboolean pr_test_link_renegotiate (PrTestLink *self);
/* Says nothing any more until the client goes. */
void pr_test_link_hang (PrTestLink *self);
/* The last words are sent and the connection is closed in order. */
void pr_test_link_end (PrTestLink *self);

/* One session from greeting to end. */
void pr_test_session_run (PrTestLink *link);

G_END_DECLS
