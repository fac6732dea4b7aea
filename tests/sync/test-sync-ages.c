/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-fingerprint.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-traits.h"

/* Old servers and servers that lie, end to end: nothing is lost, nothing comes twice, and
 * what they showed is known the next time. */

#define OCTETS 400

static char *
dup_trait (SyncFixture *f, const char *name)
{
  g_autoptr (PrSyncTraits) traits = pr_sync_traits_load (f->store, f->account);

  return g_strdup (pr_sync_traits_get (traits, name));
}

static void
assert_trait (SyncFixture *f, const char *name, const char *expected)
{
  g_autofree char *value = dup_trait (f, name);

  g_assert_cmpstr (value, ==, expected);
}

static guint
count (SyncFixture *f, const char *keyword)
{
  pr_test_server_settle (f->server);
  return pr_test_server_count_commands (f->server, keyword);
}

static void
set_trait (SyncFixture *f, const char *name, const char *value)
{
  g_autoptr (PrSyncTraits) traits = pr_sync_traits_load (f->store, f->account);

  pr_sync_traits_learn (traits, name, value);
}

static void
check_places (SyncFixture *f, const char *expected)
{
  g_autofree char *places = sync_fixture_dup_places (f);

  g_assert_cmpstr (places, ==, expected);
}

/* ---- CAPA ---- */

static void
test_capa_is_asked_after_the_first_login_alone (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "CAPA"), ==, 2);
  assert_trait (f, PR_SYNC_TRAIT_CAPA, "same");
  assert_trait (f, PR_SYNC_TRAIT_IMPLEMENTATION, "PopReader-test");
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "CAPA"), ==, 3);
}

/* The second CAPA of a session tells more than the first. */
typedef struct
{
  guint n_capa;
} Teller;

static char *
tell_later_cb (const char *command, gpointer user_data)
{
  Teller *teller = user_data;

  if (strcmp (command, "CAPA") != 0)
    return NULL;
  return g_strdup (teller->n_capa++ % 2 == 0
                     ? "+OK\r\nUSER\r\n.\r\n"
                     : "+OK\r\nUSER\r\nUIDL\r\nTOP\r\nEXPIRE 7\r\nLOGIN-DELAY 300\r\n"
                       ".\r\n");
}

static void
test_what_is_told_after_the_login_counts (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);
  Teller teller = { 0 };
  PrMaildrop maildrop;

  pr_test_server_set_reply_func (f->server, tell_later_cb, &teller);
  sync_fixture_add (f, 3, OCTETS);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (PrSyncReport) report = sync_fixture_run (f);

      g_assert_null (report->trouble);
      g_assert_cmpint (report->login_delay, ==, 300);
      g_assert_cmpuint (count (f, "CAPA"), ==, 2 * i);
    }
  assert_trait (f, PR_SYNC_TRAIT_CAPA, "more");
  sync_fixture_load_maildrop (f, &maildrop);
  g_assert_cmpint (maildrop.expire_days, ==, 7);
  g_assert_cmpint (maildrop.login_delay, ==, 300);
}

static void
test_what_capa_hides_is_used (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_reply (f->server, "CAPA", "+OK\r\nUSER\r\n.\r\n");
  f->account->fetch = PR_FETCH_HEADS_FIRST;
  sync_fixture_add (f, 3, 20000);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 3);
  assert_trait (f, PR_SYNC_TRAIT_UIDL, "hidden");
  assert_trait (f, PR_SYNC_TRAIT_TOP, "hidden");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

static void
test_without_capa_all_comes_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_CAPA);

  sync_fixture_add (f, 4, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 4);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 4);
}

/* ---- no UIDL ---- */

