/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-errand-private.h"
#include "sync/pr-sync-fingerprint.h"
#include "sync/pr-sync-gmail.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-renumber.h"
#include "sync/pr-sync-trouble-private.h"

#define MAX_SHOWN_CHARS 200

/* ---- what a server offers ---- */

static char **
dup_shown_lines (char **octets)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (guint i = 0; octets[i] != NULL; i++)
    {
      g_autofree char *line = pr_text_for_line (octets[i], -1, MAX_SHOWN_CHARS);

      g_strv_builder_add (lines, line);
    }
  return g_strv_builder_end (lines);
}

/* A name is the server's own. */
static char **
dup_unused (PrSyncLink *link)
{
  g_auto (GStrv) unused = pr_sync_link_dup_unused (link);

  return dup_shown_lines (unused);
}

static PrServerFacts *
gather_facts (PrSyncLink *link)
{
  const PrAccount *account = link->account;
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (link->session);
  PrServerFacts *facts = pr_server_facts_new ();

  facts->host = g_strdup (account->host);
  facts->port = account->port;
  facts->address = pr_connection_dup_address (link->connection);
  facts->greeting =
    pr_text_for_line (pr_pop3_session_get_greeting (link->session), -1, MAX_SHOWN_CHARS);
  facts->pinned = account->pin != NULL;
  facts->encrypted = pr_connection_is_encrypted (link->connection);
  facts->tls = g_strdup (pr_connection_get_tls_description (link->connection));
  if (link->certificate != NULL)
    facts->certificate = pr_certificate_copy (link->certificate);
  facts->attempts = g_strdupv ((char **) pr_connection_get_attempts (link->connection));
  facts->capabilities = dup_shown_lines (capabilities->lines);
  if (link->clear_capabilities != NULL)
    facts->clear_capabilities = dup_shown_lines (link->clear_capabilities);
  facts->offered = dup_shown_lines (capabilities->sasl);
  if (capabilities->implementation != NULL)
    facts->implementation =
      pr_text_for_line (capabilities->implementation, -1, MAX_SHOWN_CHARS);
  facts->greeting_usec = link->greeting_usec;
  facts->round_trip_usec = link->round_trip_usec;
  facts->mechanisms = pr_sync_link_dup_mechanisms (link);
  facts->unused = dup_unused (link);
  facts->has_stls = link->has_stls;
  facts->has_apop = link->has_apop;
  facts->has_folders = pr_pop3_session_is_pop4 (link->session);
  facts->has_uidl = capabilities->uidl;
  facts->has_top = capabilities->top;
  facts->has_pipelining = capabilities->pipelining;
  return facts;
}

/* Who serves POP3 on the port for TLS may serve it on the other one too. *@tls: what STLS
 * came to there, or NULL. */
static PrStlsWord
look_for_stls (const PrAccount *account, char **tls, GCancellable *cancellable)
{
  g_autoptr (PrAccount) other = pr_account_copy (account);
  g_autoptr (PrSyncLink) link = NULL;
  gboolean opened;

  if (account->security != PR_SECURITY_TLS ||
      account->port != pr_security_get_default_port (PR_SECURITY_TLS))
    return PR_STLS_NOT_LOOKED_FOR;
  other->security = PR_SECURITY_STARTTLS;
  other->port = pr_security_get_default_port (PR_SECURITY_STARTTLS);
  link = pr_sync_link_new (other, NULL);
  opened = pr_sync_link_open (link, PR_SYNC_LOOK_SECONDS, PR_SYNC_LINK_FOR_PROBE,
                              cancellable, NULL);
  if (opened && pr_connection_is_encrypted (link->connection))
    *tls = g_strdup (pr_connection_get_tls_description (link->connection));
  if (opened)
    pr_sync_link_quit (link, cancellable, NULL);
  if (link->has_stls)
    return PR_STLS_OFFERED;
  return opened ? PR_STLS_NONE : PR_STLS_NO_ANSWER;
}

