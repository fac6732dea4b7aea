/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-move-popover.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-folder-name.h"
#include "model/pr-items.h"
#include "ui/pr-folder-row.h"

/* ---- a row ---- */

#define PR_TYPE_MOVE_ROW (pr_move_row_get_type ())
G_DECLARE_FINAL_TYPE (PrMoveRow, pr_move_row, PR, MOVE_ROW, GtkListBoxRow)

struct _PrMoveRow
{
  GtkListBoxRow parent_instance;

  PrFolderKind kind; /* the order of rows */
  PrAction action;   /* without a name */
  char *folded;      /* that is looked for in */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PrMoveRow, pr_move_row, GTK_TYPE_LIST_BOX_ROW)

static void
pr_move_row_finalize (GObject *object)
{
  g_free (PR_MOVE_ROW (object)->folded);
  G_OBJECT_CLASS (pr_move_row_parent_class)->finalize (object);
}

static void
pr_move_row_class_init (PrMoveRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_move_row_finalize;
}

static void
pr_move_row_init (PrMoveRow *self)
{
  /* The keys are the entry's. */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

static void
set_title (PrMoveRow *self, const char *title)
{
  gtk_label_set_text (self->label, title);
  g_free (self->folded);
  self->folded = pr_name_fold (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

/* What is made is none of the folders yet, and comes last. */
static PrMoveRow *
move_row_new (const PrAction *action, PrFolderKind kind, const char *title)
{
  gboolean made = action->kind == PR_ACTION_MAKE_FOLDER;
  const char *icon = made ? "folder-new-symbolic" : pr_folder_row_get_icon (kind);
  PrMoveRow *self = g_object_new (PR_TYPE_MOVE_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);

  self->action = *action;
  self->kind = made ? kind + 1 : kind;
  self->label = GTK_LABEL (label);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  set_title (self, title);
  return self;
}

/* ---- the popover ---- */

struct _PrMovePopover
{
  GtkPopover parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  char *wanted;   /* what is typed, folded */
  char *new_name; /* of a folder to be made, or NULL */

  gint64 account;

  /* Template children */
  GtkEditable *entry;
  GtkListBox *rows;

  /* Borrowed of the rows: the last one */
  PrMoveRow *new_row;
};

G_DEFINE_FINAL_TYPE (PrMovePopover, pr_move_popover, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_shown (GtkListBoxRow *row, gpointer user_data)
{
  PrMovePopover *self = user_data;

  if (PR_MOVE_ROW (row) == self->new_row)
    return self->new_name != NULL;
  return self->wanted == NULL || strstr (PR_MOVE_ROW (row)->folded, self->wanted) != NULL;
}

/* The one @step from @row among those shown; NULL at the end. */
static GtkListBoxRow *
find_next (PrMovePopover *self, GtkListBoxRow *row, int step)
{
  int i = row == NULL ? -1 : gtk_list_box_row_get_index (row);

  do
    row = gtk_list_box_get_row_at_index (self->rows, i += step);
  while (row != NULL && !is_shown (row, self));
  return row;
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  return (int) PR_MOVE_ROW (a)->kind - (int) PR_MOVE_ROW (b)->kind;
}

/* The focus stays in the entry, so nothing scrolls by itself. */
static void
select_row (PrMovePopover *self, GtkListBoxRow *row)
{
  graphene_rect_t bounds;

  gtk_list_box_select_row (self->rows, row);
  if (row != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->rows), &bounds))
    gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (self->rows), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

void
pr_move_popover_step (PrMovePopover *self, int step)
{
  GtkListBoxRow *row;

  g_return_if_fail (PR_IS_MOVE_POPOVER (self));

  row = find_next (self, gtk_list_box_get_selected_row (self->rows), step);
  if (row != NULL)
    select_row (self, row);
}

static void
update_new_row (PrMovePopover *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  g_autofree char *title = NULL;

  g_clear_pointer (&self->new_name, g_free);
  if (self->account != 0 && *text != '\0')
    self->new_name =
      pr_mailbox_check_folder_name (self->mailbox, self->account, 0, text, NULL);
  if (self->new_name == NULL)
    return;
  title = g_strdup_printf (_ ("New Folder “%s”"), self->new_name);
  set_title (self->new_row, title);
}

static void
changed_cb (PrMovePopover *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  g_assert (PR_IS_MOVE_POPOVER (self));

  g_clear_pointer (&self->wanted, g_free);
  if (*text != '\0')
    self->wanted = pr_name_fold (text);
  update_new_row (self);
  gtk_list_box_invalidate_filter (self->rows);
  select_row (self, find_next (self, NULL, 1));
}

void
pr_move_popover_choose (PrMovePopover *self)
{
  GtkListBoxRow *row;
  PrAction action;

  g_return_if_fail (PR_IS_MOVE_POPOVER (self));

  row = gtk_list_box_get_selected_row (self->rows);
  if (row == NULL)
    return;
  action = PR_MOVE_ROW (row)->action;
  action.name = self->new_name;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, &action);
}

static void
row_activated_cb (PrMovePopover *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->rows, row);
  pr_move_popover_choose (self);
}

static gboolean
key_cb (PrMovePopover *self, guint keyval)
{
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    pr_move_popover_step (self, 1);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    pr_move_popover_step (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
pr_move_popover_dispose (GObject *object)
{
  PrMovePopover *self = PR_MOVE_POPOVER (object);

  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->new_name, g_free);
  G_OBJECT_CLASS (pr_move_popover_parent_class)->dispose (object);
}

static void
pr_move_popover_class_init (PrMovePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_move_popover_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-move-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PrMovePopover, entry);
  gtk_widget_class_bind_template_child (widget_class, PrMovePopover, rows);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_move_popover_choose);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
pr_move_popover_init (PrMovePopover *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_list_box_set_filter_func (self->rows, is_shown, self, NULL);
  gtk_list_box_set_sort_func (self->rows, compare_rows, NULL, NULL);
}

static void
append (PrMovePopover *self, const PrAction *action, PrFolderKind kind, const char *title)
{
  gtk_list_box_append (self->rows, GTK_WIDGET (move_row_new (action, kind, title)));
}

static void
append_folders (PrMovePopover *self, gint64 except)
{
  GListModel *folders = pr_mailbox_get_folders (self->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);
      const PrAction action = { .kind = PR_ACTION_MOVE, .folder = folder->id };

      if ((folder->account == self->account || folder->account == 0) &&
          folder->id != except)
        append (self, &action, folder->kind, pr_folder_get_title (folder));
    }
}

