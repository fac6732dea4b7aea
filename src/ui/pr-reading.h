/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-conversation.h"
#include "model/pr-mailbox.h"
#include "ui/pr-text-plan.h"

G_BEGIN_DECLS

/**
 * PrReading:
 *
 * A message that can be shown at once: opened, and its text prepared. All members are
 * owned.
 */
typedef struct
{
  PrOpened *opened;
  PrTextPlan *plan;
  PrConversation *conversation; /* or NULL: of no mailbox, or it could not be read */
} PrReading;

void pr_reading_free (PrReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrReading, pr_reading_free)

/* Loads a message and prepares its text, a long one on another thread. @query: whose
 * words are marked, or %NULL. @behind: nobody waits for it. @callback gets %NULL as
 * source. */
void pr_reading_load_async (PrMailbox *mailbox,
                            gint64 key,
                            const char *query,
                            gboolean behind,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* The same of a message that is open. @opened: (transfer full) */
void pr_reading_prepare_async (PrOpened *opened,
                               const char *query,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Prepares the whole text where only its beginning is opened. @callback gets %NULL as
 * source. */
void pr_reading_complete_async (PrReading *self,
                                const char *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full), or %NULL with @error */
PrTextPlan *pr_reading_complete_finish (GAsyncResult *result, GError **error);
/* (transfer full), or %NULL with @error */
PrReading *pr_reading_finish (GAsyncResult *result, GError **error);

/* Whether its head is shown, and by now the text or the rest of @item, its message, is
 * here. Both: or %NULL */
gboolean pr_reading_has_more_now (const PrReading *self, PrMessageItem *item);
/* Whether it is whole and has HTML, and what shows that is installed; and whether the
 * person wants it shown so at once. */
gboolean pr_reading_has_original (const PrReading *self);
gboolean pr_reading_wants_original (const PrReading *self);

G_END_DECLS
