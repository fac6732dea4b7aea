/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-account.h"
#include "mail/pr-answer.h"
#include "mail/pr-mail-limits.h"

/* What a mailto: URL says to a program that goes by RFC 6068. */
typedef struct
{
  GPtrArray *to, *cc; /* of char * */
  char *subject, *body, *in_reply_to, *references;
} Read;

/* ---- a reader of such URLs, which knows nothing of the writer ---- */

static void
read_free (Read *self)
{
  g_ptr_array_unref (self->to);
  g_ptr_array_unref (self->cc);
  g_free (self->subject);
  g_free (self->body);
  g_free (self->in_reply_to);
  g_free (self->references);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

/* Every octet is one of the grammar, and escapes are whole. */
static char *
decode (const char *text, gsize length)
{
  GString *decoded = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '%')
      {
        g_assert_cmpuint (i + 2, <, length);
        g_assert_true (g_ascii_isxdigit (text[i + 1]));
        g_assert_true (g_ascii_isxdigit (text[i + 2]));
        g_string_append_c (decoded, (char) (g_ascii_xdigit_value (text[i + 1]) * 16 +
                                            g_ascii_xdigit_value (text[i + 2])));
        i += 2;
      }
    else
      {
        g_assert_true (g_ascii_isalnum (text[i]) || strchr ("-._~@", text[i]) != NULL);
        g_string_append_c (decoded, text[i]);
      }
  g_assert_true (g_utf8_validate (decoded->str, (gssize) decoded->len, NULL));
  return g_string_free (decoded, FALSE);
}

static void
read_addresses (GPtrArray *addresses, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *comma = memchr (text, ',', (gsize) (end - text));
      gsize n = (gsize) ((comma == NULL ? end : comma) - text);
      char *address = decode (text, n);

      g_assert_nonnull (strchr (address, '@'));
      g_assert_null (strpbrk (address, "\r\n"));
      g_ptr_array_add (addresses, address);
      text += n + 1;
    }
}

static void
take (char **field, const char *text)
{
  g_assert_null (*field);
  *field = decode (text, strlen (text));
}

static Read *
read_mailto (const char *uri)
{
  Read *self = g_new0 (Read, 1);
  g_auto (GStrv) fields = NULL;
  const char *query = strchr (uri, '?');

  self->to = g_ptr_array_new_with_free_func (g_free);
  self->cc = g_ptr_array_new_with_free_func (g_free);
  g_assert_true (g_str_has_prefix (uri, "mailto:"));
  g_assert_nonnull (query);
  g_assert_cmpuint (strlen (uri), <=, PR_MAIL_MAX_MAILTO_OCTETS);
  read_addresses (self->to, uri + 7, (gsize) (query - uri - 7));
  fields = g_strsplit (query + 1, "&", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      char *value = strchr (fields[i], '=');

      g_assert_nonnull (value);
      *value++ = '\0';
      if (g_str_equal (fields[i], "cc"))
        read_addresses (self->cc, value, strlen (value));
      else if (g_str_equal (fields[i], "subject"))
        take (&self->subject, value);
      else if (g_str_equal (fields[i], "body"))
        take (&self->body, value);
      else if (g_str_equal (fields[i], "In-Reply-To"))
        take (&self->in_reply_to, value);
      else if (g_str_equal (fields[i], "References"))
        take (&self->references, value);
      else
        g_error ("a field that nobody asked for: %s", fields[i]);
    }
  if (self->subject == NULL)
    self->subject = g_strdup ("");
  g_assert_null (strpbrk (self->subject, "\r\n"));
  if (self->body == NULL)
    self->body = g_strdup ("");
  return self;
}

/* ---- the person and the message ---- */

static GPtrArray *
make_accounts (const char *user, const char *host)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_account_free);
  PrAccount *account = pr_account_new ();

  account->user = g_strdup (user);
  account->host = g_strdup (host);
  g_ptr_array_add (accounts, account);
  return accounts;
}

