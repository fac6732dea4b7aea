/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole way from a real Dovecot to the store: see dovecot.sh for where the server
 * comes from. */

#include <glib/gstdio.h>
#include <signal.h>

#include "store/pr-profile.h"
#include "sync/pr-sync-engine.h"

typedef struct
{
  GSubprocess *server;
  char *folder;      /* of this run */
  guint16 port;      /* POP3 with STLS; POP3S is the next one */
  GPtrArray *served; /* of GBytes, CRLF, as the server gives them */
  PrStore *store;
  char *profile;
} Fixture;

static char *unpacked;    /* folder of the server's files */
static char *why_skipped; /* NULL: there is a server */

/* ---- the server ---- */

static char *
script_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "interop", "dovecot.sh", NULL);
}

static void
fetch_server (void)
{
  g_autofree char *script = script_path ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) fetch = NULL;

  unpacked = g_test_build_filename (G_TEST_BUILT, "interop", "dovecot", NULL);
  fetch = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh", script, "fetch",
                            unpacked, NULL);
  g_assert_no_error (error);
  g_assert_true (
    g_subprocess_communicate_utf8 (fetch, NULL, NULL, &output, NULL, &error));
  if (g_subprocess_get_exit_status (fetch) == 77)
    why_skipped = g_strdup (g_strstrip (output));
  else
    g_assert_cmpint (g_subprocess_get_exit_status (fetch), ==, 0);
}

/* A free port whose neighbour is free too. */
static guint16
find_port (void)
{
  for (guint attempt = 0; attempt < 100; attempt++)
    {
      g_autoptr (GSocketListener) first = g_socket_listener_new ();
      g_autoptr (GSocketListener) second = g_socket_listener_new ();
      guint16 port = g_socket_listener_add_any_inet_port (first, NULL, NULL);

      if (port > 0 && port < G_MAXUINT16 &&
          g_socket_listener_add_inet_port (second, port + 1, NULL, NULL))
        return port;
    }
  g_assert_not_reached ();
}

static void
wait_for_port (guint16 port)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;

  for (;;)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

      if (connection != NULL)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (20000);
    }
}

static void
start_server (Fixture *f)
{
  g_autofree char *script = script_path ();
  g_autofree char *port = NULL;
  g_autoptr (GError) error = NULL;

  f->port = find_port ();
  port = g_strdup_printf ("%u", f->port);
  f->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "sh", script,
                                "run", unpacked, f->folder, port, NULL);
  g_assert_no_error (error);
  wait_for_port (f->port);
  wait_for_port (f->port + 1);
}

/* Its namespace has a process of its own in front: the server itself is told. */
static void
stop_server (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "run", "master.pid", NULL);
  g_autofree char *pid = NULL;

  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGTERM), ==, 0);
  g_assert_true (g_subprocess_wait (f->server, NULL, NULL));
  g_clear_object (&f->server);
}

/* ---- its mail ---- */

static GBytes *
as_served (const char *octets, gsize length)
{
  GString *text = g_string_sized_new (length + length / 32);

  for (gsize i = 0; i < length; i++)
    {
      if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r'))
        g_string_append_c (text, '\r');
      g_string_append_c (text, octets[i]);
    }
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append (text, "\r\n");
  return g_string_free_to_bytes (text);
}

static void
fill_maildrop (Fixture *f)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "demo", NULL);
  g_autofree char *target = g_build_filename (f->folder, "mail", "new", NULL);
  g_autoptr (GDir) dir = g_dir_open (source, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (target, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *from = g_build_filename (source, name, NULL);
      g_autofree char *to = g_strdup_printf ("%s/%s", target, name);
      g_autofree char *octets = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &octets, &length, NULL));
      /* Dovecot cuts a message at a NUL octet in some of its views of it. */
      if (memchr (octets, '\0', length) != NULL)
        continue;
      g_assert_true (g_file_set_contents (to, octets, length, NULL));
      g_ptr_array_add (f->served, as_served (octets, length));
    }
  g_assert_cmpuint (f->served->len, >=, 40);
}

/* ---- the fixture ---- */

