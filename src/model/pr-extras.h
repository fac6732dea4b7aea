/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

typedef enum
{
  PR_EXTRA_EVENT,
  PR_EXTRA_CONTACT,
  PR_EXTRA_SIGNATURE, /* has no file of its own */
  PR_EXTRA_REPORT,    /* the same */
} PrExtraKind;

/* What is told of a part of a message in a card beside its text. */
typedef struct
{
  PrExtraKind kind;
  char *title;     /* one line */
  char *details;   /* lines, without one at the end */
  char *number;    /* of the part, or NULL */
  char *file_name; /* a harmless one for it, or NULL */
  gboolean warns;  /* something is wrong with it */
} PrExtra;

void pr_extra_free (PrExtra *self);

/* Whether a look is worth while; costs a walk over the parts. */
gboolean pr_extras_may_be_in (PrMessage *message);
/* (transfer full): of PrExtra, in the order of the message. Main thread. */
GPtrArray *pr_extras_list (PrMessage *message);
/* The same; what costs is done on another thread. @callback gets %NULL as source. */
void pr_extras_list_async (PrMessage *message,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *pr_extras_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
