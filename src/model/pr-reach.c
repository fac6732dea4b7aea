/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-reach-private.h"

typedef enum
{
  UNKNOWN,
  REACHED,
  UNREACHED,
} Verdict;

struct _PrReach
{
  PrNetwork *network;
  GHashTable *verdicts;      /* "host port" → Verdict; asked for, where it is there */
  GCancellable *cancellable; /* of all that is asked */
  GFunc func;
  gpointer user_data;
};

/* One server that was asked for; @self is not to be touched where it was cancelled. */
typedef struct
{
  PrReach *self;
  char *key;
} Question;

PrReach *
pr_reach_new (PrNetwork *network, GFunc func, gpointer user_data)
{
  PrReach *self = g_new0 (PrReach, 1);

  self->network = g_object_ref (network);
  self->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
pr_reach_free (PrReach *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->verdicts);
  g_object_unref (self->network);
  g_free (self);
}

gboolean
pr_reach_needs_no_network (const PrAccount *account)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (account->host);

  return g_ascii_strcasecmp (account->host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* Other errors, such as a name that is not found, tell nothing of the way. */
static Verdict
judge (gboolean reached, const GError *error)
{
  if (reached)
    return REACHED;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
             g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
           ? UNREACHED
           : UNKNOWN;
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;
  gboolean reached = pr_network_can_reach_finish (PR_NETWORK (source), result, &error);
  Verdict verdict = judge (reached, error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && verdict != UNKNOWN)
    {
      PrReach *self = question->self;

      g_hash_table_replace (self->verdicts, g_strdup (question->key),
                            GINT_TO_POINTER (verdict));
      self->func (self, self->user_data);
    }
  g_free (question->key);
  g_free (question);
}

static void
ask (PrReach *self, const PrAccount *account, const char *key)
{
  Question *question = g_new0 (Question, 1);

  question->self = self;
  question->key = g_strdup (key);
  g_hash_table_replace (self->verdicts, g_strdup (key), GINT_TO_POINTER (UNKNOWN));
  pr_network_can_reach_async (self->network, account->host, account->port,
                              self->cancellable, reached_cb, question);
}

gboolean
pr_reach_look (PrReach *self, const PrAccount *account)
{
  g_autofree char *key = NULL;
  gpointer verdict;

  if (pr_reach_needs_no_network (account))
    return TRUE;
  key = g_strdup_printf ("%s %u", account->host, account->port);
  if (!g_hash_table_lookup_extended (self->verdicts, key, NULL, &verdict))
    {
      ask (self, account, key);
      verdict = GINT_TO_POINTER (UNKNOWN);
    }
  return GPOINTER_TO_INT (verdict) == UNKNOWN ? pr_network_get_available (self->network)
                                              : GPOINTER_TO_INT (verdict) == REACHED;
}

void
pr_reach_forget (PrReach *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->verdicts);
}
