/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-resource.h"

GBytes *
pr_resource_lookup (GResource *(*get_resource) (void), const char *path, GError **error)
{
  g_return_val_if_fail (get_resource != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  /* The look among all waits for whoever registers them; what is not called is not
   * linked. */
  get_resource ();
  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}
