/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-items-private.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-banner.h"
#include "ui/pr-keep-group.h"
#include "ui/pr-link-group.h"
#include "ui/pr-traits-group.h"

/* How long mail stays on the server, as the form asks, and what the window says before
 * any of it is deleted there. */

static PrAccount *
find (UiFixture *f)
{
  return pr_mailbox_find_account (pr_application_get_mailbox (f->application), "work",
                                  NULL);
}

/* Three letters are here and on the server; the form of their account is open. */
static PrAccountForm *
open_form (UiFixture *f, PrKeepGroup **keep)
{
  PrAccountForm *form;

  ui_fixture_receive (f, 3);
  ui_fixture_note_maildrop (f, 3, 30);
  form = ui_fixture_open_form (f, "edit-account", "work");
  *keep = PR_KEEP_GROUP (ui_find (GTK_WIDGET (form), PR_TYPE_KEEP_GROUP));
  return form;
}

static void
submit (UiFixture *f, PrAccountForm *form)
{
  g_assert_true (pr_account_form_submit (form));
  ui_wait_until (ui_find_window (PR_TYPE_ACCOUNT_FORM) == NULL);
  ui_wait_until (
    !pr_mailbox_is_syncing (pr_application_get_mailbox (f->application), NULL));
}

/* ---- the form ---- */

/* What the check before taught is told, and forgotten by the button. */
static void
test_learned_is_told_and_forgotten (UiFixture *f, gconstpointer data)
{
  PrAccountForm *form;
  PrTraitsGroup *traits;

  ui_fixture_receive (f, 3);
  form = ui_fixture_open_form (f, "edit-account", "work");
  traits = PR_TRAITS_GROUP (ui_find (GTK_WIDGET (form), PR_TYPE_TRAITS_GROUP));
  ui_wait_until (pr_traits_group_get_n_told (traits) > 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (traits)));
  pr_traits_group_forget (traits);
  ui_wait_until (pr_traits_group_get_n_told (traits) == 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (traits)));
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_each_rule_is_read_as_it_was_set (void)
{
  static const struct
  {
    const char *rule;
    gboolean agreed;
  } cases[] = { { "forever", FALSE },    { "12", TRUE },
                { "newest:500", FALSE }, { "newest:200M", TRUE },
                { "newest:77K", TRUE },  { "until-deleted", TRUE },
                { "none", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GtkWidget) group =
        g_object_ref_sink (g_object_new (PR_TYPE_KEEP_GROUP, NULL));
      g_autoptr (PrAccount) account = pr_account_new ();
      g_autoptr (PrAccount) read = pr_account_new ();
      g_autofree char *rule = NULL;

      g_assert_true (pr_account_set_keep (account, cases[i].rule));
      account->keep_agreed = cases[i].agreed;
      pr_keep_group_set_account (PR_KEEP_GROUP (group), account);
      pr_keep_group_read (PR_KEEP_GROUP (group), read);
      rule = pr_account_dup_keep (read);
      g_assert_cmpstr (rule, ==, cases[i].rule);
      g_assert_true (read->keep_agreed == cases[i].agreed);
    }
}

static void
test_numbers_are_seen_before_a_rule_is_agreed_to (UiFixture *f, gconstpointer data)
{
  PrKeepGroup *keep;
  PrAccountForm *form = open_form (f, &keep);

  g_assert_null (pr_keep_group_get_question (keep));
  pr_keep_group_choose (keep, PR_KEEP_NEWEST, 1);
  ui_wait_until (pr_keep_group_get_preview (keep) != NULL);
  g_assert_cmpstr (pr_keep_group_get_preview (keep), ==,
                   "2 messages, the oldest from 2026, would be deleted on the server");
  g_assert_cmpstr (pr_keep_group_get_question (keep), ==,
                   "Delete these 2 messages there, and later ones by this rule");
  pr_keep_group_choose (keep, PR_KEEP_NEWEST, 3);
  ui_wait_until (g_strcmp0 (pr_keep_group_get_preview (keep),
                            "Nothing would be deleted on the server now") == 0);
  gtk_window_close (GTK_WINDOW (form));
}

