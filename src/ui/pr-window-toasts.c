/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-window-private.h"

#include <glib/gi18n-lib.h>

static AdwToast *
make_toast (const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  return adw_toast_new (markup);
}

void
pr_window_tell (PrWindow *self, const char *sentence)
{
  g_return_if_fail (PR_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);

  adw_toast_overlay_add_toast (self->toasts, make_toast (sentence));
}

/* What was done last is said at once, in place of what was done before. */
static void
tell_act (PrWindow *self, const char *sentence, gboolean undo)
{
  AdwToast *toast;

  if (self->act_toast != NULL)
    adw_toast_dismiss (self->act_toast);
  g_clear_weak_pointer (&self->act_toast);
  if (sentence == NULL)
    return;
  toast = make_toast (sentence);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (undo)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "win.undo");
    }
  g_set_weak_pointer (&self->act_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
pr_window_offer_undo (PrWindow *self, const char *sentence)
{
  g_return_if_fail (PR_IS_WINDOW (self));

  tell_act (self, sentence, TRUE);
}

void
pr_window_tell_undone (PrWindow *self, const char *sentence)
{
  g_return_if_fail (PR_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);

  tell_act (self, sentence, FALSE);
}
