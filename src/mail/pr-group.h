/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "mail/pr-summary.h"

G_BEGIN_DECLS

/* Somebody who wrote in a conversation. */
typedef struct
{
  char *address; /* folded, or "" */
  char *name;    /* the name, else the address, or "" */
  gboolean own;  /* the person whose mail this is */
} PrGroupPerson;

typedef struct
{
  gint64 key;
  PrFlags flags;
  guint person;  /* index of who wrote it */
  gboolean here; /* in the folder of the list, and so what acts on the row are done to */
} PrGroupMember;

/**
 * PrGroup:
 *
 * The conversation that a row of a list stands for. A plain immutable value behind a
 * reference count, as the PrSummary that holds it.
 */
struct _PrGroup
{
  GArray *members; /* of PrGroupMember, oldest first */
  GArray *people;  /* of PrGroupPerson, in the order in which they came */
};

PrGroup *pr_group_new (void);
PrGroup *pr_group_ref (PrGroup *group);
void pr_group_unref (PrGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrGroup, pr_group_unref)

/* While it is made: the next newer message. @from: as of PrSummary. */
void pr_group_add (PrGroup *group,
                   const PrGroupMember *member,
                   const char *from,
                   const char *from_name,
                   gboolean own);
/* The member with @key, or NULL. */
const PrGroupMember *pr_group_find (const PrGroup *group, gint64 key);
/* What any of those in the list's folder is marked with. */
PrFlags pr_group_get_flags (const PrGroup *group);
/* The oldest of those in the list's folder that is unread; 0: none is. */
gint64 pr_group_get_unread (const PrGroup *group);
/* Whether @person wrote something in the list's folder that is unread. */
gboolean pr_group_is_unread_of (const PrGroup *group, guint person);
/* How @person, one of several, is called in short; another one of the same short name
 * makes it the whole name. Not for those of their own. Free with g_free (). */
char *pr_group_dup_short_name (const PrGroup *group, guint person);
/* (transfer full): a copy in which @key, or with 0 all in the list's folder, is marked
 * otherwise. */
PrGroup *pr_group_with_flags (const PrGroup *group,
                              gint64 key,
                              PrFlags set,
                              PrFlags clear);

/* Flags of what a row stands for: of its conversation, or of its message alone. */
PrFlags pr_summary_get_row_flags (const PrSummary *summary);

G_END_DECLS
