/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-run.h"
#include "support/pr-test-gnupg.h"

static char *
write_letter (Cli *cli, const char *letter)
{
  char *path = g_build_filename (cli->folder, "letter.eml", NULL);

  g_assert_true (g_file_set_contents (path, letter, -1, NULL));
  return path;
}

/* In words and in JSON alike; and nothing of it is left anywhere. */
static void
test_encrypted_message_is_shown_decrypted (Cli *cli, gconstpointer data)
{
  PrTestGnupg gnupg;
  g_autofree char *armor = NULL;
  g_autofree char *letter = NULL;
  g_autofree char *path = NULL;
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (CliRun) json = NULL;
  g_autoptr (CliRun) raw = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  JsonObject *object;
  JsonObject *part;

  pr_test_gnupg_set_up (&gnupg, PR_TEST_OPENPGP);
  if (gnupg.usable)
    {
      armor = pr_test_gnupg_encrypt (&gnupg, "The engine weaves.\n", TRUE);
      letter = g_strconcat ("From: ada@example.org\r\nSubject: x\r\n\r\n", armor, NULL);
      path = write_letter (cli, letter);
      shown = cli_run_well (cli, "show", path, NULL);
      json = cli_run_well (cli, "show", path, "--json", NULL);
      raw = cli_run_well (cli, "show", path, "--raw", NULL);
    }
  pr_test_gnupg_tear_down (&gnupg);
  if (path == NULL)
    return;
  g_assert_nonnull (strstr (shown->text, "\nThe engine weaves.\n"));
  g_assert_nonnull (strstr (shown->text, "Encryption: Decrypted with OpenPGP\n"));
  g_assert_nonnull (
    strstr (shown->text, "Encryption: Signed by Ada Lovelace <ada@example.org>\n"));
  g_assert_cmpstr (raw->text, ==, letter);
  objects = cli_parse (json);
  object = g_ptr_array_index (objects, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==,
                   "The engine weaves.\n");
  part =
    json_array_get_object_element (json_object_get_array_member (object, "protected"), 0);
  g_assert_cmpstr (json_object_get_string_member (part, "state"), ==, "opened");
  g_assert_cmpstr (json_object_get_string_member (part, "kind"), ==, "encrypted");
  g_assert_cmpstr (json_object_get_string_member (part, "protocol"), ==, "openpgp");
  part =
    json_array_get_object_element (json_object_get_array_member (part, "signatures"), 0);
  g_assert_cmpstr (json_object_get_string_member (part, "state"), ==, "good");
  g_assert_cmpstr (json_object_get_string_member (part, "address"), ==,
                   "ada@example.org");
}

static void
test_invitation_is_told_in_json (Cli *cli, gconstpointer data)
{
  g_autofree char *path = write_letter (
    cli, "From: ada@example.org\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"
         "METHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Wheels\r\nDTSTART:20261112T100000Z"
         "\r\nLOCATION:Room 2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  g_autoptr (CliRun) json = cli_run_well (cli, "show", path, "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (json);
  JsonObject *extra = json_array_get_object_element (
    json_object_get_array_member (g_ptr_array_index (objects, 0), "extras"), 0);

  g_assert_cmpstr (json_object_get_string_member (extra, "kind"), ==, "event");
  g_assert_cmpstr (json_object_get_string_member (extra, "title"), ==,
                   "Invitation: Wheels");
}

/* A member of its own tells it all, and there is no second. */
static void
test_report_is_told_once_in_json (Cli *cli, gconstpointer data)
{
  static const struct
  {
    const char *type, *fields, *kind;
  } reports[] = {
    { "delivery-status",
      "Final-Recipient: rfc822; dan@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n",
      "delivery" },
    { "disposition-notification",
      "Final-Recipient: rfc822; dan@example.org\r\nDisposition: "
      "manual-action/MDN-sent-manually; displayed\r\n",
      "read" },
    { "feedback-report",
      "Feedback-Type: abuse\r\nUser-Agent: x\r\nVersion: 1\r\nOriginal-Rcpt-To: "
      "dan@example.org\r\n",
      "abuse" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *letter = g_strdup_printf (
        "From: mx@example.org\r\nContent-Type: multipart/report; boundary=b; "
        "report-type=%s\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/%s"
        "\r\n\r\n%s\r\n--b\r\nContent-Type: text/x-vcard\r\n\r\nBEGIN:VCARD\r\n"
        "VERSION:3.0\r\nFN:Dan\r\nEND:VCARD\r\n--b--\r\n",
        reports[i].type, reports[i].type, reports[i].fields);
      g_autofree char *path = write_letter (cli, letter);
      g_autoptr (CliRun) json = cli_run_well (cli, "show", path, "--json", NULL);
      g_autoptr (GPtrArray) objects = cli_parse (json);
      JsonObject *object = g_ptr_array_index (objects, 0);
      JsonObject *report = json_object_get_object_member (object, "report");
      JsonArray *extras = json_object_get_array_member (object, "extras");

      g_assert_cmpstr (json_object_get_string_member (report, "kind"), ==,
                       reports[i].kind);
      g_assert_cmpuint (json_array_get_length (extras), ==, 1);
      g_assert_cmpstr (
        json_object_get_string_member (json_array_get_object_element (extras, 0), "kind"),
        ==, "contact");
    }
}

static void
test_report_alone_has_no_extras_in_json (Cli *cli, gconstpointer data)
{
  g_autofree char *path =
    write_letter (cli, "Content-Type: message/delivery-status\r\n\r\n"
                       "Final-Recipient: rfc822; dan@example.org\r\nAction: failed\r\n");
  g_autoptr (CliRun) json = cli_run_well (cli, "show", path, "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (json);
  JsonObject *object = g_ptr_array_index (objects, 0);

  g_assert_true (json_object_has_member (object, "report"));
  g_assert_false (json_object_has_member (object, "extras"));
}

#define ADD(path, test)                                                             \
  g_test_add ("/cli/" path, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), cli_set_up, \
              test, cli_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("show/encrypted-message-is-shown-decrypted",
       test_encrypted_message_is_shown_decrypted);
  ADD ("show/invitation-is-told-in-json", test_invitation_is_told_in_json);
  ADD ("show/report-is-told-once-in-json", test_report_is_told_once_in_json);
  ADD ("show/report-alone-has-no-extras-in-json",
       test_report_alone_has_no_extras_in_json);
  return g_test_run ();
}
