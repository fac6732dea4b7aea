/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-act-words.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-folder-name.h"

/* Where @action brings mail; NULL: nowhere, or each message somewhere else. */
static const char *
get_goal (PrMailbox *mailbox, const PrAction *action)
{
  const PrFolder *folder;

  switch (action->kind)
    {
    case PR_ACTION_MOVE:
      folder = pr_mailbox_find_folder (mailbox, action->folder);
      return folder == NULL ? _ ("another folder") : pr_folder_get_title (folder);
    case PR_ACTION_ARCHIVE:
      return pr_folder_kind_get_title (PR_FOLDER_ARCHIVE);
    case PR_ACTION_JUNK:
      return pr_folder_kind_get_title (PR_FOLDER_JUNK);
    case PR_ACTION_DELETE:
      return pr_folder_kind_get_title (PR_FOLDER_TRASH);
    case PR_ACTION_NOT_JUNK:
      return pr_folder_kind_get_title (PR_FOLDER_INBOX);
    case PR_ACTION_DOWNLOAD:
    case PR_ACTION_DELETE_BOTH:
    case PR_ACTION_DELETE_ON_SERVER:
    case PR_ACTION_TAKE_BACK:
    case PR_ACTION_SPLIT:
    case PR_ACTION_MERGE:
    case PR_ACTION_FLAGS:
    case PR_ACTION_RESTORE:
    case PR_ACTION_READ_ALL:
    case PR_ACTION_MAKE_FOLDER:
    case PR_ACTION_RENAME_FOLDER:
    case PR_ACTION_REMOVE_FOLDER:
    default:
      return NULL;
    }
}

static char *
describe_flags (const PrAction *action, guint n)
{
  if (action->kind == PR_ACTION_READ_ALL || (action->clear & PR_FLAG_UNREAD) != 0)
    return g_strdup_printf (ngettext ("Marked %'u message as read",
                                      "Marked %'u messages as read", n),
                            n);
  if ((action->set & PR_FLAG_UNREAD) != 0)
    return g_strdup_printf (ngettext ("Marked %'u message as unread",
                                      "Marked %'u messages as unread", n),
                            n);
  if ((action->set & PR_FLAG_STARRED) != 0)
    return g_strdup_printf (ngettext ("Starred %'u message", "Starred %'u messages", n),
                            n);
  return g_strdup_printf (ngettext ("Removed the star of %'u message",
                                    "Removed the stars of %'u messages", n),
                          n);
}

static char *
describe_made (const char *name, guint n)
{
  if (n == 0)
    return g_strdup_printf (_ ("Created the folder “%s”"), name);
  return g_strdup_printf (ngettext ("Moved %'u message to the new folder “%s”",
                                    "Moved %'u messages to the new folder “%s”", n),
                          n, name);
}

static char *
describe_removed (const char *name, guint n)
{
  if (n == 0)
    return g_strdup_printf (_ ("Removed the folder “%s”"), name);
  return g_strdup_printf (
    ngettext ("Removed the folder “%s” and moved its %'u message to Trash",
              "Removed the folder “%s” and moved its %'u messages to Trash", n),
    name, n);
}

/* What is noted for the next check. */
static char *
describe_wish (PrActionKind kind, guint n)
{
  if (kind == PR_ACTION_DOWNLOAD)
    return g_strdup_printf (ngettext ("%'u message is to be downloaded",
                                      "%'u messages are to be downloaded", n),
                            n);
  if (kind == PR_ACTION_DELETE_BOTH)
    return g_strdup_printf (
      ngettext ("Moved %'u message to Trash, to be deleted on the server too",
                "Moved %'u messages to Trash, to be deleted on the server too", n),
      n);
  if (kind == PR_ACTION_DELETE_ON_SERVER)
    return g_strdup_printf (
      ngettext ("%'u message is to be deleted on the server at the next check",
                "%'u messages are to be deleted on the server at the next check", n),
      n);
  return g_strdup_printf (ngettext ("Nothing is asked of %'u message any more",
                                    "Nothing is asked of %'u messages any more", n),
                          n);
}

