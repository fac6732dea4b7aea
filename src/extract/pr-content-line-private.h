/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The form that calendars and vCards share (RFC 5545 §3.1, RFC 6350 §3.3, and the old
 * vCard 2.1): GROUP.NAME;PARAMETER=VALUE:TEXT, folded. */

typedef struct
{
  const char *at, *end;
  guint n_lines;
} PrContentLines;

typedef struct
{
  char *name;        /* in capitals, without its group */
  GPtrArray *names;  /* of the parameters, in capitals */
  GPtrArray *values; /* theirs */
  char *value;       /* as written; decoded where it is quoted-printable */
} PrContentLine;

/* @text: UTF-8, which stays */
void pr_content_lines_init (PrContentLines *self, const char *text, gsize length);
/* The next line that is one; those that are none are passed over. (transfer full), or
 * NULL at the end. */
PrContentLine *pr_content_lines_next (PrContentLines *self);

void pr_content_line_free (PrContentLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrContentLine, pr_content_line_free)

gboolean pr_content_line_is (const PrContentLine *self, const char *name);
/* Whether it is NAME:VALUE, whatever the case. */
gboolean pr_content_line_says (const PrContentLine *self,
                               const char *name,
                               const char *value);
/* Of several parameters of that name the first; or NULL. */
const char *pr_content_line_get_parameter (const PrContentLine *self, const char *name);

/* The text of the value: escapes undone, fit for one line. Free with g_free (). */
char *pr_content_line_dup_text (const PrContentLine *self);
/* The parts between semicolons, each such a text. Free with g_strfreev (). */
GStrv pr_content_line_dup_parts (const PrContentLine *self);

G_END_DECLS
