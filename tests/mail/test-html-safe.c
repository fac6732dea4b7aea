/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-html-safe.h"
#include "mail/pr-message.h"

/* What is left behind the policy that every document begins with. */
static const struct
{
  const char *name;
  const char *html;
  const char *safe;
} cases[] = {
  { "nothing", "", "" },
  { "text", "a < b & c > d", "a &lt; b & c &gt; d" },
  { "references-stay", "caf&eacute; &lt;b&gt; &#8364;", "caf&eacute; &lt;b&gt; &#8364;" },
  { "layout-stays",
    "<table width=\"600\" cellpadding='0'><tr><td align=center>a</td></tr></table>",
    "<table width=\"600\" cellpadding=\"0\"><tr><td "
    "align=\"center\">a</td></tr></table>" },
  { "what-is-nested-wrongly-stays", "<p><div>a<b>b</p>c</b>", "<p><div>a<b>b</p>c</b>" },
  { "attribute-cannot-break-out", "<p title='a\"><script>'>b",
    "<p title=\"a&quot;&gt;&lt;script&gt;\">b" },
  { "script-goes-with-what-is-in-it", "a<script>b('</p>')</script >c<SCRIPT/x>d", "ac" },
  { "unknown-element-leaves-its-text", "<o:p>a</o:p><button onclick=x>b</button>", "ab" },
  { "event-handlers-go", "<p onclick='x()' OnLoad=y id=z>a", "<p id=\"z\">a" },
  { "comments-go", "a<!-- <img src=cid:b> -->c<!--[if mso]><b>d</b><![endif]-->e<!-->f",
    "acef" },
  { "comment-that-never-ends-hides-the-rest", "a<!-- b", "a" },
  { "revealed-comment-leaves-its-text", "<![if !mso]><b>a</b><![endif]>", "<b>a</b>" },
  { "head-elements-that-fetch-go",
    "<link rel=stylesheet href=http://a.example/><base href=http://a.example/>"
    "<meta http-equiv=refresh content='0;url=http://a.example/'>a",
    "a" },
  { "frames-go", "a<iframe src=http://a.example/><b>x</b></iframe>b<frame src=c>", "ab" },
  { "embedded-things-leave-what-stands-in-for-them",
    "<object data=http://a.example/>a<embed src=http://b.example/></object>", "a" },
  { "media-go", "<video poster=http://a.example/ src=b><source src=c>a</video>", "a" },
  { "drawings-go",
    "<svg><image href=http://a.example/></image><use xlink:href=b></use></svg>a", "a" },
  { "forms-go", "<form action=http://a.example/><input autofocus name=b>a</form>", "a" },
  { "link-keeps-its-target", "<a href='https://a.example/?b&amp;c' ping=http://d/>e</a>",
    "<a href=\"https://a.example/?b&amp;c\">e</a>" },
  { "link-that-runs-loses-it",
    "<a href='java&#10;script:x()'>a</a><a href='&#106avascript:x()'>b</a>"
    "<a href='data:text/html,x'>c</a><a href='file:///etc'>d</a>",
    "<a>a</a><a>b</a><a>c</a><a>d</a>" },
  { "place-in-the-message-is-a-target", "<a href='#b'>a</a><a name=b>",
    "<a href=\"#b\">a</a><a name=\"b\">" },
  { "image-of-the-message-stays",
    "<img src='cid:a@b' alt=c><img src='data:image/png;base64,AA=='>",
    "<img src=\"cid:a@b\" alt=\"c\"><img src=\"data:image/png;base64,AA==\">" },
  { "image-elsewhere-goes", "<img src=http://a.example/b alt=c srcset='http://d 2x'>",
    "<img alt=\"c\">" },
  { "relative-image-goes", "<img src=a.png><td background='/b.png'>", "<img><td>" },
  { "style-stays", "<p style=\"color: red; font-family: 'A B'\">a",
    "<p style=\"color: red; font-family: 'A B'\">a" },
  { "style-fetches-nothing", "<p style='background:url(http://a.example/) red'>a",
    "<p style=\"background:none red\">a" },
  { "style-shows-images-of-the-message", "<p style='background:url( cid:a )'>b",
    "<p style=\"background:url(&quot;cid:a&quot;)\">b" },
  { "escaped-style-is-read", "<p style='background:\\75 r\\6c(http://a.example/)'>b",
    "<p style=\"background:none\">b" },
  { "referenced-style-is-read",
    "<p style='background:url&lpar;http://a.example/&rpar;'>b",
    "<p style=\"background:none\">b" },
  { "quoted-address-with-bracket", "<p style='a:url(\"http://a.example/)\") b'>c",
    "<p style=\"a:none b\">c" },
  { "form-feed-ends-a-string", "<p style=\"a:'x&#12;;background:url(http://t/);'\">b",
    "<p style=\"a:'x\n;background:none;'\">b" },
  { "carriage-return-ends-a-string",
    "<p style=\"a:'x&#13;;background:url(http://t/);'\">b",
    "<p style=\"a:'x\n;background:none;'\">b" },
  { "escaped-line-end-of-two-octets-is-one",
    "<p style=\"a:'x\\&#13;&#10;';background:url(http://t/);'\">b",
    "<p style=\"a:'x\\\n';background:none;'\">b" },
  { "sheet-stays", "<style media=screen><!-- p > b { color: red } --></style>",
    "<style media=\"screen\">  p > b { color: red }  </style>" },
  { "sheet-fetches-nothing",
    "<style>@import 'http://a.example/';@IMPORT url(b);p{c:d}"
    "@font-face{src:url(http://e.example/)}@media print{p{f:url(g)}}</style>",
    "<style>  p{c:d} @media print{p{f:none}}</style>" },
  { "escaped-rule-is-read", "<style>@\\69mport 'http://a.example/';b{}</style>",
    "<style> b{}</style>" },
  { "what-goes-joins-nothing",
    "<style>a{b:u@import;rl(http://a.example/)}c{d:u<!--rl(http://e.example/)}</style>",
    "<style>a{b:u rl(http://a.example/)}c{d:u rl(http://e.example/)}</style>" },
  { "functions-that-fetch-go",
    "<style>a{b:image-set('http://a.example/' "
    "1x);c:-webkit-cross-fade(url(d),e)}</style>",
    "<style>a{b:none;c:none}</style>" },
  { "sheet-cannot-break-out", "<style>a{b:'</sty</style><p>c",
    "<style>a{b:' /sty</style><p>c" },
};

