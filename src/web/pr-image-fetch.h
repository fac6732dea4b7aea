/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pr_images_fetch:
 * @urls: http: and https:
 * @neighbours: addresses of this computer and of the network around it may be asked too
 *
 * Fetches images as little as can be told by it: no cookie, no referrer, no language, no
 * name or password, no word of this computer; TLS first where the URL says none. Each
 * redirection is held to the same rules. What fails, is too long or is no image of a kind
 * that is drawn is left out. Blocks, for PR_WEB_IMAGES_SECONDS at most.
 *
 * Returns: (transfer full) (element-type utf8 GBytes): what came, by URL; or %NULL with
 *   @error: %G_IO_ERROR_CANCELLED, or a sentence that tells why nothing can be fetched
 */
GHashTable *pr_images_fetch (const char *const *urls,
                             gboolean neighbours,
                             GCancellable *cancellable,
                             GError **error);

/* Whether @host has an address of this computer or of the network around it. Blocks. */
gboolean pr_host_is_neighbour (const char *host, GCancellable *cancellable);

G_END_DECLS
