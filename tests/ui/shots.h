/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/ui/pr-ui-fixture.h"

G_BEGIN_DECLS

/* Pictures of the window in one state after the other. */
typedef struct
{
  UiFixture f;
  const char *mail;     /* folder of the demo's messages */
  const char *pictures; /* folder to write to */
} Shots;

void shots_save_window (Shots *shots, gpointer window, const char *name);
/* Of the window of the mail, when all that is told in passing is over. */
void shots_save (Shots *shots, const char *name);
void shots_resize (Shots *shots, int width, int height);
/* (transfer none): the first one */
PrAccountItem *shots_get_account (Shots *shots);

/* States: each leaves the window as it found it, but for those that say what is new. */
void shots_take_first_run (Shots *shots); /* leaves an account with an empty inbox */
void shots_take_forms (Shots *shots);
void shots_take_tls (Shots *shots);
void shots_take_ways (Shots *shots);
void shots_take_checking (Shots *shots); /* leaves the demo's mail in it */
void shots_take_reading (Shots *shots);
void shots_take_hard_ones (Shots *shots);
void shots_take_attachments (Shots *shots);
void shots_take_originals (Shots *shots);
void shots_take_right_to_left (Shots *shots);
void shots_take_searching (Shots *shots);
void shots_take_indexing (Shots *shots);
void shots_take_working (Shots *shots);
void shots_take_selected (Shots *shots);
void shots_take_popovers (Shots *shots);
void shots_take_windows (Shots *shots);
void shots_take_finding (Shots *shots);
void shots_take_acts (Shots *shots);      /* leaves its messages */
void shots_take_senders (Shots *shots);   /* leaves its messages */
void shots_take_server (Shots *shots);    /* leaves a head without its rest */
void shots_take_protected (Shots *shots); /* the same */
void shots_take_server (Shots *shots);    /* leaves a head without its rest */
void shots_take_compact (Shots *shots);
void shots_take_empty_folders (Shots *shots);   /* leaves a folder */
void shots_take_conversation (Shots *shots);    /* leaves messages of one */
void shots_take_password_needed (Shots *shots); /* leaves it without */
void shots_take_offline (Shots *shots);         /* leaves another server's name */
void shots_take_metered (Shots *shots);
void shots_take_two_accounts (Shots *shots); /* leaves both, and all inboxes */
void shots_take_two_troubles (Shots *shots);
void shots_take_trouble (Shots *shots);
void shots_take_damage (Shots *shots); /* leaves the mail lost */
void shots_take_many (Shots *shots);   /* of a profile of its own */

G_END_DECLS
