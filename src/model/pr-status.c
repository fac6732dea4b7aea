/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-status-private.h"
#include "model/pr-times.h"

static char *
describe_seconds (guint seconds)
{
  guint minutes = (seconds + 30) / 60;

  if (seconds < 60)
    /* Translators: seconds, short */
    return g_strdup_printf (_ ("%u s"), MAX (seconds, 1));
  if (minutes < 90)
    /* Translators: minutes, short */
    return g_strdup_printf (_ ("%u min"), minutes);
  /* Translators: hours, short */
  return g_strdup_printf (_ ("%u h"), (minutes + 30) / 60);
}

/* "2 min at 20 kB/s"; NULL where that is not known. */
static char *
describe_time_left (const PrSyncProgress *progress)
{
  g_autofree char *time = NULL;
  g_autofree char *rate = NULL;

  if (progress->seconds_left < 0 || progress->rate == 0)
    return NULL;
  time = describe_seconds ((guint) progress->seconds_left);
  rate = g_format_size (progress->rate);
  /* Translators: a time, and a size each second: "2 min at 20 kB/s" */
  return g_strdup_printf (_ ("%s at %s/s"), time, rate);
}

static char *
describe_receiving (const PrSyncProgress *progress)
{
  g_autofree char *left = NULL;
  g_autofree char *rest = NULL;

  if (progress->messages_total == 0)
    return g_strdup (_ ("Receiving…"));
  if (progress->octets_total <= progress->octets_done)
    /* Translators: messages received so far, of how many there are. */
    return g_strdup_printf (ngettext ("%u of %u message", "%u of %u messages",
                                      progress->messages_total),
                            progress->messages_done, progress->messages_total);
  left = g_format_size (progress->octets_total - progress->octets_done);
  rest = describe_time_left (progress);
  if (rest != NULL)
    /* Translators: "12 of 120, 3.1 MB left, 2 min at 20 kB/s": messages, a size, then a
     * time and a speed. */
    return g_strdup_printf (_ ("%u of %u, %s left, %s"), progress->messages_done,
                            progress->messages_total, left, rest);
  /* Translators: "12 of 120, 3.1 MB left": messages, then a size. */
  return g_strdup_printf (_ ("%u of %u, %s left"), progress->messages_done,
                          progress->messages_total, left);
}

char *
pr_status_of_progress (const PrSyncProgress *progress)
{
  double fraction;

  switch (progress->phase)
    {
    case PR_SYNC_LOGGING_IN:
      return g_strdup (_ ("Signing in…"));
    case PR_SYNC_LISTING:
      return g_strdup (_ ("Looking for new mail…"));
    case PR_SYNC_COMPARING:
      return g_strdup (_ ("Comparing with the mail that is here…"));
    case PR_SYNC_RECEIVING:
      return describe_receiving (progress);
    case PR_SYNC_DELETING:
      return g_strdup (_ ("Deleting on the server…"));
    case PR_SYNC_HOLDING:
      return g_strdup_printf (ngettext ("%u message is about to be deleted on the server",
                                        "%u messages are about to be deleted on the "
                                        "server",
                                        progress->messages_total),
                              progress->messages_total);
    case PR_SYNC_FINISHING:
      return g_strdup (_ ("Finishing…"));
    case PR_SYNC_INDEXING:
      fraction = pr_status_get_fraction (progress);
      return fraction < 0 ? g_strdup (_ ("Making mail searchable…"))
                          : g_strdup_printf (_ ("Making mail searchable, %d %%"),
                                             (int) (fraction * 100));
    case PR_SYNC_IDLE:
      return g_strdup (_ ("Waiting for other checks…"));
    case PR_SYNC_CONNECTING:
    default:
      return g_strdup (_ ("Connecting…"));
    }
}

double
pr_status_get_fraction (const PrSyncProgress *progress)
{
  if (progress->octets_total > 0)
    return CLAMP ((double) progress->octets_done / (double) progress->octets_total, 0, 1);
  if (progress->messages_total > 0)
    return CLAMP ((double) progress->messages_done / progress->messages_total, 0, 1);
  return -1;
}

