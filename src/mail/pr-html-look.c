/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-look-private.h"

#include <string.h>
#include "mail/pr-host.h"
#include "mail/pr-html-names-private.h"
#include "mail/pr-html-scan-private.h"
#include "mail/pr-html-stack-private.h"
#include "mail/pr-html-style-private.h"
#include "mail/pr-link.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-remote-image.h"

#define MAX_NAME PR_HTML_STACK_NAME
#define MAX_ATTRIBUTES 100
#define MAX_LINK_TEXT 1000 /* octets */
#define NO_BREAK_SPACE "\xc2\xa0"
#define SOFT_HYPHEN "\xc2\xad"

/* A tag where it stands. */
typedef struct
{
  char name[MAX_NAME]; /* lower case */
  gboolean closes;
  const char *attributes; /* behind the name */
  const char *end;        /* its '>', or the end of all */
} Tag;

typedef struct
{
  GPtrArray *links, *images;
  GHashTable *by_url; /* (element-type utf8 PrRemoteImage) */
  PrLink *open;       /* owned: the link whose text is read, or NULL */
  GString *text;      /* of it */
  PrHtmlStack stack;
} Look;

/* ---- tags ---- */

static const char *
skip_space (const char *p, const char *end)
{
  while (p < end && (g_ascii_isspace (*p) || *p == '/'))
    p++;
  return p;
}

/* One attribute at @p: its value is from *@value up to *@value_end. Returns its end. */
static const char *
read_attribute (const char *p,
                const char *end,
                const char **value,
                const char **value_end)
{
  while (p < end && !g_ascii_isspace (*p) && *p != '=' && *p != '/')
    p++;
  while (p < end && g_ascii_isspace (*p))
    p++;
  *value = *value_end = p;
  if (p == end || *p != '=')
    return p;
  for (p++; p < end && g_ascii_isspace (*p); p++)
    ;
  *value = p;
  if (p < end && (*p == '"' || *p == '\''))
    {
      const char *quote = memchr (p + 1, *p, end - p - 1);

      *value = p + 1;
      *value_end = quote != NULL ? quote : end;
      return quote != NULL ? quote + 1 : end;
    }
  while (p < end && !g_ascii_isspace (*p))
    p++;
  *value_end = p;
  return p;
}

static char *
dup_valid (const char *value, const char *end)
{
  g_autofree char *decoded = pr_html_decode (value, end - value);

  return g_utf8_make_valid (decoded, -1);
}

/* The first attribute of that name; or NULL. Free with g_free (). */
static char *
dup_attribute (const Tag *tag, const char *name)
{
  const char *p = skip_space (tag->attributes, tag->end);
  gsize length = strlen (name);

  for (guint i = 0; p < tag->end && i < MAX_ATTRIBUTES; i++)
    {
      const char *start = p, *value, *value_end;
      gboolean is_it =
        (gsize) (tag->end - p) >= length && g_ascii_strncasecmp (p, name, length) == 0 &&
        (p + length == tag->end || strchr (" \t\r\n\f=/", p[length]) != NULL);

      p = read_attribute (p, tag->end, &value, &value_end);
      if (is_it)
        return dup_valid (value, value_end);
      if (p == start)
        p++;
      p = skip_space (p, tag->end);
    }
  return NULL;
}

/* The '>' that ends a tag: one in a quoted value does not. */
static const char *
find_tag_end (const char *p, const char *end)
{
  char before = 0;

  for (; p < end && *p != '>'; p++)
    {
      if ((*p == '"' || *p == '\'') && before == '=')
        {
          const char *quote = memchr (p + 1, *p, end - p - 1);

          if (quote == NULL)
            return end;
          p = quote;
        }
      if (!g_ascii_isspace (*p))
        before = *p;
    }
  return p;
}

/* Reads a tag whose '<' is at @p. FALSE: it is none. */
static gboolean
read_tag (const char *p, const char *end, Tag *tag)
{
  gsize n = 0;

  tag->closes = ++p < end && *p == '/';
  p += tag->closes;
  if (p >= end || !g_ascii_isalpha (*p))
    return FALSE;
  for (; p < end && !g_ascii_isspace (*p) && *p != '>' && *p != '/'; p++)
    if (n + 1 < MAX_NAME)
      tag->name[n++] = g_ascii_tolower (*p);
  tag->name[n] = '\0';
  tag->attributes = p;
  tag->end = find_tag_end (p, end);
  return TRUE;
}

/* ---- links ---- */

static void
close_link (Look *self)
{
  if (self->open == NULL)
    return;
  self->open->text = g_utf8_make_valid (self->text->str, (gssize) self->text->len);
  g_strstrip (self->open->text);
  self->open->flags = pr_link_judge (self->open->text, self->open->href);
  g_ptr_array_add (self->links, g_steal_pointer (&self->open));
}

static void
open_link (Look *self, const Tag *tag)
{
  char *href = NULL;

  close_link (self);
  if (self->links->len < PR_MAIL_MAX_LINKS)
    href = dup_attribute (tag, "href");
  if (href == NULL)
    return;
  self->open = g_new0 (PrLink, 1);
  self->open->href = href;
  g_string_truncate (self->text, 0);
}

static void
add_text (Look *self, const char *p, const char *end)
{
  g_autofree char *text = NULL;

  if (self->open == NULL || self->stack.n_hidden > 0 || self->text->len >= MAX_LINK_TEXT)
    return;
  text = pr_html_decode (p, end - p);
  for (const char *c = text; *c != '\0' && self->text->len < MAX_LINK_TEXT; c++)
    {
      gboolean no_break = g_str_has_prefix (c, NO_BREAK_SPACE);

      if (g_str_has_prefix (c, SOFT_HYPHEN))
        c++;
      else if (!no_break && !g_ascii_isspace (*c))
        g_string_append_c (self->text, *c);
      else
        {
          c += no_break;
          if (self->text->len > 0 && self->text->str[self->text->len - 1] != ' ')
            g_string_append_c (self->text, ' ');
        }
    }
}

