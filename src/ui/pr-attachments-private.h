/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-attachment-chip.h"
#include "ui/pr-attachment-preview.h"
#include "ui/pr-attachments.h"
#include "ui/pr-work-row.h"

G_BEGIN_DECLS

struct _PrAttachments
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessage *message;    /* or NULL */
  GPtrArray *kinds;      /* of PrAttachmentKind, in their order; NULL: not known yet */
  GCancellable *listing; /* or NULL */
  GCancellable *cancellable; /* of what is under way; it outlives the message shown */
  gboolean decrypted;        /* the message was encrypted */
  guint fill_id;
  guint n_shown;  /* chips */
  guint n_wanted; /* that are to be shown */
  guint n_saving; /* of all at once */

  /* Borrowed */
  GtkWidget *fold; /* the button that shows more or fewer, or NULL */

  /* Template children */
  PrAttachmentPreview *preview;
  GtkWidget *scroller;
  GtkBox *box;
  GtkLabel *owner;
  PrWorkRow *work;
};

/* The chip of a part, or NULL. */
PrAttachmentChip *pr_attachments_find_chip (PrAttachments *self, const char *number);
/* What it is, or NULL. */
const PrAttachmentKind *pr_attachments_find_kind (PrAttachments *self,
                                                  const char *number);
/* It is seen while it has attachments, or while some are saved. */
void pr_attachments_update_visible (PrAttachments *self);

/* What one does with them (pr-attachments-actions.c). */
void pr_attachments_install_actions (GtkWidgetClass *widget_class);
/* Menus by the pointer, and dragging, of the chips in its box. */
void pr_attachments_follow_pointer (PrAttachments *self);
/* Shows no preview any more. */
void pr_attachments_close_preview (PrAttachments *self);

G_END_DECLS
