/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-account.h"

G_BEGIN_DECLS

/**
 * PrProtocolRow:
 *
 * Says what an account's server speaks, and what follows of it, where that is not POP3;
 * else it is not visible. Who needs such a server chooses it by popreader-cli.
 */
#define PR_TYPE_PROTOCOL_ROW (pr_protocol_row_get_type ())
G_DECLARE_FINAL_TYPE (PrProtocolRow, pr_protocol_row, PR, PROTOCOL_ROW, AdwActionRow)

void pr_protocol_row_set_protocol (PrProtocolRow *self, PrProtocol protocol);

G_END_DECLS
