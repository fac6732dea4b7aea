/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether pr_file_text_read () knows such files: a PrPartMatch. */
gboolean pr_file_text_can_read (const char *type, const char *name);

/**
 * pr_file_text_read:
 * @type: of the file, in lower case
 * @name: or %NULL
 *
 * What is written in a PDF or in an office file (.docx .xlsx .pptx .odt .ods .odp), where
 * pdftotext or unzip is installed. Blocks, and may take its time: on a worker thread.
 *
 * Returns: (transfer full): UTF-8, or %NULL where there is none to be had
 */
char *pr_file_text_read (const char *type, const char *name, GBytes *octets);

G_END_DECLS
