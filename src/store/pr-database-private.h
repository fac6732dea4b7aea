/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* One connection to mail.db, for one thread at a time. */
typedef struct _PrDatabase PrDatabase;

/* A statement of it. Freeing gives it back to the connection's cache, reset and unbound.
 */
typedef struct _PrStatement PrStatement;

typedef struct _PrDictionaries PrDictionaries; /* pr-dictionary-private.h */

PrDatabase *pr_database_open (const char *file, gboolean writable, GError **error);
/* A database that nobody writes to, where SQLite may make no file beside it; see the
 * source. */
PrDatabase *pr_database_open_still (const char *file, gboolean with_wal, GError **error);
/* Whether the WAL stays as it is when this was the last connection. */
void pr_database_keep_wal (PrDatabase *self, gboolean keep);
/* Whether SQL may write the schema as text: for a step that changes words, not rows. */
void pr_database_let_edit_schema (PrDatabase *self, gboolean let);
/* So that the name of a new file outlives a power cut. */
void pr_database_sync_folder (const char *file);
const char *pr_database_get_file (PrDatabase *self);
void pr_database_free (PrDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrDatabase, pr_database_free)
sqlite3 *pr_database_get_handle (PrDatabase *self);
/* Steps until done are interrupted when @cancellable is cancelled; NULL ends that. */
void pr_database_set_cancellable (PrDatabase *self, GCancellable *cancellable);
/* Keeps more pages in memory from now on: a page of hits with its rows fits. */
void pr_database_keep_pages (PrDatabase *self);
/* What the connections of one store share, or their own. */
void pr_database_set_dictionaries (PrDatabase *self, PrDictionaries *dictionaries);
PrDictionaries *pr_database_get_dictionaries (PrDatabase *self);
gboolean pr_database_exec (PrDatabase *self,
                           const char *sql,
                           GError **error);                    /* several statements */
gboolean pr_database_begin (PrDatabase *self, GError **error); /* IMMEDIATE */
gboolean pr_database_commit (PrDatabase *self, GError **error);
void pr_database_rollback (PrDatabase *self);
/* Brings what is in the WAL into the database and empties it, as far as nobody is waited
 * for. */
gboolean pr_database_fold_wal (PrDatabase *self, GError **error);
/* SQLite's trouble as PR_STORE_ERROR or G_IO_ERROR_CANCELLED, with a sentence. */
void pr_database_set_error (PrDatabase *self, int code, GError **error);

PrStatement *pr_database_prepare (PrDatabase *self, const char *sql, GError **error);
void pr_statement_free (PrStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrStatement, pr_statement_free)

/* Bind without checks: a failed bind is reported by the next step. Columns count from 0,
 * binds from 1. */
void pr_statement_bind_int64 (PrStatement *self, int index, gint64 value);
void pr_statement_bind_text (PrStatement *self,
                             int index,
                             const char *text); /* copied; NULL: null */
void pr_statement_bind_blob (PrStatement *self,
                             int index,
                             gconstpointer data,
                             gsize length); /* copied */
/* The same, but not copied: they stay as they are until the statement is freed. */
void pr_statement_lend_text (PrStatement *self, int index, const char *text);
void pr_statement_lend_blob (PrStatement *self,
                             int index,
                             gconstpointer data,
                             gsize length);
void pr_statement_bind_bytes (PrStatement *self,
                              int index,
                              GBytes *bytes); /* kept by reference */
/* So many zeros, which take no memory. */
void pr_statement_bind_zeros (PrStatement *self, int index, gsize length);
void pr_statement_bind_null (PrStatement *self, int index);
/* For table-valued functions, which know it by @type (static); @free_func when done. */
void pr_statement_bind_pointer (PrStatement *self,
                                int index,
                                gpointer pointer,
                                const char *type,
                                GDestroyNotify free_func);

/* FALSE: done, or @error is set. */
gboolean pr_statement_step (PrStatement *self, GError **error);
/* For a statement that gives one row or none: FALSE only with @error. */
gboolean pr_statement_find (PrStatement *self, gboolean *found, GError **error);
/* Steps to the end; FALSE with @error. */
gboolean pr_statement_run (PrStatement *self, GError **error);
void pr_statement_reset (PrStatement *self);

gint64 pr_statement_get_int64 (PrStatement *self, int column);
const char *pr_statement_get_text (
  PrStatement *self,
  int column); /* borrowed until the next step, or NULL */
gconstpointer pr_statement_get_blob (PrStatement *self,
                                     int column,
                                     gsize *length); /* the same */

G_END_DECLS
