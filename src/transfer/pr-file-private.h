/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Opens a regular file, of @octets; -1 with @error: no pipe is waited for, no device
 * read. */
int pr_file_open (int parent_fd, const char *name, guint64 *octets, GError **error);
/* Octets read into @buffer, 0 at the end, -1 with @error. */
gssize pr_file_read (int fd, void *buffer, gsize length, GError **error);
/* All of the file into @into, G_IO_ERROR_MESSAGE_TOO_LARGE beyond @max. */
gboolean pr_file_load (int fd, gsize max, GByteArray *into, GError **error);
/* Sets @error from errno: a sentence without the path, which is told beside it. */
void pr_file_set_error (GError **error, int error_number);

G_END_DECLS
