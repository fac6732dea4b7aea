/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-details-window.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"
#include "model/pr-times.h"
#include "ui/pr-dialogue.h"

#define NEAR_END 24 /* pixels */
#define STILL_TURNS 5

struct _PrDetailsWindow
{
  AdwWindow parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccountItem *item;

  gulong notify_id;
  guint tick_id;
  guint n_still; /* turns that the end was where it is */
  double end;

  /* Template children */
  GtkActionable *check;
  GtkActionable *edit;
  GtkActionable *on_server;
  GtkWidget *copy;
  GtkLabel *state;
  GtkLabel *server;
  GtkLabel *user;
  GtkLabel *security;
  GtkLabel *last_check;
  GtkLabel *next_check;
  GtkLabel *counts;
  GtkLabel *traffic;
  GtkLabel *waiting;
  GtkLabel *link;
  GtkStack *stack;
  GtkTextView *dialogue;
};

G_DEFINE_FINAL_TYPE (PrDetailsWindow, pr_details_window, ADW_TYPE_WINDOW)

/* ---- facts in words ---- */

static const char *
describe_security (PrSecurity security)
{
  switch (security)
    {
    case PR_SECURITY_TLS:
      return _ ("Encrypted (TLS)");
    case PR_SECURITY_STARTTLS:
      return _ ("Encrypted (STARTTLS)");
    case PR_SECURITY_NONE:
    default:
      return _ ("Not encrypted");
    }
}

static char *
describe_time (gint64 when, const char *never)
{
  if (when == 0)
    return g_strdup (never);
  return pr_time_in_words (when, g_get_real_time () / G_USEC_PER_SEC, NULL);
}

static char *
describe_next_check (PrAccountItem *item)
{
  if (pr_account_item_get_offline (item) && pr_account_item_get_next_check (item) != 0)
    return g_strdup (_ ("When the network is back"));
  if (pr_account_item_get_syncing (item))
    return g_strdup (_ ("Now"));
  /* Trying again unasked would not help, or do harm. */
  if (pr_account_item_get_next_check (item) == 0 &&
      pr_account_item_get_trouble (item) != NULL)
    return g_strdup (_ ("When you ask for it"));
  return describe_time (pr_account_item_get_next_check (item), _ ("Only by hand"));
}

/* @part: (nullable) */
static void
append_part (GString *text, const char *part)
{
  if (part != NULL)
    g_string_append_printf (text, ", %s", part);
}

/* "12 new, 108 known" and what else there was to count. */
static char *
describe_counts (const PrSyncReport *report)
{
  g_autofree char *partial = NULL;
  g_autofree char *deleted = NULL;
  g_autofree char *adopted = NULL;
  g_autofree char *left_out = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *new_and_known =
    g_strdup_printf (_ ("%'u new, %'u known"), report->new_messages, report->known);
  GString *text = g_string_new (new_and_known);

  if (report->partial > 0)
    partial = g_strdup_printf (_ ("%'u only in part"), report->partial);
  if (report->deleted_on_server > 0)
    deleted =
      g_strdup_printf (_ ("%'u deleted on the server"), report->deleted_on_server);
  if (report->adopted > 0)
    adopted = g_strdup_printf (_ ("%'u renumbered by the server"), report->adopted);
  if (report->left_out > 0)
    left_out = g_strdup_printf (_ ("%'u left out"), report->left_out);
  if (report->waiting > 0)
    waiting = g_strdup_printf (ngettext ("%'u large one waits", "%'u large ones wait",
                                         report->waiting),
                               report->waiting);
  append_part (text, partial);
  append_part (text, waiting);
  append_part (text, deleted);
  append_part (text, adopted);
  append_part (text, left_out);
  return g_string_free (text, FALSE);
}

/* "3.1 MB received in 2.4 seconds", and where it lasted long enough to say, how fast. */
static char *
describe_traffic (const PrSyncReport *report)
{
  g_autofree char *size = g_format_size (report->bytes_in);
  g_autofree char *rate = NULL;

  if (report->seconds < 1 || report->bytes_in < 100000)
    return g_strdup_printf (_ ("%s received in %.1f seconds"), size, report->seconds);
  rate = g_format_size ((guint64) ((double) report->bytes_in / report->seconds));
  /* Translators: a size, seconds, a size per second */
  return g_strdup_printf (_ ("%s received in %.1f seconds, %s a second"), size,
                          report->seconds, rate);
}

/* What waits, and why. */
static char *
describe_waiting (PrAccountItem *item)
{
  const char *waiting = pr_account_item_get_waiting (item);
  const char *saving = pr_account_item_get_saving (item);

  if (waiting != NULL && saving != NULL)
    return g_strconcat (waiting, "\n", saving, NULL);
  if (waiting != NULL || saving != NULL)
    return g_strdup (waiting != NULL ? waiting : saving);
  return g_strdup (_ ("Nothing"));
}

/* ---- following ---- */

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static void
show_settings (PrDetailsWindow *self, const PrAccount *account)
{
  gtk_window_set_title (GTK_WINDOW (self), account->name);
  gtk_actionable_set_action_target (self->check, "s", account->name);
  gtk_actionable_set_action_target (self->edit, "s", account->name);
  gtk_actionable_set_action_target (self->on_server, "s", account->name);
  /* Translators: a server and its port */
  take_text (self->server,
             g_strdup_printf (_ ("%s, port %u"), account->host, account->port));
  gtk_label_set_text (self->user, pr_gmail_get_shown_user (account));
  gtk_label_set_text (self->security, describe_security (account->security));
}

