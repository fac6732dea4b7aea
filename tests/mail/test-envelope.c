/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-mail-limits.h"

/* A message of one header field, given as octets. */
static PrMessage *
parse_field (const char *field)
{
  g_autofree char *octets = g_strconcat (field, "\r\n\r\n", NULL);

  return mail_fixture_parse (octets, -1);
}

typedef struct
{
  const char *name;
  const char *field;
  const char *value;
} Case;

static const Case subjects[] = {
  { "plain", "Subject: Tide tables", "Tide tables" },
  { "missing", "X-Other: 1", "" },
  { "empty", "Subject:", "" },
  { "folded", "Subject: Tide\r\n tables\r\n\tof November", "Tide tables of November" },
  { "space-before-colon", "Subject : Tides", "Tides" },
  { "quoted-word", "Subject: =?utf-8?Q?Caf=C3=A9_au_lait?=", "Café au lait" },
  { "base64-word", "Subject: =?UTF-8?B?Q2Fmw6k=?=", "Café" },
  { "language", "Subject: =?utf-8*fr?Q?Caf=C3=A9?=", "Café" },
  { "neighbours-join",
    "Subject: =?utf-8?Q?Tide_?=\r\n =?utf-8?Q?tables?=", "Tide tables" },
  { "neighbours-of-two-charsets",
    "Subject: =?koi8-r?Q?=C4=C1?= =?windows-1251?Q?=E4=E0?=", "дада" },
  { "text-between-stays", "Subject: =?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b" },
  { "padded-neighbours",
    "Subject: =?utf-8?B?VGk=?= =?utf-8?B?ZGU=?= =?utf-8?B?cw==?=", "Tides" },
  { "character-split-between-words",
    "Subject: =?utf-8?B?Q2Fmww==?= =?utf-8?B?qSE=?=", "Café!" },
  { "character-split-in-quoted", "Subject: =?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?=", "Café" },
  { "padding-missing", "Subject: =?utf-8?B?Q2Fmw6k?=", "Café" },
  { "padding-in-the-middle", "Subject: =?utf-8?B?Q2E=ZsOp?=", "Café" },
  { "spaces-inside", "Subject: =?utf-8?Q?two words?=", "two words" },
  { "unknown-charset", "Subject: =?x-nobody?Q?Caf=C3=A9?=", "Café" },
  { "wrong-charset", "Subject: =?us-ascii?Q?Caf=E9?=", "Café" },
  { "encoded-nul-at-the-end", "Subject: =?utf-8?B?VGlkZXMA?=", "Tides" },
  { "encoded-line-end", "Subject: =?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b" },
  { "unfinished-word", "Subject: =?utf-8?Q?never", "=?utf-8?Q?never" },
  { "unknown-encoding", "Subject: =?utf-8?X?a?=", "=?utf-8?X?a?=" },
  { "no-word", "Subject: a =? b ?= c", "a =? b ?= c" },
  { "iso-2022-jp", "Subject: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=", "会議" },
  { "gb2312-holds-gb18030", "Subject: =?gb2312?B?ltA=?=", "栃" },
  { "latin1-holds-windows-1252", "Subject: =?iso-8859-1?Q?=80_5?=", "€ 5" },
  { "utf-16-ends-in-nul", "Subject: =?utf-16?B?VABpAGQAZQA=?=", "Tide" },
  { "padding-missing-before-text", "Subject: =?utf-8?B?eHB0bw?= <a@example.org>",
    "xpto <a@example.org>" },
  { "padded-neighbours-of-two-encodings",
    "Subject: =?utf-8?B?VGk=?= =?utf-8?Q?de_?= =?utf-8?B?dGFibGVz?=", "Tide tables" },
  { "utf-7", "Subject: =?utf-7?Q?Caf+AOk-?=", "Café" },
  { "raw-utf-8", "Subject: Café", "Café" },
  { "raw-windows-1252", "Subject: Caf\xe9", "Café" },
  { "controls-become-spaces", "Subject: a\x01\x1b[31mb\x7f", "a [31mb" },
  { "turns-of-direction-become-spaces",
    "Subject: a\xe2\x80\xae"
    "b",
    "a b" },
};

