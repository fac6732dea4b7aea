/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/**
 * PrInside:
 *
 * Which images the HTML of a message asks for. Content-IDs are gathered in one pass;
 * Content-Locations, which may stand there in part, are sought one by one, as long as
 * that costs less than a person would notice. Not for two threads at once.
 */
typedef struct _PrInside PrInside;

/* @html: or NULL, in which there is nothing; must outlive it. */
PrInside *pr_inside_new (const char *html);
void pr_inside_free (PrInside *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrInside, pr_inside_free)

/* Whether @node is an image that is asked for by its Content-ID (RFC 2392) or
 * Content-Location. */
gboolean pr_inside_holds (PrInside *self, const PrNode *node);

G_END_DECLS
