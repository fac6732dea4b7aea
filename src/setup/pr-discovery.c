/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "setup/pr-discovery-look-private.h"
#include "setup/pr-setup-limits.h"

/* ---- looking at several servers side by side ---- */

typedef struct
{
  PrDiscoveryEndpoint endpoints[PR_SETUP_MAX_ENDPOINTS];
  PrDiscoveryTry *tries[PR_SETUP_MAX_ENDPOINTS]; /* NULL: not looked at, or not yet */
  GThread *threads[PR_SETUP_MAX_ENDPOINTS];
  guint n_endpoints;
  const char *ca_file;
  guint timeout_seconds;
  GCancellable *cancellable; /* of all that run */
  GAsyncQueue *ended;        /* of Look */
} Race;

/* One of them; it is the thread's until it is in the queue. */
typedef struct
{
  Race *race;
  guint index;
  PrDiscoveryTry *attempt;
} Look;

static gpointer
look_thread (gpointer user_data)
{
  Look *look = user_data;
  Race *race = look->race;

  look->attempt = pr_discovery_look (&race->endpoints[look->index], race->ca_file,
                                     race->timeout_seconds, race->cancellable);
  g_async_queue_push (race->ended, look);
  return NULL;
}

static void
take_look (Race *race, Look *look)
{
  race->tries[look->index] = look->attempt;
  g_free (look);
}

static gboolean
has_no_address (Race *race, const char *host)
{
  for (guint i = 0; i < race->n_endpoints; i++)
    if (race->tries[i] != NULL && g_str_equal (race->endpoints[i].host, host) &&
        race->tries[i]->outcome == PR_DISCOVERY_NO_ADDRESS)
      return TRUE;
  return FALSE;
}

/* A host that has no address gets none by being asked on another port. */
static guint
start_looks (Race *race, PrSecurity security)
{
  guint n_started = 0;

  for (guint i = 0; i < race->n_endpoints; i++)
    {
      Look *look;

      if (race->endpoints[i].security != security ||
          has_no_address (race, race->endpoints[i].host))
        continue;
      look = g_new0 (Look, 1);
      look->race = race;
      look->index = i;
      race->threads[i] = g_thread_new ("pr-discovery", look_thread, look);
      n_started++;
    }
  return n_started;
}

static gboolean
is_found (Race *race, guint index)
{
  return race->tries[index] != NULL && race->tries[index]->outcome == PR_DISCOVERY_POP3;
}

/* *@sure: no server that runs yet would be taken rather. */
static gboolean
find_server (Race *race, gboolean *sure)
{
  *sure = TRUE;
  for (guint i = 0; i < race->n_endpoints; i++)
    {
      if (is_found (race, i))
        return TRUE;
      if (race->threads[i] != NULL && race->tries[i] == NULL)
        *sure = FALSE;
    }
  return FALSE;
}

static void
await_looks (Race *race, guint n_running)
{
  gint64 end = g_get_monotonic_time () + (gint64) PR_SETUP_ROUND_SECONDS * G_USEC_PER_SEC;
  gboolean found = FALSE;

  while (n_running > 0)
    {
      gint64 left = end - g_get_monotonic_time ();
      Look *look =
        left <= 0 ? NULL : g_async_queue_timeout_pop (race->ended, (guint64) left);
      gboolean sure;

      if (look == NULL)
        return;
      take_look (race, look);
      n_running--;
      if (!find_server (race, &sure))
        continue;
      if (sure)
        return;
      if (!found)
        end = MIN (end, g_get_monotonic_time () + PR_SETUP_HEAD_START_MS * 1000);
      found = TRUE;
    }
}

static void
cancelled_cb (GCancellable *cancellable, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/* Whether a server was found; the threads have ended. */
static gboolean
run_round (Race *race, PrSecurity security, GCancellable *cancellable)
{
  gulong handler = 0;
  gboolean sure;
  Look *look;

  race->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     race->cancellable, NULL);
  await_looks (race, start_looks (race, security));
  g_cancellable_disconnect (cancellable, handler);
  g_cancellable_cancel (race->cancellable);
  for (guint i = 0; i < race->n_endpoints; i++)
    g_clear_pointer (&race->threads[i], g_thread_join);
  while ((look = g_async_queue_try_pop (race->ended)) != NULL)
    take_look (race, look);
  g_clear_object (&race->cancellable);
  return find_server (race, &sure);
}

