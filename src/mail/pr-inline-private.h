/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* Files inside a text, as they were sent before MIME. */
typedef enum
{
  PR_INLINE_UUENCODE,
  PR_INLINE_YENC,
  PR_INLINE_BINHEX, /* given out as it stands */
} PrInlineKind;

typedef struct
{
  PrInlineKind kind;
  gsize start, end;           /* in the text: with the lines around the content */
  gsize content, content_end; /* the encoded lines */
  char *name;                 /* cleaned, or NULL */
} PrInlineFile;

/* Of PrInlineFile, in order, at most PR_MAIL_MAX_INLINE; NULL where there is none. A file
 * that nobody ended ends with its last line that can be one. */
GArray *pr_inline_find (const char *octets, gsize length);

/* The decoded octets of a file. */
GByteArray *pr_inline_decode (const PrInlineFile *file, const char *octets);
/* How many they are; keeps none of them. */
guint64 pr_inline_count (const PrInlineFile *file, const char *octets);

/* Whether the leaf could hold one: costs one pass, of a text that is shown. */
gboolean pr_inline_may_hold (const PrMime *mime, const PrNode *node);

/* A text with files in it. */
typedef struct
{
  const char *octets; /* transfer-decoded */
  GByteArray *own; /* they, where they had to be decoded; else they are the message's */
  GArray *files;
} PrInlineText;

/* Whether there are files in @node, of which at most @max octets are decoded. */
gboolean pr_inline_open (const PrMime *mime,
                         const PrNode *node,
                         gsize max,
                         PrInlineText *text);
void pr_inline_text_clear (PrInlineText *text);

G_END_DECLS