static gboolean
skipped (void)
{
  if (why_skipped != NULL)
    g_test_skip (why_skipped);
  return why_skipped != NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (why_skipped != NULL)
    return;
  f->folder = g_dir_make_tmp ("popreader-dovecot-XXXXXX", NULL);
  f->profile = g_dir_make_tmp ("popreader-profile-XXXXXX", NULL);
  f->served = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fill_maildrop (f);
  start_server (f);
  f->store = pr_store_open (f->profile, NULL, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  const char *argv[] = { "rm", "-rf", path, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, NULL, NULL, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (why_skipped != NULL)
    return;
  stop_server (f);
  g_assert_finalize_object (f->store);
  remove_tree (f->folder);
  remove_tree (f->profile);
  g_ptr_array_unref (f->served);
  g_free (f->folder);
  g_free (f->profile);
}

static PrAccount *
add_account (Fixture *f, PrSecurity security)
{
  PrAccount *account = pr_account_new ();
  g_autoptr (GError) error = NULL;

  account->name = g_strdup ("work");
  account->host = g_strdup ("localhost");
  account->port = security == PR_SECURITY_TLS ? f->port + 1 : f->port;
  account->user = g_strdup ("ada");
  account->security = security;
  account->ca_file = g_build_filename (f->folder, "tls", "ca.pem", NULL);
  pr_store_add_account (f->store, account, &error);
  g_assert_no_error (error);
  return account;
}

static char *
give_secret (const PrAccount *account,
             gpointer secret,
             GCancellable *cancellable,
             GError **error)
{
  return g_strdup (secret);
}

static PrSyncReport *
sync_with (Fixture *f, const PrAccount *account, const char *password)
{
  PrSyncOptions options = { .timeout_seconds = 20 };
  PrSyncHooks hooks = { .secret = give_secret, .user_data = (gpointer) password };

  return pr_sync_engine_run (f->store, account, &options, &hooks, NULL);
}

static void
assert_clean (const PrSyncReport *report)
{
  if (report->trouble != NULL)
    g_error ("%s: %s", pr_trouble_code_to_string (report->trouble->code),
             report->trouble->message);
}

/* How many RETR, TOP or DELE ("retr=", "top=", "del=") the last sessions said at their
 * end, of the server's log. */
static guint
count_in_log (Fixture *f, const char *word, guint n_sessions)
{
  g_autofree char *path = g_build_filename (f->folder, "log", NULL);
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  for (;;)
    {
      g_autofree char *log = NULL;
      g_auto (GStrv) ends = NULL;

      g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
      ends = g_strsplit (log, "Logged out ", -1);
      if (g_strv_length (ends) > n_sessions)
        {
          const char *found = strstr (ends[n_sessions], word);

          g_assert_nonnull (found);
          return (guint) g_ascii_strtoull (found + strlen (word), NULL, 10);
        }
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (20000);
    }
}

static void
assert_store_equals_maildrop (Fixture *f)
{
  PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);
  g_autoptr (GHashTable) here =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                           NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, f->served->len);
  for (guint i = 0; i < keys->len; i++)
    {
      GBytes *raw = pr_store_load_raw (f->store, g_array_index (keys, gint64, i), &error);

      g_assert_no_error (error);
      g_hash_table_add (here, raw);
    }
  for (guint i = 0; i < f->served->len; i++)
    g_assert_true (g_hash_table_contains (here, g_ptr_array_index (f->served, i)));
}

/* ---- tests ---- */

static void
test_brings_every_message_once (Fixture *f, gconstpointer security)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) first = NULL;
  g_autoptr (PrSyncReport) second = NULL;

  if (skipped ())
    return;
  account = add_account (f, GPOINTER_TO_INT (security));
  first = sync_with (f, account, "secret");
  assert_clean (first);
  g_assert_cmpuint (first->new_messages, ==, f->served->len);
  assert_store_equals_maildrop (f);
  g_assert_cmpuint (count_in_log (f, "retr=", 1), ==, f->served->len);

  second = sync_with (f, account, "secret");
  assert_clean (second);
  g_assert_cmpuint (second->new_messages, ==, 0);
  g_assert_cmpuint (second->known, ==, f->served->len);
  g_assert_cmpuint (count_in_log (f, "retr=", 2), ==, 0);
  g_assert_cmpuint (count_in_log (f, "top=", 2), ==, 0);
  g_assert_cmpuint (count_in_log (f, "del=", 2), ==, 0);
}