static void
test_rule_without_consent_deletes_nothing (UiFixture *f, gconstpointer data)
{
  PrKeepGroup *keep;
  PrAccountForm *form = open_form (f, &keep);
  g_autoptr (PrAccount) account = NULL;

  pr_keep_group_choose (keep, PR_KEEP_NEWEST, 1);
  ui_wait_until (pr_keep_group_get_preview (keep) != NULL);
  submit (f, form);
  account = find (f);
  g_assert_cmpint (account->keep, ==, PR_KEEP_NEWEST);
  g_assert_cmpuint (account->keep_count, ==, 1);
  g_assert_false (account->keep_agreed);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "DELE"), ==, 0);
}

static void
test_consent_is_kept_with_its_rule (UiFixture *f, gconstpointer data)
{
  PrKeepGroup *keep;
  PrAccountForm *form = open_form (f, &keep);
  g_autoptr (PrAccount) account = NULL;

  pr_keep_group_choose (keep, PR_KEEP_UNTIL_DELETED, 0);
  ui_wait_until (pr_keep_group_get_question (keep) != NULL);
  pr_keep_group_set_agreed (keep, TRUE);
  submit (f, form);
  account = find (f);
  g_assert_true (account->keep_agreed);
}

static void
test_another_rule_asks_anew (UiFixture *f, gconstpointer data)
{
  g_autoptr (GtkWidget) group =
    g_object_ref_sink (g_object_new (PR_TYPE_KEEP_GROUP, NULL));
  g_autoptr (PrAccount) account = pr_account_new ();

  pr_account_set_keep (account, "30");
  account->keep_agreed = TRUE;
  pr_keep_group_set_account (PR_KEEP_GROUP (group), account);
  pr_keep_group_choose (PR_KEEP_GROUP (group), PR_KEEP_DAYS, 7);
  pr_keep_group_read (PR_KEEP_GROUP (group), account);
  g_assert_cmpuint (account->keep_days, ==, 7);
  g_assert_false (account->keep_agreed);
  /* The one that was agreed to still is. */
  pr_keep_group_choose (PR_KEEP_GROUP (group), PR_KEEP_DAYS, 30);
  pr_keep_group_read (PR_KEEP_GROUP (group), account);
  g_assert_true (account->keep_agreed);
}

static void
test_limits_are_read_as_they_were_set (void)
{
  g_autoptr (GtkWidget) group =
    g_object_ref_sink (g_object_new (PR_TYPE_LINK_GROUP, NULL));
  PrLinkGroup *link = PR_LINK_GROUP (group);
  g_autoptr (PrAccount) account = pr_account_new ();

  account->max_size = 4096;
  account->session_octets = 5 * 1024 * 1024 + 1;
  account->fetch = PR_FETCH_WHOLE;
  pr_link_group_set_account (link, account);
  pr_link_group_set_limit (link, "day", 7);
  pr_link_group_set_order (link, PR_FETCH_HEADS_FIRST);
  pr_link_group_read (link, account);
  g_assert_cmpuint (account->max_size, ==, 4096);
  g_assert_cmpuint (account->session_octets, ==, 5 * 1024 * 1024 + 1);
  g_assert_cmpuint (account->ask_above, ==, PR_ACCOUNT_ASK_ABOVE);
  g_assert_cmpuint (account->day_octets, ==, 7 * 1024 * 1024);
  g_assert_cmpint (account->fetch, ==, PR_FETCH_HEADS_FIRST);
}

/* ---- the banner ---- */

static const char *
get_banner (UiFixture *f)
{
  return pr_list_pane_get_banner (pr_window_get_list_pane (f->window));
}

static PrAccountItem *
get_item (UiFixture *f)
{
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (
                             pr_application_get_mailbox (f->application)),
                           0);

  return item; /* the model holds it */
}

