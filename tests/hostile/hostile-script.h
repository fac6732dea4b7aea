/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-test-server.h"

G_BEGIN_DECLS

/**
 * HostileScript:
 *
 * What a server does out of order, one moment a line:
 *
 *   UIDL: say "+OK\r\n"; forever "%d u%d\r\n"
 *   RETR 2@1: message 3; cut
 *
 * A moment is a command ("RETR" or "RETR 2"), "GREETING", "CONNECT" (before TLS), "*"
 * (any command), or ">RETR 2" (behind the server's own answer); "@n" makes it one of the
 * n-th session only. The first line that fits counts; where none does the server answers
 * as it should. The steps:
 *
 *   say "…"              \r \n \t \" \\ \0 and \xHH are what they are in C
 *   repeat N "…"         %d counts from 1
 *   noise N              N kibibytes of lines like those of an attachment, that compress
 *                        little and are no two alike
 *   forever "…"          until the client has gone
 *   drip MS "…"          one octet every MS milliseconds
 *   drip-forever MS "…"
 *   raw "…"              past TLS
 *   message N            "+OK" and message N of the maildrop, whatever was asked for
 *   wait MS
 *   rate N               octets a second from here on
 *   silence              for good; the connection stays
 *   half                 the same, and nothing more can come
 *   close, cut, rst      in order; without a TLS good-bye; by a reset
 *   tls                  shakes hands
 *   rehandshake          asks for another one
 *   real                 the server answers itself after all
 */
typedef struct _HostileScript HostileScript;

/* A mistake in @text ends the program. */
HostileScript *hostile_script_new (const char *text);
void hostile_script_free (HostileScript *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostileScript, hostile_script_free)

/* From now on @server plays it; NULL: it behaves again. @script must outlive that. */
void hostile_script_play (HostileScript *self, PrTestServer *server);
void hostile_script_stop (PrTestServer *server);

G_END_DECLS
