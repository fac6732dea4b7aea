/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-invitation.h"

G_BEGIN_DECLS

/* An event in words. Main thread only, for the clock that the person chose. Free with
 * g_free (). */

/* "Invitation: Wheels" */
char *pr_event_dup_title (const PrInvitation *self);
/* "Thu 12 Nov, 10:00–11:00", in the time zone of @now; or NULL. */
char *pr_event_dup_when (const PrInvitation *self, GDateTime *now);
/* "Every 2 weeks on Mon, Wed until 3 Mar 2027", or NULL */
char *pr_event_dup_repeat (const PrInvitation *self);
/* When, how often, where, from whom and who else, a line each. */
char *pr_event_dup_details (const PrInvitation *self, GDateTime *now);

G_END_DECLS
