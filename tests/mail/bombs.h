/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Messages that a stranger made as large or as deep as he likes, by their names. */
GBytes *bombs_make (const char *name);

G_END_DECLS
