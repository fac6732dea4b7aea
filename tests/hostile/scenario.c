/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/scenario.h"
#include "hostile/hostile-script.h"
#include "support/pr-test-server-private.h"
#include "sync/pr-sync-engine.h"
#include "sync/sync-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_MESSAGES 3
#define MESSAGE_OCTETS 600
#define LARGE_OCTETS 60000
#define PASSWORD "secret"

/* Long enough for a machine with much else to do, and no more than a person waits. */
#define LIMIT_SECONDS 60
#define SANITIZED_FACTOR 8

typedef struct
{
  const Scenario *scenario;
  ScenarioVerdict *verdict;
  PrTestServer *server;
  PrTestServer *neighbour;
  char *profile;
  PrStore *store;
  PrAccount *account;
  PrAccount *beside;
  guint n_added;
} Run;

static void G_GNUC_PRINTF (2, 3) fault (Run *run, const char *format, ...)
{
  GString *faults = run->verdict->faults;
  va_list args;

  if (faults->len > 0)
    g_string_append (faults, "; ");
  va_start (args, format);
  g_string_append_vprintf (faults, format, args);
  va_end (args);
}

static gboolean
has (Run *run, ScenarioFlags flag)
{
  return (run->scenario->flags & flag) != 0;
}

/* ---- what stands ready ---- */

static GBytes *
make_message (Run *run, guint number)
{
  return sync_fixture_make_message (number, has (run, SCENARIO_LARGE) ? LARGE_OCTETS
                                                                      : MESSAGE_OCTETS);
}

static void
add_message (Run *run)
{
  guint number = ++run->n_added;
  g_autofree char *uidl = g_strdup_printf ("u%04u", number);
  g_autoptr (GBytes) octets = make_message (run, number);

  pr_test_server_add (run->server, uidl, octets);
}

static void
set_up_server (Run *run)
{
  PrTestServerFlags flags = PR_TEST_SERVER_PLAIN;

  if (has (run, SCENARIO_TLS))
    flags |= PR_TEST_SERVER_TLS;
  if (has (run, SCENARIO_ONE_BY_ONE))
    flags |= PR_TEST_SERVER_NO_PIPELINING;
  if (has (run, SCENARIO_USER))
    flags |= PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL;
  if (has (run, SCENARIO_SASL))
    flags |= PR_TEST_SERVER_NO_APOP;
  run->server = pr_test_server_new (flags);
  if (has (run, SCENARIO_TLS_1_2))
    pr_test_server_set_priority (run->server, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  if (run->scenario->octets != NULL)
    {
      g_autoptr (GBytes) octets =
        g_bytes_new_static (run->scenario->octets, run->scenario->n_octets);

      pr_test_server_add (run->server, "odd", octets);
    }
  for (guint i = 0; i < N_MESSAGES; i++)
    add_message (run);
}

static PrAccount *
add_account (Run *run, const char *name, PrTestServer *server)
{
  PrAccount *account = pr_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  account->name = g_strdup (name);
  account->host = g_strdup ("127.0.0.1");
  account->user = g_strdup ("ada");
  account->port = pr_test_server_get_port (server);
  account->security = PR_SECURITY_NONE;
  account->keep_agreed = TRUE;
  if (!pr_store_add_account (run->store, account, &error))
    g_error ("%s", error->message);
  return account;
}

static void
set_auth (PrAccount *account, const char *auth)
{
  g_free (account->auth);
  account->auth = g_strdup (auth);
}

static void
store_account (Run *run)
{
  g_autoptr (GError) error = NULL;

  if (!pr_store_update_account (run->store, run->account, &error))
    g_error ("%s", error->message);
}

static void
trust_server (Run *run)
{
  g_free (run->account->ca_file);
  run->account->ca_file = g_strdup (pr_test_server_get_ca_file (run->server));
  g_clear_pointer (&run->account->pin, g_free);
}

static void
set_up_account (Run *run)
{
  PrAccount *account;

  run->account = account = add_account (run, "hostile", run->server);
  run->beside = add_account (run, "beside", run->neighbour);
  if (has (run, SCENARIO_TLS))
    account->security = PR_SECURITY_TLS;
  if (has (run, SCENARIO_STARTTLS))
    account->security = PR_SECURITY_STARTTLS;
  if (has (run, SCENARIO_APOP))
    set_auth (account, "apop");
  if (has (run, SCENARIO_KEEP_NONE))
    account->keep = PR_KEEP_NONE;
  if (has (run, SCENARIO_SIZES))
    account->max_size = 1000;
  if (has (run, SCENARIO_HEADS))
    account->fetch = PR_FETCH_HEADS_FIRST;
  if (account->security != PR_SECURITY_NONE && !has (run, SCENARIO_UNTRUSTED))
    trust_server (run);
  if (has (run, SCENARIO_PINNED))
    account->pin = g_strdup (pr_test_server_get_pin (run->server));
  store_account (run);
}

static void
set_up (Run *run)
{
  g_autoptr (GError) error = NULL;

  run->profile = g_dir_make_tmp ("popreader-hostile-XXXXXX", &error);
  if (run->profile != NULL)
    run->store = pr_store_open (run->profile, NULL, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  set_up_server (run);
  set_up_account (run);
}

static void
tear_down (Run *run)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  pr_test_server_free (run->server);
  pr_account_free (run->account);
  pr_account_free (run->beside);
  g_object_unref (run->store);
  dir = g_dir_open (run->profile, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (run->profile, name, NULL);

      g_unlink (file);
    }
  g_rmdir (run->profile);
  g_free (run->profile);
}

/* ---- a check ---- */

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup (PASSWORD);
}