static const struct
{
  const char *path;
  PrTestServerFlags flags;
  guint n_again; /* RETR of a check that finds nothing: one shows that all is as it was */
} old_servers[] = {
  { "/sync/no-uidl/with-top", PR_TEST_SERVER_NO_UIDL, 0 },
  { "/sync/no-uidl/without-pipelining",
    PR_TEST_SERVER_NO_UIDL | PR_TEST_SERVER_NO_PIPELINING, 0 },
  { "/sync/no-uidl/without-capa", PR_TEST_SERVER_NO_UIDL | PR_TEST_SERVER_NO_CAPA, 0 },
  { "/sync/no-uidl/without-top", PR_TEST_SERVER_NO_UIDL | PR_TEST_SERVER_NO_TOP, 1 },
  { "/sync/no-uidl/without-anything",
    PR_TEST_SERVER_NO_UIDL | PR_TEST_SERVER_NO_TOP | PR_TEST_SERVER_NO_CAPA |
      PR_TEST_SERVER_NO_SASL | PR_TEST_SERVER_NO_APOP,
    1 },
};

static void
test_without_uidl (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (SyncFixture) f = sync_fixture_new (old_servers[i].flags);
  guint n_again = old_servers[i].n_again;

  sync_fixture_add (f, 10, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 10);
  sync_fixture_check_all_stored (f, 10);
  g_assert_cmpuint (sync_fixture_sync (f), ==, n_again);
  g_assert_cmpuint (sync_fixture_sync (f), ==, n_again);
  /* New mail at the end. */
  sync_fixture_add (f, 2, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, n_again + 2);
  g_assert_cmpuint (sync_fixture_sync (f), ==, n_again);
  sync_fixture_check_all_stored (f, 12);
  assert_trait (f, PR_SYNC_TRAIT_UIDL, "none");
}

/* Another client deletes in the middle; all messages are of one size, and as many new
 * ones come, so that sizes alone tell nothing. */
static void
test_without_uidl_sizes_do_not_deceive (gconstpointer data)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (GPOINTER_TO_UINT (data));

  sync_fixture_add (f, 8, OCTETS);
  sync_fixture_sync (f);
  sync_fixture_sync (f);
  pr_test_server_remove (f->server, 7);
  pr_test_server_remove (f->server, 2);
  sync_fixture_add (f, 2, OCTETS);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 10);
}

static void
test_without_uidl_heads_are_asked_behind_a_change (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  sync_fixture_add (f, 5, OCTETS);
  sync_fixture_add (f, 5, 900);
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "TOP"), ==, 0);
  pr_test_server_remove (f->server, 4);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 10);
}

static void
test_without_uidl_rules_hold (gconstpointer data)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (GPOINTER_TO_UINT (data));

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 6, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_add (f, 3, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_check_all_stored (f, 9);
}

static void
test_without_uidl_what_is_kept_is_deleted_later (gconstpointer data)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (GPOINTER_TO_UINT (data));

  sync_fixture_add (f, 6, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 6);
  f->account->keep = PR_KEEP_NONE;
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_check_all_stored (f, 6);
}

static void
test_without_uidl_a_break_loses_nothing (gconstpointer data)
{
  guint n_sessions = 0;
  g_autoptr (SyncFixture) f = sync_fixture_new (GPOINTER_TO_UINT (data));

  f->options.no_index = TRUE;
  sync_fixture_add (f, 40, 1000);
  pr_test_server_cut_after (f->server, 12000);
  while (sync_fixture_count_stored (f) < 40)
    {
      pr_sync_report_free (sync_fixture_run (f));
      g_assert_cmpuint (++n_sessions, <=, 20);
    }
  pr_test_server_cut_after (f->server, 0);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 40);
}

/* LAST says which were read by anybody: those behind need no head. */
static char *
last_cb (const char *command, gpointer user_data)
{
  return strcmp (command, "LAST") == 0 ? g_strdup ((const char *) user_data) : NULL;
}

static void
test_last_saves_heads (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);
  guint before;

  sync_fixture_add (f, 4, OCTETS);
  pr_test_server_set_reply_func (f->server, last_cb, (gpointer) "+OK 0\r\n");
  sync_fixture_sync (f);
  assert_trait (f, PR_SYNC_TRAIT_LAST, "yes");
  pr_test_server_set_reply_func (f->server, last_cb, (gpointer) "+OK 4\r\n");
  before = count (f, "TOP");
  sync_fixture_add (f, 30, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 30);
  /* Three of those that are known show that they are. */
  g_assert_cmpuint (count (f, "TOP") - before, <=, 3);
  sync_fixture_check_all_stored (f, 34);
}

