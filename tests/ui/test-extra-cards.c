/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-extra-card.h"
#include "ui/pr-extra-cards.h"

#define EVENT                                                               \
  "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Wheels\r\n" \
  "DTSTART:20261112T100000Z\r\nLOCATION:Room 2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
#define LETTER                                                                      \
  "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"      \
  "--b\r\nContent-Type: text/plain\r\n\r\nCome.\r\n"                                \
  "--b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n" EVENT \
  "--b--\r\n"

static PrMessage *
make_message (const char *raw)
{
  g_autoptr (GBytes) octets = g_bytes_new (raw, strlen (raw));

  return pr_message_new (octets);
}

static void
test_invitation_is_a_card (void)
{
  PrExtraCards *cards = g_object_ref_sink (g_object_new (PR_TYPE_EXTRA_CARDS, NULL));
  g_autoptr (PrMessage) message = make_message (LETTER);
  g_autoptr (PrMessage) plain = make_message ("From: ada@example.org\r\n\r\nText\r\n");
  PrExtraCard *card;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (cards)));
  pr_extra_cards_set_message (cards, message, FALSE);
  ui_wait_until (pr_extra_cards_is_filled (cards));
  card = PR_EXTRA_CARD (ui_find (GTK_WIDGET (cards), PR_TYPE_EXTRA_CARD));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (cards)));
  g_assert_cmpstr (pr_extra_card_get_title (card), ==, "Invitation: Wheels");
  g_assert_nonnull (strstr (pr_extra_card_get_details (card), "At Room 2"));

  pr_extra_cards_set_message (cards, plain, FALSE);
  g_assert_true (pr_extra_cards_is_filled (cards));
  g_assert_null (ui_find (GTK_WIDGET (cards), PR_TYPE_EXTRA_CARD));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (cards)));
  g_assert_finalize_object (cards);
}

/* Of one that was shown only for a moment nothing comes later. */
static void
test_card_of_another_message_does_not_come (void)
{
  PrExtraCards *cards = g_object_ref_sink (g_object_new (PR_TYPE_EXTRA_CARDS, NULL));
  g_autoptr (PrMessage) message = make_message (LETTER);

  pr_extra_cards_set_message (cards, message, FALSE);
  pr_extra_cards_set_message (cards, NULL, FALSE);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (5000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_null (ui_find (GTK_WIDGET (cards), PR_TYPE_EXTRA_CARD));
  ui_wait_until (G_OBJECT (cards)->ref_count == 1);
  g_assert_finalize_object (cards);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/extra-cards/invitation-is-a-card", test_invitation_is_a_card);
  g_test_add_func ("/extra-cards/card-of-another-message-does-not-come",
                   test_card_of_another_message_does_not_come);
  return g_test_run ();
}
