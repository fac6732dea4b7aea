/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-schedule-private.h"

#include "model/pr-clock-private.h"
#include "model/pr-items-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-reach-private.h"

#define LOOK_SECONDS 30 /* at the latest: time jumps when the computer has slept */

struct _PrSchedule
{
  GObject parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrNetwork *network;
  PrReach *reach;
  PrClock *alarm; /* or NULL */

  PrScheduleClock clock;
  PrScheduleDice dice;
  gboolean save_when_metered;
  gboolean save_power;
  guint interval; /* seconds; 0: only by hand */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (PrSchedule, pr_schedule, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_INTERVAL,
  PROP_SAVE_WHEN_METERED,
  PROP_SAVE_POWER,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static gint64
read_clock (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static double
roll (void)
{
  return g_random_double_range (-1, 1);
}

static PrAccountItem *
get_item (PrSchedule *self, guint index)
{
  return g_list_model_get_item (pr_mailbox_get_accounts (self->mailbox), index);
}

static guint
count_items (PrSchedule *self)
{
  return g_list_model_get_n_items (pr_mailbox_get_accounts (self->mailbox));
}

/* ---- when the next check is ---- */

static PrSaving
get_saving (PrSchedule *self, const PrAccount *account)
{
  if (account != NULL && pr_reach_needs_no_network (account))
    return PR_SAVING_NONE;
  if (self->save_when_metered && pr_network_get_metered (self->network))
    return PR_SAVING_METERED;
  return self->save_power && pr_network_get_power_saver (self->network) ? PR_SAVING_POWER
                                                                        : PR_SAVING_NONE;
}

/* Seconds; 0: only by hand */
static guint
get_interval (PrSchedule *self, PrAccountItem *item)
{
  gboolean saves =
    get_saving (self, pr_account_item_get_account (item)) != PR_SAVING_NONE;

  return self->interval * (saves ? PR_PACE_SPARING_FACTOR : 1);
}

/* At @when, but not before the server allows it; 0: only by hand. */
static void
set_next_check (PrSchedule *self, PrAccountItem *item, gint64 when)
{
  PrPace *pace = pr_account_item_get_pace (item);
  gint64 now = self->clock ();
  gint64 last_checked = pr_account_item_get_account (item)->last_checked;

  if (when != 0)
    when = MAX (when, pr_pace_get_earliest (pace, last_checked, now));
  pace->longest = MAX (when - now, 0);
  pr_account_item_set_next_check (item, when);
}

/* As the last check tells, or as if it had ended at @from where there was none. */
static void
plan (PrSchedule *self, PrAccountItem *item, gint64 from)
{
  const PrPace *pace = pr_account_item_get_pace (item);
  guint interval = get_interval (self, item);
  gint64 wait = interval == 0 ? -1 : pr_pace_get_wait (pace, interval, self->dice ());

  set_next_check (self, item, wait < 0 ? 0 : from + wait);
}

/* Whoever is to sign in anew, or checks by hand, is not helped by trying; and what was
 * refused is not said again at once. */
static gboolean
may_try (PrSchedule *self, PrAccountItem *item)
{
  PrPause pause = pr_account_item_get_pace (item)->pause;

  return self->interval > 0 && pause != PR_PAUSE_SIGN_IN && pause != PR_PAUSE_DOUBT;
}

/* ---- the network ---- */

static void
follow_network (PrSchedule *self, PrAccountItem *item)
{
  gboolean was_offline = pr_account_item_get_offline (item);

  pr_account_item_set_away (item, !pr_reach_look (self->reach,
                                                  pr_account_item_get_account (item)));
  if (!was_offline || pr_account_item_get_offline (item) || !may_try (self, item))
    return;
  pr_pace_forgive (pr_account_item_get_pace (item));
  set_next_check (self, item, self->clock ());
}

/* It costs otherwise than before. */
static void
follow_cost (PrSchedule *self)
{
  g_assert (PR_IS_SCHEDULE (self));

  pr_mailbox_set_saving (self->mailbox, get_saving (self, NULL) != PR_SAVING_NONE);
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);
      PrPace *pace = pr_account_item_get_pace (item);

      pr_account_item_set_saving (item,
                                  get_saving (self, pr_account_item_get_account (item)));
      if (pr_account_item_get_next_check (item) != 0 && pace->pause == PR_PAUSE_INTERVAL)
        plan (self, item, pace->tried_at != 0 ? pace->tried_at : self->clock ());
    }
  pr_schedule_look (self);
}

/* It may be another one, where what failed may work; but networks that come and go, such
 * as those of containers, must not let an account be tried all the time. */
static void
network_changed_cb (PrSchedule *self)
{
  g_assert (PR_IS_SCHEDULE (self));

  pr_reach_forget (self->reach);
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);
      PrPace *pace = pr_account_item_get_pace (item);
      gint64 now = self->clock ();

      if (self->interval > 0 && pr_pace_forgive (pace))
        set_next_check (self, item,
                        CLAMP (pace->tried_at + PR_PACE_FIRST_RETRY, now,
                               now + PR_PACE_FIRST_RETRY));
    }
  pr_schedule_look (self);
}

