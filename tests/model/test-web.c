/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-model-fixture.h"

#include <string.h>
#include "support/pr-test-web.h"

static PrOpened *
open_newest (ModelFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
    pr_mailbox_list (f->mailbox, NULL, NULL, 0, 1, NULL, &error);
  PrOpened *opened;

  g_assert_no_error (error);
  opened = pr_mailbox_load (f->mailbox, ((PrSummary *) g_ptr_array_index (rows, 0))->key,
                            &error);
  g_assert_no_error (error);
  return opened;
}

/* The same message, but of HTML: the fixture's are of text alone. */
static PrOpened *
open_html (ModelFixture *f, const char *html)
{
  g_autofree char *text =
    g_strconcat ("From: Ada <ada@example.org>\r\nReply-To: b@other.test\r\n"
                 "List-Unsubscribe: <https://lists.example/u>\r\n"
                 "Content-Type: text/html\r\n\r\n",
                 html, "\r\n", NULL);
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  PrOpened *opened;

  model_fixture_add (f, 0, 1, "text");
  opened = open_newest (f);
  pr_message_unref (opened->message);
  opened->message = pr_message_new (raw);
  return opened;
}

/* The account is with a server on this computer, where the web server is too. */
static void
move_to_this_computer (ModelFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_free (f->account->host);
  f->account->host = g_strdup ("127.0.0.1");
  pr_store_update_account (f->other, f->account, &error);
  g_assert_no_error (error);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GHashTable *
fetch (ModelFixture *f, const PrOpened *opened)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *images;

  pr_mailbox_fetch_images_async (f->mailbox, opened, NULL, result_cb, &result);
  model_wait_until (result != NULL);
  images = pr_mailbox_fetch_images_finish (result, &error);
  g_assert_no_error (error);
  return images;
}

static PrJudgement *
judge (ModelFixture *f, const PrOpened *opened)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PrJudgement *judgement;

  pr_mailbox_judge_async (f->mailbox, opened, NULL, result_cb, &result);
  model_wait_until (result != NULL);
  judgement = pr_mailbox_judge_finish (result, &error);
  g_assert_no_error (error);
  return judgement;
}

#define IMAGES                                                              \
  "<img src='%s'><img src='%s?twice'><img src='%s?pixel' width=1 height=1>" \
  "<img src='%s?hidden' style='display:none'><img src='%s'>"

static void
test_images_are_fetched_when_asked_for_and_pixels_never (ModelFixture *f,
                                                         gconstpointer data)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) png = pr_test_web_new_png ();
  g_autofree char *url = pr_test_web_dup_url (web, "/a.png");
  g_autofree char *html = g_strdup_printf (IMAGES, url, url, url, url, url);
  g_autoptr (PrOpened) opened = NULL;
  g_autoptr (PrJudgement) judgement = NULL;
  g_autoptr (GHashTable) images = NULL;
  guint n_visible, n_pixels;

  pr_test_web_say (web, "/a.png", 200, "", png);
  pr_test_web_say (web, "/a.png?twice", 200, "", png);
  move_to_this_computer (f);
  opened = open_html (f, html);
  judgement = judge (f, opened);
  pr_remote_images_count (judgement->images, &n_visible, NULL, &n_pixels);
  g_assert_cmpuint (n_visible, ==, 2);
  g_assert_cmpuint (n_pixels, ==, 2);
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 0);
  images = fetch (f, opened);
  g_assert_cmpuint (g_hash_table_size (images), ==, 2);
  g_assert_true (g_bytes_equal (g_hash_table_lookup (images, url), png));
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 2);
  g_assert_cmpuint (pr_test_web_count (web, "/a.png?pixel"), ==, 0);
  g_assert_cmpuint (pr_test_web_count (web, "/a.png?hidden"), ==, 0);
}

static void
test_mail_from_outside_asks_no_neighbour (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autofree char *url = pr_test_web_dup_url (web, "/router?reboot");
  g_autofree char *html = g_strdup_printf ("<img src='%s'>", url);
  g_autoptr (PrOpened) opened = NULL;
  g_autoptr (GHashTable) images = NULL;

  /* An address of documentation (RFC 5737): a server that is not around here. */
  g_free (f->account->host);
  f->account->host = g_strdup ("203.0.113.5");
  g_assert_true (pr_store_update_account (f->other, f->account, NULL));
  opened = open_html (f, html);
  images = fetch (f, opened);
  g_assert_cmpuint (g_hash_table_size (images), ==, 0);
  g_assert_cmpuint (pr_test_web_count_connections (web), ==, 0);
}

static void
test_a_message_is_judged (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrOpened) opened = open_html (f, "<a href='https://x.test'>bank.com</a>");
  g_autoptr (PrJudgement) judgement = judge (f, opened);

  g_assert_null (judgement->proof->server);
  g_assert_cmpuint (judgement->cautions->sentences->len, ==, 2);
  g_assert_cmpstr (judgement->unsubscribe->web, ==, "https://lists.example/u");
  g_assert_false (judgement->unsubscribe->one_click);
}

static void
test_a_list_is_left (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrTestWeb) web = pr_test_web_new ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *url = pr_test_web_dup_url (web, "/leave");
  g_autoptr (PrOpened) opened = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pr_test_web_say (web, "/leave", 200, "", nothing);
  move_to_this_computer (f);
  opened = open_html (f, "text");
  pr_mailbox_unsubscribe_async (f->mailbox, opened, url, NULL, result_cb, &result);
  model_wait_until (result != NULL);
  g_assert_true (pr_mailbox_unsubscribe_finish (result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pr_test_web_count (web, "/leave"), ==, 1);
}

#define add(name, func)                                                           \
  g_test_add ("/model/web/" name, ModelFixture, NULL, model_fixture_set_up, func, \
              model_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("images-are-fetched-when-asked-for-and-pixels-never",
       test_images_are_fetched_when_asked_for_and_pixels_never);
  add ("mail-from-outside-asks-no-neighbour", test_mail_from_outside_asks_no_neighbour);
  add ("a-message-is-judged", test_a_message_is_judged);
  add ("a-list-is-left", test_a_list_is_left);
  return g_test_run ();
}
