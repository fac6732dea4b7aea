/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What may be asked: https, or http of this computer itself; no name or password in it.
 * NULL: it is none of these. */
GUri *pr_http_parse_uri (const char *text);

/* Whether @uri is of this computer by its name. A proxy is for the way out, and this
 * computer is in. */
gboolean pr_http_is_this_computer (GUri *uri);

typedef struct
{
  const char *uri;
  const char *title;     /* of whom it is, for what is said of them */
  const char *ca_file;   /* PEM; or NULL for the system's trust */
  const char *form;      /* application/x-www-form-urlencoded */
  guint timeout_seconds; /* until all of the answer is here */
} PrHttpPost;

/* What came. Free @octets with pr_http_answer_clear (), which wipes them. */
typedef struct
{
  guint status;
  char *octets; /* NUL behind them */
  gsize length;
} PrHttpAnswer;

void pr_http_answer_clear (PrHttpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrHttpAnswer, pr_http_answer_clear)

/* Sends a form and takes the answer, whatever its status, up to
 * PR_WEB_MAX_ANSWER_OCTETS. No redirection is followed, no cookie kept, no name or
 * password offered. Blocks. %FALSE with a %PR_TOKEN_ERROR or %G_IO_ERROR_CANCELLED. */
gboolean pr_http_post (const PrHttpPost *post,
                       PrHttpAnswer *answer,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
