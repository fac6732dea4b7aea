/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-mail-limits.h"
#include "model/pr-times.h"
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-dates.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-dialogue.h"
#include "ui/pr-links.h"
#include "ui/pr-message-row.h"
#include "ui/pr-message-text.h"

/* The links of @text, joined by spaces. */
static char *
join_links (const char *text)
{
  g_autoptr (GArray) links = pr_links_find (text);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const PrSpan *span = &g_array_index (links, PrSpan, i);

      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, strlen (text));
      g_string_append_printf (joined, "%s%.*s", i == 0 ? "" : " ",
                              (int) (span->end - span->start), text + span->start);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
assert_links (const char *text, const char *expected)
{
  g_autofree char *links = join_links (text);

  g_assert_cmpstr (links, ==, expected);
}

static void
test_links_leave_punctuation (void)
{
  assert_links ("See https://example.org/a.", "https://example.org/a");
  assert_links ("(see http://example.org/a_(b)), or", "http://example.org/a_(b)");
  assert_links ("<https://example.org/?q=1&b=[2]>, \"mailto:ada@example.org\"!",
                "https://example.org/?q=1&b=[2] mailto:ada@example.org");
  assert_links ("https://example.org/会議。 HTTPS://EXAMPLE.ORG",
                "https://example.org/会議 HTTPS://EXAMPLE.ORG");
}

static void
test_links_of_other_schemes_stay_text (void)
{
  assert_links ("javascript:alert(1) file:///etc/passwd xhttp://a ftp://example.org", "");
  assert_links ("http:// https://... mailto: http", "");
}

static void
test_links_end_at_tricks_of_direction (void)
{
  assert_links ("https://example.org/\xe2\x80\xaegpj.exe", "https://example.org/");
}

static void
test_links_in_every_cut (void)
{
  const char text[] =
    "See <https://example.org/a_(b)>, http://会議.example.org/x) and mailto:a@b.";

  for (gsize length = 0; length < sizeof text; length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autofree char *valid = g_utf8_make_valid (cut, -1);
      g_autofree char *links = join_links (valid);

      g_assert_cmpuint (strlen (links), <=, strlen (valid));
    }
}

static void
test_fold_breaks_long_lines_only (void)
{
  g_autoptr (GString) text = g_string_new ("short\n");
  g_autofree char *folded = NULL;
  g_autofree char *again = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 2 * PR_MAIL_FOLD_CHARS + 5; i++)
    g_string_append (text, "ü");
  g_string_append (text, "\nend");
  folded = pr_links_fold_text (text->str);
  lines = g_strsplit (folded, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "short");
  g_assert_cmpint (g_utf8_strlen (lines[1], -1), ==, PR_MAIL_FOLD_CHARS);
  g_assert_cmpint (g_utf8_strlen (lines[3], -1), ==, 5);
  g_assert_cmpstr (lines[4], ==, "end");
  again = pr_links_fold_text (folded);
  g_assert_cmpstr (again, ==, folded);
}

static void
assert_date (const char *when, const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 11, 20, 9, 30, 0);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (when, zone);
  g_autofree char *text = pr_date_for_row (g_date_time_to_unix (time), now);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_dates_are_as_short_as_can_be (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 11, 20, 9, 30, 0);
  g_autofree char *beyond = pr_date_for_row (G_MAXINT64, now);

  assert_date ("2026-11-20T00:05:00", "00:05");
  assert_date ("2026-11-20T23:05:00", "23:05");
  assert_date ("2026-11-19T23:59:00", "Thu");
  assert_date ("2026-11-14T12:00:00", "Sat");
  assert_date ("2026-11-13T12:00:00", "13 Nov");
  assert_date ("2026-11-21T12:00:00", "21 Nov");
  assert_date ("2025-11-20T12:00:00", "11/20/25");
  g_assert_cmpstr (beyond, ==, "");
}

/* Where the desktop's settings are installed. */
static void
test_times_follow_the_desktop_s_clock (void)
{
  g_autoptr (GSettings) desktop = g_settings_new ("org.gnome.desktop.interface");
  g_autoptr (GDateTime) time = g_date_time_new_local (2026, 11, 20, 21, 14, 0);
  g_autofree char *full = NULL;
  g_autofree char *full_of_twelve = NULL;
  g_autofree char *checked = NULL;
  gint64 when = g_date_time_to_unix (time);

  pr_dates_follow_desktop ();
  g_settings_set_string (desktop, "clock-format", "12h");
  assert_date ("2026-11-20T00:05:00", "12:05 AM");
  assert_date ("2026-11-20T21:14:00", "9:14 PM");
  assert_date ("2026-11-19T21:14:00", "Thu");
  full_of_twelve = pr_date_in_full (when);
  g_assert_cmpstr (full_of_twelve, ==, "Friday 20 November 2026, 9:14 PM");
  checked = pr_time_in_words (when, when, NULL);
  g_assert_cmpstr (checked, ==, "9:14 PM");
  g_settings_set_string (desktop, "clock-format", "24h");
  full = pr_date_in_full (when);
  g_assert_cmpstr (full, ==, "Friday 20 November 2026, 21:14");
}

