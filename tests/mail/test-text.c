/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"

#define HEAD "From: a@example.org\r\n"
#define MIXED(type) \
  HEAD "MIME-Version: 1.0\r\nContent-Type: multipart/" type "; boundary=b\r\n\r\n"

typedef struct
{
  const char *name;
  const char *octets;
  const char *text;
} Case;

static const Case cases[] = {
  { "plain-keeps-its-lines", HEAD "\r\none\r\n\r\ntwo  \r\n", "one\n\ntwo  \n" },
  { "lone-cr-ends-a-line", HEAD "\r\none\rtwo\r\n", "one\ntwo\n" },
  { "html-alone-is-made-readable", HEAD "Content-Type: text/html\r\n\r\n<p>one<p>two",
    "one\n\ntwo\n" },
  { "alternative-prefers-plain",
    MIXED ("alternative") "--b\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n"
                          "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--",
    "plain" },
  { "empty-plain-gives-way-to-html",
    MIXED ("alternative") "--b\r\n\r\n \r\n\xc2\xa0\r\n"
                          "--b\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--b--",
    "rich\n" },
  { "placeholder-gives-way-to-html",
    MIXED ("alternative") "--b\r\n\r\nYour program cannot show HTML.\r\n"
                          "--b\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--b--",
    "rich\n" },
  { "placeholder-stays-where-html-is-empty",
    MIXED ("alternative") "--b\r\n\r\nThis is an HTML message.\r\n"
                          "--b\r\nContent-Type: text/html\r\n\r\n<img src=x>\r\n--b--",
    "This is an HTML message." },
  { "html-source-as-plain-is-read",
    HEAD "\r\n<!DOCTYPE html><html><body>one<br>two</body></html>", "one\ntwo\n" },
  { "mixed-texts-are-joined",
    MIXED ("mixed") "--b\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>two\r\n"
                    "--b\r\n\r\nthree\r\n--b--",
    "one\n\ntwo\n\nthree" },
  { "attached-text-is-not-shown",
    MIXED ("mixed") "--b\r\n\r\none\r\n"
                    "--b\r\nContent-Disposition: attachment\r\n\r\ntwo\r\n--b--",
    "one" },
  { "named-text-is-a-file",
    MIXED ("mixed") "--b\r\n\r\none\r\n"
                    "--b\r\nContent-Type: text/plain; name=log.txt\r\n\r\ntwo\r\n--b--",
    "one" },
  { "first-text-is-shown-though-named",
    MIXED ("mixed") "--b\r\nContent-Type: text/plain; name=body.txt\r\n\r\none\r\n--b--",
    "one" },
  { "sole-text-is-shown-though-attached",
    HEAD "Content-Disposition: attachment; filename=a.txt\r\n\r\none", "one" },
  { "related-shows-its-root",
    MIXED ("related") "--b\r\nContent-Type: text/html\r\n\r\n<p>one\r\n"
                      "--b\r\nContent-Type: text/css\r\n\r\np {}\r\n--b--",
    "one\n" },
  { "signed-shows-what-is-signed",
    MIXED ("signed") "--b\r\n\r\none\r\n"
                     "--b\r\nContent-Type: application/pgp-signature\r\n\r\nxyz\r\n--b--",
    "one" },
  { "calendar-alone-is-shown", HEAD "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
    "BEGIN:VCALENDAR" },
  { "calendar-beside-text-is-not",
    MIXED ("alternative") "--b\r\n\r\nLunch?\r\n"
                          "--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN\r\n--b--",
    "Lunch?" },
  { "enriched-loses-its-commands",
    HEAD
    "Content-Type: text/enriched\r\n\r\n<bold>one</bold>\r\n<color><param>red</param>"
    "two</color>\r\n\r\n<<three",
    "one two\n<three" },
  { "flowed-lines-are-joined",
    HEAD "Content-Type: text/plain; format=flowed\r\n\r\n"
         "one \r\ntwo\r\n>> quoted \r\n>> more\r\n> less\r\n stuffed\r\n-- \r\nAda\r\n",
    "one two\n>> quoted more\n> less\nstuffed\n-- \nAda\n" },
  { "flowed-with-delsp-joins-without-space",
    HEAD "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n会 \r\n議\r\n",
    "会議\n" },
  { "image-alone-has-no-text", HEAD "Content-Type: image/png\r\n\r\nx", "" },
  { "encoded-message-is-read",
    HEAD "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
         "U3ViamVjdDogaW5uZXINCg0Kb25lDQo=",
    "one\n" },
  { "first-fragment-is-read",
    HEAD "Content-Type: message/partial; id=x; number=1\r\n\r\nSubject: inner\r\n\r\none",
    "Piece 1 of a message that was sent in pieces.\n\nSubject: inner\n\none" },
};

