/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-download-bar.h"

#include <glib/gi18n-lib.h>
#include "model/pr-items.h"
#include "ui/pr-wrap-layout.h"

#define DOWNLOAD "win.download-message"
#define TAKE_BACK "win.take-back-message"

struct _PrDownloadBar
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;    /* or NULL */
  PrAccountItem *item;   /* of the message, or NULL */
  GCancellable *looking; /* for where the rest is, or NULL */

  gint64 key; /* of the message, 0: none */
  guint64 size;
  gboolean known; /* where the rest is */
  PrWhereabouts where;

  /* Template children */
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *spinner;
  GtkLabel *sentence;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (PrDownloadBar, pr_download_bar, GTK_TYPE_WIDGET)

/* ---- in words ---- */

static char *
describe_rest (guint64 size)
{
  g_autofree char *text = size == 0 ? NULL : g_format_size (size);

  if (text == NULL)
    return g_strdup (_ ("Only the beginning is here. The rest is still on the server."));
  /* Translators: a size */
  return g_strdup_printf (_ ("Only the beginning is here. %s are still on the server."),
                          text);
}

static char *
describe_request (PrDownloadBar *self)
{
  gboolean syncing = self->item != NULL && pr_account_item_get_syncing (self->item);

  if (self->where.request == PR_REQUEST_DELETE)
    return g_strdup (_ ("Will be deleted on the server at the next check. Only the "
                        "beginning is here."));
  if (syncing)
    return g_strdup (_ ("Is being downloaded…"));
  if (self->item != NULL && pr_account_item_get_offline (self->item))
    return g_strdup (_ ("Will be downloaded when the network is back"));
  return g_strdup (_ ("Will be downloaded at the next check"));
}

static char *
describe (PrDownloadBar *self)
{
  if (!self->known)
    return describe_rest (self->size);
  switch (self->where.state)
    {
    case PR_PLACE_QUARANTINED:
      return g_strdup (_ ("Only the beginning is here. The server does not give the "
                          "rest."));
    case PR_PLACE_GONE:
    case PR_PLACE_DELE_SENT:
      return g_strdup (_ ("Only the beginning is here. The rest is no longer on the "
                          "server."));
    case PR_PLACE_STORED:
    case PR_PLACE_HEAD:
    case PR_PLACE_SEEN:
    default:
      return self->where.request == PR_REQUEST_NONE ? describe_rest (self->size)
                                                    : describe_request (self);
    }
}

static const char *
choose_offer (PrDownloadBar *self)
{
  if (!self->known || self->where.state != PR_PLACE_HEAD ||
      pr_mailbox_is_read_only (self->mailbox))
    return NULL;
  return self->where.request == PR_REQUEST_NONE ? DOWNLOAD : TAKE_BACK;
}

/* ---- following ---- */

static void
update (PrDownloadBar *self)
{
  g_autofree char *sentence = describe (self);
  const char *offer = choose_offer (self);
  gboolean busy = self->known && self->where.request == PR_REQUEST_FETCH &&
                  self->item != NULL && pr_account_item_get_syncing (self->item);

  gtk_label_set_text (self->sentence, sentence);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->icon, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->button), offer != NULL);
  if (offer == NULL)
    return;
  gtk_button_set_label (self->button, g_str_equal (offer, DOWNLOAD) ? _ ("Do_wnload")
                                                                    : _ ("_Take Back"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "x", self->key);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), offer);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrDownloadBar) self = user_data;
  PrWhereabouts where;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->looking);
  /* What cannot be read now is looked for with the next change. */
  if (!pr_mailbox_find_whereabouts_finish (result, &where, NULL))
    return;
  self->where = where;
  self->known = TRUE;
  update (self);
}

static void
look (PrDownloadBar *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  pr_mailbox_find_whereabouts_async (self->mailbox, self->key, self->looking, found_cb,
                                     g_object_ref (self));
}

static PrAccountItem *
find_item (PrMailbox *mailbox, gint64 account)
{
  GListModel *accounts = pr_mailbox_get_accounts (mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (pr_account_item_get_account (item)->id == account)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
leave (PrDownloadBar *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->mailbox != NULL)
    g_signal_handlers_disconnect_by_data (self->mailbox, self);
  g_clear_object (&self->item);
  g_clear_object (&self->mailbox);
  self->key = 0;
  self->known = FALSE;
}

static void
pr_download_bar_dispose (GObject *object)
{
  PrDownloadBar *self = PR_DOWNLOAD_BAR (object);

  leave (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_download_bar_parent_class)->dispose (object);
}

static void
pr_download_bar_class_init (PrDownloadBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_download_bar_dispose;
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-download-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PrDownloadBar, box);
  gtk_widget_class_bind_template_child (widget_class, PrDownloadBar, icon);
  gtk_widget_class_bind_template_child (widget_class, PrDownloadBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrDownloadBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, PrDownloadBar, button);
}

static void
pr_download_bar_init (PrDownloadBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_download_bar_show (PrDownloadBar *self, PrMailbox *mailbox, const PrSummary *summary)
{
  gboolean partial =
    mailbox != NULL && summary != NULL && (summary->flags & PR_FLAG_PARTIAL) != 0;

  g_return_if_fail (PR_IS_DOWNLOAD_BAR (self));

  leave (self);
  gtk_widget_set_visible (GTK_WIDGET (self), partial);
  if (!partial)
    return;
  self->mailbox = g_object_ref (mailbox);
  self->key = summary->key;
  self->size = summary->size;
  self->item = find_item (mailbox, summary->account);
  g_signal_connect_swapped (mailbox, "maildrops-changed", G_CALLBACK (look), self);
  if (self->item != NULL)
    g_signal_connect_swapped (self->item, "notify", G_CALLBACK (update), self);
  update (self);
  look (self);
}

const char *
pr_download_bar_get_sentence (PrDownloadBar *self)
{
  g_return_val_if_fail (PR_IS_DOWNLOAD_BAR (self), NULL);

  return self->key == 0 ? NULL : gtk_label_get_text (self->sentence);
}

const char *
pr_download_bar_get_offer (PrDownloadBar *self)
{
  g_return_val_if_fail (PR_IS_DOWNLOAD_BAR (self), NULL);

  return self->key == 0 ? NULL : choose_offer (self);
}
