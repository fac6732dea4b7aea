/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-message.h"
#include "tests/mail/mail-fixture.h"

static const char *const kinds[PR_N_RICH_KINDS] = {
  [PR_RICH_QUOTE] = "quote",         [PR_RICH_LIST] = "list",
  [PR_RICH_ITEM] = "item",           [PR_RICH_HEADING] = "heading",
  [PR_RICH_BOLD] = "bold",           [PR_RICH_ITALIC] = "italic",
  [PR_RICH_UNDERLINE] = "underline", [PR_RICH_STRIKE] = "strike",
  [PR_RICH_MONOSPACE] = "monospace", [PR_RICH_SIGNATURE] = "signature",
  [PR_RICH_TABLE] = "table",         [PR_RICH_RULE] = "rule",
  [PR_RICH_IMAGE] = "image",         [PR_RICH_LINK] = "link",
  [PR_RICH_TARGET] = "target",
};

/* The text, then each span: its kind, level and extra where there are, its text, and its
 * target. */
static char *
describe (const PrRichText *rich)
{
  GString *all = g_string_new (rich->text->str);

  for (guint i = 0; i < rich->spans->len; i++)
    {
      const PrRichSpan *span = &g_array_index (rich->spans, PrRichSpan, i);

      g_string_append_printf (all, "|%s", kinds[span->kind]);
      if (span->level > 0 || span->extra > 0)
        g_string_append_printf (all, " %u", span->level);
      if (span->extra > 0)
        g_string_append_printf (all, "/%u", span->extra);
      g_string_append_printf (all, " [%.*s]", (int) (span->end - span->start),
                              rich->text->str + span->start);
      if (span->target != NULL)
        g_string_append_printf (all, " %s", span->target);
    }
  return g_string_free (all, FALSE);
}

