/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Reads files that only another program can read, for the index. Any thread calls it. */
typedef struct
{
  PrPartMatch can_read;
  /* The text of such a file; free with g_free (), or NULL. */
  char *(*read) (const char *type, const char *name, GBytes *octets);
  guint max_seconds; /* for the files of one message: then no other is begun */
  gsize max_octets;  /* a larger file is not even decoded; 0: any is read */
} PrFileReader;

/* From here on @reader, which stays, reads files. NULL, as at first: nobody. */
void pr_file_reader_set (const PrFileReader *reader);

/* The texts of such files of @message, at most PR_MAIL_MAX_INDEX_OCTETS; NULL: there is
 * none. May take its time. Free with g_free (). */
char *pr_file_reader_dup_texts (PrMessage *message);

G_END_DECLS
