/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-conversation-cards.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"
#include "ui/pr-message-row.h"

#define MAX_LINES 6   /* of more, what is read is one line, until it is unfolded */
#define MAX_UNREAD 24 /* lines of what is unread; more are in that line, too */
#define MAX_CHARS 300 /* of one line */
#define NAME_CHARS 18

struct _PrConversationCards
{
  GtkWidget parent_instance;

  gboolean newer; /* below the open message, else above */
  gboolean unfolded;
  guint first, end, n_more; /* what is shown of the conversation */

  /* Owned */
  PrConversation *conversation; /* or NULL */
  char *fold;                   /* what the folded line says, or NULL */

  GtkListBox *list; /* child */
};

G_DEFINE_FINAL_TYPE (PrConversationCards, pr_conversation_cards, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_NEWER
};

/* The parts of a line that change with its message. */
typedef struct
{
  PrMessageItem *item; /* owned */
  gulong changed_id;

  /* Borrowed */
  GtkWidget *row;
  GtkWidget *dot;
  GtkLabel *name;
  GtkLabel *date;
  GtkLabel *preview;
  GtkWidget *attachment;
  GtkWidget *star;
} Card;

static void
card_free (gpointer data)
{
  Card *card = data;

  g_clear_signal_handler (&card->changed_id, card->item);
  g_object_unref (card->item);
  g_free (card);
}

/* ---- a line ---- */

static void
set_line (GtkLabel *label, const char *text)
{
  g_autofree char *line = pr_text_for_line (text, -1, MAX_CHARS);

  gtk_label_set_text (label, line);
}

static void
set_bold (GtkLabel *label, gboolean bold)
{
  if (bold)
    gtk_widget_add_css_class (GTK_WIDGET (label), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "unread");
}

static void
card_fill (Card *card)
{
  const PrSummary *summary = pr_message_item_get_summary (card->item);
  gboolean unread = (summary->flags & PR_FLAG_UNREAD) != 0;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = pr_date_for_row (summary->date, now);
  g_autofree char *spoken = pr_message_row_describe (summary, now);

  set_line (card->name,
            *summary->from_name == '\0' ? _ ("Unknown sender") : summary->from_name);
  set_bold (card->name, unread);
  gtk_label_set_text (card->date, date);
  set_line (card->preview,
            *summary->preview == '\0' ? summary->subject : summary->preview);
  gtk_widget_set_opacity (card->dot, unread ? 1 : 0);
  gtk_widget_set_visible (card->attachment, (summary->flags & PR_FLAG_ATTACHMENT) != 0);
  gtk_widget_set_visible (card->star, (summary->flags & PR_FLAG_STARRED) != 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card->row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static GtkWidget *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return label;
}

static GtkWidget *
add_icon (GtkBox *box, const char *name)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_append (box, icon);
  return icon;
}

static GtkBox *
add_row (PrConversationCards *self, GtkWidget **row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  *row = gtk_list_box_row_new ();
  gtk_widget_add_css_class (box, "conversation-card");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (*row), box);
  gtk_list_box_append (self->list, *row);
  return GTK_BOX (box);
}