/* ---- what is looked at ---- */

static guint
list_endpoints (const char *const hosts[], guint n_hosts, PrDiscoveryEndpoint *endpoints)
{
  static const PrSecurity securities[] = { PR_SECURITY_TLS, PR_SECURITY_STARTTLS };
  guint n = 0;

  for (gsize s = 0; s < G_N_ELEMENTS (securities); s++)
    for (guint i = 0; i < n_hosts; i++)
      {
        endpoints[n].host = hosts[i];
        endpoints[n].port = pr_security_get_default_port (securities[s]);
        endpoints[n++].security = securities[s];
      }
  return n;
}

static void
look_around (PrDiscoveryReport *report,
             const PrDiscoveryEndpoint *endpoints,
             guint n_endpoints,
             const PrDiscoveryOptions *options,
             GCancellable *cancellable)
{
  Race race = { .n_endpoints = n_endpoints,
                .ca_file = options->ca_file,
                .timeout_seconds = options->timeout_seconds > 0
                                     ? options->timeout_seconds
                                     : PR_SETUP_SILENCE_SECONDS };

  for (guint i = 0; i < n_endpoints; i++)
    race.endpoints[i] = endpoints[i];
  race.ended = g_async_queue_new ();
  if (!run_round (&race, PR_SECURITY_TLS, cancellable) &&
      !g_cancellable_is_cancelled (cancellable))
    run_round (&race, PR_SECURITY_STARTTLS, cancellable);
  for (guint i = 0; i < n_endpoints; i++)
    if (race.tries[i] != NULL)
      g_ptr_array_add (report->tries, race.tries[i]);
  g_async_queue_unref (race.ended);
}

static void
look_around_domain (PrDiscoveryReport *report,
                    const PrDiscoveryOptions *options,
                    GCancellable *cancellable)
{
  const char *domain = report->domain;
  g_autofree char *pop = g_strconcat ("pop.", domain, NULL);
  g_autofree char *pop3 = g_strconcat ("pop3.", domain, NULL);
  g_autofree char *mail = g_strconcat ("mail.", domain, NULL);
  const char *const hosts[] = { pop, pop3, mail, domain };
  PrDiscoveryEndpoint endpoints[2 * G_N_ELEMENTS (hosts)];
  guint n_endpoints = list_endpoints (hosts, G_N_ELEMENTS (hosts), endpoints);

  look_around (report, endpoints, n_endpoints, options, cancellable);
}

static gboolean
find_provider (PrDiscoveryReport *report,
               const PrDiscoveryOptions *options,
               GError **error)
{
  g_autoptr (PrProviders) loaded = NULL;
  const PrProviders *providers = options->providers;
  const PrProvider *provider;

  if (providers == NULL)
    providers = loaded = pr_providers_load (error);
  if (providers == NULL)
    return FALSE;
  provider = pr_providers_find (providers, report->domain);
  if (provider != NULL)
    report->provider = pr_provider_copy (provider);
  return TRUE;
}

PrDiscoveryReport *
pr_discovery_run (const char *address,
                  const PrDiscoveryOptions *options,
                  GCancellable *cancellable,
                  GError **error)
{
  static const PrDiscoveryOptions defaults = { 0 };
  g_autoptr (PrDiscoveryReport) report = NULL;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (options == NULL || options->n_endpoints <= PR_SETUP_MAX_ENDPOINTS,
                        NULL);

  if (options == NULL)
    options = &defaults;
  report = pr_discovery_report_new ();
  report->domain = pr_discovery_dup_domain (address);
  if (report->domain == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not an email address. Give one such as "
                      "“ada@example.org”."),
                   address);
      return NULL;
    }
  if (!find_provider (report, options, error))
    return NULL;
  if (report->provider == NULL && options->endpoints != NULL)
    look_around (report, options->endpoints, options->n_endpoints, options, cancellable);
  else if (report->provider == NULL)
    look_around_domain (report, options, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&report);
}