static void
test_text (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PrMessage) message = mail_fixture_parse (test->octets, -1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (text, ==, test->text);
  mail_fixture_check (message);
}

typedef struct
{
  const char *name;
  const char *charset; /* NULL: none declared */
  const char *octets;
  const char *text;
  const char *warning; /* NULL: none */
} CharsetCase;

static const CharsetCase charsets[] = {
  { "utf-8", "utf-8", "Caf\xc3\xa9", "Café", NULL },
  { "utf-8-with-mark", "utf-8",
    "\xef\xbb\xbf"
    "Caf\xc3\xa9",
    "Café", NULL },
  { "windows-1250", "windows-1250", "P\xf8\xedli\x9a", "Příliš", NULL },
  { "windows-1251", "windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет", NULL },
  { "windows-1255", "windows-1255", "\xf9\xec\xe5\xed", "שלום", NULL },
  { "iso-8859-1-holds-windows-1252", "iso-8859-1", "\x80 5 \x96 \xe9", "€ 5 – é", NULL },
  { "iso-8859-2", "ISO-8859-2", "\xa9koda", "Škoda", NULL },
  { "iso-8859-15", "iso-8859-15", "\xa4 5", "€ 5", NULL },
  { "koi8-r", "koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет", NULL },
  { "gb2312-holds-gb18030", "gb2312", "\xc4\xe3\xba\xc3 \x96\xd0", "你好 栃", NULL },
  { "gb18030", "gb18030", "\xc4\xe3\x81\x30\x89\x37", "你Þ", NULL },
  { "big5", "big5", "\xa7\x41\xa6\x6e", "你好", NULL },
  { "shift-jis", "Shift_JIS", "\x89\xef\x8b\x63", "会議", NULL },
  { "euc-jp", "euc-jp", "\xb2\xf1\xb5\xc4", "会議", NULL },
  { "euc-kr", "euc-kr", "\xbe\xc8\xb3\xe7", "안녕", NULL },
  { "ks-c-5601", "ks_c_5601-1987", "\xbe\xc8\xb3\xe7", "안녕", NULL },
  { "iso-2022-jp", "iso-2022-jp", "\x1b$B2q5D\x1b(B!", "会議!", NULL },
  { "utf-7", "utf-7", "Caf+AOk-", "Café", NULL },
  { "utf-16-that-is-none", "utf-16", "plain", "plain", NULL },
  { "tis-620", "tis-620", "\xca\xc7\xd1\xca\xb4\xd5", "สวัสดี", NULL },
  { "undeclared-utf-8", NULL, "Caf\xc3\xa9", "Café", NULL },
  { "undeclared-latin", NULL,
    "Sch\xf6ne Gr\xfc\xdf"
    "e aus K\xf6ln",
    "Schöne Grüße aus Köln", "charset-guessed" },
  { "undeclared-cyrillic", NULL,
    "\xc7\xe4\xf0\xe0\xe2\xf1\xf2\xe2\xf3\xe9\xf2\xe5, \xea\xe0\xea \xe4\xe5\xeb\xe0 "
    "\xf3 "
    "\xe2\xe0\xf1 \xf1\xe5\xe3\xee\xe4\xed\xff",
    "Здравствуйте, как дела у вас сегодня", "charset-guessed" },
  { "ascii-that-is-utf-8", "us-ascii", "Caf\xc3\xa9", "Café", NULL },
  { "declared-wrongly-is-utf-8", "big5", "Caf\xc3\xa9 \xe2\x82\xac", "Café €",
    "charset-guessed" },
  { "hz", "hz-gb-2312", "~{Ec:C~}! ~~ ~\n~{:C~}", "陪好! ~ 好", NULL },
  { "undeclared-iso-2022-jp", NULL, "\x1b$B2q5D\x1b(B!", "会議!", "charset-guessed" },
  { "undeclared-iso-2022-kr", NULL, "\x1b$)C\x0e>H3g\x0f!", "안녕!", "charset-guessed" },
  { "ascii-that-is-iso-2022-jp", "us-ascii", "\x1b$B2q5D\x1b(B!", "会議!",
    "charset-guessed" },
  { "escape-that-is-none", NULL, "\x1b[1m bold", "\x1b[1m bold", NULL },
  { "unknown-is-guessed", "x-nobody-knows", "Caf\xe9 au lait", "Café au lait",
    "charset-unknown" },
  { "hostile-name-is-guessed", "../../utf-8//TRANSLIT", "Caf\xc3\xa9", "Café",
    "charset-unknown" },
  { "one-slip-is-repaired", "utf-8", "Caf\xc3\xa9 \xff au lait",
    "Café \xef\xbf\xbd au lait", "charset-repaired" },
  { "cut-character-is-repaired", "utf-8", "au lait Caf\xc3", "au lait Caf\xef\xbf\xbd",
    "charset-repaired" },
};

