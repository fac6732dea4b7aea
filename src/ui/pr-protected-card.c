/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-protected-card.h"

#include <glib/gi18n-lib.h>

struct _PrProtectedCard
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget *box;
  GtkImage *icon;
  GtkWidget *spinner;
  GtkLabel *title;
  GtkLabel *details;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (PrProtectedCard, pr_protected_card, GTK_TYPE_WIDGET)

enum
{
  PRESSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
pressed_cb (PrProtectedCard *self)
{
  g_signal_emit (self, signals[PRESSED], 0);
}

static void
pr_protected_card_dispose (GObject *object)
{
  g_clear_pointer (&PR_PROTECTED_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_protected_card_parent_class)->dispose (object);
}

static void
pr_protected_card_class_init (PrProtectedCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_protected_card_dispose;
  signals[PRESSED] = g_signal_new ("pressed", PR_TYPE_PROTECTED_CARD, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-protected-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PrProtectedCard, box);
  gtk_widget_class_bind_template_child (widget_class, PrProtectedCard, icon);
  gtk_widget_class_bind_template_child (widget_class, PrProtectedCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrProtectedCard, title);
  gtk_widget_class_bind_template_child (widget_class, PrProtectedCard, details);
  gtk_widget_class_bind_template_child (widget_class, PrProtectedCard, button);
}

static void
pr_protected_card_init (PrProtectedCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (pressed_cb), self);
}

static const char *
choose_icon (const PrProtected *what)
{
  if (what->warns)
    return "dialog-warning-symbolic";
  return what->encrypted ? "dialog-password-symbolic" : "security-high-symbolic";
}

/* NULL: there is nothing to do. */
static const char *
choose_label (const PrProtected *what, gboolean shown)
{
  switch (what->state)
    {
    case PR_PROTECTED_WAITS:
      return what->encrypted ? _ ("_Decrypt") : _ ("_Verify");
    case PR_PROTECTED_OPENED:
      if (what->whole)
        return NULL;
      return shown ? _ ("Show the _Whole Message") : _ ("Show _Only This Part");
    case PR_PROTECTED_UNSHIELDED:
      return NULL;
    case PR_PROTECTED_NO_KEY:
    case PR_PROTECTED_NO_PASSPHRASE:
    case PR_PROTECTED_NO_PROGRAM:
    case PR_PROTECTED_FAILED:
    default:
      return _ ("_Try Again");
    }
}

static void
tell (PrProtectedCard *self, const char *title, const char *details, const char *label)
{
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *details != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  gtk_button_set_label (self->button, label == NULL ? "" : label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

GtkWidget *
pr_protected_card_new (const PrProtected *what, gboolean shown)
{
  PrProtectedCard *self = g_object_new (PR_TYPE_PROTECTED_CARD, NULL);

  gtk_image_set_from_icon_name (self->icon, choose_icon (what));
  tell (self, what->title, what->details, choose_label (what, shown));
  return GTK_WIDGET (self);
}

GtkWidget *
pr_protected_card_new_waiting (gboolean busy)
{
  PrProtectedCard *self = g_object_new (PR_TYPE_PROTECTED_CARD, NULL);

  gtk_image_set_from_icon_name (self->icon, "dialog-password-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !busy);
  gtk_widget_set_visible (self->spinner, busy);
  if (busy)
    tell (self, _ ("Decrypting and verifying…"), "", _ ("_Cancel"));
  else
    tell (self, _ ("This message is encrypted or signed, and was not opened"), "",
          _ ("_Try Again"));
  return GTK_WIDGET (self);
}

const char *
pr_protected_card_get_title (PrProtectedCard *self)
{
  g_return_val_if_fail (PR_IS_PROTECTED_CARD (self), NULL);

  return gtk_label_get_text (self->title);
}

const char *
pr_protected_card_get_details (PrProtectedCard *self)
{
  g_return_val_if_fail (PR_IS_PROTECTED_CARD (self), NULL);

  return gtk_label_get_text (self->details);
}

const char *
pr_protected_card_get_button (PrProtectedCard *self)
{
  g_return_val_if_fail (PR_IS_PROTECTED_CARD (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->button))
           ? gtk_button_get_label (self->button)
           : NULL;
}

void
pr_protected_card_press (PrProtectedCard *self)
{
  g_return_if_fail (PR_IS_PROTECTED_CARD (self));

  pressed_cb (self);
}
