/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the desktop is to let this program do. */
typedef struct
{
  gboolean background; /* run without a window */
  gboolean at_login;   /* be started, without a window, when the person logs in */
} PrAutostart;

/**
 * pr_autostart_set_async:
 * @bus: (nullable): the session bus
 * @sandboxed: whether only the portal can grant it
 *
 * Asks the desktop's background portal, which may ask the person. Where there is none,
 * writes or removes org.example.PopReader.desktop in the folder "autostart" of the
 * person's settings. Main thread only; blocks nothing.
 */
void pr_autostart_set_async (GDBusConnection *bus,
                             gboolean sandboxed,
                             const PrAutostart *wanted,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* %FALSE with @error, whose message a person can read, where it is not as wanted. */
gboolean pr_autostart_set_finish (GAsyncResult *result, GError **error);

G_END_DECLS
