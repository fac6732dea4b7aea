/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poll.h>

#include "support/pr-link-simulator.h"

G_BEGIN_DECLS

/* What holds for every connection of a link. */
typedef struct
{
  gint64 latency; /* microseconds */
  guint64 rate_in, rate_out;
  guint64 break_after;
  PrLinkBreak how;
  guint64 left; /* octets to clients until all break; PR_LINK_NEVER: they do not */
} PrLinkPace;

/* One connection through a link. It belongs to the link's thread, under its lock. */
typedef struct _PrLinkWire PrLinkWire;

/* Takes both sockets, connected. */
PrLinkWire *pr_link_wire_new (int client, int server);
/* Closes what is open; @reset: by RST. */
void pr_link_wire_free (PrLinkWire *self, gboolean reset);

/* Breaks it by RST, as soon as what was given to the client is there. */
void pr_link_wire_break (PrLinkWire *self);

/* Fills in what is to be waited for, client and server; returns how long at most:
 * microseconds, -1: for ever. */
gint64 pr_link_wire_prepare (PrLinkWire *self, struct pollfd fds[2], gint64 now);
/* Takes what came and hands on what is due. FALSE: it is over, to be freed; *@reset:
 * how. */
gboolean pr_link_wire_carry (PrLinkWire *self,
                             const struct pollfd fds[2],
                             PrLinkPace *pace,
                             PrLinkCounts *counts,
                             gboolean *reset);

G_END_DECLS