PrServerFacts *
pr_sync_engine_probe (const PrAccount *account,
                      guint timeout_seconds,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (PrSyncLink) link = NULL;
  g_autoptr (PrServerFacts) facts = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (account != NULL, NULL);

  link = pr_sync_link_new (account, NULL);
  if (!pr_sync_link_open (link, timeout_seconds, PR_SYNC_LINK_FOR_PROBE, cancellable,
                          &local_error))
    {
      pr_sync_trouble_propagate (error, local_error);
      return NULL;
    }
  facts = gather_facts (link);
  /* The facts are there: how the server takes leave does not change them. */
  pr_sync_link_quit (link, cancellable, NULL);
  facts->stls = look_for_stls (account, &facts->stls_tls, cancellable);
  return g_steal_pointer (&facts);
}

/* ---- what is in the maildrop ---- */

/* Both lists ascend; a size whose number has no other line is no message's. */
static void
take_sizes (GPtrArray *messages, GArray *sizes)
{
  guint s = 0;

  for (guint i = 0; i < messages->len; i++)
    {
      PrServerMessage *message = g_ptr_array_index (messages, i);

      while (s < sizes->len &&
             g_array_index (sizes, PrPop3Size, s).number < message->number)
        s++;
      if (s < sizes->len &&
          g_array_index (sizes, PrPop3Size, s).number == message->number)
        message->size = g_array_index (sizes, PrPop3Size, s).size;
    }
}

typedef struct
{
  PrStore *store;
  gint64 account;
} Places;

static gboolean
walk_places (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  const Places *places = source;

  return pr_store_walk_places (places->store, places->account, func, user_data, error);
}

/* One of the list that is known. */
typedef struct
{
  PrSyncItem item;
  PrPlaceState state;
  gint64 key;
} Known;

/* What is known of the maildrop beside the list. */
typedef struct
{
  GArray *known; /* owned: of Known */
  guint n_vanished;
  gboolean whole; /* each number up to that of STAT is listed */
} Found;

static void
found_clear (Found *found)
{
  g_clear_pointer (&found->known, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
match_cb (PrSyncItem *item, const PrPlace *place, gpointer user_data)
{
  Found *found = user_data;
  Known one;

  if (item == NULL)
    {
      found->n_vanished += pr_sync_renumber_may_be (place) ? 1 : 0;
      return;
    }
  if (place->state == PR_PLACE_SEEN)
    return;
  item->is_known = TRUE;
  one.item = *item;
  one.state = place->state;
  one.key = place->key;
  g_array_append_val (found->known, one);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const Known *left = a;
  const Known *right = b;

  return left->item.number < right->item.number ? -1 : 1;
}

/* @known: of Known, those of @items that are known. */
static GPtrArray *
make_messages (GArray *items, const PrPop3Uidls *uidls, GArray *known)
{
  GPtrArray *messages =
    g_ptr_array_new_full (items->len, (GDestroyNotify) pr_server_message_free);
  guint k = 0;

  g_array_sort (known, compare_numbers);
  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);
      const char *uidl = pr_sync_item_get_uidl (item, uidls);
      PrServerMessage *message = pr_server_message_new ();

      message->number = item->number;
      message->uidl = g_strdup (uidl != NULL ? uidl : "");
      message->occurrence = item->occurrence;
      message->state = PR_PLACE_SEEN;
      if (item->is_known)
        {
          const Known *one = &g_array_index (known, Known, k++);

          message->state = one->state;
          message->key = one->key;
        }
      g_ptr_array_add (messages, message);
    }
  return messages;
}

