/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-maildrop-list.h"

G_BEGIN_DECLS

/**
 * PrServerRow:
 *
 * A message on the server: a tick, who wrote what, when, how large, whether it is here,
 * and what is to be done with it. Property "ticked".
 */
#define PR_TYPE_SERVER_ROW (pr_server_row_get_type ())
G_DECLARE_FINAL_TYPE (PrServerRow, pr_server_row, PR, SERVER_ROW, GtkWidget)

/* @item: (nullable) */
void pr_server_row_set_item (PrServerRow *self, PrMaildropItem *item);
/* "Ada Lovelace", "Notes", …: what a screen reader says. Free with g_free (). */
char *pr_server_row_dup_spoken (PrServerRow *self);

G_END_DECLS