static void
test_names_of_files_cannot_leave_their_folder (void)
{
  static const struct
  {
    const char *name, *safe;
  } names[] = {
    { "plan.pdf", "plan.pdf" }, { "../../etc/passwd", "_.._etc_passwd" },
    { ".bashrc", "bashrc" },    { "C:\\Windows\\a.exe", "C__Windows_a.exe" },
    { "a\nb\tc", "a_b_c" },     { "", "attachment" },
    { " ...", "attachment" },   { NULL, "attachment" },
  };
  g_autofree char *many = g_strnfill (500, 'x');
  g_autofree char *safe_many = pr_dialog_dup_safe_name (many);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *safe = pr_dialog_dup_safe_name (names[i].name);

      g_assert_cmpstr (safe, ==, names[i].safe);
    }
  g_assert_cmpuint (strlen (safe_many), ==, 200);
}

static void
test_query_ends_in_the_beginning_of_a_word (void)
{
  static const struct
  {
    const char *typed, *query;
  } queries[] = {
    { "numb", "numb*" },
    { "  two words", "two words*" },
    { "two ", "two" },
    { "   ", NULL },
    { "is:unread", "is:unread" },
    { "\"a phrase", "\"a phrase" },
    { "\"a phrase\"", "\"a phrase\"" },
    { "wor*", "wor*" },
    { "a OR", "a OR" },
    { "会議", "会議" },
    { "Straße", "Straße*" },
    { "-spam", "-spam*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *query = pr_list_pane_dup_query (queries[i].typed);

      g_assert_cmpstr (query, ==, queries[i].query);
    }
}

static void
test_row_says_what_it_shows (void)
{
  g_autoptr (PrSummary) summary = pr_summary_new ();
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 11, 20, 9, 30, 0);
  g_autofree char *empty = NULL;
  g_autofree char *full = NULL;

  summary->from_name = g_strdup ("");
  summary->subject = g_strdup ("");
  summary->preview = g_strdup ("");
  summary->date = g_date_time_to_unix (now);
  empty = pr_message_row_describe (summary, now);
  g_assert_cmpstr (empty, ==, "Unknown sender, No subject, 09:30");

  g_free (summary->from_name);
  summary->from_name = g_strdup ("Ada Lovelace");
  g_free (summary->subject);
  summary->subject = g_strdup ("Notes");
  g_free (summary->preview);
  summary->preview = g_strdup ("The engine has");
  summary->size = 4200000;
  summary->flags =
    PR_FLAG_UNREAD | PR_FLAG_STARRED | PR_FLAG_ATTACHMENT | PR_FLAG_PARTIAL;
  full = pr_message_row_describe (summary, now);
  g_assert_cmpstr (full, ==,
                   "Ada Lovelace, Notes, 09:30, Unread, Starred, With attachment, "
                   "Not here yet, 4.2\302\240MB, The engine has");
}

/* A subject may be a megabyte, and turn the reading order around. */
static void
test_row_says_it_on_one_line (void)
{
  g_autoptr (PrSummary) summary = pr_summary_new ();
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 11, 20, 9, 30, 0);
  g_autofree char *spoken = NULL;

  summary->from_name = g_strdup ("Ada");
  summary->subject = g_strnfill (1 << 20, 'a');
  memcpy (summary->subject, "Pay\n\342\200\256later", strlen ("Pay\n\342\200\256later"));
  summary->preview = g_strdup ("The \342\200\256engine");
  summary->date = g_date_time_to_unix (now);
  spoken = pr_message_row_describe (summary, now);
  g_assert_nonnull (strstr (spoken, "later"));
  g_assert_null (strstr (spoken, "\342\200\256"));
  g_assert_null (strchr (spoken, '\n'));
  g_assert_cmpuint (strlen (spoken), <, 1000);
}

