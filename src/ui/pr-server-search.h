/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

typedef enum
{
  PR_SERVER_SEARCH_IDLE,    /* the address is not complete */
  PR_SERVER_SEARCH_PENDING, /* it is; the look begins soon, or is under way */
  PR_SERVER_SEARCH_ENDED,   /* there is a report, or an error */
} PrServerSearchState;

/**
 * PrServerSearch:
 *
 * Looks for the server of an address while it is being typed: once it is complete and the
 * person pauses, or leaves the field. An answer holds for all addresses of a domain, but
 * for one that found nothing, which is looked for again.
 *
 * Signal: "changed", of the state.
 */
#define PR_TYPE_SERVER_SEARCH (pr_server_search_get_type ())
G_DECLARE_FINAL_TYPE (PrServerSearch, pr_server_search, PR, SERVER_SEARCH, GObject)

PrServerSearch *pr_server_search_new (void);
void pr_server_search_set_address (PrServerSearch *self, const char *address);
/* Waits for no pause. */
void pr_server_search_hurry (PrServerSearch *self);
/* The same; what has ended begins anew. */
void pr_server_search_begin (PrServerSearch *self);
/* Ends what is under way and forgets what was found. */
void pr_server_search_stop (PrServerSearch *self);

PrServerSearchState pr_server_search_get_state (PrServerSearch *self);
/* Of the complete address, or %NULL. */
const char *pr_server_search_get_domain (PrServerSearch *self);
/* (nullable): what came of it, once it has ended */
const PrDiscoveryReport *pr_server_search_get_report (PrServerSearch *self);
/* (nullable): why there is no report */
const char *pr_server_search_get_error (PrServerSearch *self);

G_END_DECLS
