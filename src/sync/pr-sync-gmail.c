/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-gmail.h"

#include <string.h>
#include "mail/pr-gmail.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-run-private.h"

static gboolean
names_gmail (const char *text)
{
  return text != NULL && strstr (text, "Gpop") != NULL;
}

gboolean
pr_sync_gmail_is (const char *host, const char *greeting, const char *implementation)
{
  return (host != NULL && pr_gmail_is_host (host)) || names_gmail (greeting) ||
         names_gmail (implementation);
}

gboolean
pr_sync_gmail_is_server (const PrAccount *account, PrPop3Session *session)
{
  return pr_sync_gmail_is (account->host, pr_pop3_session_get_greeting (session),
                           pr_pop3_session_get_capabilities (session)->implementation);
}

gboolean
pr_sync_gmail_has_more (PrSyncRun *run, guint n_sessions)
{
  PrSyncStored stored = { 0 };
  guint n_before = run->n_stored_before;

  if (!run->gmail || run->writer == NULL)
    return FALSE;
  pr_sync_writer_get_stored (run->writer, &stored);
  run->n_stored_before = stored.new_messages + stored.partial;
  return run->n_stored_before > n_before && n_sessions < PR_SYNC_MAX_GMAIL_SESSIONS &&
         pr_sync_run_take_from_limits (run);
}

/* The header alone tells. */
void
pr_sync_gmail_file (const PrAccount *account, PrIncoming *incoming)
{
  g_autoptr (PrMessage) message = NULL;
  gsize length;
  const char *octets = g_bytes_get_data (incoming->raw, &length);
  const char *end = g_strstr_len (octets, (gssize) length, "\r\n\r\n");
  g_autoptr (GBytes) head =
    g_bytes_new_from_bytes (incoming->raw, 0,
                            end != NULL ? (gsize) (end - octets) : length);

  message = pr_message_new (head);
  incoming->sent = pr_gmail_is_sent (account->user, message);
  if (incoming->sent)
    incoming->flags &= ~PR_FLAG_UNREAD;
}