static void
check_pieces (const char *text, const char *query)
{
  g_autoptr (PrTextPlan) plan = pr_text_plan_new (text, query);
  gsize at = 0;

  while (at < plan->length)
    {
      gsize end = pr_text_plan_find_end (plan, at, 1000);

      g_assert_cmpuint (end, >, at);
      g_assert_true (end == plan->length || plan->text[end - 1] == '\n');
      at = end;
    }
}

static void
test_pieces_end_behind_lines (void)
{
  g_autoptr (GString) text = g_string_new ("\n");

  check_pieces ("", NULL);
  check_pieces ("no end of line", "end");
  for (guint i = 0; i < 3000; i++)
    g_string_append (text, i % 7 == 0 ? "größer\n" : "wörter ");
  check_pieces (text->str, "größer");
}

/* "from-to" of each, in octets. */
static char *
dup_spans (GArray *spans)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      const PrSpan *span = &g_array_index (spans, PrSpan, i);

      g_string_append_printf (line, "%s%u-%u", i > 0 ? " " : "", (guint) span->start,
                              (guint) span->end);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
assert_marks (const char *text, PrMark mark, const char *expected)
{
  g_autoptr (PrTextPlan) plan = pr_text_plan_new (text, NULL);
  g_autofree char *found = dup_spans (plan->marks[mark]);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_quotes_are_known_by_level (void)
{
  const char *text =
    "On Friday\n> One\n> again\n> > Two\n>> two\n>>> Three\n>>>> x\nEnd\n";

  assert_marks (text, PR_MARK_QUOTE, "10-24");
  assert_marks (text, PR_MARK_QUOTE_2, "24-39");
  assert_marks (text, PR_MARK_QUOTE_3, "39-56");
  assert_marks ("> One\nBetween\n> Two", PR_MARK_QUOTE, "0-6 14-19");
  assert_marks (">From what I see\na > b\n", PR_MARK_QUOTE, "");
}

static void
test_signature_ends_where_a_quote_begins (void)
{
  g_autoptr (GString) text = g_string_new ("-- \n");

  assert_marks ("Text\n-- \nAda\nLondon", PR_MARK_SIGNATURE, "5-19");
  assert_marks ("-- \nAda\n> Quote\nBelow\n", PR_MARK_SIGNATURE, "0-8");
  assert_marks ("--\nNone\n> -- \n> Of another\n", PR_MARK_SIGNATURE, "");
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "More\n");
  assert_marks (text->str, PR_MARK_SIGNATURE, "");
}

/* The text as the view has it, with links in <> and hits in []. */
static char *
dup_marked (PrMessageText *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextTagTable *tags = gtk_text_buffer_get_tag_table (buffer);
  GtkTextTag *link = gtk_text_tag_table_lookup (tags, "link");
  GtkTextTag *hit = gtk_text_tag_table_lookup (tags, "hit");
  GString *marked = g_string_new (NULL);
  GtkTextIter place;

  gtk_text_buffer_get_start_iter (buffer, &place);
  for (; !gtk_text_iter_is_end (&place); gtk_text_iter_forward_char (&place))
    {
      if (gtk_text_iter_ends_tag (&place, hit))
        g_string_append_c (marked, ']');
      if (gtk_text_iter_ends_tag (&place, link))
        g_string_append_c (marked, '>');
      if (gtk_text_iter_starts_tag (&place, link))
        g_string_append_c (marked, '<');
      if (gtk_text_iter_starts_tag (&place, hit))
        g_string_append_c (marked, '[');
      g_string_append_unichar (marked, gtk_text_iter_get_char (&place));
    }
  return g_string_free (marked, FALSE);
}

/* A phrase is hit across the end of a piece too. */
static void
test_long_text_comes_whole (void)
{
  const char *line = "Ä https://a.example/ö ist größer\nals nichts\n";
  const char *expected = "Ä <https://a.example/ö> ist [größer\nals] nichts\n";
  g_autoptr (PrMessageText) view =
    g_object_ref_sink (g_object_new (PR_TYPE_MESSAGE_TEXT, NULL));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *marked = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_string_append (text, line);
      g_string_append (all, expected);
    }
  pr_message_text_take_plan (view, pr_text_plan_new (text->str, "\"größer als\""));
  g_assert_false (pr_message_text_is_complete (view));
  g_assert_cmpuint (pr_message_text_get_n_hits (view), ==, 2000);
  ui_wait_until (pr_message_text_is_complete (view));
  marked = dup_marked (view);
  g_assert_cmpstr (marked, ==, all->str);
  g_clear_pointer (&marked, g_free);

  pr_message_text_take_plan (view, pr_text_plan_new (text->str, "\"größer als\""));
  pr_message_text_complete (view);
  marked = dup_marked (view);
  g_assert_cmpstr (marked, ==, all->str);

  /* Another message does not get what the one before had still to come. */
  pr_message_text_take_plan (view, pr_text_plan_new (text->str, NULL));
  pr_message_text_take_plan (view, pr_text_plan_new ("short", NULL));
  g_assert_true (pr_message_text_is_complete (view));
  g_clear_pointer (&marked, g_free);
  marked = dup_marked (view);
  g_assert_cmpstr (marked, ==, "short");
}