static const char *
find_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e))
        return text;
    }
  return NULL;
}

/* What a person may come to see holds nothing that a terminal obeys, and no password. */
static void
check_inert (Run *run, const char *what, const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    fault (run, "%s is not UTF-8", what);
  else if (find_control (text) != NULL)
    fault (run, "%s has a control character", what);
  if (strstr (text, PASSWORD) != NULL)
    fault (run, "%s has the password", what);
}

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  check_inert (user_data, "a line of the dialogue", line);
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean over;
  gint64 until;
  GCancellable *cancellable;
} Watch;

/* What hangs is ended, and shows itself by the wrong code. */
static gpointer
watch_thread (gpointer data)
{
  Watch *watch = data;

  g_mutex_lock (&watch->lock);
  while (!watch->over && g_cond_wait_until (&watch->cond, &watch->lock, watch->until))
    ;
  if (!watch->over)
    g_cancellable_cancel (watch->cancellable);
  g_mutex_unlock (&watch->lock);
  return NULL;
}

static double
get_limit (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return LIMIT_SECONDS * SANITIZED_FACTOR;
#else
  return LIMIT_SECONDS;
#endif
}

static PrSyncReport *
check_mail (Run *run, guint timeout_seconds)
{
  const PrSyncHooks hooks = { .secret = secret_cb,
                              .dialogue = dialogue_cb,
                              .user_data = run };
  const PrSyncOptions options = { .timeout_seconds = timeout_seconds };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .cancellable = cancellable,
                  .until =
                    g_get_monotonic_time () + (gint64) (get_limit () * G_USEC_PER_SEC) };
  PrSyncReport *report;
  GThread *thread;

  g_mutex_init (&watch.lock);
  g_cond_init (&watch.cond);
  thread = g_thread_new ("watch", watch_thread, &watch);
  report = pr_sync_engine_run (run->store, run->account, &options, &hooks, cancellable);
  g_mutex_lock (&watch.lock);
  watch.over = TRUE;
  g_cond_signal (&watch.cond);
  g_mutex_unlock (&watch.lock);
  g_thread_join (thread);
  g_cond_clear (&watch.cond);
  g_mutex_clear (&watch.lock);
  pr_test_server_settle (run->server);
  if (report->trouble != NULL)
    check_inert (run, "the sentence", report->trouble->message);
  return report;
}

static void
check_mail_well (Run *run, const char *when)
{
  PrSyncReport *report = check_mail (run, 20);

  if (report->trouble != NULL)
    fault (run, "%s: %s", when, report->trouble->message);
  pr_sync_report_free (report);
}

static gpointer
beside_thread (gpointer data)
{
  Run *run = data;
  const PrSyncHooks hooks = { .secret = secret_cb };
  const PrSyncOptions options = { .timeout_seconds = 20 };

  return pr_sync_engine_run (run->store, run->beside, &options, &hooks, NULL);
}

/* ---- what is here ---- */

static GArray *
list_keys (Run *run, const PrAccount *account)
{
  const PrSelection selection = { .account = account->id };
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_keys (run->store, &selection, 0, 0, NULL, &error);

  if (keys == NULL)
    g_error ("%s", error->message);
  return keys;
}

