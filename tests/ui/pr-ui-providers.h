/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-test-server.h"

G_BEGIN_DECLS

/* The list of mail providers that the tests of the window know, for POPREADER_PROVIDERS:
 * one file a process, since the environment must not change while threads run. */
const char *ui_providers_get_path (void);
/* @flags: of @server, to which the domains of the fixture lead */
void ui_providers_write (PrTestServer *server, PrTestServerFlags flags);
void ui_providers_remove (void);

G_END_DECLS
