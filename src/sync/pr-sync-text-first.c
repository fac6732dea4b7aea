/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-text-first-private.h"

#include <string.h>
#include "mail/pr-first-text.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-lines-private.h"

/* One message whose text is wanted. */
typedef struct
{
  const PrPlace *place; /* borrowed */
  PrSyncItem item;
  PrMessage *head;  /* owned: as it is here */
  gsize n_octets;   /* of the last reply */
  gsize n_expected; /* of the next one */
  gboolean done;
} Text;

/* Texts asked for side by side. */
typedef struct
{
  PrSyncRun *run;    /* borrowed */
  GPtrArray *asked;  /* of Text, borrowed: those under way */
  guint64 budget;    /* octets that may come yet; G_MAXUINT64: any */
  guint64 n_octets;  /* that came */
  guint n_lines;     /* asked for */
  gsize n_taken;     /* replies, refusals included */
  gboolean is_asked; /* anything was, in this session */
  gboolean is_over;  /* the server gives no more in this session */
} Round;

gboolean
pr_sync_text_first_is_wanted (const PrSyncRun *run)
{
  const PrAccount *account = run->account;

  return account->ask_above > 0 && !run->options.headers_only && !run->no_texts &&
         account->fetch != PR_FETCH_WHOLE &&
         (account->fetch == PR_FETCH_HEADS_FIRST || run->options.metered ||
          pr_sync_link_is_slow (pr_sync_gauge_get_latency (&run->gauge),
                                pr_sync_gauge_get_rate (&run->gauge)));
}

gboolean
pr_sync_text_first_may_follow (const PrSyncRun *run, GArray *items)
{
  g_autoptr (GPtrArray) heads = NULL;

  if (!pr_sync_text_first_is_wanted (run) || !pr_sync_run_has_top (run))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, PrSyncItem, i).size > run->account->ask_above)
      return TRUE;
  heads = pr_store_list_bare_heads (run->store, run->account->id, run->account->ask_above,
                                    1, NULL);
  return heads != NULL && heads->len > 0;
}

static void
text_free (gpointer data)
{
  Text *text = data;

  g_clear_pointer (&text->head, pr_message_unref);
  g_free (text);
}

/* ---- which ---- */

static const PrPlace *
find_head (GPtrArray *heads, const char *uidl, guint occurrence)
{
  for (guint i = 0; i < heads->len; i++)
    {
      const PrPlace *place = g_ptr_array_index (heads, i);

      if (place->occurrence == occurrence && strcmp (place->uidl, uidl) == 0)
        return place;
    }
  return NULL;
}

static Text *
text_new (const PrPlace *place, const PrPop3Uidl *entry)
{
  Text *text = g_new0 (Text, 1);

  text->place = place;
  text->item = (PrSyncItem){ .number = entry->number,
                             .uidl = entry->offset,
                             .occurrence = place->occurrence,
                             .size = place->size };
  return text;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const Text *left = *(Text *const *) a;
  const Text *right = *(Text *const *) b;

  return (left->place->key < right->place->key) - (left->place->key > right->place->key);
}

/* Finds the numbers of @heads in this session's list: one pass over it, which may be
 * long, with a look at the few heads only where the unique-id is one of theirs. */
static GPtrArray *
find_numbers (const PrPop3Uidls *uidls, GPtrArray *heads)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *texts = g_ptr_array_new_with_free_func (text_free);

  for (guint i = 0; i < heads->len; i++)
    g_hash_table_insert (seen, ((PrPlace *) g_ptr_array_index (heads, i))->uidl, NULL);
  for (guint i = 0; i < uidls->entries->len; i++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);
      const char *uidl = uidls->text->str + entry->offset;
      const PrPlace *place;
      gpointer key, count;

      if (!g_hash_table_lookup_extended (seen, uidl, &key, &count))
        continue;
      place = find_head (heads, uidl, GPOINTER_TO_UINT (count));
      if (place != NULL)
        g_ptr_array_add (texts, text_new (place, entry));
      g_hash_table_insert (seen, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
    }
  g_ptr_array_sort (texts, compare_newest);
  return texts;
}

/* ---- what came ---- */

/* Stores the first @length octets of @octets in place of the head. */
static gboolean
store_start (PrSyncRun *run, Text *text, GBytes *octets, gsize length, GError **error)
{
  g_autoptr (GBytes) start = g_bytes_new_from_bytes (octets, 0, length);
  PrIncoming *incoming =
    pr_incoming_new (text->place->uidl, text->place->occurrence, start);

  incoming->head_only = TRUE;
  incoming->text_start = TRUE;
  incoming->size = text->place->size;
  text->done = TRUE;
  pr_sync_meter_advance (&run->meter, 1, 0, g_get_monotonic_time ());
  return pr_sync_writer_push (run->writer, &text->item, incoming, error);
}

