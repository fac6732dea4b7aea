/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-provider.h"

G_BEGIN_DECLS

/**
 * PrProviders:
 *
 * A list of mail providers: a key file, whose form data/providers.ini tells. Does not
 * change once it is loaded.
 */
typedef struct _PrProviders PrProviders;

/* The file that POPREADER_PROVIDERS names, else the list that is built in. Blocks. */
PrProviders *pr_providers_load (GError **error);
/* %G_IO_ERROR_INVALID_DATA when an entry cannot be used; the message names it. */
PrProviders *pr_providers_parse (GBytes *octets, GError **error);
void pr_providers_free (PrProviders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrProviders, pr_providers_free)

/* @domain: in ASCII and lower case. %NULL when nobody known has it. */
const PrProvider *pr_providers_find (const PrProviders *self, const char *domain);

guint pr_providers_get_n_domains (const PrProviders *self);
/* (transfer none): of PrProvider, in the order of the list */
GPtrArray *pr_providers_list (const PrProviders *self);

G_END_DECLS
