/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-application-private.h"

#include "model/pr-items.h"
#include "ui/pr-mail-actions.h"

/* What a person wants of servers, beyond checking mail. */

static PrAccountItem *
find_by_id (PrApplication *self, gint64 id)
{
  GListModel *accounts = pr_mailbox_get_accounts (pr_application_get_mailbox (self));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (pr_account_item_get_account (item)->id == id)
        return g_steal_pointer (&item);
    }
  return NULL;
}

/* ---- fetching what was asked for ---- */

/* An account whose check was under way when something was asked: that check does not know
 * of it, so another one follows. */
typedef struct
{
  PrApplication *application;
  char *name;
} Following;

static void
following_free (gpointer data, GClosure *closure)
{
  Following *following = data;

  g_object_unref (following->application);
  g_free (following->name);
  g_free (following);
}

static void
check_one (PrApplication *self, const char *name)
{
  const char *const names[] = { name, NULL };

  pr_application_check (self, names);
}

static void
ended_cb (PrMailbox *mailbox, const char *name, gpointer report, Following *following)
{
  g_autoptr (PrApplication) self = NULL;

  if (!g_str_equal (name, following->name))
    return;
  self = g_object_ref (following->application);
  g_signal_handlers_disconnect_by_data (mailbox, following);
  check_one (self, name);
}

static void
check_soon (PrApplication *self, PrAccountItem *item)
{
  PrMailbox *mailbox = pr_application_get_mailbox (self);
  const char *name = pr_account_item_get_account (item)->name;
  Following *following;

  if (pr_account_item_get_offline (item))
    return;
  if (!pr_mailbox_is_syncing (mailbox, name))
    {
      check_one (self, name);
      return;
    }
  following = g_new0 (Following, 1);
  following->application = g_object_ref (self);
  following->name = g_strdup (name);
  g_signal_connect_data (mailbox, "sync-finished", G_CALLBACK (ended_cb), following,
                         following_free, 0);
}

/* @id: of an account, or 0: all */
static void
fetch_wishes_action (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  PrApplication *self = user_data;
  GListModel *accounts = pr_mailbox_get_accounts (pr_application_get_mailbox (self));
  gint64 wanted = g_variant_get_int64 (id);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (wanted == 0 || pr_account_item_get_account (item)->id == wanted)
        check_soon (self, item);
    }
}

/* The heads that the last check brought, whose bodies it left. */
static void
download_waiting_action (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  PrApplication *self = user_data;
  const PrAction download = { .kind = PR_ACTION_DOWNLOAD,
                              .account = g_variant_get_int64 (id) };
  g_autoptr (PrAccountItem) item = find_by_id (self, download.account);
  const PrSyncReport *report = item == NULL ? NULL : pr_account_item_get_report (item);
  PrWindow *window = pr_application_get_window (self);

  if (report != NULL && window != NULL)
    pr_mail_actions_act (window, &download, report->new_keys);
}

/* For as long as the banner says that they wait. */
static void
take_back_deletes_action (GSimpleAction *action, GVariant *name, gpointer user_data)
{
  pr_mailbox_take_back_deletes (pr_application_get_mailbox (user_data),
                                g_variant_get_string (name, NULL));
}

/* ---- what is there ---- */

/* Of the account whose mail is in sight, else of the first one. */
static void
on_server_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrApplication *self = user_data;
  GListModel *accounts = pr_mailbox_get_accounts (pr_application_get_mailbox (self));
  g_autoptr (PrAccountItem) first = g_list_model_get_item (accounts, 0);
  PrWindow *window = pr_application_get_window (self);
  const char *name =
    window == NULL ? NULL : pr_sidebar_get_account_name (pr_window_get_sidebar (window));

  if (name == NULL && first != NULL)
    name = pr_account_item_get_account (first)->name;
  if (name != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "server-messages",
                                    g_variant_new_string (name));
}

void
pr_application_add_server_actions (PrApplication *self)
{
  static const GActionEntry entries[] = {
    { "fetch-wishes", fetch_wishes_action, "x", NULL, NULL },
    { "download-waiting", download_waiting_action, "x", NULL, NULL },
    { "take-back-deletes", take_back_deletes_action, "s", NULL, NULL },
    { "on-server", on_server_action, NULL, NULL, NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
}
