/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-fingerprint.h"
#include "sync/pr-sync-run-private.h"

/* The ids of one session with a server that has none. */
typedef struct
{
  /* Borrowed */
  PrSyncVisit *visit;
  PrSyncRun *run;

  /* Owned */
  GPtrArray *noted; /* of PrServerMessage */
  GArray *numbers;  /* of guint: whose heads are asked for */

  gsize n_done; /* of these */
  guint n_known, last;
  gboolean has_last, has_top;
} Making;

static void
making_clear (Making *making)
{
  g_clear_pointer (&making->noted, g_ptr_array_unref);
  g_clear_pointer (&making->numbers, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* ---- the list ---- */

/* A list of as many as STAT told, of which no id is known yet. */
static PrPop3Uidls *
make_list (guint n_messages)
{
  PrPop3Uidls *uidls = g_new0 (PrPop3Uidls, 1);

  uidls->entries = g_array_sized_new (FALSE, FALSE, sizeof (PrPop3Uidl), n_messages);
  uidls->text = g_string_new (NULL);
  g_string_append_c (uidls->text, '\0');
  for (guint i = 0; i < n_messages; i++)
    {
      PrPop3Uidl entry = { .number = i + 1, .offset = 0 };

      g_array_append_val (uidls->entries, entry);
    }
  return uidls;
}

static PrPop3Uidl *
get_entry (const PrPop3Uidls *uidls, guint i)
{
  return &g_array_index (uidls->entries, PrPop3Uidl, i);
}

/* NULL: it is not listed. The list ascends, and hardly ever leaves out any. */
static PrPop3Uidl *
find_entry (const PrPop3Uidls *uidls, guint number)
{
  guint low = 0, high = uidls->entries != NULL ? uidls->entries->len : 0;

  if (number >= 1 && number <= high && get_entry (uidls, number - 1)->number == number)
    return get_entry (uidls, number - 1);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_entry (uidls, middle)->number == number)
        return get_entry (uidls, middle);
      if (get_entry (uidls, middle)->number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* The server gave @number no unique-id, and PopReader none yet. */
static gboolean
is_blank (const PrPop3Uidls *uidls, guint number)
{
  const PrPop3Uidl *entry = find_entry (uidls, number);

  return entry != NULL && uidls->text->str[entry->offset] == '\0';
}

/* The place of @id in the text of the list, and how many have it already. */
static guint
put_id (PrSyncVisit *visit, guint number, const char *id, guint *occurrence)
{
  PrPop3Uidls *uidls = visit->uidls;
  PrPop3Uidl *entry = find_entry (uidls, number);
  guint offset = uidls->text->len;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (visit->made, id));

  g_string_append_len (uidls->text, id, (gssize) strlen (id) + 1);
  if (entry != NULL)
    entry->offset = offset;
  g_hash_table_insert (visit->made, g_strdup (id), GUINT_TO_POINTER (n + 1));
  if (occurrence != NULL)
    *occurrence = n;
  return offset;
}

/* ---- what the server tells ---- */

static gboolean
ask_last (Making *making, GError **error)
{
  PrSyncRun *run = making->run;
  g_autoptr (GError) local_error = NULL;

  if (pr_sync_traits_is (run->traits, PR_SYNC_TRAIT_LAST, "none"))
    return TRUE;
  making->has_last = pr_pop3_session_last (making->visit->link->session, &making->last,
                                           run->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_LAST,
                        making->has_last ? "yes" : "none");
  return TRUE;
}

static gboolean
goes_on (const Making *making)
{
  return pr_pop3_session_get_state (making->visit->link->session) ==
         PR_POP3_STATE_TRANSACTION;
}

static void
give_up_top (Making *making)
{
  pr_sync_traits_learn (making->run->traits, PR_SYNC_TRAIT_TOP, "none");
  making->has_top = FALSE;
}

/* The head of @number, or all of it where there is no TOP. */
static GBytes *
look_at (Making *making, guint number, GError **error)
{
  PrPop3Session *session = making->visit->link->session;
  GCancellable *cancellable = making->run->cancellable;

  if (making->has_top)
    {
      g_autoptr (GError) local_error = NULL;
      GBytes *head = pr_pop3_session_top (session, number, 0, PR_POP3_MAX_MESSAGE_OCTETS,
                                          cancellable, &local_error);

      if (head != NULL)
        return head;
      if (!goes_on (making))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      give_up_top (making);
    }
  return pr_pop3_session_retr (session, number, 0, cancellable, error);
}

/* Whether @number is what it was. *@gone_on: FALSE with @error when the session ended. */
static gboolean
is_as_noted (Making *making, guint number, gboolean *gone_on, GError **error)
{
  const PrServerMessage *before = g_ptr_array_index (making->noted, number - 1);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) octets = look_at (making, number, &local_error);
  g_autofree char *id = NULL;

  *gone_on = goes_on (making);
  if (octets != NULL)
    {
      id = pr_sync_fingerprint_make (octets, !making->has_top);
      if (making->has_top)
        making->has_top = !pr_sync_run_take_top (making->run, octets, 0);
    }
  else if (!*gone_on)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return id != NULL && strcmp (id, before->uidl) == 0;
}

static const char *
get_noted (const Making *making, guint number)
{
  return ((const PrServerMessage *) g_ptr_array_index (making->noted, number - 1))->uidl;
}

/* The next with an id from @number on, going @step; 0: none. */
static guint
find_noted (const Making *making, guint number, int step)
{
  while (
    number >= 1 && number <= making->n_known &&
    (!is_blank (making->visit->uidls, number) || *get_noted (making, number) == '\0'))
    number += step;
  return number <= making->n_known ? number : 0;
}

/* The sizes say that the first so many are as they were: so do some of them. */
static gboolean
check_known (Making *making, GError **error)
{
  guint last = find_noted (making, making->n_known, -1);
  const guint looks[] = { last, find_noted (making, 1, 1),
                          find_noted (making, last / 2, -1) };

  for (gsize i = 0; i < G_N_ELEMENTS (looks) && making->n_known > 0; i++)
    {
      gboolean gone_on = TRUE;

      if (i > 0 && !making->has_top)
        break;
      if (looks[i] == 0 || (i > 0 && looks[i] == last) || (i > 1 && looks[i] == looks[1]))
        continue;
      if (!is_as_noted (making, looks[i], &gone_on, error))
        making->n_known = 0;
      if (!gone_on)
        return FALSE;
    }
  return TRUE;
}

/* ---- heads ---- */

static gboolean
head_cb (gsize index,
         GBytes *message,
         const GError *refused,
         gpointer user_data,
         GError **error)
{
  Making *making = user_data;
  g_autofree char *id =
    message != NULL ? pr_sync_fingerprint_make (message, FALSE) : NULL;

  making->n_done = index + 1;
  if (message != NULL)
    pr_sync_run_take_top (making->run, message, 0);
  if (id != NULL)
    put_id (making->visit, g_array_index (making->numbers, guint, index), id, NULL);
  pr_sync_meter_advance (&making->run->meter, 1, 0, g_get_monotonic_time ());
  return !g_cancellable_set_error_if_cancelled (making->run->cancellable, error);
}

/* The first one alone: a server without TOP is not asked for thousands. */
static gboolean
try_top (Making *making, GError **error)
{
  PrSyncRun *run = making->run;
  guint number = g_array_index (making->numbers, guint, 0);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) head =
    pr_pop3_session_top (making->visit->link->session, number, 0,
                         PR_POP3_MAX_MESSAGE_OCTETS, run->cancellable, &local_error);

  if (head != NULL)
    {
      gboolean gone_on = head_cb (0, head, NULL, making, error);

      making->has_top = pr_sync_run_has_top (making->run);
      return gone_on;
    }
  if (!goes_on (making))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  give_up_top (making);
  return TRUE;
}

