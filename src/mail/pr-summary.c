/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-summary.h"

#include "mail/pr-group.h"

G_DEFINE_BOXED_TYPE (PrSummary, pr_summary, pr_summary_ref, pr_summary_unref)

/**
 * pr_summary_new:
 *
 * Who makes a summary fills it in before anyone else holds it; from then on it does not
 * change.
 *
 * Returns: (transfer full): a summary in which every field is 0 or %NULL
 */
PrSummary *
pr_summary_new (void)
{
  return g_atomic_rc_box_new0 (PrSummary);
}

PrSummary *
pr_summary_ref (PrSummary *summary)
{
  g_return_val_if_fail (summary != NULL, NULL);

  return g_atomic_rc_box_acquire (summary);
}

static void
summary_clear (gpointer data)
{
  PrSummary *summary = data;

  g_free (summary->account_name);
  g_free (summary->folder_name);
  g_free (summary->from);
  g_free (summary->from_name);
  g_free (summary->to);
  g_free (summary->subject);
  g_free (summary->preview);
  g_strfreev (summary->tags);
  g_free (summary->damage);
  pr_group_unref (summary->group);
}

void
pr_summary_unref (PrSummary *summary)
{
  if (summary != NULL)
    g_atomic_rc_box_release_full (summary, summary_clear);
}

PrSummary *
pr_summary_with_flags (const PrSummary *summary, PrFlags flags, PrGroup *group)
{
  PrSummary *copy;

  g_return_val_if_fail (summary != NULL, NULL);

  copy = pr_summary_new ();
  *copy = *summary;
  copy->account_name = g_strdup (summary->account_name);
  copy->folder_name = g_strdup (summary->folder_name);
  copy->from = g_strdup (summary->from);
  copy->from_name = g_strdup (summary->from_name);
  copy->to = g_strdup (summary->to);
  copy->subject = g_strdup (summary->subject);
  copy->preview = g_strdup (summary->preview);
  copy->tags = g_strdupv (summary->tags);
  copy->damage = g_strdup (summary->damage);
  copy->flags = flags;
  copy->group = group;
  return copy;
}

PrFolder *
pr_folder_new (void)
{
  return g_new0 (PrFolder, 1);
}

PrFolder *
pr_folder_copy (const PrFolder *folder)
{
  PrFolder *copy;

  g_return_val_if_fail (folder != NULL, NULL);

  copy = g_memdup2 (folder, sizeof *folder);
  copy->account_name = g_strdup (folder->account_name);
  copy->name = g_strdup (folder->name);
  return copy;
}

void
pr_folder_free (PrFolder *folder)
{
  if (folder == NULL)
    return;
  g_free (folder->account_name);
  g_free (folder->name);
  g_free (folder);
}
