/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "transfer/pr-mbox-private.h"
#include "transfer/pr-transfer-limits.h"

#define FROM "From ada@example.org Fri Nov 20 09:14:00 2026\n"

/* What came of one message. */
typedef struct
{
  GBytes *octets; /* NULL: too long */
  gsize length;
  guint64 offset;
  gboolean unescaped;
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->octets, g_bytes_unref);
  g_free (part);
}

static gboolean
part_cb (PrMboxPart *part, gpointer user_data, GError **error)
{
  Part *kept = g_new0 (Part, 1);

  if (part->octets != NULL)
    kept->octets = g_bytes_new (part->octets, part->length);
  kept->length = part->length;
  kept->offset = part->offset;
  kept->unescaped = part->unescaped;
  g_ptr_array_add (user_data, kept);
  return TRUE;
}

/* Fed in pieces of @step octets. */
static GPtrArray *
split_in_steps (const char *octets, gsize length, gsize step, gsize max_octets)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr (PrMbox) mbox = pr_mbox_new (max_octets, part_cb, parts);

  for (gsize i = 0; i < length; i += step)
    g_assert_true (pr_mbox_feed (mbox, octets + i, MIN (step, length - i), NULL));
  g_assert_true (pr_mbox_end (mbox, NULL));
  return parts;
}

static void
assert_same (GPtrArray *parts, GPtrArray *others)
{
  g_assert_cmpuint (parts->len, ==, others->len);
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = g_ptr_array_index (parts, i);
      const Part *other = g_ptr_array_index (others, i);

      g_assert_cmpuint (part->length, ==, other->length);
      g_assert_cmpuint (part->offset, ==, other->offset);
      g_assert_cmpint (part->unescaped, ==, other->unescaped);
      g_assert_cmpint (part->octets == NULL, ==, other->octets == NULL);
      g_assert_true (part->octets == NULL || g_bytes_equal (part->octets, other->octets));
    }
}

/* At once, which must be the same as octet by octet. */
static GPtrArray *
split_octets (const char *octets, gsize length)
{
  GPtrArray *parts = split_in_steps (octets, length, MAX (length, 1), G_MAXUINT32);

  for (gsize step = 1; step <= 7; step += 2)
    {
      g_autoptr (GPtrArray) again = split_in_steps (octets, length, step, G_MAXUINT32);

      assert_same (parts, again);
    }
  return parts;
}

static GPtrArray *
split (const char *text)
{
  return split_octets (text, strlen (text));
}

static void
assert_part (GPtrArray *parts, guint index, const char *text)
{
  const Part *part = g_ptr_array_index (parts, index);
  gsize length;
  const char *octets = g_bytes_get_data (part->octets, &length);
  g_autofree char *shown = g_strndup (octets == NULL ? "" : octets, length);

  g_assert_cmpstr (shown, ==, text);
}

static void
test_messages_are_cut_at_from_lines (void)
{
  g_autoptr (GPtrArray) parts =
    split (FROM "Subject: a\n\none\n\n" FROM "Subject: b\n\ntwo\n\n");
  const Part *second = g_ptr_array_index (parts, 1);

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, "Subject: a\n\none\n");
  assert_part (parts, 1, "Subject: b\n\ntwo\n");
  g_assert_cmpuint (second->offset, ==, strlen (FROM "Subject: a\n\none\n\n"));
}

static void
test_crlf (void)
{
  g_autoptr (GPtrArray) parts =
    split ("From a@b Fri Nov 20 09:14:00 2026\r\nSubject: a\r\n\r\none\r\n\r\n"
           "From a@b Fri Nov 20 09:14:00 2026\r\nSubject: b\r\n\r\ntwo\r\n\r\n");

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, "Subject: a\r\n\r\none\r\n");
  assert_part (parts, 1, "Subject: b\r\n\r\ntwo\r\n");
}

static void
test_empty_file_has_no_message (void)
{
  g_autoptr (GPtrArray) none = split ("");
  g_autoptr (GPtrArray) blank = split ("\n\r\n\n");

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (blank->len, ==, 0);
}