static char *
digest_bytes (GBytes *octets)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, octets);
}

/* The server's messages, by their octets. */
static GHashTable *
gather_ours (Run *run)
{
  GHashTable *ours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint number = 1; number <= run->n_added; number++)
    {
      g_autoptr (GBytes) octets = make_message (run, number);

      g_hash_table_add (ours, digest_bytes (octets));
    }
  if (run->scenario->octets != NULL)
    {
      g_autoptr (GBytes) octets =
        g_bytes_new_static (run->scenario->octets, run->scenario->n_octets);

      g_hash_table_add (ours, digest_bytes (octets));
    }
  return ours;
}

/* How many of the server's messages are here, whole and to the octet. */
static guint
count_ours (Run *run, const char *when, guint max_foreign)
{
  g_autoptr (GArray) keys = list_keys (run, run->account);
  g_autoptr (GHashTable) ours = gather_ours (run);
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_ours = 0, n_foreign = 0;

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) raw =
        pr_store_load_raw (run->store, g_array_index (keys, gint64, i), &error);
      char *digest;

      if (raw == NULL)
        {
          fault (run, "%s: %s", when, error->message);
          continue;
        }
      digest = digest_bytes (raw);
      if (g_hash_table_contains (ours, digest))
        n_ours++;
      else
        n_foreign++;
      if (!g_hash_table_add (seen, digest))
        fault (run, "%s: a message is here twice", when);
    }
  if (n_foreign > max_foreign)
    fault (run, "%s: %u messages are not as the server has them", when, n_foreign);
  return n_ours;
}

static guint
count_wanted (Run *run)
{
  return run->n_added + (run->scenario->octets != NULL);
}

/* ---- under which unique-ids it is ---- */

typedef struct
{
  Run *run;
  GArray *keys;     /* of gint64 */
  GPtrArray *uidls; /* of char * */
} Pairs;

static void
pair_cb (const PrPlace *place, gpointer user_data)
{
  Pairs *pairs = user_data;

  if (place->key == 0 || place->state == PR_PLACE_SEEN)
    return;
  g_array_append_val (pairs->keys, place->key);
  g_ptr_array_add (pairs->uidls, g_strdup (place->uidl));
}

/* What the server has under @uidl; NULL: nothing of its own. */
static GBytes *
make_message_of (Run *run, const char *uidl)
{
  if (strcmp (uidl, "odd") == 0)
    return g_bytes_new_static (run->scenario->octets, run->scenario->n_octets);
  if (*uidl != 'u' || strlen (uidl) != 5)
    return NULL;
  return make_message (run, (guint) g_ascii_strtoull (uidl + 1, NULL, 10));
}

/* How many unique-ids stand for another message than the server has under them. */
static guint
count_mispaired (Run *run)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) uidls = g_ptr_array_new_with_free_func (g_free);
  Pairs pairs = { run, keys, uidls };
  g_autoptr (GError) error = NULL;
  guint n_mispaired = 0;

  if (!pr_store_walk_places (run->store, run->account->id, pair_cb, &pairs, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GBytes) theirs = make_message_of (run, g_ptr_array_index (uidls, i));
      g_autoptr (GBytes) ours =
        pr_store_load_raw (run->store, g_array_index (keys, gint64, i), &error);

      if (ours == NULL)
        g_error ("%s", error->message);
      n_mispaired += theirs != NULL && !g_bytes_equal (theirs, ours);
    }
  return n_mispaired;
}

static void
judge_pairs (Run *run)
{
  guint n_due = run->scenario->n_withheld + run->scenario->n_swapped;
  guint n = count_mispaired (run);

  if (n != n_due)
    fault (run, "at last %u unique-ids stand for other messages", n);
}

static guint
count_commands (Run *run, const char *command)
{
  return pr_test_server_count_commands (run->server, command);
}

/* ---- the row ---- */