/* Each account has these, or gets them when they are first used. */
static void
append_kinds (PrMovePopover *self, PrFolderKind except)
{
  static const struct
  {
    PrFolderKind kind;
    PrActionKind action;
  } places[] = { { PR_FOLDER_ARCHIVE, PR_ACTION_ARCHIVE },
                 { PR_FOLDER_JUNK, PR_ACTION_JUNK },
                 { PR_FOLDER_TRASH, PR_ACTION_DELETE } };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const PrAction action = { .kind = places[i].action };

      if (places[i].kind != except &&
          (self->account == 0 ||
           pr_mailbox_find_folder_of_kind (self->mailbox, self->account,
                                           places[i].kind) == NULL))
        append (self, &action, places[i].kind, pr_folder_kind_get_title (places[i].kind));
    }
}

GtkWidget *
pr_move_popover_new (PrMailbox *mailbox, gint64 account, gint64 folder)
{
  PrMovePopover *self;
  PrAction action = { .kind = PR_ACTION_MAKE_FOLDER, .account = account };
  const PrFolder *from;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);

  self = g_object_new (PR_TYPE_MOVE_POPOVER, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->account = account;
  from = pr_mailbox_find_folder (mailbox, folder);
  self->new_row = move_row_new (&action, PR_FOLDER_OWN, "");
  if (account != 0)
    append_folders (self, folder);
  append_kinds (self, from == NULL ? PR_FOLDER_OWN : from->kind);
  gtk_list_box_append (self->rows, GTK_WIDGET (self->new_row));
  changed_cb (self);
  return GTK_WIDGET (self);
}

void
pr_move_popover_set_text (PrMovePopover *self, const char *text)
{
  g_return_if_fail (PR_IS_MOVE_POPOVER (self));

  gtk_editable_set_text (self->entry, text);
}

const char *
pr_move_popover_get_choice (PrMovePopover *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (PR_IS_MOVE_POPOVER (self), NULL);

  row = gtk_list_box_get_selected_row (self->rows);
  return row == NULL ? NULL : gtk_label_get_text (PR_MOVE_ROW (row)->label);
}

guint
pr_move_popover_get_n_choices (PrMovePopover *self)
{
  GtkListBoxRow *row = NULL;
  guint n = 0;

  g_return_val_if_fail (PR_IS_MOVE_POPOVER (self), 0);

  while ((row = find_next (self, row, 1)) != NULL)
    n++;
  return n;
}
