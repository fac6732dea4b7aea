/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"
#include "mail/pr-summary.h"

G_BEGIN_DECLS

/**
 * PrAttachments:
 *
 * The attachments of a message, a chip each with icon, name and size: to be looked at
 * here, opened, saved, copied or dragged out. Hides itself when there is none. Outcomes
 * are told by the action "win.tell". Its own actions take the number of a part:
 * "attachment.press", "attachment.preview", "attachment.open", "attachment.save",
 * "attachment.copy", "attachment.menu"; or nothing: "attachment.close" (the preview),
 * "attachment.save-all", "attachment.copy-all", "attachment.cancel-saving".
 */
#define PR_TYPE_ATTACHMENTS (pr_attachments_get_type ())
G_DECLARE_FINAL_TYPE (PrAttachments, pr_attachments, PR, ATTACHMENTS, GtkWidget)

/* @message: or %NULL. Its attachments come a moment later. @decrypted: it was encrypted,
 * and so were they. */
void pr_attachments_set_message (PrAttachments *self,
                                 PrMessage *message,
                                 gboolean decrypted);
/* Says whose they are, where messages of others can be read beside them; %NULL: one
 * message alone can be read. */
void pr_attachments_set_owner (PrAttachments *self, const PrSummary *summary);
/* (nullable): "Attached by Ada Lovelace, 14:02" */
const char *pr_attachments_get_owner (PrAttachments *self);
gboolean pr_attachments_is_filled (PrAttachments *self);

G_END_DECLS
