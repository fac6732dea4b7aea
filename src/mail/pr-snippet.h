/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A part of a text: octet offsets. */
typedef struct
{
  gsize start, end;
} PrSpan;

/**
 * PrSnippet:
 *
 * Where a search hit a message: one line of its text round the first hit. A plain
 * immutable value behind a reference count; any thread may hold it.
 */
typedef struct
{
  gint64 key;   /* of the message */
  char *text;   /* one line */
  GArray *hits; /* of PrSpan in @text, ascending */
} PrSnippet;

/**
 * pr_snippet_new:
 * @text: UTF-8, of many lines
 * @hits: (element-type PrSpan): in @text, ascending; at least one
 *
 * Cuts out what stands round the first hit, beginning with a word, or with the line when
 * that is near; white space is folded, and marks of quoting and what is not for the eye
 * is left out.
 */
PrSnippet *pr_snippet_new (gint64 key, const char *text, const GArray *hits);
PrSnippet *pr_snippet_ref (PrSnippet *snippet);
void pr_snippet_unref (PrSnippet *snippet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSnippet, pr_snippet_unref)

G_END_DECLS