/* What it is good for: nothing is fetched again. New mail, which is what people look for,
 * is told behind it. */
static char *
describe_renumbering (guint n_adopted, guint n_new)
{
  g_autofree char *renumbered =
    g_strdup_printf (ngettext ("Server renumbered %'u message",
                               "Server renumbered %'u messages", n_adopted),
                     n_adopted);

  if (n_new == 0)
    return g_steal_pointer (&renumbered);
  /* Translators: "Server renumbered 20,000 messages", then how many are new. */
  return g_strdup_printf (ngettext ("%s, %'u new", "%s, %'u new", n_new), renumbered,
                          n_new);
}

char *
pr_status_of_check (gint64 last_checked, guint n_new, guint n_adopted, gint64 now)
{
  g_autofree char *time = NULL;

  if (last_checked == 0)
    return g_strdup (_ ("Not checked yet"));
  if (n_adopted > 0)
    return describe_renumbering (n_adopted, n_new);
  time = pr_time_in_words (last_checked, now, NULL);
  if (n_new == 0)
    return g_strdup_printf (_ ("Checked %s"), time);
  return g_strdup_printf (ngettext ("%u new message, checked %s",
                                    "%u new messages, checked %s", n_new),
                          n_new, time);
}

static gboolean
is_code (const char *code, const PrTroubleCode *codes, gsize n_codes)
{
  for (gsize i = 0; i < n_codes; i++)
    if (g_strcmp0 (code, pr_trouble_code_to_string (codes[i])) == 0)
      return TRUE;
  return FALSE;
}

gboolean
pr_status_is_wait (const char *code)
{
  static const PrTroubleCode codes[] = { PR_TROUBLE_IN_USE, PR_TROUBLE_LOGIN_DELAY };

  return is_code (code, codes, G_N_ELEMENTS (codes));
}

gboolean
pr_status_is_unreached (const char *code)
{
  static const PrTroubleCode codes[] = { PR_TROUBLE_RESOLVE, PR_TROUBLE_CONNECT,
                                         PR_TROUBLE_TIMEOUT, PR_TROUBLE_CUT };

  return is_code (code, codes, G_N_ELEMENTS (codes));
}

char *
pr_status_of_offline (gint64 last_checked, gint64 now)
{
  g_autofree char *time = NULL;

  if (last_checked == 0)
    return g_strdup (_ ("Offline, not checked yet"));
  time = pr_time_in_words (last_checked, now, NULL);
  return g_strdup_printf (_ ("Offline, checked %s"), time);
}

char *
pr_status_of_failure (const char *code, gint64 last_checked, gint64 now)
{
  static const PrTroubleCode of_sign_in[] = { PR_TROUBLE_AUTH, PR_TROUBLE_TOKEN };
  static const PrTroubleCode of_certificate[] = { PR_TROUBLE_CERTIFICATE };
  g_autofree char *time = NULL;

  if (is_code (code, of_sign_in, G_N_ELEMENTS (of_sign_in)))
    return g_strdup (_ ("Sign in again"));
  if (is_code (code, of_certificate, G_N_ELEMENTS (of_certificate)))
    return g_strdup (_ ("Certificate not trusted"));
  if (last_checked == 0)
    return g_strdup (_ ("Could not be checked"));
  time = pr_time_in_words (last_checked, now, NULL);
  /* Translators: a time, or a day and a time; newer checks failed. */
  return g_strdup_printf (_ ("Not checked since %s"), time);
}

char *
pr_status_of_retry (gint64 last_checked, gint64 next_check, gint64 now)
{
  g_autofree char *again = pr_time_in_words (next_check, now, NULL);
  g_autofree char *time = NULL;

  if (last_checked == 0) /* Translators: a time, or a day and a time */
    return g_strdup_printf (_ ("Could not be checked, again at %s"), again);
  time = pr_time_in_words (last_checked, now, NULL);
  /* Translators: times, or a day and a time: newer checks failed, the next is at. */
  return g_strdup_printf (_ ("Not checked since %s, again at %s"), time, again);
}

