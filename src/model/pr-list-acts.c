/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-list-acts-private.h"
#include "model/pr-mailbox-private.h"

#define MAX_CLAIMS 32  /* as many as can be undone */
#define MAX_MEMBERS 64 /* of more, rows show it once it is told */

/* An act that the list shows. */
typedef struct
{
  PrAct *act;
  GHashTable *changes; /* what the list shows of it; NULL once it is settled */
  GArray *gone;        /* of gint64: what it took away that had been shown */
} Claim;

struct _PrListActs
{
  PrMailbox *mailbox; /* borrowed */
  GPtrArray *claims;  /* of Claim, oldest first */
  GHashTable *held;   /* key → whether it is there, told while it was claimed */
};

static void
claim_free (gpointer data)
{
  Claim *claim = data;

  pr_act_unref (claim->act);
  g_clear_pointer (&claim->changes, g_hash_table_unref);
  g_array_unref (claim->gone);
  g_free (claim);
}

static GHashTable *
changes_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
set_change (GHashTable *changes, gint64 key, gpointer present)
{
  g_hash_table_replace (changes, g_memdup2 (&key, sizeof key), present);
}

PrListActs *
pr_list_acts_new (PrMailbox *mailbox)
{
  PrListActs *self = g_new0 (PrListActs, 1);

  self->mailbox = mailbox;
  self->claims = g_ptr_array_new_with_free_func (claim_free);
  self->held = changes_new ();
  return self;
}

void
pr_list_acts_free (PrListActs *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->claims);
  g_hash_table_unref (self->held);
  g_free (self);
}

/* ---- what an act does ---- */

/* Whether the list shows mail of a folder: @id, or 0 for its account's of @kind. */
static gboolean
shows (PrListActs *self, gint64 folder, const char *query, gint64 id, PrFolderKind kind)
{
  if (folder > 0)
    return id != 0 ? id == folder
                   : pr_mailbox_get_folder_kind (self->mailbox, folder) == kind;
  return query != NULL ? kind != PR_FOLDER_TRASH && kind != PR_FOLDER_JUNK
                       : kind == PR_FOLDER_INBOX;
}

/* What comes out of Trash or Junk leaves the list of that folder alone. */
static gboolean
is_kind (PrListActs *self, gint64 folder, PrFolderKind kind)
{
  return folder > 0 && pr_mailbox_get_folder_kind (self->mailbox, folder) == kind;
}

/* Whether messages that @act changes leave the list. */
static gboolean
takes_away (PrListActs *self, const PrAct *act, gint64 folder, const char *query)
{
  gint64 goal = act->action.folder;

  if (act->undone != NULL)
    return FALSE;
  switch (act->action.kind)
    {
    case PR_ACTION_MOVE:
      return !shows (self, folder, query, goal,
                     pr_mailbox_get_folder_kind (self->mailbox, goal));
    case PR_ACTION_MAKE_FOLDER:
      return !shows (self, folder, query, -1, PR_FOLDER_OWN);
    case PR_ACTION_ARCHIVE:
      return !shows (self, folder, query, 0, PR_FOLDER_ARCHIVE);
    case PR_ACTION_JUNK:
      return !shows (self, folder, query, 0, PR_FOLDER_JUNK);
    case PR_ACTION_DELETE:
    case PR_ACTION_DELETE_BOTH:
      return !shows (self, folder, query, 0, PR_FOLDER_TRASH);
    case PR_ACTION_RESTORE:
      return is_kind (self, folder, PR_FOLDER_TRASH);
    case PR_ACTION_NOT_JUNK:
      return is_kind (self, folder, PR_FOLDER_JUNK);
    case PR_ACTION_FLAGS:
      return folder == PR_FOLDER_ID_STARRED && (act->action.clear & PR_FLAG_STARRED) != 0;
    case PR_ACTION_DOWNLOAD:
    case PR_ACTION_DELETE_ON_SERVER:
    case PR_ACTION_TAKE_BACK:
    case PR_ACTION_SPLIT:
    case PR_ACTION_MERGE:
    case PR_ACTION_READ_ALL:
    case PR_ACTION_RENAME_FOLDER:
    case PR_ACTION_REMOVE_FOLDER:
    default:
      return FALSE;
    }
}

static Claim *
find_claim (PrListActs *self, const PrAct *act)
{
  for (guint i = self->claims->len; i > 0; i--)
    {
      Claim *claim = g_ptr_array_index (self->claims, i - 1);

      if (claim->act == act)
        return claim;
    }
  return NULL;
}

static Claim *
add_claim (PrListActs *self, PrAct *act)
{
  Claim *claim = g_new0 (Claim, 1);

  claim->act = pr_act_ref (act);
  claim->changes = changes_new ();
  claim->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (self->claims, claim);
  return claim;
}

/* Old ones are only there to be undone at once. */
static void
forget_oldest (PrListActs *self)
{
  Claim *oldest = g_ptr_array_index (self->claims, 0);

  if (self->claims->len > MAX_CLAIMS && oldest->changes == NULL)
    g_ptr_array_remove_index (self->claims, 0);
}

