/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-folder-drop.h"

#include <glib/gi18n-lib.h>

/* ---- what fits ---- */

/* Mail of several accounts only goes where each of them has a folder. */
static gboolean
choose_kind (PrFolderKind kind, PrAction *action)
{
  switch (kind)
    {
    case PR_FOLDER_ARCHIVE:
      action->kind = PR_ACTION_ARCHIVE;
      return TRUE;
    case PR_FOLDER_JUNK:
      action->kind = PR_ACTION_JUNK;
      return TRUE;
    case PR_FOLDER_TRASH:
      action->kind = PR_ACTION_DELETE;
      return TRUE;
    case PR_FOLDER_INBOX:
    case PR_FOLDER_SENT:
    case PR_FOLDER_OWN:
    default:
      return FALSE;
    }
}

gboolean
pr_folder_drop_choose (PrMailbox *mailbox,
                       PrMailDrag *drag,
                       gint64 folder,
                       PrAction *action,
                       const char **why)
{
  gint64 account = pr_mail_drag_get_account (drag);
  const PrFolder *goal;

  *why = NULL;
  *action = (PrAction){ .kind = PR_ACTION_MOVE, .folder = folder };
  if (pr_mailbox_is_read_only (mailbox) || folder == pr_mail_drag_get_folder (drag))
    return FALSE;
  if (folder == PR_FOLDER_ID_STARRED)
    {
      *action = (PrAction){ .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED };
      return TRUE;
    }
  goal = pr_mailbox_find_folder (mailbox, folder);
  if (goal == NULL)
    return FALSE;
  if (goal->account == 0 || goal->account == account ||
      (account == 0 && choose_kind (goal->kind, action)))
    return TRUE;
  *why = account == 0 ? _ ("That is mail of several accounts")
                      : _ ("Mail stays in its account");
  return FALSE;
}

/* ---- the target ---- */

typedef struct
{
  PrFolderRow *row; /* borrowed: it owns this */
  PrMailbox *mailbox;
  PrFolderDropFunc func;
  gpointer user_data;
} Target;

static void
target_free (gpointer data, GClosure *closure)
{
  Target *self = data;

  g_object_unref (self->mailbox);
  g_free (self);
}

static PrMailDrag *
get_drag (GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);

  return value == NULL ? NULL : g_value_get_object (value);
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, Target *self)
{
  PrMailDrag *drag = get_drag (target);
  const char *why = NULL;
  PrAction action;
  gboolean fits = drag != NULL &&
                  pr_folder_drop_choose (self->mailbox, drag,
                                         pr_folder_row_get_id (self->row), &action, &why);

  if (drag == NULL)
    return 0;
  pr_mail_drag_set_hint (drag, why);
  pr_folder_row_set_drop (self->row, fits          ? PR_FOLDER_ROW_DROP_READY
                                     : why != NULL ? PR_FOLDER_ROW_DROP_REFUSED
                                                   : PR_FOLDER_ROW_DROP_NONE);
  return fits ? GDK_ACTION_MOVE : 0;
}

static void
leave_cb (GtkDropTarget *target, Target *self)
{
  PrMailDrag *drag = get_drag (target);

  if (drag != NULL)
    pr_mail_drag_set_hint (drag, NULL);
  pr_folder_row_set_drop (self->row, PR_FOLDER_ROW_DROP_NONE);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Target *self)
{
  PrMailDrag *drag = g_value_get_object (value);
  const char *why;
  PrAction action;

  /* A drop is no leave. */
  pr_folder_row_set_drop (self->row, PR_FOLDER_ROW_DROP_NONE);
  if (!pr_folder_drop_choose (self->mailbox, drag, pr_folder_row_get_id (self->row),
                              &action, &why))
    return FALSE;
  self->func (&action, drag, self->user_data);
  return TRUE;
}

void
pr_folder_drop_add (PrFolderRow *row,
                    PrMailbox *mailbox,
                    PrFolderDropFunc func,
                    gpointer user_data)
{
  GtkDropTarget *target = gtk_drop_target_new (PR_TYPE_MAIL_DRAG, GDK_ACTION_MOVE);
  Target *self = g_new0 (Target, 1);

  self->row = row;
  self->mailbox = g_object_ref (mailbox);
  self->func = func;
  self->user_data = user_data;
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_data (target, "drop", G_CALLBACK (drop_cb), self, target_free, 0);
  g_signal_connect (target, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (target));
}