static void
test_last_that_forgets_doubles_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  sync_fixture_add (f, 4, OCTETS);
  pr_test_server_set_reply_func (f->server, last_cb, (gpointer) "+OK 0\r\n");
  sync_fixture_sync (f);
  pr_test_server_remove (f->server, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 4);
}

static void
test_last_of_no_sense_is_not_believed (void)
{
  static const char *const replies[] = { "+OK\r\n", "+OK many\r\n",
                                         "+OK 4294967295000\r\n", "+OK 900\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

      pr_test_server_set_reply_func (f->server, last_cb, (gpointer) replies[i]);
      sync_fixture_add (f, 4, OCTETS);
      g_assert_cmpuint (sync_fixture_sync (f), ==, 4);
      g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
    }
}

/* The server moved to software that knows UIDL: what is here is taken over. */
static char *
no_uidl_cb (const char *command, gpointer user_data)
{
  gboolean *old = user_data;

  return *old && g_str_has_prefix (command, "UIDL") ? g_strdup ("-ERR what?\r\n") : NULL;
}

static void
test_uidl_that_comes_later_doubles_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  gboolean old = TRUE;

  pr_test_server_set_reply_func (f->server, no_uidl_cb, &old);
  sync_fixture_add (f, 20, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 20);
  assert_trait (f, PR_SYNC_TRAIT_UIDL, "none");
  old = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  assert_trait (f, PR_SYNC_TRAIT_UIDL, NULL);
  sync_fixture_check_all_stored (f, 20);
  old = TRUE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 20);
}

/* Heads that tell nothing: the whole content does. */
static void
test_without_uidl_poor_heads_are_told_by_content (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("Subject: the same\r\n\r\nbody %u\r\n", i);
      g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

      pr_test_server_add (f->server, "x", octets);
    }
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 3);
  sync_fixture_sync (f);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 3);
}

/* Looking at the list must not make a sync forget the ids that were made. */
static void
test_without_uidl_listing_forgets_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;

  sync_fixture_add (f, 5, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 5);
  listed = pr_sync_engine_list_server (f->store, f->account, &f->options, &f->hooks,
                                       f->cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 5);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

/* The mbox server writes "Status: RO" into what was read. */
static void
test_without_uidl_status_fields_do_not_count (void)
{
  g_autoptr (GBytes) plain = sync_fixture_make_message (1, OCTETS);
  g_autofree char *marked =
    g_strconcat ("Status: RO\r\nX-UIDL: 7\r\n", g_bytes_get_data (plain, NULL), NULL);
  g_autoptr (GBytes) octets = g_bytes_new (marked, strlen (marked));
  g_autofree char *one = pr_sync_fingerprint_make (plain, TRUE);
  g_autofree char *other = pr_sync_fingerprint_make (octets, FALSE);

  g_assert_true (pr_sync_fingerprint_is (one));
  g_assert_cmpuint (strlen (one), <=, 70);
  g_assert_cmpstr (one, ==, other);
}

/* ---- TOP ---- */

static void
test_top_that_is_refused_is_not_asked_again (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_TOP);
  guint before;

  f->account->fetch = PR_FETCH_HEADS_FIRST;
  sync_fixture_add (f, 6, 20000);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 6);
  assert_trait (f, PR_SYNC_TRAIT_TOP, "none");
  before = count (f, "TOP");
  sync_fixture_add (f, 6, 20000);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 6);
  g_assert_cmpuint (count (f, "TOP"), ==, before);
  sync_fixture_check_all_stored (f, 12);
}

static char *
twice_cb (const char *command, gpointer user_data)
{
  return g_str_has_prefix (command, "TOP")
           ? g_strdup ("+OK\r\nSubject: x\r\n\r\n.\r\n+OK\r\nSubject: x\r\n\r\n.\r\n")
           : NULL;
}

static void
test_top_answered_twice_is_not_asked_again (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

  pr_test_server_set_reply_func (f->server, twice_cb, NULL);
  f->account->fetch = PR_FETCH_HEADS_FIRST;
  sync_fixture_add (f, 4, 20000);
  sync_fixture_sync (f);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 4);
  assert_trait (f, PR_SYNC_TRAIT_TOP, "twice");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

