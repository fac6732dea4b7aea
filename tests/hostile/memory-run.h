/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the program may need whatever comes, itself included, above the message. */
#define MEMORY_MAX_MEGABYTES 64

/* popreader-cli itself, with arguments up to %NULL, on @profile. Returns: (transfer
 * full): what it printed; *@peak_megabytes: the most memory that it had */
GBytes *memory_run (const char *profile, glong *peak_megabytes, const char *argument, ...)
  G_GNUC_NULL_TERMINATED;

/* Whether it is as bounded as it has to be is only known without sanitizers. */
void memory_assert_bounded (glong peak_megabytes, guint message_megabytes);

/* A folder of a test, with the files in it. */
void memory_remove_folder (const char *folder);

G_END_DECLS
