/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-body-private.h"
#include "mail/pr-charset-private.h"
#include "mail/pr-envelope-private.h"
#include "mail/pr-html-look-private.h"
#include "mail/pr-image-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-message.h"
#include "mail/pr-mime-private.h"
#include "mail/pr-parts-private.h"
#include "mail/pr-preview-private.h"
#include "mail/pr-proof-private.h"
#include "mail/pr-report-private.h"
#include "mail/pr-sender-private.h"
#include "mail/pr-rich-private.h"
#include "mail/pr-text-private.h"

struct _PrMessage
{
  /* Made at once, never changed */
  GBytes *raw;
  GBytes *octets; /* what is parsed: @raw, or that with something unpacked */
  GBytes *lines;  /* @octets with LF where they have only CR, else the same */
  PrMime *mime;
  PrEnvelope *envelope;

  /* Made when they are asked for, under the lock */
  GMutex lock;
  PrWarnings warnings;
  char *text;
  PrRichText *rich;
  gboolean html_sought;
  char *html; /* or NULL: there is none */
  GPtrArray *headers;
  GPtrArray *parts;
  GPtrArray *warning_codes;
  GPtrArray *links, *images; /* both or none */
};

static const char *const warning_names[PR_N_WARNINGS] = {
  "no-header",           "bad-header-line", "too-many-fields",  "missing-boundary",
  "truncated-multipart", "too-deep",        "too-many-parts",   "bad-transfer-encoding",
  "charset-unknown",     "charset-guessed", "charset-repaired", "text-cut",
  "html-unread",         "no-from",         "duplicate-from",   "from-name-is-address",
  "from-bidi-control",
};

/* Old Macintosh lines end in CR alone. One octet becomes one octet, so that places in
 * one are places in the other. */
static GBytes *
settle_lines (GBytes *raw)
{
  gsize length;
  const char *data = g_bytes_get_data (raw, &length);
  char *copy;

  if (length == 0 || memchr (data, '\n', length) != NULL ||
      memchr (data, '\r', length) == NULL)
    return g_bytes_ref (raw);
  copy = g_memdup2 (data, length);
  for (gsize i = 0; i < length; i++)
    if (copy[i] == '\r')
      copy[i] = '\n';
  return g_bytes_new_take (copy, length);
}

static PrMessage *
make (GBytes *raw, GBytes *unpacked, const char *charset)
{
  PrMessage *self;
  const char *data;
  gsize length;

  g_return_val_if_fail (raw != NULL, NULL);
  self = g_atomic_rc_box_new0 (PrMessage);
  g_mutex_init (&self->lock);
  self->raw = g_bytes_ref (raw);
  self->octets = g_bytes_ref (unpacked);
  self->lines = settle_lines (unpacked);
  data = g_bytes_get_data (self->lines, &length);
  self->mime = pr_mime_new_in_charset (data, length, 0, charset);
  self->warnings = self->mime->warnings;
  self->envelope = pr_envelope_new (self->mime, &self->warnings);
  return self;
}

PrMessage *
pr_message_new (GBytes *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);

  return make (raw, raw, NULL);
}

PrMessage *
pr_message_new_unpacked (GBytes *raw, GBytes *unpacked)
{
  g_return_val_if_fail (raw != NULL, NULL);
  g_return_val_if_fail (unpacked != NULL, NULL);

  return make (raw, unpacked, NULL);
}

PrMessage *
pr_message_new_in_charset (GBytes *raw, const char *charset)
{
  g_return_val_if_fail (raw != NULL, NULL);

  return make (raw, raw, charset);
}

gboolean
pr_message_knows_charset (const char *charset)
{
  g_return_val_if_fail (charset != NULL, FALSE);

  return pr_charset_is_known (charset);
}

PrMessage *
pr_message_ref (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
message_clear (gpointer data)
{
  PrMessage *self = data;

  pr_envelope_free (self->envelope);
  pr_mime_free (self->mime);
  g_bytes_unref (self->lines);
  g_bytes_unref (self->octets);
  g_bytes_unref (self->raw);
  g_free (self->text);
  pr_rich_text_unref (self->rich);
  g_free (self->html);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->warning_codes, g_ptr_array_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
}

void
pr_message_unref (PrMessage *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, message_clear);
}

GBytes *
pr_message_get_raw (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->raw;
}

