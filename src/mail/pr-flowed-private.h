/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* format=flowed (RFC 3676): lines that end in a space go on in the next one. */
GString *pr_flowed_to_text (const char *text, gboolean del_sp);

/* text/enriched (RFC 1896) and its forerunner text/richtext, without their commands. */
GString *pr_enriched_to_text (const char *text);

G_END_DECLS
