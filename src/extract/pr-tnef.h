/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pr_tnef_to_mime:
 * @octets: what Outlook sends as winmail.dat (TNEF, [MS-OXTNEF])
 * @with_text: its text is wanted too
 *
 * Unpacks it into a MIME entity: a multipart/mixed of its text and its files. What is cut
 * or malformed is unpacked as far as it goes, and not more than a stranger may make us
 * spend. Pure.
 *
 * Returns: (transfer full): or %NULL where it is none, or has nothing in it
 */
GBytes *pr_tnef_to_mime (GBytes *octets, gboolean with_text);

G_END_DECLS