static const struct
{
  const char *name;
  const char *html;
  const char *expected;
} cases[] = {
  { "nothing", "", "" },
  { "emphasis-is-noted", "a <b>b</b> <i>c</i><em>d</em> <u>e</u><s>f</s> <code>g</code>",
    "a b cd ef g\n|bold [b]|italic [c]|italic [d]|underline [e]|strike [f]|monospace "
    "[g]" },
  { "emphasis-within-itself-is-one", "<b>a<strong>b</strong>c</b>", "abc\n|bold [abc]" },
  { "emphasis-of-styles-is-noted",
    "<span style='font-weight:700;font-style:italic'>a</span><span "
    "style='text-decoration:line-through'>b</span>",
    "ab\n|bold [a]|italic [a]|strike [b]" },
  { "what-is-styled-normal-is-not-bold", "<b style='font-weight:normal'>a</b>", "a\n" },
  { "spaces-are-not-emphasized", "a<b> b </b>c", "a b c\n|bold [b]" },
  { "colours-are-the-reader-s", "<font color=red>a</font>", "a\n" },
  { "headings-by-level", "<h1>a</h1><h3>b</h3>", "a\n\nb\n|heading 1 [a]|heading 3 [b]" },
  { "large-letters-make-a-heading", "<td style='font-size:28px'>a</td>",
    "a\n|heading 2 [a]" },
  { "large-letters-around-headings-make-none",
    "<div style='font-size:24px'><h1>a</h1>b</div>", "a\n\nb\n|heading 1 [a]" },
  { "lists-by-depth", "<ul><li>a<ol start=9><li>b<li>c</ol></ul>",
    "• a\n9. b\n10. c\n|list 1 [• a\n]|item [• a]|list 2 [9. b\n10. c\n]|item 1 [9. b]"
    "|item 2 [10. c]" },
  { "bullets-are-not-emphasized", "<ul><li><b>a</b> b</ul>",
    "• a b\n|list 1 [• a b\n]|item [• a b]|bold [a]" },
  { "list-in-a-table-flows", "<table><tr><th>a<th>b<tr><td><ul><li>c</ul><td>d</table>",
    "a  b\n\n• c\n\nd\n|bold [a]|bold [b]|list 1 [• c\n]|item [• c]" },
  { "quotes-by-level", "a<blockquote>b<blockquote>c</blockquote></blockquote>d",
    "a\n\nb\n\nc\n\nd\n|quote 1 [b\n\n]|quote 2 [c\n]" },
  { "preformatted-is-monospace", "<pre>a\n  b</pre>", "a\n  b\n|monospace [a\n  b]" },
  { "signature-is-known-by-its-name", "a<div class='gmail_signature'>b<br>c</div>",
    "a\nb\nc\n|signature [b\nc]" },
  { "rule", "a<hr>b", "a\n────────────\nb\n|rule [────────────]" },
  { "link-keeps-its-target", "<a href='https://example.org/x'>here</a>!",
    "here!\n|link [here] https://example.org/x" },
  { "link-with-too-many-slashes-shows-the-true-host",
    "<a href='https:///\\evil.example/'>https://bank.example/</a>",
    "https://bank.example/ <evil.example>\n|link [https://bank.example/] "
    "https:///\\evil.example/|target [<evil.example>]" },
  { "link-that-names-another-host-shows-the-true-one",
    "<a href='http://evil.example/'>https://bank.example/</a>",
    "https://bank.example/ <evil.example>\n|link [https://bank.example/] "
    "http://evil.example/|target [<evil.example>]" },
  { "link-to-a-part-of-the-host-it-names-is-true",
    "<a href='http://www.click.bank.example/x'>bank.example</a>",
    "bank.example\n|link [bank.example] http://www.click.bank.example/x" },
  { "link-that-says-a-sentence-names-no-host",
    "<a href='http://example.org/'>Version 1.2 is out. Read</a>",
    "Version 1.2 is out. Read\n|link [Version 1.2 is out. Read] http://example.org/" },
  { "link-with-a-user-before-the-host-shows-the-host",
    "<a href='http://bank.example@evil.example/'>bank.example</a>",
    "bank.example <evil.example>\n|link [bank.example] "
    "http://bank.example@evil.example/|target [<evil.example>]" },
  { "mail-link-to-another-shows-the-true-one",
    "<a href='mailto:eve@evil.example'>ada@example.org</a>",
    "ada@example.org <eve@evil.example>\n|link [ada@example.org] "
    "mailto:eve@evil.example|target [<eve@evil.example>]" },
  { "image-holds-its-place", "a <img src='cid:x' alt='A wheel' width=20 height=10> b",
    "a \xef\xbf\xbc"
    "A wheel b\n|image 20/10 [\xef\xbf\xbc"
    "A wheel] cid:x" },
  { "image-without-words-leaves-no-gap-where-a-line-begins",
    "<img src='cid:x'> a<table><tr><td><img src='cid:y'><td>b</table>",
    "\xef\xbf\xbc"
    "a\n\xef\xbf\xbc"
    "b\n|image [\xef\xbf\xbc] cid:x|image [\xef\xbf\xbc] cid:y" },
  { "image-of-one-dot-is-none", "a<img src='http://t.example/' width=1 height=1>b",
    "ab\n" },
  { "object-characters-of-the-sender-are-left-out",
    "a\xef\xbf\xbc"
    "b",
    "ab\n" },
  { "table-of-data-is-set-in-columns",
    "<table><tr><th>a</th><th>b</th></tr><tr><td>c<td><a "
    "href='http://d.example'>10</a></table>",
    "a\tb\nc\t10\n|table 2/2 [a\tb\nc\t10]|bold [a]|bold [b]|link [10] "
    "http://d.example" },
  { "table-of-empty-columns-is-set-without-them",
    "<table><tr><td>a<td><td>1</tr><tr><td>b<td><td>2</table>",
    "a\t1\nb\t2\n|table 2/2 [a\t1\nb\t2]" },
  { "table-for-layout-flows", "<table><tr><td><table><tr><td>a<td>b</table><td>c</table>",
    "a  b\nc\n" },
  { "table-with-paragraphs-flows",
    "<table><tr><th>a<th>b</tr><tr><td><p>c</p><p>d</p><td>e</table>",
    "a  b\n\nc\n\nd\n\ne\n|bold [a]|bold [b]" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (PrRichText) rich =
    pr_rich_text_new_html (cases[i].html, strlen (cases[i].html), NULL);
  g_autofree char *described = describe (rich);

  g_assert_cmpstr (described, ==, cases[i].expected);
}

/* What every such text is, whatever it was made of. */
static void
assert_whole (const PrRichText *rich)
{
  const char *text = rich->text->str;
  gsize ends[PR_N_RICH_KINDS] = { 0 }, start = 0;

  g_assert_true (g_utf8_validate_len (text, rich->text->len, NULL));
  for (guint i = 0; i < rich->spans->len; i++)
    {
      const PrRichSpan *span = &g_array_index (rich->spans, PrRichSpan, i);

      g_assert_cmpuint (span->start, >=, start);
      g_assert_cmpuint (span->start, >=, ends[span->kind]);
      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, rich->text->len);
      g_assert_cmpint (text[span->start] & 0xc0, !=, 0x80);
      g_assert_cmpint (text[span->end] & 0xc0, !=, 0x80);
      start = span->start;
      ends[span->kind] = span->end;
    }
}

