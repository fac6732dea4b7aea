/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-server-words.h"

#include <glib/gi18n-lib.h>
#include "model/pr-times.h"

const char *
pr_server_words_state (PrPlaceState state, const char **icon_name)
{
  static const struct
  {
    const char *words;
    const char *icon_name;
  } states[] = {
    [PR_PLACE_STORED] = { N_ ("Here"), "object-select-symbolic" },
    [PR_PLACE_HEAD] = { N_ ("Only the head is here"), "folder-download-symbolic" },
    [PR_PLACE_DELE_SENT] = { N_ ("Deletion sent"), "user-trash-symbolic" },
    [PR_PLACE_GONE] = { N_ ("Deleted on the server"), "user-trash-symbolic" },
    [PR_PLACE_QUARANTINED] = { N_ ("The server does not give it"),
                               "dialog-warning-symbolic" },
    [PR_PLACE_SEEN] = { N_ ("Not fetched"), "network-server-symbolic" },
  };

  g_return_val_if_fail (state < G_N_ELEMENTS (states), NULL);

  if (icon_name != NULL)
    *icon_name = states[state].icon_name;
  return _ (states[state].words);
}

const char *
pr_server_words_request (PrRequest request)
{
  switch (request)
    {
    case PR_REQUEST_FETCH:
      return _ ("Will be fetched");
    case PR_REQUEST_DELETE:
      return _ ("Will be deleted");
    case PR_REQUEST_NONE:
    default:
      return NULL;
    }
}

/* @octets 0: not known */
static char *
join_size (char *words, guint64 octets)
{
  g_autofree char *owned = words;
  g_autofree char *size = octets == 0 ? NULL : g_format_size (octets);

  if (size == NULL)
    return g_steal_pointer (&owned);
  /* Translators: a number of messages, then their size */
  return g_strdup_printf (_ ("%s, %s"), owned, size);
}

char *
pr_server_words_total (guint n, guint64 octets)
{
  return join_size (g_strdup_printf (ngettext ("%'u message", "%'u messages", n), n),
                    octets);
}

char *
pr_server_words_seen (gint64 seen_at, gint64 now)
{
  g_autofree char *time = pr_time_in_words (seen_at, now, NULL);

  /* Translators: a time, or a day and a time: what is shown was so then */
  return g_strdup_printf (_ ("As of %s"), time);
}

char *
pr_server_words_expire (int expire_days)
{
  if (expire_days < 0)
    return NULL;
  if (expire_days == G_MAXINT)
    return g_strdup (_ ("The server keeps mail for ever"));
  if (expire_days == 0)
    return g_strdup (_ ("The server deletes mail once it was fetched"));
  return g_strdup_printf (ngettext ("The server deletes mail after %d day",
                                    "The server deletes mail after %d days",
                                    (guint) expire_days),
                          expire_days);
}

char *
pr_server_words_waiting (guint n_fetch, guint n_delete)
{
  g_autofree char *fetches =
    g_strdup_printf (ngettext ("%'u download", "%'u downloads", n_fetch), n_fetch);
  g_autofree char *deletions =
    g_strdup_printf (ngettext ("%'u deletion", "%'u deletions", n_delete), n_delete);

  if (n_fetch == 0 && n_delete == 0)
    return NULL;
  if (n_fetch > 0 && n_delete > 0)
    /* Translators: "3 deletions", "2 downloads" */
    return g_strdup_printf (_ ("%s and %s wait for the next check"), deletions, fetches);
  /* Translators: "3 deletions" or "2 downloads", of which there are so many */
  return g_strdup_printf (ngettext ("%s waits for the next check",
                                    "%s wait for the next check", n_fetch + n_delete),
                          n_fetch > 0 ? fetches : deletions);
}

/* ---- what is ticked ---- */

gboolean
pr_server_message_can_be_asked (const PrServerMessage *message, PrRequest request)
{
  gboolean going =
    message->state == PR_PLACE_DELE_SENT || message->state == PR_PLACE_GONE;

  if (message->request == request)
    return FALSE;
  if (request == PR_REQUEST_FETCH)
    return !going && message->state != PR_PLACE_STORED;
  return request == PR_REQUEST_NONE || !going;
}

void
pr_server_ticks_add (PrServerTicks *self, const PrServerMessage *message)
{
  gboolean deletable = pr_server_message_can_be_asked (message, PR_REQUEST_DELETE);

  self->n++;
  self->octets += message->size;
  self->n_fetch += pr_server_message_can_be_asked (message, PR_REQUEST_FETCH) ? 1 : 0;
  self->n_back += pr_server_message_can_be_asked (message, PR_REQUEST_NONE) ? 1 : 0;
  self->n_delete += deletable ? 1 : 0;
  self->n_lost += deletable && message->state != PR_PLACE_STORED ? 1 : 0;
}

char *
pr_server_words_ticks (const PrServerTicks *ticks)
{
  if (ticks->n == 0)
    return g_strdup (_ ("Select what is to be fetched or deleted"));
  return join_size (g_strdup_printf (ngettext ("%'u selected", "%'u selected", ticks->n),
                                     ticks->n),
                    ticks->octets);
}

char *
pr_server_words_lost (const PrServerTicks *ticks)
{
  if (ticks->n_lost == 0)
    return NULL;
  if (ticks->n_lost == ticks->n)
    return g_strdup (ngettext ("It is not here: deleted on the server, it is lost",
                               "They are not here: deleted on the server, they are lost",
                               ticks->n));
  return g_strdup_printf (
    ngettext ("%'u of them is not here: deleted on the server, it is lost",
              "%'u of them are not here: deleted on the server, they are lost",
              ticks->n_lost),
    ticks->n_lost);
}

char *
pr_server_words_asked (PrRequest request, guint n)
{
  switch (request)
    {
    case PR_REQUEST_FETCH:
      return g_strdup_printf (ngettext ("%'u message will be fetched at the next check",
                                        "%'u messages will be fetched at the next check",
                                        n),
                              n);
    case PR_REQUEST_DELETE:
      return g_strdup_printf (
        ngettext ("%'u message will be deleted on the server at the next check",
                  "%'u messages will be deleted on the server at the next check", n),
        n);
    case PR_REQUEST_NONE:
    default:
      return g_strdup_printf (ngettext ("Taken back for %'u message",
                                        "Taken back for %'u messages", n),
                              n);
    }
}