static void
test_no_final_line_end (void)
{
  g_autoptr (GPtrArray) parts =
    split (FROM "Subject: a\n\none\n\n" FROM "Subject: b\n\ncut off he");

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 1, "Subject: b\n\ncut off he");
}

static void
test_what_is_cut_is_kept (void)
{
  static const char whole[] = FROM "Subject: a\n\none\n\n" FROM "Subject: b\n\ntwo\n";

  for (gsize length = strlen (FROM); length < sizeof whole; length++)
    {
      g_autoptr (GPtrArray) parts = split_octets (whole, length);

      g_assert_cmpuint (parts->len, >=, 1);
      g_assert_cmpuint (parts->len, <=, 2);
    }
}

static void
test_sentences_with_from_stay (void)
{
  static const char body[] = "Subject: a\n\nFrom here on\n\nFrom there to Nov 2026\n\n"
                             "From: not a separator\n\nFrom ada@example.org\nSubject: x\n"
                             "\nFrom x Fri Nov 20 09:14:00 2026\nthe date alone\n";
  g_autofree char *text = g_strconcat (FROM, body, "\n", FROM, "Subject: b\n\n", NULL);
  g_autoptr (GPtrArray) parts = split (text);

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, body);
}

static void
test_missing_empty_line_cuts_nevertheless (void)
{
  g_autoptr (GPtrArray) parts =
    split (FROM "Subject: a\n\none\n" FROM "Subject: b\n\ntwo\n");

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, "Subject: a\n\none\n");
}

static void
test_dialects_of_from_lines (void)
{
  static const char *const lines[] = {
    "From ada@example.org Fri Nov 20 09:14:00 2026",
    "From - Fri Nov 20 09:14:00 2026",
    "From ",
    "From 1684300@xxx Fri Nov 20 09:14:00 +0000 2026",
    "From MAILER-DAEMON Fri Nov  6  9:14 2026 remote from b",
    "From \"Ada L.\" <ada@example.org> Fri, 20 Nov 2026 09:14:00 CET",
    "From ???@??? Fri Nov 20 09:14:00 2026",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s\nSubject: a\n\none\n\n"
                                               "%s\nSubject: b\n\ntwo\n\n",
                                               lines[i], lines[i]);
      g_autoptr (GPtrArray) parts = split (text);

      g_test_message ("%s", lines[i]);
      g_assert_cmpuint (parts->len, ==, 2);
      assert_part (parts, 0, "Subject: a\n\none\n");
    }
}

static void
test_file_without_dates (void)
{
  g_autoptr (GPtrArray) parts =
    split ("From ada\nSubject: a\n\nFrom here on\nit is text\n\n"
           "From bob\nSubject: b\n\ntwo\n");

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, "Subject: a\n\nFrom here on\nit is text\n");
}

static void
test_file_without_from_line_is_one_message (void)
{
  g_autoptr (GPtrArray) parts = split ("Subject: a\n\none\n");

  g_assert_cmpuint (parts->len, ==, 1);
  assert_part (parts, 0, "Subject: a\n\none\n");
}

/* ---- Content-Length ---- */

static void
test_right_content_length_ends_the_message (void)
{
  static const char body[] = "one\n\n" FROM "Subject: quoted\n\n>From me\n";
  g_autofree char *text =
    g_strdup_printf ("%sContent-Length: %d\n\n%s\n%sSubject: b\n\ntwo\n", FROM,
                     (int) strlen (body), body, FROM);
  g_autofree char *first =
    g_strdup_printf ("Content-Length: %d\n\n%s", (int) strlen (body), body);
  g_autoptr (GPtrArray) parts = split (text);
  const Part *part = g_ptr_array_index (parts, 0);

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, first);
  g_assert_true (part->unescaped);
  assert_part (parts, 1, "Subject: b\n\ntwo\n");
}

static void
test_content_length_keeps_empty_lines_at_the_end (void)
{
  g_autoptr (GPtrArray) parts =
    split (FROM "Content-Length: 6\n\none\n\n\n\n" FROM "Content-Length: 5\n\ntwo\n\n");

  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, "Content-Length: 6\n\none\n\n\n");
  assert_part (parts, 1, "Content-Length: 5\n\ntwo\n\n");
}

