/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Dialogs in the asynchronous form of GtkFileDialog (GTK 4.10), made of what GTK 4.8 has.
 */

/* Asks where to save. @name: proposed, made harmless: without folders or leading dots. */
void pr_dialog_save_async (GtkWindow *parent,
                           const char *title,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Asks for a folder to save into. */
void pr_dialog_save_into_async (GtkWindow *parent,
                                const char *title,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full): the file or the folder; %NULL with G_IO_ERROR_CANCELLED when dismissed
 */
GFile *pr_dialog_save_finish (GAsyncResult *result, GError **error);

/* Asks whether to do what cannot be undone. Other windows can be used meanwhile. @verb:
 * label of the button that does it */
void pr_dialog_confirm_async (GtkWindow *parent,
                              const char *heading,
                              const char *body,
                              const char *verb,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean pr_dialog_confirm_finish (GAsyncResult *result);

typedef enum
{
  PR_DIALOG_CANCEL, /* dismissed, too */
  PR_DIALOG_VERB,
  PR_DIALOG_OTHER,
} PrDialogChoice;

/* Offers ways to go on, of which none does harm. @other: (nullable): label of a second
 * one */
void pr_dialog_choose_async (GtkWindow *parent,
                             const char *heading,
                             const char *body,
                             const char *verb,
                             const char *other,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
PrDialogChoice pr_dialog_choose_finish (GAsyncResult *result);

/* @name as one that cannot leave its folder or hide in it. Free with g_free (). */
char *pr_dialog_dup_safe_name (const char *name);

G_END_DECLS