/* ---- logins that are refused ---- */

/* What is known of it after a restart must ask for no password where this does not. */
static void
check_refused (SyncFixture *f, gboolean in_doubt, const char *trait)
{
  g_autoptr (PrSyncReport) report = sync_fixture_run (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = pr_store_list_accounts (f->store, &error);

  g_assert_nonnull (report->trouble);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_AUTH);
  g_assert_cmpint (report->trouble->in_doubt, ==, in_doubt);
  g_assert_no_error (error);
  g_assert_cmpstr (((PrAccount *) accounts->pdata[0])->last_error, ==,
                   in_doubt ? "temporary" : "auth");
  assert_trait (f, PR_SYNC_TRAIT_DOUBT, trait);
}

static void
test_refusal_without_a_code_is_in_doubt_once (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_CAPA);

  f->account->last_checked = 1;
  pr_test_server_set_reply (f->server, "PASS", "-ERR no\r\n");
  check_refused (f, TRUE, "once");
  check_refused (f, FALSE, "again");
  check_refused (f, FALSE, "again");
  pr_test_server_set_reply (f->server, "PASS", NULL);
  sync_fixture_sync (f);
  assert_trait (f, PR_SYNC_TRAIT_DOUBT, NULL);
  pr_test_server_set_reply (f->server, "PASS", "-ERR no\r\n");
  check_refused (f, TRUE, "once");
  pr_test_server_set_reply (f->server, "PASS", "-ERR [AUTH] no\r\n");
  check_refused (f, FALSE, NULL);
}

/* Two sessions of one check, in two charsets, are one refusal. */
static void
test_refusal_in_two_charsets_is_one (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_CAPA);

  f->account->last_checked = 1;
  f->password = "gr\xc3\xbc\xc3\x9f";
  pr_test_server_set_reply (f->server, "PASS", "-ERR no\r\n");
  check_refused (f, TRUE, "once");
  g_assert_cmpuint (count (f, "PASS"), ==, 2);
}

/* Whoever has just typed it is told at once. */
static void
test_refusal_of_what_never_worked_is_none_in_doubt (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_CAPA);

  pr_test_server_set_reply (f->server, "PASS", "-ERR no\r\n");
  check_refused (f, FALSE, "again");
}

/* ---- logins too soon ---- */

static const struct
{
  const char *reply;
  const char *delay; /* NULL: reckoned */
} delays[] = {
  { "-ERR [LOGIN-DELAY] Logins must be at least 5 minutes apart\r\n", "300" },
  { "-ERR [LOGIN-DELAY] wait 600 seconds\r\n", "600" },
  { "-ERR [LOGIN-DELAY] minimum time between connections not elapsed\r\n", "60" },
  { "-ERR Exceeded the login limit for a 15 minute period\r\n", "900" },
  { "-ERR too many logins in 1 hour\r\n", "3600" },
};

static void
test_enforced_delay_is_learned (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      g_autoptr (SyncFixture) f =
        sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL);
      g_autoptr (PrSyncReport) report = NULL;
      PrMaildrop maildrop;

      pr_test_server_set_reply (f->server, "PASS", delays[i].reply);
      report = sync_fixture_run (f);
      g_assert_nonnull (report->trouble);
      g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_LOGIN_DELAY);
      assert_trait (f, PR_SYNC_TRAIT_DELAY, delays[i].delay);
      g_assert_cmpint (report->login_delay, ==,
                       (int) g_ascii_strtoull (delays[i].delay, NULL, 10));
      pr_test_server_set_reply (f->server, "PASS", NULL);
      sync_fixture_sync (f);
      sync_fixture_load_maildrop (f, &maildrop);
      g_assert_cmpint (maildrop.login_delay, ==, report->login_delay);
    }
}