static void
report (UiFixture *f, PrSyncReport given)
{
  const PrSyncProgress begun = { .phase = PR_SYNC_CONNECTING };
  PrSyncReport *made = pr_sync_report_new ("work");

  pr_account_item_set_progress (get_item (f), &begun);
  made->due = given.due;
  made->due_oldest = 1560000000; /* in 2019 */
  made->adopted = given.adopted;
  made->waiting = given.waiting;
  made->orders_dropped = given.orders_dropped;
  pr_account_item_set_report (get_item (f), made);
  pr_sync_report_free (made);
}

static void
test_banner_says_what_is_held (UiFixture *f, gconstpointer data)
{
  const PrSyncProgress holding = { .phase = PR_SYNC_HOLDING, .messages_total = 312 };

  ui_fixture_add_account (f, "secret");
  pr_account_item_set_progress (get_item (f), &holding);
  g_assert_cmpstr (get_banner (f), ==,
                   "312 messages are about to be deleted on the server");
  report (f, (PrSyncReport){ 0 });
  g_assert_null (get_banner (f));
}

static void
test_banner_says_what_is_due (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  report (f, (PrSyncReport){ .due = 312 });
  g_assert_cmpstr (get_banner (f), ==,
                   "By the rule of “work”, 312 messages, the oldest from 2019, would be "
                   "deleted on the server");
}

static void
press (UiFixture *f, const char *label)
{
  GtkWidget *banner = ui_find (GTK_WIDGET (f->window), PR_TYPE_BANNER);
  GObject *button = gtk_widget_get_template_child (banner, PR_TYPE_BANNER, label);

  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (button)));
  gtk_widget_activate (GTK_WIDGET (button));
}

static void
test_banner_notes_are_put_away (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  report (f, (PrSyncReport){ .adopted = 20000 });
  g_assert_cmpstr (get_banner (f), ==,
                   "The server of “work” renumbered 20000 messages. They were not "
                   "downloaded again.");
  ui_draw (GTK_WIDGET (f->window));
  press (f, "dismiss");
  ui_wait_until (get_banner (f) == NULL);
}

static void
test_banner_says_what_is_not_deleted (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  report (f, (PrSyncReport){ .orders_dropped = 2, .waiting = 5 });
  g_assert_cmpstr (get_banner (f), ==,
                   "2 messages that you deleted on the server of “work” are not known "
                   "there any more. If they are still there, delete them once more.");
}

static void
test_banner_offers_what_waits (UiFixture *f, gconstpointer data)
{
  ui_fixture_add_account (f, "secret");
  report (f, (PrSyncReport){ .waiting = 5 });
  g_assert_cmpstr (get_banner (f), ==, "5 large messages wait on the server of “work”");
  ui_draw (GTK_WIDGET (f->window));
  press (f, "note_button");
  ui_wait_until (get_banner (f) == NULL);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, test)                                                   \
  g_test_add ("/ui/keep/" name, UiFixture, NULL, ui_fixture_set_up, test, \
              ui_fixture_tear_down)
  ADD ("numbers-are-seen-before-a-rule-is-agreed-to",
       test_numbers_are_seen_before_a_rule_is_agreed_to);
  ADD ("rule-without-consent-deletes-nothing", test_rule_without_consent_deletes_nothing);
  ADD ("consent-is-kept-with-its-rule", test_consent_is_kept_with_its_rule);
  ADD ("another-rule-asks-anew", test_another_rule_asks_anew);
  ADD ("banner-says-what-is-held", test_banner_says_what_is_held);
  ADD ("banner-says-what-is-due", test_banner_says_what_is_due);
  ADD ("banner-says-what-is-not-deleted", test_banner_says_what_is_not_deleted);
  ADD ("banner-notes-are-put-away", test_banner_notes_are_put_away);
  ADD ("banner-offers-what-waits", test_banner_offers_what_waits);
  ADD ("learned-is-told-and-forgotten", test_learned_is_told_and_forgotten);
#undef ADD
  g_test_add_func ("/ui/keep/each-rule-is-read-as-it-was-set",
                   test_each_rule_is_read_as_it_was_set);
  g_test_add_func ("/ui/keep/limits-are-read-as-they-were-set",
                   test_limits_are_read_as_they_were_set);
  return g_test_run ();
}
