/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli-protected.h"
#include "cli/pr-cli.h"
#include "mail/pr-report.h"
#include "model/pr-extras.h"

#define MAX_ADDRESS_CHARS 2000
#define MAX_REPORT_LINES 20

static PrOpened *
load_id (PrCli *cli, const char *digits, GError **error)
{
  PrMailbox *mailbox = pr_cli_open (cli, error);
  guint64 key = 0;

  if (mailbox == NULL)
    return NULL;
  if (g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, &key, NULL))
    return pr_mailbox_load (mailbox, key, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("%s is not the id of a message, “popreader-cli list” shows them"),
               digits);
  return NULL;
}

/* Digits alone are an id, whatever files there are; "-" is standard input; anything else
 * is a file. */
static PrOpened *
load (PrCli *cli, GError **error)
{
  const char *argument = pr_cli_get_argument (cli, 0);
  g_autoptr (GFile) file = NULL;

  if (argument[0] == '\0')
    {
      g_set_error_literal (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                           _ ("give the id of a message or the name of a file"));
      return NULL;
    }
  if (strspn (argument, "0123456789") == strlen (argument))
    return load_id (cli, argument, error);
  file = strcmp (argument, "-") == 0 ? g_file_new_for_path ("/dev/stdin")
                                     : g_file_new_for_commandline_arg (argument);
  return pr_opened_new_from_file (file, FALSE, NULL, error);
}

/* ---- JSON ---- */

