/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-window-keys.h"

typedef struct
{
  guint keyval;
  GdkModifierType modifiers;
  const char *action;
  int step; /* of "win.move", else 0: no parameter */
} WindowKey;

static const WindowKey keys[] = {
  { GDK_KEY_j, 0, "win.move", 1 },
  { GDK_KEY_k, 0, "win.move", -1 },
  { GDK_KEY_u, 0, "win.toggle-unread", 0 },
  { GDK_KEY_s, 0, "win.toggle-star", 0 },
  { GDK_KEY_a, 0, "win.archive", 0 },
  { GDK_KEY_m, 0, "win.move-to", 0 },
  { GDK_KEY_r, 0, "win.restore", 0 },
  { GDK_KEY_exclam, 0, "win.junk", 0 },
  { GDK_KEY_j, GDK_SHIFT_MASK, "win.junk", 0 },
  { GDK_KEY_z, 0, "win.undo", 0 },
  { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", 0 },
  { GDK_KEY_Delete, 0, "win.delete", 0 },
  { GDK_KEY_KP_Delete, 0, "win.delete", 0 },
  { GDK_KEY_space, 0, "win.read-on", 0 },
};

void
pr_window_keys_install (GtkWidgetClass *window_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const WindowKey *key = &keys[i];

      if (key->step != 0)
        gtk_widget_class_add_binding_action (window_class, key->keyval, key->modifiers,
                                             key->action, "i", key->step);
      else
        gtk_widget_class_add_binding_action (window_class, key->keyval, key->modifiers,
                                             key->action, NULL);
    }
}
