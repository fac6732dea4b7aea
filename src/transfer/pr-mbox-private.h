/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One message of an mbox file, as it stands there. */
typedef struct
{
  const guint8
    *octets; /* without From_ line and the empty line after it; NULL: too long */
  gsize length;
  guint64 offset; /* in the file: of the From_ line */
  gboolean
    unescaped; /* Content-Length ends it: no ">" was put before its "From " lines */
  guint8 *own; /* the same as octets, of a large one: whoever steals it saves a copy */
} PrMboxPart;

typedef gboolean (*PrMboxFunc) (PrMboxPart *part, gpointer user_data, GError **error);

/**
 * PrMbox:
 *
 * Cuts an mbox file of any dialect into its messages while its octets come in, in pieces
 * of any size. Holds the message in the making, and no more.
 */
typedef struct _PrMbox PrMbox;

/* @max_octets: of a message; of a longer one only the length is told. */
PrMbox *pr_mbox_new (gsize max_octets, PrMboxFunc func, gpointer user_data);
/* FALSE as soon as @func is; it must not be used any more then. */
gboolean pr_mbox_feed (PrMbox *self, const void *octets, gsize length, GError **error);
/* Octets of the message in the making. */
gsize pr_mbox_get_held (PrMbox *self);
/* No more comes: gives the last message. */
gboolean pr_mbox_end (PrMbox *self, GError **error);
void pr_mbox_free (PrMbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrMbox, pr_mbox_free)

G_END_DECLS
