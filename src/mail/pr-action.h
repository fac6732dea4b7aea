/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* What can be done to many messages at once. */
typedef enum
{
  PR_ACTION_FLAGS,   /* sets and clears flags */
  PR_ACTION_MOVE,    /* to a folder of the message's account, or to a common one */
  PR_ACTION_DELETE,  /* to the Trash of the message's account, made where it is missing */
  PR_ACTION_RESTORE, /* of what is in Trash: to where it came from, else to the Inbox */
} PrActionKind;

typedef struct
{
  PrActionKind kind;
  PrFlags set, clear; /* PR_ACTION_FLAGS: of PR_FLAG_UNREAD and PR_FLAG_STARRED */
  gint64 folder;      /* PR_ACTION_MOVE */
} PrAction;

G_END_DECLS
