/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Adds what next to the message of @error, of a call that only asked the server. */
void pr_sync_trouble_advise (GError *error);

G_END_DECLS
