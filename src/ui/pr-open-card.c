/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-open-card.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include "model/pr-extras.h"
#include "model/pr-protected.h"
#include "ui/pr-dates.h"
#include "ui/pr-envelope-view.h"
#include "ui/pr-message-notes.h"
#include "ui/pr-message-row.h"
#include "ui/pr-reading.h"
#include "ui/pr-row-people.h"
#include "ui/pr-settings.h"
#include "ui/pr-tall-text.h"
#include "ui/pr-wrap-layout.h"

#define MOST_OCTETS 16000 /* of a text: laid out in a few milliseconds */
#define MOST_LINES 400
#define SEEN_PART (1.0 / 3) /* of the page that a text fills, or all of a shorter one */

struct _PrOpenCard
{
  GtkWidget parent_instance;

  gboolean readable; /* what it says is here, and not elsewhere or encrypted */
  gboolean marked;   /* it is read, or was since it is open */
  gboolean seen;     /* its text was in sight */
  guint seen_id;     /* of the time that it has to be in sight, or 0 */
  gulong changed_id;

  /* Owned */
  PrMessageItem *item;
  PrMailbox *mailbox;    /* or NULL: not loaded yet */
  char *query;           /* or NULL */
  GCancellable *loading; /* or NULL */
  PrReading *shown;      /* or NULL; without its plan, which the text has */

  /* Template children */
  GtkWidget *box;
  GtkButton *header;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkWidget *dot;
  GtkWidget *star;
  GtkLabel *date;
  PrEnvelopeView *envelope;
  PrSenderNotes *sender_notes;
  GtkLabel *trouble;
  PrTallText *tall_text;
  GtkWidget *foot;
  GtkLabel *rest;
  GtkButton *whole;
  GtkButton *files_button;
  GtkLabel *files;
};

G_DEFINE_FINAL_TYPE (PrOpenCard, pr_open_card, GTK_TYPE_WIDGET)

enum
{
  LOADED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static PrFlags
get_flags (PrOpenCard *self)
{
  const PrSummary *summary = pr_message_item_get_summary (self->item);

  return summary == NULL ? 0 : summary->flags;
}

/* ---- what is shown ---- */

static void
name_card (PrOpenCard *self)
{
  g_autofree char *spoken = NULL;

  if (self->shown == NULL)
    return;
  spoken = pr_message_notes_dup_spoken (self->shown->opened, get_flags (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (
                                    pr_tall_text_get_text (self->tall_text)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
fill_header (PrOpenCard *self)
{
  const PrSummary *summary = pr_message_item_get_summary (self->item);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = pr_date_for_row (summary->date, now);
  g_autofree char *spoken = pr_message_row_describe (summary, now);
  g_autofree char *name = pr_row_dup_sender (summary->from_name, PR_ROW_LINE_CHARS);

  gtk_label_set_text (self->name, name);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->date, date);
  gtk_widget_set_visible (self->dot, (summary->flags & PR_FLAG_UNREAD) != 0);
  gtk_widget_set_visible (self->star, (summary->flags & PR_FLAG_STARRED) != 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->header),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  name_card (self);
}

static guint
count_files (PrMessage *message)
{
  GPtrArray *parts = pr_message_get_parts (message);
  guint n = 0;

  for (guint i = 0; i < parts->len; i++)
    n += ((const PrPart *) g_ptr_array_index (parts, i))->attachment;
  return n;
}

/* What is not shown here: a sentence, or NULL. @cut: the text goes on */
static const char *
describe_rest (PrOpenCard *self, gboolean cut)
{
  const PrOpened *opened = self->shown->opened;

  if ((get_flags (self) & PR_FLAG_PARTIAL) != 0)
    return _ ("Not all of this message is here yet");
  if (pr_protected_may_be_in (opened))
    return _ ("Something in this message is encrypted or signed");
  if (cut)
    return _ ("This message goes on");
  if (pr_extras_may_be_in (opened->message))
    return _ ("There is more than text in this message");
  if (pr_reading_wants_original (self->shown))
    return _ ("Shown without the layout of its sender");
  return NULL;
}

static void
show_foot (PrOpenCard *self, const char *rest, guint n_files)
{
  g_autofree char *files =
    g_strdup_printf (ngettext ("%'u attachment", "%'u attachments", n_files), n_files);

  gtk_label_set_text (self->rest, rest == NULL ? "" : rest);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), rest != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->whole), rest != NULL);
  gtk_label_set_text (self->files, files);
  gtk_widget_set_visible (GTK_WIDGET (self->files_button), n_files > 0);
  gtk_widget_set_visible (self->foot, rest != NULL || n_files > 0);
}

static gboolean
has_text (const PrTextPlan *plan)
{
  for (const char *p = plan->text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* In the place of the text; NULL: there is one. */
static void
show_trouble (PrOpenCard *self, const char *sentence)
{
  gtk_label_set_text (self->trouble, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), sentence != NULL);
}

static void
forget_shown (PrOpenCard *self)
{
  if (self->sender_notes != NULL)
    pr_sender_notes_clear (self->sender_notes);
  g_clear_pointer (&self->shown, pr_reading_free);
  self->readable = FALSE;
}

/* Takes @reading. */
static void
show_reading (PrOpenCard *self, PrReading *reading)
{
  PrMessageText *text = pr_tall_text_get_text (self->tall_text);
  const PrOpened *opened = reading->opened;
  gboolean cut = pr_text_plan_cut (reading->plan, MOST_OCTETS, MOST_LINES);
  gboolean blank = pr_message_notes_is_blank (opened);

  pr_text_plan_trim (reading->plan);
  forget_shown (self); /* of the same message, when only its head was here */
  self->shown = reading;
  fill_header (self);
  pr_envelope_view_set_opened (self->envelope, opened);
  show_trouble (self, blank ? _ ("This message has no text") : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->tall_text), has_text (reading->plan));
  pr_message_text_take_plan (text, g_steal_pointer (&reading->plan));
  pr_message_text_complete (text);
  self->readable =
    (get_flags (self) & PR_FLAG_PARTIAL) == 0 && !pr_protected_may_be_in (opened);
  show_foot (self, describe_rest (self, cut || opened->begun),
             count_files (opened->message));
  pr_sender_notes_show (self->sender_notes, self->mailbox, reading->opened);
}

static void
fail (PrOpenCard *self, const char *sentence)
{
  gtk_widget_set_visible (GTK_WIDGET (self->envelope), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->tall_text), FALSE);
  show_trouble (self, sentence);
  show_foot (self, NULL, 0);
}

