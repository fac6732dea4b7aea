/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Unpacks RTF as Outlook packs it ([MS-OXRTFCP]); what is cut is unpacked as far as it
 * goes. (transfer full), or NULL for what is none. */
GString *pr_rtf_unpack (const guint8 *octets, gsize length);

/* What a person reads of it, in UTF-8. */
GString *pr_rtf_to_text (const char *rtf, gsize length);

G_END_DECLS
