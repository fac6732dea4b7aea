/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/**
 * PrAttachmentContent:
 *
 * Attachments as files for another program, to be dropped or pasted. Their copies are
 * made when it asks for them, on a thread. One that is an image is given as such too.
 */
#define PR_TYPE_ATTACHMENT_CONTENT (pr_attachment_content_get_type ())
G_DECLARE_FINAL_TYPE (PrAttachmentContent,
                      pr_attachment_content,
                      PR,
                      ATTACHMENT_CONTENT,
                      GdkContentProvider)

/* @number: of a part, or %NULL: all attachments of @message. @image_type: of the part,
 * where it is an image, or %NULL. */
GdkContentProvider *pr_attachment_content_new (PrMessage *message,
                                               const char *number,
                                               const char *image_type);

G_END_DECLS
