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

G_END_DECLS
