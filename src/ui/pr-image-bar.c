/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-image-bar.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "ui/pr-image-decode.h"
#include "ui/pr-wrap-layout.h"

#define MAX_ALT_CHARS 300

typedef enum
{
  STATE_OFFERED,
  STATE_FETCHING,
  STATE_SHOWN,  /* all of them */
  STATE_FAILED, /* some did not come */
} State;

struct _PrImageBar
{
  GtkWidget parent_instance;

  /* Borrowed */
  PrOpened *opened; /* or NULL: nothing is shown */

  /* Owned */
  PrMailbox *mailbox; /* or NULL */
  GPtrArray *images;  /* of PrRemoteImage, or NULL */
  GHashTable *octets; /* what was fetched, by URL, or NULL */
  GCancellable *cancellable;
  char *trouble; /* why nothing came at all, or NULL */

  State state;
  guint n_visible, n_hosts, n_pixels, n_shown;
  gboolean elsewhere;

  /* Template children */
  GtkWidget *box;
  GtkWidget *bar;
  GtkWidget *icon;
  GtkWidget *spinner;
  GtkLabel *sentence;
  GtkWidget *buttons;
  GtkButton *show_button;
  GtkButton *always_button;
  GtkBox *gallery;
};

G_DEFINE_FINAL_TYPE (PrImageBar, pr_image_bar, GTK_TYPE_WIDGET)

enum
{
  IMAGE,
  CAME,
  WISHED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Whoever could change what was encrypted would have it sent to them by an image: of that
 * images are asked about each time. */
static gboolean
wants_always (PrImageBar *self)
{
  return self->opened->sender_wish.images && !self->opened->decrypted;
}

/* ---- in words ---- */

static char *
describe_offer (PrImageBar *self)
{
  g_autofree char *images =
    g_strdup_printf (ngettext ("%'u image", "%'u images", self->n_visible),
                     self->n_visible);
  g_autofree char *hosts =
    g_strdup_printf (ngettext ("%'u host", "%'u hosts", self->n_hosts), self->n_hosts);

  /* Translators: "3 images", "2 hosts" */
  return g_strdup_printf (_ ("%s from %s not shown"), images, hosts);
}

static char *
describe_visible (PrImageBar *self)
{
  switch (self->state)
    {
    case STATE_FETCHING:
      return g_strdup (_ ("Images are being fetched…"));
    case STATE_FAILED:
      if (self->trouble != NULL)
        return g_strdup (self->trouble);
      return g_strdup_printf (ngettext ("%'u of %'u image could not be fetched",
                                        "%'u of %'u images could not be fetched",
                                        self->n_visible),
                              self->n_visible - self->n_shown, self->n_visible);
    case STATE_SHOWN:
      return wants_always (self) ? g_strdup (_ ("Images of this sender are always shown"))
                                 : NULL;
    case STATE_OFFERED:
    default:
      return describe_offer (self);
    }
}

/* (transfer full) (nullable) */
static char *
describe (PrImageBar *self)
{
  g_autofree char *visible = self->n_visible > 0 ? describe_visible (self) : NULL;
  g_autofree char *pixels = NULL;

  if (self->n_pixels > 0)
    pixels =
      g_strdup_printf (ngettext ("%'u tracking pixel was blocked",
                                 "%'u tracking pixels were blocked", self->n_pixels),
                       self->n_pixels);
  if (visible == NULL)
    return g_steal_pointer (&pixels);
  if (pixels == NULL)
    return g_steal_pointer (&visible);
  return g_strdup_printf ("%s\n%s", visible, pixels);
}

/* ---- following ---- */

static const char *
get_address (PrImageBar *self)
{
  GPtrArray *from = pr_message_get_envelope (self->opened->message)->from;
  const PrAddress *first = from->len == 1 ? g_ptr_array_index (from, 0) : NULL;

  return first == NULL || *first->address == '\0' ? NULL : first->address;
}

static gboolean
may_remember (PrImageBar *self)
{
  return self->mailbox != NULL && self->opened->summary != NULL &&
         !self->opened->decrypted && !pr_mailbox_is_read_only (self->mailbox) &&
         get_address (self) != NULL;
}

/* A card is where something can be done; what was but noticed is a line. */
static void
show_as_card (PrImageBar *self, gboolean card)
{
  static const char *const classes[][3] = { { "dim-label", NULL },
                                            { "card", "note", NULL } };

  for (guint i = 0; classes[!card][i] != NULL; i++)
    gtk_widget_remove_css_class (self->bar, classes[!card][i]);
  for (guint i = 0; classes[card][i] != NULL; i++)
    gtk_widget_add_css_class (self->bar, classes[card][i]);
}

static void
update (PrImageBar *self)
{
  g_autofree char *sentence = describe (self);
  gboolean open = self->state == STATE_OFFERED || self->state == STATE_FAILED;
  gboolean always = wants_always (self);

  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL || self->n_shown > 0);
  gtk_widget_set_visible (self->bar, sentence != NULL);
  gtk_label_set_text (self->sentence, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (self->spinner, self->state == STATE_FETCHING);
  gtk_widget_set_visible (self->icon, self->state != STATE_FETCHING);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), self->n_visible > 0 && open);
  gtk_button_set_label (self->show_button,
                        self->state == STATE_FAILED ? _ ("_Try Again") : _ ("_Show"));
  gtk_widget_set_visible (GTK_WIDGET (self->always_button),
                          self->n_visible > 0 && may_remember (self) &&
                            (always ? !open || self->state == STATE_FAILED
                                    : self->state == STATE_OFFERED));
  gtk_button_set_label (self->always_button,
                        always ? _ ("_Ask Again") : _ ("_Always for This Sender"));
  gtk_widget_set_visible (self->buttons,
                          gtk_widget_get_visible (GTK_WIDGET (self->show_button)) ||
                            gtk_widget_get_visible (GTK_WIDGET (self->always_button)));
  show_as_card (self,
                self->state == STATE_FETCHING || gtk_widget_get_visible (self->buttons));
}

