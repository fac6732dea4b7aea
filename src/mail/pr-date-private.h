/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a date-time as RFC 5322 §3.3 writes it today: "Fri, 20 Nov 2026 12:00:00 +0100"
 * and perhaps a comment. FALSE for all that is written otherwise, which GMime may still
 * read. */
gboolean pr_date_read_plain (const char *date, gint64 *seconds);

/* What GMime 3.2.13 reads otherwise than it is meant, made plain: names of zones in small
 * letters (RFC 5322 §4.3 compares them without case), a zone of three digits or without
 * its sign, fractions of a second, comments inside a time. @date: with room for two
 * octets more. */
void pr_date_settle (char *date);

G_END_DECLS
