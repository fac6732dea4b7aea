/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-row-people.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-group.h"
#include "mail/pr-trouble.h"

#define MAX_NAME 40 /* of one among others */
#define MAX_NAMES 12
/* Names of either direction follow each other in that of the line. */
#define ISOLATE "\xe2\x81\xa8"
#define POP_ISOLATE "\xe2\x81\xa9"

static void
make_bold (PangoAttrList *attributes, gsize start, gsize end)
{
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->start_index = (guint) start;
  bold->end_index = (guint) end;
  pango_attr_list_insert (attributes, bold);
}

char *
pr_row_dup_sender (const char *name, gsize max_chars)
{
  return pr_text_for_line (*name == '\0' ? _ ("Unknown sender") : name, -1, max_chars);
}

char *
pr_row_dup_subject (const char *subject)
{
  return pr_text_for_line (*subject == '\0' ? _ ("No subject") : subject, -1,
                           PR_ROW_LINE_CHARS);
}

static char *
dup_person (const PrGroup *group, guint i)
{
  const PrGroupPerson *person = &g_array_index (group->people, PrGroupPerson, i);
  g_autofree char *brief = NULL;

  if (person->own)
    /* Translators: the reader, as one of those who wrote in a conversation: "Ada, me" */
    return g_strdup (_ ("me"));
  if (group->people->len == 1)
    return pr_row_dup_sender (person->name, PR_ROW_LINE_CHARS);
  brief = pr_group_dup_short_name (group, i);
  return pr_row_dup_sender (brief, MAX_NAME);
}

static void
append_name (GString *line, const char *name, gboolean bold, PangoAttrList *attributes)
{
  gsize start;

  if (line->len > 0)
    /* Translators: stands between names of people */
    g_string_append (line, _ (", "));
  start = line->len;
  g_string_append (line, ISOLATE);
  g_string_append (line, name);
  g_string_append (line, POP_ISOLATE);
  if (bold && attributes != NULL)
    make_bold (attributes, start, line->len);
}

static guint
append_people (GString *line,
               const PrGroup *group,
               gboolean unread,
               guint n_before,
               PangoAttrList *attributes)
{
  guint n = n_before;

  for (guint i = 0; i < group->people->len && n < MAX_NAMES; i++)
    {
      g_autofree char *name = NULL;

      if (pr_group_is_unread_of (group, i) != unread)
        continue;
      name = dup_person (group, i);
      append_name (line, name, unread, attributes);
      n++;
    }
  return n;
}

char *
pr_row_dup_people (const PrSummary *summary, PangoAttrList *attributes)
{
  GString *line;
  guint n;

  if (summary->group == NULL)
    {
      char *name = pr_row_dup_sender (summary->from_name, PR_ROW_LINE_CHARS);

      if (attributes != NULL && (summary->flags & PR_FLAG_UNREAD) != 0)
        make_bold (attributes, 0, G_MAXUINT);
      return name;
    }
  line = g_string_new (NULL);
  n = append_people (line, summary->group, TRUE, 0, attributes);
  append_people (line, summary->group, FALSE, n, attributes);
  return g_string_free (line, FALSE);
}

guint
pr_row_count_messages (const PrSummary *summary)
{
  return summary->group == NULL ? 1 : summary->group->members->len;
}
