/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-schedule-fixture.h"

gint64 schedule_now = NOON;

gint64
schedule_read_clock (void)
{
  return schedule_now;
}

static void
finished_cb (ScheduleFixture *f)
{
  f->n_finished++;
}

void
schedule_fixture_set_up (ScheduleFixture *f, gconstpointer host)
{
  g_autoptr (GError) error = NULL;
  GListModel *accounts;

  model_fixture_set_up (&f->model, NULL);
  f->server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  g_free (f->model.account->host);
  f->model.account->host = g_strdup (host);
  f->model.account->port = pr_test_server_get_port (f->server);
  f->model.account->security = PR_SECURITY_NONE;
  f->model.account->password_command = g_strdup ("echo secret");
  pr_store_update_account (f->model.other, f->model.account, &error);
  g_assert_no_error (error);

  f->monitor = pr_test_monitor_new (TRUE);
  f->power = pr_test_power_new ();
  f->network = g_object_new (PR_TYPE_NETWORK, "monitor", f->monitor, "power", f->power,
                             "delay", 20, NULL);
  accounts = pr_mailbox_get_accounts (f->model.mailbox);
  model_wait_until (g_list_model_get_n_items (accounts) == 1);
  f->item = g_list_model_get_item (accounts, 0);
  f->schedule = pr_schedule_new (f->model.mailbox, f->network);
  g_signal_connect_swapped (f->model.mailbox, "sync-finished", G_CALLBACK (finished_cb),
                            f);
}

void
schedule_fixture_tear_down (ScheduleFixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->schedule);
  /* Until what was asked of it is answered. */
  model_wait_until (G_OBJECT (f->network)->ref_count == 1);
  g_assert_finalize_object (f->network);
  g_assert_finalize_object (f->monitor);
  g_assert_finalize_object (f->power);
  model_wait_until (!pr_mailbox_is_syncing (f->model.mailbox, NULL));
  g_clear_object (&f->item);
  model_fixture_tear_down (&f->model, data);
  pr_test_server_free (f->server);
}

static double
roll_nothing (void)
{
  return 0;
}

void
schedule_stand_still (ScheduleFixture *f)
{
  schedule_now = NOON;
  pr_schedule_set_clock (f->schedule, schedule_read_clock);
  pr_schedule_set_dice (f->schedule, roll_nothing);
}

void
schedule_set_interval (ScheduleFixture *f, guint seconds)
{
  g_object_set (f->schedule, "interval", seconds, NULL);
}

void
schedule_await_checks (ScheduleFixture *f, guint n)
{
  model_wait_until (f->n_finished == n &&
                    !pr_mailbox_is_syncing (f->model.mailbox, NULL));
}

void
schedule_check_by_hand (ScheduleFixture *f)
{
  guint n_finished = f->n_finished;

  pr_mailbox_sync_async (f->model.mailbox, NULL, NULL, NULL, NULL, NULL);
  schedule_await_checks (f, n_finished + 1);
}

/* Long enough for what must not happen. */
void
schedule_wait_a_moment (void)
{
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;

  while (g_get_monotonic_time () < end)
    model_iterate ();
}

void
schedule_set_network (ScheduleFixture *f, gboolean available)
{
  pr_test_monitor_set_available (f->monitor, available);
  model_wait_until (pr_network_get_available (f->network) == available);
}

const char *
schedule_get_status (ScheduleFixture *f)
{
  return pr_account_item_get_status (f->item);
}
