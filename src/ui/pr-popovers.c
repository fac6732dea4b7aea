/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-popovers.h"

#include "ui/pr-turns.h"

/* What is closed by a choice of it is needed until that choice is made. */
static gboolean
end_cb (gpointer user_data)
{
  GtkWidget *popover = user_data;

  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
return_focus_cb (GtkWidget *popover, GtkWidget *focus)
{
  if (gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
}

static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (PR_PRIORITY_BEFORE_DRAWING, end_cb, g_object_ref (popover),
                   g_object_unref);
}

void
pr_popover_open (GtkPopover *popover, GtkWidget *parent, const GdkRectangle *at)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (parent));

  gtk_widget_set_parent (GTK_WIDGET (popover), parent);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (gtk_widget_unparent), popover,
                           G_CONNECT_SWAPPED);
  if (focus != NULL)
    g_signal_connect_object (popover, "closed", G_CALLBACK (return_focus_cb), focus, 0);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_set_pointing_to (popover, at);
  gtk_popover_popup (popover);
}
