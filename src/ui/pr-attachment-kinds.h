/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-file-danger.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

typedef enum
{
  PR_ATTACHMENT_FILE,
  PR_ATTACHMENT_IMAGE,   /* of a kind that is drawn here */
  PR_ATTACHMENT_TEXT,    /* that can be read here */
  PR_ATTACHMENT_HTML,    /* the same */
  PR_ATTACHMENT_MESSAGE, /* a message that has a window of its own */
} PrAttachmentLook;

/* What an attachment is, as its octets, its name and its sender tell. */
typedef struct
{
  char *number;      /* of the part */
  char *name;        /* or NULL */
  char *type;        /* a MIME type, by what is in it */
  char *description; /* of the type, in the person's language */
  guint64 size;
  PrAttachmentLook look;
  PrFileDanger danger; /* as far as the first octets tell */
} PrAttachmentKind;

/* What it is called where it has to be called something. */
const char *pr_attachment_kind_get_title (const PrAttachmentKind *self);
/* One that is meant for any background. (transfer full) */
GIcon *pr_attachment_kind_dup_icon (const PrAttachmentKind *self);
gboolean pr_attachment_kind_has_preview (const PrAttachmentKind *self);

/* The type of a file. @declared: of the message. Reads the system's data: any thread but
 * the main one. Free with g_free (). */
char *pr_attachment_kind_find_type (const char *name,
                                    const char *declared,
                                    const guint8 *octets,
                                    gsize length);

/* Looks at the attachments of @message, on a thread. @callback gets %NULL as source. */
void pr_attachment_kinds_list_async (PrMessage *message,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full): of PrAttachmentKind, in their order, or %NULL */
GPtrArray *pr_attachment_kinds_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
