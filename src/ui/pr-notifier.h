/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"
#include "ui/pr-notice.h"

G_BEGIN_DECLS

/* How notices reach a person; another way is a test's. */
typedef struct
{
  void (*send) (GApplication *application, const PrNotice *notice);
  void (*withdraw) (GApplication *application, const char *id);
  /* Whether a person looks at @window. */
  gboolean (*is_active) (GtkWindow *window);
} PrNotifierFuncs;

/**
 * PrNotifier:
 *
 * Tells of new mail by one notification an account, which takes the place of the one
 * before. None of an account's very first check, and none of what comes into the Inbox
 * that is being looked at. It goes when that Inbox is looked at, or when all that it told
 * of was read or moved elsewhere. Main thread only.
 */
#define PR_TYPE_NOTIFIER (pr_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PrNotifier, pr_notifier, PR, NOTIFIER, GObject)

PrNotifier *pr_notifier_new (GtkApplication *application, PrMailbox *mailbox);
void pr_notifier_set_funcs (PrNotifier *self, const PrNotifierFuncs *funcs);

G_END_DECLS
