/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-reader-buttons.h"

#include <glib/gi18n-lib.h>

/* Only what changes: setting a tooltip waits for the display. */
static void
set_button (GtkButton *button, const char *icon, const char *name, const char *tooltip)
{
  if (g_strcmp0 (gtk_button_get_icon_name (button), icon) == 0)
    return;
  gtk_button_set_icon_name (button, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
set_content (AdwButtonContent *content, const char *icon, const char *label)
{
  adw_button_content_set_icon_name (content, icon);
  adw_button_content_set_label (content, label);
}

static void
update_several (const PrReaderButtons *self, PrFlags flags)
{
  if ((flags & PR_FLAG_UNREAD) != 0)
    set_content (self->read_several, "popreader-open-envelope-symbolic",
                 _ ("Mark as Read"));
  else
    set_content (self->read_several, "mail-unread-symbolic", _ ("Mark as Unread"));
  if ((flags & PR_FLAG_STARRED) != 0)
    set_content (self->star_several, "starred-symbolic", _ ("Remove Star"));
  else
    set_content (self->star_several, "popreader-star-symbolic", _ ("Star"));
}

void
pr_reader_buttons_update (const PrReaderButtons *self,
                          PrFlags flags,
                          gboolean any,
                          gboolean several,
                          gboolean narrow)
{
  gtk_widget_set_visible (GTK_WIDGET (self->star), any && !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), any && !narrow);
  gtk_widget_set_visible (self->archive, any);
  gtk_widget_set_visible (self->delete, any);
  if ((flags & PR_FLAG_STARRED) != 0)
    set_button (self->star, "starred-symbolic", _ ("Remove Star"), _ ("Remove Star (S)"));
  else
    set_button (self->star, "popreader-star-symbolic", _ ("Star"), _ ("Star (S)"));
  if ((flags & PR_FLAG_UNREAD) != 0)
    set_button (self->unread, "popreader-open-envelope-symbolic", _ ("Mark as Read"),
                _ ("Mark as Read (U)"));
  else
    set_button (self->unread, "mail-unread-symbolic", _ ("Mark as Unread"),
                _ ("Mark as Unread (U)"));
  if (several)
    update_several (self, flags);
}
