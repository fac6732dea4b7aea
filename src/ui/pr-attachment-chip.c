/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachment-chip.h"

#include <glib/gi18n-lib.h>

#define MAX_NAME_CHARS 28

struct _PrAttachmentChip
{
  GtkWidget parent_instance;

  const PrAttachmentKind *kind; /* borrowed */
  GtkWidget *button;            /* a child; a GtkToggleButton where there is a preview */
};

G_DEFINE_FINAL_TYPE (PrAttachmentChip, pr_attachment_chip, GTK_TYPE_WIDGET)

static void
activate (PrAttachmentChip *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", self->kind->number);
}

static void
clicked_cb (PrAttachmentChip *self)
{
  activate (self, "attachment.press");
}

static void
menu_clicked_cb (PrAttachmentChip *self)
{
  activate (self, "attachment.menu");
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  activate (PR_ATTACHMENT_CHIP (widget), "attachment.menu");
  return GDK_EVENT_STOP;
}

static gboolean
copy_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  activate (PR_ATTACHMENT_CHIP (widget), "attachment.copy");
  return GDK_EVENT_STOP;
}

/* ---- the buttons ---- */

static GtkWidget *
make_caption (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  return label;
}

/* The name, and what there is to be warned of below it. */
static GtkWidget *
make_words (const PrAttachmentKind *kind)
{
  GtkWidget *name = gtk_label_new (pr_attachment_kind_get_title (kind));
  const char *warning = pr_file_danger_get_label (kind->danger);
  GtkWidget *box;

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), MAX_NAME_CHARS);
  if (warning == NULL)
    return name;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), make_caption (warning, "warning"));
  return box;
}

/* What a screen reader says of it, and a pointer that rests on it. */
static void
describe (PrAttachmentChip *self, const char *size)
{
  const PrAttachmentKind *kind = self->kind;
  const char *title = pr_attachment_kind_get_title (kind);
  g_autofree char *warning = pr_file_danger_dup_warning (kind->danger, title);
  g_autofree char *facts = NULL;
  g_autofree char *spoken = NULL;

  facts = g_strdup_printf (pr_attachment_kind_has_preview (kind)
                             /* Translators: a file's name, its type, its size */
                             ? _ ("Preview %s (%s, %s)")
                             : _ ("Open %s (%s, %s)"),
                           title, kind->description, size);
  spoken = warning == NULL ? g_strdup (facts) : g_strconcat (facts, "\n", warning, NULL);
  gtk_widget_set_tooltip_text (self->button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static GtkWidget *
make_button (PrAttachmentChip *self)
{
  const PrAttachmentKind *kind = self->kind;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *size = g_format_size (kind->size);
  g_autoptr (GIcon) icon = pr_attachment_kind_dup_icon (kind);
  GtkWidget *image = gtk_image_new_from_gicon (icon);

  self->button =
    pr_attachment_kind_has_preview (kind) ? gtk_toggle_button_new () : gtk_button_new ();
  if (kind->danger.kind != PR_FILE_DANGER_NONE)
    gtk_widget_add_css_class (image, "warning");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), make_words (kind));
  gtk_box_append (GTK_BOX (box), make_caption (size, "dim-label"));
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  describe (self, size);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  return self->button;
}

static GtkWidget *
make_menu_button (PrAttachmentChip *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("pan-down-symbolic");
  g_autofree char *name =
    /* Translators: a file's name */
    g_strdup_printf (_ ("Menu of %s"), pr_attachment_kind_get_title (self->kind));

  gtk_widget_add_css_class (button, "chip-menu");
  gtk_widget_set_tooltip_text (button, _ ("Open, Save, Copy…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (menu_clicked_cb), self);
  return button;
}

/* ---- the widget ---- */

static void
pr_attachment_chip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pr_attachment_chip_parent_class)->dispose (object);
}

static void
pr_attachment_chip_class_init (PrAttachmentChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_attachment_chip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "box");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_key_cb,
                                NULL);
}

static void
pr_attachment_chip_init (PrAttachmentChip *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  gtk_widget_add_css_class (GTK_WIDGET (self), "horizontal");
}

GtkWidget *
pr_attachment_chip_new (const PrAttachmentKind *kind)
{
  PrAttachmentChip *self;

  g_return_val_if_fail (kind != NULL, NULL);

  self = g_object_new (PR_TYPE_ATTACHMENT_CHIP, NULL);
  self->kind = kind;
  gtk_widget_set_parent (make_button (self), GTK_WIDGET (self));
  gtk_widget_set_parent (make_menu_button (self), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

const PrAttachmentKind *
pr_attachment_chip_get_kind (PrAttachmentChip *self)
{
  g_return_val_if_fail (PR_IS_ATTACHMENT_CHIP (self), NULL);

  return self->kind;
}

void
pr_attachment_chip_set_active (PrAttachmentChip *self, gboolean active)
{
  g_return_if_fail (PR_IS_ATTACHMENT_CHIP (self));

  if (GTK_IS_TOGGLE_BUTTON (self->button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), active);
}
