/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* What is done to the message shown. All borrowed. */
typedef struct
{
  GtkButton *star;
  GtkButton *unread;
  GtkWidget *archive;
  GtkWidget *delete;
  /* On the page of several */
  AdwButtonContent *read_several;
  AdwButtonContent *star_several;
} PrReaderButtons;

/* The buttons name what they do to a message with @flags; without @any they hide. */
void pr_reader_buttons_update (const PrReaderButtons *self,
                               PrFlags flags,
                               gboolean any,
                               gboolean several,
                               gboolean narrow);

G_END_DECLS
