/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-content-private.h"
#include "mail/pr-file-name.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-mime-private.h"
#include "mail/pr-text-private.h"

#define MAX_FILE_NAME 255 /* octets: what a file system takes */
#define MAX_EXTENSION 16
#define YEN 0x00a5 /* Japan's backslash */

/* Cuts the middle, so that the extension stays. */
static char *
fit_file_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  gsize tail = dot != NULL && strlen (dot) <= MAX_EXTENSION ? strlen (dot) : 0;
  g_autofree char *head = NULL;
  const char *end;

  if (strlen (name) <= MAX_FILE_NAME)
    return g_strdup (name);
  end = g_utf8_find_prev_char (name, name + MAX_FILE_NAME - tail + 1);
  head = g_strndup (name, end - name);
  return g_strconcat (head, name + strlen (name) - tail, NULL);
}

/* What is not seen in a name, and could hide its end. */
static gboolean
is_invisible (gunichar c)
{
  return pr_unichar_is_unsafe (c) || c == 0x00ad || c == 0x034f ||
         (c >= 0x200b && c <= 0x200d) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

char *
pr_mime_clean_file_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  g_autofree char *settled = NULL;
  gboolean drive = g_ascii_isalpha (*valid) && g_str_has_prefix (valid + 1, ":\u00a5");

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '/' || c == '\\' || (c == YEN && drive))
        g_string_truncate (clean, 0);
      else if (!is_invisible (c) && !(clean->len == 0 && (c == ' ' || c == '.')))
        g_string_append_unichar (clean, c);
    }
  while (clean->len > 0 &&
         (clean->str[clean->len - 1] == ' ' || clean->str[clean->len - 1] == '.'))
    g_string_truncate (clean, clean->len - 1);
  settled = pr_file_name_settle (clean->str);
  return clean->len > 0 ? fit_file_name (settled) : NULL;
}

static char *
dup_content_field (PrMime *mime, const PrNode *node, const char *name)
{
  const PrField *field = pr_mime_find_field (mime, node, name);
  gboolean guessed = FALSE;
  char *value;

  if (field == NULL)
    return NULL;
  value = pr_field_dup_structured (field, PR_MAIL_MAX_CONTENT_OCTETS, NULL, &guessed);
  if (guessed)
    mime->warnings |= PR_WARNING_CHARSET_GUESSED;
  return value;
}

static char *
dup_parameter (const PrContent *content, const char *name)
{
  const char *value = pr_content_get_parameter (content, name);

  return value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}

static gboolean
has_parameter (const PrContent *content, const char *name, const char *value)
{
  const char *given = pr_content_get_parameter (content, name);

  return given != NULL && g_ascii_strcasecmp (given, value) == 0;
}

static char *
dup_boundary (const PrContent *content)
{
  g_autofree char *boundary = dup_parameter (content, "boundary");

  if (boundary == NULL || *g_strchomp (boundary) == '\0' ||
      strlen (boundary) > PR_MAIL_MAX_BOUNDARY_OCTETS)
    return NULL;
  return g_steal_pointer (&boundary);
}

/* RFC 2045 §5.2 and RFC 2046 §5.1.5: what an entity is that does not say. */
static const char *
get_default_type (const PrNode *node)
{
  return node->parent != NULL && pr_node_is_type (node->parent, "multipart/digest")
           ? "message/rfc822"
           : "text/plain";
}

static guint
get_number (const PrContent *content, const char *name)
{
  const char *value = pr_content_get_parameter (content, name);
  guint64 number = 0;

  return value != NULL &&
             g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &number, NULL)
           ? number
           : 0;
}

/* RFC 2046 §5.2.3 and RFC 2017: an address that a person can follow, or what there is. */
static char *
dup_elsewhere (const PrContent *content)
{
  static const char *const names[] = { "access-type", "site", "server", "directory",
                                       "name" };
  g_autoptr (GString) place = g_string_new (NULL);
  const char *url = pr_content_get_parameter (content, "url");

  if (url != NULL)
    return pr_field_clean_line (url, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = pr_content_get_parameter (content, names[i]);

      if (value != NULL)
        g_string_append_printf (place, "%s%s", place->len > 0 ? " " : "", value);
    }
  return place->len > 0 ? pr_field_clean_line (place->str, NULL) : NULL;
}