/* ---- images ---- */

/* A length in pixels of an attribute; -1: none, or a share of something. */
static int
get_pixels (const char *value)
{
  char *unit;
  double number;

  if (value == NULL)
    return -1;
  number = g_ascii_strtod (value, &unit);
  unit += strspn (unit, " ");
  if (unit == value || number < 0 ||
      (*unit != '\0' && *unit != ';' && *unit != '!' &&
       g_ascii_strncasecmp (unit, "px", 2) != 0))
    return -1;
  return (int) MIN (number, 100000);
}

static int
get_length (const Tag *tag, const char *style, const char *name)
{
  int pixels = style == NULL ? -1 : get_pixels (pr_html_style_find (style, name));
  g_autofree char *value = pixels >= 0 ? NULL : dup_attribute (tag, name);

  return pixels >= 0 ? pixels : get_pixels (value);
}

static gboolean
is_hidden (const Tag *tag, const char *style)
{
  g_autofree char *hidden = dup_attribute (tag, "hidden");

  return hidden != NULL || (style != NULL && pr_html_style_read (style).hidden);
}

static void
add_image (Look *self, const Tag *tag)
{
  g_autofree char *src = dup_attribute (tag, "src");
  g_autofree char *url = src == NULL ? NULL : pr_remote_image_dup_url (src);
  g_autofree char *style = dup_attribute (tag, "style");
  PrRemoteImage *image, *same;
  g_autoptr (GUri) uri = NULL;

  if (url == NULL || self->images->len >= PR_MAIL_MAX_REMOTE_IMAGES)
    return;
  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    return;
  image = g_new0 (PrRemoteImage, 1);
  image->width = get_length (tag, style, "width");
  image->height = get_length (tag, style, "height");
  image->pixel = self->stack.n_hidden > 0 || is_hidden (tag, style) ||
                 (image->width >= 0 && image->width <= 1) ||
                 (image->height >= 0 && image->height <= 1);
  image->alt = dup_attribute (tag, "alt");
  image->host = pr_host_dup_decoded (g_uri_get_host (uri));
  image->url = g_steal_pointer (&url);
  same = g_hash_table_lookup (self->by_url, image->url);
  if (same == NULL)
    {
      g_hash_table_insert (self->by_url, image->url, image);
      g_ptr_array_add (self->images, image);
      return;
    }
  /* Seen once, it is one that is seen. */
  same->pixel = same->pixel && image->pixel;
  pr_remote_image_free (image);
}

/* ---- all ---- */

/* Behind a tag; where no HTML is inside of its element, behind that. */
static const char *
skip_tag (const Tag *tag, const char *end)
{
  PrHtmlElement kind =
    tag->closes ? PR_HTML_ELEMENT_NONE : pr_html_find_element (tag->name);
  const char *p = MIN (end, tag->end + 1);

  return kind == PR_HTML_ELEMENT_RAW || kind == PR_HTML_ELEMENT_STYLE
           ? pr_html_find_end_tag (p, end, tag->name)
           : p;
}

/* What has no end tag holds nothing that could be hidden with it. */
static gboolean
is_void (const char *name)
{
  static const char *const names[] = { "area",  "base",   "br",    "col",  "embed",
                                       "hr",    "img",    "input", "link", "meta",
                                       "param", "source", "track", "wbr",  NULL };

  return g_strv_contains (names, name);
}

static void
follow (Look *self, const Tag *tag)
{
  g_autofree char *style = NULL;

  if (tag->closes)
    {
      pr_html_stack_close (&self->stack, tag->name);
      return;
    }
  pr_html_stack_make_way (&self->stack, tag->name);
  if (is_void (tag->name))
    return;
  style = dup_attribute (tag, "style");
  pr_html_stack_open (&self->stack, tag->name, is_hidden (tag, style));
}

static void
take_tag (Look *self, const Tag *tag)
{
  follow (self, tag);
  if (g_str_equal (tag->name, "a"))
    {
      if (tag->closes)
        close_link (self);
      else
        open_link (self, tag);
    }
  else if (g_str_equal (tag->name, "img") && !tag->closes)
    add_image (self, tag);
  else if (g_str_equal (tag->name, "br") && self->open != NULL)
    g_string_append_c (self->text, ' ');
}

void
pr_html_look (const char *html, gsize length, GPtrArray *links, GPtrArray *images)
{
  Look self = { .links = links,
                .images = images,
                .by_url = g_hash_table_new (g_str_hash, g_str_equal),
                .text = g_string_new (NULL) };
  const char *end = html + length;
  const char *p = html;

  while (p < end)
    {
      const char *open = memchr (p, '<', end - p);
      Tag tag;

      add_text (&self, p, open != NULL ? open : end);
      if (open == NULL)
        break;
      p = open + 1;
      if (end - p >= 3 && memcmp (p, "!--", 3) == 0)
        p = pr_html_skip_comment (p + 3, end);
      else if (read_tag (open, end, &tag))
        {
          take_tag (&self, &tag);
          p = skip_tag (&tag, end);
        }
      else if (p < end && memchr ("!?/", *p, 3) != NULL)
        p = pr_html_skip_declaration (p, end);
    }
  close_link (&self);
  g_hash_table_unref (self.by_url);
  g_string_free (self.text, TRUE);
}
