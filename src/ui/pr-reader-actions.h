/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-reader.h"

G_BEGIN_DECLS

/* What can be done with the message that a window shows, whatever it comes from: find in
 * it, save, print, copy the sender's address, look at its source, make the text larger.
 */

/* @window_class: of PrWindow or of PrMessageWindow */
void pr_reader_actions_install (GtkWidgetClass *window_class);
/* Lets them be possible only while @reader, which @window has, shows a message. */
void pr_reader_actions_follow (GtkWidget *window, PrReader *reader);

G_END_DECLS