static void
test_charset (gconstpointer data)
{
  static const char *const codes[] = { "charset-guessed", "charset-unknown",
                                       "charset-repaired" };
  const CharsetCase *test = data;
  g_autofree char *octets =
    test->charset != NULL
      ? g_strdup_printf (HEAD "Content-Type: text/plain; charset=\"%s\"\r\n\r\n%s",
                         test->charset, test->octets)
      : g_strconcat (HEAD "\r\n", test->octets, NULL);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (text, ==, test->text);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (mail_fixture_warns (message, codes[i]), ==,
                     g_strcmp0 (codes[i], test->warning) == 0);
}

static void
test_related_begins_where_it_says (void)
{
  g_autoptr (PrMessage) message = mail_fixture_parse (
    "Content-Type: multipart/related; start=\"<root@x>\"; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/html\r\nContent-ID: <frame@x>\r\n\r\nframe\r\n"
    "--b\r\nContent-Type: text/html\r\nContent-ID: <root@x>\r\n\r\nroot\r\n--b--",
    -1);
  g_autofree char *text = pr_message_dup_text (message);
  g_autofree char *html = pr_message_dup_html (message);

  g_assert_cmpstr (text, ==, "root\n");
  g_assert_cmpstr (html, ==, "root");
}

static void
test_piece_says_which_it_is (void)
{
  g_autoptr (PrMessage) first = mail_fixture_parse (
    "Content-Type: message/partial; id=\"a@x\"; number=1; total=3\r\n\r\n"
    "Subject: whole\r\n\r\nThe beginning\r\n",
    -1);
  g_autoptr (PrMessage) second = mail_fixture_parse (
    "Content-Type: message/partial; id=\"a@x\"; number=2\r\n\r\nthe middle\r\n", -1);
  g_autofree char *beginning = pr_message_dup_text (first);
  g_autofree char *middle = pr_message_dup_text (second);

  g_assert_cmpstr (beginning, ==,
                   "Piece 1 of 3 of a message that was sent in pieces.\n\n"
                   "Subject: whole\n\nThe beginning\n");
  g_assert_cmpstr (middle, ==,
                   "Piece 2 of a message that was sent in pieces.\n\nthe middle\n");
  mail_fixture_check (first);
  mail_fixture_check (second);
}

static void
test_external_body_says_where_it_is (void)
{
  g_autoptr (PrMessage) by_url = mail_fixture_parse (
    "Content-Type: message/external-body; access-type=URL; "
    "URL=\"https://example.org/tides\"\r\n\r\nContent-Type: image/png\r\n\r\n",
    -1);
  g_autoptr (PrMessage) by_ftp = mail_fixture_parse (
    "Content-Type: message/external-body; access-type=anon-ftp; site=example.org; "
    "directory=pub; name=tides.ps\r\n\r\nContent-Type: image/png\r\n\r\n",
    -1);
  g_autofree char *url = pr_message_dup_text (by_url);
  g_autofree char *ftp = pr_message_dup_text (by_ftp);

  g_assert_cmpstr (url, ==,
                   "This content is not in the message, it is kept at: "
                   "https://example.org/tides\n");
  g_assert_cmpstr (ftp, ==,
                   "This content is not in the message, it is kept at: "
                   "anon-ftp example.org pub tides.ps\n");
  mail_fixture_check (by_url);
}