static void
test_refused_again_waits_longer (void)
{
  g_autoptr (SyncFixture) f =
    sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL);

  pr_test_server_set_reply (f->server, "PASS", "-ERR [LOGIN-DELAY]\r\n");
  for (guint i = 0, delay = 60; i < 8; i++, delay = MIN (2 * delay, 3600))
    {
      g_autofree char *expected = g_strdup_printf ("%u", delay);

      sync_fixture_fail (f, PR_TROUBLE_LOGIN_DELAY);
      assert_trait (f, PR_SYNC_TRAIT_DELAY, expected);
    }
}

/* ---- UTF8 and LANG ---- */

#define CAPA_UTF8 "+OK\r\nUSER\r\nTOP\r\nUIDL\r\nPIPELINING\r\nUTF8 USER\r\nLANG\r\n.\r\n"

typedef struct
{
  GString *said; /* UTF8, LANG and the login, in order */
  const char *utf8, *lang;
} Speaker;

static char *
speak_cb (const char *command, gpointer user_data)
{
  Speaker *speaker = user_data;

  if (strcmp (command, "CAPA") == 0)
    return g_strdup (CAPA_UTF8);
  if (strcmp (command, "UTF8") != 0 && !g_str_has_prefix (command, "LANG ") &&
      !g_str_has_prefix (command, "PASS "))
    return NULL;
  g_string_append_printf (speaker->said, "%.4s ", command);
  if (*command == 'P')
    return NULL;
  return g_strdup (*command == 'U' ? speaker->utf8 : speaker->lang);
}

static void
test_utf8_goes_before_the_login (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) said = g_string_new (NULL);
  Speaker speaker = { said, "+OK\r\n", "+OK de Nun also.\r\n" };
  guint round_trips[2];

  f->account->auth = (g_free (f->account->auth), g_strdup ("user"));
  g_setenv ("LANGUAGE", "de_DE", TRUE);
  pr_test_server_set_reply_func (f->server, speak_cb, &speaker);
  sync_fixture_add (f, 3, OCTETS);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PrSyncReport) report = sync_fixture_run (f);

      g_assert_null (report->trouble);
      round_trips[i] = report->round_trips;
    }
  g_assert_cmpstr (said->str, ==, "UTF8 LANG PASS UTF8 PASS ");
  assert_trait (f, PR_SYNC_TRAIT_UTF8, "offered");
  assert_trait (f, PR_SYNC_TRAIT_LANG, "de");
  /* In one flight with CAPA and the login. */
  g_assert_cmpuint (round_trips[1], ==, 3);
  sync_fixture_check_all_stored (f, 3);
}

static void
test_utf8_refused_is_not_fatal (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) said = g_string_new (NULL);
  Speaker speaker = { said, "-ERR no\r\n", "-ERR no\r\n" };

  f->account->auth = (g_free (f->account->auth), g_strdup ("user"));
  pr_test_server_set_reply_func (f->server, speak_cb, &speaker);
  sync_fixture_add (f, 3, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  assert_trait (f, PR_SYNC_TRAIT_UTF8, "refused");
  assert_trait (f, PR_SYNC_TRAIT_LANG, "none");
  g_string_truncate (said, 0);
  sync_fixture_sync (f);
  g_assert_cmpstr (said->str, ==, "PASS ");
}

static void
test_starttls_goes_before_utf8 (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) asked = g_string_new (NULL);

  f->account->security = PR_SECURITY_STARTTLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  set_trait (f, PR_SYNC_TRAIT_UTF8, "needed");
  pr_test_server_set_reply (f->server, "UTF8", "+OK\r\n");
  sync_fixture_add (f, 3, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (count (f, "STLS"), ==, 1);
  g_assert_cmpuint (count (f, "UTF8"), ==, 1);
}

/* One message is kept back from sessions that are not in UTF8 mode. */
static char *
keep_back_cb (const char *command, gpointer user_data)
{
  gboolean *utf8 = user_data;

  if (strcmp (command, "CAPA") == 0)
    *utf8 = FALSE;
  if (strcmp (command, "UTF8") == 0)
    {
      *utf8 = TRUE;
      return g_strdup ("+OK\r\n");
    }
  return strcmp (command, "RETR 2") == 0 && !*utf8 ? g_strdup ("-ERR [UTF8] use UTF8\r\n")
                                                   : NULL;
}

