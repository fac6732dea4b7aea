/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrWrapLayout:
 *
 * Children beside each other at their natural width, in as many lines as they need.
 */
#define PR_TYPE_WRAP_LAYOUT (pr_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (PrWrapLayout, pr_wrap_layout, PR, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
