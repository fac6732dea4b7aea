/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-traits-group.h"

#include <glib/gi18n-lib.h>
#include "model/pr-times.h"

struct _PrTraitsGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  char *account;
  GCancellable *cancellable; /* while it loads, or NULL */
  GPtrArray *rows;           /* of GtkWidget, which the expander has too */

  /* Template children */
  AdwExpanderRow *expander;
  GtkWidget *forget;
};

G_DEFINE_FINAL_TYPE (PrTraitsGroup, pr_traits_group, ADW_TYPE_PREFERENCES_GROUP)

static void
stop (PrTraitsGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
clear_rows (PrTraitsGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->expander, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (PrTraitsGroup *self, const PrLearned *learned, gint64 now)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *when =
    learned->learned_at > 0 ? pr_time_in_words (learned->learned_at, now, NULL) : NULL;
  /* Translators: a time, or a day and a time */
  g_autofree char *since = when != NULL ? g_strdup_printf (_ ("Since %s"), when) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), learned->words);
  adw_action_row_set_title_lines (row, 0);
  if (since != NULL)
    adw_action_row_set_subtitle (row, since);
  adw_expander_row_add_row (self->expander, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
}

static void
take (PrTraitsGroup *self, GPtrArray *learned)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *count =
    g_strdup_printf (ngettext ("%u thing", "%u things", learned->len), learned->len);

  clear_rows (self);
  for (guint i = 0; i < learned->len; i++)
    add_row (self, g_ptr_array_index (learned, i), now);
  adw_expander_row_set_subtitle (self->expander, count);
  gtk_widget_set_visible (GTK_WIDGET (self), learned->len > 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrTraitsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) learned = pr_mailbox_list_learned_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->forget, TRUE);
  if (learned != NULL)
    take (self, learned);
  else
    adw_expander_row_set_subtitle (self->expander, error->message);
}

static void
list (PrTraitsGroup *self, gboolean forget)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->forget, FALSE);
  pr_mailbox_list_learned_async (self->mailbox, self->account, forget, self->cancellable,
                                 listed_cb, g_object_ref (self));
}

static void
pr_traits_group_dispose (GObject *object)
{
  PrTraitsGroup *self = PR_TRAITS_GROUP (object);

  stop (self);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (pr_traits_group_parent_class)->dispose (object);
}

static void
pr_traits_group_class_init (PrTraitsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_traits_group_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-traits-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrTraitsGroup, expander);
  gtk_widget_class_bind_template_child (widget_class, PrTraitsGroup, forget);
  gtk_widget_class_bind_template_callback (widget_class, pr_traits_group_forget);
}

static void
pr_traits_group_init (PrTraitsGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_traits_group_show (PrTraitsGroup *self, PrMailbox *mailbox, const char *account)
{
  g_return_if_fail (PR_IS_TRAITS_GROUP (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox) && account != NULL);

  g_set_object (&self->mailbox, mailbox);
  g_free (self->account);
  self->account = g_strdup (account);
  list (self, FALSE);
}

void
pr_traits_group_forget (PrTraitsGroup *self)
{
  g_return_if_fail (PR_IS_TRAITS_GROUP (self));

  if (self->mailbox != NULL)
    list (self, TRUE);
}

guint
pr_traits_group_get_n_told (PrTraitsGroup *self)
{
  g_return_val_if_fail (PR_IS_TRAITS_GROUP (self), 0);

  return self->rows->len;
}