static void
test_person_chooses_the_charset (void)
{
  static const char octets[] =
    "From: \xe9 <a@example.org>\r\nSubject: =?utf-8?Q?Caf=C3=A9?=\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n\xf0\xd2\xc9\xd7\xc5\xd4";
  g_autoptr (GBytes) raw = g_bytes_new_static (octets, sizeof octets - 1);
  g_autoptr (PrMessage) message = pr_message_new_in_charset (raw, "KOI8-R");
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  g_autofree char *text = pr_message_dup_text (message);
  const PrAddress *from = envelope->from->pdata[0];

  g_assert_cmpstr (text, ==, "Привет");
  g_assert_cmpstr (envelope->subject, ==, "Café");
  g_assert_cmpstr (from->name, ==, "И");
  g_assert_true (pr_message_knows_charset ("koi8-r"));
  g_assert_true (pr_message_knows_charset ("ISO-2022-JP"));
  g_assert_false (pr_message_knows_charset ("x-nobody"));
  g_assert_false (pr_message_knows_charset (""));
  g_assert_false (pr_message_knows_charset ("../../utf-8//TRANSLIT"));
}

static void
test_html_tells_its_charset (void)
{
  g_autoptr (PrMessage) message = mail_fixture_parse (
    HEAD "Content-Type: text/html\r\n\r\n<html><head><meta http-equiv=Content-Type "
         "content='text/html; charset=koi8-r'></head><body>\xf0\xd2\xc9\xd7\xc5\xd4",
    -1);
  g_autofree char *text = pr_message_dup_text (message);
  g_autofree char *html = pr_message_dup_html (message);

  g_assert_cmpstr (text, ==, "Привет\n");
  g_assert_nonnull (strstr (html, "Привет"));
}

static const Case previews[] = {
  { "folds-white-space", "one\n\n  two\tthree\n", "one two three" },
  { "leaves-quotes-out", "Yes.\n\nOn Monday Ada wrote:\n> Shall we?\n> Ada\n", "Yes." },
  { "leaves-two-line-announcement-out",
    "Yes.\nOn Monday Ada\n<a@e.org> wrote:\n> Shall we?\n", "Yes." },
  { "goes-on-below-a-quote", "> Shall we?\nYes.\n", "Yes." },
  { "ends-at-the-signature", "Yes.\n-- \nAda\n", "Yes." },
  { "ends-at-the-original", "Yes.\n-----Original Message-----\nFrom: Ada\n", "Yes." },
  { "ends-at-a-copied-header", "Yes.\nFrom: Ada\nSent: Monday\nShall we?\n", "Yes." },
  { "ends-at-a-copied-header-in-french", "Oui.\nDe : Ada\nEnvoyé : lundi\nOn y va ?\n",
    "Oui." },
  { "copied-header-where-there-is-nothing-else", "From: Ada\nTo: Bob\nShall we?\n",
    "From: Ada To: Bob Shall we?" },
  { "keeps-a-line-that-only-looks-like-one", "From: here to there.\nYes.\n",
    "From: here to there. Yes." },
  { "leaves-bare-links-and-rules-out",
    "=====\nhttps://example.org/\nYes. <https://e.org/a>\n* * *\n", "Yes." },
  { "leaves-pictures-out", "[logo]\n[a] [b] <https://e.org/>\n[x] Yes.\n", "[x] Yes." },
  { "pictures-where-there-is-nothing-else", "[A pumpkin]\n", "[A pumpkin]" },
  { "leaves-the-offer-of-a-browser-out",
    "View this email in your browser <https://e.org/1>\nYes.\n", "Yes." },
  { "leaves-the-offer-of-a-browser-out-in-french",
    "Si ce message s’affiche mal, ouvrez-le dans votre Navigateur <https://e.org/1>.\n"
    "Oui.\n",
    "Oui." },
  { "keeps-talk-of-browsers", "Which browser do you use?\n",
    "Which browser do you use?" },
  { "no-gap-where-a-link-was",
    "See here <https://e.org/1>, then (there <https://e.org/2>).\n",
    "See here, then (there)." },
  { "quotes-where-there-is-nothing-else", "> Shall we?\n", "Shall we?" },
  { "nothing", "\n \n", "" },
};

