/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* Pixels that a line of 80 average characters of mail needs in the font of @context, and
 * one of 40 ideographs. */
int pr_good_width_measure (PangoContext *context);

G_END_DECLS
