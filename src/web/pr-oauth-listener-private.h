/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "web/pr-oauth-redirect-private.h"

G_BEGIN_DECLS

/* The loopback redirection of RFC 8252 §7.3: one small server on a free port of 127.0.0.1
 * while a sign-in lasts. Used on the thread that made it, which must have a
 * thread-default main context of its own. */
typedef struct _PrOauthListener PrOauthListener;

PrOauthListener *pr_oauth_listener_new (GError **error);
void pr_oauth_listener_free (PrOauthListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrOauthListener, pr_oauth_listener_free)
guint16 pr_oauth_listener_get_port (PrOauthListener *self);

/* Waits until a browser brings an answer, and has its page; whether the state is @state
 * is for the caller to see, but the page tells. %G_IO_ERROR_TIMED_OUT or
 * %G_IO_ERROR_CANCELLED. */
gboolean pr_oauth_listener_wait (PrOauthListener *self,
                                 const char *state,
                                 guint seconds,
                                 PrOauthRedirect *redirect,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
