/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

/* The text of a file that only another program can read; free with g_free (), or NULL.
 * Any thread calls it. */
typedef char *(*PrFileReader) (const char *type, const char *name, GBytes *octets);

/* From here on the files that @can_read is TRUE of are read by @read for the index. NULL,
 * as at first: none. */
void pr_file_reader_set (PrPartMatch can_read, PrFileReader read);

/* The texts of such files of @message, at most PR_MAIL_MAX_INDEX_OCTETS; NULL: there is
 * none. May take its time. Free with g_free (). */
char *pr_file_reader_dup_texts (PrMessage *message);

G_END_DECLS
