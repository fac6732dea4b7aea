/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether @address is of this computer or of the network around it, where a stranger's
 * mail has nothing to ask for: loopback, private, link-local, shared and multicast. */
gboolean pr_address_is_private (GInetAddress *address);

/* What is to be asked for @url: http: or https:, without name and password; or NULL. */
GUri *pr_image_parse_url (const char *url);
/* The same over TLS: first choice where @uri is plain and names no port; else NULL. */
GUri *pr_image_upgrade_url (GUri *uri);

G_END_DECLS
