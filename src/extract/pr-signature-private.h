/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gmime/gmime.h>

#include "extract/pr-signature.h"

G_BEGIN_DECLS

/* Opens GMime for what follows. */
gboolean pr_signature_need (GError **error);

/* @list: (nullable): none. (transfer full): of PrSignature */
GPtrArray *pr_signatures_from_list (GMimeSignatureList *list);

G_END_DECLS
