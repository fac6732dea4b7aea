/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-account.h"
#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

/**
 * PrPopBridge:
 *
 * A maildrop of POP2 (RFC 937) or POP1 (RFC 918), shown as one of POP3: on one side a
 * PrPop3Session says USER, PASS, STAT, LIST, UIDL, TOP, RETR, DELE, RSET, NOOP and QUIT,
 * on the other the old protocol is spoken. What both lack is made up here:
 *
 * - A unique-id is the SHA-256 of the message's octets in hex, so that mail can stay on
 *   the server. All of the maildrop is read for that once a session, into a file that has
 *   no name, and messages are given from there.
 * - DELE marks, and QUIT deletes: each message is read again and goes only if it still is
 *   the same, octet by octet. POP1 deletes all of a mailbox or nothing of it.
 *
 * Errors of the old protocol are PR_POP3_ERROR, given by a read; the session passes them
 * on and is over.
 */
#define PR_TYPE_POP_BRIDGE (pr_pop_bridge_get_type ())
G_DECLARE_FINAL_TYPE (PrPopBridge, pr_pop_bridge, PR, POP_BRIDGE, GIOStream)

/* @protocol: PR_PROTOCOL_POP2 or PR_PROTOCOL_POP1, spoken on @wire */
PrPopBridge *pr_pop_bridge_new (GIOStream *wire, PrProtocol protocol);

/* The dialogue of the old protocol, as pr_pop3_session_set_log () tells it. */
void pr_pop_bridge_set_log (PrPopBridge *self, PrPop3LogFunc func, gpointer user_data);
guint pr_pop_bridge_get_round_trips (PrPopBridge *self);
/* A message cannot go alone: all are deleted, or none. */
gboolean pr_pop_bridge_deletes_whole (PrPopBridge *self);

G_END_DECLS
