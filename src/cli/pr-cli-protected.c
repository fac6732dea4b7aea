/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pr-cli-protected.h"

#include <glib/gi18n-lib.h>
#include "cli/pr-cli-output.h"
#include "model/pr-extras.h"

/* What is encrypted or signed in a message that is shown. */

static void
for_each_line (GPtrArray *all, void (*print) (const char *line))
{
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const PrProtected *what = g_ptr_array_index (all, i);
      const char *label = what->warns       ? _ ("Protection (doubtful)")
                          : what->encrypted ? _ ("Encryption")
                                            : _ ("Signature");
      g_autofree char *text = g_strdup_printf ("%s\n%s", what->title, what->details);
      g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

      for (guint j = 0; lines[j] != NULL; j++)
        {
          g_autofree char *line = g_strdup_printf ("%s: %s\n", label, lines[j]);

          if (*lines[j] != '\0')
            print (line);
        }
    }
}

static void
print_out (const char *line)
{
  g_print ("%s", line);
}

static void
print_beside (const char *line)
{
  g_printerr ("%s", line);
}

void
pr_cli_print_protected (GPtrArray *all)
{
  for_each_line (all, print_out);
}

void
pr_cli_tell_protected (GPtrArray *all)
{
  for_each_line (all, print_beside);
}

/* ---- JSON ---- */

static void
add_words (JsonBuilder *json, const char *title, const char *details, gboolean warns)
{
  g_auto (GStrv) lines = g_strsplit (details, "\n", 0);

  pr_cli_json_string (json, "title", title);
  pr_cli_json_strings (json, "details", (const char *const *) lines);
  pr_cli_json_boolean (json, "warns", warns);
}

static void
add_signers (JsonBuilder *json, GPtrArray *signers)
{
  json_builder_set_member_name (json, "signatures");
  json_builder_begin_array (json);
  for (guint i = 0; i < signers->len; i++)
    {
      const PrSigner *signer = g_ptr_array_index (signers, i);

      json_builder_begin_object (json);
      pr_cli_json_string (json, "state", signer->state);
      pr_cli_json_string (json, "name", signer->name);
      pr_cli_json_string (json, "address", signer->address);
      pr_cli_json_string (json, "key", signer->key);
      pr_cli_json_boolean (json, "verified", signer->verified);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_protected (JsonBuilder *json, const PrProtected *what)
{
  static const char *const states[] = {
    [PR_PROTECTED_WAITS] = "waits",
    [PR_PROTECTED_OPENED] = "opened",
    [PR_PROTECTED_NO_KEY] = "no-key",
    [PR_PROTECTED_NO_PASSPHRASE] = "no-passphrase",
    [PR_PROTECTED_NO_PROGRAM] = "no-program",
    [PR_PROTECTED_UNSHIELDED] = "unshielded",
    [PR_PROTECTED_FAILED] = "failed",
  };

  json_builder_begin_object (json);
  pr_cli_json_string (json, "number", what->number);
  pr_cli_json_string (json, "kind", what->encrypted ? "encrypted" : "signed");
  pr_cli_json_string (json, "protocol", what->smime ? "smime" : "openpgp");
  pr_cli_json_string (json, "state", states[what->state]);
  pr_cli_json_boolean (json, "whole", what->whole);
  pr_cli_json_strings (json, "keys", (const char *const *) what->keys);
  add_signers (json, what->signers);
  add_words (json, what->title, what->details, what->warns);
  json_builder_end_object (json);
}

/* NULL: told by the member "report" */
static const char *
get_kind (const PrExtra *extra)
{
  switch (extra->kind)
    {
    case PR_EXTRA_EVENT:
      return "event";
    case PR_EXTRA_CONTACT:
      return "contact";
    case PR_EXTRA_SIGNATURE:
      return "signature";
    case PR_EXTRA_REPORT:
    default:
      return NULL;
    }
}

static void
add_extras (JsonBuilder *json, GPtrArray *extras)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < extras->len; i++)
    {
      const PrExtra *extra = g_ptr_array_index (extras, i);

      if (get_kind (extra) == NULL)
        continue;
      if (!begun)
        {
          json_builder_set_member_name (json, "extras");
          json_builder_begin_array (json);
          begun = TRUE;
        }
      json_builder_begin_object (json);
      pr_cli_json_string (json, "kind", get_kind (extra));
      add_words (json, extra->title, extra->details, extra->warns);
      json_builder_end_object (json);
    }
  if (begun)
    json_builder_end_array (json);
}

void
pr_cli_json_protected (JsonBuilder *json, PrMessage *message, GPtrArray *all)
{
  g_autoptr (GPtrArray) extras =
    pr_extras_may_be_in (message) ? pr_extras_list (message) : NULL;

  if (all != NULL && all->len > 0)
    {
      json_builder_set_member_name (json, "protected");
      json_builder_begin_array (json);
      for (guint i = 0; i < all->len; i++)
        add_protected (json, g_ptr_array_index (all, i));
      json_builder_end_array (json);
    }
  if (extras != NULL)
    add_extras (json, extras);
}