static void
test_preview (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *octets = g_strconcat (HEAD "\n", test->octets, NULL);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  g_autofree char *preview = pr_message_dup_preview (message);

  g_assert_cmpstr (preview, ==, test->text);
}

static void
test_preview_is_short (void)
{
  g_autofree char *word = g_strnfill (1000, 'x');
  g_autofree char *octets = g_strconcat (HEAD "\n", word, "\n", NULL);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);
  g_autofree char *preview = pr_message_dup_preview (message);

  g_assert_cmpuint (strlen (preview), ==, 160);
}

/* Messages that are long by @n times @filler. */
typedef struct
{
  const char *name;
  const char *header, *start, *filler;
  guint n;
  const char *end;
} LongCase;

#define PLAIN "Content-Type: text/plain; charset=utf-8\n"
#define HTML "Content-Type: text/html; charset=utf-8\n"
#define PARTS "Content-Type: multipart/alternative; boundary=b\n"

static const LongCase long_texts[] = {
  { "lines", PLAIN, "Yes.\n", "This is one of many lines.\n", 300, "" },
  { "one-line", PLAIN, "Yes. ", "This is one of many sentences. ", 300, "\n" },
  { "few-words", PLAIN, "Yes.\n", "=====\n", 900, "Indeed.\n" },
  { "quotes-first", PLAIN, "", "> This was said before.\n", 300, "Yes.\n" },
  { "only-quotes", PLAIN, "", "> This was said before.\n", 300, "" },
  { "announced-behind-the-start", PLAIN, "Yes.\n", "She wrote:\n\n\n\n\n\n\n\n\n\n\n",
    400, "> No.\n" },
  { "blank", PLAIN, "", "\n", 4000, "Yes.\n" },
  { "eight-bit", PLAIN, "Grüße\n", "Es grünt so grün.\n", 300, "" },
  { "undeclared", "",
    "Gr\xfc\xdf"
    "e\n",
    "Es gr\xfcnt so gr\xfcn.\n", 300, "" },
  { "undeclared-at-the-end", "", "Yes.\n", "This is one of many lines.\n", 300,
    "Gr\xfc\xdf"
    "e\n" },
  { "copied-header", PLAIN, "Yes.\n", "From: Ada\n\n\n\n\n\n\n\n\n", 300,
    "Sent: Monday\n" },
  { "flowed", "Content-Type: text/plain; format=flowed\n", "Yes. \n",
    "This is one \nof many.\n", 300, "" },
  { "quoted-printable", PLAIN "Content-Transfer-Encoding: quoted-printable\n",
    "Gr=C3=BC=\n=C3=9Fe\n", "This is one=20\nof many.\n", 300, "" },
  { "html", HTML, "<html><body><p>Yes.</p>", "<p>This is <b>one</b> of many.</p>\n", 300,
    "" },
  { "html-with-a-long-head", HTML, "<html><head><style>", "p { color: red; }\n", 600,
    "</style></head><body>Yes." },
  { "html-in-a-comment", HTML, "<p>No<!-- ", "not to be seen\n", 600, "--> more." },
  { "html-in-one-line", HTML, "<p>Yes.", "<p>This is one of many.</p>", 300, "\n" },
  { "placeholder", PARTS, "\n--b\n" PLAIN "\nSee the HTML.\n--b\n" HTML "\n",
    "<p>This is one of many.\n", 300, "\n--b--\n" },
  { "blank-part-first", "Content-Type: multipart/mixed; boundary=b\n",
    "\n--b\n" PLAIN "\n", "\n", 4000, "\n--b\n" PLAIN "\nYes.\n--b--\n" },
};

