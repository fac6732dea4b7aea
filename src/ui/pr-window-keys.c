/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-window-keys.h"

#include "ui/pr-settings.h"

typedef struct
{
  guint keyval;
  GdkModifierType modifiers;
  const char *action;
  int step; /* of "win.move" and the like, else 0: no parameter */
} WindowKey;

static const WindowKey keys[] = {
  { GDK_KEY_j, 0, "win.move", 1 },
  { GDK_KEY_k, 0, "win.move", -1 },
  { GDK_KEY_n, 0, "win.move-unread", 1 },
  { GDK_KEY_n, GDK_SHIFT_MASK, "win.move-unread", -1 },
  { GDK_KEY_x, 0, "win.toggle-row", 0 },
  { GDK_KEY_F1, 0, "win.search-help", 0 },
  { GDK_KEY_F6, 0, "win.next-pane", 1 },
  { GDK_KEY_F6, GDK_SHIFT_MASK, "win.next-pane", -1 },
  { GDK_KEY_Down, GDK_ALT_MASK, "win.step-conversation", 1 },
  { GDK_KEY_Up, GDK_ALT_MASK, "win.step-conversation", -1 },
  { GDK_KEY_u, 0, "win.toggle-unread", 0 },
  { GDK_KEY_s, 0, "win.toggle-star", 0 },
  { GDK_KEY_a, 0, "win.archive", 0 },
  { GDK_KEY_m, 0, "win.move-to", 0 },
  { GDK_KEY_r, 0, "win.restore", 0 },
  { GDK_KEY_exclam, 0, "win.junk", 0 },
  { GDK_KEY_j, GDK_SHIFT_MASK, "win.junk", 0 },
  { GDK_KEY_d, 0, "win.download", 0 },
  { GDK_KEY_o, 0, "win.show-original", 0 },
  { GDK_KEY_Delete, GDK_SHIFT_MASK, "win.delete-both", 0 },
  { GDK_KEY_Delete, GDK_CONTROL_MASK, "win.delete-on-server", 0 },
  { GDK_KEY_z, 0, "win.undo", 0 },
  { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", 0 },
  { GDK_KEY_KP_Delete, 0, "win.delete", 0 },
  { GDK_KEY_Delete, 0, "win.delete", 0 }, /* the last is the one that menus show */
  { GDK_KEY_space, 0, "win.read-on", 0 },
  { GDK_KEY_space, GDK_SHIFT_MASK, "win.read-back", 0 },
};

/* Letters alone act only where a person wants it so; a window without them passes them
 * on. */
static gboolean
letter_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  const char *action;
  int step;

  if (!pr_settings_get_single_letter_keys (pr_settings_get_default ()))
    return GDK_EVENT_PROPAGATE;
  g_variant_get (arguments, "(&si)", &action, &step);
  if (step != 0)
    gtk_widget_activate_action (widget, action, "i", step);
  else
    gtk_widget_activate_action (widget, action, NULL);
  return GDK_EVENT_STOP;
}

static gboolean
is_letter (const WindowKey *key)
{
  return key->modifiers == 0 && g_unichar_isalpha (gdk_keyval_to_unicode (key->keyval));
}

void
pr_window_keys_install (GtkWidgetClass *window_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const WindowKey *key = &keys[i];

      if (is_letter (key))
        gtk_widget_class_add_binding (window_class, key->keyval, key->modifiers,
                                      letter_cb, "(si)", key->action, key->step);
      else if (key->step != 0)
        gtk_widget_class_add_binding_action (window_class, key->keyval, key->modifiers,
                                             key->action, "i", key->step);
      else
        gtk_widget_class_add_binding_action (window_class, key->keyval, key->modifiers,
                                             key->action, NULL);
    }
}
