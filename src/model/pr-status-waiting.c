/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-status-private.h"

const char *
pr_status_of_saving (PrSaving saving)
{
  switch (saving)
    {
    case PR_SAVING_METERED:
      return _ ("Metered connection: large messages wait");
    case PR_SAVING_POWER:
      return _ ("Power saver: large messages wait");
    case PR_SAVING_NONE:
    default:
      return NULL;
    }
}

static void
add (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ", ", part);
  g_free (part);
}

char *
pr_status_of_waiting (const PrMaildrop *maildrop)
{
  GString *text = g_string_new (NULL);
  guint n_heads = maildrop->n_heads - MIN (maildrop->n_heads, maildrop->n_fetch);

  if (maildrop->n_delete > 0)
    add (text, g_strdup_printf (ngettext ("%u deletion waits", "%u deletions wait",
                                          maildrop->n_delete),
                                maildrop->n_delete));
  if (maildrop->n_fetch > 0)
    add (text, g_strdup_printf (ngettext ("%u download waits", "%u downloads wait",
                                          maildrop->n_fetch),
                                maildrop->n_fetch));
  if (n_heads > 0)
    /* Translators: of messages of which only the head was fetched */
    add (text,
         g_strdup_printf (ngettext ("%u not downloaded", "%u not downloaded", n_heads),
                          n_heads));
  return g_string_free (text, text->len == 0);
}

char *
pr_status_of_link (const PrMaildrop *maildrop)
{
  g_autofree char *rate = maildrop->rate == 0 ? NULL : g_format_size (maildrop->rate);
  int latency = (int) ((maildrop->latency + 500) / 1000);

  if (rate != NULL && maildrop->latency > 0)
    /* Translators: a size, then milliseconds of a round trip */
    return g_strdup_printf (_ ("about %s a second, %d ms"), rate, latency);
  if (rate != NULL)
    return g_strdup_printf (_ ("about %s a second"), rate);
  if (maildrop->latency > 0)
    return g_strdup_printf (_ ("%d ms a round trip"), latency);
  return NULL;
}
