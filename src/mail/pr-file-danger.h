/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file that a stranger sent would be to a computer that opens it. */
typedef enum
{
  PR_FILE_DANGER_NONE,
  PR_FILE_DANGER_PROGRAM,
  PR_FILE_DANGER_SCRIPT,
  PR_FILE_DANGER_SHORTCUT, /* starts something else */
  PR_FILE_DANGER_MACROS,   /* a document with programs in it */
} PrFileDangerKind;

typedef struct
{
  PrFileDangerKind kind;
  gboolean pretends; /* its name or its type is that of a document */
} PrFileDanger;

/* By its octets, whatever it is called, and by its name. @name, @type: as the message
 * tells, or %NULL. @octets: all, or the first: macros are seldom among those. */
PrFileDanger pr_file_danger_find (const char *name,
                                  const char *type,
                                  const guint8 *octets,
                                  gsize length);

/* A few words to stand beside the name; or %NULL. */
const char *pr_file_danger_get_label (PrFileDanger danger);

/* A sentence that warns of opening the file; or %NULL. Free with g_free (). */
char *pr_file_danger_dup_warning (PrFileDanger danger, const char *name);

G_END_DECLS