static char *
make_safe (const char *html, gboolean remote_too, gboolean *dark)
{
  g_autoptr (PrHtmlSafe) safe = pr_html_safe_new (html, strlen (html), remote_too);
  gsize size;
  const char *octets = g_bytes_get_data (safe->octets, &size);
  const char *end_of_policy = "'none'\">";
  char *start;
  g_autofree char *all = g_strndup (octets, size);

  g_assert_true (g_utf8_validate (octets, (gssize) size, NULL));
  if (dark != NULL)
    *dark = safe->dark;
  start = strstr (all, end_of_policy);
  g_assert_nonnull (start);
  return g_strdup (start + strlen (end_of_policy));
}

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *safe = make_safe (cases[i].html, FALSE, NULL);
  g_autofree char *again = make_safe (safe, FALSE, NULL);

  g_assert_cmpstr (safe, ==, cases[i].safe);
  g_assert_cmpstr (again, ==, safe);
}

static void
test_policy_comes_first (void)
{
  g_autoptr (PrHtmlSafe) safe = pr_html_safe_new ("<img>", 5, FALSE);
  g_autofree char *all =
    g_strndup (g_bytes_get_data (safe->octets, NULL), g_bytes_get_size (safe->octets));

  g_assert_true (g_str_has_prefix (
    all, "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
         "content=\"default-src 'none'; "));
}

