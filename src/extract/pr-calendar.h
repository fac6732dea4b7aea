/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-invitation.h"

G_BEGIN_DECLS

/**
 * pr_calendar_read:
 * @text: text/calendar, in UTF-8
 *
 * Reads the events of a calendar (RFC 5545). Never fails: what is malformed is left out,
 * and so is what is beyond the limits. Pure.
 *
 * Returns: (transfer full): of PrInvitation, at most PR_EXTRACT_MAX_EVENTS
 */
GPtrArray *pr_calendar_read (const char *text, gsize length);

G_END_DECLS
