/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* What the sources of the window share; see pr-window.h. */
struct _PrWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox; /* NULL while it is being opened */
  PrLikelyRows *likely;

  /* The stack's, once there was no account; else NULL */
  PrWelcome *welcome;

  gboolean restoring;

  /* Weak: the one that says what was done last, while it is there */
  AdwToast *act_toast;

  /* Template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwFlap *flap;
  AdwLeaflet *leaflet;
  GtkWidget *list_page;
  GtkWidget *reader_page;
  PrSidebar *sidebar;
  PrListPane *list_pane;
  PrReader *reader;
  AdwStatusPage *trouble;
};

/* pr-window-panes.c: what one pane does in answer to another. */

/* The callbacks that the template names. */
void pr_window_panes_bind (GtkWidgetClass *widget_class);
/* Once the template is there: what likely comes next is read ahead. */
void pr_window_panes_start (PrWindow *self);
/* Lists what the sidebar has selected. */
void pr_window_panes_show_folder (PrWindow *self);
/* Counts several selected messages once more: they may be marked otherwise. */
void pr_window_panes_update_several (PrWindow *self);

G_END_DECLS