/* What is asked for is what the message's list of them has, or it would not be given. */
static void
test_remote_images_are_asked_for_as_listed (void)
{
  static const struct
  {
    const char *html;
    const char *asked;
  } rows[] = {
    { "<img src=HTTP://a.example/1#b>", "http://a.example/1" },
    { "<img src=' ht&Tab;tps://a.example\n/1 '>", "https://a.example/1" },
    { "<img src='//b.example/2'>", "https://b.example/2" },
    { "<td background=https://c.example/3>", "https://c.example/3" },
    { "<p style='a:url(http://d.example/4#e)'>", "http://d.example/4" },
    { "<img src=https://u:p@a.example/1>", NULL },
    { "<img src=https:///1>", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *safe = make_safe (rows[i].html, TRUE, NULL);
      g_autofree char *escaped =
        rows[i].asked == NULL ? NULL : g_uri_escape_string (rows[i].asked, NULL, FALSE);
      const char *asked = strstr (safe, "popreader-image:");

      g_test_message ("%s", rows[i].html);
      g_assert_cmpint (asked != NULL, ==, escaped != NULL);
      if (asked != NULL)
        {
          asked += strlen ("popreader-image:");
          g_assert_true (g_str_has_prefix (asked, escaped));
          g_assert_true (strchr ("\"&", asked[strlen (escaped)]) != NULL);
        }
    }
}

static void
test_remote_images_of_the_list_are_the_same (void)
{
  static const char text[] = "Content-Type: text/html\r\n\r\n"
                             "<img src='HT\tTPS://a.example/b?c=\"d e#f'>";
  g_autoptr (GBytes) raw = g_bytes_new_static (text, strlen (text));
  g_autoptr (PrMessage) message = pr_message_new (raw);
  GPtrArray *images = pr_message_get_remote_images (message);
  g_autofree char *safe = make_safe (strstr (text, "<img"), TRUE, NULL);
  g_autofree char *escaped = NULL;
  g_autofree char *expected = NULL;

  g_assert_cmpuint (images->len, ==, 1);
  escaped = g_uri_escape_string (((PrRemoteImage *) images->pdata[0])->url, NULL, FALSE);
  expected = g_strdup_printf ("<img src=\"popreader-image:%s\">", escaped);
  g_assert_cmpstr (safe, ==, expected);
}

static void
test_allowed_images_are_asked_of_us (void)
{
  g_autofree char *safe =
    make_safe ("<img src='http://a.example/?b=\"&amp;c'>", TRUE, NULL);

  g_assert_cmpstr (
    safe, ==, "<img src=\"popreader-image:http%3A%2F%2Fa.example%2F%3Fb%3D%22%26c\">");
}

static void
test_dark_is_what_the_sender_thought_of (void)
{
  static const struct
  {
    const char *html;
    gboolean dark;
  } pages[] = {
    { "<p>a", FALSE },
    { "<meta name=color-scheme content='light dark'>", TRUE },
    { "<meta name='color-scheme' content='light'>", FALSE },
    { "<style>@media (prefers-color-scheme: dark) { p { color: white } }</style>", TRUE },
    { "<p>prefers-color-scheme", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gboolean dark;
      g_autofree char *safe = make_safe (pages[i].html, FALSE, &dark);

      g_assert_cmpint (dark, ==, pages[i].dark);
    }
}

/* As browsers lay out what says it is of the nineties. */
static void
test_way_of_layout_is_kept (void)
{
  static const char *const kept[][2] = {
    { "<!DOCTYPE html>", "<!DOCTYPE html><meta" },
    { "<p>", "<meta" },
    { "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2//EN\">", "<meta" },
    { "\n<!doctype html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://x\">",
      "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (PrHtmlSafe) safe =
        pr_html_safe_new (kept[i][0], strlen (kept[i][0]), FALSE);
      g_autofree char *all = g_strndup (g_bytes_get_data (safe->octets, NULL),
                                        g_bytes_get_size (safe->octets));

      g_assert_true (g_str_has_prefix (all, kept[i][1]));
    }
}

/* One that grew with the square would be stopped with the test. */
static void
test_time_is_in_proportion (void)
{
  static const char *const parts[] = { "<a b=c", "<!-", "<p style='url(", "<style>@a{",
                                       "<b>",    "&",   "<a '\"" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) bomb = g_string_new (NULL);

      while (bomb->len < 1 << 20)
        g_string_append (bomb, parts[i]);
      pr_html_safe_free (pr_html_safe_new (bomb->str, bomb->len, FALSE));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/html-safe/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/mail/html-safe/policy-comes-first", test_policy_comes_first);
  g_test_add_func ("/mail/html-safe/remote-images-are-asked-for-as-listed",
                   test_remote_images_are_asked_for_as_listed);
  g_test_add_func ("/mail/html-safe/remote-images-of-the-list-are-the-same",
                   test_remote_images_of_the_list_are_the_same);
  g_test_add_func ("/mail/html-safe/allowed-images-are-asked-of-us",
                   test_allowed_images_are_asked_of_us);
  g_test_add_func ("/mail/html-safe/dark-is-what-the-sender-thought-of",
                   test_dark_is_what_the_sender_thought_of);
  g_test_add_func ("/mail/html-safe/way-of-layout-is-kept", test_way_of_layout_is_kept);
  g_test_add_func ("/mail/html-safe/time-is-in-proportion", test_time_is_in_proportion);
  return g_test_run ();
}
