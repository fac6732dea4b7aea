/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-secret.h"
#include "mail/pr-token-error.h"
#include "store/pr-filer.h"
#include "store/pr-indexer.h"
#include "store/pr-profile.h"
#include "sync/pr-sync-fetch-private.h"
#include "sync/pr-sync-gmail.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-text-first-private.h"
#include "sync/pr-sync-trust-private.h"

static void
visit_clear (PrSyncVisit *visit)
{
  g_clear_pointer (&visit->step, pr_sync_step_free);
  g_clear_pointer (&visit->sizes, g_array_unref);
  g_clear_pointer (&visit->uidls, pr_pop3_uidls_free);
  g_clear_pointer (&visit->last_uidl, g_free);
  g_clear_pointer (&visit->told_uidl, g_free);
  g_clear_pointer (&visit->opening.octets, g_bytes_unref);
  g_clear_pointer (&visit->made, g_hash_table_unref);
  g_clear_pointer (&visit->named, g_hash_table_unref);
  g_clear_pointer (&visit->envelopes, g_hash_table_unref);
  g_clear_pointer (&visit->link, pr_sync_link_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrSyncVisit, visit_clear)

static void
begin (PrSyncRun *run, PrSyncPhase phase)
{
  pr_sync_meter_begin (&run->meter, phase, 0, 0, g_get_monotonic_time ());
}

static gboolean
enter (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  visit->link->step_by_step = !pr_sync_run_may_burst (run, now);
  if (!visit->link->step_by_step && run->hint != NULL)
    visit->link->burst = g_strdup (run->hint->mechanism);
  visit->link->charset = run->charset;
  begin (run, PR_SYNC_CONNECTING);
  if (!pr_sync_trust_open (visit->link, run->options.timeout_seconds, run->cancellable,
                           error))
    return FALSE;
  begin (run, PR_SYNC_LOGGING_IN);
  if (!pr_sync_link_login (visit->link, run->cancellable, error))
    {
      if (visit->link->other_charset)
        run->charset = PR_SYNC_CHARSET_LATIN1;
      return FALSE;
    }
  pr_sync_run_note_login (run, visit->link, now);
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_DOUBT, NULL);
  begin (run, PR_SYNC_LISTING);
  return pr_sync_visit_plan (visit, run, error);
}

void
pr_sync_visit_begin_receiving (PrSyncVisit *visit,
                               PrSyncRun *run,
                               guint n_messages,
                               guint64 octets)
{
  gint64 latency = pr_sync_gauge_get_latency (&run->gauge);
  guint64 rate = pr_sync_gauge_get_rate (&run->gauge);

  pr_sync_meter_expect (&run->meter, rate,
                        octets > 0 ? pr_sync_link_tell_seconds (latency, rate, octets)
                                   : -1);
  pr_sync_meter_begin (&run->meter, PR_SYNC_RECEIVING, n_messages, octets,
                       g_get_monotonic_time ());
}

void
pr_sync_visit_ensure_writer (const PrSyncVisit *visit, PrSyncRun *run)
{
  if (run->writer != NULL)
    {
      if (visit->step->due_below > 0)
        pr_sync_writer_collect (run->writer);
      return;
    }
  run->writer = pr_sync_writer_new (run->store, run->account->id, !run->options.no_index,
                                    visit->step->due_below > 0, run->cancellable);
  pr_sync_writer_set_wait (run->writer, pr_sync_run_get_idle_seconds (run),
                           pr_sync_run_keep_session, run);
}

static void
large_cb (gpointer user_data)
{
  PrSyncRun *run = user_data;

  if (run->writer != NULL)
    pr_sync_writer_expect_large (run->writer);
}