const PrEnvelope *
pr_message_get_envelope (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->envelope;
}

/* The following are called with the lock held. */

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

static const char *
ensure_text (PrMessage *self)
{
  PrWarnings warnings = 0;
  GString *text;

  if (self->text != NULL)
    return self->text;
  text = pr_body_render (self->mime, self->mime->root, &warnings);
  return take_text (self, text, warnings);
}

static const char *
ensure_html (PrMessage *self)
{
  const PrNode *node = self->html_sought ? NULL : pr_body_find_html (self->mime);

  if (node != NULL)
    self->html =
      g_string_free (pr_body_decode (self->mime, node, &self->warnings), FALSE);
  self->html_sought = TRUE;
  return self->html;
}

static void
ensure_look (PrMessage *self)
{
  const char *html;

  if (self->links != NULL)
    return;
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_link_free);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_remote_image_free);
  html = ensure_html (self);
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

static GPtrArray *
ensure_warning_codes (PrMessage *self)
{
  if (self->warning_codes == NULL)
    {
      ensure_text (self);
      ensure_html (self);
      self->warning_codes = g_ptr_array_new ();
      for (guint i = 0; i < PR_N_WARNINGS; i++)
        if (self->warnings & (1u << i))
          g_ptr_array_add (self->warning_codes, (gpointer) warning_names[i]);
      add_sender_codes (self);
      g_ptr_array_add (self->warning_codes, NULL);
    }
  return self->warning_codes;
}

GPtrArray *
pr_message_get_headers (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  if (self->headers == NULL)
    self->headers = pr_envelope_list_headers (self->mime, &self->warnings);
  return self->headers;
}