/* ---- loading ---- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrOpenCard *self = user_data;
  g_autoptr (GError) error = NULL;
  PrReading *reading = pr_reading_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* there may be no card by now */
  g_clear_object (&self->loading);
  if (reading != NULL)
    show_reading (self, reading);
  else
    fail (self, error->message);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrOpenCard *self = user_data;
  g_autoptr (GError) error = NULL;
  PrOpened *opened = pr_mailbox_load_finish (PR_MAILBOX (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (opened != NULL)
    {
      pr_reading_prepare_async (opened, self->query, self->loading, read_cb, self);
      return;
    }
  g_clear_object (&self->loading);
  if (self->shown == NULL)
    fail (self, error->message);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
load (PrOpenCard *self)
{
  self->loading = g_cancellable_new ();
  pr_mailbox_load_async (self->mailbox, pr_open_card_get_key (self), self->loading,
                         opened_cb, self);
}

/* ---- being read ---- */

static void
stop_seeing (PrOpenCard *self)
{
  g_clear_handle_id (&self->seen_id, g_source_remove);
}

/* Once: whoever marks it unread again wants it so. */
static void
mark_read (PrOpenCard *self)
{
  stop_seeing (self);
  self->marked = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.mark-read", "x",
                              pr_open_card_get_key (self));
}

static gboolean
seen_cb (gpointer user_data)
{
  PrOpenCard *self = user_data;

  self->seen_id = 0;
  mark_read (self);
  return G_SOURCE_REMOVE;
}

static void
item_changed_cb (PrOpenCard *self)
{
  g_assert (PR_IS_OPEN_CARD (self));

  if (pr_message_item_get_summary (self->item) == NULL)
    return;
  if ((get_flags (self) & PR_FLAG_UNREAD) == 0)
    {
      self->marked = TRUE;
      stop_seeing (self);
    }
  if (self->loading == NULL && pr_reading_has_more_now (self->shown, self->item))
    load (self);
  fill_header (self);
}

/* In pixels of what it is in. */
static gboolean
is_in_sight (PrOpenCard *self, GtkWidget *page)
{
  GtkWidget *what = gtk_widget_get_visible (GTK_WIDGET (self->tall_text))
                      ? GTK_WIDGET (self->tall_text)
                      : self->box;
  double height = gtk_widget_get_height (page);
  graphene_rect_t bounds;
  double top, bottom;

  if (!self->readable || !gtk_widget_get_mapped (what) ||
      !gtk_widget_compute_bounds (what, page, &bounds))
    return FALSE;
  top = MAX (0, bounds.origin.y);
  bottom = MIN (height, bounds.origin.y + bounds.size.height);
  return bounds.size.height > 0 &&
         bottom - top >= MIN ((double) bounds.size.height, height * SEEN_PART);
}

/* ---- the object ---- */

static void
pr_open_card_dispose (GObject *object)
{
  PrOpenCard *self = PR_OPEN_CARD (object);

  stop_seeing (self);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_signal_handler (&self->changed_id, self->item);
  forget_shown (self);
  g_clear_object (&self->item);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->sender_notes = NULL;
  G_OBJECT_CLASS (pr_open_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-open-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, box);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, header);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, name);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, dot);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, star);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, date);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, envelope);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, sender_notes);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, trouble);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, tall_text);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, foot);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, rest);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, whole);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, files_button);
  gtk_widget_class_bind_template_child (widget_class, PrOpenCard, files);
}