char *
pr_status_of_wait (gint64 next_check, gint64 now)
{
  g_autofree char *time = pr_time_in_words (next_check, now, NULL);

  return g_strdup_printf (_ ("Busy, again at %s"), time);
}

char *
pr_status_of_wait_in_full (const char *code, gint64 next_check, gint64 now)
{
  g_autofree char *time = pr_time_in_words (next_check, now, NULL);

  if (g_strcmp0 (code, pr_trouble_code_to_string (PR_TROUBLE_IN_USE)) == 0)
    return g_strdup_printf (_ ("Another program is reading the mailbox. PopReader tries "
                               "again at %s."),
                            time);
  return g_strdup_printf (_ ("The server wants longer pauses between checks. PopReader "
                             "tries again at %s."),
                          time);
}

char *
pr_status_of_doubt (const char *message, gint64 next_check, gint64 now)
{
  g_autofree char *time = NULL;

  if (next_check <= now)
    return g_strdup (message);
  time = pr_time_in_words (next_check, now, NULL);
  /* Translators: what happened, in sentences, then a time, or a day and a time. */
  return g_strdup_printf (_ ("%s PopReader tries again at %s."), message, time);
}

char *
pr_status_of_missing_password (void)
{
  return g_strdup (
    _ ("Its password is not kept on this computer, or cannot be read. Give "
       "it again."));
}

char *
pr_status_of_error_code (const char *code)
{
  static const struct
  {
    PrTroubleCode code;
    const char *sentence;
  } sentences[] = {
    { PR_TROUBLE_RESOLVE,
      N_ (
        "The server’s name was not found. Check the network and the account’s server.") },
    { PR_TROUBLE_CONNECT,
      N_ ("The server could not be reached. Check the network and try again.") },
    { PR_TROUBLE_TIMEOUT, N_ ("The server did not answer in time. Try again later.") },
    { PR_TROUBLE_TLS,
      N_ ("No encrypted connection could be made. Check the account’s security.") },
    { PR_TROUBLE_CERTIFICATE, N_ ("The server’s certificate cannot be trusted. Check "
                                  "again for what is wrong with it.") },
    { PR_TROUBLE_PROTOCOL,
      N_ (
        "The server’s answer was not understood. Check the account’s server and port.") },
    { PR_TROUBLE_AUTH,
      N_ (
        "Signing in did not succeed. Check the user name and give the password again.") },
    { PR_TROUBLE_IN_USE,
      N_ ("Another program is reading the mailbox. Try again later.") },
    { PR_TROUBLE_LOGIN_DELAY,
      N_ ("The server wants longer pauses between checks. Try again later.") },
    { PR_TROUBLE_TEMPORARY, N_ ("The server has a passing problem. Try again later.") },
    { PR_TROUBLE_REFUSED,
      N_ ("The server refused to give the mail. Check again for its reason.") },
    { PR_TROUBLE_CUT, N_ ("The connection broke. Check again to receive the rest.") },
    { PR_TROUBLE_DISK, N_ ("The mail could not be saved. Check that the disk has room "
                           "and may be written.") },
    { PR_TROUBLE_DATABASE,
      N_ ("The mail database could not be used. Verify it with popreader-cli verify.") },
    { PR_TROUBLE_TOKEN, N_ ("The sign-in has expired. Sign in again.") },
  };

  if (g_strcmp0 (code, pr_trouble_code_to_string (PR_TROUBLE_CANCELLED)) == 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_strcmp0 (code, pr_trouble_code_to_string (sentences[i].code)) == 0)
      return g_strdup (_ (sentences[i].sentence));
  return g_strdup (_ ("The last check failed. Check again for the reason."));
}