static PrMessage *
make_message (const char *text, gssize length)
{
  g_autoptr (GBytes) raw =
    g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return pr_message_new (raw);
}

static Read *
answer (const char *mail, PrAnswerKind kind)
{
  g_autoptr (GPtrArray) accounts = make_accounts ("me@example.org", "pop.example.org");
  g_autoptr (PrMessage) message = make_message (mail, -1);
  g_autoptr (PrAnswer) answer = pr_answer_new (message, kind, accounts);
  g_autofree char *uri = pr_answer_dup_mailto (answer);

  g_assert_false (answer->cut);
  g_assert_cmpuint (answer->n_left_out, ==, 0);
  return read_mailto (uri);
}

static char *
join (GPtrArray *addresses)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    g_string_append_printf (joined, "%s%s", i == 0 ? "" : " ",
                            (const char *) g_ptr_array_index (addresses, i));
  return g_string_free (joined, FALSE);
}

static void
assert_people (const char *mail, PrAnswerKind kind, const char *to, const char *cc)
{
  g_autoptr (Read) read = answer (mail, kind);
  g_autofree char *got_to = join (read->to);
  g_autofree char *got_cc = join (read->cc);

  g_assert_cmpstr (got_to, ==, to);
  g_assert_cmpstr (got_cc, ==, cc);
}

/* ---- who gets it ---- */

static void
test_reply_goes_to_the_sender (void)
{
  static const char mail[] = "From: Ada <ada@example.net>\r\nTo: me@example.org, "
                             "bob@example.net\r\nCc: eve@example.net\r\n\r\ntext\r\n";

  assert_people (mail, PR_ANSWER_REPLY, "ada@example.net", "");
}

