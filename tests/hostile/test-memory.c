/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/hostile-script.h"
#include "hostile/memory-run.h"
#include "store/pr-store.h"

#include <string.h>

#define LONG_ID \
  "an-id-that-goes-on-for-a-while-so-that-the-list-grows-beyond-what-anybody-can-mean"
#define BASE64 \
  "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
#define FILM_HEADER                                            \
  "MIME-Version: 1.0\\r\\nContent-Type: video/mp4; name=f.mp4" \
  "\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n"
#define UUENCODED "86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C"
#define TALK "and so it goes on and on, without ever coming to the end of its line "

typedef struct
{
  const char *name;
  const char *script;
  const char *code; /* of the report, or "ok" */
  guint message;    /* megabytes of the largest message, if any came */
  gboolean heads;   /* TOP goes first */
} Row;

static const Row rows[] = {
  { "nothing-odd", "", "ok", 0, FALSE },
  { "greeting/endless-line", "GREETING: forever \"+OK " TALK "\"", "protocol", 0, FALSE },
  { "greeting/endless-lines", "GREETING: forever \"+OK hello\\r\\n\"", "protocol", 0,
    FALSE },
  { "capa/endless", "CAPA: say \"+OK\\r\\n\"; forever \"X-%d\\r\\n\"", "protocol", 0,
    FALSE },
  { "capa/endless-line", "CAPA: say \"+OK\\r\\n\"; forever \"" TALK "\"", "protocol", 0,
    FALSE },
  { "login/endless-line", "AUTH: say \"+OK \"; forever \"" TALK "\"", "protocol", 0,
    FALSE },
  { "stat/four-billion-messages-without-unique-ids",
    "STAT: say \"+OK 4294967295 1\\r\\n\"\nUIDL: say \"-ERR no\\r\\n\"", "refused", 0,
    FALSE },
  { "uidl/endless",
    "STAT: say \"+OK 4294967295 1\\r\\n\"\n"
    "UIDL: say \"+OK\\r\\n\"; forever \"%d %d-" LONG_ID "\\r\\n\"",
    "protocol", 0, FALSE },
  { "uidl/endless-and-all-the-same-number",
    "UIDL: say \"+OK\\r\\n\"; forever \"1 " LONG_ID "\\r\\n\"", "protocol", 0, FALSE },
  { "uidl/endless-line", "UIDL: say \"+OK\\r\\n\"; forever \"" TALK "\"", "protocol", 0,
    FALSE },
  { "uidl/million-messages",
    "STAT: say \"+OK 1000000 1\\r\\n\"\n"
    "UIDL: say \"+OK\\r\\n\"; repeat 1000000 \"%d QhdPYR:00W%d\\r\\n\"; say \".\\r\\n\"\n"
    "RETR: say \"-ERR no\\r\\n\"",
    "refused", 0, FALSE },
  { "list/endless",
    "STAT: say \"+OK 3 9999999\\r\\n\"\n"
    "LIST: say \"+OK\\r\\n\"; forever \"%d 600\\r\\n\"",
    "protocol", 0, TRUE },
  { "retr/endless-status-line", "RETR: say \"+OK \"; forever \"" TALK "\"", "protocol", 0,
    FALSE },
  { "retr/endless-message",
    "RETR: say \"+OK\\r\\nSubject: x\\r\\n\\r\\n\"; "
    "forever \"" TALK "\\r\\n\"",
    "protocol|ok", 256, FALSE },
  { "retr/endless-line",
    "RETR: say \"+OK\\r\\nSubject: x\\r\\n\\r\\n\"; forever \"" TALK "\"", "protocol|ok",
    256, FALSE },
  { "retr/forty-megabytes-of-text",
    "RETR 1: say \"+OK\\r\\nSubject: x\\r\\n\\r\\n\"; repeat 600000 \"" TALK "\\r\\n\"; "
    "say \".\\r\\n\"",
    "ok", 40, FALSE },
  { "retr/forty-megabytes-of-attachment",
    "RETR 1: say \"+OK\\r\\nMIME-Version: 1.0\\r\\n"
    "Content-Transfer-Encoding: base64\\r\\n\\r\\n\"; "
    "repeat 540000 \"" BASE64 "\\r\\n\"; say \".\\r\\n\"",
    "ok", 40, FALSE },
  { "retr/hundred-megabytes-that-do-not-compress",
    "RETR 1: say \"+OK\\r\\n" FILM_HEADER "\"; noise 101376; say \".\\r\\n\"", "ok", 100,
    FALSE },
  { "retr/hundred-megabytes-and-as-many-behind-them",
    "RETR 1: say \"+OK\\r\\nSubject: 1\\r\\n" FILM_HEADER "\"; noise 101376; "
    "say \".\\r\\n\"\n"
    "RETR 2: say \"+OK\\r\\nSubject: 2\\r\\n" FILM_HEADER "\"; noise 101376; "
    "say \".\\r\\n\"\n",
    "ok", 100, FALSE },
  { "retr/two-hundred-megabytes-of-text",
    "RETR 1: say \"+OK\\r\\nSubject: x\\r\\n\\r\\n\"; repeat 2950000 \"" TALK "\\r\\n\"; "
    "say \".\\r\\n\"",
    "ok", 200, FALSE },
  { "retr/hundred-megabytes-of-a-file-in-a-text",
    "RETR 1: say \"+OK\\r\\nSubject: x\\r\\n\\r\\nbegin 644 film\\r\\n\"; "
    "repeat 1600000 \"M" UUENCODED "\\r\\n\"; say \"`\\r\\nend\\r\\n.\\r\\n\"",
    "ok", 100, FALSE },
  { "retr/twenty-megabytes-of-attachment",
    "RETR 1: say \"+OK\\r\\n" FILM_HEADER "\"; noise 20480; say \".\\r\\n\"", "ok", 20,
    FALSE },
  { "top/endless-head",
    "STAT: say \"+OK 3 9999999\\r\\n\"\n"
    "LIST: say \"+OK\\r\\n1 99999\\r\\n2 99999\\r\\n3 99999\\r\\n.\\r\\n\"\n"
    "TOP: say \"+OK\\r\\n\"; forever \"X-%d: " TALK "\\r\\n\"",
    "protocol|ok", 256, TRUE },
};

