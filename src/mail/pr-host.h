/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a stranger's host name is and looks like. All take any octets. */

/* In lower case, without a dot at its end and with its letters instead of punycode (RFC
 * 3492); as it is where that cannot be. Free with g_free (). */
char *pr_host_dup_decoded (const char *host);

/* For the eyes: where it has letters beyond ASCII, its form in ASCII follows in brackets,
 * which nobody can make look like another. Free with g_free (). */
char *pr_host_dup_shown (const char *host);

/* @address with its domain as pr_host_dup_shown () has it. Free with g_free (). */
char *pr_host_dup_shown_address (const char *address);

/* Whether both are of one organisation, as far as names tell: equal, or equal in their
 * last two labels; in the last three below such as "co.uk". */
gboolean pr_host_is_same_site (const char *host, const char *other);

/* Whether letters of other alphabets make it look like a name in ASCII. A whole name in
 * one alphabet, top level too, looks like itself. */
gboolean pr_host_is_look_alike (const char *host);

/* An address of a computer instead of a name, also in the odd ways that browsers take
 * (a single number, hexadecimal). */
gboolean pr_host_is_number (const char *host);

/* Where @text names a host ("https://example.org/x", "www.example.org", "example.org"
 * alone): it, else NULL. Free with g_free (). */
char *pr_host_dup_named (const char *text);

G_END_DECLS
