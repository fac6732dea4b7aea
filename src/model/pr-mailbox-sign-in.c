/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-account-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "setup/pr-goa.h"
#include "setup/pr-oauth-providers.h"
#include "setup/pr-providers.h"
#include "setup/pr-sign-in.h"

typedef struct
{
  PrStore *store;
  GMainContext *context;
  char *name;
  gboolean for_run;
  GCancellable *cancellable;
  PrMailboxOpenFunc open;
  gpointer open_data;
} SignIn;

typedef struct
{
  gboolean session_only;
} SignedIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_object_unref (sign_in->store);
  g_main_context_unref (sign_in->context);
  g_free (sign_in->name);
  g_clear_object (&sign_in->cancellable);
  g_free (sign_in);
}

/* What the browser is to open, on its way to the main thread. */
typedef struct
{
  char *uri;
  GCancellable *cancellable;
  PrMailboxOpenFunc open;
  gpointer open_data;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->uri);
  g_clear_object (&opening->cancellable);
  g_free (opening);
}

static gboolean
open_on_main (gpointer data)
{
  Opening *opening = data;

  if (!g_cancellable_is_cancelled (opening->cancellable))
    opening->open (opening->uri, opening->open_data);
  return G_SOURCE_REMOVE;
}

/* It comes before the end of the task, which has the same priority. */
static void
open_cb (const char *uri, gpointer user_data)
{
  SignIn *sign_in = user_data;
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  opening->uri = g_strdup (uri);
  opening->cancellable =
    sign_in->cancellable != NULL ? g_object_ref (sign_in->cancellable) : NULL;
  opening->open = sign_in->open;
  opening->open_data = sign_in->open_data;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, open_on_main, opening, opening_free);
  g_source_attach (source, sign_in->context);
}

static gpointer
sign_in_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  SignIn *sign_in = data;
  g_autofree SignedIn *signed_in = g_new0 (SignedIn, 1);
  g_autoptr (PrAccount) account =
    pr_account_changes_find_remote (sign_in->store, sign_in->name, error);

  if (account == NULL ||
      !pr_sign_in_run (account, open_cb, sign_in,
                       sign_in->for_run ? &signed_in->session_only : NULL, cancellable,
                       error))
    return NULL;
  return g_steal_pointer (&signed_in);
}

void
pr_mailbox_sign_in_async (PrMailbox *self,
                          const char *account,
                          gboolean for_run,
                          PrMailboxOpenFunc open,
                          gpointer open_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  static const PrWork work = { sign_in_behind, sign_in_free, g_free, "pr-sign-in" };
  SignIn *sign_in;
  GTask *task;

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL && open != NULL);

  sign_in = g_new0 (SignIn, 1);
  sign_in->store = g_object_ref (self->store);
  sign_in->context = g_main_context_ref (self->context);
  sign_in->name = g_strdup (account);
  sign_in->for_run = for_run;
  sign_in->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  sign_in->open = open;
  sign_in->open_data = open_data;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  pr_work_start_for_task (&work, sign_in, task);
}

gboolean
pr_mailbox_sign_in_finish (PrMailbox *self,
                           GAsyncResult *result,
                           gboolean *session_only,
                           GError **error)
{
  g_autofree SignedIn *signed_in = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  signed_in = g_task_propagate_pointer (G_TASK (result), error);
  if (signed_in == NULL)
    return FALSE;
  if (session_only != NULL)
    *session_only = signed_in->session_only;
  return TRUE;
}

static gpointer
list_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  return pr_goa_list (cancellable);
}

void
pr_mailbox_list_online_accounts_async (GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  static const PrWork work = { list_behind, NULL, (GDestroyNotify) g_ptr_array_unref,
                               "pr-online" };

  pr_work_start (&work, NULL, cancellable, callback, user_data);
}

GPtrArray *
pr_mailbox_list_online_accounts_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* ---- how one may sign in ---- */

typedef struct
{
  char *host;
  char *oauth; /* or NULL */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->host);
  g_free (question->oauth);
  g_free (question);
}

static void
look_up_host (const char *host, PrSignInWays *ways)
{
  g_autoptr (PrProviders) providers = pr_providers_load (NULL);
  GPtrArray *list = providers != NULL ? pr_providers_list (providers) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const PrProvider *provider = g_ptr_array_index (list, i);

      if (provider->oauth == NULL || g_ascii_strcasecmp (provider->host, host) != 0)
        continue;
      ways->oauth = g_strdup (provider->oauth);
      ways->only = (provider->needs & PR_PROVIDER_NO_PASSWORD) != 0;
      return;
    }
}

/* The bus is asked only where tokens are what the server takes. */
static gpointer
look_for_ways (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  PrSignInWays *ways = g_new0 (PrSignInWays, 1);
  g_autoptr (PrOauthClient) client = NULL;

  look_up_host (question->host, ways);
  if (ways->oauth == NULL && question->oauth != NULL &&
      !g_str_has_prefix (question->oauth, "goa:"))
    ways->oauth = g_strdup (question->oauth);
  if (ways->oauth != NULL)
    client = pr_oauth_providers_find (ways->oauth, FALSE, NULL);
  ways->title = client != NULL ? g_strdup (client->title) : g_strdup (ways->oauth);
  if (ways->oauth != NULL || question->oauth != NULL)
    ways->online = pr_goa_list (cancellable);
  return ways;
}

void
pr_mailbox_list_sign_ins_async (const char *host,
                                const char *oauth,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const PrWork work = { look_for_ways, question_free,
                               (GDestroyNotify) pr_sign_in_ways_free, "pr-ways" };
  Question *question;

  g_return_if_fail (host != NULL);

  question = g_new0 (Question, 1);
  question->host = g_strdup (host);
  question->oauth = g_strdup (oauth);
  pr_work_start (&work, question, cancellable, callback, user_data);
}

PrSignInWays *
pr_mailbox_list_sign_ins_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
