/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* ---- JSON: one object a line on standard output ---- */

/* A builder with an object begun. */
JsonBuilder *pr_cli_json_new (void);
/* Ends the object and writes its line. */
void pr_cli_json_print (JsonBuilder *json);

void pr_cli_json_string (JsonBuilder *json,
                         const char *name,
                         const char *value); /* NULL: null */
void pr_cli_json_int (JsonBuilder *json, const char *name, gint64 value);
void pr_cli_json_double (JsonBuilder *json, const char *name, double value);
void pr_cli_json_boolean (JsonBuilder *json, const char *name, gboolean value);
void pr_cli_json_strings (JsonBuilder *json, const char *name, const char *const *values);
void pr_cli_json_null (JsonBuilder *json, const char *name);
/* {"code": …, "message": …, "retry": …}, or null. */
void pr_cli_json_trouble (JsonBuilder *json, const char *name, const PrTrouble *trouble);
/* RFC 3339 in UTC; null for 0 and for what no calendar holds. */
void pr_cli_json_date (JsonBuilder *json, const char *name, gint64 seconds);

/* ---- tables: aligned text, fit for a terminal ---- */

typedef struct _PrCliTable PrCliTable;

/* A table with these headings, ends with NULL; one that begins with ">" is aligned to the
 * right. */
PrCliTable *pr_cli_table_new (const char *heading, ...) G_GNUC_NULL_TERMINATED;
/* As many cells as there are headings. What is in them is made fit for one line. */
void pr_cli_table_add (PrCliTable *self, const char *cell, ...);
/* Writes and frees it. On a terminal the last column is cut at its edge. */
void pr_cli_table_print (PrCliTable *self);

/* Writes text of any origin line by line, control characters left out. */
void pr_cli_print_text (const char *text);
/* "2026-11-20 09:14" in local time, "" for 0. Free with g_free (). */
char *pr_cli_date_to_text (gint64 seconds);
/* "unread", "starred" …, NULL-terminated; free with g_strfreev (). */
char **pr_cli_flags_to_words (PrFlags flags);

G_END_DECLS
