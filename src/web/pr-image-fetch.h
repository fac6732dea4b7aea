/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pr_images_fetch:
 * @urls: http: and https:
 * @server: (nullable): a host that may be asked although it is this computer or one of
 *   the network around it; none of the others there may, and no redirection from outside
 *   leads there
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
                             const char *server,
                             GCancellable *cancellable,
                             GError **error);

/* Whether @uri is of @server, which may be NULL. */
gboolean pr_uri_is_of_server (GUri *uri, const char *server);

/* Whether @host has an address of this computer or of the network around it. Blocks. */
gboolean pr_host_is_neighbour (const char *host, GCancellable *cancellable);

G_END_DECLS
