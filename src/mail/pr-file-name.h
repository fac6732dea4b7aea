/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file may do to a person who opens it, as its name tells. */
typedef enum
{
  PR_FILE_NAME_RUNS = 1 << 0,    /* a program, or what makes another run one */
  PR_FILE_NAME_DOUBLED = 1 << 1, /* "invoice.pdf.exe": one reads as another kind */
} PrFileNameFlags;

PrFileNameFlags pr_file_name_judge (const char *name);

/* Whether its ending is that of something that people think they may open. */
gboolean pr_file_name_reads_as_document (const char *name);

/* @name, or one that no system takes for a device ("CON", "nul.txt"): with "_" before it.
 * Free with g_free (). */
char *pr_file_name_settle (const char *name);

G_END_DECLS
