/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Wipes and frees a password, a token or the like. @secret: (nullable) */
void pr_secret_free (char *secret);

G_END_DECLS
