/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop-drop-private.h"
#include "pop3/pr-pop-wire-private.h"

G_BEGIN_DECLS

/**
 * PrPopDialect:
 *
 * What a protocol older than POP3 says for each thing that a session wants. Every verb
 * blocks; after FALSE the connection is of no use any more, but where it says so.
 */
typedef struct
{
  const char *name;     /* as people call it */
  gboolean all_or_none; /* messages cannot be deleted one by one */

  /* Reads the greeting. */
  gboolean (*greet) (PrPopWire *wire, GCancellable *cancellable, GError **error);
  /* @n_messages: (out): what the server says then, where it does */
  gboolean (*log_in) (PrPopWire *wire,
                      const char *user,
                      const char *password,
                      guint64 *n_messages,
                      GCancellable *cancellable,
                      GError **error);
  /* Reads all that is there, and leaves it there. */
  gboolean (*list) (PrPopWire *wire,
                    const char *user,
                    guint64 n_messages,
                    PrPopDrop *drop,
                    GCancellable *cancellable,
                    GError **error);
  /* Deletes what is marked, where it is what was listed; the connection can be left in
   * the usual way after PR_POP3_ERROR_REFUSED, which tells that not all was deleted. */
  gboolean (*delete_marked) (PrPopWire *wire,
                             const char *user,
                             PrPopDrop *drop,
                             GCancellable *cancellable,
                             GError **error);
  gboolean (*stay) (PrPopWire *wire,
                    PrPopDrop *drop,
                    GCancellable *cancellable,
                    GError **error);
  gboolean (*leave) (PrPopWire *wire, GCancellable *cancellable, GError **error);
} PrPopDialect;

extern const PrPopDialect pr_pop2_dialect; /* RFC 937 */
extern const PrPopDialect pr_pop1_dialect; /* RFC 918 */

G_END_DECLS
