/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pr-oauth-redirect-private.h"

#include <string.h>
#include "mail/pr-secret.h"
#include "web/pr-form-private.h"

#define OK 200
#define BAD_REQUEST 400
#define NOT_FOUND 404
#define NOT_ALLOWED 405

void
pr_oauth_redirect_clear (PrOauthRedirect *redirect)
{
  g_clear_pointer (&redirect->state, pr_secret_free);
  g_clear_pointer (&redirect->code, pr_secret_free);
  g_clear_pointer (&redirect->error, g_free);
  g_clear_pointer (&redirect->description, g_free);
}

gboolean
pr_oauth_redirect_is_whole (const char *octets, gsize length)
{
  return g_strstr_len (octets, (gssize) length, "\r\n\r\n") != NULL ||
         g_strstr_len (octets, (gssize) length, "\n\n") != NULL;
}

static gboolean
read_query (const char *query, PrOauthRedirect *redirect)
{
  gboolean bad = FALSE;

  redirect->state = pr_form_find (query, "state", &bad);
  redirect->code = bad ? NULL : pr_form_find (query, "code", &bad);
  redirect->error = bad ? NULL : pr_form_find (query, "error", &bad);
  redirect->description = bad ? NULL : pr_form_find (query, "error_description", &bad);
  return !bad && redirect->state != NULL &&
         (redirect->code != NULL) != (redirect->error != NULL);
}

/* "GET /?code=…&state=… HTTP/1.1", without its line end. */
static guint
parse_line (const char *line, PrOauthRedirect *redirect)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  const char *query;

  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    return BAD_REQUEST;
  if (!g_str_equal (words[0], "GET"))
    return NOT_ALLOWED;
  query = strchr (words[1], '?');
  if (query == NULL || query != words[1] + 1 || words[1][0] != '/')
    return NOT_FOUND;
  if (strchr (query, '#') != NULL || !read_query (query + 1, redirect))
    return BAD_REQUEST;
  return OK;
}

guint
pr_oauth_redirect_parse (const char *octets, gsize length, PrOauthRedirect *redirect)
{
  const char *end = memchr (octets, '\n', length);
  g_autofree char *line = NULL;
  guint status;

  memset (redirect, 0, sizeof *redirect);
  if (end == NULL || memchr (octets, '\0', (gsize) (end - octets)) != NULL)
    return BAD_REQUEST;
  line = g_strndup (octets, (gsize) (end - octets));
  if (g_str_has_suffix (line, "\r"))
    line[strlen (line) - 1] = '\0';
  status = parse_line (line, redirect);
  explicit_bzero (line, strlen (line));
  if (status != OK)
    pr_oauth_redirect_clear (redirect);
  return status;
}
