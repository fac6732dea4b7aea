/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-mail.h"

#include <string.h>

#include "bench-encode.h"
#include "bench-words.h"

#define FIRST_DATE 1420070400 /* 2015-01-01 */
#define SPAN 315576000        /* ten years */
#define N_PEOPLE 3000
#define N_RECIPIENTS 40
#define MAX_BACK 400 /* messages from an answer to what it answers, at most */
#define MAX_REFERENCES 12
#define QUOTED_LINES 12
#define QUOTED_OCTETS 700
#define BIG 40000 /* octets from which on there is an attachment */

/* What a dice is thrown for: each message has one of each, so that any can be made alone.
 */
enum
{
  FOR_FACTS,
  FOR_SUBJECT,
  FOR_TEXT,
  FOR_REST,
};

typedef struct
{
  const char *charset, *encoding;
  guint weight;
} Form;

typedef struct
{
  guint share; /* of 100 */
  Form forms[7];
} Manner;

static const Manner manners[BENCH_N_LANGUAGES] = {
  [BENCH_ENGLISH] = { 72,
                      { { "us-ascii", "7bit", 5 },
                        { "utf-8", "quoted-printable", 4 },
                        { "utf-8", "7bit", 3 },
                        { "utf-8", "base64", 2 },
                        { "iso-8859-1", "quoted-printable", 2 },
                        { "utf-8", "8bit", 1 } } },
  [BENCH_WESTERN] = { 12,
                      { { "iso-8859-1", "quoted-printable", 4 },
                        { "iso-8859-1", "8bit", 2 },
                        { "utf-8", "quoted-printable", 4 },
                        { "windows-1252", "quoted-printable", 2 },
                        { "iso-8859-15", "8bit", 1 } } },
  [BENCH_CENTRAL] = { 5,
                      { { "iso-8859-2", "quoted-printable", 3 },
                        { "iso-8859-2", "8bit", 1 },
                        { "utf-8", "base64", 2 },
                        { "windows-1250", "quoted-printable", 1 } } },
  [BENCH_RUSSIAN] = { 5,
                      { { "koi8-r", "8bit", 3 },
                        { "koi8-r", "base64", 2 },
                        { "utf-8", "base64", 3 },
                        { "windows-1251", "base64", 1 } } },
  [BENCH_JAPANESE] = { 3, { { "iso-2022-jp", "7bit", 4 }, { "utf-8", "base64", 3 } } },
  [BENCH_CHINESE] = { 3,
                      { { "gb18030", "base64", 3 },
                        { "gb2312", "8bit", 1 },
                        { "utf-8", "base64", 2 } } },
};

typedef struct
{
  char *name, *address, *domain;
} Person;

struct _BenchMail
{
  BenchProfile profile;
  guint64 seed;
  guint n_messages;
  BenchWords *words[BENCH_N_LANGUAGES];
  Person people[N_PEOPLE];
  Person sender;
  GString *text, *html; /* of the message at work */
};

/* What is settled of a message before it is written. */
typedef struct
{
  guint number;
  gint64 date;
  BenchLanguage language;
  const Form *form;
  const Person *from, *to;
  int parent; /* number, or -1 */
  gsize target;
  const char *plant; /* or NULL */
} Facts;

/* ---- what a message is ---- */

gboolean
bench_mail_has_rare (guint number)
{
  return number % 2000 == 123;
}

gboolean
bench_mail_has_phrase (guint number)
{
  return number % 250 == 77;
}

gboolean
bench_mail_is_from_sender (guint number)
{
  return number % 100 == 42;
}

gint64
bench_mail_get_date (const BenchMail *self, guint number)
{
  return FIRST_DATE + (gint64) number * SPAN / self->n_messages;
}

static BenchDice
get_dice (const BenchMail *self, guint number, guint purpose)
{
  return bench_dice_new (self->seed * 2 + self->profile, number, purpose);
}

