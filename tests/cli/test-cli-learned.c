/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-run.h"

#define CAPA                                                               \
  "+OK\r\nTOP\r\nUIDL\r\nUSER\r\nSASL PLAIN\r\nPIPELINING\r\nEXPIRE 7\r\n" \
  "LOGIN-DELAY 60\r\nIMPLEMENTATION Old-Server 1.0\r\n.\r\n"

static void
fill (Cli *cli)
{
  g_autoptr (CliRun) synced = NULL;

  pr_test_server_set_reply (cli->server, "CAPA", CAPA);
  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  synced = cli_run_well (cli, "sync", NULL);
}

/* "name=value" of all, joined by blanks. */
static char *
dup_learned (Cli *cli, const char *option)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "server", "work", option, "--json", NULL);
  g_autoptr (GPtrArray) rows = cli_parse (run);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      const char *name = json_object_get_string_member (row, "name");
      const char *value = json_object_get_string_member (row, "value");

      g_assert_nonnull (json_object_get_string_member (row, "text"));
      g_assert_nonnull (json_object_get_string_member (row, "learned_at"));
      if (strcmp (name, "certificate") == 0)
        g_assert_cmpuint (strlen (value), ==, 64);
      else
        g_string_append_printf (text, "%s=%s ", name, value);
    }
  return g_string_free (text, FALSE);
}

static void
test_learned_is_told_and_forgotten (Cli *cli, gconstpointer data)
{
  g_autofree char *learned = NULL, *left = NULL;
  g_autoptr (CliRun) words = NULL;
  g_autoptr (CliRun) none = NULL;

  fill (cli);
  learned = dup_learned (cli, "--learned");
  g_assert_cmpstr (learned, ==,
                   "capa-after-login=same implementation=Old-Server 1.0 "
                   "login-burst=plain ");
  words = cli_run_well (cli, "server", "work", "--learned", NULL);
  g_assert_nonnull (strstr (words->text, "It calls itself “Old-Server 1.0”."));
  left = dup_learned (cli, "--relearn");
  g_assert_cmpstr (left, ==, "");
  none = cli_run_well (cli, "server", "work", "--learned", NULL);
  g_assert_cmpstr (none->text, ==, "Nothing was learned of this server yet.\n");
}

static void
test_envelopes_are_asked_by_option (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) said = NULL;
  g_autoptr (CliRun) synced = NULL;
  g_autoptr (CliRun) listed = NULL;
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) message = NULL;
  g_autofree char *id = NULL;
  JsonObject *transport;

  cli_fill (cli, 1);
  cli_add_account (cli, "work");
  pr_test_server_set_reply (cli->server, "*ENV",
                            "+OK\r\n1\r\n2\r\n3\r\nbounce@example.org\r\n"
                            "ada@host.example.org\r\n.\r\n");
  said = cli_run_well (cli, "server", "work", "--envelopes", "yes", NULL);
  synced = cli_run_well (cli, "sync", NULL);
  listed = cli_run_well (cli, "list", "--json", NULL);
  rows = cli_parse (listed);
  id = g_strdup_printf ("%" G_GINT64_FORMAT,
                        json_object_get_int_member (g_ptr_array_index (rows, 0), "id"));
  shown = cli_run_well (cli, "show", id, "--json", NULL);
  message = cli_parse (shown);
  transport = json_object_get_object_member (g_ptr_array_index (message, 0), "transport");
  g_assert_cmpstr (json_object_get_string_member (transport, "sender"), ==,
                   "bounce@example.org");
  g_assert_cmpstr (json_object_get_string_member (transport, "recipient"), ==,
                   "ada@host.example.org");
}

static void
test_without_envelopes_none_is_shown (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) listed = NULL;
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *id = NULL;

  fill (cli);
  listed = cli_run_well (cli, "list", "--json", NULL);
  rows = cli_parse (listed);
  id = g_strdup_printf ("%" G_GINT64_FORMAT,
                        json_object_get_int_member (g_ptr_array_index (rows, 0), "id"));
  shown = cli_run_well (cli, "show", id, "--json", NULL);
  g_assert_null (strstr (shown->text, "transport"));
}

static void
test_expire_is_compared_with_the_rule (Cli *cli, gconstpointer data)
{
  static const struct
  {
    const char *keep;
    gboolean warned;
  } rules[] = {
    { "forever", TRUE },
    { "30", TRUE },
    { "7", FALSE },
    { "none", FALSE },
  };

  fill (cli);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (CliRun) set =
        cli_run_well (cli, "account", "set", "work", "--keep", rules[i].keep, NULL);
      g_autoptr (CliRun) text = cli_run_well (cli, "account", "show", "work", NULL);
      g_autoptr (CliRun) json =
        cli_run_well (cli, "account", "show", "work", "--json", NULL);
      g_autoptr (CliRun) list = cli_run_well (cli, "server", "work", NULL);
      g_autoptr (GPtrArray) rows = cli_parse (json);
      JsonObject *row = g_ptr_array_index (rows, 0);

      g_assert_nonnull (strstr (text->text, "7 days"));
      g_assert_cmpint (strstr (text->text, "warning") != NULL, ==, rules[i].warned);
      g_assert_cmpint (strstr (list->text, "warning") != NULL, ==, rules[i].warned);
      g_assert_cmpint (json_object_get_int_member (row, "expires_after_days"), ==, 7);
      g_assert_cmpint (json_object_get_boolean_member (row, "expires_before_rule"), ==,
                       rules[i].warned);
    }
}

static void
test_bad_usage_is_told (Cli *cli, gconstpointer data)
{
  static const char *const bad[][3] = {
    { "--learned", "--relearn", NULL },
    { "--learned", "--now", NULL },
    { "--envelopes=maybe", NULL, NULL },
    { "7", "--relearn", NULL },
  };

  fill (cli);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (CliRun) run =
        cli_run (cli, "server", "work", bad[i][0], bad[i][1], NULL);

      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->text, ==, "");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                         \
  g_test_add ("/cli/learned/" path, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), \
              cli_set_up, func, cli_tear_down)
  ADD ("is-told-and-forgotten", test_learned_is_told_and_forgotten);
  ADD ("envelopes-are-asked-by-option", test_envelopes_are_asked_by_option);
  ADD ("without-envelopes-none-is-shown", test_without_envelopes_none_is_shown);
  ADD ("expire-is-compared-with-the-rule", test_expire_is_compared_with_the_rule);
  ADD ("bad-usage-is-told", test_bad_usage_is_told);
  return g_test_run ();
}
