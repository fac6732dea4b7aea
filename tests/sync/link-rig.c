/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-rig.h"

#include <stdlib.h>
#include <string.h>

/* ---- the messages ---- */

static guint64
get_size (guint number)
{
  if (number % 50 == 0)
    return 40000;
  if (number % 10 == 5)
    return 9000;
  return 400 + number * 37 % 23 * 100;
}

static GBytes *
make_message (guint number)
{
  return sync_fixture_make_message (number, get_size (number));
}

guint64
link_rig_measure (guint n, guint64 *largest)
{
  guint64 octets = 0;

  *largest = 0;
  for (guint number = 1; number <= n; number++)
    {
      g_autoptr (GBytes) message = make_message (number);

      octets += g_bytes_get_size (message);
      *largest = MAX (*largest, g_bytes_get_size (message));
    }
  return octets;
}

void
link_rig_add (LinkRig *rig, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint number = ++rig->sync->n_added;
      g_autofree char *uidl = g_strdup_printf ("u%04u", number);
      g_autoptr (GBytes) octets = make_message (number);

      pr_test_server_add (rig->sync->server, uidl, octets);
    }
}

/* ---- what the server says, as the client hears it ---- */

static void
take_end_of_message (LinkRig *rig)
{
  PrLinkCounts counts;

  if (!rig->is_coming)
    return;
  rig->is_coming = FALSE;
  rig->n_given++;
  pr_link_simulator_get_counts (rig->link, &counts);
  g_array_append_val (rig->ends, counts.octets_in);
}

/* @line: "(N octets)" */
static void
take_end_of_head (LinkRig *rig, const char *line)
{
  if (!rig->is_head)
    return;
  rig->is_head = FALSE;
  rig->n_heads++;
  rig->head_octets += strlen ("+OK\r\n.\r\n") + g_ascii_strtoull (line + 1, NULL, 10);
}

static void
dialogue_cb (gboolean from_server, const char *line, gpointer user_data)
{
  LinkRig *rig = user_data;
  gboolean good = g_str_has_prefix (line, "+OK");

  if (!from_server)
    {
      if (!rig->in_auth)
        g_queue_push_tail (&rig->commands, g_strdup (line));
      rig->in_auth = FALSE;
    }
  else if (strstr (line, "server ready") != NULL)
    g_queue_clear_full (&rig->commands, g_free);
  else if (g_str_has_prefix (line, "+ "))
    rig->in_auth = TRUE;
  else if (good || g_str_has_prefix (line, "-ERR"))
    {
      g_autofree char *command = g_queue_pop_head (&rig->commands);

      g_assert_nonnull (command);
      rig->is_coming = good && g_str_has_prefix (command, "RETR ");
      rig->is_head = good && g_str_has_prefix (command, "TOP ");
      rig->n_begun += rig->is_coming ? 1 : 0;
    }
  else if (g_str_has_suffix (line, " octets)"))
    {
      take_end_of_head (rig, line);
      take_end_of_message (rig);
    }
}

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

/* ---- the rig ---- */

static void
update_account (LinkRig *rig)
{
  g_autoptr (GError) error = NULL;

  pr_store_update_account (rig->sync->store, rig->sync->account, &error);
  g_assert_no_error (error);
}

LinkRig *
link_rig_new (PrTestServerFlags flags)
{
  LinkRig *rig = g_new0 (LinkRig, 1);

  g_queue_init (&rig->commands);
  rig->ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  rig->sync = sync_fixture_new (flags);
  rig->link = pr_link_simulator_new (pr_test_server_get_port (rig->sync->server));
  rig->sync->account->port = pr_link_simulator_get_port (rig->link);
  rig->sync->options.no_index = TRUE;
  rig->sync->hooks =
    (PrSyncHooks){ .secret = secret_cb, .dialogue = dialogue_cb, .user_data = rig };
  update_account (rig);
  return rig;
}

void
link_rig_free (LinkRig *rig)
{
  g_clear_pointer (&rig->link, pr_link_simulator_free);
  g_clear_pointer (&rig->sync, sync_fixture_free);
  g_queue_clear_full (&rig->commands, g_free);
  g_array_unref (rig->ends);
  g_free (rig);
}