static BenchLanguage
pick_language (BenchDice *dice)
{
  guint at = bench_dice_below (dice, 100);
  BenchLanguage language = 0;

  while (at >= manners[language].share)
    at -= manners[language++].share;
  return language;
}

static const Form *
pick_form (BenchDice *dice, BenchLanguage language)
{
  const Form *forms = manners[language].forms;
  guint sum = 0, at;

  for (const Form *form = forms; form->charset != NULL; form++)
    sum += form->weight;
  at = bench_dice_below (dice, sum);
  for (; at >= forms->weight; forms++)
    at -= forms->weight;
  return forms;
}

/* Some write much, most little. */
static const Person *
pick_person (const BenchMail *self, BenchDice *dice)
{
  double at = bench_dice_fraction (dice);

  return &self->people[(guint) (at * at * at * N_PEOPLE)];
}

static void
settle (const BenchMail *self, guint number, Facts *facts)
{
  BenchDice dice = get_dice (self, number, FOR_FACTS);
  gboolean real = self->profile == BENCH_REAL;
  double back;

  facts->number = number;
  facts->date = bench_mail_get_date (self, number);
  facts->language = pick_language (&dice);
  facts->plant = bench_mail_has_rare (number)     ? BENCH_RARE
                 : bench_mail_has_phrase (number) ? BENCH_PHRASE
                                                  : NULL;
  if (facts->plant != NULL)
    facts->language = BENCH_ENGLISH;
  facts->form = pick_form (&dice, facts->language);
  facts->from = pick_person (self, &dice);
  if (bench_mail_is_from_sender (number))
    facts->from = &self->sender;
  facts->to = &self->people[bench_dice_below (&dice, N_RECIPIENTS)];
  /* logarithms of 12000 and 2700 */
  facts->target = real ? bench_dice_size (&dice, 9.393, 1.69, 1500, 10 << 20)
                       : bench_dice_size (&dice, 7.901, .887, 900, 1 << 20);
  back = bench_dice_fraction (&dice);
  facts->parent = number == 0 || !bench_dice_chance (&dice, .55)
                    ? -1
                    : (int) (number - 1 - (guint) (back * back * MIN (number, MAX_BACK)));
}

static void
append_id (const BenchMail *self, const Facts *facts, GString *out)
{
  BenchDice dice = get_dice (self, facts->number, FOR_SUBJECT);
  guint64 first = bench_dice_next (&dice);

  g_string_append_printf (out, "<%016" G_GINT64_MODIFIER "x.%u@%s>", first, facts->number,
                          facts->from->domain);
}

/* ---- the header ---- */

static void
append_subject (const BenchMail *self, const Facts *facts, GString *out)
{
  static const char *const lists[] = { "dev", "users", "announce", "bugs" };
  g_autoptr (GString) subject = g_string_new (NULL);
  Facts root = *facts;
  BenchDice dice;

  while (root.parent >= 0)
    settle (self, (guint) root.parent, &root);
  dice = get_dice (self, root.number, FOR_SUBJECT);
  bench_dice_next (&dice);
  if (bench_dice_chance (&dice, .1))
    g_string_append_printf (subject, "[%s] ", lists[bench_dice_below (&dice, 4)]);
  bench_words_append (self->words[root.language], &dice, 2 + bench_dice_below (&dice, 7),
                      subject);
  if (bench_dice_chance (&dice, .1))
    g_string_append_printf (subject, " #%u", bench_dice_below (&dice, 1000000));
  g_string_append (out, facts->parent >= 0 ? "Subject: Re: " : "Subject: ");
  bench_append_words (out, subject->str);
  g_string_append_c (out, '\n');
}

