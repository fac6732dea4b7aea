/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-intake.h"

G_BEGIN_DECLS

/**
 * PrImportWriter:
 *
 * Stores messages behind the back of whoever reads them, folder after folder, in the
 * order in which they come: rows that follow each other in time lie side by side then.
 * Belongs to one thread.
 */
typedef struct _PrImportWriter PrImportWriter;

/* @index: whether a thread makes searchable what is stored, meanwhile. */
PrImportWriter *pr_import_writer_new (PrStore *store,
                                      gint64 account,
                                      gboolean index,
                                      GCancellable *cancellable);
/* Takes @incoming; FALSE with @error of the store, after which nothing more is taken, or
 * G_IO_ERROR_CANCELLED. */
gboolean pr_import_writer_push (PrImportWriter *self,
                                gint64 folder,
                                PrIncoming *incoming,
                                GError **error);
/* A large message is about to be read: waits until no other is in memory. */
void pr_import_writer_expect_large (PrImportWriter *self);
/* Waits until all that was taken is durable, also after a cancel: it is soon done. */
gboolean pr_import_writer_end (PrImportWriter *self, GError **error);
/* Messages stored so far, and those of them that had been here. */
void pr_import_writer_count (PrImportWriter *self, guint *new_messages, guint *known);
/* What is queued is stored first, unless the store is in trouble. */
void pr_import_writer_free (PrImportWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrImportWriter, pr_import_writer_free)

G_END_DECLS
