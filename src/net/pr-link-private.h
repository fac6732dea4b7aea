/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PrLink:
 *
 * A connected socket, the silence it may keep, and the octets that crossed it. Clear
 * streams and TLS both stand on it, so the wire is counted, waited for and given up in
 * one place.
 */
typedef struct _PrLink PrLink;

/* @socket is made non-blocking; @host is the name that errors give. */
PrLink *pr_link_new (GSocket *socket, const char *host, guint timeout_seconds);
PrLink *pr_link_ref (PrLink *self);
void pr_link_unref (PrLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrLink, pr_link_unref)

const char *pr_link_get_host (PrLink *self);
char *pr_link_dup_address (PrLink *self);
void pr_link_set_timeout (PrLink *self, guint seconds);
void pr_link_get_traffic (PrLink *self, guint64 *octets_in, guint64 *octets_out);

/* When silence that begins now has lasted too long, on the monotonic clock. */
gint64 pr_link_get_deadline (PrLink *self);

/* FALSE with @error once @deadline is over or @cancellable cancelled. */
gboolean pr_link_check (PrLink *self,
                        gint64 deadline,
                        GCancellable *cancellable,
                        GError **error);
gboolean pr_link_wait (PrLink *self,
                       GIOCondition condition,
                       gint64 deadline,
                       GCancellable *cancellable,
                       GError **error);

/* One recv () or send () that never waits: octets, 0 at the end, or -1 with errno. */
gssize pr_link_receive (PrLink *self, void *buffer, gsize count);
gssize pr_link_send (PrLink *self, const void *buffer, gsize count);

/* The same for a stream: waits until something moves. */
gssize pr_link_read (PrLink *self,
                     void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error);
gssize pr_link_write (PrLink *self,
                      const void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error);

/* Words for an errno that ended the link. */
void pr_link_set_broken (PrLink *self, int code, GError **error);

void pr_link_close (PrLink *self);

G_END_DECLS
