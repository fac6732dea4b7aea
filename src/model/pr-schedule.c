/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-schedule-private.h"

#include "model/pr-items-private.h"

#define LOOK_SECONDS 30 /* at the latest: time jumps when the computer has slept */
#define IN_USE_SECONDS 120
#define LOGIN_DELAY_SECONDS 300 /* where the server does not say how long it wants */
#define MAX_LOGIN_DELAY_SECONDS 3600
#define REFUSED_SECONDS 3600 /* servers count sign-ins that fail, and lock people out */

struct _PrSchedule
{
  GObject parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrNetwork *network;

  PrScheduleClock clock;
  guint interval; /* seconds; 0: only by hand */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (PrSchedule, pr_schedule, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_INTERVAL,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static gint64
read_clock (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
needs_no_network (const PrAccount *account)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (account->host);

  return g_ascii_strcasecmp (account->host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* ---- the network ---- */

static void
follow_network (PrSchedule *self, PrAccountItem *item)
{
  gboolean was_offline = pr_account_item_get_offline (item);

  pr_account_item_set_away (item,
                            !pr_network_get_available (self->network) &&
                              !needs_no_network (pr_account_item_get_account (item)));
  if (was_offline && !pr_account_item_get_offline (item) && self->interval > 0)
    pr_account_item_set_next_check (item, self->clock ());
}

/* ---- what is due ---- */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* An account that was removed meanwhile is no trouble of anybody's. */
  g_autoptr (GPtrArray) reports =
    pr_mailbox_sync_finish (PR_MAILBOX (source), result, NULL);
}

static gboolean
is_due (PrAccountItem *item, gint64 now)
{
  gint64 next = pr_account_item_get_next_check (item);

  return next != 0 && next <= now && !pr_account_item_get_syncing (item) &&
         !pr_account_item_get_offline (item);
}

/* A clock that was put back must not let an account wait for longer than ever. */
static void
heed_clock (PrSchedule *self, PrAccountItem *item, gint64 now)
{
  gint64 latest = now + MAX (self->interval, REFUSED_SECONDS);

  if (pr_account_item_get_next_check (item) > latest)
    pr_account_item_set_next_check (item, latest);
}

static gboolean
look_cb (gpointer user_data)
{
  PrSchedule *self = user_data;

  self->look_id = 0;
  pr_schedule_look (self);
  return G_SOURCE_REMOVE;
}

/* Half a minute goes with other programs' wake-ups; what is due sooner is exact. */
static void
look_later (PrSchedule *self)
{
  GListModel *accounts = pr_mailbox_get_accounts (self->mailbox);
  gint64 now = self->clock ();
  gint64 seconds = LOOK_SECONDS;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);
      gint64 next = pr_account_item_get_next_check (item);

      if (next != 0 && !pr_account_item_get_offline (item) &&
          !pr_account_item_get_syncing (item))
        seconds = MIN (seconds, MAX (next - now, 0));
    }
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (seconds == LOOK_SECONDS)
    self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  else
    self->look_id = g_timeout_add ((guint) seconds * 1000, look_cb, self);
}

void
pr_schedule_look (PrSchedule *self)
{
  GListModel *accounts;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gint64 now;

  g_return_if_fail (PR_IS_SCHEDULE (self));

  accounts = pr_mailbox_get_accounts (self->mailbox);
  now = self->clock ();
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      follow_network (self, item);
      heed_clock (self, item, now);
      if (is_due (item, now))
        {
          g_ptr_array_add (names, pr_account_item_get_account (item)->name);
          pr_account_item_set_next_check (item, now + self->interval);
          pr_account_item_give_a_try (item);
        }
      else
        pr_account_item_tell_again (item); /* what was today may be yesterday */
    }
  g_ptr_array_add (names, NULL);
  if (names->len > 1)
    pr_mailbox_sync_async (self->mailbox, (const char *const *) names->pdata, NULL, NULL,
                           checked_cb, NULL);
  look_later (self);
}

/* ---- when the next check is ---- */

