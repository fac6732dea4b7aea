/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-body-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-message-private.h"
#include "mail/pr-parts-private.h"
#include "mail/pr-preview-private.h"
#include "mail/pr-rich-private.h"
#include "mail/pr-text-private.h"

static const char *
take_text (PrMessage *self, GString *text, PrWarnings warnings)
{
  if (text->len > PR_MAIL_MAX_TEXT_OCTETS)
    warnings |= PR_WARNING_TEXT_CUT;
  pr_body_cut (text, PR_MAIL_MAX_TEXT_OCTETS);
  self->warnings |= warnings;
  if (self->text == NULL)
    self->text = g_string_free (text, FALSE);
  else
    g_string_free (text, TRUE);
  return self->text;
}

const char *
pr_message_ensure_text (PrMessage *self)
{
  PrWarnings warnings = 0;
  GString *text;

  if (self->text != NULL)
    return self->text;
  text = pr_body_render (self->mime, self->mime->root, &warnings);
  return take_text (self, text, warnings);
}

const char *
pr_message_ensure_html (PrMessage *self)
{
  const PrNode *node = self->html_sought ? NULL : pr_body_find_html (self->mime);

  if (node != NULL)
    self->html =
      g_string_free (pr_body_decode (self->mime, node, &self->warnings), FALSE);
  self->html_sought = TRUE;
  return self->html;
}

static const char *
get_unread_sentence (void)
{
  return _ ("The library that reads HTML cannot be opened, so this message is "
            "shown without its form. Install libxml2, then open it again.");
}

char *
pr_message_dup_text (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  const char *text;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  text = pr_message_ensure_text (self);
  if (!(self->warnings & PR_WARNING_HTML_UNREAD))
    return g_strdup (text);
  return g_strconcat (get_unread_sentence (), "\n\n", text, NULL);
}

/* Without the lock, which nobody has to wait for then. */
static PrRichText *
render_rich (PrMessage *self, GString **text, PrWarnings *warnings)
{
  PrRichText *rich;

  *text = pr_body_render_rich (self->mime, self->mime->root, &rich, warnings);
  pr_rich_text_cut (rich, PR_MAIL_MAX_TEXT_OCTETS);
  if ((*warnings & PR_WARNING_HTML_UNREAD) != 0)
    {
      PrRichText *told = pr_rich_text_new_plain (g_string_new (get_unread_sentence ()));

      pr_rich_text_append (told, rich);
      pr_rich_text_unref (rich);
      rich = told;
    }
  return rich;
}

PrRichText *
pr_message_ref_rich (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  PrRichText *rich;
  GString *text;
  PrWarnings warnings = 0;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  rich = self->rich != NULL ? pr_rich_text_ref (self->rich) : NULL;
  g_mutex_unlock (&self->lock);
  if (rich != NULL)
    return rich;
  rich = render_rich (self, &text, &warnings);
  locker = g_mutex_locker_new (&self->lock);
  take_text (self, text, warnings);
  if (self->rich == NULL)
    self->rich = pr_rich_text_ref (rich);
  return rich;
}

PrRichText *
pr_message_dup_rich_start (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pr_html_can_read () ? pr_body_render_rich_start (self->mime, self->mime->root)
                             : NULL;
}

gboolean
pr_message_has_html (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return pr_body_find_html (self->mime) != NULL;
}

char *
pr_message_dup_html (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  return g_strdup (pr_message_ensure_html (self));
}

char *
pr_message_dup_preview (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  return pr_preview_of_text (pr_message_ensure_text (self), PR_MAIL_PREVIEW_CHARS);
}

static char *
preview_start (PrMessage *self)
{
  gboolean cut;
  GString *start = pr_body_render_start (self->mime, self->mime->root, &cut);
  char *preview;

  if (start == NULL)
    return NULL;
  preview = cut ? pr_preview_of_start (start->str, PR_MAIL_PREVIEW_CHARS)
                : pr_preview_of_text (start->str, PR_MAIL_PREVIEW_CHARS);
  g_string_free (start, TRUE);
  return preview;
}

char *
pr_message_dup_quick_preview (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  char *preview;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  preview = self->text == NULL ? preview_start (self) : NULL;
  return preview != NULL
           ? preview
           : pr_preview_of_text (pr_message_ensure_text (self), PR_MAIL_PREVIEW_CHARS);
}

char *
pr_message_dup_index_text (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  PrWarnings unused = 0;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  text = g_string_new (pr_message_ensure_text (self));
  for (const PrNode *n = pr_parts_next (self->mime, NULL);
       n != NULL && text->len < PR_MAIL_MAX_INDEX_OCTETS;
       n = pr_parts_next (self->mime, n))
    {
      GString *more =
        n->shown ? NULL : pr_body_render_attachment (self->mime, n, &unused);

      if (more == NULL)
        continue;
      g_string_append_c (text, '\n');
      g_string_append_len (text, more->str, more->len);
      g_string_free (more, TRUE);
    }
  pr_body_cut (text, PR_MAIL_MAX_INDEX_OCTETS);
  return g_string_free (text, FALSE);
}