static void
deliver_one (Fixture *f)
{
  static const char octets[] =
    "From: ada@example.org\r\nSubject: One more\r\n\r\nHello\r\n";
  g_autofree char *path = g_build_filename (f->folder, "mail", "new", "one-more", NULL);

  g_assert_true (g_file_set_contents (path, octets, -1, NULL));
  g_ptr_array_add (f->served, as_served (octets, strlen (octets)));
}

/* Beside the greeting, which is not counted: STLS; CAPA and the login at once; STAT and
 * UIDL; RETR, when there is something new, and QUIT. The first asks CAPA first, and a few
 * messages before the others to measure the link; the last one asks for the last
 * unique-id alone. */
static void
test_second_check_logs_in_at_once (Fixture *f, gconstpointer security)
{
  const guint stls = GPOINTER_TO_INT (security) == PR_SECURITY_STARTTLS ? 1 : 0;
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) first = NULL;
  g_autoptr (PrSyncReport) second = NULL;
  g_autoptr (PrSyncReport) third = NULL;
  g_autoptr (PrSyncReport) last = NULL;

  if (skipped ())
    return;
  account = add_account (f, GPOINTER_TO_INT (security));
  first = sync_with (f, account, "secret");
  assert_clean (first);
  g_assert_cmpuint (first->round_trips, ==, 5 + 2 * stls);
  second = sync_with (f, account, "secret");
  assert_clean (second);
  g_assert_cmpuint (second->round_trips, ==, 3 + stls);
  deliver_one (f);
  third = sync_with (f, account, "secret");
  assert_clean (third);
  g_assert_cmpuint (third->new_messages, ==, 1);
  g_assert_cmpuint (third->round_trips, ==, 3 + stls);
  last = sync_with (f, account, "secret");
  assert_clean (last);
  g_assert_cmpuint (last->round_trips, ==, 3 + stls);
  g_assert_cmpuint (last->bytes_in, <, third->bytes_in);
  g_assert_cmpuint (last->known, ==, third->known + 1);
  assert_store_equals_maildrop (f);
}

static void
test_unique_ids_outlive_a_restart (Fixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) first = NULL;
  g_autoptr (PrSyncReport) second = NULL;
  guint16 port;

  if (skipped ())
    return;
  account = add_account (f, PR_SECURITY_NONE);
  first = sync_with (f, account, "secret");
  assert_clean (first);
  stop_server (f);
  port = f->port;
  start_server (f);
  account->port = account->port - port + f->port;
  second = sync_with (f, account, "secret");
  assert_clean (second);
  g_assert_cmpuint (second->new_messages, ==, 0);
  g_assert_cmpuint (second->known, ==, f->served->len);
}

static void
test_keep_none_deletes_what_is_stored (Fixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) first = NULL;
  g_autoptr (PrSyncReport) second = NULL;
  g_autoptr (GError) error = NULL;

  if (skipped ())
    return;
  account = add_account (f, PR_SECURITY_TLS);
  account->keep = PR_KEEP_NONE;
  account->keep_agreed = TRUE;
  pr_store_update_account (f->store, account, &error);
  g_assert_no_error (error);
  first = sync_with (f, account, "secret");
  assert_clean (first);
  g_assert_cmpuint (first->deleted_on_server, ==, f->served->len);
  assert_store_equals_maildrop (f);
  second = sync_with (f, account, "secret");
  assert_clean (second);
  g_assert_cmpuint (second->known, ==, 0);
  g_assert_cmpuint (second->new_messages, ==, 0);
  assert_store_equals_maildrop (f);
}

static void
assert_trouble (const PrSyncReport *report, PrTroubleCode code)
{
  g_assert_nonnull (report->trouble);
  g_assert_cmpstr (pr_trouble_code_to_string (report->trouble->code), ==,
                   pr_trouble_code_to_string (code));
  g_assert_cmpuint (report->new_messages, ==, 0);
}

