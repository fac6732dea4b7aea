/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-words.h"

G_BEGIN_DECLS

/* Transfer encodings of generated mail. Lines end in LF. */

void bench_append_base64 (GString *out, const char *octets, gsize length);
/* Base64 of @size random octets, in lines of 76. */
void bench_append_random_base64 (GString *out, BenchDice *dice, gsize size);
void bench_append_quoted_printable (GString *out, const char *octets, gsize length);
/* @text of a header field: as it is when ASCII, else as encoded words of UTF-8. */
void bench_append_words (GString *out, const char *text);
/* NAME="…", or its RFC 2231 form. */
void bench_append_parameter (GString *out, const char *name, const char *text);

G_END_DECLS
