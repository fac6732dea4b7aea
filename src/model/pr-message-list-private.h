/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-keys-private.h"
#include "model/pr-list-acts-private.h"
#include "model/pr-message-list.h"
#include "model/pr-row-loader-private.h"
#include "model/pr-snippet-loader-private.h"
#include "model/pr-spine-private.h"

G_BEGIN_DECLS

typedef enum
{
  PR_LIST_READING_NOTHING,
  PR_LIST_READING_FIRST, /* first keys of a new selection; rows of the last one stay */
  PR_LIST_READING_REST,  /* all further keys, or waiting to */
  PR_LIST_READING_AGAIN, /* all keys, because of changes that do not name them */
} PrListReading;

struct _PrMessageList
{
  GObject parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrRowLoader *loader;
  PrSnippetLoader *snippets;
  PrSpine spine;
  PrListActs *acts;

  /* The selection */
  gboolean has_selection;
  gint64 folder;
  char *query; /* or NULL */
  gboolean grouped;

  /* What is being read of it */
  PrListReading reading;
  guint serial; /* of the read whose answer counts */
  GCancellable *cancellable;
  GHashTable *meanwhile; /* key → whether it is there: told since the read began */
  gint64 rest_below;     /* PR_LIST_READING_REST */
  gboolean again;        /* once more when this is over */
  GSource *later_source; /* of the next read, or NULL */
  guint first_near, last_near; /* rows looked at, and some round them */
  gint64 read_usec;            /* what the last whole read took */
  char *trouble;               /* or NULL */
};

/* ---- what is shown: pr-message-list.c ---- */

void pr_message_list_set_trouble (PrMessageList *self, const char *trouble);
void pr_message_list_set_reading (PrMessageList *self, PrListReading reading);
/* Takes @keys. FALSE: somebody who was told of it selected something else. */
gboolean pr_message_list_show_keys (PrMessageList *self, PrKeys *keys);
/* The same in one step, from the first key that differs to the last one. */
gboolean pr_message_list_show_keys_at_once (PrMessageList *self, PrKeys *keys);

/* ---- keys that are read: pr-message-list-read.c ---- */

void pr_message_list_read (PrMessageList *self, PrListReading reading);
/* Mail that arrives changes a search many times a second: the longer it takes, the longer
 * it rests in between. */
void pr_message_list_read_again_later (PrMessageList *self);
void pr_message_list_stop_reading (PrMessageList *self);

/* ---- changes: pr-message-list-changes.c ---- */

/* From now on, the list follows what happens in its mailbox. */
void pr_message_list_follow (PrMessageList *self);

G_END_DECLS
