/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-trouble.h"

G_BEGIN_DECLS

/* As g_propagate_error (), of a call that only asked the server: adds what next to the
 * message of @error. */
void pr_sync_trouble_propagate (GError **destination, GError *error);
/* @trouble is of @error, a login that was refused with no word of why. */
void pr_sync_trouble_set_in_doubt (PrTrouble *trouble, const GError *error);

G_END_DECLS