static void
test_subject (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PrMessage) message = parse_field (test->field);

  g_assert_cmpstr (pr_message_get_envelope (message)->subject, ==, test->value);
  mail_fixture_check (message);
}

static const Case senders[] = {
  { "bare", "From: ada@example.org", "ada@example.org" },
  { "named", "From: Ada Lovelace <ada@example.org>", "Ada Lovelace <ada@example.org>" },
  { "quoted", "From: \"Lovelace, Ada\" <ada@example.org>",
    "Lovelace, Ada <ada@example.org>" },
  { "comment", "From: ada@example.org (Ada)", "Ada <ada@example.org>" },
  { "encoded", "From: =?utf-8?Q?Ren=C3=A9?= <rene@example.org>",
    "René <rene@example.org>" },
  { "encoded-comma", "From: =?utf-8?Q?R=2C_Ada?= <ada@example.org>",
    "R, Ada <ada@example.org>" },
  { "encoded-in-quotes", "From: \"=?utf-8?B?UmVuw6k=?=\" <rene@example.org>",
    "René <rene@example.org>" },
  { "split-character", "From: =?utf-8?B?UmVuww==?= =?utf-8?B?qQ==?= <rene@example.org>",
    "René <rene@example.org>" },
  { "name-repeats-address", "From: \"ada@example.org\" <ada@example.org>",
    "ada@example.org" },
  { "two", "From: ada@example.org, Bob <bob@example.org>",
    "ada@example.org, Bob <bob@example.org>" },
  { "two-fields", "From: ada@example.org\r\nFrom: bob@example.org",
    "ada@example.org, bob@example.org" },
  { "group-is-flattened", "From: Crew: ada@example.org, Bob <bob@example.org>;",
    "ada@example.org, Bob <bob@example.org>" },
  { "empty-group", "From: undisclosed-recipients:;", "" },
  { "no-address", "From: MAILER-DAEMON <>", "MAILER-DAEMON" },
  { "no-domain", "From: root", "root" },
  { "dots-in-a-row", "From: a..b@example.org, c.@example.org (C)",
    "a..b@example.org, C <c.@example.org>" },
  { "no-brackets", "From: Ada Lovelace ada@example.org",
    "Ada Lovelace <ada@example.org>" },
  { "encoded-addr-spec", "From: a (x), =?utf-8?Q?b?=@example.org", "a, b@example.org" },
  { "raw-latin1-name", "From: Ren\xe9 <rene@example.org>", "René <rene@example.org>" },
  { "international-address", "From: <rené@exämple.org>", "rené@exämple.org" },
};

static void
test_sender (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PrMessage) message = parse_field (test->field);
  g_autofree char *text = pr_addresses_to_text (pr_message_get_envelope (message)->from);

  g_assert_cmpstr (text, ==, test->value);
  mail_fixture_check (message);
}

typedef struct
{
  const char *name;
  const char *field;
  gint64 date, received;
} DateCase;