static void
print_addresses_json (JsonBuilder *json, const char *name, GPtrArray *addresses)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; i < addresses->len; i++)
    {
      const PrAddress *address = g_ptr_array_index (addresses, i);

      json_builder_begin_object (json);
      pr_cli_json_string (json, "name", address->name);
      pr_cli_json_string (json, "address", address->address);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
print_headers_json (JsonBuilder *json, GPtrArray *headers)
{
  json_builder_set_member_name (json, "headers");
  json_builder_begin_array (json);
  for (guint i = 0; i < headers->len; i++)
    {
      const PrHeader *header = g_ptr_array_index (headers, i);

      json_builder_begin_array (json);
      json_builder_add_string_value (json, header->name);
      json_builder_add_string_value (json, header->value);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);
}

static void
print_parts_json (JsonBuilder *json, GPtrArray *parts)
{
  json_builder_set_member_name (json, "parts");
  json_builder_begin_array (json);
  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      json_builder_begin_object (json);
      pr_cli_json_string (json, "number", part->number);
      pr_cli_json_string (json, "type", part->type);
      pr_cli_json_string (json, "name", part->name);
      pr_cli_json_int (json, "size", part->size);
      pr_cli_json_string (json, "disposition", part->disposition);
      pr_cli_json_string (json, "cid", part->cid);
      pr_cli_json_boolean (json, "attachment", part->attachment);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
print_place_json (JsonBuilder *json, const PrSummary *summary)
{
  if (summary == NULL)
    {
      pr_cli_json_null (json, "id");
      pr_cli_json_null (json, "account");
      pr_cli_json_null (json, "folder");
      return;
    }
  pr_cli_json_int (json, "id", summary->key);
  pr_cli_json_string (json, "account", summary->account_name);
  pr_cli_json_string (json, "folder", summary->folder_name);
}

/* Only of a report. */
static void
print_report_json (JsonBuilder *json, const PrReport *report)
{
  static const char *const kinds[] = {
    [PR_REPORT_DELIVERY] = "delivery",
    [PR_REPORT_READ] = "read",
    [PR_REPORT_ABUSE] = "abuse",
  };

  json_builder_set_member_name (json, "report");
  json_builder_begin_object (json);
  pr_cli_json_string (json, "kind", kinds[report->kind]);
  pr_cli_json_string (json, "reporter", report->reporter);
  pr_cli_json_string (json, "feedback_type", report->feedback_type);
  pr_cli_json_string (json, "original_message_id", report->original_id);
  pr_cli_json_string (json, "original_subject", report->original_subject);
  json_builder_set_member_name (json, "recipients");
  json_builder_begin_array (json);
  for (guint i = 0; i < report->recipients->len; i++)
    {
      const PrReportRecipient *recipient = report->recipients->pdata[i];
      g_autofree char *words = pr_report_recipient_to_text (report, recipient);

      json_builder_begin_object (json);
      pr_cli_json_string (json, "address", recipient->address);
      pr_cli_json_string (json, "original_address", recipient->original);
      pr_cli_json_string (json, "action", recipient->action);
      pr_cli_json_string (json, "status", recipient->status);
      pr_cli_json_string (json, "diagnostic", recipient->diagnostic);
      pr_cli_json_string (json, "words", words);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* Only where the server told it. */
static void
print_transport_json (JsonBuilder *json, const PrOpened *opened)
{
  g_autofree char *sender = pr_text_for_line (opened->env_sender, -1, MAX_ADDRESS_CHARS);
  g_autofree char *recipient =
    pr_text_for_line (opened->env_recipient, -1, MAX_ADDRESS_CHARS);

  json_builder_set_member_name (json, "transport");
  json_builder_begin_object (json);
  pr_cli_json_string (json, "sender", sender);
  pr_cli_json_string (json, "recipient", recipient);
  json_builder_end_object (json);
}

/* What is not to be taken for a whole message; NULL for one. */
static const char *
find_note (const PrOpened *opened)
{
  const char *text = opened->text;

  if (opened->missing != NULL)
    return opened->missing;
  if (opened->summary == NULL || (opened->summary->flags & PR_FLAG_PARTIAL) == 0)
    return NULL;
  while (g_ascii_isspace (*text))
    text++;
  return *text != '\0'
           ? _ ("only the start of this message is here, the rest is on the server")
           : _ ("only the head of this message is here, the rest is on the server");
}

static void
print_json (PrOpened *opened, GPtrArray *protected)
{
  const PrEnvelope *envelope = pr_message_get_envelope (opened->message);
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();
  g_autofree char *html = pr_message_dup_html (opened->message);
  g_autoptr (PrReport) report = pr_message_dup_report (opened->message);

  print_place_json (json, opened->summary);
  pr_cli_json_string (json, "message_id", envelope->message_id);
  pr_cli_json_date (json, "date",
                    opened->summary != NULL        ? opened->summary->date
                    : envelope->date == G_MININT64 ? 0
                                                   : envelope->date);
  pr_cli_json_string (json, "subject", envelope->subject);
  print_addresses_json (json, "from", envelope->from);
  print_addresses_json (json, "to", envelope->to);
  print_addresses_json (json, "cc", envelope->cc);
  print_addresses_json (json, "bcc", envelope->bcc);
  print_addresses_json (json, "reply_to", envelope->reply_to);
  print_addresses_json (json, "sender", envelope->sender);
  print_headers_json (json, pr_message_get_headers (opened->message));
  pr_cli_json_string (json, "text", opened->text);
  pr_cli_json_string (json, "html", html);
  print_parts_json (json, pr_message_get_parts (opened->message));
  pr_cli_json_strings (json, "warnings", pr_message_get_warnings (opened->message));
  pr_cli_json_boolean (json, "partial", find_note (opened) != NULL);
  if (report != NULL)
    print_report_json (json, report);
  if (opened->env_sender != NULL)
    print_transport_json (json, opened);
  pr_cli_json_protected (json, opened->message, protected);
  pr_cli_json_print (json);
}

/* ---- for people ---- */

static void
print_line (const char *label, const char *value)
{
  g_autofree char *line = value == NULL ? NULL : pr_text_for_line (value, -1, 2000);

  if (line != NULL && line[0] != '\0')
    g_print ("%s: %s\n", label, line);
}

static void
print_people (const char *label, GPtrArray *addresses)
{
  g_autofree char *text = pr_addresses_to_text (addresses);

  print_line (label, text);
}

static void
print_attachments (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);
      g_autofree char *size = g_format_size (part->size);
      g_autofree char *line = NULL;

      if (!part->attachment)
        continue;
      line = g_strdup_printf ("%s %s (%s, %s)", part->number,
                              part->name == NULL ? "" : part->name, part->type, size);
      print_line (_ ("Attachment"), line);
    }
}

/* Who reads the text alone is told beside it. */
static void
print_text (const PrOpened *opened, GPtrArray *protected)
{
  const char *note = find_note (opened);

  pr_cli_print_text (opened->text);
  if (note != NULL)
    g_printerr ("%s: %s\n", _ ("Note"), note);
  pr_cli_tell_protected (protected);
}

static void
print_report (PrMessage *message)
{
  g_autoptr (PrReport) report = pr_message_dup_report (message);
  g_autofree char *text =
    report != NULL ? pr_report_to_text (report, MAX_REPORT_LINES) : NULL;
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    print_line (_ ("Report"), lines[i]);
  if (report != NULL)
    print_line (_ ("About"), report->original_subject);
}

static const char *
get_extra_label (const PrExtra *extra)
{
  switch (extra->kind)
    {
    case PR_EXTRA_CONTACT:
      return _ ("Contact");
    case PR_EXTRA_SIGNATURE:
      return extra->warns ? _ ("Signature (doubtful)") : _ ("Signature");
    case PR_EXTRA_REPORT:
      return NULL; /* told by print_report () */
    case PR_EXTRA_EVENT:
    default:
      return _ ("Calendar");
    }
}

/* Title and details stand below each other, a line with the same label each. */
static void
print_extras (PrMessage *message)
{
  g_autoptr (GPtrArray) extras =
    pr_extras_may_be_in (message) ? pr_extras_list (message) : NULL;

  for (guint i = 0; extras != NULL && i < extras->len; i++)
    {
      const PrExtra *extra = g_ptr_array_index (extras, i);
      g_auto (GStrv) lines = g_strsplit (extra->details, "\n", 0);
      const char *label = get_extra_label (extra);

      if (label == NULL)
        continue;
      print_line (label, extra->title);
      for (guint j = 0; lines[j] != NULL; j++)
        print_line (label, lines[j]);
    }
}

static void
print_readable (PrOpened *opened, GPtrArray *protected)
{
  const PrEnvelope *envelope = pr_message_get_envelope (opened->message);
  g_autofree char *date =
    pr_cli_date_to_text (opened->summary != NULL        ? opened->summary->date
                         : envelope->date == G_MININT64 ? 0
                                                        : envelope->date);

  print_people (_ ("From"), envelope->from);
  print_people (_ ("To"), envelope->to);
  print_people (_ ("Cc"), envelope->cc);
  print_line (_ ("Date"), date);
  print_line (_ ("Subject"), envelope->subject);
  print_attachments (pr_message_get_parts (opened->message));
  pr_cli_print_protected (protected);
  print_extras (opened->message);
  print_report (opened->message);
  print_line (_ ("Note"), find_note (opened));
  if (opened->summary != NULL)
    print_line (_ ("Damaged"), opened->summary->damage);
  g_print ("\n");
  pr_cli_print_text (opened->text);
}

static void
print_headers (PrOpened *opened)
{
  GPtrArray *headers = pr_message_get_headers (opened->message);

  for (guint i = 0; i < headers->len; i++)
    {
      const PrHeader *header = g_ptr_array_index (headers, i);
      g_autofree char *name = pr_text_for_line (header->name, -1, -1);
      g_autofree char *value = pr_text_for_line (header->value, -1, -1);

      g_print ("%s: %s\n", name, value);
    }
}

static void
print_octets (GBytes *bytes)
{
  gsize length;
  const void *octets = g_bytes_get_data (bytes, &length);

  fwrite (octets, 1, length, stdout);
}

static gboolean
print_cb (const char *octets, gsize length, gpointer user_data)
{
  return fwrite (octets, 1, length, stdout) == length;
}

static int
print_part (PrOpened *opened, const char *number, GError **error)
{
  if (pr_message_read_part (opened->message, number, print_cb, NULL))
    return PR_CLI_DONE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("the message has no part “%s”, “show --json” lists its parts"), number);
  return PR_CLI_FAILED;
}

static int
print_html (PrOpened *opened, GError **error)
{
  g_autofree char *html = pr_message_dup_html (opened->message);

  if (html == NULL)
    {
      g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _ ("the message has no HTML part, “show --text” shows what it has"));
      return PR_CLI_FAILED;
    }
  fputs (html, stdout);
  return PR_CLI_DONE;
}