static void
assert_folded (const char *lines, const char *expected)
{
  g_autofree char *folded = pr_dialogue_fold (lines);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_dialogue_folds_runs_of_commands (void)
{
  /* One after the other, */
  assert_folded ("C: STAT\nS: +OK 3 300\n"
                 "C: RETR 3\nS: +OK a\nS: (9 lines)\nC: RETR 2\nS: +OK b\nS: (8 lines)\n"
                 "C: RETR 1\nS: +OK c\nS: (7 lines)\nC: QUIT\nS: +OK bye\n",
                 "C: STAT\nS: +OK 3 300\nC: RETR 3 … RETR 1 (3 commands)\n"
                 "S: +OK (3 replies)\nC: QUIT\nS: +OK bye\n");
  /* or all before the first reply; one that is refused stays. */
  assert_folded ("C: DELE 1\nC: DELE 2\nC: DELE 3\nC: DELE 4\nC: QUIT\n"
                 "S: +OK\nS: +OK\nS: +OK\nS: -ERR gone\nS: +OK bye\n",
                 "C: DELE 1 … DELE 4 (4 commands)\nC: QUIT\n"
                 "S: +OK (3 replies)\nS: -ERR gone\nS: +OK bye\n");
  /* A few are told as they came. */
  assert_folded ("C: RETR 1\nS: +OK\nS: (9 lines)\nC: TOP 2 0\nS: +OK\nS: (3 lines)\n",
                 "C: RETR 1\nS: +OK\nS: (9 lines)\nC: TOP 2 0\nS: +OK\nS: (3 lines)\n");
  /* The first commands of a long dialogue are gone, but not the replies to them. */
  assert_folded ("C: RETR 9\nC: QUIT\nS: +OK\nS: (9 lines)\nS: +OK\nS: (8 lines)\n"
                 "S: +OK\nS: (7 lines)\nS: +OK bye\n",
                 "C: RETR 9\nC: QUIT\nS: +OK (3 replies)\nS: +OK bye\n");
}

int
main (int argc, char **argv)
{
  g_setenv ("XDG_CURRENT_DESKTOP", "GNOME", TRUE);
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/links/leave-the-punctuation-around-them",
                   test_links_leave_punctuation);
  g_test_add_func ("/ui/links/of-other-schemes-stay-text",
                   test_links_of_other_schemes_stay_text);
  g_test_add_func ("/ui/links/end-at-tricks-of-direction",
                   test_links_end_at_tricks_of_direction);
  g_test_add_func ("/ui/links/are-found-in-every-cut", test_links_in_every_cut);
  g_test_add_func ("/ui/fold/breaks-long-lines-only", test_fold_breaks_long_lines_only);
  g_test_add_func ("/ui/text/pieces-end-behind-lines", test_pieces_end_behind_lines);
  g_test_add_func ("/ui/text/quotes-are-known-by-level", test_quotes_are_known_by_level);
  g_test_add_func ("/ui/text/signature-ends-where-a-quote-begins",
                   test_signature_ends_where_a_quote_begins);
  g_test_add_func ("/ui/text/long-text-comes-whole", test_long_text_comes_whole);
  g_test_add_func ("/ui/dates/are-as-short-as-can-be", test_dates_are_as_short_as_can_be);
  g_test_add_func ("/ui/dates/times-follow-the-desktop-s-clock",
                   test_times_follow_the_desktop_s_clock);
  g_test_add_func ("/ui/files/names-cannot-leave-their-folder",
                   test_names_of_files_cannot_leave_their_folder);
  g_test_add_func ("/ui/search/ends-in-the-beginning-of-a-word",
                   test_query_ends_in_the_beginning_of_a_word);
  g_test_add_func ("/ui/row/says-what-it-shows", test_row_says_what_it_shows);
  g_test_add_func ("/ui/row/says-it-on-one-line", test_row_says_it_on_one_line);
  g_test_add_func ("/ui/words/dialogue-folds-runs-of-commands",
                   test_dialogue_folds_runs_of_commands);
  return g_test_run ();
}
