/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-conversation-cards-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-conversation-line.h"

#define MAX_LINES 6   /* of more, what is read is one line, until it is unfolded */
#define MAX_UNREAD 24 /* lines of what is unread; more are in that line, too */
#define SPACING 12    /* between lists of lines and cards */

G_DEFINE_FINAL_TYPE (PrConversationCards, pr_conversation_cards, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_NEWER
};

/* ---- the lines ---- */

static void row_activated_cb (PrConversationCards *self, GtkListBoxRow *row);

static void
name_list (PrConversationCards *self, GtkWidget *list)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->newer ? _ ("Newer messages of the conversation")
                                              : _ ("Older messages of the conversation"),
                                  -1);
}

static void
add_child (PrConversationCards *self, GtkWidget *child)
{
  gtk_widget_insert_after (child, GTK_WIDGET (self), self->last);
  self->last = child;
}

static void
add_row (PrConversationCards *self, GtkWidget *row)
{
  GtkWidget *list;

  if (self->list == NULL)
    {
      list = gtk_list_box_new ();
      self->list = GTK_LIST_BOX (list);
      gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
      gtk_widget_add_css_class (list, "boxed-list");
      g_signal_connect_swapped (list, "row-activated", G_CALLBACK (row_activated_cb),
                                self);
      name_list (self, list);
      add_child (self, list);
    }
  gtk_list_box_append (self->list, row);
}

/* A card where it is open already, else a line. */
static void
add_item (PrConversationCards *self, guint i)
{
  PrMessageItem *item = pr_conversation_peek (self->conversation, i);
  PrOpenCard *card =
    pr_conversation_cards_find_open (self, pr_conversation_cards_get_key (self, i));

  if (card == NULL)
    {
      add_row (self, pr_conversation_line_new (item));
      return;
    }
  pr_open_card_set_item (card, item);
  self->list = NULL;
  add_child (self, GTK_WIDGET (card));
}

/* @n: messages that it holds, of which @n_unread are unread */
static char *
describe_fold (PrConversationCards *self, guint n, guint n_unread)
{
  g_autofree char *messages =
    self->newer
      ? g_strdup_printf (ngettext ("%'u newer message", "%'u newer messages", n), n)
      : g_strdup_printf (ngettext ("%'u older message", "%'u older messages", n), n);

  if (n_unread == 0)
    return g_steal_pointer (&messages);
  /* Translators: "8 older messages", of which so many are unread */
  return g_strdup_printf (_ ("%s, %'u unread"), messages, n_unread);
}

static void
add_all (PrConversationCards *self)
{
  if (self->n_more > 0)
    {
      g_autofree char *sentence =
        g_strdup_printf (ngettext ("%'u still older message is not listed",
                                   "%'u still older messages are not listed",
                                   self->n_more),
                         self->n_more);

      add_row (self, pr_conversation_line_new_sentence (sentence, FALSE));
    }
  for (guint i = self->first; i < self->end; i++)
    add_item (self, i);
}

static guint
count_unread (PrConversationCards *self)
{
  guint n = 0;

  for (guint i = self->first; i < self->end; i++)
    n += pr_conversation_cards_is_unread (self, i);
  return n;
}

/* What is unread is in sight, but for very many of it, and what is open is. */
static void
add_folded (PrConversationCards *self)
{
  gboolean listed = count_unread (self) <= MAX_UNREAD;
  guint n = self->n_more, n_unread = 0;

  for (guint i = self->first; i < self->end; i++)
    if (!pr_conversation_cards_is_wanted (self, i) &&
        !(listed && pr_conversation_cards_is_unread (self, i)))
      {
        n++;
        n_unread += pr_conversation_cards_is_unread (self, i);
      }
  if (n > 0)
    {
      self->fold = describe_fold (self, n, n_unread);
      add_row (self, pr_conversation_line_new_sentence (self->fold, TRUE));
    }
  for (guint i = self->first; i < self->end; i++)
    if (pr_conversation_cards_is_wanted (self, i) ||
        (listed && pr_conversation_cards_is_unread (self, i)))
      add_item (self, i);
}

/* ---- all of it ---- */

static void
remove_lists (PrConversationCards *self)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (GTK_IS_LIST_BOX (child))
        gtk_widget_unparent (child);
    }
  self->list = NULL;
  self->last = NULL;
}

static void
close_card (gpointer data)
{
  GtkWidget *card = data;

  if (gtk_widget_get_parent (card) != NULL)
    gtk_widget_unparent (card);
  g_object_unref (card);
}

static gboolean
is_elsewhere (gpointer key, gpointer card, gpointer user_data)
{
  PrConversationCards *self = user_data;
  guint place = self->conversation == NULL
                  ? G_MAXUINT
                  : pr_conversation_find (self->conversation, *(const gint64 *) key);

  return place < self->first || place >= self->end;
}

/* The message of the line that has the focus; 0: none has. */
static gint64
get_focus (PrConversationCards *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && GTK_IS_LIST_BOX_ROW (focus) &&
             gtk_widget_is_ancestor (focus, GTK_WIDGET (self))
           ? pr_conversation_line_get_key (GTK_LIST_BOX_ROW (focus))
           : 0;
}