static void
test_reply_follows_reply_to (void)
{
  assert_people ("From: ada@example.net\r\nReply-To: office@example.net, "
                 "Second <two@example.net>\r\nTo: me@example.org\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY, "office@example.net two@example.net", "");
}

static void
test_reply_of_a_list_goes_to_the_person (void)
{
  static const char mail[] =
    "From: ada@example.net\r\nReply-To: talk@lists.example\r\nTo: "
    "talk@lists.example\r\nList-Post: <mailto:talk@lists.example>\r\n\r\ntext\r\n";

  assert_people (mail, PR_ANSWER_REPLY, "ada@example.net", "");
  assert_people (mail, PR_ANSWER_REPLY_ALL, "ada@example.net", "talk@lists.example");
}

static void
test_reply_to_a_sender_behind_the_list (void)
{
  assert_people (
    "From: Ada via Talk <talk@lists.example>\r\nReply-To: ada@example.net\r\n"
    "To: talk@lists.example\r\nList-Post: "
    "<mailto:talk@lists.example>\r\n\r\ntext\r\n",
    PR_ANSWER_REPLY, "ada@example.net", "");
}

static void
test_reply_to_all_leaves_oneself_out (void)
{
  assert_people ("From: Ada <ada@example.net>\r\nTo: Me <ME@example.org>, "
                 "bob@example.net, me+lists@example.org\r\nCc: eve@example.net, "
                 "BOB@example.net, ada@example.net\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY_ALL, "ada@example.net",
                 "bob@example.net eve@example.net");
}

static void
test_address_of_a_bare_user_name_is_known (void)
{
  g_autoptr (GPtrArray) accounts = make_accounts ("me", "pop.example.org");
  g_autoptr (PrMessage) message =
    make_message ("From: a@b.example\r\nTo: me@example.org, me@other.example, "
                  "mel@example.org\r\n\r\ntext\r\n",
                  -1);
  g_autoptr (PrAnswer) answer = pr_answer_new (message, PR_ANSWER_REPLY_ALL, accounts);
  g_autofree char *cc = join (answer->cc);

  g_assert_cmpstr (cc, ==, "me@other.example mel@example.org");
}

static void
test_address_that_the_server_delivered_to_is_ones_own (void)
{
  assert_people ("Delivered-To: alias@mine.example\r\nReceived: by mine.example\r\n"
                 "Delivered-To: talk-members@lists.example\r\nFrom: a@b.example\r\nTo: "
                 "alias@mine.example, talk-members@lists.example\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY_ALL, "a@b.example", "talk-members@lists.example");
  /* A sender can write it too, and takes nobody out by that. */
  assert_people ("Delivered-To: bob@example.net\r\nFrom: a@b.example\r\nTo: "
                 "bob@example.net\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY_ALL, "a@b.example", "bob@example.net");
}

static void
test_answer_to_oneself_goes_where_the_message_went (void)
{
  assert_people ("From: me@example.org\r\nTo: ada@example.net\r\nCc: "
                 "bob@example.net\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY, "ada@example.net", "");
  assert_people ("From: me@example.org\r\nTo: me@example.org\r\n\r\na note\r\n",
                 PR_ANSWER_REPLY, "me@example.org", "");
}

static void
test_mail_followup_to_counts_for_lists (void)
{
  static const char list[] = "List-Id: <talk.lists.example>\r\n"
                             "From: ada@example.net\r\nTo: talk@lists.example\r\n"
                             "Mail-Followup-To: talk@lists.example, "
                             "me@example.org\r\n\r\ntext\r\n";

  assert_people (list, PR_ANSWER_REPLY_ALL, "talk@lists.example", "");
  assert_people (list, PR_ANSWER_REPLY, "ada@example.net", "");
  assert_people ("From: ada@example.net\r\nTo: me@example.org\r\n"
                 "Mail-Followup-To: everybody@example.com\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY_ALL, "ada@example.net", "");
}

static void
test_odd_addresses_come_whole (void)
{
  assert_people ("From: \"a, b?&=%#\"@example.net\r\nTo: jürgen@bücher.example, nobody, "
                 "a+b@example.net\r\n\r\ntext\r\n",
                 PR_ANSWER_REPLY_ALL, "\"a, b?&=%#\"@example.net",
                 "jürgen@bücher.example a+b@example.net");
}

static void
test_recipients_are_bounded (void)
{
  g_autoptr (GString) mail = g_string_new ("From: a@b.example\r\nTo: ");
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrAnswer) answer = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (Read) read = NULL;

  for (guint i = 0; i < 1900; i++)
    g_string_append_printf (mail, "recipient%u@example.org,\r\n ", i);
  g_string_append (mail, "last@example.org\r\n\r\ntext\r\n");
  message = make_message (mail->str, -1);
  answer = pr_answer_new (message, PR_ANSWER_REPLY_ALL, NULL);
  uri = pr_answer_dup_mailto (answer);
  read = read_mailto (uri);
  g_assert_cmpuint (answer->n_left_out, >, 500);
  g_assert_cmpuint (answer->n_left_out + read->cc->len, ==, 1901);
}

/* ---- subject ---- */

static void
assert_subject (const char *subject, const char *reply, const char *forward)
{
  g_autofree char *replied = pr_answer_dup_subject (subject, PR_ANSWER_REPLY);
  g_autofree char *forwarded = pr_answer_dup_subject (subject, PR_ANSWER_FORWARD);

  g_assert_cmpstr (replied, ==, reply);
  g_assert_cmpstr (forwarded, ==, forward);
}

static void
test_subject_is_marked_once (void)
{
  assert_subject ("Engine", "Re: Engine", "Fwd: Engine");
  assert_subject ("Re: Engine", "Re: Engine", "Fwd: Re: Engine");
  assert_subject ("RE : re[2]: Re^3: Engine", "Re: Engine",
                  "Fwd: RE : re[2]: Re^3: Engine");
  assert_subject ("FW: Fwd: Engine", "Re: FW: Fwd: Engine", "Fwd: Engine");
  assert_subject ("", "Re: ", "Fwd: ");
  assert_subject ("Re:", "Re: ", "Fwd: Re:");
}

static void
test_subject_of_other_languages_is_marked_once (void)
{
  static const char *const replies[] = {
    "AW: x",  "Antw: x", "SV: x",  "Odp: x",  "YNT: x", "Vá: x",   "RES: x",
    "RIF: x", "Rép : x", "Отв: x", "ΣΧΕΤ: x", "回复:x", "答复: x",
  };
  static const char *const forwards[] = { "WG: x",  "TR : x", "RV: x",    "ENC: x",
                                          "İLT: x", "PD: x",  "转发:x",   "轉寄: x",
                                          "ΠΡΘ: x", "VL: x",  "Doorst: x" };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *subject = pr_answer_dup_subject (replies[i], PR_ANSWER_REPLY);

      g_assert_cmpstr (subject, ==, "Re: x");
    }
  for (guint i = 0; i < G_N_ELEMENTS (forwards); i++)
    {
      g_autofree char *subject = pr_answer_dup_subject (forwards[i], PR_ANSWER_FORWARD);

      g_assert_cmpstr (subject, ==, "Fwd: x");
    }
  assert_subject ("R: the language", "R: the language", "Fwd: R: the language");
  assert_subject ("I: due soldi", "Re: I: due soldi", "I: due soldi");
}

static void
test_words_that_look_like_marks_stay (void)
{
  assert_subject ("Research: x", "Re: Research: x", "Fwd: Research: x");
  assert_subject ("re the plan: x", "Re: re the plan: x", "Fwd: re the plan: x");
  assert_subject ("Re", "Re: Re", "Fwd: Re");
}

static void
test_mark_behind_the_name_of_a_list_is_taken (void)
{
  assert_subject ("[talk] Re: Engine", "Re: [talk] Engine", "Fwd: [talk] Re: Engine");
  assert_subject ("Re: [talk] Re: Engine", "Re: [talk] Engine",
                  "Fwd: Re: [talk] Re: Engine");
  assert_subject ("[talk] Engine", "Re: [talk] Engine", "Fwd: [talk] Engine");
}

static void
test_subject_holds_no_header (void)
{
  g_autoptr (Read) read =
    answer ("From: a@b.example\r\nSubject: "
            "=?utf-8?Q?hello=0D=0ABcc:_evil@example.com&body=3Dbad?=\r\n\r\ntext\r\n",
            PR_ANSWER_REPLY);

  g_assert_true (g_str_has_prefix (read->subject, "Re: hello"));
  g_assert_nonnull (strstr (read->subject, "&body=bad"));
  g_assert_cmpstr (strstr (read->body, "> "), ==, "> text\r\n");
}

/* ---- threads ---- */

static void
test_reply_tells_what_it_answers (void)
{
  g_autoptr (Read) read = answer (
    "From: a@b.example\r\nMessage-ID: <3@b.example>\r\nIn-Reply-To: <2@c.example>\r\n"
    "References: <1@b.example> <2@c.example>\r\n\r\ntext\r\n",
    PR_ANSWER_REPLY);
  g_autoptr (Read) second = answer ("From: a@b.example\r\nMessage-ID: <3+x@b.example>\r\n"
                                    "In-Reply-To: <2@c.example>\r\n\r\ntext\r\n",
                                    PR_ANSWER_REPLY_ALL);
  g_autoptr (Read) forward =
    answer ("From: a@b.example\r\nMessage-ID: <3@b.example>\r\n\r\ntext\r\n",
            PR_ANSWER_FORWARD);
  g_autoptr (Read) without =
    answer ("From: a@b.example\r\n\r\ntext\r\n", PR_ANSWER_REPLY);

  g_assert_cmpstr (read->in_reply_to, ==, "<3@b.example>");
  g_assert_cmpstr (read->references, ==, "<1@b.example> <2@c.example> <3@b.example>");
  g_assert_cmpstr (second->in_reply_to, ==, "<3+x@b.example>");
  g_assert_cmpstr (second->references, ==, "<2@c.example> <3+x@b.example>");
  g_assert_null (forward->in_reply_to);
  g_assert_null (forward->references);
  g_assert_null (without->in_reply_to);
}

static void
test_long_threads_keep_their_ends (void)
{
  g_autoptr (GString) mail =
    g_string_new ("From: a@b.example\r\nMessage-ID: <last@b.example>\r\nReferences:");
  g_autoptr (Read) read = NULL;

  for (guint i = 0; i < 150; i++)
    g_string_append_printf (mail, "\r\n <%u@b.example>", i);
  g_string_append (mail, "\r\n\r\ntext\r\n");
  read = answer (mail->str, PR_ANSWER_REPLY);
  g_assert_true (g_str_has_prefix (read->references, "<0@b.example> <"));
  g_assert_true (g_str_has_suffix (read->references,
                                   "<148@b.example> <149@b.example> <last@b.example>"));
  g_assert_cmpuint (strlen (read->references), <, 400);
}

/* ---- text ---- */

static void
test_text_is_quoted_under_who_wrote_it (void)
{
  g_autoptr (Read) read = answer (
    "From: Ada Lovelace <ada@example.net>\r\nDate: Fri, 20 Nov 2026 09:14:00 +0000\r\n"
    "\r\n\r\nFirst & foremost\r\n\r\n> older\r\n>> oldest\r\nSecond\r\n-- \r\nAda\r\n",
    PR_ANSWER_REPLY);
  g_autoptr (Read) anonymous = answer ("Subject: x\r\n\r\nhello\r\n", PR_ANSWER_REPLY);

  g_assert_cmpstr (read->body, ==,
                   "On 20 November 2026, 09:14, Ada Lovelace wrote:\r\n"
                   "> First & foremost\r\n>\r\n>> older\r\n>>> oldest\r\n> Second\r\n");
  g_assert_cmpstr (anonymous->body, ==, "> hello\r\n");
}

static void
test_long_lines_are_broken_where_they_are_quoted (void)
{
  g_autoptr (GString) mail = g_string_new ("From: a@b.example\r\n\r\n");
  g_autoptr (Read) read = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (mail, "%sword%u", i == 0 ? "" : " ", i);
  g_string_append (mail, "\r\n");
  read = answer (mail->str, PR_ANSWER_REPLY);
  lines = g_strsplit (read->body, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 5);
  for (guint i = 1; lines[i + 1] != NULL; i++)
    {
      g_assert_true (g_str_has_prefix (lines[i], "> word"));
      g_assert_cmpuint (strlen (lines[i]), <=, 80);
      g_assert_false (g_str_has_suffix (lines[i], " "));
    }
  joined = g_strjoinv (" ", lines);
  g_assert_nonnull (strstr (joined, "word59"));
}

static void
test_forward_tells_whose_it_is (void)
{
  g_autoptr (Read) read = answer (
    "From: Ada <ada@example.net>\r\nTo: me@example.org\r\nSubject: Engine\r\n"
    "Date: Fri, 20 Nov 2026 09:14:00 +0000\r\n\r\n> older\r\ntext\r\n-- \r\nAda\r\n",
    PR_ANSWER_FORWARD);

  g_assert_cmpuint (read->to->len + read->cc->len, ==, 0);
  g_assert_cmpstr (read->body, ==,
                   "\r\n-------- Forwarded message --------\r\nSubject: Engine\r\n"
                   "Date: 20 November 2026, 09:14\r\nFrom: Ada <ada@example.net>\r\n"
                   "To: me@example.org\r\n\r\n> older\r\ntext\r\n-- \r\nAda\r\n");
}

static void
test_html_is_quoted_as_its_text (void)
{
  g_autoptr (Read) read =
    answer ("From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            "<p>Grüße &amp; <b>Dank</b></p><ul><li>eins</li></ul>\r\n",
            PR_ANSWER_REPLY);

  g_assert_nonnull (strstr (read->body, "> Grüße & Dank\r\n"));
  g_assert_nonnull (strstr (read->body, "eins"));
  g_assert_null (strchr (read->body, '<'));
}

static void
assert_long_is_cut (const char *unit, PrAnswerKind kind)
{
  g_autoptr (GString) mail =
    g_string_new ("From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrAnswer) answer = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (Read) read = NULL;

  while (mail->len < 300000)
    g_string_append (mail, unit);
  message = make_message (mail->str, -1);
  answer = pr_answer_new (message, kind, NULL);
  uri = pr_answer_dup_mailto (answer);
  read = read_mailto (uri);
  g_assert_true (answer->cut);
  g_assert_cmpuint (strlen (uri), >, 40000);
  g_assert_true (
    g_str_has_suffix (read->body,
                      "\r\n\r\n[The message goes on; the rest found no room here.]\r\n"));
}

static void
test_long_text_is_cut_and_says_so (void)
{
  static const char *const units[] = { "words of a line\r\n", "会議の資料", "ab ",
                                       "\r\n-" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    for (guint kind = PR_ANSWER_REPLY; kind <= PR_ANSWER_FORWARD; kind++)
      assert_long_is_cut (units[i], kind);
}

static void
test_copy_is_what_a_composer_would_get (void)
{
  g_autoptr (PrMessage) message =
    make_message ("From: ada@example.net\r\nTo: bob@example.net\r\nSubject: Engine\r\n"
                  "\r\ntext\r\n",
                  -1);
  g_autoptr (PrAnswer) answer = pr_answer_new (message, PR_ANSWER_REPLY_ALL, NULL);
  g_autofree char *text = pr_answer_dup_text (answer);

  g_assert_cmpstr (text, ==,
                   "To: ada@example.net\nCc: bob@example.net\nSubject: Re: Engine\n\n"
                   "ada@example.net wrote:\n> text\n");
}

/* ---- strangers ---- */

static void
test_link_of_a_stranger_attaches_nothing (void)
{
  g_autoptr (PrAnswer) link = pr_answer_new_from_mailto (
    "MAILTO:leave%2Bx@lists.example,%22a%2Cb%22@c.example,nobody?Subject=Please%20leave%"
    "0D"
    "%0ABcc:%20x&attach=/etc/passwd&attachment=x&bcc=evil@example.com&cc=d@c.example&"
    "body=first%0D%0Asecond&In-Reply-To=%3Cx@y%3E&bad%ff=%zz&to=e@c.example#end");
  g_autofree char *uri = pr_answer_dup_mailto (link);
  g_autoptr (Read) read = read_mailto (uri);
  g_autofree char *to = join (read->to);
  g_autofree char *cc = join (read->cc);

  g_assert_cmpstr (to, ==, "leave+x@lists.example \"a,b\"@c.example e@c.example");
  g_assert_cmpstr (cc, ==, "d@c.example");
  g_assert_cmpstr (read->subject, ==, "Please leave  Bcc: x");
  g_assert_cmpstr (read->body, ==, "first\r\nsecond");
  g_assert_null (read->in_reply_to);
  g_assert_null (pr_answer_new_from_mailto ("https://example.org/"));
}

static void
test_link_of_a_stranger_is_bounded (void)
{
  g_autoptr (GString) long_link = g_string_new ("mailto:?body=");
  g_autoptr (PrAnswer) link = NULL;
  g_autofree char *uri = NULL;

  while (long_link->len < 300000)
    g_string_append (long_link, "%20&cc=somebody@example.org&subject=a%20b");
  link = pr_answer_new_from_mailto (long_link->str);
  uri = pr_answer_dup_mailto (link);
  read_free (read_mailto (uri));
}

static void
test_every_slip_of_a_message_is_answered (void)
{
  static const char mail[] =
    "Delivered-To: me@example.org\r\nReceived: by x\r\nFrom: =?utf-8?B?w4RkYQ==?= "
    "<\"a,b\"@example.net>\r\nTo: g: me@example.org, b@c.example;\r\nMessage-ID: "
    "<a%b@c>\r\nReferences: <x y> <\xff@z>\r\nList-Post: <mailto:%ff>\r\n"
    "Mail-Followup-To: <<>>, x@y\r\nSubject: \xe9\xff [a] Re: \r\n\r\nte\xffxt\r\n-- "
    "\r\n";

  for (gsize i = 0; i < sizeof mail; i++)
    for (guint octet = 0; octet < 256; octet += 37)
      {
        g_autofree char *slip = g_memdup2 (mail, sizeof mail - 1);
        g_autoptr (PrMessage) message = NULL;

        slip[MIN (i, sizeof mail - 2)] = (char) octet;
        message = make_message (slip, sizeof mail - 1);
        for (guint kind = PR_ANSWER_REPLY; kind <= PR_ANSWER_FORWARD; kind++)
          {
            g_autoptr (PrAnswer) answer = pr_answer_new (message, kind, NULL);
            g_autofree char *uri = pr_answer_dup_mailto (answer);
            g_autoptr (Read) read = read_mailto (uri);

            g_assert_cmpuint (read->to->len, ==, answer->to->len);
            g_assert_cmpuint (read->cc->len, ==, answer->cc->len);
          }
      }
}

#define ADD(name, test) g_test_add_func ("/mail/answer/" name, test)

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("reply-goes-to-the-sender", test_reply_goes_to_the_sender);
  ADD ("reply-follows-reply-to", test_reply_follows_reply_to);
  ADD ("reply-of-a-list-goes-to-the-person", test_reply_of_a_list_goes_to_the_person);
  ADD ("reply-to-a-sender-behind-the-list", test_reply_to_a_sender_behind_the_list);
  ADD ("reply-to-all-leaves-oneself-out", test_reply_to_all_leaves_oneself_out);
  ADD ("address-of-a-bare-user-name-is-known", test_address_of_a_bare_user_name_is_known);
  ADD ("address-that-the-server-delivered-to-is-ones-own",
       test_address_that_the_server_delivered_to_is_ones_own);
  ADD ("answer-to-oneself-goes-where-the-message-went",
       test_answer_to_oneself_goes_where_the_message_went);
  ADD ("mail-followup-to-counts-for-lists", test_mail_followup_to_counts_for_lists);
  ADD ("odd-addresses-come-whole", test_odd_addresses_come_whole);
  ADD ("recipients-are-bounded", test_recipients_are_bounded);
  ADD ("subject-is-marked-once", test_subject_is_marked_once);
  ADD ("subject-of-other-languages-is-marked-once",
       test_subject_of_other_languages_is_marked_once);
  ADD ("words-that-look-like-marks-stay", test_words_that_look_like_marks_stay);
  ADD ("mark-behind-the-name-of-a-list-is-taken",
       test_mark_behind_the_name_of_a_list_is_taken);
  ADD ("subject-holds-no-header", test_subject_holds_no_header);
  ADD ("reply-tells-what-it-answers", test_reply_tells_what_it_answers);
  ADD ("long-threads-keep-their-ends", test_long_threads_keep_their_ends);
  ADD ("text-is-quoted-under-who-wrote-it", test_text_is_quoted_under_who_wrote_it);
  ADD ("long-lines-are-broken-where-they-are-quoted",
       test_long_lines_are_broken_where_they_are_quoted);
  ADD ("forward-tells-whose-it-is", test_forward_tells_whose_it_is);
  ADD ("html-is-quoted-as-its-text", test_html_is_quoted_as_its_text);
  ADD ("long-text-is-cut-and-says-so", test_long_text_is_cut_and_says_so);
  ADD ("copy-is-what-a-composer-would-get", test_copy_is_what_a_composer_would_get);
  ADD ("link-of-a-stranger-attaches-nothing", test_link_of_a_stranger_attaches_nothing);
  ADD ("link-of-a-stranger-is-bounded", test_link_of_a_stranger_is_bounded);
  ADD ("every-slip-of-a-message-is-answered", test_every_slip_of_a_message_is_answered);
  return g_test_run ();
}
