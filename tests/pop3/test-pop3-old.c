/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* What only the oldest servers of POP3 have (RFC 1081, 1225, 1460), and POP4. */

static void
last_is_read (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint number = 0;

  pop3_script_log_in (session);
  g_assert_true (pr_pop3_session_last (session, &number, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (number, ==, GPOINTER_TO_UINT (data));
  g_assert_true (g_str_has_suffix (pr_test_script_get_sent (stream), "LAST\r\n"));
}

static void
test_last_tells_a_number (void)
{
  pop3_script_run (POP3_OPENING "+OK 17\r\n", -1, last_is_read, GUINT_TO_POINTER (17));
  pop3_script_run (POP3_OPENING "+OK 0 was the last\r\n", -1, last_is_read,
                   GUINT_TO_POINTER (0));
}

static void
last_is_refused (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint number;

  pop3_script_log_in (session);
  g_assert_false (pr_pop3_session_last (session, &number, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_last_refused_keeps_the_session (void)
{
  pop3_script_run (POP3_OPENING "-ERR unknown\r\n+OK\r\n", -1, last_is_refused, NULL);
}

static void
last_is_nonsense (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint number;

  pop3_script_log_in (session);
  g_assert_false (pr_pop3_session_last (session, &number, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_last_without_a_number_tells_nothing (void)
{
  static const char *const replies[] = { "+OK", "+OK -1", "+OK 99999999999999999999",
                                         "+OK 4294967296" };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *script =
        g_strconcat (POP3_OPENING, replies[i], "\r\n+OK\r\n", NULL);

      pop3_script_run (script, -1, last_is_nonsense, NULL);
    }
}

static void
rpop_logs_in (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = "lovelace",
                                          .mechanism = "rpop",
                                          .allow_clear = TRUE };
  g_autoptr (GError) error = NULL;

  pop3_script_open (session);
  g_assert_true (pr_pop3_session_login (session, &credentials, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pr_pop3_session_get_mechanism (session), ==, "rpop");
  g_assert_cmpstr (pr_test_script_get_sent (stream), ==, "USER ada\r\nRPOP lovelace\r\n");
}

static void
test_rpop_names_the_local_user (void)
{
  pop3_script_run (POP3_GREETING POP3_LOGIN, -1, rpop_logs_in, NULL);
}

static void
rpop_is_not_offered (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = "lovelace",
                                          .mechanism = "auto",
                                          .allow_clear = TRUE };
  g_auto (GStrv) offered = NULL;

  pop3_script_open (session);
  pr_pop3_session_capa (session, NULL, NULL);
  offered = pr_pop3_session_dup_mechanisms (session, &credentials);
  g_assert_false (g_strv_contains ((const char *const *) offered, "rpop"));
}

static void
test_rpop_is_never_automatic (void)
{
  pop3_script_run (POP3_GREETING "-ERR\r\n", -1, rpop_is_not_offered, NULL);
}

/* ---- POP4 ---- */

#define POP4_GREETING "+OK O3 POP3 POP4 rev 0 Server. <7137.1@pop4.example>\r\n"

static void
pop4_lists_folders (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_true (pr_pop3_session_is_pop4 (session));
  folders = pr_pop3_session_list_folders (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (folders->len, ==, 3);
  g_assert_cmpstr (folders->pdata[0], ==, "INBOX");
  g_assert_cmpstr (folders->pdata[1], ==, "INBOX/Old mail");
  g_assert_cmpstr (folders->pdata[2], ==, ".hidden \357\277\275");
  g_assert_true (g_str_has_suffix (pr_test_script_get_sent (stream), "LFLD\r\n"));
}

static void
test_pop4_folders_are_listed (void)
{
  pop3_script_run (POP4_GREETING POP3_LOGIN
                   "+OK folders\r\nINBOX\r\nINBOX/Old mail\r\n..hidden \xe9\r\n.\r\n",
                   -1, pop4_lists_folders, NULL);
}

static void
is_not_pop4 (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  pop3_script_open (session);
  g_assert_false (pr_pop3_session_is_pop4 (session));
}

static void
test_pop3_is_not_pop4 (void)
{
  pop3_script_run ("+OK POP4 is not what we have\r\n", -1, is_not_pop4, NULL);
}

static void
pop4_without_end (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_null (pr_pop3_session_list_folders (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
}

static void
test_endless_folders_end_the_session (void)
{
  GString *script = g_string_new (POP4_GREETING POP3_LOGIN "+OK\r\n");
  g_autoptr (GIOStream) stream = NULL;
  PrPop3Session *session;

  for (guint i = 0; i <= PR_POP3_MAX_FOLDERS; i++)
    g_string_append (script, "folder\r\n");
  stream = pr_test_script_new (script->str, script->len, 0);
  session = pr_pop3_session_new (stream);
  pop4_without_end (session, stream, NULL);
  g_assert_finalize_object (session);
  g_string_free (script, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pop3/last/tells-a-number", test_last_tells_a_number);
  g_test_add_func ("/pop3/last/refused-keeps-the-session",
                   test_last_refused_keeps_the_session);
  g_test_add_func ("/pop3/last/without-a-number-tells-nothing",
                   test_last_without_a_number_tells_nothing);
  g_test_add_func ("/pop3/rpop/names-the-local-user", test_rpop_names_the_local_user);
  g_test_add_func ("/pop3/rpop/is-never-automatic", test_rpop_is_never_automatic);
  g_test_add_func ("/pop3/pop4/folders-are-listed", test_pop4_folders_are_listed);
  g_test_add_func ("/pop3/pop4/pop3-is-not-pop4", test_pop3_is_not_pop4);
  g_test_add_func ("/pop3/pop4/endless-folders-end-the-session",
                   test_endless_folders_end_the_session);
  return g_test_run ();
}
