/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* Parses @raw: for a worker thread where that matters. @charset: (nullable): what its
 * texts are read in, whatever they say, as far as it is known here. */
PrOpened *pr_opened_new (PrSummary *summary, GBytes *raw, const char *charset);
/* The same, with the text's form; of a large one only the beginning. */
PrOpened *pr_opened_new_to_show (PrSummary *summary, GBytes *raw, const char *charset);

G_END_DECLS
