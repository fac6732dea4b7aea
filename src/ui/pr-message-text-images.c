/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "ui/pr-inline-image.h"
#include "ui/pr-message-text-private.h"

#define MAX_IMAGES 200   /* of a message */
#define MAX_PICTURES 400 /* of a message: the same image may stand in many places */

/* ---- showing ---- */

/* Another character stands in the place of the one that held it, with its tags. */
static GtkTextChildAnchor *
put_anchor (PrMessageText *self, const PrTextImage *image)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextChildAnchor *anchor;
  GtkTextIter start, end;
  GSList *tags;

  pr_message_text_get_iter (self, image->start, &start);
  if (gtk_text_iter_get_child_anchor (&start) != NULL)
    return NULL;
  tags = gtk_text_iter_get_tags (&start);
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_delete (buffer, &start, &end);
  anchor = gtk_text_buffer_create_child_anchor (buffer, &start);
  gtk_text_buffer_get_iter_at_child_anchor (buffer, &start, anchor);
  end = start;
  gtk_text_iter_forward_char (&end);
  for (GSList *l = tags; l != NULL; l = l->next)
    if (l->data != self->hidden_tag)
      gtk_text_buffer_apply_tag (buffer, l->data, &start, &end);
  g_slist_free (tags);
  return anchor;
}

static gboolean
is_in_fold (PrMessageText *self, gsize octet)
{
  guint fold = pr_text_plan_find_fold (self->plan, octet);

  return fold != G_MAXUINT && pr_message_text_is_folded (self, fold);
}

static gboolean
is_hidden (PrMessageText *self, gsize octet)
{
  GtkTextIter place;

  pr_message_text_get_iter (self, octet, &place);
  return gtk_text_iter_has_tag (&place, self->hidden_tag);
}

static void
show_image (PrMessageText *self, const PrTextImage *image, GdkTexture *texture)
{
  const char *text = self->plan->text;
  gsize alt = MIN (image->start + strlen (PR_TEXT_OBJECT), image->end);
  g_autofree char *name = g_strndup (text + alt, image->end - alt);
  gboolean folded = is_in_fold (self, image->start);
  gboolean hidden = !folded && is_hidden (self, image->start);
  GtkTextChildAnchor *anchor =
    self->pictures->len < MAX_PICTURES ? put_anchor (self, image) : NULL;
  GtkWidget *picture;
  PrSpan lines;

  if (anchor == NULL)
    return;
  picture = pr_inline_image_new (texture, (int) MIN (image->width, 10000), name);
  if (self->picture_width > 0)
    pr_inline_image_set_most (PR_INLINE_IMAGE (picture), self->picture_width);
  gtk_text_view_add_child_at_anchor (GTK_TEXT_VIEW (self), picture, anchor);
  g_ptr_array_add (self->pictures, picture);
  if (hidden && pr_text_plan_find_bare_lines (self->plan, image->start, &lines))
    pr_message_text_set_tag (self, self->hidden_tag, lines.start, lines.end, FALSE);
  pr_message_text_set_tag (self, self->hidden_tag, alt, image->end, TRUE);
  if (folded)
    pr_message_text_set_tag (self, self->hidden_tag, image->start, alt, TRUE);
}

/* Once for a line, which may have thousands of images. */
static void
hide_bare_line (PrMessageText *self, const PrTextImage *image)
{
  PrSpan lines;

  if (image->start < self->bare_end)
    return;
  if (pr_text_plan_find_bare_lines (self->plan, image->start, &lines))
    pr_message_text_set_tag (self, self->hidden_tag, lines.start, lines.end, TRUE);
  self->bare_end = lines.end;
}

void
pr_message_text_place_images (PrMessageText *self)
{
  GArray *images = self->plan->images;

  for (; self->next_image < images->len; self->next_image++)
    {
      const PrTextImage *image = &g_array_index (images, PrTextImage, self->next_image);
      GdkTexture *texture;

      if (image->end > self->n_fed)
        return;
      hide_bare_line (self, image);
      texture = self->textures != NULL && image->url != NULL
                  ? g_hash_table_lookup (self->textures, image->url)
                  : NULL;
      if (texture != NULL)
        show_image (self, image, texture);
    }
}

static void
keep_texture (PrMessageText *self, const char *url, GdkTexture *texture)
{
  if (self->textures == NULL)
    self->textures =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_hash_table_insert (self->textures, g_strdup (url), g_object_ref (texture));
}

