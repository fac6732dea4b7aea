/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-open-link.h"

#include "ui/pr-compose.h"

void
pr_open_link (GtkWindow *window, const char *address)
{
  static const char *const schemes[] = { "http", "https", "ftp", NULL };
  const char *scheme;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (address != NULL);

  scheme = g_uri_peek_scheme (address); /* in small letters */
  if (g_strcmp0 (scheme, "mailto") == 0)
    pr_compose_open (window, address);
  else if (scheme != NULL && g_strv_contains (schemes, scheme))
    gtk_show_uri (window, address, GDK_CURRENT_TIME);
}
