/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-attachment-chip.h"
#include "ui/pr-attachment-preview.h"
#include "ui/pr-attachments.h"

G_BEGIN_DECLS

/* A file of a message in a test; in a static table. */
typedef struct
{
  const char *type;
  const char *name; /* or NULL */
  const char *octets;
  gssize length; /* -1: up to the NUL */
} UiFile;

/* A strip of attachments in a window of its own, and what it told last. */
typedef struct
{
  GtkWidget *window;
  PrAttachments *strip;
  char *told; /* or NULL */
} UiStrip;

/* Folders of the test's own for copies, data and settings of the desktop; before
 * ui_test_init (). */
void ui_strip_isolate (void);
/* (transfer none): where they are. */
const char *ui_strip_get_folder (void);
/* At the end of main (). */
void ui_strip_end (void);

/* A message with a text and @files, the first being part "2". */
PrMessage *ui_strip_make_message (const UiFile *files, guint n);

void ui_strip_set_up (UiStrip *s, gconstpointer data);
void ui_strip_tear_down (UiStrip *s, gconstpointer data);
/* Shows @files and waits for all chips that are to be seen. */
void ui_strip_show (UiStrip *s, const UiFile *files, guint n);
guint ui_strip_count_chips (UiStrip *s);
/* Of those in sight, or NULL. */
PrAttachmentChip *ui_strip_get_chip (UiStrip *s, guint index);
void ui_strip_do (UiStrip *s, const char *action, const char *number);
/* What is told after @action. */
const char *ui_strip_get_told (UiStrip *s);

G_END_DECLS