static gboolean
ask_heads (Making *making, GError **error)
{
  PrSyncRun *run = making->run;
  GArray *numbers = making->numbers;

  if (numbers->len == 0)
    return TRUE;
  pr_sync_meter_begin (&run->meter, PR_SYNC_COMPARING, numbers->len, 0,
                       g_get_monotonic_time ());
  if (!try_top (making, error))
    return FALSE;
  g_array_remove_index (numbers, 0);
  if (!making->has_top || numbers->len == 0)
    return TRUE;
  /* These tell which message is which: what a rule deletes rests on them. */
  making->visit->named_by_heads = TRUE;
  return pr_pop3_session_fetch (making->visit->link->session,
                                &g_array_index (numbers, guint, 0), numbers->len, TRUE,
                                PR_POP3_MAX_MESSAGE_OCTETS, head_cb, making,
                                run->cancellable, error);
}

/* ---- one session ---- */

static gboolean
has_places (PrSyncRun *run, gboolean *found, GError **error)
{
  g_autoptr (GArray) refs = NULL;
  PrMaildrop maildrop;

  if (!pr_store_load_maildrop (run->store, run->account->id, &maildrop, error))
    return FALSE;
  *found = maildrop.seen_at > 0;
  return TRUE;
}

/* Those between what is known and what nobody retrieved yet. */
static gboolean
choose_numbers (Making *making, GError **error)
{
  guint end = making->visit->facts.n_messages;
  gboolean seen = FALSE;

  if (!has_places (making->run, &seen, error))
    return FALSE;
  if (!seen)
    end = 0;
  else if (making->has_last && making->last > 0)
    end = MIN (end, making->last);
  for (guint number = making->n_known + 1; making->has_top && number <= end; number++)
    if (is_blank (making->visit->uidls, number))
      g_array_append_val (making->numbers, number);
  return TRUE;
}

