/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Prints a message: subject, sender, recipients, date, and its text, on pages with
 * numbers. @text: what a person reads of it. (transfer full): to be run; pages are made
 * bit by bit, so a long text does not stop the window. */
GtkPrintOperation *pr_print_new (PrMessage *message, const char *text);

G_END_DECLS
