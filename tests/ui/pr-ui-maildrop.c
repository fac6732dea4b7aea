/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store.h"
#include "tests/ui/pr-ui-fixture.h"

#define HEAD_OCTETS 4200000

/* What another process does on the profile of a test: it knows the maildrop of "work". */

static PrStore *
open_store (UiFixture *f, PrAccount **account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = pr_store_open (f->profile, NULL, &error);

  g_assert_no_error (error);
  *account = pr_store_find_account (store, "work", &error);
  g_assert_no_error (error);
  return g_steal_pointer (&store);
}

static void
add_known_cb (const PrPlace *place, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (place->uidl));
}

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  GPtrArray *uidls = user_data;

  while (uidls->len < number)
    g_ptr_array_add (uidls, g_strdup_printf ("uidl-%u", uidls->len));
  *uidl = g_ptr_array_index (uidls, number - 1);
  *size = 999 + number;
}

void
ui_fixture_note_maildrop (UiFixture *f, guint n, int expire_days)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrStore) store = open_store (f, &account);
  const PrMaildrop maildrop = {
    .seen_at = g_get_real_time () / G_USEC_PER_SEC,
    .listed_at = g_get_real_time () / G_USEC_PER_SEC,
    .messages = n,
    .octets = 1000 * (guint64) n,
    .expire_days = expire_days,
    .login_delay = -1,
  };
  g_autoptr (GPtrArray) uidls = g_ptr_array_new_with_free_func (g_free);

  pr_store_walk_places (store, account->id, add_known_cb, uidls, &error);
  g_assert_no_error (error);
  pr_store_note_listing (store, account->id, 1, &maildrop, list_cb, uidls, &error);
  g_assert_no_error (error);
  pr_store_note_check (store, account->id, maildrop.seen_at, NULL, &error);
  g_assert_no_error (error);
}

static void
receive (UiFixture *f,
         const char *uidl,
         const char *subject,
         const char *text,
         gboolean whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrStore) store = open_store (f, &account);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S +0000");
  char *octets = g_strdup_printf ("From: Grace Hopper <grace@example.org>\r\n"
                                  "To: Ada <ada@example.org>\r\n"
                                  "Subject: %s\r\n"
                                  "Date: %s\r\n"
                                  "Message-ID: <%s@example.org>\r\n"
                                  "\r\n"
                                  "%s",
                                  subject, date, uidl, text == NULL ? "" : text);
  g_autoptr (GBytes) raw = g_bytes_new_take (octets, strlen (octets));
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

  incoming->head_only = !whole;
  incoming->text_start = !whole && text != NULL;
  incoming->size = HEAD_OCTETS;
  g_ptr_array_add (batch, incoming);
  pr_store_add_messages (store, account->id, 0, batch, NULL, &error);
  g_assert_no_error (error);
}

void
ui_fixture_receive_head (UiFixture *f, const char *uidl, const char *subject)
{
  receive (f, uidl, subject, NULL, FALSE);
}

void
ui_fixture_receive_text (UiFixture *f,
                         const char *uidl,
                         const char *subject,
                         const char *text)
{
  receive (f, uidl, subject, text, FALSE);
}

void
ui_fixture_receive_rest (UiFixture *f,
                         const char *uidl,
                         const char *subject,
                         const char *text)
{
  receive (f, uidl, subject, text, TRUE);
}

PrRequest
ui_fixture_get_request (UiFixture *f, const char *uidl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrStore) store = open_store (f, &account);
  g_autoptr (GPtrArray) requests = pr_store_list_requests (store, account->id, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < requests->len; i++)
    {
      const PrRequested *each = g_ptr_array_index (requests, i);

      if (g_str_equal (each->uidl, uidl))
        return each->request;
    }
  return PR_REQUEST_NONE;
}
