/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrLearned:
 *
 * Something that sessions taught about a server, for people and for programs. A plain
 * value.
 */
typedef struct
{
  char *name;        /* of the trait (sync/pr-sync-traits.h) */
  char *value;       /* as it is stored */
  char *words;       /* one sentence in the person's language */
  gint64 learned_at; /* seconds since 1970; 0: not known */
} PrLearned;

PrLearned *pr_learned_new (const char *name,
                           const char *value,
                           char *words, /* (transfer full) */
                           gint64 learned_at);
void pr_learned_free (PrLearned *learned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrLearned, pr_learned_free)

G_END_DECLS
