/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pr_resource_lookup:
 * @get_resource: of the file that the resource was compiled to
 *
 * What the program was built with. To be used instead of g_resource_lookup_data (): a
 * thread that asks for a compiled resource while another one registers those of all gets
 * %NULL from @get_resource.
 *
 * Threading: any thread
 *
 * Returns: (transfer full): the data at @path; %NULL with an error of %G_RESOURCE_ERROR
 */
GBytes *pr_resource_lookup (GResource *(*get_resource) (void),
                            const char *path,
                            GError **error);

G_END_DECLS
