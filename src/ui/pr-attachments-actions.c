/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachments-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-attachment-content.h"
#include "ui/pr-attachment-open.h"
#include "ui/pr-attachment-save.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-popovers.h"
#include "ui/pr-save-all.h"

static void
tell (PrAttachments *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", sentence);
}

static const PrAttachmentKind *
get_kind (GtkWidget *widget, GVariant *number)
{
  return pr_attachments_find_kind (PR_ATTACHMENTS (widget),
                                   g_variant_get_string (number, NULL));
}

/* What the message says that it is; what it seems to be where that is a file in a text.
 */
static const char *
get_declared_type (PrMessage *message, const PrAttachmentKind *kind)
{
  GPtrArray *parts = pr_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (g_str_equal (part->number, kind->number))
        return part->type;
    }
  return kind->type;
}

/* ---- one of them ---- */

void
pr_attachments_close_preview (PrAttachments *self)
{
  const char *number = pr_attachment_preview_get_number (self->preview);
  PrAttachmentChip *chip =
    number == NULL ? NULL : pr_attachments_find_chip (self, number);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  gboolean inside =
    focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->preview));

  pr_attachment_preview_clear (self->preview);
  if (chip == NULL)
    return;
  pr_attachment_chip_set_active (chip, FALSE);
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (chip), GTK_DIR_TAB_FORWARD);
}

static void
preview (PrAttachments *self, const PrAttachmentKind *kind)
{
  gboolean shown =
    g_strcmp0 (pr_attachment_preview_get_number (self->preview), kind->number) == 0;
  PrAttachmentChip *chip = pr_attachments_find_chip (self, kind->number);

  pr_attachments_close_preview (self);
  if (!shown)
    pr_attachment_preview_show (self->preview, self->message, kind);
  if (chip != NULL)
    pr_attachment_chip_set_active (chip, !shown);
}

static void
open (PrAttachments *self, const PrAttachmentKind *kind)
{
  pr_attachment_open (GTK_WIDGET (self), self->message, kind->number, kind->name,
                      get_declared_type (self->message, kind), self->decrypted,
                      self->cancellable);
}

static void
preview_action (GtkWidget *widget, const char *name, GVariant *number)
{
  const PrAttachmentKind *kind = get_kind (widget, number);

  if (kind != NULL && pr_attachment_kind_has_preview (kind))
    preview (PR_ATTACHMENTS (widget), kind);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *number)
{
  const PrAttachmentKind *kind = get_kind (widget, number);

  if (kind != NULL)
    open (PR_ATTACHMENTS (widget), kind);
}

static void
press_action (GtkWidget *widget, const char *name, GVariant *number)
{
  const PrAttachmentKind *kind = get_kind (widget, number);

  if (kind == NULL)
    return;
  if (pr_attachment_kind_has_preview (kind))
    preview (PR_ATTACHMENTS (widget), kind);
  else
    open (PR_ATTACHMENTS (widget), kind);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_attachments_close_preview (PR_ATTACHMENTS (widget));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);

  if (pr_attachment_preview_get_number (self->preview) == NULL)
    return GDK_EVENT_PROPAGATE;
  pr_attachments_close_preview (self);
  return GDK_EVENT_STOP;
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *number)
{
  const PrAttachmentKind *kind = get_kind (widget, number);
  PrAttachments *self = PR_ATTACHMENTS (widget);

  if (kind != NULL)
    pr_attachment_save (widget, self->message, kind->number, kind->name,
                        self->cancellable);
}

/* ---- to other programs ---- */

static GdkContentProvider *
make_content (PrAttachments *self, const PrAttachmentKind *kind)
{
  if (kind == NULL)
    return pr_attachment_content_new (self->message, NULL, NULL);
  return pr_attachment_content_new (self->message, kind->number,
                                    kind->look == PR_ATTACHMENT_IMAGE ? kind->type
                                                                      : NULL);
}

