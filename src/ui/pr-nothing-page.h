/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrNothingPage:
 *
 * Where no message is selected: how many there are in the folder, and what keys do.
 */
#define PR_TYPE_NOTHING_PAGE (pr_nothing_page_get_type ())
G_DECLARE_FINAL_TYPE (PrNothingPage, pr_nothing_page, PR, NOTHING_PAGE, GtkWidget)

/* @folder: 0 for all inboxes. Follows its counters. */
void pr_nothing_page_show (PrNothingPage *self,
                           PrMailbox *mailbox,
                           gint64 folder,
                           const char *name);
/* "12 messages, 3 unread" */
const char *pr_nothing_page_get_count (PrNothingPage *self);

G_END_DECLS
