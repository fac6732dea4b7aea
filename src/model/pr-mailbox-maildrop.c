/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-account-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

/* ---- reading ---- */

typedef struct
{
  PrStore *store;
  char *account;
} Asked;

static Asked *
asked_new (PrMailbox *self, const char *account)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->store = g_object_ref (self->store);
  asked->account = g_strdup (account);
  return asked;
}

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->store);
  g_free (asked->account);
  g_free (asked);
}

static gpointer
load_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  Asked *asked = data;
  g_autoptr (PrAccount) account =
    pr_account_changes_find_remote (asked->store, asked->account, error);
  PrMaildrop maildrop;

  if (account == NULL ||
      !pr_store_load_maildrop (asked->store, account->id, &maildrop, error))
    return NULL;
  return g_memdup2 (&maildrop, sizeof maildrop);
}

static gpointer
list_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  Asked *asked = data;
  g_autoptr (PrAccount) account =
    pr_account_changes_find_remote (asked->store, asked->account, error);

  return account == NULL
           ? NULL
           : pr_store_list_maildrop (asked->store, account->id, cancellable, error);
}

gboolean
pr_mailbox_load_maildrop (PrMailbox *self,
                          const char *account,
                          PrMaildrop *maildrop,
                          GError **error)
{
  Asked asked = { self->store, (char *) account };
  g_autofree PrMaildrop *loaded = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL && maildrop != NULL, FALSE);

  loaded = load_behind (&asked, NULL, error);
  if (loaded == NULL)
    return FALSE;
  *maildrop = *loaded;
  return TRUE;
}

void
pr_mailbox_load_maildrop_async (PrMailbox *self,
                                const char *account,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const PrWork work = { load_behind, asked_free, g_free, NULL };

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  pr_work_start (&work, asked_new (self, account), cancellable, callback, user_data);
}

PrMaildrop *
pr_mailbox_load_maildrop_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
pr_mailbox_list_maildrop (PrMailbox *self,
                          const char *account,
                          GCancellable *cancellable,
                          GError **error)
{
  Asked asked = { self->store, (char *) account };

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  return list_behind (&asked, cancellable, error);
}

void
pr_mailbox_list_maildrop_async (PrMailbox *self,
                                const char *account,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const PrWork work = { list_behind, asked_free,
                               (GDestroyNotify) g_ptr_array_unref, NULL };

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  pr_work_start (&work, asked_new (self, account), cancellable, callback, user_data);
}

GPtrArray *
pr_mailbox_list_maildrop_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- asking for single messages ---- */

/* Of an account's maildrop by place, or of messages by key. */
typedef struct
{
  PrStore *store;
  char *account;     /* NULL: by key */
  GPtrArray *places; /* of PrPlace */
  GArray *keys;      /* of gint64 */
  PrRequest request;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->store);
  g_free (request->account);
  g_clear_pointer (&request->places, g_ptr_array_unref);
  g_clear_pointer (&request->keys, g_array_unref);
  g_free (request);
}

static Request *
request_new (PrMailbox *self, PrRequest request)
{
  Request *made = g_new0 (Request, 1);

  made->store = g_object_ref (self->store);
  made->request = request;
  return made;
}

static Request *
request_new_for_keys (PrMailbox *self,
                      const gint64 *keys,
                      gsize n_keys,
                      PrRequest request)
{
  Request *made = request_new (self, request);

  made->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_keys);
  if (n_keys > 0)
    g_array_append_vals (made->keys, keys, n_keys);
  return made;
}

static Request *
request_new_for_places (PrMailbox *self,
                        const char *account,
                        const PrServerMessage *const *messages,
                        gsize n_messages,
                        PrRequest request)
{
  Request *made = request_new (self, request);

  made->account = g_strdup (account);
  made->places = g_ptr_array_new_full (n_messages, (GDestroyNotify) pr_place_free);
  for (gsize i = 0; i < n_messages; i++)
    {
      PrPlace *place = g_new0 (PrPlace, 1);

      place->uidl = g_strdup (messages[i]->uidl);
      place->occurrence = messages[i]->occurrence;
      g_ptr_array_add (made->places, place);
    }
  return made;
}

/* How many were asked for, one more: NULL is an error. */
static gpointer
request_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr (PrAccount) account = NULL;
  guint n = 0;

  if (request->account == NULL)
    return pr_store_request_keys (request->store,
                                  (const gint64 *) (gpointer) request->keys->data,
                                  request->keys->len, request->request, &n, error)
             ? GUINT_TO_POINTER (n + 1)
             : NULL;
  account = pr_account_changes_find_remote (request->store, request->account, error);
  if (account == NULL ||
      !pr_store_request_places (request->store, account->id, request->places,
                                request->request, error))
    return NULL;
  return GUINT_TO_POINTER (request->places->len + 1);
}

static gboolean
take_count (gpointer result, guint *n_requested)
{
  if (result != NULL && n_requested != NULL)
    *n_requested = GPOINTER_TO_UINT (result) - 1;
  return result != NULL;
}

gboolean
pr_mailbox_request_keys (PrMailbox *self,
                         const gint64 *keys,
                         gsize n_keys,
                         PrRequest request,
                         guint *n_requested,
                         GError **error)
{
  Request *made;
  gpointer result;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  made = request_new_for_keys (self, keys, n_keys, request);
  result = request_behind (made, NULL, error);
  request_free (made);
  return take_count (result, n_requested);
}

gboolean
pr_mailbox_request_messages (PrMailbox *self,
                             const char *account,
                             const PrServerMessage *const *messages,
                             gsize n_messages,
                             PrRequest request,
                             GError **error)
{
  Request *made;
  gpointer result;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  made = request_new_for_places (self, account, messages, n_messages, request);
  result = request_behind (made, NULL, error);
  request_free (made);
  return result != NULL;
}

static const PrWork request_work = { request_behind, request_free, NULL, NULL };

void
pr_mailbox_request_messages_async (PrMailbox *self,
                                   const char *account,
                                   const PrServerMessage *const *messages,
                                   gsize n_messages,
                                   PrRequest request,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  pr_work_start (&request_work,
                 request_new_for_places (self, account, messages, n_messages, request),
                 NULL, callback, user_data);
}

gboolean
pr_mailbox_request_finish (GAsyncResult *result, guint *n_requested, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return take_count (g_task_propagate_pointer (G_TASK (result), error), n_requested);
}