/* A burst whose login is refused tells it in the words of a login, and once. */
static void
test_wrong_password_is_rejected_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) first = NULL;
  g_autoptr (PrSyncReport) report = NULL;

  if (skipped ())
    return;
  account = add_account (f, PR_SECURITY_TLS);
  first = sync_with (f, account, "secret");
  assert_clean (first);
  report = sync_with (f, account, "a wrong one");
  assert_trouble (report, PR_TROUBLE_AUTH);
  g_assert_cmpuint (report->round_trips, ==, 1);
}

static void
test_wrong_password_is_rejected (Fixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) report = NULL;

  if (skipped ())
    return;
  account = add_account (f, PR_SECURITY_STARTTLS);
  report = sync_with (f, account, "a wrong one");
  assert_trouble (report, PR_TROUBLE_AUTH);
  g_assert_null (strstr (report->trouble->message, "a wrong one"));
}

static void
test_unknown_authority_is_refused (Fixture *f, gconstpointer security)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) report = NULL;

  if (skipped ())
    return;
  account = add_account (f, GPOINTER_TO_INT (security));
  g_clear_pointer (&account->ca_file, g_free);
  report = sync_with (f, account, "secret");
  assert_trouble (report, PR_TROUBLE_CERTIFICATE);
}

static void
test_second_session_is_in_use (Fixture *f, gconstpointer data)
{
  static const char login[] = "USER ada\r\nPASS secret\r\n";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) other = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrSyncReport) report = NULL;

  if (skipped ())
    return;
  other = g_socket_client_connect_to_host (client, "127.0.0.1", f->port, NULL, NULL);
  g_assert_nonnull (other);
  g_assert_true (
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (other)), login,
                               strlen (login), NULL, NULL, NULL));
  while (strstr (answer->str, "Logged in") == NULL)
    {
      char piece[256];
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (other)),
                                      piece, sizeof piece, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (answer, piece, n);
    }
  account = add_account (f, PR_SECURITY_NONE);
  report = sync_with (f, account, "secret");
  assert_trouble (report, PR_TROUBLE_IN_USE);
  g_assert_true (report->trouble->retry);
}

#define ADD(path, data, func) \
  g_test_add ("/interop/dovecot/" path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fetch_server ();

  ADD ("pop3s/brings-every-message-once", GINT_TO_POINTER (PR_SECURITY_TLS),
       test_brings_every_message_once);
  ADD ("starttls/brings-every-message-once", GINT_TO_POINTER (PR_SECURITY_STARTTLS),
       test_brings_every_message_once);
  ADD ("plain/brings-every-message-once", GINT_TO_POINTER (PR_SECURITY_NONE),
       test_brings_every_message_once);
  ADD ("pop3s/second-check-logs-in-at-once", GINT_TO_POINTER (PR_SECURITY_TLS),
       test_second_check_logs_in_at_once);
  ADD ("starttls/second-check-logs-in-at-once", GINT_TO_POINTER (PR_SECURITY_STARTTLS),
       test_second_check_logs_in_at_once);
  ADD ("plain/second-check-logs-in-at-once", GINT_TO_POINTER (PR_SECURITY_NONE),
       test_second_check_logs_in_at_once);
  ADD ("unique-ids-outlive-a-restart", NULL, test_unique_ids_outlive_a_restart);
  ADD ("keep-none-deletes-what-is-stored", NULL, test_keep_none_deletes_what_is_stored);
  ADD ("wrong-password-is-rejected", NULL, test_wrong_password_is_rejected);
  ADD ("wrong-password-is-rejected-at-once", NULL,
       test_wrong_password_is_rejected_at_once);
  ADD ("pop3s/unknown-authority-is-refused", GINT_TO_POINTER (PR_SECURITY_TLS),
       test_unknown_authority_is_refused);
  ADD ("starttls/unknown-authority-is-refused", GINT_TO_POINTER (PR_SECURITY_STARTTLS),
       test_unknown_authority_is_refused);
  ADD ("second-session-is-in-use", NULL, test_second_session_is_in_use);
  return g_test_run ();
}
