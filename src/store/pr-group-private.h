/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-group.h"
#include "mail/pr-thread-links.h"
#include "store/pr-store-private.h"

G_BEGIN_DECLS

/* Loads conversations of rows, one after the other, within one reading. */
typedef struct
{
  PrDatabase *database; /* borrowed */

  /* Owned, or NULL until they are needed */
  PrStatement *row;
  GHashTable *own; /* addresses of the person, folded */
} PrGroupLoader;

void pr_group_loader_clear (PrGroupLoader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrGroupLoader, pr_group_loader_clear)

/* @group: (transfer full): the conversation of message @key, as a list of @folder shows
 * it; NULL: it is alone. FALSE with @error set. */
gboolean pr_group_loader_load (PrGroupLoader *self,
                               gint64 key,
                               gint64 folder,
                               PrGroup **group,
                               GError **error);

/* Keys of the conversation of message @key, oldest first, as
 * pr_store_list_conversation () without a limit (pr-store-conversation.c). */
GArray *pr_conversation_load_keys (PrDatabase *database, gint64 key, GError **error);

G_END_DECLS