static guint
get_wait (PrSchedule *self, const PrSyncReport *report)
{
  guint asked_for = (guint) CLAMP (report->login_delay, 0, MAX_LOGIN_DELAY_SECONDS);
  PrTroubleCode code;

  if (report->trouble == NULL)
    return MAX (self->interval, asked_for);
  code = report->trouble->code;
  if (code == PR_TROUBLE_IN_USE)
    return MIN (self->interval, IN_USE_SECONDS);
  if (code == PR_TROUBLE_LOGIN_DELAY)
    return asked_for > 0 ? asked_for : MIN (self->interval, LOGIN_DELAY_SECONDS);
  if (code == PR_TROUBLE_AUTH || code == PR_TROUBLE_TOKEN)
    return MAX (self->interval, REFUSED_SECONDS);
  return self->interval;
}

static PrAccountItem *
find_item (PrSchedule *self, const char *name)
{
  GListModel *accounts = pr_mailbox_get_accounts (self->mailbox);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (g_str_equal (pr_account_item_get_account (item)->name, name))
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
finished_cb (PrMailbox *mailbox,
             const char *name,
             const PrSyncReport *report,
             PrSchedule *self)
{
  g_autoptr (PrAccountItem) item = find_item (self, name);

  g_assert (PR_IS_SCHEDULE (self));

  if (item == NULL || self->interval == 0)
    return;
  pr_account_item_set_next_check (item, self->clock () + get_wait (self, report));
  look_later (self);
}

/* ---- accounts that come ---- */

/* Whoever adds an account checks it: it is due only later. */
static void
accounts_changed_cb (GListModel *accounts,
                     guint position,
                     guint removed,
                     guint added,
                     PrSchedule *self)
{
  g_assert (PR_IS_SCHEDULE (self));

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      follow_network (self, item);
      if (self->interval > 0)
        pr_account_item_set_next_check (item, self->clock () + self->interval);
    }
  look_later (self);
}

/* ---- the object ---- */

static void
set_interval (PrSchedule *self, guint interval)
{
  GListModel *accounts = pr_mailbox_get_accounts (self->mailbox);

  if (self->interval == interval)
    return;
  self->interval = interval;
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      pr_account_item_set_next_check (item,
                                      interval == 0 ? 0 : self->clock () + interval);
    }
  look_later (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

static void
pr_schedule_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INTERVAL)
    g_value_set_uint (value, PR_SCHEDULE (object)->interval);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_schedule_set_property (GObject *object,
                          guint id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  if (id == PROP_INTERVAL)
    set_interval (PR_SCHEDULE (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_schedule_dispose (GObject *object)
{
  PrSchedule *self = PR_SCHEDULE (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->network);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_schedule_parent_class)->dispose (object);
}

static void
pr_schedule_class_init (PrScheduleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pr_schedule_dispose;
  object_class->get_property = pr_schedule_get_property;
  object_class->set_property = pr_schedule_set_property;
  properties[PROP_INTERVAL] =
    g_param_spec_uint ("interval", NULL, NULL, 0, G_MAXINT, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_schedule_init (PrSchedule *self)
{
  self->clock = read_clock;
}

PrSchedule *
pr_schedule_new (PrMailbox *mailbox, PrNetwork *network)
{
  PrSchedule *self;
  GListModel *accounts;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (PR_IS_NETWORK (network), NULL);

  self = g_object_new (PR_TYPE_SCHEDULE, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->network = g_object_ref (network);
  accounts = pr_mailbox_get_accounts (mailbox);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb),
                           self, 0);
  g_signal_connect_object (mailbox, "sync-finished", G_CALLBACK (finished_cb), self, 0);
  g_signal_connect_object (network, "notify::available", G_CALLBACK (pr_schedule_look),
                           self, G_CONNECT_SWAPPED);
  accounts_changed_cb (accounts, 0, 0, g_list_model_get_n_items (accounts), self);
  return self;
}

void
pr_schedule_start (PrSchedule *self)
{
  GListModel *accounts;

  g_return_if_fail (PR_IS_SCHEDULE (self));

  accounts = pr_mailbox_get_accounts (self->mailbox);
  for (guint i = 0; self->interval > 0 && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      pr_account_item_set_next_check (item, self->clock ());
    }
  pr_schedule_look (self);
}

void
pr_schedule_set_clock (PrSchedule *self, PrScheduleClock clock)
{
  g_return_if_fail (PR_IS_SCHEDULE (self));
  g_return_if_fail (clock != NULL);

  self->clock = clock;
}
