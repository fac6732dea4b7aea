/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "web/pr-oauth.h"

G_BEGIN_DECLS

/* Reads what a token end point answered (RFC 6749 §5.1, §5.2). @secrets: (nullable) of
 * what must not be in an error, though it be sent back; NULL-terminated. */
PrOauthTokens *pr_oauth_answer_parse (const char *octets,
                                      gsize length,
                                      guint status,
                                      const char *title,
                                      const char *const *secrets,
                                      GError **error);

/* What an error of an end point means (RFC 6749 §4.1.2.1, §5.2). @description: (nullable)
 * in its own words. */
void pr_oauth_answer_explain (const char *code,
                              const char *description,
                              const char *title,
                              const char *const *secrets,
                              GError **error);

G_END_DECLS
