/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-message-private.h"

#include <string.h>
#include "mail/pr-html-look-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-proof-private.h"
#include "mail/pr-sender-private.h"

static const char *const warning_names[PR_N_WARNINGS] = {
  "no-header",           "bad-header-line", "too-many-fields",  "missing-boundary",
  "truncated-multipart", "too-deep",        "too-many-parts",   "bad-transfer-encoding",
  "charset-unknown",     "charset-guessed", "charset-repaired", "text-cut",
  "html-unread",         "no-from",         "duplicate-from",   "from-name-is-address",
  "from-bidi-control",
};

static void
ensure_look (PrMessage *self)
{
  const char *html;

  if (self->links != NULL)
    return;
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_link_free);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_remote_image_free);
  html = pr_message_ensure_html (self);
  if (html != NULL)
    pr_html_look (html, MIN (strlen (html), PR_MAIL_MAX_HTML_OCTETS), self->links,
                  self->images);
}

static void
add_sender_codes (PrMessage *self)
{
  PrSenderFlags flags;

  ensure_look (self);
  flags = pr_sender_judge (self->mime, self->envelope) |
          pr_sender_judge_links (self->links) | pr_sender_judge_files (self->mime);
  for (guint i = 0; i < PR_N_SENDER_FLAGS; i++)
    if (flags & (1u << i))
      g_ptr_array_add (self->warning_codes, (gpointer) pr_sender_flag_names[i]);
}

static PrWarnings
get_header_warnings (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->list_lock);

  return self->header_warnings;
}

static GPtrArray *
ensure_warning_codes (PrMessage *self)
{
  if (self->warning_codes == NULL)
    {
      self->warnings |= get_header_warnings (self);
      pr_message_ensure_text (self);
      pr_message_ensure_html (self);
      self->warning_codes = g_ptr_array_new ();
      for (guint i = 0; i < PR_N_WARNINGS; i++)
        if (self->warnings & (1u << i))
          g_ptr_array_add (self->warning_codes, (gpointer) warning_names[i]);
      add_sender_codes (self);
      g_ptr_array_add (self->warning_codes, NULL);
    }
  return self->warning_codes;
}

const char *const *
pr_message_get_warnings (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  return (const char *const *) ensure_warning_codes (self)->pdata;
}

GPtrArray *
pr_message_get_links (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  ensure_look (self);
  return self->links;
}

GPtrArray *
pr_message_get_remote_images (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  ensure_look (self);
  return self->images;
}

PrProof *
pr_message_dup_proof (PrMessage *self, const char *server)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pr_proof_read (self->mime, pr_sender_get_domain (self->envelope), server);
}

PrUnsubscribe *
pr_message_dup_unsubscribe (PrMessage *self, const PrProof *proof)
{
  const PrField *field, *post;
  g_autofree char *value = NULL;
  g_autofree char *post_value = NULL;
  gboolean guessed = FALSE;

  g_return_val_if_fail (self != NULL && proof != NULL, NULL);

  field = pr_mime_find_field (self->mime, self->mime->root, "List-Unsubscribe");
  post = pr_mime_find_field (self->mime, self->mime->root, "List-Unsubscribe-Post");
  if (field == NULL)
    return NULL;
  value = pr_field_dup_structured (field, PR_MAIL_MAX_HEADER_OCTETS, NULL, &guessed);
  if (post != NULL)
    post_value = pr_field_dup_structured (post, PR_MAIL_MAX_URL_OCTETS, NULL, &guessed);
  return pr_unsubscribe_new (value, post_value,
                             proof->dkim == PR_PROOF_PASS &&
                               pr_proof_signs_unsubscribe (self->mime,
                                                           proof->dkim_domain));
}
