/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-reader-private.h"

G_BEGIN_DECLS

/* The line to a server older than POP3: commands, lines, and octets that are counted. */
typedef struct
{
  /* Owned */
  GIOStream *stream;
  PrPop3Reader *reader;
  GString *line; /* the last one; replies borrow of it */
  char *secret;  /* what no log and no error may show; NULL before the login */

  /* Borrowed */
  PrPop3LogFunc log;
  gpointer log_data;
} PrPopWire;

PrPopWire *pr_pop_wire_new (GIOStream *stream);
void pr_pop_wire_free (PrPopWire *self);

/* @shown: what the log has instead; NULL: @command itself. CRLF is added. */
gboolean pr_pop_wire_send (PrPopWire *self,
                           const char *command,
                           const char *shown,
                           GCancellable *cancellable,
                           GError **error);
/* Into self->line, without its end; the secret is masked in it. */
gboolean pr_pop_wire_receive (PrPopWire *self, GCancellable *cancellable, GError **error);
gboolean pr_pop_wire_ask (PrPopWire *self,
                          const char *command,
                          GCancellable *cancellable,
                          GError **error);

typedef gboolean (*PrPopOctetsFunc) (const guint8 *octets,
                                     gsize length,
                                     gpointer user_data,
                                     GError **error);
/* Exactly @n_octets, piece by piece. */
gboolean pr_pop_wire_receive_octets (PrPopWire *self,
                                     guint64 n_octets,
                                     PrPopOctetsFunc func,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

/* FALSE, with the error of what stands in self->line and fits nowhere. */
gboolean pr_pop_wire_fail_foreign (PrPopWire *self, const char *protocol, GError **error);
/* FALSE, with @sentence and what the server said in self->line behind its first
 * @n_skipped octets. */
gboolean pr_pop_wire_refuse (PrPopWire *self,
                             PrPop3Error code,
                             const char *sentence,
                             gsize n_skipped,
                             GError **error);

G_END_DECLS