static void
test_mail_that_needs_utf8_comes_in_the_next_session (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  gboolean utf8 = FALSE;
  g_autoptr (PrSyncReport) report = NULL;

  pr_test_server_set_reply_func (f->server, keep_back_cb, &utf8);
  sync_fixture_add (f, 3, OCTETS);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 3);
  g_assert_cmpuint (report->left_out, ==, 0);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  assert_trait (f, PR_SYNC_TRAIT_UTF8, "needed");
  sync_fixture_check_all_stored (f, 3);
  /* From then on the first session has it. */
  sync_fixture_add (f, 1, OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 3);
}

static void
test_utf8_that_never_helps_ends (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncReport) report = NULL;

  pr_test_server_set_reply (f->server, "RETR 2", "-ERR [UTF8] use UTF8\r\n");
  pr_test_server_set_reply (f->server, "UTF8", "-ERR no\r\n");
  sync_fixture_add (f, 3, OCTETS);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->left_out, ==, 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  check_places (f, "u0001 stored, u0003 stored");
}

/* ---- silence ---- */

/* Held for Take Back longer than the server bears silence. */
static void
test_a_held_delete_keeps_the_session (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  set_trait (f, PR_SYNC_TRAIT_IDLE, "2");
  pr_test_server_set_idle_limit (f->server, 2000);
  f->account->keep = PR_KEEP_NONE;
  f->options.hold_seconds = 5;
  sync_fixture_add (f, 3, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  g_assert_cmpuint (count (f, "NOOP"), >=, 2);
}

static void
test_a_server_tired_of_silence_is_known (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *idle = NULL;

  set_trait (f, PR_SYNC_TRAIT_IDLE, "9");
  pr_test_server_set_idle_limit (f->server, 3000);
  f->account->keep = PR_KEEP_NONE;
  f->options.hold_seconds = 10;
  sync_fixture_add (f, 3, OCTETS);
  pr_sync_report_free (sync_fixture_run (f));
  idle = dup_trait (f, PR_SYNC_TRAIT_IDLE);
  g_assert_cmpuint (g_ascii_strtoull (idle, NULL, 10), <, 9);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
  sync_fixture_check_all_stored (f, 3);
}

/* ---- envelopes ---- */

static char *
env_cb (const char *command, gpointer user_data)
{
  if (!g_str_has_prefix (command, "*ENV"))
    return NULL;
  if (strcmp (command, "*ENV 2") == 0)
    return g_strdup ("-ERR gone\r\n");
  return g_strdup ("+OK\r\n20 Nov\r\nmail.example.org\r\n1.2.3.4\r\n"
                   "<bounce@example.org>\r\nada@host.example.org\r\nmore\r\n.\r\n");
}

static void
assert_transport (SyncFixture *f, const char *expected)
{
  const PrSelection everything = { 0 };
  g_autoptr (GArray) keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      g_autofree char *sender = NULL, *recipient = NULL;
      g_autoptr (GError) error = NULL;

      pr_store_load_transport (f->store, g_array_index (keys, gint64, i), &sender,
                               &recipient, &error);
      g_assert_no_error (error);
      g_string_append_printf (text, "%s>%s ", sender != NULL ? sender : "-",
                              recipient != NULL ? recipient : "-");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_envelopes_are_kept (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  set_trait (f, PR_SYNC_TRAIT_ENV, "yes");
  pr_test_server_set_reply_func (f->server, env_cb, NULL);
  sync_fixture_add (f, 3, OCTETS);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 3);
  assert_transport (f, "bounce@example.org>ada@host.example.org ->- "
                       "bounce@example.org>ada@host.example.org ");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  g_assert_cmpuint (count (f, "*ENV"), ==, 3);
}

static void
test_envelopes_are_not_asked_of_others (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "*ENV"), ==, 0);
}

static void
test_refused_envelopes_hinder_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  set_trait (f, PR_SYNC_TRAIT_ENV, "yes");
  sync_fixture_add (f, 3, OCTETS);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 3);
  g_assert_cmpuint (count (f, "*ENV"), ==, 1);
}

