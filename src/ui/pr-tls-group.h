/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-account.h"
#include "mail/pr-server-facts.h"

G_BEGIN_DECLS

/**
 * PrTlsGroup:
 *
 * How an account's connection is protected, and on demand what its server is found to
 * offer, in words. Folded: most people need none of it.
 *
 * Signals: "changed"; "look", when the person asks for the server to be looked at: answer
 * it with pr_tls_group_look ().
 */
#define PR_TYPE_TLS_GROUP (pr_tls_group_get_type ())
G_DECLARE_FINAL_TYPE (PrTlsGroup, pr_tls_group, PR, TLS_GROUP, AdwPreferencesGroup)

void pr_tls_group_set_account (PrTlsGroup *self, const PrAccount *account);
/* A least version that nobody changed stays. */
void pr_tls_group_read (PrTlsGroup *self, PrAccount *account);

/* Looks at the server of @account, without logging in, and shows what was found. */
void pr_tls_group_look (PrTlsGroup *self, const PrAccount *account);
/* Shows what is known. @facts: (nullable): nothing, for the reason @error */
void pr_tls_group_show_facts (PrTlsGroup *self,
                              const PrServerFacts *facts,
                              const char *error);

/* As a person would. */
void pr_tls_group_set_old_server (PrTlsGroup *self, gboolean old);
void pr_tls_group_unfold (PrTlsGroup *self);
/* (transfer full) (nullable): the text of the fact that is shown under @label */
char *pr_tls_group_dup_fact (PrTlsGroup *self, const char *label);
gboolean pr_tls_group_is_looking (PrTlsGroup *self);

G_END_DECLS
