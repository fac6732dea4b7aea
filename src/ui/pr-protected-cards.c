/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-protected-cards.h"

#include "ui/pr-protected-card.h"

#define SPACING 6
#define PATIENCE_MS 400 /* before it is told that it takes time */
#define NONE (-1)

struct _PrProtectedCards
{
  GtkWidget parent_instance;

  /* Owned */
  PrOpened *outer;       /* as it came, or NULL: nothing is protected */
  GPtrArray *all;        /* of PrProtected, or NULL: not there yet */
  GCancellable *looking; /* or NULL */

  int wanted; /* of all: that GnuPG is to open, or NONE */
  int shown;  /* of all: that the pane shows, or NONE: @outer */
  guint patience_id;
};

G_DEFINE_FINAL_TYPE (PrProtectedCards, pr_protected_cards, GTK_TYPE_WIDGET)

enum
{
  READ,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void look (PrProtectedCards *self, int wanted);

static void
clear_cards (PrProtectedCards *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
stop (PrProtectedCards *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
clear (PrProtectedCards *self)
{
  stop (self);
  clear_cards (self);
  g_clear_pointer (&self->outer, pr_opened_free);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->shown = NONE;
}

/* ---- the cards ---- */

static void
add_card (PrProtectedCards *self, GtkWidget *card, GCallback pressed)
{
  g_signal_connect_object (card, "pressed", pressed, self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void show_cards (PrProtectedCards *self);

static void
read_part (PrProtectedCards *self, int index)
{
  self->shown = index;
  show_cards (self);
  g_signal_emit (self, signals[READ], 0);
}

/* A button goes with its card: what it starts comes when it is done. */
static gboolean
act_cb (gpointer user_data)
{
  PrProtectedCards *self = user_data;
  const PrProtected *what;
  int index = self->wanted;

  if (self->all == NULL || index >= (int) self->all->len)
    return G_SOURCE_REMOVE;
  what = g_ptr_array_index (self->all, index);
  if (what->state != PR_PROTECTED_OPENED)
    look (self, index);
  else
    read_part (self, self->shown == index ? NONE : index);
  return G_SOURCE_REMOVE;
}

static void
pressed_cb (PrProtectedCards *self, PrProtectedCard *card)
{
  int index = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
       child != NULL && child != GTK_WIDGET (card);
       child = gtk_widget_get_next_sibling (child))
    index++;
  self->wanted = index;
  g_idle_add_full (G_PRIORITY_DEFAULT, act_cb, g_object_ref (self), g_object_unref);
}

static void
show_cards (PrProtectedCards *self)
{
  clear_cards (self);
  for (guint i = 0; i < self->all->len; i++)
    add_card (self,
              pr_protected_card_new (g_ptr_array_index (self->all, i),
                                     (int) i == self->shown),
              G_CALLBACK (pressed_cb));
}

/* ---- waiting ---- */

static gboolean
again_cb (gpointer user_data)
{
  PrProtectedCards *self = user_data;

  if (self->outer != NULL && self->looking == NULL)
    look (self, self->wanted);
  return G_SOURCE_REMOVE;
}

static void
again_pressed_cb (PrProtectedCards *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, again_cb, g_object_ref (self), g_object_unref);
}

static gboolean
stopped_cb (gpointer user_data)
{
  PrProtectedCards *self = user_data;

  if (self->looking == NULL)
    return G_SOURCE_REMOVE;
  stop (self);
  clear_cards (self);
  add_card (self, pr_protected_card_new_waiting (FALSE), G_CALLBACK (again_pressed_cb));
  return G_SOURCE_REMOVE;
}

static void
stop_pressed_cb (PrProtectedCards *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, stopped_cb, g_object_ref (self), g_object_unref);
}

static gboolean
patience_cb (gpointer user_data)
{
  PrProtectedCards *self = user_data;

  self->patience_id = 0;
  clear_cards (self);
  add_card (self, pr_protected_card_new_waiting (TRUE), G_CALLBACK (stop_pressed_cb));
  return G_SOURCE_REMOVE;
}

/* ---- looking ---- */

/* What was asked for, else what is all of the message. */
static int
find_to_read (PrProtectedCards *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      const PrProtected *what = g_ptr_array_index (self->all, i);

      if (what->state == PR_PROTECTED_OPENED &&
          ((int) i == self->wanted || (self->wanted == NONE && what->whole)))
        return (int) i;
    }
  return NONE;
}

/* What was opened before stays so: only what was asked for is opened anew. */
static void
keep_opened (PrProtectedCards *self, GPtrArray *next)
{
  for (guint i = 0; self->all != NULL && i < MIN (self->all->len, next->len); i++)
    {
      gpointer before = self->all->pdata[i];

      if (((PrProtected *) before)->state != PR_PROTECTED_OPENED ||
          ((PrProtected *) next->pdata[i])->state == PR_PROTECTED_OPENED)
        continue;
      self->all->pdata[i] = next->pdata[i];
      next->pdata[i] = before;
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrProtectedCards) self = user_data;
  g_autoptr (GPtrArray) all = pr_protected_list_finish (result, NULL);
  int index;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* another message is shown, or the person did not want to wait */
  g_clear_object (&self->looking);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  keep_opened (self, all);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->all = g_steal_pointer (&all);
  index = find_to_read (self);
  if (index == NONE)
    show_cards (self);
  else
    read_part (self, index);
}

static void
look (PrProtectedCards *self, int wanted)
{
  stop (self);
  self->wanted = wanted;
  self->looking = g_cancellable_new ();
  self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
  pr_protected_list_async (self->outer->message, self->outer->charset, wanted,
                           self->looking, listed_cb, g_object_ref (self));
}

/* ---- the object ---- */

static void
pr_protected_cards_dispose (GObject *object)
{
  clear (PR_PROTECTED_CARDS (object));
  G_OBJECT_CLASS (pr_protected_cards_parent_class)->dispose (object);
}

static void
pr_protected_cards_class_init (PrProtectedCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pr_protected_cards_dispose;
  signals[READ] = g_signal_new ("read", PR_TYPE_PROTECTED_CARDS, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BOX_LAYOUT);
}

static void
pr_protected_cards_init (PrProtectedCards *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->shown = NONE;
}

/* Both come from here, and are shown for it. */
static gboolean
is_own (PrProtectedCards *self, const PrOpened *opened)
{
  return self->outer != NULL && self->all != NULL &&
         (opened->inside || opened->message == self->outer->message);
}

void
pr_protected_cards_set_opened (PrProtectedCards *self, const PrOpened *opened)
{
  g_return_if_fail (PR_IS_PROTECTED_CARDS (self));

  if (opened != NULL && is_own (self, opened))
    return;
  clear (self);
  if (opened == NULL || !pr_protected_may_be_in (opened))
    return;
  self->outer = pr_opened_new_of (opened, opened->message);
  look (self, NONE);
}

void
pr_protected_cards_stop (PrProtectedCards *self)
{
  g_return_if_fail (PR_IS_PROTECTED_CARDS (self));

  stop (self);
}

gboolean
pr_protected_cards_is_filled (PrProtectedCards *self)
{
  g_return_val_if_fail (PR_IS_PROTECTED_CARDS (self), FALSE);

  return self->looking == NULL;
}

PrOpened *
pr_protected_cards_dup_opened (PrProtectedCards *self)
{
  const PrProtected *what;
  PrOpened *opened;

  g_return_val_if_fail (PR_IS_PROTECTED_CARDS (self), NULL);
  g_return_val_if_fail (self->outer != NULL && self->all != NULL, NULL);

  if (self->shown == NONE)
    return pr_opened_new_of (self->outer, self->outer->message);
  what = g_ptr_array_index (self->all, self->shown);
  opened = pr_opened_new_of (self->outer, what->message);
  opened->rich = pr_message_ref_rich (opened->message);
  opened->inside = TRUE;
  opened->decrypted = what->encrypted;
  return opened;
}
