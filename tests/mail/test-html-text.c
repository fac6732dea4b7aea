/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-message.h"

static const struct
{
  const char *name;
  const char *html;
  const char *text;
} cases[] = {
  { "nothing", "", "" },
  { "text-alone", "just text", "just text\n" },
  { "white-space-folds", " a \n\n b&nbsp;&nbsp;c\t", "a b c\n" },
  { "entities", "&lt;a&gt; &amp; &eacute; &#x20ac; &bogus;", "<a> & é € &bogus;\n" },
  { "blocks-stand-alone", "<div>a</div>b<div>c</div>", "a\nb\nc\n" },
  { "paragraphs-stand-apart", "<h1>Title</h1><p>a</p><p>b</p>", "Title\n\na\n\nb\n" },
  { "inline-stays", "<p>a<b>b</b><i>c</i> <span>d</span></p>", "abc d\n" },
  { "line-ends", "a<br>b<br><br>c<br><br><br><br>d", "a\nb\n\nc\n\nd\n" },
  { "rule", "a<hr>b", "a\n────────────\nb\n" },
  { "bullets", "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "• a\n• b\n  • c\n• d\n\ne\n" },
  { "numbers", "<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b\n" },
  { "item-goes-on-indented", "<ul><li>a<br>b</li></ul>", "• a\n  b\n" },
  { "quote", "a<blockquote>b<p>c<blockquote>d</blockquote></blockquote>e",
    "a\n\n> b\n>\n> c\n>\n>> d\n\ne\n" },
  { "preformatted", "a<pre>\n  b\n    c\n\nd</pre>e", "a\n\n  b\n    c\n\nd\n\ne\n" },
  { "table-rows",
    "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
    "a  b\n1  2\n" },
  { "cell-after-one-of-several-lines-stands-below-it",
    "<table><tr><td>a<br>1</td><td>b<br>2</td><td>c</td></tr><tr><td>d<td>e</table>",
    "a\n1\nb\n2\nc\nd  e\n" },
  { "link-with-other-text", "<a href='https://example.org/x'>here</a>!",
    "here <https://example.org/x>!\n" },
  { "link-that-says-itself", "<a href='https://example.org/'>example.org</a>",
    "example.org\n" },
  { "mail-link", "<a href='mailto:ada@example.org'>ada@example.org</a>",
    "ada@example.org\n" },
  { "link-that-lies", "<a href='http://evil.example/'>https://bank.example/</a>",
    "https://bank.example/ <http://evil.example/>\n" },
  { "link-without-text", "a<a href='http://example.org/'></a>b", "ab\n" },
  { "link-that-runs", "<a href='javascript:alert(1)'>a</a><a href='#top'>b</a>", "ab\n" },
  { "link-with-line-end", "<a href='http://exa&#10;mple.org/x'>a</a>",
    "a <http://example.org/x>\n" },
  { "image-has-its-text", "<img src=x alt='A pumpkin'><img src=y><img alt=' '>",
    "[A pumpkin]\n" },
  { "script-style-title-are-left-out",
    "<head><title>t</title><style>s</style></head><body><script>x</script>a</body>",
    "a\n" },
  { "hidden-is-left-out",
    "<div style='Display : NONE'>x</div><p hidden>y</p><span "
    "style='mso-hide:all'>z</span>a",
    "a\n" },
  { "preheader-without-height-is-left-out",
    "<div style='max-height:0;overflow:hidden'>x</div><p style='opacity:0'>y</p>"
    "<div style='max-height:0'>a</div>",
    "a\n" },
  { "letters-without-size-are-left-out",
    "<p style='font-size:1px;color:#fff'>x</p><p style='font-size:0'>y<b>z</b></p>a",
    "a\n" },
  { "columns-in-a-cell-without-size-are-read",
    "<td style='font-size:0px'>x<div style='font-size:0px'><table><td "
    "style='font-size:13px'>a <b style='font-size:1em'>b</b></td></table></div></td>",
    "a b\n" },
  { "comment-is-left-out", "a<!-- b <p>c -->d<!--[if mso]>e<![endif]-->", "ad\n" },
  { "preheader-filler-is-left-out", "a&zwnj;&nbsp;&zwnj;&nbsp;&#8203;&#847; b", "a b\n" },
  { "joiner-in-a-word-stays",
    "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9\x85",
    "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9\x85\n" },
  { "unclosed", "<p>a<b>b<div>c<td>d", "ab\nc  d\n" },
  { "unbalanced", "</p></div>a</b></table>b", "ab\n" },
  { "cut-tag", "a<b", "a\n" },
  { "not-utf-8",
    "a\xff"
    "b",
    "a\xef\xbf\xbd"
    "b\n" },
  { "meta-charset-is-past", "<meta charset=iso-8859-1>é", "é\n" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = pr_html_to_text (cases[i].html, strlen (cases[i].html));

  g_assert_cmpstr (text, ==, cases[i].text);
}

/* A message may be cut anywhere. */
static void
test_every_start_is_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n <= strlen (cases[i].html); n++)
      {
        g_autofree char *start = g_memdup2 (cases[i].html, n);
        g_autofree char *text = pr_html_to_text (n > 0 ? start : "", n);

        g_assert_true (g_utf8_validate (text, -1, NULL));
      }
}

static void
test_nul_is_shown (void)
{
  g_autofree char *text = pr_html_to_text ("a\0b", 3);

  g_assert_cmpstr (text, ==,
                   "a\xef\xbf\xbd"
                   "b\n");
}

static char *
repeat (const char *start, guint n, const char *end)
{
  g_autoptr (GString) html = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (html, start);
  g_string_append (html, end);
  return g_string_free (g_steal_pointer (&html), FALSE);
}

static void
test_deep_nesting_loses_no_text (gconstpointer start)
{
  static const guint depths[] = { 100, 1000, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *html = repeat (start, depths[i], "the bottom");
      g_autofree char *text = pr_html_to_text (html, strlen (html));

      g_assert_nonnull (strstr (text, "the bottom"));
    }
}

static void
test_many_attributes_lose_no_text (void)
{
  g_autoptr (GString) html = g_string_new ("<p ");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (html, "a%u=\">\" ", i);
  g_string_append (html, ">text");
  text = pr_html_to_text (html->str, html->len);
  g_assert_cmpstr (text, ==, "text\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/html/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/mail/html/every-start-is-read", test_every_start_is_read);
  g_test_add_func ("/mail/html/nul-is-shown", test_nul_is_shown);
  g_test_add_data_func ("/mail/html/deep-blocks-lose-no-text", "<div>",
                        test_deep_nesting_loses_no_text);
  g_test_add_data_func ("/mail/html/deep-quotes-lose-no-text", "<blockquote>",
                        test_deep_nesting_loses_no_text);
  g_test_add_data_func ("/mail/html/deep-tables-lose-no-text", "<table><tr><td>",
                        test_deep_nesting_loses_no_text);
  g_test_add_func ("/mail/html/many-attributes-lose-no-text",
                   test_many_attributes_lose_no_text);
  return g_test_run ();
}
