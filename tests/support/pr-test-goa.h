/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A private bus with a double of GNOME Online Accounts on it, on a thread of its own:
 * the accounts account_1 (ada@example.org, with mail and tokens), account_2 (a calendar),
 * account_3 (mail switched off). DBUS_SESSION_BUS_ADDRESS names the bus while it is
 * there. */
typedef struct _PrTestGoa PrTestGoa;

/* @serve: %FALSE: the bus alone, without the service */
PrTestGoa *pr_test_goa_new (gboolean serve);
void pr_test_goa_free (PrTestGoa *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTestGoa, pr_test_goa_free)

/* What the next calls give; any thread. @error: a name of D-Bus, or NULL */
void pr_test_goa_set_token (PrTestGoa *self, const char *token);
void pr_test_goa_set_error (PrTestGoa *self, const char *error);
/* How often "EnsureCredentials" or "GetAccessToken" was called. */
guint pr_test_goa_count (PrTestGoa *self, const char *method);

G_END_DECLS
