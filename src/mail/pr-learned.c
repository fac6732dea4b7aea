/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-learned.h"

PrLearned *
pr_learned_new (const char *name, const char *value, char *words, gint64 learned_at)
{
  PrLearned *learned = g_new0 (PrLearned, 1);

  learned->name = g_strdup (name);
  learned->value = g_strdup (value);
  learned->words = words;
  learned->learned_at = learned_at;
  return learned;
}

void
pr_learned_free (PrLearned *learned)
{
  if (learned == NULL)
    return;
  g_free (learned->name);
  g_free (learned->value);
  g_free (learned->words);
  g_free (learned);
}