static void
append_references (const BenchMail *self, const Facts *facts, GString *out)
{
  Facts chain[MAX_REFERENCES];
  guint n = 0;

  for (int parent = facts->parent; parent >= 0 && n < MAX_REFERENCES; n++)
    {
      settle (self, (guint) parent, &chain[n]);
      parent = chain[n].parent;
    }
  if (n == 0)
    return;
  g_string_append (out, "In-Reply-To: ");
  append_id (self, &chain[0], out);
  g_string_append (out, "\nReferences:");
  while (n > 0)
    {
      g_string_append (out, "\n ");
      append_id (self, &chain[--n], out);
    }
  g_string_append_c (out, '\n');
}

static void
append_date (gint64 date, GString *out)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date);
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  g_string_append_printf (out, "%s, %02d %s %d %02d:%02d:%02d +0000",
                          days[g_date_time_get_day_of_week (time) - 1],
                          g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time), g_date_time_get_hour (time),
                          g_date_time_get_minute (time), g_date_time_get_second (time));
}

static void
append_trace (const BenchMail *self, const Facts *facts, BenchDice *dice, GString *out)
{
  guint hops = self->profile == BENCH_REAL ? 2 + bench_dice_below (dice, 4)
                                           : 1 + bench_dice_below (dice, 3);

  g_string_append_printf (out, "Return-Path: <%s>\n", facts->from->address);
  for (guint i = 0; i < hops; i++)
    {
      g_string_append_printf (out,
                              "Received: from mx%u.%s (mx%u.%s [%u.%u.%u.%u])\n\tby "
                              "in%u.mail.example (Postfix) "
                              "with ESMTPS id %010" G_GINT64_MODIFIER "X\n\tfor <%s>; ",
                              i, facts->from->domain, i, facts->from->domain,
                              1 + bench_dice_below (dice, 222),
                              bench_dice_below (dice, 256), bench_dice_below (dice, 256),
                              1 + bench_dice_below (dice, 254), i,
                              bench_dice_next (dice) >> 24, facts->to->address);
      append_date (facts->date + 9 - i, out);
      g_string_append_c (out, '\n');
    }
  if (facts->target <= 3000 || !bench_dice_chance (dice, .8))
    return;
  g_string_append_printf (
    out,
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s;\n\t"
    "h=from:to:subject:date:message-id; b=\n",
    facts->from->domain);
  for (guint i = 0; i < 5; i++)
    {
      g_string_append (out, "\t ");
      bench_append_random_base64 (out, dice, 54);
    }
  g_string_append_printf (out,
                          "Authentication-Results: in0.mail.example;\n\tdkim=pass "
                          "header.d=%s;\n\tspf=pass smtp.mailfrom=%s\n",
                          facts->from->domain, facts->from->address);
}

static void
append_person (GString *out, const char *field, const Person *person)
{
  g_string_append (out, field);
  bench_append_words (out, person->name);
  g_string_append_printf (out, " <%s>", person->address);
}

static void
append_header (const BenchMail *self, const Facts *facts, BenchDice *dice, GString *out)
{
  append_trace (self, facts, dice, out);
  g_string_append (out, "Message-ID: ");
  append_id (self, facts, out);
  g_string_append (out, "\nDate: ");
  append_date (facts->date, out);
  append_person (out, "\nFrom: ", facts->from);
  append_person (out, "\nTo: ", facts->to);
  if (bench_dice_chance (dice, .3))
    for (guint i = 0, n = 1 + bench_dice_below (dice, 4); i < n; i++)
      append_person (out, i == 0 ? "\nCc: " : ",\n ", pick_person (self, dice));
  g_string_append_c (out, '\n');
  append_subject (self, facts, out);
  append_references (self, facts, out);
  if (bench_dice_chance (dice, .15))
    g_string_append_printf (out, "List-Id: <list%u.%s>\nPrecedence: bulk\n",
                            bench_dice_below (dice, 20), facts->from->domain);
  if (bench_dice_chance (dice, .5))
    g_string_append (out, "X-Mailer: Letterbox 16.0\n");
  g_string_append (out, "MIME-Version: 1.0\n");
}

/* ---- the body ---- */

