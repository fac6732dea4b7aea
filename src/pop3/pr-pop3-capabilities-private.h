/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

/* Nothing is known: as before CAPA, or where there is none. */
void pr_pop3_capabilities_init (PrPop3Capabilities *self);
void pr_pop3_capabilities_clear (PrPop3Capabilities *self);
/* Takes the lines that CAPA gave (RFC 2449 §5). */
void pr_pop3_capabilities_take_lines (PrPop3Capabilities *self, char **lines);
/* @mechanism in upper case. */
gboolean pr_pop3_capabilities_has_sasl (const PrPop3Capabilities *self,
                                        const char *mechanism);
/* Whether USER may be tried: offered, or nothing is said of any way to log in. */
gboolean pr_pop3_capabilities_may_user (const PrPop3Capabilities *self);

G_END_DECLS