static gboolean
load (Making *making, GError **error)
{
  PrSyncVisit *visit = making->visit;
  PrSyncRun *run = making->run;

  if (visit->sizes == NULL)
    visit->sizes = pr_sync_link_list (visit->link, NULL, run->cancellable, error);
  if (visit->sizes == NULL)
    return FALSE;
  visit->facts.sizes = visit->sizes;
  making->noted =
    pr_store_list_maildrop (run->store, run->account->id, run->cancellable, error);
  if (making->noted == NULL)
    return FALSE;
  making->n_known =
    pr_sync_fingerprint_compare (making->noted, visit->uidls, visit->sizes);
  return TRUE;
}

/* A head that breaks the session would break each: the next session goes without. */
static void
note_break (Making *making, const GError *error)
{
  if (!making->has_top || !g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
    return;
  pr_sync_traits_learn (making->run->traits, PR_SYNC_TRAIT_TOP, "twice");
  making->visit->broken = TRUE;
}

/* Only a server without UIDL at all is asked for LAST: where it has them, what is read
 * there is told by them. */
static gboolean
learn_what_is_there (Making *making, gboolean has_uidl, GError **error)
{
  return load (making, error) && (has_uidl || ask_last (making, error));
}

static gboolean
make_ids (Making *making, GError **error)
{
  PrSyncVisit *visit = making->visit;

  if (!check_known (making, error) || !choose_numbers (making, error))
    return FALSE;
  for (guint number = 1; number <= making->n_known; number++)
    if (is_blank (visit->uidls, number) && *get_noted (making, number) != '\0')
      put_id (visit, number, get_noted (making, number), NULL);
  return ask_heads (making, error);
}

gboolean
pr_sync_visit_make_uidls (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_auto (Making) making = { .visit = visit,
                             .run = run,
                             .numbers = g_array_new (FALSE, FALSE, sizeof (guint)),
                             .has_top = pr_sync_run_has_top (run) };
  gboolean has_uidl = visit->uidls != NULL;
  GError *local_error = NULL;

  if (!has_uidl)
    visit->uidls = make_list (MIN (visit->facts.n_messages, PR_POP3_MAX_LISTING_LINES));
  visit->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  visit->named = g_hash_table_new (NULL, NULL);
  if (!learn_what_is_there (&making, has_uidl, error))
    return FALSE;
  if (make_ids (&making, &local_error))
    return TRUE;
  note_break (&making, local_error);
  g_propagate_error (error, local_error);
  return FALSE;
}

/* ---- what came without an id ---- */

void
pr_sync_visit_name (PrSyncVisit *visit, PrSyncItem *item, GBytes *octets, gboolean head)
{
  gpointer number = GUINT_TO_POINTER (item->number);
  gpointer occurrence;
  g_autofree char *id = NULL;
  guint n = 0;

  if (visit->made == NULL || item->uidl != PR_SYNC_NO_UIDL)
    return;
  if (g_hash_table_lookup_extended (visit->named, number, NULL, &occurrence))
    {
      item->uidl = find_entry (visit->uidls, item->number)->offset;
      item->occurrence = GPOINTER_TO_UINT (occurrence);
      return;
    }
  id = pr_sync_fingerprint_make (octets, !head);
  if (id == NULL)
    return;
  item->uidl = put_id (visit, item->number, id, &n);
  item->occurrence = n;
  visit->names_noted = FALSE;
  g_hash_table_insert (visit->named, number, GUINT_TO_POINTER (n));
}

gboolean
pr_sync_visit_note_named (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  if (visit->made == NULL || visit->names_noted || visit->step == NULL ||
      g_hash_table_size (visit->named) == 0)
    return TRUE;
  visit->names_noted = TRUE;
  return pr_sync_visit_note_listing (visit, run, g_get_real_time () / G_USEC_PER_SEC,
                                     error);
}
