/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One mailbox of a header field (RFC 5322 §3.4), decoded. */
typedef struct
{
  char *name;    /* display name, or NULL */
  char *address; /* addr-spec as written, "" when there is none */
} PrAddress;

PrAddress *pr_address_new (const char *name, const char *address);
void pr_address_free (PrAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrAddress, pr_address_free)

/* "Ada Lovelace <ada@example.org>"; of several, joined by ", ". Free with g_free (). */
char *pr_address_to_text (const PrAddress *address);
char *pr_addresses_to_text (GPtrArray *addresses);

G_END_DECLS
