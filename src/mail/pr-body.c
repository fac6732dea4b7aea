/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-body-private.h"
#include "mail/pr-flowed-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-message.h"
#include "mail/pr-rich-private.h"
#include "mail/pr-text-private.h"

#define START_OCTETS 1536             /* of a long text, for its first lines */
#define SHOWN_START_OCTETS (16 << 10) /* the same, for a window full */
#define HTML_FACTOR 2                 /* much of HTML is for the eyes */
#define SHOWN_HTML_FACTOR 4           /* and much of what is laid out by it */
#define ENCODED_DEPTH 8 /* what an encoded message counts for: it is copied */

typedef struct
{
  const PrMime *mime;
  GString *out;
  PrRichText *rich; /* the same with its form, or NULL */
  PrWarnings warnings;
  gsize start;   /* so many octets of a long text are enough; 0: all is needed */
  gboolean cut;  /* there is more than @out */
  gboolean lost; /* what there is does not tell what @out is */
} Renderer;

static void render_node (Renderer *self, const PrNode *node);

void
pr_body_cut (GString *text, gsize max)
{
  if (text->len <= max)
    return;
  while (max > 0 && (text->str[max] & 0xc0) == 0x80)
    max--;
  g_string_truncate (text, max);
}

/* Some senders put the source of their HTML where the plain text belongs. */
static gboolean
is_html_source (const char *text)
{
  static const char *const starts[] = { "<!doctype html", "<html", "<head>", "<body" };

  while (g_ascii_isspace (*text))
    text++;
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_ascii_strncasecmp (text, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  return FALSE;
}

/* @rich: or NULL */
static GString *
text_of_html (const GString *html, PrRichText **rich, PrWarnings *warnings)
{
  gsize length = MIN (html->len, PR_MAIL_MAX_HTML_OCTETS);
  g_autofree char *text = NULL;

  if (rich != NULL)
    *rich = pr_rich_text_new_html (html->str, length, &text);
  else
    text = pr_html_to_text (html->str, length);
  if (!pr_html_can_read ())
    *warnings |= PR_WARNING_HTML_UNREAD;
  return g_string_new (text);
}

/* Takes over @text. @rich: gets the form of HTML; or NULL. */
static GString *
make_readable (const PrNode *node, GString *text, PrRichText **rich, PrWarnings *warnings)
{
  GString *readable = NULL;

  if (pr_body_is_html (node) || is_html_source (text->str))
    readable = text_of_html (text, rich, warnings);
  else if (pr_node_is_type (node, "text/enriched") ||
           pr_node_is_type (node, "text/richtext"))
    readable = pr_enriched_to_text (text->str);
  else if (node->flowed && pr_node_is_type (node, "text/plain"))
    readable = pr_flowed_to_text (text->str, node->del_sp);
  if (readable == NULL)
    return text;
  g_string_free (text, TRUE);
  return readable;
}

static GString *
render_leaf (const PrMime *mime,
             const PrNode *node,
             PrRichText **rich,
             PrWarnings *warnings)
{
  return make_readable (node, pr_body_decode (mime, node, warnings), rich, warnings);
}

static void
append_rich (Renderer *self, PrRichText *more)
{
  if (pr_body_is_blank (more->text->str))
    return;
  if (self->rich->text->len > 0)
    {
      pr_rich_text_append (self->rich, more);
      return;
    }
  pr_rich_text_unref (self->rich);
  self->rich = pr_rich_text_ref (more);
}

/* Puts an empty line between what was there and what comes. Keeps @text where nothing was
 * there, so that a long one is not copied. */
static void
take_plain (Renderer *self, GString *text)
{
  if (!pr_body_is_blank (text->str))
    {
      if (self->out->len > 0)
        {
          if (self->out->str[self->out->len - 1] != '\n')
            g_string_append_c (self->out, '\n');
          g_string_append_c (self->out, '\n');
          g_string_append_len (self->out, text->str, text->len);
        }
      else
        {
          GString *empty = self->out;

          self->out = text;
          text = empty;
        }
    }
  g_string_free (text, TRUE);
}

/* The same, with its form. @rich: (nullable): of HTML, else it is found in @text */
static void
take_both (Renderer *self, GString *text, PrRichText *rich)
{
  g_autoptr (PrRichText) form = rich;

  if (self->rich != NULL && form == NULL)
    form = pr_rich_text_new_plain (g_string_new_len (text->str, (gssize) text->len));
  if (self->rich != NULL)
    append_rich (self, form);
  take_plain (self, text);
}

static void
take_text (Renderer *self, GString *text)
{
  take_both (self, text, NULL);
}

static gsize
get_start_octets (const Renderer *self, const PrNode *node)
{
  if (!pr_body_is_html (node))
    return self->start;
  return self->start * (self->rich != NULL ? SHOWN_HTML_FACTOR : HTML_FACTOR);
}

/* Whether it was long, and nothing needs to follow. */
static gboolean
append_start (Renderer *self, const PrNode *node)
{
  GString *text = pr_body_decode_start (self->mime, node, get_start_octets (self, node));
  PrRichText *rich = NULL;

  if (text == NULL)
    return FALSE;
  text = make_readable (node, text, self->rich != NULL ? &rich : NULL, &self->warnings);
  self->cut = TRUE;
  self->lost = self->lost || pr_body_is_blank (text->str);
  take_both (self, text, rich);
  return TRUE;
}

static void
append_leaf (Renderer *self, const PrNode *node)
{
  PrRichText *rich = NULL;

  if (self->cut || (self->start > 0 && append_start (self, node)))
    return;
  if (self->out->len >= PR_MAIL_MAX_TEXT_OCTETS)
    self->warnings |= PR_WARNING_TEXT_CUT;
  else
    {
      GString *text = render_leaf (self->mime, node, self->rich != NULL ? &rich : NULL,
                                   &self->warnings);

      take_both (self, text, rich);
    }
}

/* Whether @node or something below it that is shown is, or is not, HTML. */
static gboolean
holds (const PrNode *node, gboolean html)
{
  for (const PrNode *n = node; n != NULL; n = pr_node_next (n, node))
    if (pr_body_is_html (n) == html && n->shown)
      return TRUE;
  return FALSE;
}

/* @rich: gets its form where this one has a form; or NULL */
static GString *
render_apart (Renderer *self, const PrNode *node, PrRichText **rich)
{
  Renderer apart = { .mime = self->mime,
                     .out = g_string_new (NULL),
                     .rich =
                       self->rich != NULL && rich != NULL ? pr_rich_text_new () : NULL,
                     .start = self->start,
                     .cut = self->cut };

  render_node (&apart, node);
  self->warnings |= apart.warnings;
  self->cut = apart.cut;
  self->lost = self->lost || apart.lost;
  if (rich != NULL)
    *rich = apart.rich;
  return apart.out;
}

/* Plain text where it says something, else HTML, else whatever there is. The form is that
 * of the HTML where it says something: what was meant for the eyes is shown to them. */
static void
render_alternative (Renderer *self, const PrNode *node)
{
  const PrNode *plain = NULL;
  const PrNode *html = NULL;
  PrRichText *rich = NULL;
  GString *text;

  for (const PrNode *n = node->first_child; n != NULL; n = n->next)
    if (holds (n, TRUE))
      html = n;
    else if (plain == NULL && holds (n, FALSE))
      plain = n;
  if (plain == NULL)
    {
      if (html != NULL)
        render_node (self, html);
      return;
    }
  if (self->rich != NULL && self->start > 0 && html != NULL)
    {
      render_node (self, html); /* that is shown, if it says anything */
      return;
    }
  text = render_apart (self, plain, html == NULL ? &rich : NULL);
  self->lost = self->lost || (self->cut && text->len <= PR_BODY_PLACEHOLDER_OCTETS);
  if (html != NULL && (self->rich != NULL || pr_body_is_placeholder (text)))
    {
      GString *other = render_apart (self, html, &rich);

      if (pr_body_is_placeholder (text) && !pr_body_is_blank (other->str))
        {
          GString *swap = text;

          text = other;
          other = swap;
        }
      g_string_free (other, TRUE);
    }
  if (rich != NULL && pr_body_is_blank (rich->text->str))
    g_clear_pointer (&rich, pr_rich_text_unref);
  take_both (self, text, rich);
}

/* The part that "start" names (RFC 2387 §3.2), or NULL: the first is the root. */
static const PrNode *
find_related_root (const PrNode *node)
{
  const PrNode *n = node->start != NULL ? node->first_child : NULL;

  while (n != NULL && g_strcmp0 (n->cid, node->start) != 0)
    n = n->next;
  return n;
}

/* RFC 2387: one part is the root, the others serve it. */
static void
render_related (Renderer *self, const PrNode *node)
{
  gsize before = self->out->len;
  const PrNode *root = find_related_root (node);

  if (root != NULL)
    render_node (self, root);
  for (const PrNode *n = node->first_child; n != NULL && self->out->len == before;
       n = n->next)
    render_node (self, n);
}

/* What cannot be read here, and why, in its place. */
static void
append_note (Renderer *self, const PrNode *node)
{
  GString *note = g_string_new (NULL);

  if (pr_node_is_type (node, "message/partial") && node->n_pieces > 0)
    /* Translators: 2 of 3: a message that was sent in three messages. */
    g_string_printf (note, _ ("Piece %u of %u of a message that was sent in pieces."),
                     node->piece, node->n_pieces);
  else if (pr_node_is_type (node, "message/partial"))
    g_string_printf (note, _ ("Piece %u of a message that was sent in pieces."),
                     node->piece);
  else
    g_string_printf (note, _ ("This content is not in the message, it is kept at: %s"),
                     node->elsewhere);
  g_string_append_c (note, '\n');
  take_text (self, note);
}

static gboolean
needs_note (const PrNode *node)
{
  return (pr_node_is_type (node, "message/partial") && node->piece > 0) ||
         (node->elsewhere != NULL && node->kind == PR_NODE_LEAF);
}

static void
append_header_line (Renderer *self,
                    const PrNode *root,
                    GString *block,
                    const char *name,
                    const char *label)
{
  const PrField *field = pr_mime_find_field (self->mime, root, name);
  gboolean guessed = FALSE;
  g_autofree char *value = NULL;

  if (field == NULL)
    return;
  value = pr_field_dup_text (field, NULL, &guessed);
  if (guessed)
    self->warnings |= PR_WARNING_CHARSET_GUESSED;
  g_string_append_printf (block, "%s %s\n", label, value);
}

/* The message inside, under the header fields that tell whose it is. */
static void
render_message (Renderer *self, const PrNode *node)
{
  const PrNode *root = node->first_child;
  GString *block = g_string_new (NULL);

  append_header_line (self, root, block, "From", _ ("From:"));
  append_header_line (self, root, block, "To", _ ("To:"));
  append_header_line (self, root, block, "Date", _ ("Date:"));
  append_header_line (self, root, block, "Subject", _ ("Subject:"));
  take_text (self, block);
  render_node (self, root);
}

static gboolean
is_encoded_message (const PrNode *node)
{
  return node->kind == PR_NODE_LEAF && node->holds_message &&
         node->transfer != GMIME_CONTENT_ENCODING_DEFAULT;
}

/* A whole message that was transfer-encoded, which RFC 2046 §5.2.1 forbids. */
static GString *
render_encoded_message (const PrMime *mime, const PrNode *node, PrWarnings *warnings)
{
  guint depth = mime->depth + node->depth + ENCODED_DEPTH;
  g_autoptr (GByteArray) octets = NULL;
  PrMime *inner;
  GString *text;

  if (depth >= PR_MAIL_MAX_DEPTH)
    {
      *warnings |= PR_WARNING_TOO_DEEP;
      return g_string_new (NULL);
    }
  octets = pr_transfer_decode (node->transfer, mime->data + node->body,
                               node->end - node->body, PR_MAIL_MAX_TEXT_OCTETS);
  inner = pr_mime_new_in_charset ((const char *) octets->data, octets->len, depth,
                                  mime->charset);
  text = pr_body_render (inner, inner->root, warnings);
  pr_mime_free (inner);
  return text;
}

static void
append_encoded_message (Renderer *self, const PrNode *node)
{
  take_text (self, render_encoded_message (self->mime, node, &self->warnings));
}

static void
render_node (Renderer *self, const PrNode *node)
{
  if (needs_note (node) && !self->cut && node->disposition != PR_DISPOSITION_ATTACHMENT)
    append_note (self, node);
  if (node->kind == PR_NODE_LEAF)
    {
      if (node->shown)
        append_leaf (self, node);
      else if (is_encoded_message (node) &&
               node->disposition != PR_DISPOSITION_ATTACHMENT)
        append_encoded_message (self, node);
    }
  else if (node->kind == PR_NODE_MESSAGE)
    {
      if (node->disposition != PR_DISPOSITION_ATTACHMENT || node->parent == NULL)
        render_message (self, node);
    }
  else if (pr_node_is_type (node, "multipart/alternative"))
    render_alternative (self, node);
  else if (pr_node_is_type (node, "multipart/related"))
    render_related (self, node);
  else
    for (const PrNode *n = node->first_child; n != NULL; n = n->next)
      render_node (self, n);
}

/* What is otherwise for programs, or came as a file, where nothing else can be read. */
static void
render_last_resort (Renderer *self, const PrNode *top)
{
  for (const PrNode *n = top; n != NULL; n = pr_node_next (n, top))
    if (pr_body_is_for_programs (n) || pr_node_is_type (n, "message/delivery-status") ||
        pr_node_is_type (n, "message/disposition-notification") ||
        pr_node_is_type (n, "message/partial") ||
        (n->disposition != PR_DISPOSITION_ATTACHMENT && pr_body_is_text (n)))
      append_leaf (self, n);
}

/* Of a message in pieces, one of which the first octets are not here: shown as it stands
 * behind the note. */
static gboolean
is_later_piece (const PrNode *node)
{
  return node->kind == PR_NODE_LEAF && pr_node_is_type (node, "message/partial");
}

GString *
pr_body_render_rich (const PrMime *mime,
                     const PrNode *node,
                     PrRichText **rich,
                     PrWarnings *warnings)
{
  Renderer self = { .mime = mime,
                    .out = g_string_new (NULL),
                    .rich = rich != NULL ? pr_rich_text_new () : NULL };

  render_node (&self, node);
  if (self.out->len == 0 || is_later_piece (node))
    render_last_resort (&self, node);
  *warnings |= self.warnings;
  if (rich != NULL)
    *rich = self.rich;
  return self.out;
}

GString *
pr_body_render (const PrMime *mime, const PrNode *node, PrWarnings *warnings)
{
  return pr_body_render_rich (mime, node, NULL, warnings);
}

static void
drop_last_line (GString *text)
{
  const char *feed = text->len > 1 ? memrchr (text->str, '\n', text->len - 1) : NULL;

  g_string_truncate (text, feed != NULL ? (gsize) (feed + 1 - text->str) : 0);
}

GString *
pr_body_render_start (const PrMime *mime, const PrNode *node, gboolean *cut)
{
  Renderer self = { .mime = mime, .out = g_string_new (NULL), .start = START_OCTETS };

  self.lost = is_later_piece (node);
  render_node (&self, node);
  *cut = self.cut;
  if (self.cut)
    drop_last_line (self.out);
  if (!self.lost && self.out->len > 0)
    return self.out;
  g_string_free (self.out, TRUE);
  return NULL;
}

/* Another HTML part, which serves the root that is named. */
static gboolean
is_beside_root (const PrNode *node)
{
  const PrNode *root = node->parent != NULL ? find_related_root (node->parent) : NULL;

  return root != NULL && root != node;
}

PrRichText *
pr_body_render_rich_start (const PrMime *mime, const PrNode *node)
{
  Renderer self = { .mime = mime,
                    .out = g_string_new (NULL),
                    .rich = pr_rich_text_new (),
                    .start = SHOWN_START_OCTETS };

  render_node (&self, node);
  g_string_free (self.out, TRUE);
  if (self.cut && !self.lost && self.rich->text->len > 0)
    return self.rich;
  pr_rich_text_unref (self.rich);
  return NULL;
}

const PrNode *
pr_body_find_html (const PrMime *mime)
{
  const PrNode *n = mime->root;

  while (n != NULL && !(pr_body_is_html (n) && n->shown && !is_beside_root (n)))
    n = n->kind == PR_NODE_MESSAGE && n != mime->root ? pr_node_skip (n, mime->root)
                                                      : pr_node_next (n, mime->root);
  return n;
}

GString *
pr_body_render_attachment (const PrMime *mime, const PrNode *node, PrWarnings *warnings)
{
  if (node->kind == PR_NODE_MESSAGE)
    {
      Renderer self = { .mime = mime, .out = g_string_new (NULL) };

      render_message (&self, node);
      *warnings |= self.warnings;
      return self.out;
    }
  if (pr_body_is_text (node))
    return render_leaf (mime, node, NULL, warnings);
  if (is_encoded_message (node))
    return render_encoded_message (mime, node, warnings);
  return NULL;
}
