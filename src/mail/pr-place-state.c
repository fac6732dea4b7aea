/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-place-state.h"

/* A message on the server, from first sight to its end there. What is here stays whatever
 * becomes of it there.
 *
 * SEEN         It was listed. Nothing of it is here, and nothing is noted of it but,
 * where the person asked to delete it, that. HEAD         Its header section is here. The
 * rest comes when it is asked for. STORED       All of it is here, durable. A rule of
 * keeping may let it go. DELE_SENT    It is noted that DELE goes out, and from which
 * state. Whether it is gone tells +OK to QUIT or, after a break, the next whole list:
 * without QUIT nothing is deleted (RFC 1939 §6). GONE         Deleted by us. Its
 * unique-id stays known: listed again, it names other octets (RFC 1939 §7 lets a server
 * use it again), or a message that did not go after all. Only the octets tell, so the
 * whole is fetched anew. QUARANTINED  The server would not give it, or it breaks
 * sessions. Tried again beside other new mail.
 *
 * What never happens, whoever asks: a DELE by a rule of what is not STORED; a message
 * that counts as gone without +OK to QUIT or a whole list; a new download of what is
 * STORED. */

#define NEVER (-1)
#define BEFORE (-2) /* as it was before DELE */
#define AGAIN (-3)  /* DELE_SENT, but NEVER where it was not STORED before DELE */

#define SEEN PR_PLACE_SEEN
#define HEAD PR_PLACE_HEAD
#define STORED PR_PLACE_STORED
#define SENT PR_PLACE_DELE_SENT
#define GONE PR_PLACE_GONE
#define QUARANT PR_PLACE_QUARANTINED

enum
{
  IN_SEEN,
  IN_HEAD,
  IN_STORED,
  IN_DELE_SENT,
  IN_GONE,
  IN_QUARANTINED,
};

static const int columns[PR_PLACE_N_STATES] = {
  [PR_PLACE_SEEN] = IN_SEEN,     [PR_PLACE_HEAD] = IN_HEAD,
  [PR_PLACE_STORED] = IN_STORED, [PR_PLACE_DELE_SENT] = IN_DELE_SENT,
  [PR_PLACE_GONE] = IN_GONE,     [PR_PLACE_QUARANTINED] = IN_QUARANTINED,
};

/* clang-format off */
static const int table[PR_PLACE_N_EVENTS][PR_PLACE_N_STATES] = {
  /*                           in SEEN  HEAD    STORED  DELE_SENT  GONE    QUARANTINED */
  [PR_PLACE_LISTED]        = { SEEN,    HEAD,   STORED, SENT,      GONE,   QUARANT },
  [PR_PLACE_NOT_LISTED]    = { SEEN,    HEAD,   STORED, GONE,      GONE,   QUARANT },
  [PR_PLACE_HEAD_STORED]   = { HEAD,    HEAD,   STORED, SENT,      GONE,   HEAD },
  [PR_PLACE_WHOLE_STORED]  = { STORED,  STORED, STORED, SENT,      STORED, STORED },
  [PR_PLACE_REFUSED]       = { QUARANT, QUARANT, STORED, SENT,     GONE,   QUARANT },
  [PR_PLACE_ASKED]         = { SEEN,    HEAD,   STORED, SENT,      GONE,   QUARANT },
  [PR_PLACE_DELE_BY_RULE]  = { NEVER,   NEVER,  SENT,   AGAIN,     NEVER,  NEVER },
  [PR_PLACE_DELE_AS_ASKED] = { SENT,    SENT,   SENT,   SENT,      SENT,   SENT },
  [PR_PLACE_DELE_REFUSED]  = { NEVER,   NEVER,  NEVER,  BEFORE,    NEVER,  NEVER },
  [PR_PLACE_TAKEN_BACK]    = { NEVER,   NEVER,  NEVER,  BEFORE,    NEVER,  NEVER },
  [PR_PLACE_KEPT]          = { NEVER,   NEVER,  NEVER,  BEFORE,    NEVER,  NEVER },
  [PR_PLACE_CONFIRMED]     = { NEVER,   NEVER,  NEVER,  GONE,      NEVER,  NEVER },
};
/* clang-format on */

gboolean
pr_place_state_next (PrPlaceState state,
                     PrPlaceState before,
                     PrPlaceEvent event,
                     PrPlaceState *next)
{
  int cell;

  g_return_val_if_fail ((guint) state < PR_PLACE_N_STATES, FALSE);
  g_return_val_if_fail ((guint) event < PR_PLACE_N_EVENTS, FALSE);
  g_return_val_if_fail (next != NULL, FALSE);

  cell = table[event][columns[state]];
  if (cell == AGAIN)
    cell = before == PR_PLACE_STORED ? PR_PLACE_DELE_SENT : NEVER;
  if (cell == BEFORE)
    cell = before;
  if (cell == NEVER)
    return FALSE;
  *next = cell;
  return TRUE;
}