/* Leaves the head as it is, not to be asked for again. */
static gboolean
store_head (PrSyncRun *run, Text *text, GError **error)
{
  GBytes *raw = pr_message_get_raw (text->head);

  return store_start (run, text, raw, g_bytes_get_size (raw), error);
}

/* Stores what @octets hold of the text, if it is whole, or more would not make it so.
 * @ended: a longer reply is not to be had. */
static gboolean
judge (PrSyncRun *run, Text *text, GBytes *octets, gboolean ended, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  PrFirstText found = pr_first_text_find (data, length, ended);

  switch (found.state)
    {
    case PR_FIRST_TEXT_WHOLE:
      return store_start (run, text, octets, found.octets, error);
    case PR_FIRST_TEXT_NONE:
      return store_head (run, text, error);
    case PR_FIRST_TEXT_NOT_YET:
    default:
      /* A text that is all of the message is whole with all of it: its start will do. */
      return !found.alone || text->n_octets == 0 ||
             store_start (run, text, octets, found.begun > 0 ? found.begun : length,
                          error);
    }
}

/* Fewer lines than asked for: the server cuts what it gives, or has given all of it.
 * More: it gives what it likes. Some count them in another way. */
static gboolean
fits (gsize n_lines, gsize n_asked)
{
  return n_lines + 2 >= n_asked && n_lines <= n_asked + 2;
}

static gboolean
take_start (Round *round, Text *text, GBytes *octets, GError **error)
{
  g_autoptr (PrMessage) start = pr_message_new (octets);
  g_autoptr (GBytes) header = pr_message_dup_raw_headers (start);
  gsize length = g_bytes_get_size (octets);
  gsize body = g_bytes_get_size (header);
  const char *text_octets = g_bytes_get_data (octets, NULL);
  gsize n_lines = pr_sync_count_lines (text_octets + body, length - body);
  gsize n_before = text->n_octets;

  round->run->octets_received += length;
  round->n_octets += length;
  if (!pr_sync_run_spend (round->run, length, error))
    return FALSE;
  /* A server that answers twice gives what belongs to another command, or to none. */
  if (!pr_sync_flight_is_same (pr_message_get_raw (text->head), octets))
    {
      round->is_over = TRUE;
      return store_head (round->run, text, error);
    }
  text->n_octets = length;
  /* The next reply would be all of another one. */
  round->is_over = pr_sync_run_take_top (round->run, octets, round->n_lines);
  if (!judge (round->run, text, octets,
              length <= n_before || !fits (n_lines, round->n_lines), error))
    return FALSE;
  if (text->done)
    return TRUE;
  text->n_expected = body + 2 * (length - body);
  return text->n_expected <= PR_SYNC_TEXT_OCTETS ||
         store_start (round->run, text, octets, length, error);
}

static gboolean
is_for_good (const GError *refused)
{
  return g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED) ||
         g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_PERMANENT);
}

static gboolean
start_cb (gsize index,
          GBytes *message,
          const GError *refused,
          gpointer user_data,
          GError **error)
{
  Round *round = user_data;
  Text *text = g_ptr_array_index (round->asked, index);

  round->n_taken = index + 1;
  if (g_cancellable_set_error_if_cancelled (round->run->cancellable, error))
    return FALSE;
  if (message != NULL)
    return take_start (round, text, message, error);
  round->is_over = TRUE;
  return !is_for_good (refused) || store_head (round->run, text, error);
}

/* ---- asking ---- */

/* Whether the budget covers the replies to all that is about to be asked for. */
static gboolean
can_pay (const Round *round)
{
  guint64 cost = 0;

  for (guint i = 0; i < round->asked->len; i++)
    cost += ((Text *) g_ptr_array_index (round->asked, i))->n_expected;
  return cost <= round->budget - MIN (round->n_octets, round->budget);
}

/* A reply that broke the session would break the next one: it is not asked for again. The
 * rest of what this session was to do is for another, without texts. */
static void
note_break (PrSyncVisit *visit, Round *round, const GError *error)
{
  if (!g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL) &&
      !g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE))
    return;
  round->run->no_texts = TRUE;
  visit->broken = TRUE;
  if (round->n_taken < round->asked->len)
    store_head (round->run, g_ptr_array_index (round->asked, round->n_taken), NULL);
}