static void
user_cb (gboolean from_server, const char *line, gpointer user_data)
{
  SyncFixture *f = user_data;

  if (!from_server && g_str_has_prefix (line, "USER "))
    g_string_append (f->watch, line);
}

static void
test_names_of_sdps_pass_untouched (void)
{
  static const char *const names[] = { "ada+host.example.org", "ada@host.example.org",
                                       "host" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (SyncFixture) f =
        sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL);
      g_autoptr (GString) said = g_string_new (NULL);
      g_autofree char *expected = g_strconcat ("USER ", names[i], NULL);

      f->watch = said;
      f->hooks.dialogue = user_cb;
      f->account->user = (g_free (f->account->user), g_strdup (names[i]));
      pr_sync_report_free (sync_fixture_run (f));
      g_assert_cmpstr (said->str, ==, expected);
    }
}

/* ---- told and forgotten ---- */

static void
test_traits_are_told_and_forgotten (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_TLS);
  g_autoptr (GPtrArray) learned = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  f->account->security = PR_SECURITY_TLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  sync_fixture_add (f, 3, OCTETS);
  for (guint i = 0; i < 4; i++)
    sync_fixture_sync (f);
  learned = pr_sync_traits_describe (f->store, f->account, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < learned->len; i++)
    {
      const PrLearned *one = g_ptr_array_index (learned, i);

      g_string_append_printf (names, "%s=%s ", one->name,
                              strcmp (one->name, "certificate") == 0 ? "" : one->value);
      g_assert_null (strchr (one->value, '\n'));
      g_assert_true (g_str_has_suffix (one->words, "."));
      g_assert_cmpint (one->learned_at, >, 0);
    }
  g_assert_cmpstr (names->str, ==,
                   "capa-after-login=same certificate= implementation=PopReader-test "
                   "login-burst=plain appends=yes ");
  g_clear_pointer (&learned, g_ptr_array_unref);
  g_assert_true (pr_sync_traits_forget (f->store, f->account, &error));
  g_assert_no_error (error);
  learned = pr_sync_traits_describe (f->store, f->account, &error);
  g_assert_cmpuint (learned->len, ==, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  assert_trait (f, PR_SYNC_TRAIT_CAPA, "same");
}

static void
test_traits_are_of_one_server (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  set_trait (f, PR_SYNC_TRAIT_TOP, "none");
  set_trait (f, PR_SYNC_TRAIT_ENV, "yes");
  f->account->port++;
  assert_trait (f, PR_SYNC_TRAIT_TOP, NULL);
  f->account->port--;
  assert_trait (f, PR_SYNC_TRAIT_TOP, "none");
}

static void
test_traits_grow_old (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  gint64 long_ago = g_get_real_time () / G_USEC_PER_SEC - PR_SYNC_TRAIT_SECONDS - 1;

  pr_store_note_trait (f->store, f->account, PR_SYNC_TRAIT_TOP, "none", long_ago, NULL);
  pr_store_note_trait (f->store, f->account, PR_SYNC_TRAIT_ENV, "yes", long_ago, NULL);
  assert_trait (f, PR_SYNC_TRAIT_TOP, NULL);
  assert_trait (f, PR_SYNC_TRAIT_ENV, "yes");
}