static void
test_wrong_content_length_is_not_believed (void)
{
  static const char *const wrong[] = {
    "0", "1", "5", "20", "62", "100000", "999999999999", "-1", "x", "18446744073709551615"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("%scontent-length:%s\n\none\nmore\n\n%sSubject: b\n\ntwo\n\n"
                         "%sSubject: c\n\nthree\n",
                         FROM, wrong[i], FROM, FROM);
      g_autofree char *first =
        g_strdup_printf ("content-length:%s\n\none\nmore\n", wrong[i]);
      g_autoptr (GPtrArray) parts = split (text);
      const Part *part = g_ptr_array_index (parts, 0);

      g_test_message ("%s", wrong[i]);
      g_assert_cmpuint (parts->len, ==, 3);
      assert_part (parts, 0, first);
      g_assert_false (part->unescaped);
      assert_part (parts, 1, "Subject: b\n\ntwo\n");
      assert_part (parts, 2, "Subject: c\n\nthree\n");
    }
}

static void
test_many_wrong_content_lengths_cost_little (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) parts = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, FROM "Content-Length: 60000000\n\none\n\n");
  parts = split_in_steps (text->str, text->len, 4096, G_MAXUINT32);
  g_assert_cmpuint (parts->len, ==, 20000);
}

/* ---- odd octets ---- */

static void
test_nul_and_eight_bit_stay (void)
{
  static const char text[] = FROM "Subject: a\0b\n\n\xff\0\xfe\n\n" FROM "Subject: b\n\n";
  static const char first[] = "Subject: a\0b\n\n\xff\0\xfe\n";
  g_autoptr (GPtrArray) parts = split_octets (text, sizeof text - 1);
  g_autoptr (GBytes) octets = g_bytes_new_static (first, sizeof first - 1);

  g_assert_cmpuint (parts->len, ==, 2);
  g_assert_true (g_bytes_equal (((Part *) g_ptr_array_index (parts, 0))->octets, octets));
}

static void
test_huge_line_costs_little (void)
{
  g_autoptr (GString) text = g_string_new (FROM "Subject: a\n\n");
  gsize start = text->len;
  g_autoptr (GPtrArray) parts = NULL;

  g_string_set_size (text, start + (4u << 20));
  memset (text->str + start, 'x', 4u << 20);
  g_string_append (text, "\n\n" FROM "Subject: b\n\ntwo\n");
  parts = split_in_steps (text->str, text->len, 16, G_MAXUINT32);
  g_assert_cmpuint (parts->len, ==, 2);
  g_assert_cmpuint (((Part *) g_ptr_array_index (parts, 0))->length, ==,
                    strlen ("Subject: a\n\n") + (4u << 20) + 1);
}

static void
test_too_long_message_is_told_and_the_rest_read (void)
{
  g_autoptr (GString) text = g_string_new (FROM "Subject: a\nContent-Length: 9000\n\n");

  for (guint i = 0; i < 500; i++)
    g_string_append (text, "twelve octet\n");
  g_string_append (text, "\n" FROM "Subject: b\n\ntwo\n");
  for (gsize step = 1; step < text->len; step = step * 3 + 1)
    {
      g_autoptr (GPtrArray) parts = split_in_steps (text->str, text->len, step, 1000);

      g_assert_cmpuint (parts->len, ==, 2);
      if (step < 5000)
        g_assert_null (((Part *) g_ptr_array_index (parts, 0))->octets);
      assert_part (parts, 1, "Subject: b\n\ntwo\n");
    }
}

static gboolean
steal_cb (PrMboxPart *part, gpointer user_data, GError **error)
{
  GPtrArray *stolen = user_data;

  g_assert_true (part->own == NULL || part->own == part->octets);
  if (part->own != NULL)
    g_ptr_array_add (stolen,
                     g_bytes_new_take (g_steal_pointer (&part->own), part->length));
  else
    g_ptr_array_add (stolen, g_bytes_new (part->octets, part->length));
  return TRUE;
}

