/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "ui/pr-message-list-view.h"

G_BEGIN_DECLS

/**
 * PrMailDrag:
 *
 * Messages on their way from a list to a folder, within this process. Property "hint":
 * why they cannot be dropped where they are now, or %NULL; it is shown beside the
 * pointer.
 */
#define PR_TYPE_MAIL_DRAG (pr_mail_drag_get_type ())
G_DECLARE_FINAL_TYPE (PrMailDrag, pr_mail_drag, PR, MAIL_DRAG, GObject)

/* Of the row of @key, or of all that are selected where it is one of them. */
PrMailDrag *pr_mail_drag_new (PrMessageListView *view, gint64 key);
/* (transfer none) (element-type gint64) */
const GArray *pr_mail_drag_get_keys (PrMailDrag *self);
/* 0: they are of several accounts */
gint64 pr_mail_drag_get_account (PrMailDrag *self);
/* That they were taken from: 0 or less for views of several folders. */
gint64 pr_mail_drag_get_folder (PrMailDrag *self);
void pr_mail_drag_set_hint (PrMailDrag *self, const char *hint);
/* "3 messages", or the hint. Free with g_free (). */
char *pr_mail_drag_dup_label (PrMailDrag *self);

/* Lets the rows of @view be dragged. */
void pr_mail_drag_add_source (PrMessageListView *view);

G_END_DECLS
