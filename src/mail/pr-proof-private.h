/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"
#include "mail/pr-proof.h"

G_BEGIN_DECLS

/* @from_domain: of the one address of From:, or NULL. @server: the POP server that the
 * message came from, or NULL. (transfer full), never NULL */
PrProof *pr_proof_read (const PrMime *mime, const char *from_domain, const char *server);

/* RFC 8058 §4: whether the DKIM signature of @domain covers both fields of it. */
gboolean pr_proof_signs_unsubscribe (const PrMime *mime, const char *domain);

G_END_DECLS
