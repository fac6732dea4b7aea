/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "ui/pr-reader.h"

G_BEGIN_DECLS

/* One message from a file, without a mailbox. */
#define PR_TYPE_MESSAGE_WINDOW (pr_message_window_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageWindow,
                      pr_message_window,
                      PR,
                      MESSAGE_WINDOW,
                      AdwApplicationWindow)

/* Reads @file on a thread; what cannot be read is said in the window. */
GtkWidget *pr_message_window_new (GtkApplication *application, GFile *file);
/* Shows the window of @file, the one that is there already or a new one. @decrypted: it
 * came in a message that was encrypted, so nothing of it may be told to others. */
void pr_message_window_present (GtkApplication *application,
                                GFile *file,
                                gboolean decrypted);
/* (transfer none) */
GFile *pr_message_window_get_file (PrMessageWindow *self);
PrReader *pr_message_window_get_reader (PrMessageWindow *self);

G_END_DECLS
