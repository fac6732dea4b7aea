/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PR_REPLACEMENT "\xef\xbf\xbd"

/**
 * pr_converter_read:
 * @iconv_name: lower case
 * @n_bad: (inout): counts what is not in the charset; each becomes U+FFFD
 *
 * Opening a converter loads a module of the C library and maps its tables, which costs
 * more than most texts: charsets of one octet a character are read by a table that is
 * made once, and a thread keeps the converters of others that it used last.
 *
 * Returns: (nullable) (transfer full): as iconv gives it (NUL and surrogates may be in
 *   it), or %NULL for a charset that nobody knows
 */
GString *pr_converter_read (const char *iconv_name,
                            const char *octets,
                            gsize length,
                            gsize *n_bad);

G_END_DECLS
