/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"
#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* Decodes the header at the top; adds to @warnings. */
PrEnvelope *pr_envelope_new (const PrMime *mime, PrWarnings *warnings);
void pr_envelope_free (PrEnvelope *envelope);

/* All fields decoded, of PrHeader. */
GPtrArray *pr_envelope_list_headers (const PrMime *mime, PrWarnings *warnings);

/* The charset that the message's text is in, for octets in the header that name none; or
 * NULL. */
const char *pr_envelope_get_hint (const PrMime *mime);

G_END_DECLS
