/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A test double of a server older than POP3, on a thread of its own, on a free port of
 * 127.0.0.1, one session after the other. No server of these protocols can be installed
 * today, and the texts of RFC 937 (POP2) and RFC 918 (POP1) were not at hand: it follows
 * summaries of them, with POP2's states, which it holds strictly. What it does proves no
 * more than that we agree with ourselves. User "ada", password "secret". */
typedef enum
{
  PR_MUSEUM_POP2,
  PR_MUSEUM_POP1,
} PrMuseumKind;

typedef struct _PrMuseumServer PrMuseumServer;

PrMuseumServer *pr_museum_server_new (PrMuseumKind kind);
void pr_museum_server_free (PrMuseumServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrMuseumServer, pr_museum_server_free)

guint16 pr_museum_server_get_port (PrMuseumServer *self);
void pr_museum_server_set_password (PrMuseumServer *self, const char *password);
void pr_museum_server_add (PrMuseumServer *self, GBytes *octets);
guint pr_museum_server_count (PrMuseumServer *self);

/* Faults; each holds until changed. @command is a whole line ("READ 2") or a keyword;
 * "GREETING" stands for what is said first. */
void pr_museum_server_set_reply (
  PrMuseumServer *self,
  const char *command,
  const char *reply); /* CRLF included; NULL: the real one */
void pr_museum_server_cut_after (PrMuseumServer *self,
                                 guint64 octets); /* of a session's output; 0: never */
/* When @command has been answered: message @index is another, or @octets are one more
 * where @index is that of none. Once. */
void pr_museum_server_change_behind (PrMuseumServer *self,
                                     const char *command,
                                     guint index,
                                     GBytes *octets);

/* How often @keyword came, over all sessions. */
guint pr_museum_server_count_commands (PrMuseumServer *self, const char *keyword);
/* All that clients said, a line each. */
char *pr_museum_server_dup_heard (PrMuseumServer *self);

G_END_DECLS
