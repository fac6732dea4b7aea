/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a way to log in asks of the person. */
typedef enum
{
  PR_AUTH_ANY, /* "auto": whatever there is */
  PR_AUTH_PASSWORD,
  PR_AUTH_TOKEN,
  PR_AUTH_NOTHING, /* a certificate, a ticket, or nothing at all */
} PrAuthSecret;

/* The names of the ways to log in that an account can have, "auto" first;
 * NULL-terminated, static. */
const char *const *pr_auth_get_names (void);
gboolean pr_auth_is_name (const char *name);
/* @name: one that is known */
PrAuthSecret pr_auth_get_secret (const char *name);
/* "auto, plain, …". Free with g_free (). */
char *pr_auth_dup_list (void);

G_END_DECLS
