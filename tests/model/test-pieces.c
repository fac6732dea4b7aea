/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pr-model-fixture.h"

#define PIECE(number, total, rest)                                        \
  "From: Ada <ada@example.org>\r\nDate: Wed, 1 Jan 2020 00:00:0" number   \
  " +0000\r\nSubject: Cards (" number ")\r\nMessage-ID: <p" number        \
  "@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: message/partial; " \
  "number=" number "; " total "id=\"cards@example.org\"\r\n\r\n" rest

#define FIRST                                                                \
  PIECE ("1", "",                                                            \
         "From: Eve <eve@example.org>\r\nSubject: All cards\r\nMessage-ID: " \
         "<all@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: "          \
         "multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPunched.\r\n--b\r\n" \
         "Content-Type: text/plain; name=cards.txt\r\nContent-Disposition: " \
         "attachment; filename=cards.txt\r\n\r\none\r\n")
#define SECOND PIECE ("2", "", "two\r\n")
#define THIRD PIECE ("3", "total=3; ", "three\r\n--b--\r\n")
#define OF_OTHERS                                                            \
  "From: Ada <ada@example.org>\r\nContent-Type: message/partial; number=2; " \
  "total=3; id=\"wheels@example.org\"\r\n\r\nof wheels\r\n"

static void
add (ModelFixture *f, const char *text)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  g_autofree char *uidl = g_strdup_printf ("piece-%u", f->n_made++);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
  pr_store_add_messages (f->other, f->account->id, 0, batch, NULL, &error);
  g_assert_no_error (error);
}

/* The message whose row has that subject. */
static PrOpened *
load (ModelFixture *f, const char *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  model_fixture_index (f);
  rows = pr_mailbox_list (f->mailbox, NULL, NULL, 0, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const PrSummary *row = g_ptr_array_index (rows, i);

      if (strcmp (row->subject, subject) == 0)
        return pr_mailbox_load (f->mailbox, row->key, &error);
    }
  g_assert_not_reached ();
}

static void
test_all_pieces_are_read_as_one (ModelFixture *f, gconstpointer data)
{
  static const char *const subjects[] = { "Cards (1)", "Cards (2)", "Cards (3)" };

  add (f, THIRD);
  add (f, OF_OTHERS);
  add (f, FIRST);
  add (f, SECOND);
  add (f, "X-Copy: 2\r\n" SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autoptr (PrOpened) opened = load (f, subjects[i]);
      const PrEnvelope *envelope = pr_message_get_envelope (opened->message);
      const PrAddress *from = g_ptr_array_index (envelope->from, 0);
      g_autoptr (GBytes) file = pr_message_dup_part (opened->message, "2");

      g_assert_true (opened->joined);
      g_assert_null (opened->missing);
      g_assert_cmpstr (opened->text, ==, "Punched.");
      g_assert_cmpstr (envelope->subject, ==, "All cards");
      g_assert_cmpstr (envelope->message_id, ==, "all@example.org");
      /* Whom it is of, the letters say that came, not what they hold. */
      g_assert_cmpuint (envelope->from->len, ==, 1);
      g_assert_cmpstr (from->address, ==, "ada@example.org");
      g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file),
                       "one\r\ntwo\r\nthree", 15);
    }
}

static void
test_raw_octets_stay_those_of_the_piece (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrOpened) opened = NULL;
  GBytes *raw;

  add (f, FIRST);
  add (f, SECOND);
  add (f, THIRD);
  opened = load (f, "Cards (2)");
  raw = pr_message_get_raw (opened->message);
  g_assert_cmpmem (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw), SECOND,
                   strlen (SECOND));
}

static void
test_missing_pieces_are_named (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrOpened) first = NULL;
  g_autoptr (PrOpened) last = NULL;

  add (f, FIRST);
  first = load (f, "Cards (1)");
  g_assert_nonnull (strstr (first->missing, "the last piece"));
  add (f, THIRD);
  last = load (f, "Cards (3)");
  g_assert_nonnull (strstr (last->missing, "not here: 2."));
  g_assert_false (last->joined);
}

static void
test_other_mail_has_no_pieces (ModelFixture *f, gconstpointer data)
{
  g_autoptr (PrOpened) opened = NULL;

  model_fixture_add (f, 0, 1, "Hello");
  opened = load (f, "Note 0");
  g_assert_null (opened->missing);
  g_assert_false (opened->joined);
}

static void
add_test (const char *path, void (*test) (ModelFixture *f, gconstpointer data))
{
  g_test_add (path, ModelFixture, NULL, model_fixture_set_up, test,
              model_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/pieces/all-are-read-as-one", test_all_pieces_are_read_as_one);
  add_test ("/pieces/raw-octets-stay-those-of-the-piece",
            test_raw_octets_stay_those_of_the_piece);
  add_test ("/pieces/missing-ones-are-named", test_missing_pieces_are_named);
  add_test ("/pieces/other-mail-has-none", test_other_mail_has_no_pieces);
  return g_test_run ();
}
