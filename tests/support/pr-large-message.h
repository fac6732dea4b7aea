/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A message of 4 MB with a recording that can be played, the same octets each time: too
 * large to keep as a file of tests/data/demo. Lines end in CRLF. */
GBytes *pr_large_message_new (void);

G_END_DECLS