/* ---- what came ---- */

static void
update_gallery (PrImageBar *self)
{
  GtkWidget *gallery = GTK_WIDGET (self->gallery);

  gtk_widget_set_visible (gallery, !self->elsewhere &&
                                     gtk_widget_get_first_child (gallery) != NULL);
}

static void
add_to_gallery (PrImageBar *self, const PrRemoteImage *image, GdkTexture *texture)
{
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  g_autofree char *alt =
    pr_text_for_line (image->alt == NULL ? "" : image->alt, -1, MAX_ALT_CHARS);

  gtk_picture_set_alternative_text (GTK_PICTURE (picture),
                                    *alt == '\0' ? _ ("Image") : alt);
  gtk_widget_set_halign (picture, GTK_ALIGN_START);
  gtk_box_append (self->gallery, picture);
  update_gallery (self);
}

static void
clear_gallery (PrImageBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->gallery))) != NULL)
    gtk_box_remove (self->gallery, child);
  gtk_widget_set_visible (GTK_WIDGET (self->gallery), FALSE);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrImageBar) self = user_data;
  g_autoptr (GHashTable) textures = pr_images_decode_finish (result, NULL);

  if (textures == NULL ||
      g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  clear_gallery (self);
  self->n_shown = g_hash_table_size (textures);
  for (guint i = 0; i < self->images->len; i++)
    {
      const PrRemoteImage *image = g_ptr_array_index (self->images, i);
      GdkTexture *texture = g_hash_table_lookup (textures, image->url);
      gboolean placed = FALSE;

      if (texture == NULL)
        continue;
      g_signal_emit (self, signals[IMAGE], 0, image->url, texture, &placed);
      if (!placed)
        add_to_gallery (self, image, texture);
    }
  self->state = self->n_shown < self->n_visible ? STATE_FAILED : STATE_SHOWN;
  update (self);
  if (self->n_shown > 0)
    g_signal_emit (self, signals[CAME], 0);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrImageBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) images = pr_mailbox_fetch_images_finish (result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (images != NULL)
    {
      g_clear_pointer (&self->octets, g_hash_table_unref);
      self->octets = g_hash_table_ref (images);
      pr_images_decode_async (images, self->cancellable, decoded_cb, g_object_ref (self));
      return;
    }
  self->state = STATE_FAILED;
  self->trouble = g_strdup (error->message);
  update (self);
}

void
pr_image_bar_fetch (PrImageBar *self)
{
  g_return_if_fail (PR_IS_IMAGE_BAR (self));

  if (self->opened == NULL || self->n_visible == 0 || self->state == STATE_FETCHING)
    return;
  self->state = STATE_FETCHING;
  g_clear_pointer (&self->trouble, g_free);
  update (self);
  pr_mailbox_fetch_images_async (self->mailbox, self->opened, self->cancellable,
                                 fetched_cb, g_object_ref (self));
}

