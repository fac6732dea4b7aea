/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-keep-words.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-server-words.h"

const char *
pr_keep_words_number (PrKeep keep)
{
  switch (keep)
    {
    case PR_KEEP_DAYS:
      return _ ("Days After It Came Here");
    case PR_KEEP_NEWEST:
      return _ ("Messages That Stay");
    case PR_KEEP_OCTETS:
      return _ ("Megabytes That Stay");
    case PR_KEEP_FOREVER:
    case PR_KEEP_UNTIL_DELETED:
    case PR_KEEP_NONE:
    default:
      return NULL;
    }
}

char *
pr_keep_words_preview (const PrKeepPreview *preview)
{
  g_autoptr (GDateTime) oldest =
    preview->oldest == 0 ? NULL : g_date_time_new_from_unix_local (preview->oldest);
  guint n = preview->messages;

  if (n == 0)
    return g_strdup (_ ("Nothing would be deleted on the server now"));
  if (oldest == NULL)
    return g_strdup_printf (ngettext ("%'u message would be deleted on the server",
                                      "%'u messages would be deleted on the server", n),
                            n);
  /* Translators: a number, a year */
  return g_strdup_printf (
    ngettext ("%'u message, from %d, would be deleted on the server",
              "%'u messages, the oldest from %d, would be deleted on the server", n),
    n, g_date_time_get_year (oldest));
}

static void
append (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

char *
pr_keep_words_rest (const PrKeepPreview *preview, const char *expire)
{
  GString *text = g_string_new (NULL);
  g_autofree char *size = g_format_size (preview->octets);
  g_autofree char *left =
    g_strdup_printf (ngettext ("%'u message stays.", "%'u messages stay.", preview->left),
                     preview->left);
  g_autofree char *waiting =
    g_strdup_printf (ngettext ("%'u of them would go once it is here.",
                               "%'u of them would go once they are here.",
                               preview->waiting),
                     preview->waiting);

  if (preview->messages > 0 && preview->octets > 0)
    {
      /* Translators: a size: of messages on the server */
      g_autofree char *freed = g_strdup_printf (_ ("That is %s."), size);

      append (text, freed);
    }
  append (text, left);
  if (preview->waiting > 0)
    append (text, waiting);
  if (expire != NULL)
    append (text, expire);
  return g_string_free (text, FALSE);
}

char *
pr_keep_words_unknown (gboolean stored, const char *trouble)
{
  if (trouble != NULL)
    return g_strdup (trouble);
  if (stored)
    return g_strdup (_ ("Looking what would be deleted…"));
  return g_strdup (
    _ ("Nothing is deleted on the server before what goes was shown, after "
       "the first check."));
}

char *
pr_keep_words_question (const PrKeepPreview *preview)
{
  if (preview->messages == 0)
    return g_strdup (_ ("Delete on the server by this rule from now on"));
  return g_strdup_printf (
    ngettext ("Delete this %'u message there, and later ones by this rule",
              "Delete these %'u messages there, and later ones by this rule",
              preview->messages),
    preview->messages);
}

char *
pr_keep_words_expire (int expire_days, PrKeep keep, guint keep_days)
{
  g_autofree char *sentence = pr_server_words_expire (expire_days);

  if (sentence == NULL)
    return NULL;
  if (pr_maildrop_outlives_rule (expire_days, keep, keep_days))
    /* Translators: what a server does with mail, as “The server deletes mail after 30
     * days” */
    return g_strdup_printf (_ ("%s, whatever is chosen here."), sentence);
  /* Translators: what a server does with mail, as a sentence */
  return g_strdup_printf (_ ("%s."), sentence);
}
