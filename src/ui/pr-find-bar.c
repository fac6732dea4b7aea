/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-find-bar.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-find.h"

struct _PrFindBar
{
  GtkWidget parent_instance;

  PrMessageText *text;  /* borrowed: it lives as long, in the same pane */
  PrOriginal *original; /* borrowed, likewise: to find in instead, or NULL */
  gulong found_id;
  char *needle; /* owned: that was found last, or NULL */
  guint n_found;
  guint current;

  /* Template children */
  GtkSearchBar *bar;
  GtkEditable *entry;
  GtkLabel *count;
  GtkWidget *previous;
  GtkWidget *next;
};

G_DEFINE_FINAL_TYPE (PrFindBar, pr_find_bar, GTK_TYPE_WIDGET)

static void
update_count (PrFindBar *self)
{
  g_autofree char *count = NULL;
  gboolean any = self->n_found > 0;

  if (any && self->n_found == PR_FIND_MAX)
    /* Translators: which of the places found is in sight, of at least so many */
    count = g_strdup_printf (_ ("%u of %u+"), self->current + 1, self->n_found);
  else if (any)
    /* Translators: which of the places found is in sight */
    count = g_strdup_printf (_ ("%u of %u"), self->current + 1, self->n_found);
  else if (*gtk_editable_get_text (self->entry) != '\0')
    count = g_strdup (_ ("Not found"));
  gtk_label_set_text (self->count, count == NULL ? "" : count);
  gtk_widget_set_sensitive (self->previous, any);
  gtk_widget_set_sensitive (self->next, any);
}

static void
found_cb (PrFindBar *self, guint n)
{
  g_assert (PR_IS_FIND_BAR (self));

  self->n_found = MIN (n, PR_FIND_MAX);
  update_count (self);
}

static void
find (PrFindBar *self, const char *needle)
{
  const char *text =
    self->original != NULL ? NULL : pr_message_text_get_text (self->text);
  GArray *found = text == NULL ? NULL : pr_find_all (text, needle);

  if (needle != self->needle)
    {
      g_free (self->needle);
      self->needle = g_strdup (needle);
    }
  self->n_found = found == NULL ? 0 : found->len;
  self->current = 0;
  if (self->original != NULL)
    {
      self->n_found = 0; /* it tells them when it has counted */
      pr_original_find (self->original, needle);
      if (*needle == '\0')
        update_count (self);
      return;
    }
  pr_message_text_take_found (self->text, found);
  if (self->n_found > 0)
    pr_message_text_show_found (self->text, 0);
  update_count (self);
}

static void
search_changed_cb (PrFindBar *self)
{
  const char *needle = gtk_editable_get_text (self->entry);

  g_assert (PR_IS_FIND_BAR (self));

  /* The entry tells it a moment after: meanwhile one may have gone to the next. */
  if (pr_find_bar_is_open (self) && g_strcmp0 (needle, self->needle) != 0)
    find (self, needle);
}

/* What is typed may be waiting still to be found. */
static void
next_cb (PrFindBar *self)
{
  const char *needle = gtk_editable_get_text (self->entry);

  if (g_strcmp0 (needle, self->needle) != 0)
    find (self, needle);
  else
    pr_find_bar_step (self, 1);
}

static void
previous_cb (PrFindBar *self)
{
  pr_find_bar_step (self, -1);
}

static void
mode_changed_cb (PrFindBar *self)
{
  g_assert (PR_IS_FIND_BAR (self));

  if (self->text == NULL || pr_find_bar_is_open (self))
    return;
  find (self, "");
  if (self->original != NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->original), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static gboolean
shift_enter_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  pr_find_bar_step (PR_FIND_BAR (widget), -1);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  pr_find_bar_close (PR_FIND_BAR (widget));
  return GDK_EVENT_STOP;
}

static void
pr_find_bar_dispose (GObject *object)
{
  PrFindBar *self = PR_FIND_BAR (object);

  self->text = NULL;
  g_clear_signal_handler (&self->found_id, self->original);
  self->original = NULL;
  g_clear_pointer (&self->needle, g_free);
  if (self->bar != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->bar));
      self->bar = NULL;
    }
  G_OBJECT_CLASS (pr_find_bar_parent_class)->dispose (object);
}

static void
pr_find_bar_class_init (PrFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_find_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PrFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, PrFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, PrFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, PrFindBar, previous);
  gtk_widget_class_bind_template_child (widget_class, PrFindBar, next);
  gtk_widget_class_bind_template_callback (widget_class, mode_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_find_bar_close);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK,
                                shift_enter_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_SHIFT_MASK,
                                shift_enter_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
pr_find_bar_init (PrFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, self->entry);
}

void
pr_find_bar_set_text (PrFindBar *self, PrMessageText *text)
{
  g_return_if_fail (PR_IS_FIND_BAR (self));
  g_return_if_fail (PR_IS_MESSAGE_TEXT (text));

  self->text = text;
}

void
pr_find_bar_set_original (PrFindBar *self, PrOriginal *original)
{
  g_return_if_fail (PR_IS_FIND_BAR (self));
  g_return_if_fail (original == NULL || PR_IS_ORIGINAL (original));

  if (original == self->original)
    return;
  g_clear_signal_handler (&self->found_id, self->original);
  self->original = original;
  if (original != NULL)
    self->found_id =
      g_signal_connect_swapped (original, "found", G_CALLBACK (found_cb), self);
  pr_find_bar_renew (self);
}

void
pr_find_bar_open (PrFindBar *self, const char *needle)
{
  g_return_if_fail (PR_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, TRUE);
  if (needle != NULL)
    gtk_editable_set_text (self->entry, needle);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
  find (self, gtk_editable_get_text (self->entry));
}

void
pr_find_bar_close (PrFindBar *self)
{
  g_return_if_fail (PR_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

gboolean
pr_find_bar_is_open (PrFindBar *self)
{
  g_return_val_if_fail (PR_IS_FIND_BAR (self), FALSE);

  return gtk_search_bar_get_search_mode (self->bar);
}

void
pr_find_bar_renew (PrFindBar *self)
{
  g_return_if_fail (PR_IS_FIND_BAR (self));

  if (pr_find_bar_is_open (self))
    find (self, gtk_editable_get_text (self->entry));
}

void
pr_find_bar_step (PrFindBar *self, int step)
{
  g_return_if_fail (PR_IS_FIND_BAR (self));
  g_return_if_fail (step == 1 || step == -1);

  if (self->n_found == 0)
    return;
  self->current = (self->current + self->n_found + (guint) step) % self->n_found;
  if (self->original != NULL)
    pr_original_step (self->original, step);
  else
    pr_message_text_show_found (self->text, self->current);
  update_count (self);
}

const char *
pr_find_bar_get_count (PrFindBar *self)
{
  g_return_val_if_fail (PR_IS_FIND_BAR (self), NULL);

  return gtk_label_get_text (self->count);
}