static void
copy (PrAttachments *self, const PrAttachmentKind *kind)
{
  g_autoptr (GdkContentProvider) content = make_content (self, kind);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *number)
{
  const PrAttachmentKind *kind = get_kind (widget, number);

  if (kind == NULL)
    return;
  copy (PR_ATTACHMENTS (widget), kind);
  tell (PR_ATTACHMENTS (widget), _ ("Attachment copied"));
}

static void
copy_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);

  if (self->kinds == NULL || self->kinds->len == 0)
    return;
  copy (self, NULL);
  tell (self, _ ("All attachments copied"));
}

/* The chip at that place of the box; *@all: there is a button that means all. */
static PrAttachmentChip *
pick (PrAttachments *self, double x, double y, gboolean *all)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->box), x, y, GTK_PICK_DEFAULT);

  *all = FALSE;
  for (; picked != NULL && picked != GTK_WIDGET (self->box);
       picked = gtk_widget_get_parent (picked))
    {
      if (PR_IS_ATTACHMENT_CHIP (picked))
        return PR_ATTACHMENT_CHIP (picked);
      if (GTK_IS_BUTTON (picked) &&
          gtk_actionable_get_action_name (GTK_ACTIONABLE (picked)) != NULL)
        *all = TRUE;
    }
  return NULL;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, PrAttachments *self)
{
  gboolean all;
  PrAttachmentChip *chip = pick (self, x, y, &all);
  g_autoptr (GdkPaintable) icon = NULL;

  if (self->message == NULL || (chip == NULL && !all))
    return NULL;
  icon =
    gtk_widget_paintable_new (chip != NULL ? GTK_WIDGET (chip) : GTK_WIDGET (self->box));
  gtk_drag_source_set_icon (source, icon, -12, -12);
  return make_content (self, chip == NULL ? NULL : pr_attachment_chip_get_kind (chip));
}

/* ---- all of them ---- */

static void
progress_cb (guint n_saved, guint n, double fraction, gpointer user_data)
{
  PrAttachments *self = user_data;
  g_autofree char *sentence =
    /* Translators: how many attachments of how many */
    g_strdup_printf (_ ("Saving attachments: %'u of %'u"), n_saved, n);

  if (self->work != NULL)
    pr_work_row_show (self->work, sentence, fraction);
}

static void
saved_all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrAttachments) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n = pr_save_all_finish (result, &error);
  g_autofree char *told = NULL;

  self->n_saving--;
  if (self->work == NULL)
    return; /* its window was closed */
  if (self->n_saving == 0)
    pr_work_row_stop (self->work);
  pr_attachments_update_visible (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    told = g_strdup_printf (ngettext ("Cancelled: %'u attachment was saved before",
                                      "Cancelled: %'u attachments were saved before", n),
                            n);
  else if (error == NULL)
    told =
      g_strdup_printf (ngettext ("%'u attachment saved", "%'u attachments saved", n), n);
  tell (self, told != NULL ? told : error->message);
}

typedef struct
{
  PrAttachments *self;
  PrMessage *message;
} Question;

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (PrAttachments) self = question->self;
  g_autoptr (PrMessage) message = question->message;
  g_autoptr (GFile) folder = pr_dialog_save_finish (result, NULL);

  if (folder == NULL || self->work == NULL)
    return;
  self->n_saving++;
  pr_save_all_async (message, folder, progress_cb, self->cancellable, saved_all_cb,
                     g_object_ref (self));
}

static void
save_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);
  Question *question;

  if (self->message == NULL)
    return;
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->message = pr_message_ref (self->message);
  pr_dialog_save_into_async (GTK_WINDOW (gtk_widget_get_root (widget)),
                             _ ("Save All Attachments"), NULL, folder_chosen_cb,
                             question);
}

static void
cancel_saving_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* ---- the menu ---- */

