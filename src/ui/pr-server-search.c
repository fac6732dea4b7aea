/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-server-search.h"

#define PAUSE_MS 700 /* of one who has typed an address */

struct _PrServerSearch
{
  GObject parent_instance;

  /* Owned */
  char *address;             /* complete, or NULL */
  char *domain;              /* of it, or NULL */
  GCancellable *cancellable; /* while it is looked for, else NULL */
  PrDiscoveryReport *report; /* of the domain, or NULL */
  char *error;               /* or NULL */

  guint pause_id; /* while the pause lasts, else 0 */
};

G_DEFINE_FINAL_TYPE (PrServerSearch, pr_server_search, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
forget (PrServerSearch *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, pr_discovery_report_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->domain, g_free);
}

static void
pr_server_search_finalize (GObject *object)
{
  forget (PR_SERVER_SEARCH (object));
  G_OBJECT_CLASS (pr_server_search_parent_class)->finalize (object);
}

static void
pr_server_search_class_init (PrServerSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_server_search_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
pr_server_search_init (PrServerSearch *self)
{
}

PrServerSearch *
pr_server_search_new (void)
{
  return g_object_new (PR_TYPE_SERVER_SEARCH, NULL);
}

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrServerSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDiscoveryReport) report = pr_mailbox_discover_finish (result, &error);

  /* Of another address by now. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->cancellable);
  self->report = g_steal_pointer (&report);
  if (self->report == NULL)
    self->error = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
begin (PrServerSearch *self)
{
  self->cancellable = g_cancellable_new ();
  pr_mailbox_discover_async (self->address, self->cancellable, discovered_cb,
                             g_object_ref (self));
}

static gboolean
paused_cb (gpointer user_data)
{
  PrServerSearch *self = user_data;

  self->pause_id = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

/* Whether something was found for @domain, which another local part does not change. */
static gboolean
is_known (PrServerSearch *self, const char *domain)
{
  return domain != NULL && self->report != NULL &&
         g_str_equal (domain, self->report->domain) &&
         (self->report->provider != NULL ||
          pr_discovery_report_get_best (self->report) != NULL);
}

void
pr_server_search_set_address (PrServerSearch *self, const char *address)
{
  g_autofree char *domain = NULL;

  g_return_if_fail (PR_IS_SERVER_SEARCH (self));
  g_return_if_fail (address != NULL);

  domain = pr_discovery_dup_domain (address);
  if (is_known (self, domain))
    {
      g_free (self->address);
      self->address = g_strdup (address);
    }
  else
    {
      forget (self);
      self->domain = g_steal_pointer (&domain);
      if (self->domain != NULL)
        {
          self->address = g_strdup (address);
          self->pause_id = g_timeout_add (PAUSE_MS, paused_cb, self);
        }
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
pr_server_search_hurry (PrServerSearch *self)
{
  g_return_if_fail (PR_IS_SERVER_SEARCH (self));

  if (self->pause_id == 0)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  begin (self);
}

void
pr_server_search_begin (PrServerSearch *self)
{
  g_return_if_fail (PR_IS_SERVER_SEARCH (self));

  pr_server_search_hurry (self);
  if (pr_server_search_get_state (self) != PR_SERVER_SEARCH_ENDED)
    return;
  g_clear_pointer (&self->report, pr_discovery_report_free);
  g_clear_pointer (&self->error, g_free);
  begin (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
pr_server_search_stop (PrServerSearch *self)
{
  g_return_if_fail (PR_IS_SERVER_SEARCH (self));

  forget (self);
}

PrServerSearchState
pr_server_search_get_state (PrServerSearch *self)
{
  g_return_val_if_fail (PR_IS_SERVER_SEARCH (self), PR_SERVER_SEARCH_IDLE);

  if (self->address == NULL)
    return PR_SERVER_SEARCH_IDLE;
  return self->pause_id != 0 || self->cancellable != NULL ? PR_SERVER_SEARCH_PENDING
                                                          : PR_SERVER_SEARCH_ENDED;
}

const char *
pr_server_search_get_domain (PrServerSearch *self)
{
  g_return_val_if_fail (PR_IS_SERVER_SEARCH (self), NULL);

  return self->domain;
}

const PrDiscoveryReport *
pr_server_search_get_report (PrServerSearch *self)
{
  g_return_val_if_fail (PR_IS_SERVER_SEARCH (self), NULL);

  return self->report;
}

const char *
pr_server_search_get_error (PrServerSearch *self)
{
  g_return_val_if_fail (PR_IS_SERVER_SEARCH (self), NULL);

  return self->error;
}