static char *
dup_without_brackets (char *value)
{
  gsize skip = strspn (value, " <");
  gsize length = strcspn (value + skip, ">");

  return length > 0 ? g_strndup (value + skip, length) : NULL;
}

/* What only some types have. */
static void
read_parameters (PrNode *node, const PrContent *content)
{
  g_autofree char *start = NULL;

  if (pr_node_is_type (node, "multipart/related"))
    {
      start = dup_parameter (content, "start");
      node->start = start != NULL ? dup_without_brackets (start) : NULL;
    }
  else if (pr_node_is_type (node, "message/partial"))
    {
      node->piece = get_number (content, "number");
      node->n_pieces = get_number (content, "total");
      node->piece_id = dup_parameter (content, "id");
    }
  else if (pr_node_is_type (node, "message/external-body"))
    node->elsewhere = dup_elsewhere (content);
}

/* "application-x-gzip; name=a.gz": no type, but a name. */
static char *
dup_name_of_no_type (const char *value)
{
  g_autoptr (PrContent) content = pr_content_new_plain (value);
  const char *name = content != NULL ? pr_content_get_parameter (content, "name") : NULL;

  return name != NULL ? pr_mime_clean_file_name (name) : NULL;
}

static void
read_type (PrMime *mime, PrNode *node)
{
  g_autofree char *value = dup_content_field (mime, node, "Content-Type");
  g_autoptr (PrContent) content = NULL;
  g_autofree char *name = NULL;
  const char *p;

  if (value == NULL || strchr (value, '/') == NULL)
    {
      node->type = g_strdup (get_default_type (node));
      node->holds_message = pr_node_is_type (node, "message/rfc822");
      node->name = value != NULL ? dup_name_of_no_type (value) : NULL;
      return;
    }
  content = pr_content_new_type (value);
  for (p = content->value; g_ascii_isgraph (*p); p++)
    ;
  node->type =
    g_ascii_strdown (*p == '\0' ? content->value : "application/octet-stream", -1);
  node->charset = dup_parameter (content, "charset");
  if (g_str_has_prefix (node->type, "multipart/"))
    node->boundary = dup_boundary (content);
  node->holds_message =
    pr_node_is_type (node, "message/rfc822") ||
    pr_node_is_type (node, "message/global") ||
    (pr_node_is_type (node, "message/partial") && has_parameter (content, "number", "1"));
  read_parameters (node, content);
  node->flowed = has_parameter (content, "format", "flowed");
  node->del_sp = has_parameter (content, "delsp", "yes");
  name = dup_parameter (content, "name");
  node->name = name != NULL ? pr_mime_clean_file_name (name) : NULL;
}

static void
read_disposition (PrMime *mime, PrNode *node)
{
  g_autofree char *value = dup_content_field (mime, node, "Content-Disposition");
  g_autoptr (PrContent) content = NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *clean = NULL;
  const char *word;

  if (value == NULL || *value == '\0')
    return;
  content = pr_content_new_disposition (value);
  word = content->value;
  if (g_ascii_strcasecmp (word, "inline") == 0)
    node->disposition = PR_DISPOSITION_INLINE;
  else if (*word != '\0')
    node->disposition = PR_DISPOSITION_ATTACHMENT; /* RFC 2183 §2.8: also the unknown */
  file_name = dup_parameter (content, "filename");
  clean = file_name != NULL ? pr_mime_clean_file_name (file_name) : NULL;
  if (clean != NULL)
    {
      g_free (node->name);
      node->name = g_steal_pointer (&clean);
    }
}

void
pr_mime_read_content (PrMime *mime, PrNode *node)
{
  g_autofree char *encoding = dup_content_field (mime, node, "Content-Transfer-Encoding");
  g_autofree char *cid = dup_content_field (mime, node, "Content-ID");
  g_autofree char *location = dup_content_field (mime, node, "Content-Location");

  read_type (mime, node);
  read_disposition (mime, node);
  if (encoding != NULL && !pr_transfer_from_string (encoding, &node->transfer))
    mime->warnings |= PR_WARNING_BAD_TRANSFER_ENCODING;
  if (cid != NULL)
    node->cid = dup_without_brackets (cid);
  if (location != NULL)
    node->location = g_steal_pointer (&location);
}
