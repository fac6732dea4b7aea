/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* What can be done to many messages at once, or to a folder. */
typedef enum
{
  PR_ACTION_FLAGS,    /* sets and clears flags */
  PR_ACTION_MOVE,     /* to a folder of the message's account, or to a common one */
  PR_ACTION_ARCHIVE,  /* to the Archive of the message's account, made where missing */
  PR_ACTION_JUNK,     /* the same to its Junk */
  PR_ACTION_DELETE,   /* the same to its Trash */
  PR_ACTION_RESTORE,  /* of what is in Trash: to where it came from, else to the Inbox */
  PR_ACTION_NOT_JUNK, /* of what is in Junk: to the Inbox */

  /* What is noted for the next check: it is done on the server. */
  PR_ACTION_DOWNLOAD,         /* of what only the head is here: the rest */
  PR_ACTION_DELETE_BOTH,      /* as PR_ACTION_DELETE, and on the server */
  PR_ACTION_DELETE_ON_SERVER, /* there alone */
  PR_ACTION_TAKE_BACK,        /* what was noted and is not done yet */

  /* Conversations, by hand. */
  PR_ACTION_SPLIT, /* each message, and all that answers it, from its conversation */
  PR_ACTION_MERGE, /* those of all messages */

  /* These are no store's verbs for messages but a mailbox's. */
  PR_ACTION_READ_ALL,      /* all of @folder, or of a view of all accounts */
  PR_ACTION_MAKE_FOLDER,   /* @name, of @account; messages given with it go there */
  PR_ACTION_RENAME_FOLDER, /* @folder, to @name */
  PR_ACTION_REMOVE_FOLDER, /* @folder; its mail goes to Trash */
} PrActionKind;

typedef struct
{
  PrActionKind kind;
  PrFlags set, clear; /* PR_ACTION_FLAGS: of PR_FLAG_UNREAD and PR_FLAG_STARRED */
  gboolean whole;     /* of each message all of its conversation that its row showed */
  gint64 shown;       /* with that: the folder of the list, or PR_FOLDER_ID_INBOXES */
  gint64 folder;
  gint64 account;
  const char *name; /* borrowed: who keeps an action keeps a copy */
} PrAction;

G_END_DECLS