static void
pr_open_card_class_init (PrOpenCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_open_card_dispose;
  signals[LOADED] = g_signal_new ("loaded", PR_TYPE_OPEN_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PR_TYPE_ENVELOPE_VIEW);
  g_type_ensure (PR_TYPE_SENDER_NOTES);
  g_type_ensure (PR_TYPE_TALL_TEXT);
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
}

static gboolean
image_cb (PrOpenCard *self, const char *url, GdkTexture *texture)
{
  return pr_message_text_set_image (pr_tall_text_get_text (self->tall_text), url,
                                    texture);
}

static void
pr_open_card_init (PrOpenCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_envelope_view_omit_head (self->envelope);
  gtk_widget_set_visible (self->foot, FALSE);
  g_signal_connect_object (pr_sender_notes_get_image_bar (self->sender_notes), "image",
                           G_CALLBACK (image_cb), self, G_CONNECT_SWAPPED);
}

/* Each makes it the message that is shown. */
static void
set_actions (PrOpenCard *self)
{
  GtkButton *const buttons[] = { self->header, self->whole, self->files_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (buttons[i]), "x",
                                        pr_open_card_get_key (self));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (buttons[i]), "win.show-message");
    }
}

PrOpenCard *
pr_open_card_new (PrMessageItem *item)
{
  PrOpenCard *self;

  g_return_val_if_fail (PR_IS_MESSAGE_ITEM (item), NULL);

  self = g_object_new (PR_TYPE_OPEN_CARD, NULL);
  pr_open_card_set_item (self, item);
  set_actions (self);
  return self;
}

void
pr_open_card_set_item (PrOpenCard *self, PrMessageItem *item)
{
  g_return_if_fail (PR_IS_OPEN_CARD (self));
  g_return_if_fail (PR_IS_MESSAGE_ITEM (item));

  if (item == self->item)
    return;
  g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  self->changed_id =
    g_signal_connect_swapped (item, "changed", G_CALLBACK (item_changed_cb), self);
  item_changed_cb (self);
}

gint64
pr_open_card_get_key (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), 0);

  return pr_message_item_get_key (self->item);
}

void
pr_open_card_load (PrOpenCard *self, PrMailbox *mailbox, const char *query)
{
  g_return_if_fail (PR_IS_OPEN_CARD (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox));
  g_return_if_fail (self->mailbox == NULL);

  self->mailbox = g_object_ref (mailbox);
  self->query = g_strdup (query);
  load (self);
}

gboolean
pr_open_card_is_readable (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), FALSE);

  return self->readable;
}

void
pr_open_card_look (PrOpenCard *self, GtkWidget *page)
{
  int read_after = pr_settings_get_mark_read_after (pr_settings_get_default ());
  gboolean in_sight;

  g_return_if_fail (PR_IS_OPEN_CARD (self));

  in_sight = page != NULL && is_in_sight (self, page);
  self->seen |= in_sight;
  if (!in_sight || self->marked || read_after < 0)
    stop_seeing (self);
  else if (self->seen_id == 0)
    self->seen_id = g_timeout_add ((guint) read_after * 1000, seen_cb, self);
}

void
pr_open_card_leave (PrOpenCard *self)
{
  g_return_if_fail (PR_IS_OPEN_CARD (self));

  if (self->seen && !self->marked &&
      pr_settings_get_mark_read_after (pr_settings_get_default ()) >= 0)
    mark_read (self);
}

GtkWidget *
pr_open_card_get_header (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), NULL);

  return GTK_WIDGET (self->header);
}

PrMessageText *
pr_open_card_get_text (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), NULL);

  return pr_tall_text_get_text (self->tall_text);
}

PrSenderNotes *
pr_open_card_get_sender_notes (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), NULL);

  return self->sender_notes;
}

const char *
pr_open_card_get_rest (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->rest))
           ? gtk_label_get_text (self->rest)
           : NULL;
}

const char *
pr_open_card_get_files (PrOpenCard *self)
{
  g_return_val_if_fail (PR_IS_OPEN_CARD (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->files_button))
           ? gtk_label_get_text (self->files)
           : NULL;
}