static void
append (GMenu *menu, const char *label, const char *action, const char *number)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, number == NULL ? NULL : "s", number);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (PrAttachments *self, const PrAttachmentKind *kind)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) looks = g_menu_new ();
  g_autoptr (GMenu) keeps = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();
  gboolean shown =
    g_strcmp0 (pr_attachment_preview_get_number (self->preview), kind->number) == 0;

  if (pr_attachment_kind_has_preview (kind))
    append (looks, shown ? _ ("Close _Preview") : _ ("_Preview"), "attachment.preview",
            kind->number);
  append (looks, _ ("_Open"), "attachment.open", kind->number);
  append (keeps, _ ("_Save As…"), "attachment.save", kind->number);
  append (keeps, _ ("_Copy"), "attachment.copy", kind->number);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (looks));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (keeps));
  if (self->kinds->len > 1)
    {
      append (all, _ ("Save _All…"), "attachment.save-all", NULL);
      append (all, _ ("Copy A_ll"), "attachment.copy-all", NULL);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
    }
  return G_MENU_MODEL (menu);
}

static void
popup (PrAttachments *self, PrAttachmentChip *chip, const GdkRectangle *at)
{
  const PrAttachmentKind *kind = pr_attachment_chip_get_kind (chip);
  g_autoptr (GMenuModel) model = make_menu (self, kind);
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);
  g_autofree char *name =
    /* Translators: a file's name */
    g_strdup_printf (_ ("Menu of %s"), pr_attachment_kind_get_title (kind));

  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_popover_set_position (GTK_POPOVER (menu), GTK_POS_TOP);
  pr_popover_open (GTK_POPOVER (menu), GTK_WIDGET (chip), at);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *number)
{
  PrAttachments *self = PR_ATTACHMENTS (widget);
  PrAttachmentChip *chip =
    pr_attachments_find_chip (self, g_variant_get_string (number, NULL));
  GtkWidget *button;
  graphene_rect_t bounds;
  GdkRectangle at = { 0, 0, 1, 1 };

  if (chip == NULL)
    return;
  button = gtk_widget_get_last_child (GTK_WIDGET (chip));
  if (gtk_widget_compute_bounds (button, GTK_WIDGET (chip), &bounds))
    {
      at.x = (int) bounds.origin.x;
      at.y = (int) bounds.origin.y;
      at.width = (int) bounds.size.width;
      at.height = (int) bounds.size.height;
    }
  popup (self, chip, &at);
}

static gboolean
popup_at (PrAttachments *self, double x, double y)
{
  gboolean all;
  PrAttachmentChip *chip = pick (self, x, y, &all);
  double chip_x, chip_y;
  GdkRectangle at = { 0, 0, 1, 1 };

  if (chip == NULL ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self->box), GTK_WIDGET (chip), x, y,
                                         &chip_x, &chip_y))
    return FALSE;
  at.x = (int) chip_x;
  at.y = (int) chip_y;
  popup (self, chip, &at);
  return TRUE;
}

static void
secondary_pressed_cb (GtkGesture *gesture,
                      int n_press,
                      double x,
                      double y,
                      PrAttachments *self)
{
  if (popup_at (self, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (GtkGesture *gesture, double x, double y, PrAttachments *self)
{
  if (popup_at (self, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Before the buttons, which take the pointer for themselves. */
static void
add_gesture (PrAttachments *self, gpointer gesture)
{
  gtk_event_controller_set_propagation_phase (gesture, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->box), gesture);
}

void
pr_attachments_follow_pointer (PrAttachments *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), self);
  add_gesture (self, source);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  add_gesture (self, secondary);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_pressed_cb), self);
  add_gesture (self, hold);
}

void
pr_attachments_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "attachment.press", "s", press_action },
    { "attachment.preview", "s", preview_action },
    { "attachment.open", "s", open_action },
    { "attachment.save", "s", save_action },
    { "attachment.copy", "s", copy_action },
    { "attachment.menu", "s", menu_action },
    { "attachment.close", NULL, close_action },
    { "attachment.save-all", NULL, save_all_action },
    { "attachment.copy-all", NULL, copy_all_action },
    { "attachment.cancel-saving", NULL, cancel_saving_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}
