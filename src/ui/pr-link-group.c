/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-link-group.h"

#define MEGABYTE (G_GUINT64_CONSTANT (1024) * 1024)

/* Each limit has a spin button of its name in the template; 0 is none. */
static const struct
{
  const char *name;
  gsize offset; /* of its octets in a PrAccount */
} limits[] = {
  { "ask_above", G_STRUCT_OFFSET (PrAccount, ask_above) },
  { "max_size", G_STRUCT_OFFSET (PrAccount, max_size) },
  { "session", G_STRUCT_OFFSET (PrAccount, session_octets) },
  { "day", G_STRUCT_OFFSET (PrAccount, day_octets) },
};

struct _PrLinkGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  PrAccount *account; /* as it is kept */

  gboolean filling;

  /* Template children */
  AdwComboRow *order;
};

G_DEFINE_FINAL_TYPE (PrLinkGroup, pr_link_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GtkSpinButton *
get_spin (PrLinkGroup *self, const char *name)
{
  return GTK_SPIN_BUTTON (
    gtk_widget_get_template_child (GTK_WIDGET (self), PR_TYPE_LINK_GROUP, name));
}

static guint64 *
get_octets (PrAccount *account, guint limit)
{
  return G_STRUCT_MEMBER_P (account, limits[limit].offset);
}

/* Less than a megabyte shows as one: 0 would be no limit. */
static guint64
to_megabytes (guint64 octets)
{
  return (octets + MEGABYTE - 1) / MEGABYTE;
}

static void
changed_cb (PrLinkGroup *self)
{
  g_assert (PR_IS_LINK_GROUP (self));

  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
pr_link_group_finalize (GObject *object)
{
  pr_account_free (PR_LINK_GROUP (object)->account);
  G_OBJECT_CLASS (pr_link_group_parent_class)->finalize (object);
}

static void
pr_link_group_class_init (PrLinkGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_link_group_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-link-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrLinkGroup, order);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    gtk_widget_class_bind_template_child_full (widget_class, limits[i].name, FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pr_link_group_init (PrLinkGroup *self)
{
  self->account = pr_account_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_link_group_set_account (self, self->account);
}

void
pr_link_group_set_account (PrLinkGroup *self, const PrAccount *account)
{
  PrAccount *copy;

  g_return_if_fail (PR_IS_LINK_GROUP (self));
  g_return_if_fail (account != NULL);

  copy = pr_account_copy (account);
  pr_account_free (self->account);
  self->account = copy;
  self->filling = TRUE;
  adw_combo_row_set_selected (self->order, copy->fetch);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    gtk_spin_button_set_value (get_spin (self, limits[i].name),
                               (double) to_megabytes (*get_octets (copy, i)));
  self->filling = FALSE;
}

void
pr_link_group_read (PrLinkGroup *self, PrAccount *account)
{
  g_return_if_fail (PR_IS_LINK_GROUP (self));
  g_return_if_fail (account != NULL);

  account->fetch = (PrFetchOrder) adw_combo_row_get_selected (self->order);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      guint64 kept = *get_octets (self->account, i);
      guint64 megabytes =
        (guint64) gtk_spin_button_get_value_as_int (get_spin (self, limits[i].name));

      *get_octets (account, i) =
        megabytes == to_megabytes (kept) ? kept : megabytes * MEGABYTE;
    }
}

void
pr_link_group_set_order (PrLinkGroup *self, PrFetchOrder order)
{
  g_return_if_fail (PR_IS_LINK_GROUP (self));

  adw_combo_row_set_selected (self->order, order);
}

void
pr_link_group_set_limit (PrLinkGroup *self, const char *limit, guint megabytes)
{
  g_return_if_fail (PR_IS_LINK_GROUP (self));

  gtk_spin_button_set_value (get_spin (self, limit), megabytes);
}
