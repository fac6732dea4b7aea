/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-cautions.h"
#include "mail/pr-file-name.h"
#include "mail/pr-host.h"

/* Codes of a message that has this header and HTML, one space after each. */
static PrMessage *
make (const char *header, const char *html)
{
  g_autofree char *text =
    g_strconcat (header, "Content-Type: text/html; charset=utf-8\r\n\r\n", html, "\r\n",
                 NULL);
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));

  return pr_message_new (raw);
}

static gboolean
warns (const char *header, const char *code)
{
  g_autoptr (PrMessage) message = make (header, "text");

  return g_strv_contains (pr_message_get_warnings (message), code);
}

/* ---- hosts ---- */

static void
assert_shown (const char *host, const char *expected)
{
  g_autofree char *shown = pr_host_dup_shown (host);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_punycode_is_shown_with_its_letters (void)
{
  g_autofree char *address = pr_host_dup_shown_address ("ada@xn--bcher-kva.example");

  assert_shown ("Example.ORG.", "example.org");
  assert_shown ("xn--bcher-kva.example", "bücher.example (xn--bcher-kva.example)");
  assert_shown ("bücher.example", "bücher.example (xn--bcher-kva.example)");
  assert_shown ("", "");
  g_assert_cmpstr (address, ==, "ada@bücher.example (xn--bcher-kva.example)");
}

static void
test_look_alike_domains_are_told_from_honest_ones (void)
{
  static const char *const odd[] = {
    "xn--pypal-4ve.com", "аррӏе.com",  "pаypal.com",
    "gооgle.com",        "ɡoogle.com", "www.раураӏ.com"
  };
  static const char *const honest[] = { "paypal.com", "bücher.example", "пример.рф",
                                        "почта.рф",   "例え.jp",        "ελλάδα.gr",
                                        "сор.рф",     "академия.com",   "日本語abc.com" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_assert_true (pr_host_is_look_alike (odd[i]));
  for (guint i = 0; i < G_N_ELEMENTS (honest); i++)
    g_assert_false (pr_host_is_look_alike (honest[i]));
}

static void
test_hosts_of_one_organisation (void)
{
  g_assert_true (pr_host_is_same_site ("www.example.org", "EXAMPLE.org."));
  g_assert_true (pr_host_is_same_site ("a.example.co.uk", "b.example.co.uk"));
  g_assert_true (pr_host_is_same_site ("xn--bcher-kva.example", "www.bücher.example"));
  g_assert_false (pr_host_is_same_site ("one.co.uk", "two.co.uk"));
  g_assert_false (pr_host_is_same_site ("example.org", "example.org.evil.example"));
  g_assert_false (pr_host_is_same_site ("10.0.0.1", "11.0.0.1"));
}

/* ---- who sent it ---- */

static void
test_a_name_of_two_alphabets_is_told (void)
{
  /* "Pаypal" with a Cyrillic "а". */
  g_assert_true (
    warns ("From: =?utf-8?B?UNCweXBhbA==?= <a@example.org>\r\n", "from-mixed-scripts"));
  g_assert_false (warns ("From: Яндекс Mail <a@example.org>\r\n", "from-mixed-scripts"));
  g_assert_false (warns ("From: IT-отдел <a@example.org>\r\n", "from-mixed-scripts"));
  g_assert_false (warns ("From: 山田Taro <a@example.org>\r\n", "from-mixed-scripts"));
  g_assert_true (
    warns ("From: Bank <a@xn--pypal-4ve.com>\r\n", "from-look-alike-domain"));
  g_assert_false (warns ("From: Bank <a@paypal.com>\r\n", "from-look-alike-domain"));
}

static void
test_what_cannot_be_seen_in_a_name_is_told (void)
{
  g_assert_true (
    warns ("From: =?utf-8?Q?Ba=07nk?= <a@example.org>\r\n", "from-control-character"));
  g_assert_true (
    warns ("From: Ba\xe2\x80\x8bnk <a@example.org>\r\n", "from-control-character"));
  g_assert_false (warns ("From: =?utf-8?Q?B=C3=A4nk?=\r\n\t<a@example.org>\r\n",
                         "from-control-character"));
  /* Persian words need it. */
  g_assert_false (
    warns ("From: می\xe2\x80\x8cخواهم <a@example.org>\r\n", "from-control-character"));
  g_assert_true (
    warns ("From: \xe2\x80\xaeknab <a@example.org>\r\n", "from-bidi-control"));
}

static void
test_a_name_that_tells_another_host_is_told (void)
{
  g_assert_true (
    warns ("From: \"paypal.com\" <a@evil.example>\r\n", "from-name-names-other-host"));
  g_assert_false (warns ("From: \"example.org\" <a@mail.example.org>\r\n",
                         "from-name-names-other-host"));
  g_assert_false (
    warns ("From: \"A. Lovelace\" <a@example.org>\r\n", "from-name-names-other-host"));
}

static void
test_answers_that_go_elsewhere_are_told (void)
{
  g_assert_true (warns ("From: a@example.org\r\nReply-To: a@example.net\r\n",
                        "reply-to-other-domain"));
  g_assert_false (warns ("From: a@example.org\r\nReply-To: b@lists.example.org\r\n",
                         "reply-to-other-domain"));
  g_assert_false (warns ("From: a@example.org\r\nTo: list@example.net\r\n"
                         "Reply-To: list@example.net\r\n",
                         "reply-to-other-domain"));
}

/* ---- links ---- */

static void
test_a_link_that_names_another_host_is_told (void)
{
  g_assert_cmpint (pr_link_judge ("https://bank.example", "https://evil.test/x"), ==,
                   PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("www.bank.com/login", "http://www.bank.com.evil.test"),
                   ==, PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("bank.com", "https://evil.test"), ==,
                   PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("bank.com", "https:\\\\evil.test\\@bank.com"), ==,
                   PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("help@bank.com", "mailto:help@evil.test"), ==,
                   PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("bank.com", "\x01 ht\ttps:/\r\n/ev\nil.test \x1f"), ==,
                   PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("help@bank.com", " mail\nto:help@ev\til.test"), ==,
                   PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpint (pr_link_judge ("bank.com", "https://login.bank.com/x"), ==, 0);
  g_assert_cmpint (pr_link_judge ("Read more", "https://evil.test"), ==, 0);
  g_assert_cmpint (pr_link_judge ("notes.txt", "https://files.example/1"), ==, 0);
  g_assert_cmpint (pr_link_judge ("", ""), ==, 0);
}

static void
test_tricks_of_a_link_are_told (void)
{
  g_autofree char *host = pr_link_dup_host ("https://bank.com%40x:y@evil.test:8443/z");
  g_autofree char *cut = pr_link_dup_host ("\x02ht\ttps://ev\r\nil.test\n/z");

  g_assert_cmpint (pr_link_judge ("Go", "https://bank.com@evil.test/"), ==,
                   PR_LINK_HIDES_HOST);
  g_assert_cmpint (pr_link_judge ("Go", "http://203.0.113.9/x"), ==, PR_LINK_TO_NUMBER);
  g_assert_cmpint (pr_link_judge ("Go", "http://3405803785/x"), ==, PR_LINK_TO_NUMBER);
  g_assert_cmpint (pr_link_judge ("Go", "http://0xcb.0x71.1/x"), ==, PR_LINK_TO_NUMBER);
  g_assert_cmpint (pr_link_judge ("Go", "http://[2001:db8::1]/x"), ==, PR_LINK_TO_NUMBER);
  g_assert_cmpint (pr_link_judge ("Go", "https://xn--pypal-4ve.com/"), ==,
                   PR_LINK_LOOK_ALIKE);
  g_assert_cmpint (pr_link_judge ("Go", "https://xn--bcher-kva.example/"), ==, 0);
  g_assert_cmpstr (host, ==, "evil.test");
  g_assert_cmpstr (cut, ==, "evil.test");
}

static void
test_links_of_html_are_read_as_browsers_do (void)
{
  g_autoptr (PrMessage) message =
    make ("From: a@example.org\r\n",
          "<!-- <a href='https://no.test'>no</a> --><A title='a>b' "
          "HREF=\"https&colon;//evil.test&#47;x\">https:&sol;/bank.com&shy;<br></A>"
          "<script>'<a href=\"https://no.test\">'</script>"
          "<a name=x>none</a><a href=https://b.test/?a&amp;b>two <b>words</b>");
  GPtrArray *links = pr_message_get_links (message);
  const PrLink *first, *second;

  g_assert_cmpuint (links->len, ==, 2);
  first = g_ptr_array_index (links, 0);
  second = g_ptr_array_index (links, 1);
  g_assert_cmpstr (first->href, ==, "https://evil.test/x");
  g_assert_cmpstr (first->text, ==, "https://bank.com");
  g_assert_cmpint (first->flags, ==, PR_LINK_NAMES_OTHER_HOST);
  g_assert_cmpstr (second->href, ==, "https://b.test/?a&b");
  g_assert_cmpstr (second->text, ==, "two words");
  g_assert_true (
    g_strv_contains (pr_message_get_warnings (message), "link-names-other-host"));
}

/* What stands for the text and the target of the only link, and whether it is told. */
static void
test_links_of_html_cannot_hide (void)
{
  static const struct
  {
    const char *html;
    const char *text;
  } rows[] = {
    { "<a href='h&#116tps://evil.test/'>https://bank.com</a>", "https://bank.com" },
    { "<a href='https&#58//evil.test/'>https&#58//bank.com</a>", "https://bank.com" },
    { "<a href='https://evil.test/'>bank&#46com</a>", "bank.com" },
    { "<a href='https://evil.test/'>ba&#173nk.\xc2\xad&shy;com&nbsp;</a>", "bank.com" },
    { "<!--><a href='https://evil.test/'>bank.com</a>-->", "bank.com" },
    { "<!---><a href='https://evil.test/'>bank.com</a>-->", "bank.com" },
    { "<!-- --!><a href='https://evil.test/'>bank.com</a>-->", "bank.com" },
    { "<a href='https://evil.test/'><!x>bank<?y>.</ z>com</a>", "bank.com" },
    { "<style></styles></style/><a href='https://evil.test/'>bank.com</a></style>",
      "bank.com" },
    { "<textarea></textareas><a href=x>y</a></textarea>"
      "<a href='https://evil.test/'>bank.com</a>",
      "bank.com" },
    { "<a href=' ht&Tab;tps:&NewLine;//evil.test/'>bank.com</a>", "bank.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PrMessage) message = make ("From: a@example.org\r\n", rows[i].html);
      GPtrArray *links = pr_message_get_links (message);
      const PrLink *link;

      g_test_message ("%s", rows[i].html);
      g_assert_cmpuint (links->len, ==, 1);
      link = g_ptr_array_index (links, 0);
      g_assert_cmpstr (link->text, ==, rows[i].text);
      g_assert_cmpint (link->flags, ==, PR_LINK_NAMES_OTHER_HOST);
    }
}

/* Text of one link, of which only what a browser shows counts. */
static void
test_hidden_elements_end_where_browsers_end_them (void)
{
#define SPOT "<a href='https://evil.test/'>"
#define HIDE " style='display:none'"
  static const struct
  {
    const char *html;
    const char *text;
  } rows[] = {
    { SPOT "<p" HIDE ">x<p>bank.com</a>", "bank.com" },
    { SPOT "<p" HIDE ">x<div>bank.com</div></a>", "bank.com" },
    { SPOT "<div><p" HIDE ">x</div>bank.com</a>", "bank.com" },
    { SPOT "<p" HIDE ">x<b>y</p>bank.com</a>", "bank.com" },
    { SPOT "<p" HIDE ">x</div>y</p>bank.com</a>", "bank.com" },
    { SPOT "<div" HIDE ">x<div>y</div></span></p>z</div>bank.com</a>", "bank.com" },
    { SPOT "<ul><li" HIDE ">x<ul><li>y</ul>z<li>bank.com</ul></a>", "bank.com" },
    { SPOT "<table><tr><td" HIDE ">x<table><tr><td>y</table>z<td>bank.com</table></a>",
      "bank.com" },
    { SPOT "<table><tr" HIDE "><td>x<td>y<tr><td>bank.com</table></a>", "bank.com" },
    { SPOT "<dl><dt" HIDE ">x<dd>bank.com</dl></a>", "bank.com" },
    { SPOT "<h1" HIDE ">x<h2>bank.com</h2></a>", "bank.com" },
    { SPOT "<b" HIDE "><div>x</b>bank.com</div></a>", "bank.com" },
    { SPOT "<span" HIDE "><div>x</span>y</div></span>bank.com</a>", "bank.com" },
    { SPOT "<p" HIDE ">x<hr>bank.com</a>", "bank.com" },
    { SPOT "<img" HIDE ">bank.com</a>", "bank.com" },
    { SPOT "<p style='display:none;display:block'>bank.com</a>", "bank.com" },
    { "<div" HIDE ">x</body></html>" SPOT "y</a></div>", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PrMessage) message = make ("From: a@example.org\r\n", rows[i].html);
      GPtrArray *links = pr_message_get_links (message);

      g_test_message ("%s", rows[i].html);
      g_assert_cmpuint (links->len, ==, 1);
      g_assert_cmpstr (((PrLink *) g_ptr_array_index (links, 0))->text, ==, rows[i].text);
    }
}

/* One that grew with the square would be stopped with the test. */
static void
test_time_for_links_is_in_proportion (void)
{
  g_autoptr (GString) html = g_string_new ("<a href='https://evil.test/?");
  g_autofree char *dots = g_strnfill (4 << 20, '.');
  g_autofree char *marked = g_strconcat ("https://bank.com", dots, NULL);
  g_autofree char *host = pr_host_dup_named (marked);
  g_autofree char *label = g_strnfill (1000, 'a');
  g_autofree char *longer = g_strconcat (label, ".com", NULL);

  while (html->len < 4 << 20)
    g_string_append (html, "&#65;");
  g_string_append (html, "'>bank.com</a>");
  pr_message_unref (make ("From: a@example.org\r\n", html->str));
  g_assert_cmpstr (host, ==, "bank.com");
  g_assert_null (pr_host_dup_named (dots));
  g_assert_null (pr_host_dup_named (longer));
}

/* ---- remote images ---- */

static void
test_remote_images_are_listed_and_pixels_told_apart (void)
{
  g_autoptr (PrMessage) message = make (
    "From: a@example.org\r\n",
    "<img src='https://a.test/1.png' width=200 height='80' alt='One &amp; all'>"
    "<img src=\"http://B.test/2.png#x\"><img src=//a.test/3.png style='width: 40px'>"
    "<img src='https://t.test/p.gif' width=1 height=1>"
    "<img src='https://t.test/q.gif' style='display:none'>"
    "<img src='https://t.test/r.gif' style='height:0px;width:9px'>"
    "<div style='display:none'><div></div><img src='https://t.test/s.gif'></div>"
    "<img src='https://a.test/1.png' width=1>"
    "<img src='https://t.test/t.gif' style='width:40px;min-width:9px; WIDTH : 1px'>"
    "<img src='cid:x'><img src='data:image/gif;base64,xx'><img src='4.png'>"
    "<img src='ftp://a.test/5.png'><img src='https://u:p@a.test/6.png'>"
    "<img src='file:///etc/passwd'>");
  GPtrArray *images = pr_message_get_remote_images (message);
  const PrRemoteImage *first, *second, *third;
  guint n_visible, n_hosts, n_pixels;

  pr_remote_images_count (images, &n_visible, &n_hosts, &n_pixels);
  g_assert_cmpuint (n_visible, ==, 3);
  g_assert_cmpuint (n_hosts, ==, 2);
  g_assert_cmpuint (n_pixels, ==, 5);
  first = g_ptr_array_index (images, 0);
  second = g_ptr_array_index (images, 1);
  third = g_ptr_array_index (images, 2);
  g_assert_cmpstr (first->url, ==, "https://a.test/1.png");
  g_assert_cmpint (first->width, ==, 200);
  g_assert_cmpint (first->height, ==, 80);
  g_assert_cmpstr (first->alt, ==, "One & all");
  g_assert_cmpstr (second->url, ==, "http://B.test/2.png");
  g_assert_cmpstr (second->host, ==, "b.test");
  g_assert_cmpint (second->width, ==, -1);
  g_assert_cmpstr (third->url, ==, "https://a.test/3.png");
  g_assert_cmpint (third->width, ==, 40);
}

/* ---- proofs ---- */

#define RESULTS(id, rest) "Authentication-Results: " id "; " rest "\r\n"
#define RECEIVED                                                       \
  "Received: from out.example.net (out.example.net [203.0.113.5])\r\n" \
  "\tby mx.example.org (Postfix) with ESMTPS; Thu, 1 Jan 2026 00:00:00 +0000\r\n"
#define FROM "From: Ada <ada@example.net>\r\n"

static void
assert_words (const char *header, const char *server, const char *expected)
{
  g_autoptr (PrMessage) message = make (header, "text");
  g_autoptr (PrProof) proof = pr_message_dup_proof (message, server);
  g_autofree char *words = pr_proof_dup_words (proof);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_what_the_own_server_found_is_told (void)
{
  assert_words (RESULTS ("mx.example.org",
                         "dkim=pass (2048-bit; key) header.d=example.net") RECEIVED FROM,
                NULL, "The server of example.net confirms this message (DKIM)");
  assert_words (RESULTS ("mail.example.org 1",
                         "spf = pass smtp.mailfrom=x@example.net;\r\n"
                         "\tdkim=none; dmarc=pass header.from=example.net") RECEIVED FROM,
                NULL, "The server of example.net confirms this message (DMARC)");
  assert_words (RESULTS ("mx.example.org", "dkim=pass header.d=other.test") RECEIVED FROM,
                NULL, "Confirmed by other.test only, not by its sender (DKIM)");
  assert_words (RESULTS ("mx.example.org", "spf=pass smtp.mailfrom=example.net")
                  RECEIVED FROM,
                NULL, "Came from a server of example.net (SPF)");
  assert_words (RESULTS ("mx.example.org", "dkim=fail header.d=example.net")
                  RECEIVED FROM,
                NULL, "Could not be confirmed");
  assert_words (RESULTS ("mx.example.org", "dmarc=fail header.from=example.net")
                  RECEIVED FROM,
                NULL, "example.net disowns this message (DMARC)");
  assert_words (RECEIVED FROM, NULL, NULL);
}

static void
test_what_the_sender_could_forge_is_not_believed (void)
{
  /* Below the own Received:, above but of a stranger, and with no Received: at all. */
  assert_words (RECEIVED RESULTS ("mx.example.org", "dkim=pass header.d=example.net")
                  FROM,
                "pop.example.org", NULL);
  assert_words (RESULTS ("mx.evil.test", "dkim=pass header.d=example.net") RECEIVED FROM,
                "pop.example.org", NULL);
  assert_words (RESULTS ("mx.example.org", "dkim=pass header.d=example.net") FROM,
                "pop.example.org", NULL);
  /* Words that only look like results. */
  assert_words (RESULTS ("mx.example.org", "x=\"; dkim=pass header.d=example.net\"")
                  RECEIVED FROM,
                NULL, "Could not be confirmed");
  assert_words (RESULTS ("mx.example.org", "(; dkim=pass header.d=example.net)")
                  RECEIVED FROM,
                NULL, "Could not be confirmed");
  assert_words (RESULTS ("mx.example.org", "dmarc=pass header.from=other.test")
                  RECEIVED FROM,
                NULL, "Could not be confirmed");
}

static void
test_a_provider_that_always_tells_is_believed_by_name (void)
{
  assert_words (RECEIVED RECEIVED RESULTS ("mx.google.com",
                                           "dkim=pass header.d=example.net") FROM,
                "pop.gmail.com",
                "The server of example.net confirms this message (DKIM)");
  assert_words (RECEIVED RESULTS ("mx.google.com", "dkim=pass header.d=example.net") FROM,
                "pop.example.org", NULL);
}

static void
test_details_tell_each_result (void)
{
  g_autoptr (PrMessage) message =
    make (RESULTS ("mx.example.org", "spf=softfail smtp.mailfrom=example.net; "
                                     "dkim=pass header.d=example.net") RECEIVED FROM,
          "text");
  g_autoptr (PrProof) proof = pr_message_dup_proof (message, NULL);
  g_autofree char *details = pr_proof_dup_details (proof);

  g_assert_cmpstr (details, ==,
                   "Checked by mx.example.org\n"
                   "Signature (DKIM): passed (example.net)\n"
                   "Sending server (SPF): not sure (example.net)\n"
                   "Policy of the sender (DMARC): not told");
}

/* ---- cautions ---- */

static char *
dup_cautions (const char *header, const char *html, gboolean *grave)
{
  g_autoptr (PrMessage) message = make (header, html);
  g_autoptr (PrProof) proof = pr_message_dup_proof (message, NULL);
  g_autoptr (PrCautions) cautions = pr_cautions_new (message, proof);

  *grave = cautions->grave;
  g_ptr_array_add (cautions->sentences, NULL);
  return g_strjoinv ("|", (char **) cautions->sentences->pdata);
}

static void
test_cautions_are_sentences (void)
{
  gboolean grave;
  g_autofree char *quiet =
    dup_cautions (FROM, "<a href='https://x.test'>here</a>", &grave);
  g_autofree char *spoofed = NULL;
  g_autofree char *mild = NULL;

  g_assert_cmpstr (quiet, ==, "");
  g_assert_false (grave);
  spoofed = dup_cautions (RESULTS ("mx.example.org", "dmarc=fail header.from=example.net")
                            RECEIVED FROM,
                          "<a href='https://x.test/a'>bank.com</a>", &grave);
  g_assert_cmpstr (
    spoofed, ==,
    "example.net disowns this message: it was most likely sent by somebody "
    "else.|The link “bank.com” leads to x.test.");
  g_assert_true (grave);
  mild = dup_cautions (FROM "Reply-To: b@other.test\r\n", "text", &grave);
  g_assert_cmpstr (mild, ==, "An answer goes to b@other.test, not to ada@example.net.");
  g_assert_false (grave);
}

static void
test_a_confirmed_sender_may_count_clicks (void)
{
  gboolean grave;
  g_autofree char *own =
    dup_cautions (RESULTS ("mx.example.org", "dkim=pass header.d=example.net")
                    RECEIVED FROM,
                  "<a href='https://click.test/a'>www.example.net</a>", &grave);
  g_autofree char *other =
    dup_cautions (RESULTS ("mx.example.org", "dkim=pass header.d=example.net")
                    RECEIVED FROM,
                  "<a href='https://click.test/a'>www.bank.com</a>", &grave);

  g_assert_cmpstr (own, ==, "");
  g_assert_cmpstr (other, ==, "The link “www.bank.com” leads to click.test.");
}

/* ---- files ---- */

static void
test_names_of_programs_are_told (void)
{
  g_autofree char *device = pr_file_name_settle ("nul.txt");
  g_autofree char *plain = pr_file_name_settle ("null.txt");

  g_assert_cmpint (pr_file_name_judge ("plan.pdf"), ==, 0);
  g_assert_cmpint (pr_file_name_judge ("setup.exe"), ==, PR_FILE_NAME_RUNS);
  g_assert_cmpint (pr_file_name_judge ("invoice.pdf.exe"), ==,
                   PR_FILE_NAME_RUNS | PR_FILE_NAME_DOUBLED);
  g_assert_cmpint (pr_file_name_judge ("invoice.pdf          .EXE "), ==,
                   PR_FILE_NAME_RUNS | PR_FILE_NAME_DOUBLED);
  g_assert_cmpint (pr_file_name_judge ("archive.tar.gz"), ==, 0);
  g_assert_cmpstr (device, ==, "_nul.txt");
  g_assert_cmpstr (plain, ==, "null.txt");
  g_assert_true (
    warns ("From: a@example.org\r\n"
           "Content-Disposition: attachment; filename=\"a/b/invoice.pdf.js\"\r\n",
           "attachment-double-extension"));
}

/* ---- leaving a list ---- */

#define LEAVE                                                                            \
  "List-Unsubscribe: <mailto:leave@lists.example?subject=x>,\r\n <http://l.test/u>,\r\n" \
  " <https://lists.example/u?id=1>\r\n"
#define POST "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
#define SIGNED(h) "DKIM-Signature: v=1; d=example.net; h=From:" h "; b=x\r\n"
#define BOTH "List-Unsubscribe:\r\n\tList-Unsubscribe-Post"
#define PASS RESULTS ("mx.example.org", "dkim=pass header.d=example.net") RECEIVED

static PrUnsubscribe *
find_way (const char *header)
{
  g_autoptr (PrMessage) message = make (header, "text");
  g_autoptr (PrProof) proof = pr_message_dup_proof (message, NULL);

  return pr_message_dup_unsubscribe (message, proof);
}

static gboolean
is_one_click (const char *header)
{
  g_autoptr (PrUnsubscribe) way = find_way (header);

  g_assert_nonnull (way);
  return way->one_click;
}

static void
test_ways_to_leave_a_list (void)
{
  g_autoptr (PrUnsubscribe) way = find_way (FROM LEAVE);
  g_autoptr (PrUnsubscribe) none = find_way (FROM);
  g_autoptr (PrUnsubscribe) plain =
    find_way (FROM "List-Unsubscribe: <http://l.test/u>\r\n");

  g_assert_cmpstr (way->web, ==, "https://lists.example/u?id=1");
  g_assert_cmpstr (way->host, ==, "lists.example");
  g_assert_cmpstr (way->mail, ==, "mailto:leave@lists.example?subject=x");
  g_assert_cmpstr (way->address, ==, "leave@lists.example");
  g_assert_false (way->one_click);
  g_assert_null (none);
  g_assert_null (plain);
}

static void
test_one_click_needs_a_signature_over_it (void)
{
  g_assert_true (is_one_click (PASS FROM LEAVE POST SIGNED (BOTH)));
  g_assert_false (is_one_click (PASS FROM LEAVE SIGNED (BOTH)));
  g_assert_false (is_one_click (PASS FROM LEAVE POST SIGNED ("Subject")));
  g_assert_false (is_one_click (PASS FROM LEAVE POST SIGNED ("List-Unsubscribe")));
  g_assert_false (is_one_click (RECEIVED FROM LEAVE POST SIGNED (BOTH)));
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/sender/punycode-is-shown-with-its-letters",
                   test_punycode_is_shown_with_its_letters);
  g_test_add_func ("/mail/sender/look-alike-domains-are-told-from-honest-ones",
                   test_look_alike_domains_are_told_from_honest_ones);
  g_test_add_func ("/mail/sender/hosts-of-one-organisation",
                   test_hosts_of_one_organisation);
  g_test_add_func ("/mail/sender/a-name-of-two-alphabets-is-told",
                   test_a_name_of_two_alphabets_is_told);
  g_test_add_func ("/mail/sender/what-cannot-be-seen-in-a-name-is-told",
                   test_what_cannot_be_seen_in_a_name_is_told);
  g_test_add_func ("/mail/sender/a-name-that-tells-another-host-is-told",
                   test_a_name_that_tells_another_host_is_told);
  g_test_add_func ("/mail/sender/answers-that-go-elsewhere-are-told",
                   test_answers_that_go_elsewhere_are_told);
  g_test_add_func ("/mail/sender/a-link-that-names-another-host-is-told",
                   test_a_link_that_names_another_host_is_told);
  g_test_add_func ("/mail/sender/tricks-of-a-link-are-told",
                   test_tricks_of_a_link_are_told);
  g_test_add_func ("/mail/sender/links-of-html-are-read-as-browsers-do",
                   test_links_of_html_are_read_as_browsers_do);
  g_test_add_func ("/mail/sender/links-of-html-cannot-hide",
                   test_links_of_html_cannot_hide);
  g_test_add_func ("/mail/sender/hidden-elements-end-where-browsers-end-them",
                   test_hidden_elements_end_where_browsers_end_them);
  g_test_add_func ("/mail/sender/time-for-links-is-in-proportion",
                   test_time_for_links_is_in_proportion);
  g_test_add_func ("/mail/sender/remote-images-are-listed-and-pixels-told-apart",
                   test_remote_images_are_listed_and_pixels_told_apart);
  g_test_add_func ("/mail/sender/what-the-own-server-found-is-told",
                   test_what_the_own_server_found_is_told);
  g_test_add_func ("/mail/sender/what-the-sender-could-forge-is-not-believed",
                   test_what_the_sender_could_forge_is_not_believed);
  g_test_add_func ("/mail/sender/a-provider-that-always-tells-is-believed-by-name",
                   test_a_provider_that_always_tells_is_believed_by_name);
  g_test_add_func ("/mail/sender/details-tell-each-result",
                   test_details_tell_each_result);
  g_test_add_func ("/mail/sender/cautions-are-sentences", test_cautions_are_sentences);
  g_test_add_func ("/mail/sender/a-confirmed-sender-may-count-clicks",
                   test_a_confirmed_sender_may_count_clicks);
  g_test_add_func ("/mail/sender/names-of-programs-are-told",
                   test_names_of_programs_are_told);
  g_test_add_func ("/mail/sender/ways-to-leave-a-list", test_ways_to_leave_a_list);
  g_test_add_func ("/mail/sender/one-click-needs-a-signature-over-it",
                   test_one_click_needs_a_signature_over_it);
  return g_test_run ();
}
