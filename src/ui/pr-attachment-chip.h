/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "ui/pr-attachment-kinds.h"

G_BEGIN_DECLS

/**
 * PrAttachmentChip:
 *
 * An attachment in the strip: a button with its icon, name and size, and what there is to
 * be warned of in words, and one for its menu. They activate, with the part's number,
 * "attachment.press" and "attachment.menu"; Control+C "attachment.copy".
 */
#define PR_TYPE_ATTACHMENT_CHIP (pr_attachment_chip_get_type ())
G_DECLARE_FINAL_TYPE (PrAttachmentChip,
                      pr_attachment_chip,
                      PR,
                      ATTACHMENT_CHIP,
                      GtkWidget)

/* @kind: outlives it */
GtkWidget *pr_attachment_chip_new (const PrAttachmentKind *kind);

const PrAttachmentKind *pr_attachment_chip_get_kind (PrAttachmentChip *self);

/* Whether its preview is shown. */
void pr_attachment_chip_set_active (PrAttachmentChip *self, gboolean active);

G_END_DECLS
