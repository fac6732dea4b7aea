/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PR_POP_DIGEST_OCTETS 32

typedef struct
{
  guint64 offset; /* in the file */
  guint64 size;
  guint8 digest[PR_POP_DIGEST_OCTETS]; /* SHA-256 of the octets; of a name that is made up
                                          where they are not kept */
  gboolean kept;                       /* its octets are in the file */
  gboolean gone;                       /* the server has none under this number */
  gboolean deleted;                    /* marked for QUIT */
} PrPopMessage;

/* What is in a maildrop: its octets in a file without a name, its messages by number. */
typedef struct
{
  GArray *messages; /* of PrPopMessage; number 1 is the first */
  int fd;           /* -1 until something came */
  guint64 size;     /* of the file */
  GChecksum *blob;  /* of all that was appended */
} PrPopDrop;

PrPopDrop *pr_pop_drop_new (void);
void pr_pop_drop_free (PrPopDrop *self);
PrPopMessage *pr_pop_drop_get (PrPopDrop *self, guint number); /* NULL: there is none */

/* A failure is one of the disk: a G_IO_ERROR, or too large a maildrop. */
gboolean pr_pop_drop_append (PrPopDrop *self,
                             const guint8 *octets,
                             gsize length,
                             GError **error);
/* @length octets from @offset on, which were appended. */
gboolean pr_pop_drop_read (PrPopDrop *self,
                           guint64 offset,
                           guint8 *octets,
                           gsize length,
                           GError **error);
/* Adds a message, which gets the next number; FALSE when there are too many. */
gboolean pr_pop_drop_add (PrPopDrop *self, const PrPopMessage *message, GError **error);
/* Finds the digest of @message from the file. */
gboolean pr_pop_drop_digest (PrPopDrop *self, PrPopMessage *message, GError **error);
/* Of the messages that are there. */
void pr_pop_drop_count (PrPopDrop *self, guint *n_messages, guint64 *octets);
/* Whether each message that is there is marked. */
gboolean pr_pop_drop_is_all_deleted (PrPopDrop *self);
guint pr_pop_drop_count_deleted (PrPopDrop *self);

G_END_DECLS
