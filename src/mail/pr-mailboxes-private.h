/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Address lists (RFC 5322 §3.4) of a field's value, unfolded and settled; @addresses
 * takes PrAddress, up to PR_MAIL_MAX_ADDRESSES. @turned: (nullable): set when a name or
 * address turned the direction of writing. */

/* Reads what nearly all mail has: "a@b, Name <a@b>, "Name" <a@b>", the name as one
 * encoded word too. FALSE, with nothing added, for all that is written otherwise. Gives
 * what pr_mailboxes_read_any () gives, for a tenth of the time. */
gboolean pr_mailboxes_read_plain (const char *value,
                                  GPtrArray *addresses,
                                  gboolean *turned);

/* Reads any list, by GMime. FALSE when it found none. */
gboolean pr_mailboxes_read_any (const char *value,
                                GPtrArray *addresses,
                                gboolean *turned);

G_END_DECLS