static const DateCase dates[] = {
  { "utc", "Date: Fri, 20 Nov 2026 07:00:00 +0000", 1795158000, G_MININT64 },
  { "zone", "Date: Fri, 20 Nov 2026 07:00:00 +0530", 1795138200, G_MININT64 },
  { "no-weekday", "Date: 20 Nov 2026 07:00 -0000", 1795158000, G_MININT64 },
  { "comment", "Date: Fri, 20 Nov 2026 07:00:00 +0000 (GMT)", 1795158000, G_MININT64 },
  { "folded", "Date: Fri, 20 Nov 2026\r\n 07:00:00 +0000", 1795158000, G_MININT64 },
  { "nonsense", "Date: tomorrow", G_MININT64, G_MININT64 },
  { "zone-of-three-digits", "Date: 20 Nov 2026 07:00:00 -600", 1795179600, G_MININT64 },
  { "zone-in-small-letters", "Date: 20 Nov 2026 07:00:00 cst", 1795179600, G_MININT64 },
  { "zone-without-sign", "Date: 20 Nov 2026 07:00:00 0000", 1795158000, G_MININT64 },
  { "fraction-of-a-second", "Date: 20 Nov 2026 07:00:00.882 +0000", 1795158000,
    G_MININT64 },
  { "comments-inside", "Date: Fri, 20 Nov 2026 07(hour):   00  :  00 -0600", 1795179600,
    G_MININT64 },
  { "zone-after-a-comment", "Date: 20 Nov 2026 07:00:00 (CST) -0600", 1795179600,
    G_MININT64 },
  { "topmost-received",
    "Received: from a by b; Fri, 20 Nov 2026 07:00:00 +0000\r\n"
    "Received: from c by d; Fri, 20 Nov 2026 06:00:00 +0000",
    G_MININT64, 1795158000 },
  { "received-without-date-is-passed-over",
    "Received: from a by b\r\nReceived: by c; Fri, 20 Nov 2026 07:00:00 +0000",
    G_MININT64, 1795158000 },
};

static void
test_date (gconstpointer data)
{
  const DateCase *test = data;
  g_autoptr (PrMessage) message = parse_field (test->field);

  g_assert_cmpint (pr_message_get_envelope (message)->date, ==, test->date);
  g_assert_cmpint (pr_message_get_envelope (message)->received, ==, test->received);
}

static void
test_odd_dates_are_survived (void)
{
  static const char *const odd[] = { "Date: Mon, 99 Foo 99999999 99:99:99 +9999",
                                     "Date: 1 Jan 2026 00:00:00 -2400",
                                     "Date: 1 Jan 0 0:0:0 +0000",
                                     "Date: 31 Feb 2026 10:00:00 (((",
                                     "Date: ;;;;",
                                     "Date: 1 Jan 2026 00:00:00 99999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (PrMessage) message = parse_field (odd[i]);

      mail_fixture_check (message);
    }
}

static void
test_msg_ids_lose_their_brackets (void)
{
  g_autoptr (PrMessage) message =
    parse_field ("Message-ID: <own@example.org>\r\n"
                 "In-Reply-To: Your message of Monday <parent@example.org>\r\n"
                 "References: <root@example.org>\r\n <mid@\r\n example.org>,"
                 "<parent@example.org>");
  const PrEnvelope *envelope = pr_message_get_envelope (message);

  g_assert_cmpstr (envelope->message_id, ==, "own@example.org");
  g_assert_cmpstr (envelope->in_reply_to, ==, "parent@example.org");
  g_assert_cmpuint (g_strv_length (envelope->references), ==, 3);
  g_assert_cmpstr (envelope->references[0], ==, "root@example.org");
  g_assert_cmpstr (envelope->references[1], ==, "mid@example.org");
}

static void
test_odd_msg_ids_stay_whole (void)
{
  g_autoptr (PrMessage) message =
    parse_field ("Message-ID: <a@b@example.org>\r\n"
                 "References: <Größe@example.org> <a\x1b\xff@example.org>");
  const PrEnvelope *envelope = pr_message_get_envelope (message);

  g_assert_cmpstr (envelope->message_id, ==, "a@b@example.org");
  g_assert_cmpstr (envelope->references[0], ==, "Größe@example.org");
  g_assert_cmpstr (envelope->references[1], ==, "a\xef\xbf\xbd@example.org");
}

static void
test_bare_msg_ids_are_taken (void)
{
  g_autoptr (PrMessage) message =
    parse_field ("Message-ID: own@example.org\r\nReferences: a@b see c@d");
  const PrEnvelope *envelope = pr_message_get_envelope (message);

  g_assert_cmpstr (envelope->message_id, ==, "own@example.org");
  g_assert_cmpuint (g_strv_length (envelope->references), ==, 2);
}

