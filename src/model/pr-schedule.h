/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"
#include "model/pr-network.h"

G_BEGIN_DECLS

/* How long deletes by a rule wait to be taken back: as long as a person needs to read of
 * them and to press the button. */
#define PR_SCHEDULE_HOLD_SECONDS 10

/**
 * PrSchedule:
 *
 * When each account of a mailbox is checked unasked, and which of them no network leads
 * to: its items say both (PrAccountItem, "next-check" and "offline"). Nothing is tried
 * that is known to fail; a server on this computer needs no network. When the network is
 * back a check starts at once. Trouble that passes is tried again soon, then less and
 * less often; a sign-in that was refused, only when a person asks for it. Servers that
 * want pauses between logins get them. It goes by the clock on the wall, so what became
 * due while the computer slept is checked when it wakes. Checks that a person asks for
 * wait for nothing of this.
 *
 * Property "interval": seconds from the end of one check to the next; 0 (default): only
 * by hand. Properties "save-when-metered" and "save-power" (both default %TRUE): on a
 * metered network, or while power is to be saved, checks are fewer and large messages
 * wait until they are asked for. Main thread only.
 */
#define PR_TYPE_SCHEDULE (pr_schedule_get_type ())
G_DECLARE_FINAL_TYPE (PrSchedule, pr_schedule, PR, SCHEDULE, GObject)

PrSchedule *pr_schedule_new (PrMailbox *mailbox, PrNetwork *network);
/* Checks everything that can be reached, unless it is to be done only by hand. */
void pr_schedule_start (PrSchedule *self);

G_END_DECLS
