/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a server may make us spend, so that a check has less than 64 MB of memory whatever
 * comes, but for the octets of one message. Beyond any of these the session ends with
 * PR_POP3_ERROR_PROTOCOL (a message beyond its limit: PR_POP3_ERROR_TOO_LARGE; time:
 * PR_POP3_ERROR_SLOW). */

#define PR_POP3_MAX_REPLY_OCTETS 8192 /* a status line; RFC 1939 gives 512 */
#define PR_POP3_MAX_CAPA_LINES 512
#define PR_POP3_MAX_FOLDERS 10000 /* of POP4 */
#define PR_POP3_MAX_ENV_LINES 64
#define PR_POP3_MAX_ADDRESS_OCTETS 1024         /* of *ENV; RFC 5321 gives 256 */
#define PR_POP3_MAX_TAG_OCTETS 64               /* of a language */
#define PR_POP3_MAX_LISTING_LINES 1000000       /* UIDL, LIST */
#define PR_POP3_MAX_UIDL_OCTETS 1024            /* RFC 1939 gives 70 */
#define PR_POP3_MAX_LISTING_OCTETS (24u << 20)  /* of all unique-ids */
#define PR_POP3_MAX_MESSAGE_OCTETS (256u << 20) /* one message in memory */
#define PR_POP3_MAX_COMMAND_OCTETS 255          /* RFC 2449 §4, CRLF included */
#define PR_POP3_WINDOW_COMMANDS 256             /* pipelined and not yet answered */
#define PR_POP3_WINDOW_LINES 512                /* the same, where a line answers each */
#define PR_POP3_MAX_START_OCTETS (1u << 20)     /* of a message, as TOP gives it */

/* Maildrops of POP2 and POP1, which are read whole. */
#define PR_POP_MAX_MAILDROP_OCTETS (G_GUINT64_CONSTANT (2) << 30) /* on disk */
#define PR_POP_MAX_MESSAGES 250000
#define PR_POP_MAX_COMMAND_OCTETS 512 /* RFC 937, CRLF included */
#define PR_POP3_PATIENCE_SECONDS \
  60 /* of waiting for the rest of a line that has begun, and for all of CAPA … */
#define PR_POP3_LEAST_OCTETS 1024 /* … and for so many of any other response */
