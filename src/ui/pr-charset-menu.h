/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-reader.h"

G_BEGIN_DECLS

/* The menu of charsets that the message shown in @reader can be read in, for one that
 * does not tell its own or tells a wrong one. What is chosen is kept for that message;
 * "Automatic" takes it back. @button: whose menu holds @menu, which is filled when that
 * is opened. */
void pr_charset_menu_set_up (PrReader *reader, GtkMenuButton *button, GMenu *menu);

G_END_DECLS