static void
add_uidl_tests (void)
{
#define NO_UIDL GUINT_TO_POINTER (PR_TEST_SERVER_NO_UIDL)
#define NO_UIDL_NO_TOP GUINT_TO_POINTER (PR_TEST_SERVER_NO_UIDL | PR_TEST_SERVER_NO_TOP)
#define ADD_BOTH(path, func)                                               \
  g_test_add_data_func ("/sync/no-uidl/" path "/with-top", NO_UIDL, func); \
  g_test_add_data_func ("/sync/no-uidl/" path "/without-top", NO_UIDL_NO_TOP, func)

  for (guint i = 0; i < G_N_ELEMENTS (old_servers); i++)
    g_test_add_data_func (old_servers[i].path, GUINT_TO_POINTER (i), test_without_uidl);
  ADD_BOTH ("sizes-do-not-deceive", test_without_uidl_sizes_do_not_deceive);
  ADD_BOTH ("rules-hold", test_without_uidl_rules_hold);
  ADD_BOTH ("what-is-kept-is-deleted-later",
            test_without_uidl_what_is_kept_is_deleted_later);
  ADD_BOTH ("a-break-loses-nothing", test_without_uidl_a_break_loses_nothing);
  g_test_add_func ("/sync/no-uidl/heads-are-asked-behind-a-change",
                   test_without_uidl_heads_are_asked_behind_a_change);
  g_test_add_func ("/sync/no-uidl/poor-heads-are-told-by-content",
                   test_without_uidl_poor_heads_are_told_by_content);
  g_test_add_func ("/sync/no-uidl/listing-forgets-nothing",
                   test_without_uidl_listing_forgets_nothing);
  g_test_add_func ("/sync/no-uidl/status-fields-do-not-count",
                   test_without_uidl_status_fields_do_not_count);
  g_test_add_func ("/sync/no-uidl/uidl-that-comes-later-doubles-nothing",
                   test_uidl_that_comes_later_doubles_nothing);
  g_test_add_func ("/sync/last/saves-heads", test_last_saves_heads);
  g_test_add_func ("/sync/last/that-forgets-doubles-nothing",
                   test_last_that_forgets_doubles_nothing);
  g_test_add_func ("/sync/last/of-no-sense-is-not-believed",
                   test_last_of_no_sense_is_not_believed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sync/" path, func)
  ADD ("capa/is-asked-after-the-first-login-alone",
       test_capa_is_asked_after_the_first_login_alone);
  ADD ("capa/told-after-the-login-counts", test_what_is_told_after_the_login_counts);
  ADD ("capa/what-it-hides-is-used", test_what_capa_hides_is_used);
  ADD ("capa/without-it-all-comes-once", test_without_capa_all_comes_once);
  add_uidl_tests ();
  ADD ("top/refused-is-not-asked-again", test_top_that_is_refused_is_not_asked_again);
  ADD ("top/answered-twice-is-not-asked-again",
       test_top_answered_twice_is_not_asked_again);
  ADD ("delay/enforced-is-learned", test_enforced_delay_is_learned);
  ADD ("delay/refused-again-waits-longer", test_refused_again_waits_longer);
  ADD ("utf8/goes-before-the-login", test_utf8_goes_before_the_login);
  ADD ("utf8/refused-is-not-fatal", test_utf8_refused_is_not_fatal);
  ADD ("utf8/starttls-goes-before", test_starttls_goes_before_utf8);
  ADD ("utf8/mail-that-needs-it-comes-in-the-next-session",
       test_mail_that_needs_utf8_comes_in_the_next_session);
  ADD ("utf8/that-never-helps-ends", test_utf8_that_never_helps_ends);
  ADD ("idle/a-held-delete-keeps-the-session", test_a_held_delete_keeps_the_session);
  ADD ("idle/tired-of-silence-is-known", test_a_server_tired_of_silence_is_known);
  ADD ("envelopes/are-kept", test_envelopes_are_kept);
  ADD ("envelopes/not-asked-of-others", test_envelopes_are_not_asked_of_others);
  ADD ("envelopes/refused-hinder-nothing", test_refused_envelopes_hinder_nothing);
  ADD ("envelopes/names-of-sdps-pass-untouched", test_names_of_sdps_pass_untouched);
  ADD ("traits/are-told-and-forgotten", test_traits_are_told_and_forgotten);
  ADD ("traits/are-of-one-server", test_traits_are_of_one_server);
  ADD ("traits/grow-old", test_traits_grow_old);
  g_test_add_func ("/sync/ages/refusal-without-a-code-is-in-doubt-once",
                   test_refusal_without_a_code_is_in_doubt_once);
  g_test_add_func ("/sync/ages/refusal-in-two-charsets-is-one",
                   test_refusal_in_two_charsets_is_one);
  g_test_add_func ("/sync/ages/refusal-of-what-never-worked-is-none-in-doubt",
                   test_refusal_of_what_never_worked_is_none_in_doubt);
  return g_test_run ();
}
