/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "net/pr-connection.h"
#include "net/pr-lookup-private.h"
#include "net/pr-net-limits.h"

typedef GList Addresses;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Addresses, g_resolver_free_addresses)

char *
pr_lookup_normalize (const char *host)
{
  g_autofree char *name = NULL;
  gsize length = strlen (host);

  if (length > 2 && host[0] == '[' && host[length - 1] == ']')
    name = g_ascii_strdown (host + 1, length - 2);
  else
    name = g_ascii_strdown (host, length);
  length = strlen (name);
  if (length > 1 && name[length - 1] == '.')
    name[length - 1] = '\0';
  if (*name == '\0')
    return NULL;
  if (g_hostname_is_ip_address (name))
    return g_steal_pointer (&name);
  return g_hostname_to_ascii (name);
}

static void
lookup_cb (GObject *resolver, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/* getaddrinfo () takes neither a time-out nor a wish to stop, so it runs beside us and is
 * left behind when it is slow. */
static GList *
look_up_until (const char *name,
               gint64 deadline,
               GCancellable *cancellable,
               gboolean *late,
               GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) timer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 left = MAX (deadline - g_get_monotonic_time (), 0);
  gulong handler = 0;

  timer = g_timeout_source_new (left / 1000);
  g_source_set_callback (timer, give_up_cb, inner, NULL);
  g_source_attach (timer, context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), inner, NULL);

  g_main_context_push_thread_default (context);
  g_resolver_lookup_by_name_async (resolver, name, inner, lookup_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  *late = g_source_is_destroyed (timer);
  g_source_destroy (timer);
  g_cancellable_disconnect (cancellable, handler);
  return g_resolver_lookup_by_name_finish (resolver, result, error);
}

static void
set_unresolved (const char *host, const GError *cause, GError **error)
{
  if (g_error_matches (cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_RESOLVE,
                 _ ("There is no server by the name “%s”."), host);
  else if (g_error_matches (cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE))
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_RESOLVE,
                 _ ("The address of “%s” cannot be looked up now."), host);
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_RESOLVE,
                 _ ("The address of “%s” cannot be looked up: %s."), host,
                 cause->message);
}

/* Takes turns between the family that the resolver put first and the other one, so that
 * a network whose IPv6 leads nowhere costs one wait and not one for each address. */
static GPtrArray *
take_turns (GList *found)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  GSocketFamily first = g_inet_address_get_family (found->data);
  GList *next[2] = { found, found };

  for (guint turn = 0; addresses->len < PR_NET_MAX_ADDRESSES; turn = !turn)
    {
      while (next[turn] != NULL &&
             (g_inet_address_get_family (next[turn]->data) == first) != (turn == 0))
        next[turn] = next[turn]->next;
      if (next[turn] != NULL)
        {
          g_ptr_array_add (addresses, g_object_ref (next[turn]->data));
          next[turn] = next[turn]->next;
        }
      else if (next[!turn] == NULL)
        break;
    }
  return g_steal_pointer (&addresses);
}

GPtrArray *
pr_lookup_addresses (const char *host,
                     const char *name,
                     gint64 deadline,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (Addresses) found = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean late;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  found = look_up_until (name, deadline, cancellable, &late, &local_error);
  if (found != NULL)
    return take_turns (found);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (late)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT,
                 _ ("Looking up the address of “%s” took too long."), host);
  else
    set_unresolved (host, local_error, error);
  return NULL;
}