static gboolean
ask (PrSyncVisit *visit, Round *round, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < round->asked->len; i++)
    g_array_append_val (numbers,
                        ((Text *) g_ptr_array_index (round->asked, i))->item.number);
  round->n_taken = 0;
  round->is_asked = TRUE;
  if (!pr_sync_run_begin_flight (round->run, error))
    return FALSE;
  if (pr_pop3_session_top_many (visit->link->session, &g_array_index (numbers, guint, 0),
                                numbers->len, round->n_lines, PR_SYNC_MAX_TEXT_OCTETS,
                                start_cb, round, round->run->cancellable, &local_error))
    return TRUE;
  note_break (visit, round, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
drop_done (GPtrArray *texts)
{
  for (guint i = texts->len; i > 0; i--)
    if (((Text *) g_ptr_array_index (texts, i - 1))->done)
      g_ptr_array_remove_index (texts, i - 1);
}

/* Asks for the starts of some messages, twice as many lines each time. */
static gboolean
bring (PrSyncVisit *visit, Round *round, GError **error)
{
  round->n_lines = PR_SYNC_TEXT_LINES;
  while (round->asked->len > 0 && !round->is_over)
    {
      round->is_over = !can_pay (round);
      if (!round->is_over && !ask (visit, round, error))
        return FALSE;
      drop_done (round->asked);
      round->n_lines *= 2;
    }
  return TRUE;
}

/* What is here may tell that nothing is to be asked: the kind of the first part is in the
 * header of a message of one part, and some servers send the text with TOP n 0. */
static gboolean
look_at_head (PrSyncRun *run, Text *text, GError **error)
{
  g_autoptr (GBytes) raw = pr_store_load_raw (run->store, text->place->key, error);

  if (raw == NULL)
    return FALSE;
  text->head = pr_message_new (raw);
  text->n_expected =
    g_bytes_get_size (raw) + PR_SYNC_TEXT_LINES * PR_SYNC_TEXT_LINE_OCTETS;
  return judge (run, text, raw, FALSE, error);
}

/* A reply too many would be taken for one to what is said next, which may be DELE: texts
 * are in flight like messages. Of them only the head tells whose they are, which was
 * compared already. */
static gboolean
end_round (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  gboolean in_step = FALSE;
  g_autoptr (GError) local_error = NULL;

  if (pr_sync_visit_confirm_step (visit, run, &in_step, &local_error))
    return TRUE;
  if (g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
    run->no_texts = visit->broken = TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
take_limit (guint64 *budget, guint64 limit, guint64 spent)
{
  if (limit > 0)
    *budget = MIN (*budget, limit - MIN (limit, spent));
}

static guint64
find_budget (const PrSyncRun *run)
{
  const PrAccount *account = run->account;
  guint64 budget = G_MAXUINT64;

  take_limit (&budget, run->options.max_bytes, run->octets_received);
  take_limit (&budget, account->session_octets, run->octets);
  take_limit (&budget, account->day_octets, run->day_octets + run->octets);
  return budget;
}

static gboolean
bring_all (PrSyncVisit *visit, Round *round, GPtrArray *texts, GError **error)
{
  gboolean may_ask = pr_sync_run_has_top (round->run);

  for (guint i = 0; i < texts->len && !round->is_over; i++)
    {
      Text *text = g_ptr_array_index (texts, i);

      if (!look_at_head (round->run, text, error))
        return FALSE;
      if (!text->done && may_ask)
        g_ptr_array_add (round->asked, text);
      if ((round->asked->len >= PR_SYNC_TEXT_BATCH || i + 1 == texts->len) &&
          !bring (visit, round, error))
        return FALSE;
    }
  return !round->is_asked || end_round (visit, round->run, error);
}

gboolean
pr_sync_text_first (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_autoptr (GPtrArray) heads = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  Round round = { .run = run, .asked = asked };
  gboolean is_listed = visit->uidls != NULL && visit->uidls->entries != NULL;

  if (!is_listed || !pr_sync_text_first_is_wanted (run))
    return TRUE;
  if (run->writer != NULL && !pr_sync_writer_flush (run->writer, error))
    return FALSE;
  heads = pr_store_list_bare_heads (run->store, run->account->id, run->account->ask_above,
                                    PR_SYNC_MAX_TEXTS, error);
  if (heads == NULL)
    return FALSE;
  texts = find_numbers (visit->uidls, heads);
  if (texts->len == 0)
    return TRUE;
  pr_sync_visit_ensure_writer (visit, run);
  pr_sync_meter_begin (&run->meter, PR_SYNC_RECEIVING, texts->len, 0,
                       g_get_monotonic_time ());
  round.budget = find_budget (run);
  return bring_all (visit, &round, texts, error);
}
