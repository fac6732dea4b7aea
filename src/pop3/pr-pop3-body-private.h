/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where in a multi-line response the last octet taken stands (RFC 1939 §3). */
typedef enum
{
  PR_POP3_BODY_LINE_START,
  PR_POP3_BODY_IN_LINE,
  PR_POP3_BODY_DOT,    /* "." began the line: stuffing, or the end */
  PR_POP3_BODY_DOT_CR, /* the same, and a CR */
  PR_POP3_BODY_END,
} PrPop3BodyState;

/**
 * PrPop3Body:
 *
 * The octets of one multi-line response without its byte-stuffing and its last line.
 * Lines end in CRLF or LF, as the server has them; a line may be of any length and hold
 * any octet.
 */
typedef struct
{
  PrPop3BodyState state;
  gboolean too_large; /* there was more than @max: the rest is not kept */
  gsize max;
  guint8 *octets; /* owned */
  gsize length;
  gsize capacity;
} PrPop3Body;

/* @hint: octets to expect; merely saves growing, so a wrong one costs nothing. */
void pr_pop3_body_init (PrPop3Body *self, gsize hint, gsize max);
void pr_pop3_body_clear (PrPop3Body *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrPop3Body, pr_pop3_body_clear)

/* Takes octets as they come, split anywhere. Returns how many belonged to the response:
 * less than @length only when it has ended. */
gsize pr_pop3_body_feed (PrPop3Body *self, const guint8 *octets, gsize length);
/* (transfer full): what was collected; the body is empty afterwards. */
GBytes *pr_pop3_body_steal (PrPop3Body *self);

G_END_DECLS