GPtrArray *
pr_message_get_parts (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  if (self->parts == NULL)
    self->parts = pr_parts_list (self->mime, ensure_html (self));
  return self->parts;
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

gboolean
pr_message_has_attachment (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  locker = g_mutex_locker_new (&self->lock);
  for (const PrNode *n = pr_parts_next (self->mime, NULL); n != NULL;
       n = pr_parts_next (self->mime, n))
    {
      gboolean is_image = n->name != NULL && g_str_has_prefix (n->type, "image/");

      /* Only for an image does the HTML have to be read. */
      if (pr_parts_is_attachment (n, is_image ? ensure_html (self) : NULL))
        return TRUE;
    }
  return pr_parts_hold_inline (self->mime);
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
  text = ensure_text (self);
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

static GBytes *
dup_octets (PrMessage *self, const PrNode *node)
{
  if (node->transfer == GMIME_CONTENT_ENCODING_DEFAULT)
    return g_bytes_new_from_bytes (self->octets, node->body, node->end - node->body);
  return g_byte_array_free_to_bytes (
    pr_transfer_decode (node->transfer, self->mime->data + node->body,
                        node->end - node->body, G_MAXSIZE));
}

GBytes *
pr_message_dup_image (PrMessage *self, const char *url)
{
  const PrNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  if (g_ascii_strncasecmp (url, "data:", 5) == 0)
    return pr_image_decode_data (url);
  node = pr_image_find (self->mime, url);
  return node != NULL ? dup_octets (self, node) : NULL;
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
  return g_strdup (ensure_html (self));
}

char *
pr_message_dup_preview (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  return pr_preview_of_text (ensure_text (self), PR_MAIL_PREVIEW_CHARS);
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
  return preview != NULL ? preview
                         : pr_preview_of_text (ensure_text (self), PR_MAIL_PREVIEW_CHARS);
}

char *
pr_message_dup_index_text (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  PrWarnings unused = 0;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  text = g_string_new (ensure_text (self));
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

char *
pr_message_dup_file_names (PrMessage *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const PrNode *root;

  g_return_val_if_fail (self != NULL, NULL);

  root = self->mime->root;
  for (const PrNode *n = root; n != NULL; n = pr_node_next (n, root))
    if (n->name != NULL)
      {
        if (names->len > 0)
          g_string_append_c (names, '\n');
        g_string_append (names, n->name);
      }
  pr_parts_append_inline_names (self->mime, names);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * pr_message_dup_part:
 * @number: as in #PrPart, or of a message/rfc822 that is shown
 */
GBytes *
pr_message_dup_part (PrMessage *self, const char *number)
{
  const PrNode *node;
  GByteArray *octets;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  node = pr_parts_find (self->mime, number);
  if (node != NULL)
    return dup_octets (self, node);
  octets = pr_parts_dup_inline (self->mime, number);
  return octets != NULL ? g_byte_array_free_to_bytes (octets) : NULL;
}

PrReport *
pr_message_dup_report (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pr_report_new (self->mime);
}

char *
pr_message_dup_part_text (PrMessage *self, const char *number)
{
  PrWarnings unused = 0;
  const PrNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  node = pr_parts_find (self->mime, number);
  if (node == NULL || node->kind != PR_NODE_LEAF)
    return NULL;
  return g_string_free (pr_body_decode (self->mime, node, &unused), FALSE);
}

GStrv
pr_message_find_parts (PrMessage *self, PrPartMatch match)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  const PrNode *root;

  g_return_val_if_fail (self != NULL, NULL);

  root = self->mime->root;
  for (const PrNode *n = root; n != NULL; n = pr_node_next (n, root))
    if (n->type != NULL && match (n->type, n->name))
      g_strv_builder_add (numbers, n->number == NULL ? "" : n->number);
  return g_strv_builder_end (numbers);
}

/* The header without what tells of the content, which is another now. */
static void
append_other_fields (const PrMime *mime, GString *out)
{
  const PrNode *root = mime->root;

  for (guint i = 0; i < root->n_fields; i++)
    {
      const PrField *field = pr_mime_get_field (mime, root, i);

      if (field->name_length >= 8 &&
          g_ascii_strncasecmp (field->name, "Content-", 8) == 0)
        continue;
      g_string_append_len (out, field->name,
                           field->value + field->value_length - field->name);
      g_string_append (out, "\r\n");
    }
}

GBytes *
pr_message_dup_entity (PrMessage *self, const char *number)
{
  const PrNode *node;
  gsize start;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number != NULL, NULL);

  if (*number == '\0')
    return g_bytes_ref (self->octets);
  node = pr_parts_find (self->mime, number);
  if (node == NULL || node->n_fields == 0)
    return NULL;
  start = (gsize) (pr_mime_get_field (self->mime, node, 0)->name - self->mime->data);
  return g_bytes_new_from_bytes (self->octets, start, node->end - start);
}

GBytes *
pr_message_dup_with_entity (PrMessage *self, const char *number, GBytes *entity)
{
  GString *out = g_string_new (NULL);
  const PrMime *mime;
  const PrNode *node;
  gsize length;
  const char *octets = g_bytes_get_data (entity, &length);

  g_return_val_if_fail (self != NULL, NULL);

  mime = self->mime;
  node = number == NULL ? mime->root : pr_parts_find (mime, number);
  if (node == NULL || node->n_fields == 0 || node == mime->root)
    append_other_fields (mime, out);
  else
    g_string_append_len (out, mime->data,
                         pr_mime_get_field (mime, node, 0)->name - mime->data);
  g_string_append_len (out, octets, (gssize) length);
  if (node != NULL && node->n_fields > 0 && node != mime->root)
    g_string_append_len (out, mime->data + node->end,
                         (gssize) (mime->length - node->end));
  return g_string_free_to_bytes (out);
}

GBytes *
pr_message_dup_raw_headers (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_bytes_new_from_bytes (self->octets, 0, self->mime->root->body);
}

/* FNV-1a: spreads well enough, and what a sender could make collide he could also make
 * equal. */
static guint64
hash_octets (const char *octets, gsize length)
{
  guint64 hash = 0xcbf29ce484222325;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) octets[i]) * 0x100000001b3;
  return hash;
}

/**
 * pr_message_get_thread_key:
 *
 * Without any msg-id the header's octets are taken, so that a head and its whole message
 * agree.
 */
gint64
pr_message_get_thread_key (PrMessage *self)
{
  const PrEnvelope *envelope;
  const char *msg_id;
  guint64 key;

  g_return_val_if_fail (self != NULL, 1);

  envelope = self->envelope;
  msg_id = envelope->references[0];
  if (msg_id == NULL)
    msg_id = envelope->in_reply_to;
  if (msg_id == NULL)
    msg_id = envelope->message_id;
  key = msg_id != NULL ? hash_octets (msg_id, strlen (msg_id))
                       : hash_octets (self->mime->data, self->mime->root->body);
  return key != 0 ? (gint64) key : 1;
}
