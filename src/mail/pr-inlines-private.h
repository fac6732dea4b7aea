/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-inline-private.h"

G_BEGIN_DECLS

/**
 * PrInlines:
 *
 * All files that stand in the texts of a message (pr-inline-private.h), found in one pass
 * over each of them, and where they are: each is taken from there without another. They
 * are numbered after all there is at the top of the message. Never changed once made.
 */
typedef struct _PrInlines PrInlines;

/* @mime must outlive it. */
PrInlines *pr_inlines_new (const PrMime *mime);
void pr_inlines_free (PrInlines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrInlines, pr_inlines_free)

/* Whether there is any. */
gboolean pr_inlines_hold (const PrInlines *self);
/* Their names, one a line, behind what @names holds. */
void pr_inlines_append_names (const PrInlines *self, GString *names);
/* As PrPart, behind what @parts holds. */
void pr_inlines_list (const PrInlines *self, GPtrArray *parts);
/* The first octets of each, decoded: of GBytes, behind what @starts holds. */
void pr_inlines_list_starts (const PrInlines *self, gsize max, GPtrArray *starts);
/* The decoded octets of the one with that number, or NULL. */
GByteArray *pr_inlines_dup (const PrInlines *self, const char *number);

G_END_DECLS