static void
show_check (PrDetailsWindow *self)
{
  const PrSyncReport *report = pr_account_item_get_report (self->item);
  const PrAccount *account = pr_account_item_get_account (self->item);
  const char *link = pr_account_item_get_link (self->item);

  take_text (self->last_check, describe_time (account->last_checked, _ ("Never")));
  take_text (self->next_check, describe_next_check (self->item));
  take_text (self->counts, report == NULL ? g_strdup ("–") : describe_counts (report));
  take_text (self->traffic, report == NULL ? g_strdup ("–") : describe_traffic (report));
  take_text (self->waiting, describe_waiting (self->item));
  gtk_label_set_text (self->link, link == NULL ? _ ("Not measured yet") : link);
}

/* Whether nobody has scrolled up to read. */
static gboolean
is_at_end (PrDetailsWindow *self)
{
  GtkAdjustment *adjustment =
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->dialogue));

  return self->tick_id != 0 || gtk_adjustment_get_value (adjustment) +
                                   gtk_adjustment_get_page_size (adjustment) >=
                                 gtk_adjustment_get_upper (adjustment) - NEAR_END;
}

/* Nobody knows where the end is before all lines are laid out. */
static gboolean
scroll_to_end_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PrDetailsWindow *self = PR_DETAILS_WINDOW (widget);
  GtkAdjustment *adjustment =
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->dialogue));
  double end =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (gtk_adjustment_get_page_size (adjustment) < 1)
    return G_SOURCE_CONTINUE; /* it has no place yet */
  self->n_still = end == self->end && gtk_adjustment_get_value (adjustment) == end
                    ? self->n_still + 1
                    : 0;
  self->end = end;
  gtk_adjustment_set_value (adjustment, end);
  if (self->n_still < STILL_TURNS)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
scroll_to_end (PrDetailsWindow *self)
{
  self->n_still = 0;
  if (self->tick_id == 0)
    self->tick_id =
      gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_end_cb, NULL, NULL);
}

/* From the first line that differs: a person may be selecting above it. */
static void
set_tail (GtkTextBuffer *buffer, const char *shown, const char *text)
{
  gsize same = 0;
  GtkTextIter start, end;

  while (text[same] != '\0' && text[same] == shown[same])
    same++;
  while (same > 0 && text[same - 1] != '\n')
    same--;
  gtk_text_buffer_get_iter_at_offset (buffer, &start,
                                      (int) g_utf8_strlen (text, (gssize) same));
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text + same, -1);
}

/* How it ended is what a person looks for first, so the end stays in sight. */
static void
show_lines (PrDetailsWindow *self, const char *dialogue)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->dialogue);
  g_autofree char *text = pr_dialogue_fold (dialogue);
  g_autofree char *shown = NULL;
  gboolean at_end = is_at_end (self);

  g_object_get (buffer, "text", &shown, NULL);
  if (g_str_equal (shown, text))
    return;
  set_tail (buffer, shown, text);
  if (at_end)
    scroll_to_end (self);
}

static void
show_dialogue (PrDetailsWindow *self)
{
  g_autofree char *dialogue =
    pr_mailbox_dup_dialogue (self->mailbox, pr_details_window_get_account (self));
  gboolean any = dialogue != NULL && *dialogue != '\0';

  if (any)
    show_lines (self, dialogue);
  gtk_stack_set_visible_child_name (self->stack, any ? "dialogue" : "empty");
  gtk_widget_set_sensitive (self->copy, any);
}

static void
update (PrDetailsWindow *self)
{
  const char *trouble = pr_account_item_get_trouble (self->item);

  show_settings (self, pr_account_item_get_account (self->item));
  gtk_label_set_text (self->state, trouble != NULL
                                     ? trouble
                                     : pr_account_item_get_status (self->item));
  show_check (self);
  show_dialogue (self);
}

static void
copy_cb (PrDetailsWindow *self)
{
  g_autofree char *dialogue =
    pr_mailbox_dup_dialogue (self->mailbox, pr_details_window_get_account (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          dialogue == NULL ? "" : dialogue);
}

static void
pr_details_window_dispose (GObject *object)
{
  PrDetailsWindow *self = PR_DETAILS_WINDOW (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_signal_handler (&self->notify_id, self->item);
  g_clear_object (&self->item);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_details_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-details-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, check);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, edit);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, on_server);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, copy);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, state);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, server);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, user);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, security);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, last_check);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, next_check);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, counts);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, traffic);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, link);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PrDetailsWindow, dialogue);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
pr_details_window_class_init (PrDetailsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_details_window_dispose;
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_details_window_init (PrDetailsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PrDetailsWindow *
pr_details_window_new (PrMailbox *mailbox, PrAccountItem *item)
{
  PrDetailsWindow *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (item), NULL);

  self = g_object_new (PR_TYPE_DETAILS_WINDOW, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->item = g_object_ref (item);
  self->notify_id =
    g_signal_connect_swapped (self->item, "notify", G_CALLBACK (update), self);
  update (self);
  return self;
}

const char *
pr_details_window_get_account (PrDetailsWindow *self)
{
  g_return_val_if_fail (PR_IS_DETAILS_WINDOW (self), NULL);

  return pr_account_item_get_account (self->item)->name;
}