static void
test_quick_preview (gconstpointer data)
{
  const LongCase *test = data;
  g_autoptr (GString) octets =
    g_string_new ("From: ada@example.org\nMIME-Version: 1.0\n");
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrMessage) again = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *quick = NULL;

  g_string_append_printf (octets, "%s\n%s", test->header, test->start);
  for (guint i = 0; i < test->n; i++)
    g_string_append (octets, test->filler);
  g_string_append (octets, test->end);
  message = mail_fixture_parse (octets->str, octets->len);
  again = mail_fixture_parse (octets->str, octets->len);
  preview = pr_message_dup_preview (message);
  quick = pr_message_dup_quick_preview (again);
  g_assert_cmpstr (quick, ==, preview);
}

static void
test_digest_is_read_with_headers (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("digest.eml");
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_cmpstr (text, ==,
                   "From: Bob <bob@example.org>\n"
                   "Date: Mon, 16 Nov 2026 09:00:00 +0000\n"
                   "Subject: Moorings\n\n"
                   "The new moorings are in.\n\n"
                   "From: Carol <carol@example.org>\n"
                   "Subject: Re: Moorings\n\n"
                   "At last.");
}

static void
test_report_is_read_with_what_came_back (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("report.eml");
  g_autofree char *text = pr_message_dup_text (message);

  g_assert_true (g_str_has_prefix (text, "Nobody named dan lives here.\n"));
  g_assert_nonnull (strstr (text, "Subject: Café at noon?\n\nShall we?"));
  g_assert_null (strstr (text, "Final-Recipient"));
}

static void
test_html_of_the_message_is_chosen (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("newsletter.eml");
  g_autoptr (PrMessage) plain = mail_fixture_open ("digest.eml");
  g_autofree char *html = pr_message_dup_html (message);
  g_autofree char *none = pr_message_dup_html (plain);

  g_assert_nonnull (strstr (html, "<b>Quitten</b>"));
  g_assert_null (none);
}

static void
test_index_takes_attached_texts (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("forwarded.eml");
  g_autoptr (PrMessage) digest = mail_fixture_open ("digest.eml");
  g_autofree char *text = pr_message_dup_index_text (message);
  g_autofree char *more = pr_message_dup_index_text (digest);

  g_assert_nonnull (strstr (text, "Have a look"));
  g_assert_nonnull (strstr (text, "Subject: Tide tables"));
  g_assert_nonnull (strstr (text, "High water at seven."));
  g_assert_nonnull (strstr (more, "berth,depth"));
}

#define ADD_TABLE(topic, table, func)                                                \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)                                   \
    {                                                                                \
      g_autofree char *path = g_strconcat ("/mail/" topic "/", table[i].name, NULL); \
                                                                                     \
      g_test_add_data_func (path, &table[i], func);                                  \
    }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TABLE ("text", cases, test_text);
  ADD_TABLE ("charset", charsets, test_charset);
  ADD_TABLE ("preview", previews, test_preview);
  g_test_add_func ("/mail/text/related-begins-where-it-says",
                   test_related_begins_where_it_says);
  g_test_add_func ("/mail/text/piece-says-which-it-is", test_piece_says_which_it_is);
  g_test_add_func ("/mail/text/external-body-says-where-it-is",
                   test_external_body_says_where_it_is);
  g_test_add_func ("/mail/charset/person-chooses", test_person_chooses_the_charset);
  g_test_add_func ("/mail/charset/html-tells-its-own", test_html_tells_its_charset);
  g_test_add_func ("/mail/preview/is-short", test_preview_is_short);
  ADD_TABLE ("preview/quick", long_texts, test_quick_preview);
  g_test_add_func ("/mail/text/digest-is-read-with-headers",
                   test_digest_is_read_with_headers);
  g_test_add_func ("/mail/text/report-is-read-with-what-came-back",
                   test_report_is_read_with_what_came_back);
  g_test_add_func ("/mail/html/of-the-message-is-chosen",
                   test_html_of_the_message_is_chosen);
  g_test_add_func ("/mail/index/takes-attached-texts", test_index_takes_attached_texts);
  return g_test_run ();
}
