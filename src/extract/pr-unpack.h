/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

/**
 * pr_unpack_message:
 *
 * What Outlook packed into a winmail.dat is made the message's own: its files are listed,
 * and its text is shown where the message has none beside it. The raw octets stay. Costs
 * a walk over the parts where there is none. Any thread.
 *
 * Returns: (transfer full): @message itself where there is nothing to unpack
 */
PrMessage *pr_unpack_message (PrMessage *message);

G_END_DECLS
