/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "setup/pr-tokens.h"
#include "web/pr-oauth.h"

G_BEGIN_DECLS

/* Keeps the access token of @tokens in memory, until it ends. */
void pr_tokens_take (const PrAccount *account, const PrOauthTokens *tokens);

/* The id behind "goa:", or NULL. */
const char *pr_tokens_get_goa_id (const PrAccount *account);

G_END_DECLS