static gboolean
receive (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrSyncStep *step = visit->step;
  gboolean received;
  guint opened = 0;

  if (step->retrieve->len == 0)
    return pr_sync_opening_store (visit, run, step->retrieve, &opened, error);
  pr_sync_visit_ensure_writer (visit, run);
  pr_sync_visit_begin_receiving (visit, run, step->retrieve->len, step->octets);
  pr_pop3_session_set_large (visit->link->session, PR_STORE_QUEUE_OCTETS, large_cb, run);
  received = pr_sync_visit_ask_envelopes (visit, run, error) &&
             pr_sync_visit_fetch (visit, run, error);
  pr_pop3_session_set_large (visit->link->session, 0, NULL, NULL);
  return received;
}

/* A session that failed but still stands is ended in order, so that the server does not
 * keep the maildrop locked; never after a DELE, which QUIT would carry out. */
static void
leave (PrSyncVisit *visit, PrSyncRun *run)
{
  PrPop3Session *session = visit->link->session;

  if (session == NULL || visit->dele_sent ||
      g_cancellable_is_cancelled (run->cancellable) ||
      pr_pop3_session_get_state (session) != PR_POP3_STATE_TRANSACTION)
    return;
  pr_sync_link_quit (visit->link, run->cancellable, NULL);
}

gboolean
pr_sync_run_take_from_limits (PrSyncRun *run)
{
  PrSyncOptions *options = &run->options;

  if (options->max_messages > 0)
    {
      if (run->n_received >= options->max_messages)
        return FALSE;
      options->max_messages -= run->n_received;
    }
  if (options->max_bytes > 0)
    {
      if (run->octets_received >= options->max_bytes)
        return FALSE;
      options->max_bytes -= run->octets_received;
    }
  return TRUE;
}

/* Another session is worth it when a message broke this one, and no limit is used up. */
static gboolean
may_go_on (const PrSyncVisit *visit, PrSyncRun *run)
{
  return visit->broken && pr_sync_run_take_from_limits (run);
}

/* One session. *@again: another one may bring what this one could not. *@other_way: the
 * same sync may do better without a burst, or in another charset. */
static gboolean
visit_server (PrSyncRun *run,
              gboolean first,
              gboolean *again,
              gboolean *other_way,
              GError **error)
{
  g_auto (PrSyncVisit) visit = { .link = pr_sync_link_new (run->account, run->hooks) };
  gboolean done;

  visit.link->traits = run->traits;
  run->visit = &visit;
  run->n_received = 0;
  run->octets_received = 0;
  visit.link->token = g_steal_pointer (&run->token);
  done = enter (&visit, run, error);
  if (done)
    {
      if (first)
        run->report->known = visit.step->known;
      run->report->left_out = visit.step->left_out;
      done = receive (&visit, run, error) && pr_sync_text_first (&visit, run, error);
      done = pr_sync_visit_note_named (&visit, run, done ? error : NULL) && done;
      done = done && pr_sync_visit_finish (&visit, run, error);
    }
  if (!done)
    leave (&visit, run);
  run->visit = NULL;
  *again = !done && may_go_on (&visit, run);
  *other_way = !done && (visit.link->burst_broke || visit.link->other_charset);
  if (!done && visit.link->burst_broke)
    pr_sync_run_note_break (run);
  pr_sync_run_learn_from_end (run, &visit, done || error == NULL ? NULL : *error);
  if (run->refused == NULL)
    run->refused = g_steal_pointer (&visit.link->refused);
  pr_sync_link_count (visit.link, run->report);
  pr_sync_run_measure (run, &visit);
  pr_sync_gauge_end_session (&run->gauge);
  /* What was received is stored whatever came after it; message-numbers end here. */
  if (run->writer != NULL)
    {
      gboolean stored = pr_sync_writer_flush (run->writer, done ? error : NULL) &&
                        pr_sync_run_note_spent (run, done ? error : NULL);

      g_array_unref (pr_sync_writer_take_stored (run->writer));
      pr_sync_run_keep_flight (run);
      *again = *again && stored;
      done = done && stored;
    }
  return done && pr_sync_visit_settle (&visit, run, error);
}

