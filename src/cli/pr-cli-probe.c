/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "cli/pr-cli-output.h"
#include "cli/pr-cli.h"

#define LABEL_CHARS 14

static const char *const staple_names[] = {
  [PR_STAPLE_NONE] = "none",
  [PR_STAPLE_GOOD] = "good",
  [PR_STAPLE_REVOKED] = "revoked",
  [PR_STAPLE_UNUSABLE] = "unusable",
};

static const char *const dane_names[] = {
  [PR_DANE_NOT_ASKED] = "not-asked",
  [PR_DANE_NONE] = "none",
  [PR_DANE_MATCHES] = "matches",
  [PR_DANE_DIFFERS] = "differs",
};

/* ---- for programs ---- */

static void
print_certificate_json (JsonBuilder *json, const PrCertificate *certificate)
{
  g_autofree char *problems = NULL;

  json_builder_set_member_name (json, "certificate");
  if (certificate == NULL)
    {
      json_builder_add_null_value (json);
      return;
    }
  problems = pr_certificate_problems_to_text (certificate->problems);
  json_builder_begin_object (json);
  pr_cli_json_string (json, "sha256", certificate->sha256);
  pr_cli_json_string (json, "subject", certificate->subject);
  pr_cli_json_string (json, "issuer", certificate->issuer);
  pr_cli_json_strings (json, "names", (const char *const *) certificate->names);
  pr_cli_json_date (json, "not_before", certificate->not_before);
  pr_cli_json_date (json, "not_after", certificate->not_after);
  pr_cli_json_boolean (json, "trusted", certificate->problems == PR_CERTIFICATE_OK);
  pr_cli_json_string (json, "problems", problems);
  pr_cli_json_string (json, "staple", staple_names[certificate->staple]);
  pr_cli_json_boolean (json, "must_staple", certificate->must_staple);
  pr_cli_json_string (json, "dane", dane_names[certificate->dane]);
  json_builder_end_object (json);
}

static void
print_strings_json (JsonBuilder *json, const char *name, char **strings)
{
  static const char *const none[] = { NULL };

  pr_cli_json_strings (json, name,
                       strings != NULL ? (const char *const *) strings : none);
}

static void
print_offers_json (JsonBuilder *json, const PrServerFacts *facts)
{
  print_strings_json (json, "capabilities", facts->capabilities);
  print_strings_json (json, "capabilities_before_tls", facts->clear_capabilities);
  print_strings_json (json, "mechanisms", facts->mechanisms);
  print_strings_json (json, "mechanisms_offered", facts->offered);
  print_strings_json (json, "mechanisms_not_used", facts->unused);
  pr_cli_json_string (json, "implementation", facts->implementation);
  pr_cli_json_boolean (json, "stls", facts->has_stls);
  pr_cli_json_string (json, "port_110", pr_stls_word_to_string (facts->stls));
  pr_cli_json_string (json, "port_110_tls", facts->stls_tls);
  pr_cli_json_boolean (json, "uidl", facts->has_uidl);
  pr_cli_json_boolean (json, "top", facts->has_top);
  pr_cli_json_boolean (json, "pipelining", facts->has_pipelining);
  pr_cli_json_boolean (json, "apop", facts->has_apop);
  pr_cli_json_boolean (json, "pop4", facts->has_folders);
}

static void
print_facts_json (const PrServerFacts *facts)
{
  g_autoptr (JsonBuilder) json = pr_cli_json_new ();

  pr_cli_json_string (json, "host", facts->host);
  pr_cli_json_int (json, "port", facts->port);
  pr_cli_json_string (json, "address", facts->address);
  print_strings_json (json, "addresses_tried", facts->attempts);
  pr_cli_json_string (json, "greeting", facts->greeting);
  pr_cli_json_boolean (json, "encrypted", facts->encrypted);
  pr_cli_json_string (json, "tls", facts->tls);
  print_certificate_json (json, facts->certificate);
  print_offers_json (json, facts);
  pr_cli_json_int (json, "greeting_ms", facts->greeting_usec / 1000);
  pr_cli_json_int (json, "round_trip_ms", facts->round_trip_usec / 1000);
  pr_cli_json_print (json);
}

/* ---- for people ---- */

/* Labels are as wide as they are in the language of the person. */
static void
print_fact (const PrFact *fact)
{
  g_autofree char *line = pr_text_for_line (fact->text, -1, 1000);
  int width = LABEL_CHARS - (int) g_utf8_strlen (fact->label, -1);

  g_print ("%s%*s %s%s\n", fact->label, MAX (width, 0), "", fact->warns ? "! " : "",
           line);
}

static void
print_facts (const PrServerFacts *facts)
{
  g_autoptr (GPtrArray) list =
    pr_server_facts_describe (facts, g_get_real_time () / G_USEC_PER_SEC);

  for (guint i = 0; i < list->len; i++)
    print_fact (g_ptr_array_index (list, i));
  if (facts->has_folders)
    g_print ("%s\n", _ ("The server has folders, of POP4: “popreader-cli server NAME "
                        "--folders” lists them."));
  if (!facts->encrypted && facts->has_stls)
    g_print ("%s\n", _ ("The server can encrypt: use --security starttls."));
}

int
pr_cli_probe (PrCli *cli, GError **error)
{
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (PrServerFacts) facts = NULL;
  guint64 timeout = 0;

  account->host = g_strdup (pr_cli_get_argument (cli, 0));
  if (!pr_cli_take_protocol (cli, account, error) ||
      !pr_cli_get_number (cli, "timeout", 86400, &timeout, error))
    return PR_CLI_FAILED;
  facts = pr_mailbox_probe (account, timeout, NULL, error);
  if (facts == NULL)
    return PR_CLI_FAILED;
  if (cli->json)
    print_facts_json (facts);
  else
    print_facts (facts);
  return PR_CLI_DONE;
}
