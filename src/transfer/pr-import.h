/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-import-report.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* What is imported where, and who is told. */
typedef struct
{
  const char *const *paths; /* files, Maildirs, folders of them; NULL-terminated */
  gint64 account;           /* 0: of this computer; made when the first message comes */
  const char *folder; /* made when it is not there; those within get "FOLDER/NAME" */
  gboolean index;     /* make searchable what is stored, meanwhile */
  PrImportProgressFunc progress; /* or NULL */
  PrImportRefusedFunc refused;
  gpointer user_data;
} PrImport;

/**
 * pr_import_run:
 * @report: its counts are set, on failure too
 *
 * Stores all mail of @import->paths: Maildirs with their folders, mboxes of any dialect,
 * single messages, folders of such. Read, parsed and stored side by side, with few
 * messages held at a time. Blocks. What cannot be taken is told and passed over; FALSE
 * when the store fails or the import is cancelled, and what was stored by then stays.
 * What is here already is not stored twice, so an import can be done again.
 */
gboolean pr_import_run (PrStore *store,
                        const PrImport *import,
                        PrImportReport *report,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
