/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-banner-notes.h"

#include <glib/gi18n-lib.h>

void
pr_banner_note_clear (PrBannerNote *note)
{
  g_clear_pointer (&note->sentence, g_free);
  g_clear_pointer (&note->target, g_variant_unref);
}

static void
begin (PrBannerNote *note, PrAccountItem *item, const char *icon_name)
{
  const PrAccount *account = pr_account_item_get_account (item);

  *note = (PrBannerNote){ .icon_name = icon_name,
                          .account = account->id,
                          .checked = account->last_checked };
}

/* ---- deletes that can be taken back ---- */

static void
set_held (PrBannerNote *note, PrAccountItem *item, guint n)
{
  begin (note, item, "user-trash-symbolic");
  note->sentence =
    g_strdup_printf (ngettext ("%'u message is about to be deleted on the server",
                               "%'u messages are about to be deleted on the server", n),
                     n);
  note->label = _ ("_Take Back");
  note->action = "app.take-back-deletes";
  note->target =
    g_variant_ref_sink (g_variant_new_string (pr_account_item_get_account (item)->name));
  note->lasts = TRUE;
}

gboolean
pr_banner_note_find_held (GPtrArray *items, PrBannerNote *note)
{
  for (guint i = 0; i < items->len; i++)
    {
      PrAccountItem *item = g_ptr_array_index (items, i);
      const PrSyncProgress *progress = pr_account_item_get_progress (item);

      if (progress == NULL || progress->phase != PR_SYNC_HOLDING)
        continue;
      set_held (note, item, progress->messages_total);
      return TRUE;
    }
  return FALSE;
}

/* ---- what the last check found ---- */

static char *
describe_due (const char *name, const PrSyncReport *report)
{
  g_autoptr (GDateTime) oldest =
    report->due_oldest == 0 ? NULL : g_date_time_new_from_unix_local (report->due_oldest);

  if (oldest == NULL)
    return g_strdup_printf (ngettext ("By the rule of “%s”, %'u message would be deleted "
                                      "on the server",
                                      "By the rule of “%s”, %'u messages would be "
                                      "deleted on the server",
                                      report->due),
                            name, report->due);
  /* Translators: an account, a number, a year */
  return g_strdup_printf (ngettext ("By the rule of “%s”, %'u message from %d would be "
                                    "deleted on the server",
                                    "By the rule of “%s”, %'u messages, the oldest from "
                                    "%d, would be deleted on the server",
                                    report->due),
                          name, report->due, g_date_time_get_year (oldest));
}

static gboolean
set_due (PrBannerNote *note, PrAccountItem *item, const PrSyncReport *report)
{
  const PrAccount *account = pr_account_item_get_account (item);

  if (report->due == 0 || account->keep_agreed)
    return FALSE;
  begin (note, item, "user-trash-symbolic");
  note->sentence = describe_due (account->name, report);
  note->label = _ ("_Review…");
  note->action = "app.edit-account";
  note->target = g_variant_ref_sink (g_variant_new_string (account->name));
  return TRUE;
}

static gboolean
set_adopted (PrBannerNote *note, PrAccountItem *item, const PrSyncReport *report)
{
  if (report->adopted == 0)
    return FALSE;
  begin (note, item, "dialog-information-symbolic");
  note->sentence = g_strdup_printf (
    ngettext ("The server of “%s” renumbered %'u message. It was not downloaded again.",
              "The server of “%s” renumbered %'u messages. They were not downloaded "
              "again.",
              report->adopted),
    pr_account_item_get_account (item)->name, report->adopted);
  return TRUE;
}

static gboolean
set_dropped (PrBannerNote *note, PrAccountItem *item, const PrSyncReport *report)
{
  if (report->orders_dropped == 0)
    return FALSE;
  begin (note, item, "user-trash-symbolic");
  note->sentence = g_strdup_printf (
    ngettext ("%'u message that you deleted on the server of “%s” is not known there any "
              "more. If it is still there, delete it once more.",
              "%'u messages that you deleted on the server of “%s” are not known there "
              "any more. If they are still there, delete them once more.",
              report->orders_dropped),
    report->orders_dropped, pr_account_item_get_account (item)->name);
  return TRUE;
}

static gboolean
set_waiting (PrBannerNote *note, PrAccountItem *item, const PrSyncReport *report)
{
  const PrAccount *account = pr_account_item_get_account (item);

  if (report->waiting == 0)
    return FALSE;
  begin (note, item, "folder-download-symbolic");
  note->sentence =
    g_strdup_printf (ngettext ("%'u large message waits on the server of “%s”",
                               "%'u large messages wait on the server of “%s”",
                               report->waiting),
                     report->waiting, account->name);
  note->label = _ ("Do_wnload");
  note->action = "app.download-waiting";
  note->target = g_variant_ref_sink (g_variant_new_int64 (account->id));
  return TRUE;
}

static gboolean
is_put_away (GHashTable *put_away, PrAccountItem *item)
{
  const PrAccount *account = pr_account_item_get_account (item);
  const gint64 *checked = g_hash_table_lookup (put_away, &account->id);

  return checked != NULL && *checked == account->last_checked;
}

gboolean
pr_banner_note_find (GPtrArray *items, GHashTable *put_away, PrBannerNote *note)
{
  static gboolean (*const kinds[]) (PrBannerNote *, PrAccountItem *,
                                    const PrSyncReport *) = { set_due, set_dropped,
                                                              set_adopted, set_waiting };

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (guint i = 0; i < items->len; i++)
      {
        PrAccountItem *item = g_ptr_array_index (items, i);
        const PrSyncReport *report = pr_account_item_get_report (item);

        if (report != NULL && !is_put_away (put_away, item) &&
            kinds[kind](note, item, report))
          return TRUE;
      }
  return FALSE;
}
