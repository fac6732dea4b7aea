/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-vcard.h"

#include <string.h>
#include "extract/pr-content-line-private.h"
#include "extract/pr-extract-limits.h"

typedef struct
{
  char *full_name;
  char *name; /* made of its parts */
  char *organization, *title;
  GPtrArray *emails, *phones, *addresses;
} Card;

/* What is told of them, joined by @between; the empty ones left out. */
static char *
join_parts (const char *const *parts, guint n, const char *between)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      {
        if (text->len > 0)
          g_string_append (text, between);
        g_string_append (text, parts[i]);
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* family;given;more;before;behind */
static char *
read_name (const PrContentLine *line)
{
  g_auto (GStrv) parts = pr_content_line_dup_parts (line);
  guint n = g_strv_length (parts);
  const char *ordered[5] = {
    n > 3 ? parts[3] : NULL, n > 1 ? parts[1] : NULL, n > 2 ? parts[2] : NULL,
    n > 0 ? parts[0] : NULL, n > 4 ? parts[4] : NULL,
  };

  return join_parts (ordered, G_N_ELEMENTS (ordered), " ");
}

static char *
read_joined (const PrContentLine *line)
{
  g_auto (GStrv) parts = pr_content_line_dup_parts (line);

  return join_parts ((const char *const *) parts, g_strv_length (parts), ", ");
}

/* Also "tel:+49-30-1234" and "mailto:ada@example.org" of version 4.0. */
static char *
read_value (const PrContentLine *line)
{
  char *text = pr_content_line_dup_text (line);

  for (guint i = 0; i < 2; i++)
    {
      const char *scheme = i == 0 ? "tel:" : "mailto:";

      if (g_ascii_strncasecmp (text, scheme, strlen (scheme)) == 0)
        memmove (text, text + strlen (scheme), strlen (text + strlen (scheme)) + 1);
    }
  return text;
}

static void
add (GPtrArray *values, char *value)
{
  if (*value == '\0' || values->len >= PR_EXTRACT_MAX_VALUES ||
      g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL))
    g_free (value);
  else
    g_ptr_array_add (values, value);
}

static void
take (char **member, char *value)
{
  if (*member == NULL && *value != '\0')
    *member = value;
  else
    g_free (value);
}

static void
read_property (Card *card, const PrContentLine *line)
{
  if (pr_content_line_is (line, "FN"))
    take (&card->full_name, pr_content_line_dup_text (line));
  else if (pr_content_line_is (line, "N"))
    take (&card->name, read_name (line));
  else if (pr_content_line_is (line, "ORG"))
    take (&card->organization, read_joined (line));
  else if (pr_content_line_is (line, "TITLE"))
    take (&card->title, pr_content_line_dup_text (line));
  else if (pr_content_line_is (line, "EMAIL"))
    add (card->emails, read_value (line));
  else if (pr_content_line_is (line, "TEL"))
    add (card->phones, read_value (line));
  else if (pr_content_line_is (line, "ADR"))
    add (card->addresses, read_joined (line));
}

static GStrv
to_strv (GPtrArray *values)
{
  g_ptr_array_add (values, NULL);
  return (GStrv) g_ptr_array_free (values, FALSE);
}

static PrContact *
to_contact (Card *card)
{
  PrContact *self = g_new0 (PrContact, 1);

  self->name = card->full_name != NULL ? card->full_name : g_steal_pointer (&card->name);
  g_free (card->name);
  if (self->name == NULL)
    self->name = g_strdup (card->organization != NULL ? card->organization : "");
  self->organization = card->organization;
  self->title = card->title;
  self->emails = to_strv (card->emails);
  self->phones = to_strv (card->phones);
  self->addresses = to_strv (card->addresses);
  return self;
}

/* Up to the END:VCARD; a card within a card (an AGENT of 2.1) is another person. */
static PrContact *
read_card (PrContentLines *lines)
{
  Card card = { .emails = g_ptr_array_new (),
                .phones = g_ptr_array_new (),
                .addresses = g_ptr_array_new () };
  PrContentLine *line;
  guint depth = 1;

  while (depth > 0 && (line = pr_content_lines_next (lines)) != NULL)
    {
      if (pr_content_line_is (line, "BEGIN"))
        depth++;
      else if (pr_content_line_is (line, "END"))
        depth--;
      else if (depth == 1)
        read_property (&card, line);
      pr_content_line_free (line);
    }
  return to_contact (&card);
}

static gboolean
says_something (const PrContact *contact)
{
  return contact->name[0] != '\0' || contact->emails[0] != NULL ||
         contact->phones[0] != NULL || contact->addresses[0] != NULL;
}

GPtrArray *
pr_vcard_read (const char *text, gsize length)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_contact_free);
  PrContentLines lines;
  PrContentLine *line;

  g_return_val_if_fail (text != NULL || length == 0, contacts);

  pr_content_lines_init (&lines, text, length);
  while (contacts->len < PR_EXTRACT_MAX_CONTACTS &&
         (line = pr_content_lines_next (&lines)) != NULL)
    {
      if (pr_content_line_says (line, "BEGIN", "VCARD"))
        {
          g_autoptr (PrContact) contact = read_card (&lines);

          if (says_something (contact))
            g_ptr_array_add (contacts, g_steal_pointer (&contact));
        }
      pr_content_line_free (line);
    }
  return contacts;
}
