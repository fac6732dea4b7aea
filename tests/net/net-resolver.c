/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net-resolver.h"

#define NET_TYPE_RESOLVER (net_resolver_get_type ())
G_DECLARE_FINAL_TYPE (NetResolver, net_resolver, NET, RESOLVER, GResolver)

struct _NetResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (NetResolver, net_resolver, G_TYPE_RESOLVER)

static GHashTable *names; /* of addresses, "" for a silent one */
static gint n_silent;

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
wait_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPollFD fd;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  g_atomic_int_inc (&n_silent);
  g_poll (&fd, 1, -1);
  g_atomic_int_add (&n_silent, -1);
  g_cancellable_release_fd (cancellable);
  g_task_return_error_if_cancelled (task);
}

static void
net_resolver_lookup_by_name_async (GResolver *resolver,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  const char *text = g_hash_table_lookup (names, name);
  g_auto (GStrv) addresses = NULL;
  GList *list = NULL;

  if (text == NULL)
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                               "Error resolving “%s”", name);
      return;
    }
  if (*text == '\0')
    {
      g_task_run_in_thread (task, wait_thread);
      return;
    }
  addresses = g_strsplit (text, " ", -1);
  for (guint i = 0; addresses[i] != NULL; i++)
    list = g_list_append (list, g_inet_address_new_from_string (addresses[i]));
  g_task_return_pointer (task, list, free_addresses);
}

static GList *
net_resolver_lookup_by_name_finish (GResolver *resolver,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
net_resolver_class_init (NetResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = net_resolver_lookup_by_name_async;
  resolver_class->lookup_by_name_finish = net_resolver_lookup_by_name_finish;
}

static void
net_resolver_init (NetResolver *self)
{
}

void
net_resolver_set (const char *name, const char *addresses)
{
  g_hash_table_insert (names, g_strdup (name),
                       g_strdup (addresses != NULL ? addresses : ""));
}

void
net_resolver_install (void)
{
  g_autoptr (GResolver) resolver = g_object_new (NET_TYPE_RESOLVER, NULL);

  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_resolver_set_default (resolver);
}

gint
net_resolver_count_silent (void)
{
  return g_atomic_int_get (&n_silent);
}
