/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "model/pr-protected.h"

G_BEGIN_DECLS

/* @all: of PrProtected, or %NULL. A line for each that is told, for people. */
void pr_cli_print_protected (GPtrArray *all);
/* The same on standard error, beside a text that is read alone. */
void pr_cli_tell_protected (GPtrArray *all);
/* Members "protected" and "extras", each only where there is something. */
void pr_cli_json_protected (JsonBuilder *json, PrMessage *message, GPtrArray *all);

G_END_DECLS
