/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "html/pr-html-view.h"

G_BEGIN_DECLS

/* Whether the module that shows HTML is installed. Main thread. */
gboolean pr_original_module_is_here (void);

/**
 * pr_original_module_open:
 *
 * Opens the module, and WebKitGTK with it, unless that is done; it stays. Takes a tenth
 * of a second: call it on a worker thread.
 *
 * Returns: (transfer none): or %NULL with a sentence that tells what to do
 */
const PrHtmlModule *pr_original_module_open (GError **error);

G_END_DECLS