/* Which one of the ways to show was asked for; "" for none, NULL with @error for several.
 */
static const char *
find_way (PrCli *cli, GError **error)
{
  static const char *const ways[] = { "raw", "headers", "text", "html", "part", "json" };
  const char *way = "";

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (pr_cli_has_option (cli, ways[i]))
      {
        if (way[0] != '\0')
          {
            g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                         _ ("--%s and --%s exclude each other, give one"), way, ways[i]);
            return NULL;
          }
        way = ways[i];
      }
  return way;
}

/* --charset: the texts once more, as that says. */
static gboolean
apply_charset (PrCli *cli, PrOpened *opened, GError **error)
{
  const char *charset = pr_cli_get_option (cli, "charset");

  if (charset == NULL)
    return TRUE;
  if (!pr_message_knows_charset (charset))
    {
      g_set_error (error, PR_CLI_ERROR, PR_CLI_ERROR_USAGE,
                   _ ("no charset is called “%s” here, “iconv -l” lists those there are"),
                   charset);
      return FALSE;
    }
  pr_opened_set_charset (opened, charset);
  return TRUE;
}

int
pr_cli_show (PrCli *cli, GError **error)
{
  const char *way = find_way (cli, error);
  g_autoptr (PrOpened) opened = way == NULL ? NULL : load (cli, error);
  g_autoptr (GPtrArray) protected = NULL;

  if (opened == NULL || !apply_charset (cli, opened, error))
    return PR_CLI_FAILED;
  if (strcmp (way, "raw") != 0 && strcmp (way, "headers") != 0)
  protected = pr_protected_open (opened);
  if (strcmp (way, "raw") == 0)
    print_octets (pr_message_get_raw (opened->message));
  else if (strcmp (way, "headers") == 0)
    print_headers (opened);
  else if (strcmp (way, "text") == 0)
    print_text (opened, protected);
  else if (strcmp (way, "html") == 0)
    return print_html (opened, error);
  else if (strcmp (way, "part") == 0)
    return print_part (opened, pr_cli_get_option (cli, "part"), error);
  else if (strcmp (way, "json") == 0)
    print_json (opened, protected);
  else
    print_readable (opened, protected);
  return PR_CLI_DONE;
}