static void
judge (Run *run, const PrSyncReport *report)
{
  const Scenario *scenario = run->scenario;
  ScenarioVerdict *verdict = run->verdict;
  const PrTrouble *trouble = report->trouble;
  g_auto (GStrv) codes = g_strsplit (scenario->code, "|", -1);

  verdict->code =
    g_strdup (trouble == NULL ? "ok" : pr_trouble_code_to_string (trouble->code));
  verdict->sentence = trouble == NULL ? NULL : g_strdup (trouble->message);
  verdict->n_stored = count_ours (run, "then", scenario->n_foreign);
  if (!g_strv_contains ((const char *const *) codes, verdict->code))
    fault (run, "ended with “%s”: %s", verdict->code,
           trouble != NULL ? trouble->message : "all went well");
  if (scenario->says != NULL &&
      (trouble == NULL || strstr (trouble->message, scenario->says) == NULL))
    fault (run, "does not say “%s” but: %s", scenario->says,
           trouble != NULL ? trouble->message : "nothing");
  if (scenario->n_stored != SCENARIO_ANY &&
      verdict->n_stored != (guint) scenario->n_stored)
    fault (run, "%u messages are here", verdict->n_stored);
  if (verdict->seconds > get_limit ())
    fault (run, "took %.0f seconds", verdict->seconds);
}

static guint
count_logins (Run *run)
{
  return count_commands (run, "PASS") + count_commands (run, "APOP") +
         count_commands (run, "AUTH");
}

static void
judge_logins (Run *run, guint n_logins)
{
  if (has (run, SCENARIO_NO_PASSWORD) && n_logins > 0)
    fault (run, "the password was sent");
  if (strstr (run->scenario->code, "auth") != NULL && n_logins > 1)
    fault (run, "the password was sent %u times", n_logins);
}

static void
misbehave (Run *run)
{
  g_autoptr (HostileScript) script = hostile_script_new (run->scenario->script);
  guint timeout = has (run, SCENARIO_SILENT) ? 1 : has (run, SCENARIO_PATIENT) ? 5 : 20;
  GThread *beside = g_thread_new ("beside", beside_thread, run);
  guint n_logins = count_logins (run);
  PrSyncReport *report, *of_beside;

  hostile_script_play (script, run->server);
  report = check_mail (run, timeout);
  if (has (run, SCENARIO_TWICE))
    {
      pr_sync_report_free (report);
      report = check_mail (run, timeout);
    }
  run->verdict->seconds = report->seconds;
  of_beside = g_thread_join (beside);
  if (of_beside->trouble != NULL ||
      of_beside->new_messages != SCENARIO_NEIGHBOUR_MESSAGES)
    fault (run, "the other account has %u messages: %s", of_beside->new_messages,
           of_beside->trouble != NULL ? of_beside->trouble->message : "no trouble");
  pr_sync_report_free (of_beside);
  judge (run, report);
  judge_logins (run, count_logins (run) - n_logins);
  pr_sync_report_free (report);
  hostile_script_stop (run->server);
}

/* The server behaves from here on, and everything comes, once. */
static void
behave (Run *run)
{
  guint n_withheld = run->scenario->n_withheld;
  guint n_retr, n_ours;

  add_message (run);
  if (run->account->security != PR_SECURITY_NONE)
    trust_server (run);
  store_account (run);
  check_mail_well (run, "after it");
  check_mail_well (run, "once more");
  n_retr = count_commands (run, "RETR");
  check_mail_well (run, "at last");
  if (count_commands (run, "RETR") != n_retr)
    fault (run, "messages are fetched again and again");
  n_ours = count_ours (run, "at last", MAX (n_withheld, run->scenario->n_foreign));
  if (n_ours + n_withheld != count_wanted (run))
    fault (run, "at last %u of %u messages are here", n_ours, count_wanted (run));
  judge_pairs (run);
  if (pr_test_server_count (run->server) !=
      (has (run, SCENARIO_KEEP_NONE) ? 0 : count_wanted (run)))
    fault (run, "%u messages are on the server", pr_test_server_count (run->server));
}

ScenarioVerdict *
scenario_run (const Scenario *scenario, PrTestServer *neighbour)
{
  ScenarioVerdict *verdict = g_new0 (ScenarioVerdict, 1);
  Run run = { .scenario = scenario, .verdict = verdict, .neighbour = neighbour };

  verdict->scenario = scenario;
  verdict->faults = g_string_new (NULL);
  set_up (&run);
  if (has (&run, SCENARIO_SWAP | SCENARIO_AGAIN))
    {
      check_mail_well (&run, "before it");
      add_message (&run);
    }
  if (has (&run, SCENARIO_SWAP))
    pr_test_server_swap_certificate (run.server);
  misbehave (&run);
  behave (&run);
  tear_down (&run);
  return verdict;
}

void
scenario_verdict_free (ScenarioVerdict *verdict)
{
  g_free (verdict->code);
  g_free (verdict->sentence);
  g_string_free (verdict->faults, TRUE);
  g_free (verdict);
}