/* ---- the person's wish ---- */

static void
wished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrImageBar) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pr_mailbox_set_sender_wish_finish (PR_MAILBOX (source), result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
  g_signal_emit (self, signals[WISHED], 0);
}

void
pr_image_bar_set_always (PrImageBar *self, gboolean always)
{
  g_return_if_fail (PR_IS_IMAGE_BAR (self));

  if (self->opened == NULL || !may_remember (self))
    return;
  self->opened->sender_wish.images = always;
  pr_mailbox_set_sender_wish_async (self->mailbox, get_address (self),
                                    &self->opened->sender_wish, NULL, wished_cb,
                                    g_object_ref (self));
  g_signal_emit (self, signals[WISHED], 0);
  if (always && self->state == STATE_OFFERED)
    pr_image_bar_fetch (self);
  else
    update (self);
}

static void
show_cb (PrImageBar *self)
{
  g_assert (PR_IS_IMAGE_BAR (self));

  pr_image_bar_fetch (self);
}

static void
always_cb (PrImageBar *self)
{
  g_assert (PR_IS_IMAGE_BAR (self));

  if (self->opened != NULL)
    pr_image_bar_set_always (self, !self->opened->sender_wish.images);
}

/* ---- the object ---- */

static void
pr_image_bar_dispose (GObject *object)
{
  PrImageBar *self = PR_IMAGE_BAR (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->octets, g_hash_table_unref);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_image_bar_parent_class)->dispose (object);
}

static void
pr_image_bar_class_init (PrImageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_image_bar_dispose;
  signals[IMAGE] = g_signal_new ("image", PR_TYPE_IMAGE_BAR, G_SIGNAL_RUN_LAST, 0,
                                 g_signal_accumulator_true_handled, NULL, NULL,
                                 G_TYPE_BOOLEAN, 2, G_TYPE_STRING, GDK_TYPE_TEXTURE);
  signals[CAME] = g_signal_new ("came", PR_TYPE_IMAGE_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  signals[WISHED] = g_signal_new ("wished", PR_TYPE_IMAGE_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-image-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, box);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, bar);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, icon);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, show_button);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, always_button);
  gtk_widget_class_bind_template_child (widget_class, PrImageBar, gallery);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, always_cb);
}

static void
pr_image_bar_init (PrImageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_image_bar_clear (PrImageBar *self)
{
  g_return_if_fail (PR_IS_IMAGE_BAR (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->octets, g_hash_table_unref);
  g_clear_pointer (&self->trouble, g_free);
  self->opened = NULL;
  self->n_shown = self->n_visible = self->n_pixels = 0;
  clear_gallery (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pr_image_bar_show (PrImageBar *self,
                   PrMailbox *mailbox,
                   PrOpened *opened,
                   const PrJudgement *judgement)
{
  g_return_if_fail (PR_IS_IMAGE_BAR (self));
  g_return_if_fail (opened != NULL && judgement != NULL);

  pr_image_bar_clear (self);
  self->opened = opened;
  self->mailbox = mailbox == NULL ? NULL : g_object_ref (mailbox);
  self->images = g_ptr_array_ref (judgement->images);
  self->cancellable = g_cancellable_new ();
  self->state = STATE_OFFERED;
  pr_remote_images_count (self->images, &self->n_visible, &self->n_hosts,
                          &self->n_pixels);
  update (self);
  if (wants_always (self) && !judgement->cautions->grave)
    pr_image_bar_fetch (self);
}

const char *
pr_image_bar_get_sentence (PrImageBar *self)
{
  g_return_val_if_fail (PR_IS_IMAGE_BAR (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_get_visible (self->bar)
           ? gtk_label_get_text (self->sentence)
           : NULL;
}

guint
pr_image_bar_get_n_shown (PrImageBar *self)
{
  g_return_val_if_fail (PR_IS_IMAGE_BAR (self), 0);

  return self->n_shown;
}

GBytes *
pr_image_bar_get_octets (PrImageBar *self, const char *url)
{
  g_return_val_if_fail (PR_IS_IMAGE_BAR (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  return self->octets == NULL ? NULL : g_hash_table_lookup (self->octets, url);
}

void
pr_image_bar_set_elsewhere (PrImageBar *self, gboolean elsewhere)
{
  g_return_if_fail (PR_IS_IMAGE_BAR (self));

  self->elsewhere = elsewhere;
  update_gallery (self);
}
