/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As g_propagate_error (), of a call that only asked the server: adds what next to the
 * message of @error. */
void pr_sync_trouble_propagate (GError **destination, GError *error);

G_END_DECLS