/* The text that a message begins with; an answer quotes the beginning of its parent's. */
static void
append_own_text (const BenchMail *self, const Facts *facts, gsize octets, GString *out)
{
  BenchDice dice = get_dice (self, facts->number, FOR_TEXT);

  bench_words_append_text (self->words[facts->language], &dice, octets, facts->plant,
                           out);
}

static void
append_quote (BenchMail *self, const Facts *facts, GString *out)
{
  Facts parent;
  const char *line;

  settle (self, (guint) facts->parent, &parent);
  if (parent.language != facts->language)
    return;
  /* Without its plant, so that as many messages have it as there should be. */
  parent.plant = NULL;
  g_string_truncate (self->html, 0);
  append_own_text (self, &parent, QUOTED_OCTETS, self->html);
  g_string_append (out, "\nOn ");
  append_date (parent.date, out);
  g_string_append_printf (out, ", %s wrote:\n", parent.from->name);
  line = self->html->str;
  for (guint i = 0; i < QUOTED_LINES && *line != '\0'; i++)
    {
      const char *end = strchr (line, '\n') + 1;

      g_string_append (out, "> ");
      g_string_append_len (out, line, end - line);
      line = end;
    }
}

static void
make_text (BenchMail *self, const Facts *facts, gsize octets)
{
  g_string_truncate (self->text, 0);
  append_own_text (self, facts, MAX (octets, 40), self->text);
  if (facts->parent >= 0 && octets > 600)
    append_quote (self, facts, self->text);
}

static void
append_part (const Facts *facts, const char *type, const GString *text, GString *out)
{
  const char *charset = facts->form->charset, *encoding = facts->form->encoding;
  g_autofree char *converted = NULL;
  gsize length = text->len;

  if (!g_str_is_ascii (text->str) && strcmp (charset, "utf-8") != 0)
    converted = g_convert_with_fallback (text->str, (gssize) text->len, charset, "utf-8",
                                         "?", NULL, &length, NULL);
  if (converted == NULL)
    length = text->len;
  g_string_append_printf (
    out, "Content-Type: %s; charset=%s\nContent-Transfer-Encoding: %s\n\n", type, charset,
    encoding);
  if (strcmp (encoding, "base64") == 0)
    bench_append_base64 (out, converted != NULL ? converted : text->str, length);
  else if (strcmp (encoding, "quoted-printable") == 0)
    bench_append_quoted_printable (out, converted != NULL ? converted : text->str,
                                   length);
  else
    g_string_append_len (out, converted != NULL ? converted : text->str, (gssize) length);
}

static void
make_html (BenchMail *self, BenchDice *dice, gboolean rich)
{
  GString *out = self->html;
  const char *line = self->text->str;

  g_string_assign (out, "<!DOCTYPE html><html><head><title></title>");
  for (guint i = 0; rich && i < 40; i++)
    g_string_append_printf (
      out,
      "%s.c%u{font-family:Arial,sans-serif;font-size:%upx;color:#%06x;"
      "padding:%upx;line-height:1.4}%s",
      i == 0 ? "<style>\n" : "\n", i, 10 + i % 9, i * 7919 & 0xffffff, i % 20,
      i == 39 ? "</style>" : "");
  g_string_append (out, "</head><body bgcolor=\"#ffffff\">\n");
  for (const char *end; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      gboolean boxed = rich && bench_dice_chance (dice, .25);

      if (boxed)
        g_string_append_printf (
          out,
          "<table width=\"100%%\" cellpadding=\"0\" border=\"0\"><tr><td class=\"c%u\" "
          "style=\"color:#333333\"><a href=\"https://click.example.net/t/"
          "%016" G_GINT64_MODIFIER "x\">",
          bench_dice_below (dice, 40), bench_dice_next (dice));
      g_string_append_len (out, line, end - line);
      g_string_append (out, boxed ? "</a></td></tr></table>\n" : "<br>\n");
    }
  g_string_append (out, "</body></html>\n");
}