/* A server that changed must not make a check fail that would have gone well. */
static gboolean
visit_one_way_or_other (PrSyncRun *run, gboolean first, gboolean *again, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean other_way = FALSE;

  if (visit_server (run, first, again, &other_way, &local_error))
    return TRUE;
  if (!other_way)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return visit_server (run, first, again, &other_way, error);
}

/* Another access token than the one that was refused, once in a run. */
static gboolean
renew_token (PrSyncRun *run, GError **error)
{
  const PrSyncHooks *hooks = run->hooks;

  run->token =
    hooks->renew (run->account, run->refused, hooks->user_data, run->cancellable, error);
  return run->token != NULL;
}

/* A token may have been taken back before its time. A refusal tells that of it, but not
 * whether the person has to sign in again: whoever gives tokens knows, and is asked
 * before the server is tried with another. */
static gboolean
visit_with_good_token (PrSyncRun *run, gboolean first, gboolean *again, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean had_one = run->refused != NULL;

  if (visit_one_way_or_other (run, first, again, &local_error))
    return TRUE;
  if (had_one || !pr_sync_link_is_refused_token (local_error) ||
      run->hooks->renew == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return renew_token (run, error) && visit_one_way_or_other (run, first, again, error);
}

static gboolean
visit_until_done (PrSyncRun *run, GError **error)
{
  guint n_sessions = 0;
  guint n_broken = 0;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gboolean again = FALSE;

      if (visit_with_good_token (run, n_sessions++ == 0, &again, &local_error))
        {
          if (!pr_sync_gmail_has_more (run, n_sessions) && !pr_sync_run_wants_utf8 (run))
            return TRUE;
          continue;
        }
      if (!again || ++n_broken >= PR_SYNC_MAX_SESSIONS)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

static void
take_trouble (PrSyncRun *run, const GError *error)
{
  if (run->report->trouble == NULL)
    {
      run->report->trouble = pr_sync_trouble_from_error (error);
      pr_sync_run_judge_login (run, error);
    }
}

/* Ends the writer, and counts what it stored. */
static void
settle (PrSyncRun *run)
{
  PrSyncStored stored = { 0 };
  g_autoptr (GError) error = NULL;

  if (run->writer != NULL)
    {
      if (!pr_sync_run_settle_suspects (run, &error) ||
          !pr_sync_writer_flush (run->writer, &error))
        take_trouble (run, error);
      pr_sync_writer_get_stored (run->writer, &stored);
      g_array_unref (run->report->new_keys);
      run->report->new_keys = pr_sync_writer_dup_new_keys (run->writer);
    }
  g_clear_pointer (&run->writer, pr_sync_writer_free);
  run->report->new_messages = stored.new_messages;
  run->report->partial = stored.partial;
  run->report->waiting = MIN (run->n_waiting, stored.partial);
  run->report->left_out += run->n_refused;
}

static gboolean
index_rest (PrSyncRun *run, GError **error)
{
  guint left = 0;

  if (!pr_store_index_some (run->store, PR_STORE_INDEX_MESSAGES, &left, run->cancellable,
                            error))
    return FALSE;
  if (left > 0)
    pr_sync_meter_begin (&run->meter, PR_SYNC_INDEXING, left, 0, g_get_monotonic_time ());
  while (left > 0)
    {
      guint before = left;

      if (!pr_store_index_some (run->store, PR_STORE_INDEX_MESSAGES, &left,
                                run->cancellable, error))
        return FALSE;
      pr_sync_meter_advance (&run->meter, before - MIN (left, before), 0,
                             g_get_monotonic_time ());
    }
  return TRUE;
}

/* Both at once: one takes words, the other packs. */
static gboolean
index_and_file (PrSyncRun *run, GError **error)
{
  PrFiler *filer = pr_filer_new (run->store, run->cancellable);
  gboolean indexed = index_rest (run, error);

  return pr_filer_finish (filer, indexed ? error : NULL) && indexed;
}

static gboolean
may_index (const PrSyncRun *run)
{
  const PrTrouble *trouble = run->report->trouble;

  return !run->options.no_index && !g_cancellable_is_cancelled (run->cancellable) &&
         (trouble == NULL ||
          (trouble->code != PR_TROUBLE_DISK && trouble->code != PR_TROUBLE_DATABASE));
}

gboolean
pr_sync_run_is_taken_back (const PrSyncRun *run)
{
  return run->hooks->taken_back != NULL && run->hooks->taken_back (run->hooks->user_data);
}

/* Too late for what this run deleted, but not for the next. */
static void
note_taken_back (PrSyncRun *run)
{
  g_autoptr (GError) error = NULL;

  if (!run->report->taken_back && pr_sync_run_is_taken_back (run) &&
      !pr_store_withdraw_keep (run->store, run->account->id, &error))
    take_trouble (run, error);
}

/* How a check that was cancelled would have ended is not known: the last end stands. */
static void
note_end (PrSyncRun *run)
{
  const PrTrouble *trouble = run->report->trouble;
  g_autoptr (GError) error = NULL;

  if (trouble != NULL && trouble->code == PR_TROUBLE_CANCELLED)
    return;
  if (!pr_store_note_check (run->store, run->account->id,
                            trouble == NULL ? g_get_real_time () / G_USEC_PER_SEC : 0,
                            trouble != NULL ? pr_trouble_get_noted_code (trouble) : NULL,
                            &error))
    take_trouble (run, error);
}

/* All that needs the account's lock. */
static void
sync_account (PrSyncRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) link_error = NULL;
  g_autoptr (GError) index_error = NULL;

  pr_sync_run_load_hint (run);
  run->traits = pr_sync_traits_load (run->store, run->account);
  pr_sync_run_load_flight (run);
  if (!pr_sync_run_load_link (run, &error) || !visit_until_done (run, &error))
    take_trouble (run, error);
  g_clear_pointer (&run->hint, pr_login_hint_free);
  g_clear_pointer (&run->traits, pr_sync_traits_free);
  pr_sync_flight_clear (&run->flight);
  if (!pr_sync_run_note_link (run, &link_error))
    take_trouble (run, link_error);
  pr_sync_run_clear_link (run);
  settle (run);
  note_taken_back (run);
  if (may_index (run) && !index_and_file (run, &index_error))
    take_trouble (run, index_error);
  note_end (run);
}

/* One sync of an account at a time, in a profile that takes what comes. */
static PrLock *
lock_account (PrStore *store, const PrAccount *account, GError **error)
{
  if (!pr_store_check_writable (store, error))
    return NULL;
  return pr_profile_lock_account (pr_store_get_path (store), account->id, error);
}

PrSyncReport *
pr_sync_engine_run (PrStore *store,
                    const PrAccount *account,
                    const PrSyncOptions *options,
                    const PrSyncHooks *hooks,
                    GCancellable *cancellable)
{
  PrSyncReport *report;
  g_autoptr (GPtrArray) suspects = NULL;
  g_autoptr (PrLock) lock = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  PrSyncRun run;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);
  g_return_val_if_fail (account != NULL && options != NULL, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->secret != NULL, NULL);

  report = pr_sync_report_new (account->name);
  report->first = account->last_checked == 0;
  suspects = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_sync_suspect_free);
  run = (PrSyncRun){ .store = store,
                     .account = account,
                     .hooks = hooks,
                     .cancellable = cancellable,
                     .report = report,
                     .suspects = suspects,
                     .options = *options };
  pr_sync_meter_init (&run.meter, hooks);
  lock = lock_account (store, account, &error);
  if (lock != NULL)
    sync_account (&run);
  else
    take_trouble (&run, error);
  g_clear_pointer (&run.refused, pr_secret_free);
  g_clear_pointer (&run.token, pr_secret_free);
  report->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  begin (&run, PR_SYNC_IDLE);
  return report;
}
