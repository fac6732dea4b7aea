/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-summary.h"

G_BEGIN_DECLS

/**
 * pr_folders_resolve:
 * @folders: (element-type PrFolder)
 * @name: a folder's name, or "account/name"; case does not count
 *
 * Several accounts may have a folder of one name: all of them are meant then.
 *
 * Returns: (transfer full) (element-type gint64): their ids, or %NULL with an @error that
 * names the folders there are
 */
GArray *pr_folders_resolve (GPtrArray *folders, const char *name, GError **error);

G_END_DECLS
