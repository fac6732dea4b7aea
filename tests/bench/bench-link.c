/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "mail/pr-first-text.h"
#include "mail/pr-message.h"
#include "sync/pr-sync-engine.h"

/* One sync of a profile's account "bench", which is made where it is missing, watched as
 * a window would watch it: bench-link --profile FOLDER --port N [--fetch
 * auto|heads|whole]
 * [--new N] [--until-readable]. Prints what it cost, and how many seconds after its start
 * the rows of all new messages were there, the first message and the newest one could be
 * read, and all was done. A program of its own, because asking from outside would take
 * the time that is measured. */

#define WATCH_USEC 2000
/* A screenful: who can read so much of a message need not wait for the rest of it. */
#define SCREEN_LINES 24
#define SCREEN_OCTETS 1200

static char *profile = NULL;
static char *fetch = NULL;
static int port = 0;
static int n_new = 0;
static gboolean until_readable = FALSE;

static const GOptionEntry entries[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, "the profile folder", "FOLDER" },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, "of the server, on loopback", "N" },
  { "fetch", 0, 0, G_OPTION_ARG_STRING, &fetch, "auto, heads or whole", "ORDER" },
  { "new", 0, 0, G_OPTION_ARG_INT, &n_new, "new messages in the maildrop", "N" },
  { "until-readable", 0, 0, G_OPTION_ARG_NONE, &until_readable,
    "end once all are listed and the newest can be read", NULL },
  { NULL },
};

/* Seconds since the start; 0: not yet. */
typedef struct
{
  PrStore *store;
  gint64 began;
  gint64 change;      /* how far the change log was read */
  GHashTable *listed; /* key → when it could be read (gint64, 0: not yet) */
  double all_listed, first_readable;
  GCancellable *enough;
} Watch;

typedef struct
{
  PrStore *store;
  PrAccount *account;
  PrSyncReport *report;
  GCancellable *enough; /* borrowed */
  gint done;            /* atomic */
} Sync;

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

static gpointer
sync_thread (gpointer data)
{
  Sync *sync = data;
  const PrSyncOptions options = { .timeout_seconds = 120 };
  const PrSyncHooks hooks = { .secret = secret_cb };

  sync->report =
    pr_sync_engine_run (sync->store, sync->account, &options, &hooks, sync->enough);
  g_atomic_int_set (&sync->done, TRUE);
  return NULL;
}

static void
die_of (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-link: %s\n", error->message);
  exit (1);
}

static PrFetchOrder
get_order (void)
{
  if (g_strcmp0 (fetch, "heads") == 0)
    return PR_FETCH_HEADS_FIRST;
  return g_strcmp0 (fetch, "whole") == 0 ? PR_FETCH_WHOLE : PR_FETCH_AUTO;
}

static PrAccount *
make_account (PrStore *store)
{
  PrAccount *account = pr_account_new ();
  GError *error = NULL;

  account->name = g_strdup ("bench");
  account->host = g_strdup ("localhost");
  account->user = g_strdup ("ada");
  account->port = (guint16) port;
  account->security = PR_SECURITY_NONE;
  pr_store_add_account (store, account, &error);
  die_of (error);
  return account;
}

static PrAccount *
prepare_account (PrStore *store)
{
  GError *error = NULL;
  PrAccount *account = pr_store_find_account (store, "bench", NULL);

  if (account == NULL)
    account = make_account (store);
  account->port = (guint16) port;
  account->fetch = get_order ();
  pr_store_update_account (store, account, &error);
  die_of (error);
  return account;
}

static double
seconds_since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
}

/* A text that ends where its message does, and whose end is not here. */
static gboolean
is_cut (GBytes *raw)
{
  gsize length;
  const char *octets = g_bytes_get_data (raw, &length);

  return pr_first_text_find (octets, length, FALSE).alone;
}

/* Whether what is here of @row fills a screen: what a window would show of it counts, not
 * what it is marked as. A text that is whole, and short, is here with all of it. */
static gboolean
is_readable (Watch *watch, const PrSummary *row)
{
  GError *error = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autofree char *text = NULL;
  guint n_lines = 1;

  if ((row->flags & PR_FLAG_PARTIAL) == 0)
    return TRUE;
  raw = pr_store_load_raw (watch->store, row->key, &error);
  die_of (error);
  if ((row->flags & PR_FLAG_TOPPED) != 0 && !is_cut (raw))
    return TRUE;
  message = pr_message_new (raw);
  text = pr_message_dup_text (message);
  g_strstrip (text);
  for (const char *p = text; (p = strchr (p, '\n')) != NULL; p++)
    n_lines++;
  return n_lines >= SCREEN_LINES && strlen (text) >= SCREEN_OCTETS;
}