char *
pr_act_words_done (PrMailbox *mailbox, const PrAction *action, guint n, guint n_rows)
{
  const char *name = action->name == NULL ? "" : action->name;

  switch (action->kind)
    {
    case PR_ACTION_FLAGS:
    case PR_ACTION_READ_ALL:
      return describe_flags (action, n);
    case PR_ACTION_RESTORE:
      return g_strdup_printf (ngettext ("Restored %'u message", "Restored %'u messages",
                                        n),
                              n);
    case PR_ACTION_MAKE_FOLDER:
      return describe_made (name, n);
    case PR_ACTION_RENAME_FOLDER:
      return g_strdup_printf (_ ("Renamed the folder to “%s”"), name);
    case PR_ACTION_REMOVE_FOLDER:
      return describe_removed (name, n);
    case PR_ACTION_DOWNLOAD:
    case PR_ACTION_DELETE_BOTH:
    case PR_ACTION_DELETE_ON_SERVER:
    case PR_ACTION_TAKE_BACK:
      return describe_wish (action->kind, n);
    case PR_ACTION_SPLIT:
      return g_strdup (_ ("Split the message from its conversation"));
    case PR_ACTION_MERGE:
      return g_strdup_printf (ngettext ("Merged %'u conversation",
                                        "Merged %'u conversations", n),
                              n);
    case PR_ACTION_MOVE:
    case PR_ACTION_ARCHIVE:
    case PR_ACTION_JUNK:
    case PR_ACTION_DELETE:
    case PR_ACTION_NOT_JUNK:
    default:
      if (n > n_rows && n_rows > 0)
        /* Translators: how many conversations, and a folder's name */
        return g_strdup_printf (ngettext ("Moved %'u conversation to %s",
                                          "Moved %'u conversations to %s", n_rows),
                                n_rows, get_goal (mailbox, action));
      /* Translators: how many messages, and a folder's name */
      return g_strdup_printf (ngettext ("Moved %'u message to %s",
                                        "Moved %'u messages to %s", n),
                              n, get_goal (mailbox, action));
    }
}

char *
pr_act_words_nothing (PrMailbox *mailbox, const PrAction *action)
{
  const char *goal = get_goal (mailbox, action);

  if (action->kind == PR_ACTION_DELETE)
    return g_strdup (_ ("What is in Trash is deleted already"));
  if (action->kind == PR_ACTION_READ_ALL)
    return g_strdup (_ ("There are no unread messages"));
  if (action->kind == PR_ACTION_DOWNLOAD)
    return g_strdup (_ ("All of that is here, or asked for, or no longer on the server"));
  if (action->kind == PR_ACTION_DELETE_BOTH || action->kind == PR_ACTION_DELETE_ON_SERVER)
    return g_strdup (_ ("None of that is on a server any more, or it was asked already"));
  if (action->kind == PR_ACTION_TAKE_BACK)
    return g_strdup (_ ("There is nothing to take back"));
  if (action->kind == PR_ACTION_SPLIT)
    return g_strdup (_ ("That is a conversation of its own already"));
  if (action->kind == PR_ACTION_MERGE)
    return g_strdup (_ ("Those are one conversation already"));
  if (goal == NULL)
    return g_strdup (_ ("Nothing was changed"));
  /* Translators: a folder's name */
  return g_strdup_printf (_ ("That is in %s already"), goal);
}

char *
pr_act_words_undone (PrMailbox *mailbox, const PrAction *action, guint n, guint n_rows)
{
  g_autofree char *done = NULL;

  if (n == 0 &&
      (action->kind == PR_ACTION_DOWNLOAD || action->kind == PR_ACTION_DELETE_ON_SERVER))
    return g_strdup (_ ("A check has done that already, and it stays"));
  if (n == 0 && action->kind < PR_ACTION_MAKE_FOLDER)
    return g_strdup (_ ("All of that was changed again since, and stays"));
  done = pr_act_words_done (mailbox, action, n, n_rows);
  /* Translators: what was undone is a sentence such as “Moved 3 messages to Archive”. */
  return g_strdup_printf (_ ("Undone: %s"), done);
}
