/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-field-private.h"
#include "mail/pr-transfer-private.h"

G_BEGIN_DECLS

/* What is wrong with a message; pr-message.h names them. */
typedef enum
{
  PR_WARNING_NO_HEADER = 1 << 0,
  PR_WARNING_BAD_HEADER_LINE = 1 << 1,
  PR_WARNING_TOO_MANY_FIELDS = 1 << 2,
  PR_WARNING_MISSING_BOUNDARY = 1 << 3,
  PR_WARNING_TRUNCATED_MULTIPART = 1 << 4,
  PR_WARNING_TOO_DEEP = 1 << 5,
  PR_WARNING_TOO_MANY_PARTS = 1 << 6,
  PR_WARNING_BAD_TRANSFER_ENCODING = 1 << 7,
  PR_WARNING_CHARSET_UNKNOWN = 1 << 8,
  PR_WARNING_CHARSET_GUESSED = 1 << 9,
  PR_WARNING_CHARSET_REPAIRED = 1 << 10,
  PR_WARNING_TEXT_CUT = 1 << 11,
  PR_WARNING_HTML_UNREAD = 1 << 12,
  PR_WARNING_NO_FROM = 1 << 13,
  PR_WARNING_DUPLICATE_FROM = 1 << 14,
  PR_WARNING_FROM_NAME_IS_ADDRESS = 1 << 15,
  PR_WARNING_FROM_BIDI_CONTROL = 1 << 16,
} PrWarnings;
#define PR_N_WARNINGS 17

typedef enum
{
  PR_NODE_LEAF,
  PR_NODE_MULTIPART,
  PR_NODE_MESSAGE, /* message/rfc822 and kin; its one child is the root of the inner
                      message */
} PrNodeKind;

typedef enum
{
  PR_DISPOSITION_NONE,
  PR_DISPOSITION_INLINE,
  PR_DISPOSITION_ATTACHMENT,
} PrDisposition;

/* An entity of the MIME tree: offsets into the message, and what its Content-* fields
 * say. */
typedef struct _PrNode PrNode;
struct _PrNode
{
  PrNode *parent, *first_child, *last_child, *next;
  PrNodeKind kind;
  guint depth;
  guint first_field, n_fields; /* in PrMime.fields */
  gsize body, end;             /* its content */
  gboolean closed;             /* the close delimiter was seen */
  gboolean unopened;           /* was a multipart, but no delimiter came */
  gboolean guessed;            /* is one whose header does not tell the boundary that it
                                  has */

  char *type;             /* "text/plain", lower case */
  char *charset;          /* or NULL */
  char *boundary;         /* or NULL */
  char *name;             /* cleaned, or NULL */
  char *cid;              /* or NULL */
  char *location;         /* Content-Location, or NULL */
  char *start;            /* of multipart/related: Content-ID of its root, or NULL */
  char *elsewhere;        /* of message/external-body: where the content is, or NULL */
  guint piece, n_pieces;  /* of message/partial; 0: not told */
  char *piece_id;         /* that all its pieces have, or NULL */
  char *number;           /* as IMAP counts; NULL for a multipart at the top */
  gboolean holds_message; /* its content is a message, or the start of one */
  PrDisposition disposition;
  GMimeContentEncoding transfer;
  gboolean flowed, del_sp; /* RFC 3676 */
  gboolean shown;          /* a text that is read with the message */
};

/* A message taken apart in one pass, without copying; immutable. */
typedef struct
{
  const char *data; /* borrowed */
  gsize length;
  GArray *fields; /* of PrField */
  PrNode *root;
  guint n_nodes;
  guint depth;   /* in messages around it */
  char *charset; /* that all texts are read in, or NULL: as they say */
  PrWarnings warnings;
} PrMime;

/* @data is borrowed and must outlive it. @depth: how deep in other messages it is. */
PrMime *pr_mime_new (const char *data, gsize length, guint depth);
/* The same, but a person says what charset its texts are in; NULL: nobody does. */
PrMime *pr_mime_new_in_charset (const char *data,
                                gsize length,
                                guint depth,
                                const char *charset);
void pr_mime_free (PrMime *mime);

/* First field of that name of @node's header, or NULL. */
const PrField *pr_mime_find_field (const PrMime *mime,
                                   const PrNode *node,
                                   const char *name);
const PrField *pr_mime_get_field (const PrMime *mime, const PrNode *node, guint index);

/* The next node of the tree in the order of the message, below @top; NULL at the end. */
PrNode *pr_node_next (const PrNode *node, const PrNode *top);
PrNode *pr_node_skip (const PrNode *node, const PrNode *top); /* without its children */
gboolean pr_node_is_type (const PrNode *node, const char *type);

/* Reads @node's Content-* fields (pr-mime-content.c). */
void pr_mime_read_content (PrMime *mime, PrNode *node);

/* A file name that a stranger gave: its last component, without controls, or NULL. */
char *pr_mime_clean_file_name (const char *name);

G_END_DECLS