static void
look_again_cb (gpointer source, gpointer user_data)
{
  pr_schedule_look (user_data);
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

/* A clock that was put back must not let an account wait for longer than was meant. */
static void
heed_clock (PrSchedule *self, PrAccountItem *item, gint64 now)
{
  PrPace *pace = pr_account_item_get_pace (item);

  if (pace->tried_at > now)
    pace->tried_at = now;
  if (pr_account_item_get_next_check (item) > now + pace->longest)
    pr_account_item_set_next_check (item, now + pace->longest);
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
  gint64 now = self->clock ();
  gint64 seconds = LOOK_SECONDS;

  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);
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
  const PrSyncOptions options = { .hold_seconds = PR_SCHEDULE_HOLD_SECONDS };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gint64 now;

  g_return_if_fail (PR_IS_SCHEDULE (self));

  now = self->clock ();
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);

      follow_network (self, item);
      heed_clock (self, item, now);
      if (is_due (item, now))
        {
          g_ptr_array_add (names, pr_account_item_get_account (item)->name);
          set_next_check (self, item, now + get_interval (self, item));
          pr_account_item_give_a_try (item);
        }
      else
        pr_account_item_tell_again (item); /* what was today may be yesterday */
    }
  g_ptr_array_add (names, NULL);
  if (names->len > 1)
    pr_mailbox_sync_async (self->mailbox, (const char *const *) names->pdata, &options,
                           NULL, checked_cb, NULL);
  look_later (self);
}

/* ---- how checks end ---- */

static PrAccountItem *
find_item (PrSchedule *self, const char *name)
{
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);

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

  if (item == NULL)
    return;
  pr_pace_note (pr_account_item_get_pace (item), report, self->clock ());
  plan (self, item, self->clock ());
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

      pr_account_item_set_saving (item,
                                  get_saving (self, pr_account_item_get_account (item)));
      follow_network (self, item);
      plan (self, item, self->clock ());
    }
  look_later (self);
}

/* ---- the object ---- */

static void
set_interval (PrSchedule *self, guint interval)
{
  if (self->interval == interval)
    return;
  self->interval = interval;
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);

      plan (self, item, self->clock ());
    }
  look_later (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

static void
set_saves (PrSchedule *self, gboolean *field, gboolean saves, GParamSpec *pspec)
{
  if (*field == !!saves)
    return;
  *field = !!saves;
  follow_cost (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
pr_schedule_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PrSchedule *self = PR_SCHEDULE (object);

  switch (id)
    {
    case PROP_INTERVAL:
      g_value_set_uint (value, self->interval);
      break;
    case PROP_SAVE_WHEN_METERED:
      g_value_set_boolean (value, self->save_when_metered);
      break;
    case PROP_SAVE_POWER:
      g_value_set_boolean (value, self->save_power);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_schedule_set_property (GObject *object,
                          guint id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  PrSchedule *self = PR_SCHEDULE (object);

  switch (id)
    {
    case PROP_INTERVAL:
      set_interval (self, g_value_get_uint (value));
      break;
    case PROP_SAVE_WHEN_METERED:
      set_saves (self, &self->save_when_metered, g_value_get_boolean (value), pspec);
      break;
    case PROP_SAVE_POWER:
      set_saves (self, &self->save_power, g_value_get_boolean (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_schedule_dispose (GObject *object)
{
  PrSchedule *self = PR_SCHEDULE (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->reach, pr_reach_free);
  g_clear_pointer (&self->alarm, pr_clock_free);
  if (self->mailbox != NULL)
    pr_mailbox_set_saving (self->mailbox, FALSE);
  g_clear_object (&self->network);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_schedule_parent_class)->dispose (object);
}

static void
pr_schedule_class_init (PrScheduleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = pr_schedule_dispose;
  object_class->get_property = pr_schedule_get_property;
  object_class->set_property = pr_schedule_set_property;
  properties[PROP_INTERVAL] =
    g_param_spec_uint ("interval", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SAVE_WHEN_METERED] =
    g_param_spec_boolean ("save-when-metered", NULL, NULL, TRUE, flags);
  properties[PROP_SAVE_POWER] =
    g_param_spec_boolean ("save-power", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_schedule_init (PrSchedule *self)
{
  self->clock = read_clock;
  self->dice = roll;
  self->save_when_metered = TRUE;
  self->save_power = TRUE;
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
  self->reach = pr_reach_new (network, look_again_cb, self);
  self->alarm = pr_clock_new (look_again_cb, self);
  accounts = pr_mailbox_get_accounts (mailbox);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb),
                           self, 0);
  g_signal_connect_object (mailbox, "sync-finished", G_CALLBACK (finished_cb), self, 0);
  g_signal_connect_object (network, "changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (network, "notify::metered", G_CALLBACK (follow_cost), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (network, "notify::power-saver", G_CALLBACK (follow_cost), self,
                           G_CONNECT_SWAPPED);
  pr_mailbox_set_saving (mailbox, get_saving (self, NULL) != PR_SAVING_NONE);
  accounts_changed_cb (accounts, 0, 0, g_list_model_get_n_items (accounts), self);
  return self;
}

void
pr_schedule_start (PrSchedule *self)
{
  g_return_if_fail (PR_IS_SCHEDULE (self));

  for (guint i = 0; self->interval > 0 && i < count_items (self); i++)
    {
      g_autoptr (PrAccountItem) item = get_item (self, i);

      set_next_check (self, item, self->clock ());
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

void
pr_schedule_set_dice (PrSchedule *self, PrScheduleDice dice)
{
  g_return_if_fail (PR_IS_SCHEDULE (self));
  g_return_if_fail (dice != NULL);

  self->dice = dice;
}
