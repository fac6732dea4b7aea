/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-session.h"
#include "support/pr-test-server.h"

G_BEGIN_DECLS

typedef void (*Pop3ScriptFunc) (PrPop3Session *session,
                                GIOStream *stream,
                                gconstpointer data);

/* Runs @func once for each size of piece in which @script can come: what a session does
 * must not depend on it. */
void pop3_script_run (const char *script,
                      gssize length,
                      Pop3ScriptFunc func,
                      gconstpointer data);

/* A session in AUTHORIZATION or TRANSACTION, after the greeting, CAPA and login that the
 * script begins with. */
#define POP3_GREETING "+OK ready <1.2@example.org>\r\n"
#define POP3_PIPELINING "+OK\r\nPIPELINING\r\nUSER\r\n.\r\n"
#define POP3_LOGIN "+OK\r\n+OK logged in\r\n"
#define POP3_OPENING POP3_GREETING POP3_LOGIN
#define POP3_PIPELINED_OPENING POP3_GREETING POP3_PIPELINING POP3_LOGIN
void pop3_script_open (PrPop3Session *session);
void pop3_script_log_in (PrPop3Session *session);
void pop3_script_log_in_pipelined (PrPop3Session *session);

/* A login, or a burst, with these and nothing else. */
gboolean pop3_script_try_login (PrPop3Session *session,
                                const char *user,
                                const char *password,
                                const char *mechanism,
                                gboolean allow_clear,
                                GError **error);
gboolean pop3_script_try_entry (PrPop3Session *session,
                                const char *user,
                                const char *password,
                                const char *mechanism,
                                gboolean allow_clear,
                                PrPop3EntryEnd *end,
                                GError **error);

/* The session failed and can only be dropped. */
void pop3_script_assert_closed (PrPop3Session *session);

void pop3_assert_bytes (GBytes *bytes, const char *octets, gssize length);

G_END_DECLS