static void
test_newest_references_are_kept (void)
{
  g_autoptr (GString) field = g_string_new ("References:");
  g_autoptr (PrMessage) message = NULL;
  char **references;

  for (guint i = 0; i < 3 * PR_MAIL_MAX_REFERENCES; i++)
    g_string_append_printf (field, " <%u@example.org>", i);
  message = parse_field (field->str);
  references = pr_message_get_envelope (message)->references;
  g_assert_cmpuint (g_strv_length (references), ==, PR_MAIL_MAX_REFERENCES);
  g_assert_cmpstr (references[PR_MAIL_MAX_REFERENCES - 1], ==, "599@example.org");
}

static void
test_recipients_are_bounded (void)
{
  g_autoptr (GString) field = g_string_new ("To: u@example.org");
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 2 * PR_MAIL_MAX_ADDRESSES; i++)
    g_string_append_printf (field, ",\r\n \"N %u\" <u%u@example.org>", i, i);
  message = parse_field (field->str);
  g_assert_cmpuint (pr_message_get_envelope (message)->to->len, ==,
                    PR_MAIL_MAX_ADDRESSES);
}

static void
test_nested_groups_are_survived (void)
{
  g_autoptr (GString) field = g_string_new ("To: ");
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 400000; i++)
    g_string_append (field, "a:");
  message = parse_field (field->str);
  mail_fixture_check (message);
}

/* Each would have a decoder look for its end in all that follows. */
static void
test_words_without_end_are_survived (void)
{
  static const char *const names[] = { "Subject: ", "From: " };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GString) field = g_string_new (names[i]);
      g_autoptr (PrMessage) message = NULL;

      while (field->len < PR_MAIL_MAX_HEADER_OCTETS)
        g_string_append (field, "=?a?q?xx");
      g_string_append (field, "=?utf-8?Q?end");
      message = parse_field (field->str);
      mail_fixture_check (message);
    }
}

static void
test_list_id_is_inside_the_brackets (void)
{
  g_autoptr (PrMessage) described =
    parse_field ("List-Id: =?utf-8?Q?Gem=C3=BCse?= <vegetables.example.org>");
  g_autoptr (PrMessage) bare = parse_field ("List-Id: vegetables.example.org");
  g_autoptr (PrMessage) none = parse_field ("Subject: x");

  g_assert_cmpstr (pr_message_get_envelope (described)->list_id, ==,
                   "vegetables.example.org");
  g_assert_cmpstr (pr_message_get_envelope (bare)->list_id, ==, "vegetables.example.org");
  g_assert_null (pr_message_get_envelope (none)->list_id);
}

static void
test_header_octets_follow_the_bodys_charset (void)
{
  g_autoptr (PrMessage) message = mail_fixture_open ("koi8-r.eml");
  g_autofree char *from = pr_addresses_to_text (pr_message_get_envelope (message)->from);

  g_assert_cmpstr (pr_message_get_envelope (message)->subject, ==,
                   "Привет из Петербурга");
  g_assert_cmpstr (from, ==, "Иван <ivan@example.org>");
  g_assert_true (mail_fixture_warns (message, "charset-guessed"));
}

/* Four characters of a name are too few to tell; the whole message is not. */
static void
test_header_octets_are_guessed_with_the_text (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("From: \x88\xc9\x94\x5c\x92\x89\x8c\x68 <ino@example.net>\r\n"
                        "Subject: Survey\r\n\r\n"
                        "\x89\xda\x88\xce\x92\x6e\x82\xcc\x8a\x43\x8a\xdd\x90\xfc\x82\xf0"
                        "\x95\xe0\x82\xa2\x82\xc4\x91\xaa\x82\xc1\x82\xc4\x82\xa8\x82\xe8"
                        "\x82\xdc\x82\xb7\x81\x42\r\n",
                        -1);
  g_autofree char *from = pr_addresses_to_text (pr_message_get_envelope (message)->from);

  g_assert_cmpstr (from, ==, "伊能忠敬 <ino@example.net>");
}