static void
add_card (PrConversationCards *self, PrMessageItem *item)
{
  Card *card = g_new0 (Card, 1);
  GtkBox *box = add_row (self, &card->row);

  card->item = g_object_ref (item);
  card->dot = add_label (box, "unread-dot");
  gtk_label_set_text (GTK_LABEL (card->dot), "●");
  card->name = GTK_LABEL (add_label (box, NULL));
  gtk_label_set_ellipsize (card->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (card->name, NAME_CHARS);
  card->date = GTK_LABEL (add_label (box, "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (card->date), "dim-label");
  card->preview = GTK_LABEL (add_label (box, "dim-label"));
  gtk_label_set_ellipsize (card->preview, PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (card->preview, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (card->preview), TRUE);
  card->attachment = add_icon (box, "mail-attachment-symbolic");
  card->star = add_icon (box, "starred-symbolic");
  g_object_set_data_full (G_OBJECT (card->row), "card", card, card_free);
  card->changed_id =
    g_signal_connect_swapped (item, "changed", G_CALLBACK (card_fill), card);
  card_fill (card);
}

/* ---- all lines ---- */

static void
add_sentence (PrConversationCards *self, const char *sentence, gboolean unfolds)
{
  GtkWidget *row;
  GtkBox *box = add_row (self, &row);

  if (unfolds)
    gtk_box_append (box, gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_label_set_text (GTK_LABEL (add_label (box, "dim-label")), sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), unfolds);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
}

static gboolean
is_unread (PrConversationCards *self, guint i)
{
  PrMessageItem *item = pr_conversation_peek (self->conversation, i);

  return (pr_message_item_get_summary (item)->flags & PR_FLAG_UNREAD) != 0;
}

static guint
count_unread (PrConversationCards *self)
{
  guint n = 0;

  for (guint i = self->first; i < self->end; i++)
    n += is_unread (self, i);
  return n;
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
remove_rows (PrConversationCards *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
add_cards (PrConversationCards *self)
{
  if (self->n_more > 0)
    {
      g_autofree char *sentence =
        g_strdup_printf (ngettext ("%'u still older message is not listed",
                                   "%'u still older messages are not listed",
                                   self->n_more),
                         self->n_more);

      add_sentence (self, sentence, FALSE);
    }
  for (guint i = self->first; i < self->end; i++)
    add_card (self, pr_conversation_peek (self->conversation, i));
}

/* What is unread is in sight, but for very many of it. */
static void
add_folded (PrConversationCards *self)
{
  guint n = self->end - self->first + self->n_more;
  guint n_unread = count_unread (self);
  gboolean listed = n_unread <= MAX_UNREAD;

  if (!listed || n > n_unread)
    {
      self->fold = describe_fold (self, listed ? n - n_unread : n, listed ? 0 : n_unread);
      add_sentence (self, self->fold, TRUE);
    }
  for (guint i = self->first; listed && i < self->end; i++)
    if (is_unread (self, i))
      add_card (self, pr_conversation_peek (self->conversation, i));
}

static void
build (PrConversationCards *self)
{
  guint n = self->end - self->first + self->n_more;

  g_clear_pointer (&self->fold, g_free);
  remove_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n > MAX_LINES && !self->unfolded)
    add_folded (self);
  else
    add_cards (self);
}

static void
row_activated_cb (PrConversationCards *self, GtkListBoxRow *row)
{
  const Card *card = g_object_get_data (G_OBJECT (row), "card");
  GtkListBoxRow *nearest;

  g_assert (PR_IS_CONVERSATION_CARDS (self));

  if (card != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "x",
                                  pr_message_item_get_key (card->item));
      return;
    }
  self->unfolded = TRUE;
  build (self);
  nearest = gtk_list_box_get_row_at_index (
    self->list, self->newer ? 0 : (int) pr_conversation_cards_get_n_lines (self) - 1);
  if (nearest != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (nearest));
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
  PrConversationCards *self = PR_CONVERSATION_CARDS (object);

  if (prop_id != PROP_NEWER)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  self->newer = g_value_get_boolean (value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->newer ? _ ("Newer messages of the conversation")
                                              : _ ("Older messages of the conversation"),
                                  -1);
}

static void
pr_conversation_cards_dispose (GObject *object)
{
  PrConversationCards *self = PR_CONVERSATION_CARDS (object);

  g_clear_object (&self->conversation);
  g_clear_pointer (&self->fold, g_free);
  if (self->list != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->list));
      self->list = NULL;
    }
  G_OBJECT_CLASS (pr_conversation_cards_parent_class)->dispose (object);
}

static void
pr_conversation_cards_class_init (PrConversationCardsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_conversation_cards_dispose;
  object_class->get_property = pr_conversation_cards_get_property;
  object_class->set_property = pr_conversation_cards_set_property;
  g_object_class_install_property (object_class, PROP_NEWER,
                                   g_param_spec_boolean ("newer", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE |
                                                           G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
pr_conversation_cards_init (PrConversationCards *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb),
                            self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Older messages of the conversation"), -1);
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
  build (self);
}

void
pr_conversation_cards_clear (PrConversationCards *self)
{
  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));

  self->unfolded = FALSE;
  if (self->conversation == NULL)
    return;
  g_clear_object (&self->conversation);
  self->first = self->end = self->n_more = 0;
  build (self);
}

guint
pr_conversation_cards_get_n_lines (PrConversationCards *self)
{
  guint n = 0;

  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), 0);

  while (gtk_list_box_get_row_at_index (self->list, (int) n) != NULL)
    n++;
  return n;
}

const char *
pr_conversation_cards_get_fold (PrConversationCards *self)
{
  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), NULL);

  return self->fold;
}
