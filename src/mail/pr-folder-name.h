/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* What a person calls a folder of @kind, translated; %NULL for PR_FOLDER_OWN. */
const char *pr_folder_kind_get_title (PrFolderKind kind);
/* (transfer none): the same of a folder, its own name where it has one */
const char *pr_folder_get_title (const PrFolder *folder);

/* Names of folders and accounts are one without regard to case, in any script. @name need
 * not be UTF-8. Free with g_free (). */
char *pr_name_fold (const char *name);
/**
 * pr_folder_name_clean:
 * @text: as typed; need not be UTF-8
 *
 * Returns: (transfer full): what an own folder is called then, without spaces round it;
 *   or %NULL with G_IO_ERROR_INVALID_ARGUMENT, a sentence for the one who types
 */
char *pr_folder_name_clean (const char *text, GError **error);
/* Sets G_IO_ERROR_EXISTS in words and is FALSE: @name is another folder's. */
gboolean pr_folder_name_refuse_taken (const char *name, GError **error);

G_END_DECLS