/* The one that follows a large message begins in the same buffer. */
static void
test_large_message_is_given_away_with_its_octets (void)
{
  g_autoptr (GString) large = g_string_new ("Subject: b\n\n");
  g_autoptr (GString) text = g_string_new (FROM "Subject: a\n\none\n\n" FROM);

  while (large->len <= PR_TRANSFER_OWN_OCTETS)
    g_string_append_printf (large, "line at %" G_GSIZE_FORMAT "\n", large->len);
  g_string_append_len (text, large->str, large->len);
  g_string_append (text, "\n" FROM "Subject: c\n\nthree\n");
  for (gsize step = 1000; step < 2 * text->len; step *= 10)
    {
      g_autoptr (GPtrArray) stolen =
        g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autoptr (PrMbox) mbox = pr_mbox_new (2 * text->len, steal_cb, stolen);
      gsize n = 0;

      for (gsize i = 0; i < text->len; i += step)
        g_assert_true (
          pr_mbox_feed (mbox, text->str + i, MIN (step, text->len - i), NULL));
      g_assert_true (pr_mbox_end (mbox, NULL));
      g_assert_cmpuint (stolen->len, ==, 3);
      g_assert_cmpmem (g_bytes_get_data (stolen->pdata[1], NULL),
                       g_bytes_get_size (stolen->pdata[1]), large->str, large->len);
      g_assert_cmpmem (g_bytes_get_data (stolen->pdata[2], &n), n,
                       "Subject: c\n\nthree\n", 18);
    }
}

static gboolean
refuse_cb (PrMboxPart *part, gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
test_failure_of_the_taker_ends_it (void)
{
  g_autoptr (PrMbox) mbox = pr_mbox_new (1000, refuse_cb, NULL);
  g_autoptr (GError) error = NULL;
  static const char text[] = FROM "Subject: a\n\none\n\n" FROM "Subject: b\n\n";

  g_assert_false (pr_mbox_feed (mbox, text, strlen (text), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/mbox/large-message-is-given-away-with-its-octets",
                   test_large_message_is_given_away_with_its_octets);
  g_test_add_func ("/transfer/mbox/messages-are-cut-at-from-lines",
                   test_messages_are_cut_at_from_lines);
  g_test_add_func ("/transfer/mbox/crlf", test_crlf);
  g_test_add_func ("/transfer/mbox/empty-file-has-no-message",
                   test_empty_file_has_no_message);
  g_test_add_func ("/transfer/mbox/no-final-line-end", test_no_final_line_end);
  g_test_add_func ("/transfer/mbox/what-is-cut-is-kept", test_what_is_cut_is_kept);
  g_test_add_func ("/transfer/mbox/sentences-with-from-stay",
                   test_sentences_with_from_stay);
  g_test_add_func ("/transfer/mbox/missing-empty-line-cuts-nevertheless",
                   test_missing_empty_line_cuts_nevertheless);
  g_test_add_func ("/transfer/mbox/dialects-of-from-lines", test_dialects_of_from_lines);
  g_test_add_func ("/transfer/mbox/file-without-dates", test_file_without_dates);
  g_test_add_func ("/transfer/mbox/file-without-from-line-is-one-message",
                   test_file_without_from_line_is_one_message);
  g_test_add_func ("/transfer/mbox/right-content-length-ends-the-message",
                   test_right_content_length_ends_the_message);
  g_test_add_func ("/transfer/mbox/content-length-keeps-empty-lines-at-the-end",
                   test_content_length_keeps_empty_lines_at_the_end);
  g_test_add_func ("/transfer/mbox/wrong-content-length-is-not-believed",
                   test_wrong_content_length_is_not_believed);
  g_test_add_func ("/transfer/mbox/many-wrong-content-lengths-cost-little",
                   test_many_wrong_content_lengths_cost_little);
  g_test_add_func ("/transfer/mbox/nul-and-eight-bit-stay", test_nul_and_eight_bit_stay);
  g_test_add_func ("/transfer/mbox/huge-line-costs-little", test_huge_line_costs_little);
  g_test_add_func ("/transfer/mbox/too-long-message-is-told-and-the-rest-read",
                   test_too_long_message_is_told_and_the_rest_read);
  g_test_add_func ("/transfer/mbox/failure-of-the-taker-ends-it",
                   test_failure_of_the_taker_ends_it);
  return g_test_run ();
}
