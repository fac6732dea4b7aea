/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-trouble.h"

G_BEGIN_DECLS

/**
 * PrImportReport:
 *
 * How an import ended. What was stored before a failure counts and stays.
 */
typedef struct
{
  char *account;      /* its name */
  char *folder;       /* that was imported into */
  guint new_messages; /* rows stored */
  guint known;        /* messages that were here already */
  guint deleted;      /* marked as deleted in the files, and left out */
  guint
    refused; /* messages, files and folders that could not be taken; each was told of */
  guint passed;   /* files in folders that are no mail */
  guint64 octets; /* of the messages read, as the files have them */
  double seconds;
  PrTrouble *trouble; /* or NULL */
} PrImportReport;

PrImportReport *pr_import_report_new (void);
void pr_import_report_free (PrImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrImportReport, pr_import_report_free)

/* Numbers for a person who waits. */
typedef struct
{
  guint64 octets_done, octets_total; /* of the files */
  guint messages;                    /* stored, or here already */
  const char *path;                  /* of the file being read */
} PrImportProgress;

/* Called on the thread that imports, several times a second, also while it waits. */
typedef void (*PrImportProgressFunc) (const PrImportProgress *progress,
                                      gpointer user_data);
/* Something cannot be taken: where it is, and why and what next in a sentence. */
typedef void (*PrImportRefusedFunc) (const char *path,
                                     const char *reason,
                                     gpointer user_data);

G_END_DECLS
