/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Copies of attachments that other programs are given: in a folder of this process, below
 * the person's cache, that nobody else may look into. What was given shortly before the
 * end may not have been read yet: it stays until the next start. */

/* Seconds that a copy is left for its program to read, whatever ends meanwhile. */
#define PR_COPIES_GRACE 120

/* Writes @octets to a new file called @name, which is harmless, that nobody can write to.
 * Blocks; any thread. (transfer full), or %NULL with @error, a sentence. */
GFile *pr_copies_write (GBytes *octets, const char *name, GError **error);

/* Removes a copy that is not needed after all. Blocks. */
void pr_copies_remove (GFile *copy);

/* Removes what processes that ended have left. Blocks. */
void pr_copies_clean (void);
/* The same on a thread. */
void pr_copies_clean_later (void);

/* Removes the copies of this process that are older than @grace seconds. */
void pr_copies_end (guint grace);

G_END_DECLS
