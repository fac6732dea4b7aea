/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrDownloadBar:
 *
 * Of a message whose head alone is here: how much is still on the server, and a button
 * that asks for it or takes that back. Follows what is asked, and the checks of its
 * account. Hidden for a message that is whole.
 */
#define PR_TYPE_DOWNLOAD_BAR (pr_download_bar_get_type ())
G_DECLARE_FINAL_TYPE (PrDownloadBar, pr_download_bar, PR, DOWNLOAD_BAR, GtkWidget)

/* @summary: of the message shown, or %NULL: none that is in a mailbox */
void pr_download_bar_show (PrDownloadBar *self,
                           PrMailbox *mailbox,
                           const PrSummary *summary);
/* (nullable): the sentence shown */
const char *pr_download_bar_get_sentence (PrDownloadBar *self);
/* (nullable): the action of the button shown */
const char *pr_download_bar_get_offer (PrDownloadBar *self);

G_END_DECLS