static void
test_every_start_is_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n <= strlen (cases[i].html); n++)
      {
        g_autofree char *start = g_memdup2 (cases[i].html, n);
        g_autofree char *plain = NULL;
        g_autofree char *alone = pr_html_to_text (n > 0 ? start : "", n);
        g_autoptr (PrRichText) rich =
          pr_rich_text_new_html (n > 0 ? start : "", n, &plain);

        assert_whole (rich);
        g_assert_cmpstr (plain, ==, alone);
      }
}

/* Letters and digits alone: what both show, however they set it. */
static char *
squeeze (const char *text)
{
  GString *letters = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (letters, g_utf8_get_char (p));
  return g_string_free (letters, FALSE);
}

static void
test_form_and_plain_text_say_the_same (void)
{
  const char html[] =
    "<h1>Title</h1><p>a <b>b</b> c</p><ul><li>d<li>e</ul><blockquote>f<p>g</blockquote>"
    "<table><tr><th>h<th>i<tr><td>j<td>1</table><img src=x alt='k l'><pre>m\n n</pre>";
  g_autofree char *plain = NULL;
  g_autoptr (PrRichText) rich = pr_rich_text_new_html (html, strlen (html), &plain);
  g_autofree char *from_rich = pr_rich_text_dup_plain (rich);
  g_autofree char *one = squeeze (plain);
  g_autofree char *other = squeeze (from_rich);

  g_assert_cmpstr (one, ==, "Titleabcdefghij1klmn");
  g_assert_cmpstr (other, ==, one);
  g_assert_nonnull (strstr (from_rich, "\n> f\n>\n> g\n"));
  g_assert_nonnull (strstr (from_rich, "[k l]"));
}

/* ---- plain text ---- */

static void
assert_plain (const char *text, const char *expected)
{
  g_autoptr (PrRichText) rich = pr_rich_text_new_plain (g_string_new (text));
  g_autofree char *described = describe (rich);

  assert_whole (rich);
  g_assert_cmpstr (described, ==, expected);
}

static void
test_plain_quotes_and_signature_are_found (void)
{
  assert_plain ("a\n> b\n>> c\n-- \nAda\n",
                "a\n> b\n>> c\n-- \nAda\n|quote 1/1 [> b\n]|quote 2/1 [>> c\n]"
                "|signature [-- \nAda\n]");
  /* What a program asks with is no quote. */
  assert_plain ("Try:\n>>> 1 + 1\n2\n", "Try:\n>>> 1 + 1\n2\n");
}

/* ---- bounds ---- */

static char *
repeat (const char *part, guint n)
{
  GString *html = g_string_sized_new (strlen (part) * n + 1);

  for (guint i = 0; i < n; i++)
    g_string_append (html, part);
  return g_string_free (html, FALSE);
}

static void
test_much_of_one_tag_is_bounded (gconstpointer part)
{
  guint n = (guint) ((10 << 20) / strlen (part));
  g_autofree char *html = repeat (part, n);
  g_autoptr (PrRichText) rich = pr_rich_text_new_html (html, strlen (html), NULL);

  assert_whole (rich);
  g_assert_cmpuint (rich->spans->len, <=, 100000);
  g_assert_cmpuint (rich->text->len, <=, 2 * strlen (html));
}

static void
test_too_many_cells_flow (void)
{
  g_autofree char *cells = repeat ("<tr><td>a<td>1", 50000);
  g_autofree char *html = g_strconcat ("<table>", cells, "</table>", NULL);
  g_autoptr (PrRichText) rich = pr_rich_text_new_html (html, strlen (html), NULL);

  assert_whole (rich);
  g_assert_null (strchr (rich->text->str, '\t'));
  g_assert_true (g_str_has_prefix (rich->text->str, "a  1\na  1\n"));
}

/* ---- messages ---- */

static PrMessage *
parse (const char *text)
{
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));

  return pr_message_new (raw);
}

static const char alternative[] =
  "Content-Type: multipart/related; boundary=r\n\n--r\n"
  "Content-Type: multipart/alternative; boundary=a\n\n"
  "--a\nContent-Type: text/plain\n\nplain\n"
  "--a\nContent-Type: text/html\n\n<b>rich</b><img src='cid:a%40b'><img src=there>\n"
  "--a--\n--r\nContent-Type: image/png\nContent-ID: <a@b>\n\npicture\n"
  "--r\nContent-Type: image/png\nContent-Location: there\n\nanother\n--r--\n";

