/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync-fixture.h"

G_BEGIN_DECLS

/* Messages of some 230 kB, and what is here of them. */

#define LARGE_ASK_ABOVE 50000 /* octets, that of the account */
#define LARGE_TEXT_LINE \
  "A line of the text that a person wants to read at once, %04u.\r\n"

/* What comes first in a large message. */
typedef enum
{
  LARGE_TEXT_FIRST,
  LARGE_FILE_FIRST,
  LARGE_FILE_ALONE,
  LARGE_TEXT_ALONE,
} LargeForm;

/* Message @number, with @n_lines of text. */
GString *large_fixture_make (guint number, LargeForm form, guint n_lines);
/* Adds it under the unique-id "l" with its number. */
void large_fixture_add (SyncFixture *f, guint number, LargeForm form, guint n_lines);

/* The heads are here; what follows is on a link on which they wait. */
void large_fixture_bring_heads (SyncFixture *f);
guint large_fixture_count_top (SyncFixture *f);
/* Syncs without any trouble or RETR; returns how many TOP it cost. */
guint large_fixture_sync (SyncFixture *f);

PrMessage *large_fixture_load (SyncFixture *f, guint number, PrFlags *flags);
/* The message is partial, and @n_lines of its text are here, or none at all. */
void large_fixture_check_text (SyncFixture *f, guint number, guint n_lines);
/* As sync_fixture_dup_places () tells them. */
void large_fixture_check_places (SyncFixture *f, const char *wanted);

G_END_DECLS