gboolean
pr_message_text_set_image (PrMessageText *self, const char *url, GdkTexture *texture)
{
  GArray *images;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_MESSAGE_TEXT (self), FALSE);
  g_return_val_if_fail (url != NULL, FALSE);
  g_return_val_if_fail (GDK_IS_TEXTURE (texture), FALSE);

  if (self->plan == NULL)
    return FALSE;
  keep_texture (self, url, texture);
  images = self->plan->images;
  for (guint i = 0; i < images->len; i++)
    {
      const PrTextImage *image = &g_array_index (images, PrTextImage, i);

      if (image->url == NULL || strcmp (image->url, url) != 0)
        continue;
      found = TRUE;
      if (i < self->next_image)
        show_image (self, image, texture);
    }
  return found;
}

/* ---- room ---- */

void
pr_message_text_fit_images (PrMessageText *self)
{
  for (guint i = 0; i < self->pictures->len; i++)
    pr_inline_image_set_most (PR_INLINE_IMAGE (self->pictures->pdata[i]),
                              self->picture_width);
}

/* ---- loading ---- */

typedef struct
{
  PrMessage *message;
  GPtrArray *urls;     /* of char * */
  GPtrArray *textures; /* of GdkTexture, or NULL where it is none */
} Load;

static void
unref_texture (gpointer texture)
{
  if (texture != NULL)
    g_object_unref (texture);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  pr_message_unref (load->message);
  g_ptr_array_unref (load->urls);
  g_ptr_array_unref (load->textures);
  g_free (load);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;
  gint64 n_pixels = 0;

  for (guint i = 0; i < load->urls->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr (GBytes) octets =
        pr_message_dup_image (load->message, load->urls->pdata[i]);
      GdkTexture *texture =
        octets != NULL ? pr_inline_image_read (octets, &n_pixels) : NULL;

      g_ptr_array_add (load->textures, texture);
    }
  g_task_return_boolean (task, TRUE);
}

static void
show_loaded (PrMessageText *self)
{
  for (guint i = 0; i < self->next_image && self->textures != NULL; i++)
    {
      const PrTextImage *image = &g_array_index (self->plan->images, PrTextImage, i);
      GdkTexture *texture =
        image->url != NULL ? g_hash_table_lookup (self->textures, image->url) : NULL;

      if (texture != NULL)
        show_image (self, image, texture);
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrMessageText *self = user_data;
  Load *load = g_task_get_task_data (G_TASK (result));

  /* What was cancelled may be without the view. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_clear_object (&self->images);
  for (guint i = 0; i < load->textures->len; i++)
    if (load->textures->pdata[i] != NULL)
      keep_texture (self, load->urls->pdata[i], load->textures->pdata[i]);
  show_loaded (self);
}

static gboolean
has_scheme (const char *url, const char *scheme)
{
  return g_ascii_strncasecmp (url, scheme, strlen (scheme)) == 0;
}

/* Of those that the message may bring itself; most mail has its images on the web. */
static GPtrArray *
list_urls (const PrTextPlan *plan)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean by_cid = pr_message_names_parts (plan->message, TRUE);
  gboolean by_place = pr_message_names_parts (plan->message, FALSE);

  for (guint i = 0; i < plan->images->len && urls->len < MAX_IMAGES; i++)
    {
      const char *url = g_array_index (plan->images, PrTextImage, i).url;

      if (url != NULL &&
          (has_scheme (url, "cid:") ? by_cid : by_place || has_scheme (url, "data:")) &&
          g_hash_table_add (seen, (gpointer) url))
        g_ptr_array_add (urls, g_strdup (url));
    }
  return urls;
}

void
pr_message_text_load_images (PrMessageText *self)
{
  g_autoptr (GPtrArray) urls = NULL;
  g_autoptr (GTask) task = NULL;
  Load *load;

  /* Of the beginning, when the whole is here now. */
  g_cancellable_cancel (self->images);
  g_clear_object (&self->images);
  if (self->plan->message == NULL || self->plan->images->len == 0)
    return;
  urls = list_urls (self->plan);
  if (urls->len == 0)
    return;
  load = g_new0 (Load, 1);
  load->message = pr_message_ref (self->plan->message);
  load->urls = g_steal_pointer (&urls);
  load->textures = g_ptr_array_new_with_free_func (unref_texture);
  self->images = g_cancellable_new ();
  task = g_task_new (NULL, self->images, loaded_cb, self);
  g_task_set_source_tag (task, pr_message_text_load_images);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_thread);
}

void
pr_message_text_forget_images (PrMessageText *self)
{
  g_cancellable_cancel (self->images);
  g_clear_object (&self->images);
  g_clear_pointer (&self->textures, g_hash_table_unref);
  g_ptr_array_set_size (self->pictures, 0);
}
