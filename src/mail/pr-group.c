/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-group.h"

#include <string.h>
#include "mail/pr-thread-links.h"

static void
person_clear (gpointer data)
{
  PrGroupPerson *person = data;

  g_free (person->address);
  g_free (person->name);
}

PrGroup *
pr_group_new (void)
{
  PrGroup *self = g_atomic_rc_box_new0 (PrGroup);

  self->members = g_array_new (FALSE, FALSE, sizeof (PrGroupMember));
  self->people = g_array_new (FALSE, FALSE, sizeof (PrGroupPerson));
  g_array_set_clear_func (self->people, person_clear);
  return self;
}

PrGroup *
pr_group_ref (PrGroup *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
group_clear (gpointer data)
{
  PrGroup *self = data;

  g_array_unref (self->members);
  g_array_unref (self->people);
}

void
pr_group_unref (PrGroup *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, group_clear);
}

/* ---- making one ---- */

static PrGroupPerson *
get_person (const PrGroup *self, guint i)
{
  return &g_array_index (self->people, PrGroupPerson, i);
}

/* Who has no address is known by the name. */
static guint
find_person (const PrGroup *self, const char *address, const char *name, gboolean own)
{
  guint i = 0;

  for (; i < self->people->len; i++)
    {
      const PrGroupPerson *person = get_person (self, i);

      if (own ? person->own
              : g_str_equal (person->address, address) &&
                  (*address != '\0' || g_str_equal (person->name, name)))
        break;
    }
  return i;
}

void
pr_group_add (PrGroup *self,
              const PrGroupMember *member,
              const char *from,
              const char *from_name,
              gboolean own)
{
  g_autofree char *address = pr_thread_dup_sender (from);
  PrGroupMember added = *member;

  added.person = find_person (self, address == NULL ? "" : address, from_name, own);
  if (added.person == self->people->len)
    {
      PrGroupPerson person = {
        .address = address == NULL ? g_strdup ("") : g_steal_pointer (&address),
        .name = g_strdup (from_name),
        .own = own,
      };

      g_array_append_val (self->people, person);
    }
  g_array_append_val (self->members, added);
}

PrGroup *
pr_group_with_flags (const PrGroup *self, gint64 key, PrFlags set, PrFlags clear)
{
  PrGroup *copy = pr_group_new ();

  g_array_append_vals (copy->members, self->members->data, self->members->len);
  for (guint i = 0; i < copy->members->len; i++)
    {
      PrGroupMember *member = &g_array_index (copy->members, PrGroupMember, i);

      if (key == 0 ? member->here : member->key == key)
        member->flags = (member->flags | set) & ~clear;
    }
  for (guint i = 0; i < self->people->len; i++)
    {
      PrGroupPerson person = *get_person (self, i);

      person.address = g_strdup (person.address);
      person.name = g_strdup (person.name);
      g_array_append_val (copy->people, person);
    }
  return copy;
}

/* ---- what it says ---- */

static const PrGroupMember *
get_member (const PrGroup *self, guint i)
{
  return &g_array_index (self->members, PrGroupMember, i);
}

const PrGroupMember *
pr_group_find (const PrGroup *self, gint64 key)
{
  for (guint i = 0; i < self->members->len; i++)
    if (get_member (self, i)->key == key)
      return get_member (self, i);
  return NULL;
}

PrFlags
pr_group_get_flags (const PrGroup *self)
{
  PrFlags flags = 0;

  for (guint i = 0; i < self->members->len; i++)
    if (get_member (self, i)->here)
      flags |= get_member (self, i)->flags;
  return flags;
}

static gboolean
is_unread (const PrGroupMember *member)
{
  return member->here && (member->flags & PR_FLAG_UNREAD) != 0;
}

gint64
pr_group_get_unread (const PrGroup *self)
{
  for (guint i = 0; i < self->members->len; i++)
    if (is_unread (get_member (self, i)))
      return get_member (self, i)->key;
  return 0;
}

gboolean
pr_group_is_unread_of (const PrGroup *self, guint person)
{
  for (guint i = 0; i < self->members->len; i++)
    if (get_member (self, i)->person == person && is_unread (get_member (self, i)))
      return TRUE;
  return FALSE;
}

/* ---- short names ---- */

/* A word that is no name: "Dr.", "J." or one in quotes or brackets. */
static gboolean
is_title (const char *word, gsize length)
{
  return length == 0 || word[length - 1] == '.' || strchr ("\"'([", word[0]) != NULL;
}

static char *
shorten (const char *name)
{
  const char *comma = strchr (name, ',');
  const char *at = strchr (name, '@');
  const char *word = name;

  if (at != NULL && at > name && strchr (name, ' ') == NULL)
    return g_strndup (name, (gsize) (at - name));
  /* "Lovelace, Ada" */
  if (comma != NULL && comma[strspn (comma, ", ")] != '\0')
    word = comma + strspn (comma, ", ");
  while (*word != '\0')
    {
      gsize length = strcspn (word, " ");

      if (!is_title (word, length))
        return g_strndup (word, length);
      word += length + strspn (word + length, " ");
    }
  return g_strdup (name);
}

char *
pr_group_dup_short_name (const PrGroup *self, guint person)
{
  const char *name = get_person (self, person)->name;
  g_autofree char *brief = shorten (name);

  for (guint i = 0; i < self->people->len; i++)
    {
      g_autofree char *other = shorten (get_person (self, i)->name);

      if (i != person && !get_person (self, i)->own && g_str_equal (other, brief))
        return g_strdup (name);
    }
  return g_steal_pointer (&brief);
}

PrFlags
pr_summary_get_row_flags (const PrSummary *summary)
{
  return summary->group == NULL ? summary->flags : pr_group_get_flags (summary->group);
}
