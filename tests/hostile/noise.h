/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOSTILE_NOISE_LINE 64 /* octets, CRLF included; a kibibyte has whole lines */

/* Fills @octets with lines of base64 that a compressor makes little of. @length: of whole
 * lines; *@state: not 0, goes on from one call to the next. */
void hostile_noise_fill (char *octets, gsize length, guint64 *state);

G_END_DECLS