static void
take_away (Claim *claim, const PrSpine *spine)
{
  const GArray *keys = claim->act->keys;

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      set_change (claim->changes, key, GINT_TO_POINTER (FALSE));
      if (spine != NULL && pr_spine_find (spine, key) != G_MAXUINT)
        g_array_append_val (claim->gone, key);
    }
}

static void
bring_back (Claim *claim, const Claim *undone)
{
  for (guint i = 0; i < undone->gone->len; i++)
    set_change (claim->changes, g_array_index (undone->gone, gint64, i),
                GINT_TO_POINTER (TRUE));
}

GHashTable *
pr_list_acts_begin (PrListActs *self,
                    PrAct *act,
                    gint64 folder,
                    const char *query,
                    const PrSpine *spine)
{
  Claim *undone = act->undone == NULL ? NULL : find_claim (self, act->undone);
  Claim *claim;

  if (undone == NULL && !takes_away (self, act, folder, query))
    return changes_new ();
  claim = add_claim (self, act);
  if (undone != NULL)
    bring_back (claim, undone);
  else
    take_away (claim, spine);
  forget_oldest (self);
  return g_hash_table_ref (claim->changes);
}

/* Of what is undone only what was done is known, once it is over. */
static void
mark_undone (const GArray *steps, PrRowLoader *loader)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const PrStep *step = &g_array_index (steps, PrStep, i);
      PrFlags changed = step->before.flags ^ step->after.flags;

      if (changed == 0)
        continue;
      pr_row_loader_change_flags (loader, step->key, FALSE, changed & step->before.flags,
                                  changed & step->after.flags);
      if (steps->len <= MAX_MEMBERS)
        pr_row_loader_change_member (loader, step->key, changed & step->before.flags,
                                     changed & step->after.flags);
    }
}

void
pr_list_acts_mark (PrAct *act, PrRowLoader *loader)
{
  if (act->undone != NULL)
    {
      if (act->undone->finished)
        mark_undone (act->undone->steps, loader);
    }
  else if (act->action.kind == PR_ACTION_FLAGS)
    for (guint i = 0; i < act->keys->len; i++)
      {
        gint64 key = g_array_index (act->keys, gint64, i);

        pr_row_loader_change_flags (loader, key, act->action.whole, act->action.set,
                                    act->action.clear);
        if (!act->action.whole && act->keys->len <= MAX_MEMBERS)
          pr_row_loader_change_member (loader, key, act->action.set, act->action.clear);
      }
}

/* ---- while it is done ---- */

void
pr_list_acts_select (PrListActs *self, gint64 folder, const char *query)
{
  g_ptr_array_set_size (self->claims, 0);
  g_hash_table_remove_all (self->held);
  for (GList *link = self->mailbox->acts->waiting.head; link != NULL; link = link->next)
    if (takes_away (self, link->data, folder, query))
      take_away (add_claim (self, link->data), NULL);
}

void
pr_list_acts_add_pending (PrListActs *self, GHashTable *changes)
{
  GHashTableIter iter;
  gpointer key, present;

  for (guint i = 0; i < self->claims->len; i++)
    {
      Claim *claim = g_ptr_array_index (self->claims, i);

      if (claim->changes == NULL)
        continue;
      g_hash_table_iter_init (&iter, claim->changes);
      while (g_hash_table_iter_next (&iter, &key, &present))
        set_change (changes, *(gint64 *) key, present);
    }
}

static gboolean
is_claimed (PrListActs *self, gint64 key)
{
  for (guint i = 0; i < self->claims->len; i++)
    {
      Claim *claim = g_ptr_array_index (self->claims, i);

      if (claim->changes != NULL && g_hash_table_contains (claim->changes, &key))
        return TRUE;
    }
  return FALSE;
}

void
pr_list_acts_hold (PrListActs *self, GHashTable *changes)
{
  GHashTableIter iter;
  gpointer key, present;

  if (self->claims->len == 0)
    return;
  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &present))
    if (is_claimed (self, *(gint64 *) key))
      {
        set_change (self->held, *(gint64 *) key, present);
        g_hash_table_iter_remove (&iter);
      }
}

/* What was told and differs from what is shown. */
static GHashTable *
release_held (PrListActs *self, const PrSpine *spine)
{
  GHashTable *changes = changes_new ();
  GHashTableIter iter;
  gpointer data, present;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &data, &present))
    {
      gint64 key = *(gint64 *) data;

      if (is_claimed (self, key))
        continue;
      if ((pr_spine_find (spine, key) != G_MAXUINT) != GPOINTER_TO_INT (present))
        set_change (changes, key, present);
      g_hash_table_iter_remove (&iter);
    }
  return changes;
}

GHashTable *
pr_list_acts_settle (PrListActs *self,
                     gint64 number,
                     const PrSpine *spine,
                     gboolean *again)
{
  gboolean settled = FALSE;

  for (guint i = 0; i < self->claims->len; i++)
    {
      Claim *claim = g_ptr_array_index (self->claims, i);

      if (claim->changes == NULL || !claim->act->finished || claim->act->number > number)
        continue;
      g_clear_pointer (&claim->changes, g_hash_table_unref);
      *again = *again || claim->act->failed;
      settled = TRUE;
    }
  return settled ? release_held (self, spine) : changes_new ();
}