void
link_rig_protect (LinkRig *rig, PrSecurity security)
{
  PrAccount *account = rig->sync->account;

  account->security = security;
  account->ca_file = g_strdup (pr_test_server_get_ca_file (rig->sync->server));
  update_account (rig);
}

/* ---- what is here ---- */

/* TRUE: it is whole; else it is how it begins, with the whole header at least. */
static gboolean
check_octets (GBytes *raw, guint number)
{
  g_autoptr (GBytes) whole = make_message (number);
  const char *octets = g_bytes_get_data (whole, NULL);
  gsize length = g_bytes_get_size (raw);

  g_assert_cmpuint (length, <=, g_bytes_get_size (whole));
  g_assert_cmpuint (length, >=, strstr (octets, "\r\n\r\n") + 4 - octets);
  g_assert_cmpmem (g_bytes_get_data (raw, NULL), length, octets, length);
  return length == g_bytes_get_size (whole);
}

static guint
get_number (GBytes *raw)
{
  const char *subject = g_strstr_len (g_bytes_get_data (raw, NULL),
                                      g_bytes_get_size (raw), "Subject: Message ");

  g_assert_nonnull (subject);
  return (guint) strtoul (subject + strlen ("Subject: Message "), NULL, 10);
}

guint
link_rig_check_stored (LinkRig *rig)
{
  const PrSelection everything = { 0 };
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (rig->sync->store, &everything, 0, 0, NULL, &error);
  guint n_whole = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GBytes) raw =
        pr_store_load_raw (rig->sync->store, g_array_index (keys, gint64, i), &error);
      guint number;

      g_assert_no_error (error);
      number = get_number (raw);
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (number)));
      n_whole += check_octets (raw, number) ? 1 : 0;
    }
  return n_whole;
}

/* ---- syncing ---- */

gboolean
link_rig_run (LinkRig *rig, PrTroubleCode *code)
{
  guint n_before = link_rig_check_stored (rig);
  g_autoptr (PrSyncReport) report = NULL;

  rig->is_coming = rig->is_head = FALSE;
  rig->n_begun = rig->n_given = 0;
  g_array_set_size (rig->ends, 0);
  report = sync_fixture_run (rig->sync);
  g_assert_cmpuint (link_rig_check_stored (rig), ==, n_before + rig->n_given);
  g_assert_cmpuint (rig->n_begun, <=, rig->n_given + 1);
  if (report->trouble == NULL)
    return TRUE;
  /* Some servers hang up on a wrong password: a close there is taken for that. */
  if (!report->trouble->retry && report->trouble->code != PR_TROUBLE_AUTH)
    g_error ("A link that broke is told as: %s", report->trouble->message);
  if (code != NULL)
    *code = report->trouble->code;
  return FALSE;
}

void
link_rig_finish (LinkRig *rig, guint n)
{
  guint n_whole = link_rig_check_stored (rig);
  guint n_retr;

  pr_link_simulator_flap (rig->link, PR_LINK_NEVER, 0);
  pr_link_simulator_break_after (rig->link, PR_LINK_NEVER, PR_LINK_RESET);
  pr_test_server_settle (rig->sync->server);
  n_retr = sync_fixture_count_retr (rig->sync);
  g_assert_true (link_rig_run (rig, NULL));
  pr_test_server_settle (rig->sync->server);
  g_assert_cmpuint (sync_fixture_count_retr (rig->sync) - n_retr, ==, n - n_whole);
  g_assert_cmpuint (rig->n_begun, ==, n - n_whole);
  g_assert_cmpuint (link_rig_check_stored (rig), ==, n);
  g_assert_cmpuint (sync_fixture_count_stored (rig->sync), ==, n);
}

guint
link_rig_count_connections (LinkRig *rig)
{
  PrLinkCounts counts;

  pr_link_simulator_get_counts (rig->link, &counts);
  return counts.connections + counts.refused;
}
