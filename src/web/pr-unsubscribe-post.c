/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "web/pr-unsubscribe-post.h"

#include <glib/gi18n-lib.h>
#include "web/pr-http-private.h"
#include "web/pr-image-fetch.h"
#include "web/pr-web-limits.h"

gboolean
pr_unsubscribe_post (const char *uri,
                     const char *server,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GUri) parsed = NULL;
  g_auto (PrHttpAnswer) answer = { 0 };
  PrHttpPost post = { uri, _ ("The list"), NULL, "List-Unsubscribe=One-Click",
                      PR_WEB_POST_SECONDS };

  g_return_val_if_fail (uri != NULL, FALSE);

  parsed = pr_http_parse_uri (uri);
  if (parsed == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("The list is not left: its address is malformed or not "
                              "secure. Mark its mail as junk instead."));
      return FALSE;
    }
  if (!pr_uri_is_of_server (parsed, server) &&
      pr_host_is_neighbour (g_uri_get_host (parsed), cancellable))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("The list is not left: its address leads into your own "
                              "network. Mark its mail as junk instead."));
      return FALSE;
    }
  if (!pr_http_post (&post, &answer, cancellable, error))
    return FALSE;
  if (answer.status >= 200 && answer.status < 300)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ (
                 "The list is not left: %s answered with an error (%u). Try again later, "
                 "or follow the link in the message."),
               g_uri_get_host (parsed), answer.status);
  return FALSE;
}