typedef struct
{
  PrTestServer *server;
  char *profile;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (PrStore) store = NULL;
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (GError) error = NULL;

  f->server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autofree char *octets = g_strdup_printf ("Subject: %u\r\n\r\nhello\r\n", i);
      g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));

      pr_test_server_add (f->server, uidl, bytes);
    }
  f->profile = g_dir_make_tmp ("popreader-memory-XXXXXX", &error);
  g_assert_no_error (error);
  store = pr_store_open (f->profile, NULL, &error);
  g_assert_no_error (error);
  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  account->name = g_strdup ("work");
  account->host = g_strdup ("127.0.0.1");
  account->user = g_strdup ("ada");
  account->port = pr_test_server_get_port (f->server);
  account->security = PR_SECURITY_NONE;
  account->password_command = g_strdup ("echo secret");
  account->fetch = row->heads ? PR_FETCH_HEADS_FIRST : PR_FETCH_AUTO;
  pr_store_add_account (store, account, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pr_test_server_free (f->server);
  memory_remove_folder (f->profile);
  g_free (f->profile);
}

static gboolean
ended_with (const char *report, const char *code)
{
  g_auto (GStrv) codes = g_strsplit (code, "|", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *word = g_str_equal (codes[i], "ok")
                                ? g_strdup ("\"error\":null")
                                : g_strdup_printf ("\"code\":\"%s\"", codes[i]);

      if (strstr (report, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_is_bounded (Fixture *f, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (HostileScript) script = hostile_script_new (row->script);
  g_autoptr (GBytes) printed = NULL;
  g_autofree char *report = NULL;
  glong peak;

  hostile_script_play (script, f->server);
  printed = memory_run (f->profile, &peak, "--json", "sync", NULL);
  pr_test_server_settle (f->server);
  hostile_script_stop (f->server);
  report = g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));
  g_test_message ("%ld MB, %s", peak, g_strchomp (report));
  g_assert_true (ended_with (report, row->code));
  memory_assert_bounded (peak, row->message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/memory/", rows[i].name, NULL);

      g_test_add (path, Fixture, &rows[i], set_up, test_is_bounded, tear_down);
    }
  return g_test_run ();
}
