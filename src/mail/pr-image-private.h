/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* The leaf that "cid:…" or a Content-Location names, or NULL. */
const PrNode *pr_image_find (const PrMime *mime, const char *url);

/* What a "data:" URL holds, or NULL. */
GBytes *pr_image_decode_data (const char *url);

G_END_DECLS
