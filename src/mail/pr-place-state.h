/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-maildrop.h"

G_BEGIN_DECLS

/* What happens to a message on the server, or to what is known of it. */
typedef enum
{
  PR_PLACE_LISTED,        /* it has a line in the maildrop's list */
  PR_PLACE_NOT_LISTED,    /* a whole list has no line of it */
  PR_PLACE_HEAD_STORED,   /* TOP n 0 came, and is durable */
  PR_PLACE_WHOLE_STORED,  /* RETR came, and is durable */
  PR_PLACE_REFUSED,       /* RETR was refused, or broke sessions */
  PR_PLACE_ASKED,         /* the person asks to delete it on the server, or no longer */
  PR_PLACE_DELE_BY_RULE,  /* DELE is about to be sent as the account's rule says */
  PR_PLACE_DELE_AS_ASKED, /* DELE is about to be sent as the person asked */
  PR_PLACE_DELE_REFUSED,  /* -ERR to DELE */
  PR_PLACE_TAKEN_BACK,    /* +OK to RSET */
  PR_PLACE_KEPT,          /* listed after a DELE without +OK to QUIT, and nothing asks for
                             a DELE any more */
  PR_PLACE_CONFIRMED,     /* +OK to QUIT */
} PrPlaceEvent;

#define PR_PLACE_N_STATES (PR_PLACE_SEEN + 1)
#define PR_PLACE_N_EVENTS (PR_PLACE_CONFIRMED + 1)

/**
 * pr_place_state_next:
 * @before: with PR_PLACE_DELE_SENT the state that DELE was sent in; else not looked at
 * @next: (out): the state after @event; durable before anything rests on it
 *
 * The states of a message on the server, as one machine; its table and what the states
 * mean are in pr-place-state.c.
 *
 * Returns: FALSE: in that state it cannot happen, and whoever says so is wrong
 */
gboolean pr_place_state_next (PrPlaceState state,
                              PrPlaceState before,
                              PrPlaceEvent event,
                              PrPlaceState *next);

G_END_DECLS