static void
test_headers_keep_their_order (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("X-B: 1\r\nsubject: =?utf-8?Q?=C3=A9?=\r\nX-A: 2\r\n  3\r\n\r\n",
                        -1);
  GPtrArray *headers = pr_message_get_headers (message);
  const PrHeader *second;
  const PrHeader *third;

  g_assert_cmpuint (headers->len, ==, 3);
  second = headers->pdata[1];
  third = headers->pdata[2];
  g_assert_cmpstr (second->name, ==, "subject");
  g_assert_cmpstr (second->value, ==, "é");
  g_assert_cmpstr (third->value, ==, "2 3");
}

typedef struct
{
  const char *name;
  const char *field;
  const char *code;
  gboolean warns;
} WarningCase;

static const WarningCase warnings[] = {
  { "no-from", "Subject: x", "no-from", TRUE },
  { "with-from", "From: a@example.org", "no-from", FALSE },
  { "duplicate-from", "From: a@example.org\r\nFrom: b@example.org", "duplicate-from",
    TRUE },
  { "name-is-address", "From: \"bank@example.com\" <a@example.net>",
    "from-name-is-address", TRUE },
  { "encoded-name-is-address", "From: =?utf-8?Q?bank=40example.com?= <a@example.net>",
    "from-name-is-address", TRUE },
  { "name-is-own-address", "From: \"A@Example.net\" <a@example.net>",
    "from-name-is-address", FALSE },
  { "name-with-a-handle", "From: Ada @ Work <a@example.net>", "from-name-is-address",
    FALSE },
  { "bidi-control", "From: =?utf-8?Q?gpj.=E2=80=AEexe?= <a@example.net>",
    "from-bidi-control", TRUE },
  { "right-to-left-name", "From: =?utf-8?B?16nXnNeV150=?= <a@example.net>",
    "from-bidi-control", FALSE },
};

static void
test_warning (gconstpointer data)
{
  const WarningCase *test = data;
  g_autoptr (PrMessage) message = parse_field (test->field);

  g_assert_cmpint (mail_fixture_warns (message, test->code), ==, test->warns);
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
  ADD_TABLE ("subject", subjects, test_subject);
  ADD_TABLE ("sender", senders, test_sender);
  ADD_TABLE ("date", dates, test_date);
  ADD_TABLE ("warning", warnings, test_warning);
  g_test_add_func ("/mail/date/odd-ones-are-survived", test_odd_dates_are_survived);
  g_test_add_func ("/mail/msg-id/loses-its-brackets", test_msg_ids_lose_their_brackets);
  g_test_add_func ("/mail/msg-id/odd-ones-stay-whole", test_odd_msg_ids_stay_whole);
  g_test_add_func ("/mail/words/without-end-are-survived",
                   test_words_without_end_are_survived);
  g_test_add_func ("/mail/msg-id/bare-ones-are-taken", test_bare_msg_ids_are_taken);
  g_test_add_func ("/mail/msg-id/newest-references-are-kept",
                   test_newest_references_are_kept);
  g_test_add_func ("/mail/recipients/are-bounded", test_recipients_are_bounded);
  g_test_add_func ("/mail/recipients/nested-groups-are-survived",
                   test_nested_groups_are_survived);
  g_test_add_func ("/mail/list-id/is-inside-the-brackets",
                   test_list_id_is_inside_the_brackets);
  g_test_add_func ("/mail/headers/octets-follow-the-bodys-charset",
                   test_header_octets_follow_the_bodys_charset);
  g_test_add_func ("/mail/headers/octets-are-guessed-with-the-text",
                   test_header_octets_are_guessed_with_the_text);
  g_test_add_func ("/mail/headers/keep-their-order", test_headers_keep_their_order);
  return g_test_run ();
}