/* Which of @keys are here, and whole, or with their text. */
static void
note_keys (Watch *watch, GArray *keys)
{
  GError *error = NULL;
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GPtrArray) rows =
    pr_store_load_summaries (watch->store, (gint64 *) keys->data, keys->len, &error);

  die_of (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const PrSummary *row = g_ptr_array_index (rows, i);
      gint64 *readable;

      if (row == NULL)
        continue;
      readable = g_hash_table_lookup (watch->listed, &row->key);
      if (readable == NULL)
        {
          readable = g_new0 (gint64, 1);
          g_hash_table_insert (watch->listed, g_memdup2 (&row->key, sizeof row->key),
                               readable);
        }
      if (*readable == 0 && is_readable (watch, row))
        *readable = now;
      if (*readable != 0 && watch->first_readable == 0)
        watch->first_readable = seconds_since (watch->began);
    }
  if (watch->all_listed == 0 && g_hash_table_size (watch->listed) >= (guint) n_new)
    watch->all_listed = seconds_since (watch->began);
}

/* What was committed since the last look. */
static void
look (Watch *watch)
{
  GError *error = NULL;
  gboolean moved = FALSE;
  g_autoptr (GPtrArray) changes = NULL;

  pr_store_poll (watch->store, &moved, &error);
  die_of (error);
  if (!moved)
    return;
  changes = pr_store_list_changes (watch->store, &watch->change, NULL, &error);
  die_of (error);
  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = g_ptr_array_index (changes, i);

      if (change->keys->len > 0 &&
          (change->kind == PR_CHANGE_ADDED || change->kind == PR_CHANGE_UPDATED))
        note_keys (watch, change->keys);
    }
}

/* Of the message that stands on top of the list. */
static double
get_newest_readable (Watch *watch)
{
  GHashTableIter iter;
  gint64 newest = 0, when = 0;
  gpointer key, readable;

  g_hash_table_iter_init (&iter, watch->listed);
  while (g_hash_table_iter_next (&iter, &key, &readable))
    if (*(gint64 *) key > newest)
      {
        newest = *(gint64 *) key;
        when = *(gint64 *) readable;
      }
  return when == 0 ? 0 : (double) (when - watch->began) / G_USEC_PER_SEC;
}

static void
stop_if_enough (Watch *watch)
{
  if (until_readable && watch->all_listed > 0 && get_newest_readable (watch) > 0)
    g_cancellable_cancel (watch->enough);
}

static void
print_figures (Watch *watch, const PrSyncReport *report)
{
  g_print ("{\"seconds\": %.3f, \"listed\": %.3f, \"first_readable\": %.3f, "
           "\"newest_readable\": %.3f, \"new\": %u, \"partial\": %u, \"waiting\": %u, "
           "\"octets_in\": %" G_GUINT64_FORMAT ", \"octets_out\": %" G_GUINT64_FORMAT
           ", \"round_trips\": %u}\n",
           report->seconds, watch->all_listed, watch->first_readable,
           get_newest_readable (watch), report->new_messages, report->partial,
           report->waiting, report->bytes_in, report->bytes_out, report->round_trips);
}

static void
run (void)
{
  GError *error = NULL;
  Watch watch = { .began = g_get_monotonic_time () };
  g_autoptr (PrStore) store = pr_store_open (profile, NULL, &error);
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  Sync sync = { .store = store, .enough = enough };
  GThread *thread;

  die_of (error);
  sync.account = prepare_account (store);
  watch.store = store;
  watch.enough = enough;
  watch.listed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  pr_store_get_change_number (store, &watch.change, &error);
  die_of (error);
  thread = g_thread_new ("sync", sync_thread, &sync);
  while (!g_atomic_int_get (&sync.done))
    {
      look (&watch);
      stop_if_enough (&watch);
      g_usleep (WATCH_USEC);
    }
  g_thread_join (thread);
  look (&watch);
  if (sync.report->trouble != NULL && !g_cancellable_is_cancelled (enough))
    {
      g_printerr ("bench-link: %s\n", sync.report->trouble->message);
      exit (1);
    }
  print_figures (&watch, sync.report);
  g_hash_table_unref (watch.listed);
  pr_sync_report_free (sync.report);
  pr_account_free (sync.account);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || profile == NULL ||
      port < 1 || port > G_MAXUINT16)
    {
      g_printerr ("usage: bench-link --profile FOLDER --port N [--fetch ORDER] "
                  "[--new N]\n");
      return 2;
    }
  run ();
  return 0;
}
