/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-run-private.h"

/* ---- what is noted ---- */

void
pr_sync_run_load_flight (PrSyncRun *run)
{
  pr_sync_flight_from_trait (&run->flight,
                             pr_sync_traits_get (run->traits, PR_SYNC_TRAIT_FLIGHT));
}

static gboolean
note (PrSyncRun *run, GError **error)
{
  g_autofree char *value = NULL;

  if (run->flight.id != 0)
    value = pr_sync_flight_to_trait (&run->flight);
  return pr_store_note_trait (run->store, run->account, PR_SYNC_TRAIT_FLIGHT, value,
                              pr_sync_get_now (), error);
}

gboolean
pr_sync_run_begin_flight (PrSyncRun *run, GError **error)
{
  if (run->flight.id != 0)
    return TRUE;
  /* No time: the clock may be put back, and what is stored then is due by its own time.
   */
  run->flight.id = (gint64) g_random_int () + 1;
  return note (run, error);
}

void
pr_sync_run_keep_flight (PrSyncRun *run)
{
  if (run->flight.id != 0)
    note (run, NULL);
}

/* Noted first: as long as that fails, it is in flight. */
static gboolean
end_flight (PrSyncRun *run, GError **error)
{
  if (!pr_store_note_trait (run->store, run->account, PR_SYNC_TRAIT_FLIGHT, NULL,
                            pr_sync_get_now (), error))
    return FALSE;
  pr_sync_flight_clear (&run->flight);
  return TRUE;
}

/* ---- what stands here since then ---- */

typedef struct
{
  PrPlace *place; /* owned */
  guint number;   /* 0: it is not listed */
} Stood;

typedef struct
{
  const PrSyncFlight *flight; /* borrowed */
  GArray *all;                /* of Stood */
} Standing;

static void
stood_clear (gpointer data)
{
  Stood *stood = data;

  pr_place_free (stood->place);
}

static void
match_cb (PrSyncItem *item, const PrPlace *place, gpointer user_data)
{
  Standing *standing = user_data;
  Stood stood = { .number = item != NULL ? item->number : 0 };

  if (place->flight != standing->flight->id ||
      (place->state != PR_PLACE_STORED && place->state != PR_PLACE_HEAD &&
       place->state != PR_PLACE_QUARANTINED))
    return;
  stood.place = pr_place_copy (place);
  g_array_append_val (standing->all, stood);
}

static gboolean
is_last (const PrSyncFlight *flight, const Stood *stood)
{
  return flight->uidl != NULL && stood->place->occurrence == flight->occurrence &&
         strcmp (stood->place->uidl, flight->uidl) == 0;
}

/* What came last goes first; where that is not known, what was stored last, and of that
 * the oldest, as the newest are asked for first. What is not listed goes last. */
static int
compare_stood (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PrSyncFlight *flight = user_data;
  const Stood *left = a;
  const Stood *right = b;

  if (is_last (flight, left) != is_last (flight, right))
    return is_last (flight, left) ? -1 : 1;
  if (left->number == right->number)
    return 0;
  if (left->number != 0 && right->number != 0 &&
      left->place->stored_at != right->place->stored_at)
    return left->place->stored_at > right->place->stored_at ? -1 : 1;
  return left->number - 1 < right->number - 1 ? -1 : 1;
}

static GArray *
list_standing (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrSyncKnown known = pr_sync_run_get_known (run);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Stood));
  Standing standing = { &run->flight, all };
  g_autoptr (GArray) items = NULL;

  g_array_set_clear_func (all, stood_clear);
  items = pr_sync_match (visit->uidls, visit->facts.n_messages, &known, match_cb,
                         &standing, error);
  if (items == NULL)
    return NULL;
  g_array_sort_with_data (all, compare_stood, &run->flight);
  return g_steal_pointer (&all);
}

/* ---- a look at one of them ---- */

typedef enum
{
  LOOK_SAME,
  LOOK_OTHER,
  LOOK_REFUSED, /* the server does not give it any more */
} Look;

/* The head of @number, or all of it; NULL: refused, or with @error set. */
static GBytes *
bring (PrSyncVisit *visit, PrSyncRun *run, guint number, gboolean head, GError **error)
{
  PrPop3Session *session = visit->link->session;
  g_autoptr (GError) local_error = NULL;
  GBytes *octets =
    head ? pr_pop3_session_top (session, number, 0, 0, run->cancellable, &local_error)
         : pr_pop3_session_retr (session, number, 0, run->cancellable, &local_error);

  if (head && g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
    {
      /* Another session looks at the whole instead. */
      pr_sync_run_learn_top (run, visit, "twice");
      visit->broken = TRUE;
    }
  if (octets != NULL && !pr_sync_run_spend (run, g_bytes_get_size (octets), error))
    g_clear_pointer (&octets, g_bytes_unref);
  if (local_error != NULL &&
      (pr_pop3_session_get_state (session) != PR_POP3_STATE_TRANSACTION ||
       (!g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED) &&
        !g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PERMANENT))))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return octets;
}

/* Some heads are other than those of the wholes; so only a whole tells that it is
 * another message. */
static gboolean
look (PrSyncVisit *visit, PrSyncRun *run, const Stood *stood, Look *look, GError **error)
{
  g_autoptr (GBytes) kept = pr_store_load_raw (run->store, stood->place->key, error);
  gboolean head = pr_sync_run_has_top (run) && !run->no_texts;

  *look = LOOK_REFUSED;
  if (kept == NULL)
    return FALSE;
  for (;; head = FALSE)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) seen = bring (visit, run, stood->number, head, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (seen != NULL)
        *look = pr_sync_flight_is_same (kept, seen) ? LOOK_SAME : LOOK_OTHER;
      if (*look == LOOK_SAME || !head)
        return TRUE;
    }
}

