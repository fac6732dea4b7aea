/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pr_original_sandbox_try:
 *
 * Starts bubblewrap as WebKitGTK would, around a program that does nothing: WebKitGTK
 * itself ends the whole program where that fails, or in some containers goes without.
 * Blocks for some milliseconds: call it on a worker thread. Once it has worked it is not
 * tried again. In a Flatpak, whose own sandbox is used, there is nothing to try.
 *
 * Returns: %FALSE with a sentence that tells what to do
 */
gboolean pr_original_sandbox_try (GError **error);

G_END_DECLS