static void
append_alternative (BenchMail *self,
                    const Facts *facts,
                    BenchDice *dice,
                    gsize room,
                    GString *out)
{
  guint64 mark = bench_dice_next (dice);

  make_text (self, facts, MIN (room * (room < 12000 ? 35 : 20) / 100, 30000));
  g_string_append_printf (out,
                          "Content-Type: multipart/alternative; boundary=\"=_"
                          "%016" G_GINT64_MODIFIER "x\"\n\nThis is a multi-part message "
                          "in MIME format.\n--=_%016" G_GINT64_MODIFIER "x\n",
                          mark, mark);
  append_part (facts, "text/plain", self->text, out);
  g_string_append_printf (out, "\n--=_%016" G_GINT64_MODIFIER "x\n", mark);
  if (room > 12000)
    bench_words_append_text (self->words[facts->language], dice, room * 33 / 100, NULL,
                             self->text);
  make_html (self, dice, room > 8000);
  append_part (facts, "text/html", self->html, out);
  g_string_append_printf (out, "\n--=_%016" G_GINT64_MODIFIER "x--\n", mark);
}

static void
append_attachment (BenchMail *self,
                   const Facts *facts,
                   BenchDice *dice,
                   gsize octets,
                   GString *out)
{
  static const struct
  {
    const char *ending, *type;
  } kinds[] = { { ".pdf", "application/pdf" },
                { ".jpg", "image/jpeg" },
                { ".png", "image/png" },
                { ".docx", "application/octet-stream" },
                { ".zip", "application/zip" },
                { ".csv", "text/csv; charset=utf-8" },
                { ".patch", "text/x-patch; charset=utf-8" } };
  guint kind = bench_dice_below (dice, octets < 400000 ? G_N_ELEMENTS (kinds) : 5);
  g_autoptr (GString) name = g_string_new (NULL);

  bench_words_append (self->words[facts->language], dice, 2, name);
  g_string_append (name, kinds[kind].ending);
  g_string_append_printf (out, "Content-Type: %s;\n ", kinds[kind].type);
  bench_append_parameter (out, "name", name->str);
  g_string_append (out, "\nContent-Disposition: attachment;\n ");
  bench_append_parameter (out, "filename", name->str);
  g_string_append (out, "\nContent-Transfer-Encoding: base64\n\n");
  if (kind < 5)
    {
      bench_append_random_base64 (out, dice, octets * 100 / 137);
      return;
    }
  g_string_truncate (self->html, 0);
  bench_words_append_text (self->words[facts->language], dice, octets * 100 / 137, NULL,
                           self->html);
  bench_append_base64 (out, self->html->str, self->html->len);
}

static void
append_mixed (BenchMail *self,
              const Facts *facts,
              BenchDice *dice,
              gsize room,
              GString *out)
{
  static const guint counts[] = { 1, 1, 1, 2, 3 };
  guint64 mark = bench_dice_next (dice);
  guint n = room > 60000 ? counts[bench_dice_below (dice, 5)] : 1;
  gsize left;

  make_text (self, facts, MIN (600 + bench_dice_below (dice, 3400), room / 2));
  g_string_append_printf (out,
                          "Content-Type: multipart/mixed; boundary=\"=_"
                          "%016" G_GINT64_MODIFIER "x\"\n\n--=_%016" G_GINT64_MODIFIER
                          "x\n",
                          mark, mark);
  append_part (facts, "text/plain", self->text, out);
  left = room > self->text->len ? room - self->text->len : 0;
  for (; n > 0 && left >= 500; n--)
    {
      gsize octets =
        n == 1 ? left : (gsize) ((double) left * (.4 + .6 * bench_dice_fraction (dice)));

      g_string_append_printf (out, "\n--=_%016" G_GINT64_MODIFIER "x\n", mark);
      append_attachment (self, facts, dice, octets, out);
      left -= octets;
    }
  g_string_append_printf (out, "\n--=_%016" G_GINT64_MODIFIER "x--\n", mark);
}