/* ---- what that tells of all of them ---- */

/* The one that tells goes last: a crash in between leaves it to be looked at again. A
 * head that is not listed stays: nothing is deleted by its name, and it may be all there
 * is. */
static gboolean
forget (PrSyncRun *run, GArray *all, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_sized_new (all->len);
  guint n_dropped = 0;

  for (guint i = all->len; i > 0; i--)
    {
      const Stood *stood = &g_array_index (all, Stood, i - 1);

      if (stood->number != 0 || stood->place->state != PR_PLACE_HEAD)
        g_ptr_array_add (places, stood->place);
    }
  if (!pr_store_forget_places (run->store, run->account->id, places, &n_dropped, error))
    return FALSE;
  run->report->orders_dropped += n_dropped;
  return TRUE;
}

static void
go_one_by_one (PrSyncVisit *visit)
{
  pr_pop3_session_set_one_by_one (visit->link->session);
  visit->facts.has_pipelining = FALSE;
}

static void
learn_out_of_step (PrSyncVisit *visit, PrSyncRun *run)
{
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_PIPELINING, "none");
  go_one_by_one (visit);
}

/* Looks at a few at the most, until one tells. Where it is not known which came last, one
 * that is as it was tells nothing of those behind it: all of the few have to be. *@known:
 * whether any told, or there was none to look at. */
static gboolean
look_at_last (PrSyncVisit *visit,
              PrSyncRun *run,
              GArray *all,
              gboolean *known,
              gboolean *same,
              GError **error)
{
  gboolean one_tells = run->flight.uidl != NULL;
  guint n_looks = 0, n_refused = 0;

  *known = *same = FALSE;
  for (guint i = 0; i < all->len && n_looks < PR_SYNC_FLIGHT_LOOKS &&
                    (!*known || (*same && !one_tells));
       i++)
    {
      const Stood *stood = &g_array_index (all, Stood, i);
      Look result;

      if (stood->number == 0 || stood->place->key == 0)
        continue;
      n_looks++;
      if (!look (visit, run, stood, &result, error))
        return FALSE;
      n_refused += result == LOOK_REFUSED;
      if (result == LOOK_REFUSED)
        continue;
      *known = TRUE;
      *same = result == LOOK_SAME;
    }
  if (n_looks == 0)
    *known = *same = TRUE;
  else if (*same && !one_tells && n_refused > 0)
    *known = FALSE;
  return TRUE;
}

/* Another check looks again. What comes until then comes one by one, so that it cannot be
 * mixed up as well, and no end of this session tells of the one before. */
static gboolean
put_off (PrSyncVisit *visit, PrSyncRun *run, gboolean looked)
{
  run->flight.n_broken++;
  pr_sync_run_keep_flight (run);
  visit->in_doubt = TRUE;
  if (looked)
    go_one_by_one (visit);
  return looked;
}

gboolean
pr_sync_visit_settle_flight (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_autoptr (GArray) all = NULL;
  gboolean known = FALSE, same = FALSE;

  if (run->flight.id == 0)
    return TRUE;
  all = list_standing (visit, run, error);
  if (all == NULL)
    return FALSE;
  /* One that breaks each session, or is never given, would keep all others from coming,
   * or from going. */
  if (run->flight.n_broken < PR_SYNC_FLIGHT_BREAKS)
    {
      gboolean looked = look_at_last (visit, run, all, &known, &same, error);

      if (!looked || !known)
        return put_off (visit, run, looked);
    }
  if (known && !same)
    learn_out_of_step (visit, run);
  return (same || forget (run, all, error)) && end_flight (run, error);
}

/* ---- this session's own ---- */

gboolean
pr_sync_visit_confirm_step (PrSyncVisit *visit,
                            PrSyncRun *run,
                            gboolean *in_step,
                            GError **error)
{
  guint n_messages = 0;
  guint64 octets = 0;
  g_autoptr (GError) local_error = NULL;

  *in_step = !visit->in_doubt;
  if (visit->in_doubt)
    return TRUE;
  if (run->flight.id == 0 && !visit->named_by_heads)
    return TRUE;
  if (pr_pop3_session_stat (visit->link->session, &n_messages, &octets, run->cancellable,
                            &local_error))
    {
      /* A late scan listing would read like it, and tell of another number. */
      *in_step = n_messages == visit->facts.n_messages;
      visit->named_by_heads = visit->named_by_heads && !*in_step;
      return !*in_step || run->flight.id == 0 || end_flight (run, error);
    }
  *in_step = FALSE;
  /* Refused, it tells nothing: what came may go another time. */
  if (g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_sync_visit_land (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  gboolean closed = FALSE;

  if (run->flight.id == 0 || visit->in_doubt)
    return TRUE;
  if (!pr_sync_link_await_close (visit->link, &closed, run->cancellable, error))
    return FALSE;
  if (!closed)
    pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_CLOSE, "late");
  return !closed || end_flight (run, error);
}

gboolean
pr_sync_run_closes_late (const PrSyncRun *run)
{
  return pr_sync_traits_is (run->traits, PR_SYNC_TRAIT_CLOSE, "late");
}
