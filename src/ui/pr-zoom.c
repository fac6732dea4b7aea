/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-zoom.h"

static const guint sizes[] = { 50,  67,  80,  90, PR_ZOOM_NORMAL, 110, 120, 135, 150,
                               175, 200, 250, 300 };

#define NORMAL 4 /* its place in them */

static guint place = NORMAL;

/* One for all: the widgets that have it are told by GTK when it changes. */
static GtkCssProvider *
get_provider (void)
{
  static GtkCssProvider *provider = NULL;

  if (provider == NULL)
    provider = gtk_css_provider_new ();
  return provider;
}

/* Who is told. */
typedef struct
{
  GtkWidget *widget; /* borrowed */
  void (*changed) (GtkWidget *widget);
} Follower;

static GSList *followers; /* of Follower, owned */

guint
pr_zoom_get (void)
{
  return sizes[place];
}

void
pr_zoom_change (int step)
{
  g_autofree char *css = NULL;

  if (step == 0)
    place = NORMAL;
  else if (step > 0 && place + 1 < G_N_ELEMENTS (sizes))
    place++;
  else if (step < 0 && place > 0)
    place--;
  css = g_strdup_printf ("textview { font-size: %u%%; }", pr_zoom_get ());
  gtk_css_provider_load_from_data (get_provider (), place == NORMAL ? "" : css, -1);
  for (GSList *l = followers; l != NULL; l = l->next)
    {
      const Follower *follower = l->data;

      follower->changed (follower->widget);
    }
}

static void
gone_cb (gpointer data, GObject *widget)
{
  followers = g_slist_remove (followers, data);
  g_free (data);
}

void
pr_zoom_tell (GtkWidget *widget, void (*changed) (GtkWidget *widget))
{
  Follower *follower = g_new0 (Follower, 1);

  follower->widget = widget;
  follower->changed = changed;
  followers = g_slist_prepend (followers, follower);
  g_object_weak_ref (G_OBJECT (widget), gone_cb, follower);
}

void
pr_zoom_follow (GtkWidget *text)
{
  g_return_if_fail (GTK_IS_TEXT_VIEW (text));

  gtk_style_context_add_provider (gtk_widget_get_style_context (text),
                                  GTK_STYLE_PROVIDER (get_provider ()),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
