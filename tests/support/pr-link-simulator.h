/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrLinkSimulator:
 *
 * The link between a client and a server on loopback, as bad as it is told to be: clients
 * connect to its port of 127.0.0.1, and a thread of its own hands the octets on. What
 * breaks, breaks at an octet of the server's, never at a moment, so that each run is like
 * the last. "in" is towards the client. All functions may be called from any thread,
 * while connections are open too.
 */
typedef struct _PrLinkSimulator PrLinkSimulator;

typedef enum
{
  PR_LINK_RESET,   /* both ends get an RST */
  PR_LINK_CLOSE,   /* the client gets a FIN, in order behind the octets before it */
  PR_LINK_SILENCE, /* nothing goes either way any more; it ends when the client closes */
} PrLinkBreak;

#define PR_LINK_NEVER G_MAXUINT64

typedef struct
{
  guint connections;  /* carried to the server */
  guint refused;      /* reset as they came */
  guint round_trips;  /* times a client spoke after the server had */
  guint64 octets_in;  /* given to clients */
  guint64 octets_out; /* taken from clients */
} PrLinkCounts;

/* A link to @server_port of 127.0.0.1, without a fault. */
PrLinkSimulator *pr_link_simulator_new (guint16 server_port);
void pr_link_simulator_free (PrLinkSimulator *self); /* breaks what is open */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrLinkSimulator, pr_link_simulator_free)

guint16 pr_link_simulator_get_port (PrLinkSimulator *self);

/* @latency: microseconds that each octet takes one way, half of a round trip; connecting
 * itself takes none. @rate_in, @rate_out: octets a second of each connection, 0: as they
 * come. */
void pr_link_simulator_set_pace (PrLinkSimulator *self,
                                 gint64 latency,
                                 guint64 rate_in,
                                 guint64 rate_out);

/* Each connection breaks when the client has been given exactly @octets of it; 0: before
 * the first, PR_LINK_NEVER: never. */
void pr_link_simulator_break_after (PrLinkSimulator *self,
                                    guint64 octets,
                                    PrLinkBreak how);
/* The next @n connections are reset as they come. */
void pr_link_simulator_refuse (PrLinkSimulator *self, guint n);
/* The link carries @octets to clients, whatever the connections, then all are reset and
 * the next @n_refused are refused, and so on; PR_LINK_NEVER ends this. */
void pr_link_simulator_flap (PrLinkSimulator *self, guint64 octets, guint n_refused);
/* While it is down nobody listens: what is open is reset, connecting refused. */
void pr_link_simulator_set_up (PrLinkSimulator *self, gboolean up);

/* Waits until no connection is open. */
void pr_link_simulator_settle (PrLinkSimulator *self);
/* Since it was made. What a client was given or the server has answered is counted; what
 * the client sent last is, once it settled. */
void pr_link_simulator_get_counts (PrLinkSimulator *self, PrLinkCounts *counts);

G_END_DECLS
