/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-contact.h"

G_BEGIN_DECLS

/**
 * pr_vcard_read:
 * @text: text/vcard of version 2.1, 3.0 or 4.0, in UTF-8
 *
 * Reads the contacts of a file of vCards. Never fails: what is malformed is left out, and
 * so is what is beyond the limits. Pure.
 *
 * Returns: (transfer full): of PrContact, at most PR_EXTRACT_MAX_CONTACTS
 */
GPtrArray *pr_vcard_read (const char *text, gsize length);

G_END_DECLS
