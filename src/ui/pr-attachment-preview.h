/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"
#include "ui/pr-attachment-kinds.h"

G_BEGIN_DECLS

/**
 * PrAttachmentPreview:
 *
 * An image, or the first of a text, that came with a message, shown in its pane. Read on
 * a thread, within bounds. Its buttons activate "attachment.open" (with the part's
 * number) and "attachment.close". Hidden while there is nothing to show.
 */
#define PR_TYPE_ATTACHMENT_PREVIEW (pr_attachment_preview_get_type ())
G_DECLARE_FINAL_TYPE (PrAttachmentPreview,
                      pr_attachment_preview,
                      PR,
                      ATTACHMENT_PREVIEW,
                      GtkWidget)

void pr_attachment_preview_show (PrAttachmentPreview *self,
                                 PrMessage *message,
                                 const PrAttachmentKind *kind);
void pr_attachment_preview_clear (PrAttachmentPreview *self);

/* Of the part shown, or %NULL. */
const char *pr_attachment_preview_get_number (PrAttachmentPreview *self);
/* What is in sight: "reading", "image", "text" or "note", a sentence why there is
 * neither. */
const char *pr_attachment_preview_get_page (PrAttachmentPreview *self);

G_END_DECLS