static void
append_body (BenchMail *self,
             const Facts *facts,
             BenchDice *dice,
             gsize room,
             GString *out)
{
  double kind = bench_dice_fraction (dice);
  gsize text = strcmp (facts->form->encoding, "base64") == 0 ? room * 100 / 137 : room;

  if (room > BIG ? kind < .75 : room > 5000 && kind > .88)
    append_mixed (self, facts, dice, room, out);
  else if (room > BIG || (room > 5000 ? kind > .43 : kind > .8))
    append_alternative (self, facts, dice, room, out);
  else
    {
      gboolean html = room > 5000 ? kind > .35 : kind > .75;

      make_text (self, facts, html ? text * 8 / 10 : text);
      if (html)
        make_html (self, dice, FALSE);
      append_part (facts, html ? "text/html" : "text/plain",
                   html ? self->html : self->text, out);
    }
}

void
bench_mail_write (BenchMail *self, guint number, GString *out)
{
  BenchDice dice = get_dice (self, number, FOR_REST);
  Facts facts;

  settle (self, number, &facts);
  g_string_truncate (out, 0);
  append_header (self, &facts, &dice, out);
  append_body (self, &facts, &dice, MAX (facts.target, out->len + 200) - out->len, out);
}

/* ---- the people ---- */

static char *
capitalise (const char *word)
{
  g_autofree char *first = g_utf8_substring (word, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, word + strlen (first), NULL);
}

static void
make_person (BenchMail *self, BenchDice *dice, guint number)
{
  const BenchWords *words = self->words[pick_language (dice)];
  const BenchWords *ascii = self->words[BENCH_ENGLISH];
  g_autofree char *first =
    capitalise (bench_words_get (words, 300 + bench_dice_below (dice, 7700)));
  g_autofree char *last =
    capitalise (bench_words_get (words, 300 + bench_dice_below (dice, 19700)));
  Person *person = &self->people[number];

  person->name = g_strdup_printf ("%s %s", first, last);
  person->domain =
    g_strdup_printf ("%s.example",
                     bench_words_get (ascii, 200 + bench_dice_below (dice, 400)));
  person->address =
    g_strdup_printf ("%s.%s%u@%s",
                     bench_words_get (ascii, 300 + bench_dice_below (dice, 8700)),
                     bench_words_get (ascii, 300 + bench_dice_below (dice, 8700)),
                     number % 97, person->domain);
}

BenchMail *
bench_mail_new (BenchProfile profile, guint64 seed, guint n_messages)
{
  BenchMail *self = g_new0 (BenchMail, 1);
  BenchDice dice = bench_dice_new (4711, 0, G_MAXUINT);

  self->profile = profile;
  self->seed = seed;
  self->n_messages = MAX (n_messages, 1);
  for (guint i = 0; i < BENCH_N_LANGUAGES; i++)
    self->words[i] = bench_words_new (i);
  for (guint i = 0; i < N_PEOPLE; i++)
    make_person (self, &dice, i);
  self->sender.name = g_strdup ("Ada Quillfeather");
  self->sender.address = g_strdup (BENCH_SENDER);
  self->sender.domain = g_strdup ("planted.example");
  self->text = g_string_new (NULL);
  self->html = g_string_new (NULL);
  return self;
}

static void
person_clear (Person *person)
{
  g_free (person->name);
  g_free (person->address);
  g_free (person->domain);
}

void
bench_mail_free (BenchMail *self)
{
  for (guint i = 0; i < BENCH_N_LANGUAGES; i++)
    bench_words_free (self->words[i]);
  for (guint i = 0; i < N_PEOPLE; i++)
    person_clear (&self->people[i]);
  person_clear (&self->sender);
  g_string_free (self->text, TRUE);
  g_string_free (self->html, TRUE);
  g_free (self);
}
