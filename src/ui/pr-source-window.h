/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PrSourceWindow:
 *
 * The octets of a message as they were received, as text: what is no UTF-8, and what
 * cannot be seen, in hexadecimal. Names of header fields stand out.
 */
#define PR_TYPE_SOURCE_WINDOW (pr_source_window_get_type ())
G_DECLARE_FINAL_TYPE (PrSourceWindow, pr_source_window, PR, SOURCE_WINDOW, AdwWindow)

/* @parent: what it belongs to, or %NULL. @title: of the message */
GtkWidget *pr_source_window_new (GtkWindow *parent, const char *title, GBytes *raw);
/* The text, once all of it is shown; else %NULL. Free with g_free (). */
char *pr_source_window_dup_text (PrSourceWindow *self);

/* @octets as text, in lines that end in LF. @names: set to where names of header fields
 * stand in it, (transfer full) of PrSpan. Any thread. Free with g_free (). */
char *pr_source_to_text (const char *octets, gsize length, GArray **names);

G_END_DECLS
