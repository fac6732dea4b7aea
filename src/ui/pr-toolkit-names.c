/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-toolkit-names.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* First label with words in @widget's tree, or %NULL. */
static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0' ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = gtk_widget_get_visible (child) ? find_label (child) : NULL;

      if (label != NULL)
        return label;
    }
  return NULL;
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

/* The title of what holds it; of a group that has none the page's, then the window's. */
static const char *
find_title (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      const char *title = NULL;

      if (ADW_IS_PREFERENCES_ROW (widget))
        title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
      else if (ADW_IS_PREFERENCES_GROUP (widget))
        title = adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget));
      else if (ADW_IS_PREFERENCES_PAGE (widget))
        title = adw_preferences_page_get_title (ADW_PREFERENCES_PAGE (widget));
      else if (ADW_IS_STATUS_PAGE (widget))
        title = adw_status_page_get_title (ADW_STATUS_PAGE (widget));
      else if (GTK_IS_WINDOW (widget))
        title = gtk_window_get_title (GTK_WINDOW (widget));
      if (title != NULL && *title != '\0')
        return title;
    }
  return _ ("Contents");
}

static const char *
find_icon_name (GtkWidget *widget)
{
  const char *name = NULL;

  if (GTK_IS_IMAGE (widget))
    return gtk_image_get_icon_name (GTK_IMAGE (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && name == NULL; child = gtk_widget_get_next_sibling (child))
    name = find_icon_name (child);
  return name;
}

static void
name_icon (GtkWidget *widget)
{
  static const struct
  {
    const char *icon;
    const char *name;
  } icons[] = {
    { "window-close-symbolic", N_ ("Close") },
    { "system-search-symbolic", N_ ("Search") },
    { "edit-find-symbolic", N_ ("Search") },
    { "edit-clear-symbolic", N_ ("Clear") },
    { "go-previous-symbolic", N_ ("Back") },
    { "view-reveal-symbolic", N_ ("Show Password") },
    { "view-conceal-symbolic", N_ ("Hide Password") },
  };
  const char *icon = find_icon_name (widget);

  for (guint i = 0; icon != NULL && i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i].icon, icon))
      set_name (widget, _ (icons[i].name));
}

static void
name_after_label (GtkWidget *widget)
{
  GtkWidget *label = find_label (widget);

  if (label != NULL)
    set_name (widget, gtk_label_get_text (GTK_LABEL (label)));
  else
    name_icon (widget);
}

/* An image that is to be clicked, like the eye in the row of a password, is a button too.
 */
static gboolean
is_button (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) ||
         (GTK_IS_IMAGE (widget) && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (
                                     widget)) == GTK_ACCESSIBLE_ROLE_BUTTON);
}

static gboolean
is_row (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX_ROW (widget) ||
         g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

static gboolean
is_container (GtkWidget *widget)
{
  return (GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_LIST_BOX (widget) ||
          GTK_IS_LIST_VIEW (widget)) &&
         gtk_widget_get_focusable (widget);
}

static gboolean
has_label (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* By a relation, as the list of a group is named by its title, which may be empty, and a
 * button by its child, which may be an image. */
static gboolean
is_labelled (GtkWidget *widget)
{
  GtkWidget *group = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_GROUP);

  if (!gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                         GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return FALSE;
  if (!is_container (widget))
    return find_label (widget) != NULL;
  return group == NULL ||
         *adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)) != '\0';
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint n_values,
           const GValue *values,
           gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (!(is_container (widget) || is_button (widget) || is_row (widget)) ||
      has_label (widget) || is_labelled (widget))
    return G_SOURCE_CONTINUE;
  if (is_container (widget))
    set_name (widget, find_title (widget));
  else
    name_after_label (widget);
  return G_SOURCE_CONTINUE;
}

void
pr_toolkit_names_install (void)
{
  static gboolean installed = FALSE;

  if (installed)
    return;
  installed = TRUE;
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET)); /* it makes the signal */
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb,
                              NULL, NULL);
}
