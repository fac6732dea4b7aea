/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Leaves a list by one POST (RFC 8058 §3.2), without cookies, and without following
 * redirections. @server: as in pr_images_fetch (). Blocks. */
gboolean pr_unsubscribe_post (const char *uri,
                              const char *server,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
