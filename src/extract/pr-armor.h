/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PR_ARMOR_MESSAGE, /* encrypted, or signed and packed (RFC 4880 §6.2) */
  PR_ARMOR_SIGNED,  /* a text that can be read, and its signature (§7) */
} PrArmorKind;

/* Where it stands in a text: from its first line to behind its last. */
typedef struct
{
  PrArmorKind kind;
  gsize start, end;
} PrArmor;

/**
 * pr_armor_find:
 * @from: where to begin, 0 or the end of the last one
 *
 * Finds the next OpenPGP armor that is whole. Its lines begin at the start of a line, so
 * one that is quoted is none. Costs one walk over the text.
 */
gboolean pr_armor_find (const char *text, gsize length, gsize from, PrArmor *found);

/* Whether there may be one. */
gboolean pr_armor_may_be_in (const char *text, gsize length);

G_END_DECLS