static void
test_form_is_of_the_html_where_text_is_of_the_plain (void)
{
  g_autoptr (PrMessage) message = parse (alternative);
  g_autoptr (PrRichText) rich = pr_message_ref_rich (message);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_true (g_str_has_prefix (rich->text->str, "rich"));
  g_assert_cmpstr (text, ==, "plain");
}

static void
test_form_is_of_the_plain_where_the_html_says_nothing (void)
{
  g_autoptr (PrMessage) message =
    parse ("Content-Type: multipart/alternative; boundary=a\n\n"
           "--a\nContent-Type: text/plain\n\n> plain\n"
           "--a\nContent-Type: text/html\n\n<style>x</style>\n--a--\n");
  g_autoptr (PrRichText) rich = pr_message_ref_rich (message);

  g_assert_cmpstr (rich->text->str, ==, "> plain");
  g_assert_cmpuint (rich->spans->len, ==, 1);
}

static void
assert_image (PrMessage *message, const char *url, const char *expected)
{
  g_autoptr (GBytes) octets = pr_message_dup_image (message, url);

  if (expected == NULL)
    g_assert_null (octets);
  else
    g_assert_cmpmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), expected,
                     strlen (expected));
}

static void
test_images_are_found_in_the_message (void)
{
  g_autoptr (PrMessage) message = parse (alternative);

  assert_image (message, "cid:a%40b", "picture");
  assert_image (message, "cid:a@b", "picture");
  assert_image (message, "there", "another");
  assert_image (message, "data:text/plain;base64,QUJD", "ABC");
  assert_image (message, "data:,A%20B", "A B");
  assert_image (message, "cid:nobody", NULL);
  assert_image (message, "https://example.org/x.png", NULL);
  assert_image (message, "data:nothing", NULL);
}

static void
test_start_of_a_long_text_is_its_start (void)
{
  g_autofree char *lines = repeat ("<p>A <b>line</b> of it.</p>\n", 20000);
  g_autofree char *all =
    g_strconcat ("Content-Type: text/html; charset=utf-8\n\n", lines, NULL);
  g_autoptr (PrMessage) message = parse (all);
  g_autoptr (PrRichText) start = pr_message_dup_rich_start (message);
  g_autoptr (PrRichText) rich = pr_message_ref_rich (message);
  g_autoptr (PrMessage) small = parse ("Content-Type: text/html\n\n<p>small</p>\n");

  g_assert_nonnull (start);
  g_assert_cmpuint (start->text->len, >, 4000);
  g_assert_cmpuint (start->text->len, <, rich->text->len);
  g_assert_true (strncmp (start->text->str, rich->text->str, 4000) == 0);
  g_assert_null (pr_message_dup_rich_start (small));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/rich/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/mail/rich/every-start-is-whole", test_every_start_is_whole);
  g_test_add_func ("/mail/rich/form-and-plain-text-say-the-same",
                   test_form_and_plain_text_say_the_same);
  g_test_add_func ("/mail/rich/plain-quotes-and-signature-are-found",
                   test_plain_quotes_and_signature_are_found);
  g_test_add_data_func ("/mail/rich/ten-megabytes-of-emphasis-are-bounded", "<b>a</b> ",
                        test_much_of_one_tag_is_bounded);
  g_test_add_data_func ("/mail/rich/ten-megabytes-of-open-emphasis-are-bounded", "<b>",
                        test_much_of_one_tag_is_bounded);
  g_test_add_data_func ("/mail/rich/ten-megabytes-of-tables-are-bounded", "<table><td>a",
                        test_much_of_one_tag_is_bounded);
  g_test_add_data_func ("/mail/rich/ten-megabytes-of-items-are-bounded", "<li>a",
                        test_much_of_one_tag_is_bounded);
  g_test_add_func ("/mail/rich/a-hundred-thousand-cells-flow", test_too_many_cells_flow);
  g_test_add_func ("/mail/rich/form-is-of-the-html-where-text-is-of-the-plain",
                   test_form_is_of_the_html_where_text_is_of_the_plain);
  g_test_add_func ("/mail/rich/form-is-of-the-plain-where-the-html-says-nothing",
                   test_form_is_of_the_plain_where_the_html_says_nothing);
  g_test_add_func ("/mail/rich/images-are-found-in-the-message",
                   test_images_are_found_in_the_message);
  g_test_add_func ("/mail/rich/start-of-a-long-text-is-its-start",
                   test_start_of_a_long_text_is_its_start);
  return g_test_run ();
}
