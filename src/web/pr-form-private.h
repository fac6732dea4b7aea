/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Adds "name=value" to @form, behind "&" where something of a form stands before. A
 * @value of NULL adds nothing. */
void pr_form_add (GString *form, const char *name, const char *value);

/* The value of @name in @query, decoded. (transfer full): NULL when it is not there,
 * there twice, or not to be decoded to text; then *@bad is set but for the first. */
char *pr_form_find (const char *query, const char *name, gboolean *bad);

G_END_DECLS