static GPtrArray *
list_maildrop (PrSyncLink *link,
               Places *places,
               Found *found,
               guint64 *octets,
               GCancellable *cancellable,
               GError **error)
{
  const PrSyncKnown known = { walk_places, places };
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) items = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  guint n_messages = 0;

  if (!pr_pop3_session_stat_and_uidl (link->session, &n_messages, octets, &uidls,
                                      cancellable, error))
    return NULL;
  found->known = g_array_new (FALSE, FALSE, sizeof (Known));
  items = pr_sync_match (uidls, n_messages, &known, match_cb, found, error);
  if (items == NULL)
    return NULL;
  /* Without unique-ids the list of the last sync knows more (pr-sync-fingerprint.h). */
  found->whole =
    items->len == n_messages &&
    (n_messages == 0 || (uidls != NULL && !pr_sync_fingerprint_is_needed (uidls)));
  messages = make_messages (items, uidls, found->known);
  if (messages->len == 0)
    return g_steal_pointer (&messages);
  sizes = pr_sync_link_list (link, NULL, cancellable, error);
  if (sizes == NULL)
    return NULL;
  take_sizes (messages, sizes);
  return g_steal_pointer (&messages);
}

/* ---- noting it as that of the last check ---- */

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  GPtrArray *messages = user_data;
  const PrServerMessage *message = g_ptr_array_index (messages, number - 1);

  *uidl = message->uidl;
  *size = message->size;
}

static gboolean
is_same_list (GPtrArray *messages, GPtrArray *noted)
{
  if (messages->len != noted->len)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      const PrServerMessage *one = g_ptr_array_index (messages, i);
      const PrServerMessage *other = g_ptr_array_index (noted, i);

      if (strcmp (one->uidl, other->uidl) != 0)
        return FALSE;
    }
  return TRUE;
}

/* A sync compares with what it noted itself: other unique-ids all of a sudden are left
 * for it to find. */
static gboolean
may_note (PrStore *store, PrSyncLink *link, GPtrArray *messages, Found *found)
{
  guint n_known = found->known->len;

  return found->whole && !pr_store_is_read_only (store) &&
         (pr_sync_gmail_is_server (link->account, link->session) ||
          !pr_sync_renumber_is_likely (found->n_vanished, n_known,
                                       messages->len - n_known, FALSE));
}

/* What is listed newly is not here yet, so that the next check asks for the whole list.
 * (transfer full): the list as it is noted, or @messages again */
static GPtrArray *
note_maildrop (PrStore *store,
               const PrAccount *account,
               GPtrArray *messages,
               guint64 octets,
               GCancellable *cancellable,
               GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GPtrArray) noted =
    pr_store_list_maildrop (store, account->id, cancellable, error);
  PrMaildrop maildrop;

  if (noted == NULL || !pr_store_load_maildrop (store, account->id, &maildrop, error))
    return NULL;
  maildrop.seen_at = now;
  maildrop.listed_at = now;
  maildrop.messages = messages->len;
  maildrop.octets = octets;
  if (!is_same_list (messages, noted))
    {
      maildrop.appends = 0;
      maildrop.unsettled = TRUE;
    }
  if (!pr_store_note_listing (store, account->id, 1, &maildrop, list_cb, messages, error))
    return NULL;
  return pr_store_list_maildrop (store, account->id, cancellable, error);
}

GPtrArray *
pr_sync_engine_list_server (PrStore *store,
                            const PrAccount *account,
                            const PrSyncOptions *options,
                            const PrSyncHooks *hooks,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (PrSyncErrand) errand = { 0 };
  Places places = { store, 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_auto (Found) found = { 0 };
  guint64 octets = 0;
  GError *local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);
  g_return_val_if_fail (account != NULL && options != NULL, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->secret != NULL, NULL);

  if (!pr_sync_errand_begin (&errand, store, account, options, hooks, cancellable, error))
    return NULL;
  places.account = account->id;
  messages =
    list_maildrop (errand.link, &places, &found, &octets, cancellable, &local_error);
  if (messages == NULL)
    {
      pr_sync_trouble_propagate (error, local_error);
      return NULL;
    }
  pr_sync_link_quit (errand.link, cancellable, NULL);
  if (may_note (store, errand.link, messages, &found))
    return note_maildrop (store, account, messages, octets, cancellable, error);
  return g_steal_pointer (&messages);
}