static void
set_focus (PrConversationCards *self, gint64 key)
{
  PrOpenCard *card = pr_conversation_cards_find_open (self, key);

  if (card != NULL)
    {
      gtk_widget_grab_focus (pr_open_card_get_header (card));
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    for (GtkWidget *row = gtk_widget_get_first_child (child);
         GTK_IS_LIST_BOX (child) && row != NULL; row = gtk_widget_get_next_sibling (row))
      if (pr_conversation_line_get_key (GTK_LIST_BOX_ROW (row)) == key)
        gtk_widget_grab_focus (row);
}

void
pr_conversation_cards_build (PrConversationCards *self)
{
  guint n = self->end - self->first + self->n_more;
  gint64 focus = get_focus (self);

  g_clear_pointer (&self->fold, g_free);
  remove_lists (self);
  g_hash_table_foreach_remove (self->cards, is_elsewhere, self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n > MAX_LINES && !self->unfolded)
    add_folded (self);
  else
    add_all (self);
  if (focus != 0)
    set_focus (self, focus);
}

/* Beside the message shown. */
static GtkWidget *
find_nearest_row (PrConversationCards *self)
{
  GtkWidget *list = self->newer ? gtk_widget_get_first_child (GTK_WIDGET (self))
                                : gtk_widget_get_last_child (GTK_WIDGET (self));

  if (list == NULL || !GTK_IS_LIST_BOX (list))
    return NULL;
  return self->newer ? gtk_widget_get_first_child (list)
                     : gtk_widget_get_last_child (list);
}

static void
row_activated_cb (PrConversationCards *self, GtkListBoxRow *row)
{
  gint64 key = pr_conversation_line_get_key (row);
  GtkWidget *nearest;

  g_assert (PR_IS_CONVERSATION_CARDS (self));

  if (key != 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "x", key);
      return;
    }
  self->unfolded = TRUE;
  pr_conversation_cards_build (self);
  nearest = find_nearest_row (self);
  if (nearest != NULL)
    gtk_widget_grab_focus (nearest);
}

/* ---- the object ---- */

static void
pr_conversation_cards_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_NEWER)
    g_value_set_boolean (value, PR_CONVERSATION_CARDS (object)->newer);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_conversation_cards_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_NEWER)
    PR_CONVERSATION_CARDS (object)->newer = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_conversation_cards_dispose (GObject *object)
{
  PrConversationCards *self = PR_CONVERSATION_CARDS (object);

  pr_conversation_cards_stop_opening (self);
  g_clear_object (&self->conversation);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->fold, g_free);
  g_hash_table_remove_all (self->cards);
  remove_lists (self);
  G_OBJECT_CLASS (pr_conversation_cards_parent_class)->dispose (object);
}

static void
pr_conversation_cards_finalize (GObject *object)
{
  PrConversationCards *self = PR_CONVERSATION_CARDS (object);

  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->cards);
  G_OBJECT_CLASS (pr_conversation_cards_parent_class)->finalize (object);
}

static void
pr_conversation_cards_class_init (PrConversationCardsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_conversation_cards_dispose;
  object_class->finalize = pr_conversation_cards_finalize;
  object_class->get_property = pr_conversation_cards_get_property;
  object_class->set_property = pr_conversation_cards_set_property;
  g_object_class_install_property (object_class, PROP_NEWER,
                                   g_param_spec_boolean ("newer", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE |
                                                           G_PARAM_STATIC_STRINGS));
  g_signal_new ("wished", PR_TYPE_CONVERSATION_CARDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
pr_conversation_cards_init (PrConversationCards *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  self->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cards = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, close_card);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pr_conversation_cards_show (PrConversationCards *self,
                            PrConversation *conversation,
                            guint first,
                            guint end,
                            guint n_more)
{
  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));
  g_return_if_fail (first <= end);

  g_set_object (&self->conversation, conversation);
  self->first = first;
  self->end = end;
  self->n_more = n_more;
  pr_conversation_cards_choose (self);
  pr_conversation_cards_build (self);
  /* What is loaded may be none of them by now. */
  if (self->loading != NULL)
    pr_conversation_cards_stop_opening (self);
  pr_conversation_cards_open_next (self);
}

void
pr_conversation_cards_clear (PrConversationCards *self)
{
  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));

  self->unfolded = FALSE;
  pr_conversation_cards_wait (self);
  g_hash_table_remove_all (self->wanted);
  if (self->conversation == NULL)
    return;
  g_clear_object (&self->conversation);
  self->first = self->end = self->n_more = 0;
  pr_conversation_cards_build (self);
}

guint
pr_conversation_cards_get_n_lines (PrConversationCards *self)
{
  guint n;

  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), 0);

  n = g_hash_table_size (self->cards);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    for (GtkWidget *row = gtk_widget_get_first_child (child);
         GTK_IS_LIST_BOX (child) && row != NULL; row = gtk_widget_get_next_sibling (row))
      n++;
  return n;
}

const char *
pr_conversation_cards_get_fold (PrConversationCards *self)
{
  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), NULL);

  return self->fold;
}
