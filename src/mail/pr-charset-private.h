/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How octets became text. */
typedef enum
{
  PR_CHARSET_AS_DECLARED,
  PR_CHARSET_GUESSED,  /* none was declared, or the octets are not in it */
  PR_CHARSET_UNKNOWN,  /* declared, but nobody knows it; guessed */
  PR_CHARSET_REPAIRED, /* as declared, with U+FFFD for what is not in it */
} PrCharsetVerdict;

/**
 * pr_charset_to_utf8:
 * @declared: (nullable): charset named with the octets
 * @hint: (nullable): charset named elsewhere in the message, tried before guessing
 * @verdict: (out) (optional): how it went
 *
 * Text of @octets: as declared, else as UTF-8 if they are, else by @hint, by escapes, by
 * statistics, by the locale, at last as windows-1252. NUL becomes U+FFFD.
 *
 * Returns: (transfer full): valid UTF-8
 */
GString *pr_charset_to_utf8 (const char *octets,
                             gsize length,
                             const char *declared,
                             const char *hint,
                             PrCharsetVerdict *verdict);

/* The text as it is in @charset, whatever it looks like; what is not in it becomes
 * U+FFFD. */
GString *pr_charset_read_as (const char *octets, gsize length, const char *charset);

/* Whether anybody knows the charset. */
gboolean pr_charset_is_known (const char *charset);

/* The charset that undeclared @octets are probably in, by statistics; NULL where that is
 * not clear. */
char *pr_charset_guess (const char *octets, gsize length);

/* Whether @octets are ASCII, or UTF-8 that is declared as such, whatever comes behind
 * them. */
gboolean pr_charset_is_plain (const char *octets, gsize length, const char *declared);

G_END_DECLS
