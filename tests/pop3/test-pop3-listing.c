/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3-script.h"

#include <string.h>

/* ---- UIDL ---- */

/* "3:abc 4:…" of a listing, blanks and odd octets as they are. */
static char *
describe (PrPop3Uidls *uidls)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < uidls->entries->len; i++)
    {
      PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);

      g_string_append_printf (text, "%u:%s,", entry->number,
                              uidls->text->str + entry->offset);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  const char *lines;
  gsize length;
  const char *expected;
} UidlCase;

#define UIDL(name, lines, expected)         \
  {                                         \
    name, lines, sizeof lines - 1, expected \
  }

static const UidlCase uidl_cases[] = {
  UIDL ("ordinary", "1 aa\r\n2 bb\r\n", "1:aa,2:bb,"),
  UIDL ("empty", "", ""),
  UIDL ("any-order", "2 bb\r\n1 aa\r\n", "2:bb,1:aa,"),
  UIDL ("gaps", "3 cc\r\n7 gg\r\n", "3:cc,7:gg,"),
  UIDL ("extra-blanks", " 1   aa  \r\n2\tbb\r\n", "1:aa,2:bb,"),
  UIDL ("blank", "7 \r\n8\r\n9 x\r\n", "7:,8:,9:x,"),
  UIDL ("blanks-inside", "1 a b  c\r\n", "1:a b  c,"),
  UIDL ("eight-bit", "1 \xe4\xff\r\n", "1:\xe4\xff,"),
  UIDL ("trailing-nul", "1 aa\0\r\n2 bb\0 \r\n", "1:aa,2:bb,"),
  UIDL ("nul-inside-is-blank", "1 a\0b\r\n", "1:,"),
  UIDL ("cr-inside-is-blank", "1 a\rb\r\n", "1:,"),
  UIDL ("lf-alone", "1 aa\n2 bb\n", "1:aa,2:bb,"),
  UIDL ("zero-is-ignored", "0 zz\r\n1 aa\r\n", "1:aa,"),
  UIDL ("repeated-is-ignored", "1 aa\r\n1 bb\r\n2 cc\r\n1 dd\r\n", "1:aa,2:cc,"),
  UIDL ("too-large-is-ignored",
        "4294967297 x\r\n5000001 y\r\n99999999999999999999 z\r\n",
        ""),
  UIDL ("no-number-is-ignored", "x aa\r\n-1 bb\r\n\r\n1 cc\r\n", "1:cc,"),
  UIDL ("same-unique-id-twice", "1 aa\r\n2 aa\r\n", "1:aa,2:aa,"),
  UIDL ("stuffed", "..\r\n1 aa\r\n", "1:aa,"),
};

static void
try_uidl (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const UidlCase *test = data;
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  uidls = pr_pop3_session_uidl (session, NULL, &error);
  g_assert_no_error (error);
  text = describe (uidls);
  g_assert_cmpstr (text, ==, test->expected);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_uidl (gconstpointer data)
{
  const UidlCase *test = data;
  g_autoptr (GByteArray) script = g_byte_array_new ();

  g_byte_array_append (script, (const guint8 *) POP3_OPENING, strlen (POP3_OPENING));
  g_byte_array_append (script, (const guint8 *) "+OK\r\n", 5);
  g_byte_array_append (script, (const guint8 *) test->lines, test->length);
  g_byte_array_append (script, (const guint8 *) ".\r\n+OK\r\n", 8);
  pop3_script_run ((const char *) script->data, script->len, try_uidl, test);
}

static void
try_long_uidl (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (PrPop3Uidls) uidls = NULL;

  pop3_script_log_in (session);
  uidls = pr_pop3_session_uidl (session, NULL, NULL);
  g_assert_nonnull (uidls);
  g_assert_cmpuint (uidls->entries->len, ==, 2);
  g_assert_cmpuint (uidls->text->len, ==, PR_POP3_MAX_UIDL_OCTETS + 2);
  g_assert_cmpuint (g_array_index (uidls->entries, PrPop3Uidl, 1).offset, ==,
                    PR_POP3_MAX_UIDL_OCTETS + 1);
}

static void
test_long_uidl (void)
{
  g_autofree char *longest = g_strnfill (PR_POP3_MAX_UIDL_OCTETS, 'u');
  g_autofree char *script =
    g_strdup_printf (POP3_OPENING "+OK\r\n1 %s\r\n2 %su\r\n.\r\n", longest, longest);

  pop3_script_run (script, -1, try_long_uidl, NULL);
}

/* ---- STAT and UIDL ---- */

typedef struct
{
  const char *name;
  const char *script;
  int code; /* -1: none */
  guint n_messages;
  guint64 octets;
  const char *uidls; /* NULL: none */
  guint round_trips;
} FlightCase;

#define PIPELINED POP3_PIPELINED_OPENING
#define SINGLE POP3_OPENING

static const FlightCase flight_cases[] = {
  { "one-flight", PIPELINED "+OK 2 320\r\n+OK\r\n1 aa\r\n2 bb\r\n.\r\n+OK\r\n", -1, 2,
    320, "1:aa,2:bb,", 4 },
  { "two-flights", SINGLE "+OK 2 320\r\n+OK\r\n1 aa\r\n2 bb\r\n.\r\n+OK\r\n", -1, 2, 320,
    "1:aa,2:bb,", 4 },
  { "empty-maildrop-asks-no-uidl", SINGLE "+OK 0 0\r\n+OK\r\n", -1, 0, 0, "", 3 },
  { "no-uidl", PIPELINED "+OK 2 320\r\n-ERR what?\r\n+OK\r\n", -1, 2, 320, NULL, 4 },
  { "no-uidl-single", SINGLE "+OK 2 320\r\n-ERR what?\r\n+OK\r\n", -1, 2, 320, NULL, 4 },
  { "extra-words", SINGLE "+OK 0 0 octets in all\r\n+OK\r\n", -1, 0, 0, "", 3 },
  { "octets-not-said", SINGLE "+OK 0\r\n+OK\r\n", -1, 0, 0, "", 3 },
  { "uidl-fails-for-now", PIPELINED "+OK 2 320\r\n-ERR [SYS/TEMP] x\r\n+OK\r\n",
    PR_POP3_ERROR_TEMPORARY, 2, 320, NULL, 4 },
  { "stat-refused", PIPELINED "-ERR\r\n+OK\r\n1 aa\r\n.\r\n+OK\r\n",
    PR_POP3_ERROR_REFUSED, 0, 0, NULL, 4 },
};

static void
try_flight (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const FlightCase *test = data;
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n_messages = 0;
  guint64 octets = 0;
  gboolean pipelined = strstr (test->script, "PIPELINING") != NULL;

  if (pipelined)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  g_assert_cmpint (pr_pop3_session_stat_and_uidl (session, &n_messages, &octets, &uidls,
                                                  NULL, &error),
                   ==, test->code < 0);
  if (test->code >= 0)
    g_assert_error (error, PR_POP3_ERROR, test->code);
  g_assert_cmpuint (n_messages, ==, test->n_messages);
  g_assert_cmpuint (octets, ==, test->octets);
  text = uidls == NULL ? NULL : describe (uidls);
  g_assert_cmpstr (text, ==, test->uidls);
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, test->round_trips);
  /* The session is in step. */
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_flight (gconstpointer data)
{
  const FlightCase *test = data;

  pop3_script_run (test->script, -1, try_flight, test);
}

/* ---- STAT, UIDL and LIST ---- */

static char *
describe_sizes (GArray *sizes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sizes->len; i++)
    {
      PrPop3Size *size = &g_array_index (sizes, PrPop3Size, i);

      g_string_append_printf (text, "%u:%" G_GUINT64_FORMAT ",", size->number,
                              size->size);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  const char *script;
  int code; /* -1: none */
  const char *uidls, *sizes;
  guint round_trips;
} ThreeCase;

#define TWO_UIDLS "+OK\r\n1 aa\r\n2 bb\r\n.\r\n"

static const ThreeCase threes[] = {
  { "one-flight",
    PIPELINED "+OK 2 320\r\n" TWO_UIDLS "+OK\r\n1 100\r\n2 220\r\n.\r\n+OK\r\n", -1,
    "1:aa,2:bb,", "1:100,2:220,", 4 },
  { "without-pipelining-it-is-not-asked", SINGLE "+OK 2 320\r\n" TWO_UIDLS "+OK\r\n", -1,
    "1:aa,2:bb,", NULL, 4 },
  { "list-refused", PIPELINED "+OK 2 320\r\n" TWO_UIDLS "-ERR no\r\n+OK\r\n", -1,
    "1:aa,2:bb,", NULL, 4 },
  { "no-uidl", PIPELINED "+OK 2 320\r\n-ERR what?\r\n+OK\r\n1 100\r\n.\r\n+OK\r\n", -1,
    NULL, "1:100,", 4 },
  { "stat-refused", PIPELINED "-ERR\r\n" TWO_UIDLS "+OK\r\n1 100\r\n.\r\n+OK\r\n",
    PR_POP3_ERROR_REFUSED, NULL, NULL, 4 },
};

static void
try_three (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const ThreeCase *test = data;
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autofree char *told_uidls = NULL;
  g_autofree char *told_sizes = NULL;
  g_autoptr (GError) error = NULL;
  guint n_messages = 0;
  guint64 octets = 0;

  if (strstr (test->script, "PIPELINING") != NULL)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  g_assert_cmpint (pr_pop3_session_stat_uidl_and_list (session, &n_messages, &octets,
                                                       &uidls, &sizes, NULL, &error),
                   ==, test->code < 0);
  if (test->code >= 0)
    g_assert_error (error, PR_POP3_ERROR, test->code);
  told_uidls = uidls == NULL ? NULL : describe (uidls);
  told_sizes = sizes == NULL ? NULL : describe_sizes (sizes);
  g_assert_cmpstr (told_uidls, ==, test->uidls);
  g_assert_cmpstr (told_sizes, ==, test->sizes);
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, test->round_trips);
  /* The session is in step. */
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_three (gconstpointer data)
{
  const ThreeCase *test = data;

  pop3_script_run (test->script, -1, try_three, test);
}

/* ---- STAT and UIDL of one message ---- */

/* Of message 2. */
static const FlightCase singles[] = {
  { "one-flight", PIPELINED "+OK 2 320\r\n+OK 2 bb\r\n+OK\r\n", -1, 2, 320, "bb", 4 },
  { "two-flights", SINGLE "+OK 2 320\r\n+OK 2 bb\r\n+OK\r\n", -1, 2, 320, "bb", 4 },
  { "refused", PIPELINED "+OK 1 320\r\n-ERR no such message\r\n+OK\r\n", -1, 1, 320, NULL,
    4 },
  { "of-another-number", PIPELINED "+OK 2 320\r\n+OK 1 bb\r\n+OK\r\n", -1, 2, 320, NULL,
    4 },
  { "without-number", PIPELINED "+OK 2 320\r\n+OK bb\r\n+OK\r\n", -1, 2, 320, NULL, 4 },
  { "blank", PIPELINED "+OK 2 320\r\n+OK 2 \r\n+OK\r\n", -1, 2, 320, NULL, 4 },
  { "looks-like-a-code", PIPELINED "+OK 2 320\r\n+OK 2 [AUTH]\r\n+OK\r\n", -1, 2, 320,
    "[AUTH]", 4 },
  { "padded", PIPELINED "+OK 2 320\r\n+OK 2  bb \r\n+OK\r\n", -1, 2, 320, "bb", 4 },
  { "stat-refused", PIPELINED "-ERR\r\n+OK 2 bb\r\n+OK\r\n", PR_POP3_ERROR_REFUSED, 0, 0,
    NULL, 4 },
};

static void
try_single (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const FlightCase *test = data;
  g_autofree char *uidl = NULL;
  g_autoptr (GError) error = NULL;
  guint n_messages = 0;
  guint64 octets = 0;

  if (strstr (test->script, "PIPELINING") != NULL)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  g_assert_cmpint (pr_pop3_session_stat_and_uidl_of (session, 2, &n_messages, &octets,
                                                     &uidl, NULL, &error),
                   ==, test->code < 0);
  if (test->code >= 0)
    g_assert_error (error, PR_POP3_ERROR, test->code);
  g_assert_cmpuint (n_messages, ==, test->n_messages);
  g_assert_cmpuint (octets, ==, test->octets);
  g_assert_cmpstr (uidl, ==, test->uidls);
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, test->round_trips);
  /* The session is in step. */
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_single (gconstpointer data)
{
  const FlightCase *test = data;

  pop3_script_run (test->script, -1, try_single, test);
}

/* Those that are refused, or answered for another number, are left out. */
static void
try_some (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  pop3_script_log_in_pipelined (session);
  uidls = pr_pop3_session_uidl_some (session, 7, 4, NULL, &error);
  g_assert_no_error (error);
  text = describe (uidls);
  g_assert_cmpstr (text, ==, "7:gg,10:jj,");
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_some (void)
{
  pop3_script_run (PIPELINED "+OK 7 gg\r\n-ERR gone\r\n+OK 8 ii\r\n+OK 10 jj\r\n+OK\r\n",
                   -1, try_some, NULL);
}

static void
try_bad_stat (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_messages;
  guint64 octets;

  pop3_script_log_in (session);
  g_assert_false (pr_pop3_session_stat (session, &n_messages, &octets, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL);
  pop3_script_assert_closed (session);
}

static void
test_bad_stat (void)
{
  pop3_script_run (POP3_OPENING "+OK many\r\n", -1, try_bad_stat, NULL);
  pop3_script_run (POP3_OPENING "+OK 4294967296 1\r\n", -1, try_bad_stat, NULL);
}

/* ---- LIST ---- */

static void
try_list (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GArray) sizes = NULL;
  g_autofree char *text = NULL;

  pop3_script_log_in (session);
  sizes = pr_pop3_session_list (session, NULL, NULL);
  g_assert_nonnull (sizes);
  text = describe_sizes (sizes);
  g_assert_cmpstr (text, ==, "1:120,2:18446744073709551615,4:0,5:0,");
}

static void
test_list (void)
{
  pop3_script_run (POP3_OPENING "+OK 5 messages\r\n1 120\r\n2 18446744073709551615 x\r\n"
                                "0 9\r\n2 7\r\nx\r\n4\r\n5 big\r\n.\r\n",
                   -1, try_list, NULL);
}

static void
try_list_some (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  static const guint numbers[] = { 9, 4, 7, 1 };
  g_autoptr (GArray) sizes = NULL;
  g_autofree char *text = NULL;
  gboolean pipelined = GPOINTER_TO_INT (data);

  if (pipelined)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  sizes =
    pr_pop3_session_list_some (session, numbers, G_N_ELEMENTS (numbers), NULL, NULL);
  g_assert_nonnull (sizes);
  text = describe_sizes (sizes);
  g_assert_cmpstr (text, ==, "9:900,1:100,");
  g_assert_true (g_str_has_suffix (pr_test_script_get_sent (stream),
                                   "LIST 9\r\nLIST 4\r\nLIST 7\r\nLIST 1\r\n"));
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==, pipelined ? 4 : 6);
}

static void
test_list_some (void)
{
#define REPLIES "+OK 9 900\r\n-ERR gone\r\n+OK 8 80\r\n+OK 1 100\r\n"
  pop3_script_run (POP3_PIPELINED_OPENING REPLIES, -1, try_list_some,
                   GINT_TO_POINTER (TRUE));
  pop3_script_run (POP3_OPENING REPLIES, -1, try_list_some, GINT_TO_POINTER (FALSE));
}

/* ---- what is new, at one look ---- */

#define SURVEY                                                                      \
  "+OK 9 ii\r\n+OK 9 900\r\n+OK\r\nSubject: x\r\n\r\n..\r\n.\r\n+OK 7 gg\r\n+OK 7 " \
  "700\r\n-ERR gone\r\n+OK 3 800\r\n+OK\r\n"
#define SURVEY_WITHOUT_TOP                                                    \
  "-ERR\r\n+OK 9 900\r\n-ERR what?\r\n+OK 7 gg\r\n-ERR\r\n+OK 8 hh\r\n+OK 8 " \
  "800\r\n+OK\r\n"

typedef struct
{
  const char *uidls, *sizes, *start;
  gboolean pipelined;
} SurveyCase;

static gboolean
start_cb (const char *uidl,
          guint64 octets,
          GBytes *start,
          gpointer user_data,
          GError **error)
{
  g_string_append_printf (user_data, "%s:%" G_GUINT64_FORMAT ":%.*s", uidl, octets,
                          (int) g_bytes_get_size (start),
                          (const char *) g_bytes_get_data (start, NULL));
  return TRUE;
}

static void
try_survey (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  const SurveyCase *test = data;
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GString) start = g_string_new (NULL);
  g_autofree char *uidls_text = NULL;
  g_autofree char *sizes_text = NULL;
  g_autoptr (GError) error = NULL;

  if (test->pipelined)
    pop3_script_log_in_pipelined (session);
  else
    pop3_script_log_in (session);
  pr_pop3_session_survey (session, 7, 9, 60, &uidls, &sizes, start_cb, start, NULL,
                          &error);
  g_assert_no_error (error);
  uidls_text = describe (uidls);
  sizes_text = describe_sizes (sizes);
  g_assert_cmpstr (uidls_text, ==, test->uidls);
  g_assert_cmpstr (sizes_text, ==, test->sizes);
  g_assert_cmpstr (start->str, ==, test->start);
  g_assert_true (g_str_has_suffix (pr_test_script_get_sent (stream),
                                   "UIDL 9\r\nLIST 9\r\nTOP 9 60\r\nUIDL 7\r\n"
                                   "LIST 7\r\nUIDL 8\r\nLIST 8\r\n"));
  g_assert_cmpuint (pr_pop3_session_get_round_trips (session), ==,
                    test->pipelined ? 4 : 9);
  g_assert_true (pr_pop3_session_noop (session, NULL, NULL));
}

static void
test_survey (void)
{
  static const SurveyCase whole = { "7:gg,9:ii,", "7:700,9:900,",
                                    "ii:900:Subject: x\r\n\r\n.\r\n", TRUE };
  static const SurveyCase one_by_one = { "7:gg,9:ii,", "7:700,9:900,",
                                         "ii:900:Subject: x\r\n\r\n.\r\n", FALSE };
  static const SurveyCase refused = { "7:gg,8:hh,", "8:800,9:900,", "", TRUE };

  pop3_script_run (POP3_PIPELINED_OPENING SURVEY, -1, try_survey, &whole);
  pop3_script_run (POP3_OPENING SURVEY, -1, try_survey, &one_by_one);
  pop3_script_run (POP3_PIPELINED_OPENING SURVEY_WITHOUT_TOP, -1, try_survey, &refused);
}

/* @data: what is told of the start. */
static void
try_cut_survey (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GString) start = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  pop3_script_log_in_pipelined (session);
  g_assert_false (pr_pop3_session_survey (session, 7, 9, 60, &uidls, &sizes, start_cb,
                                          start, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT);
  g_assert_null (uidls);
  g_assert_cmpstr (start->str, ==, data);
  pop3_script_assert_closed (session);
}

/* Wherever it is cut, nothing of it is taken but the start, which is there before what is
 * told of the others: as soon as the reply behind it proves its end. */
static void
test_cut_survey (void)
{
  gsize opening = strlen (POP3_PIPELINED_OPENING);
  gsize whole =
    strlen (POP3_PIPELINED_OPENING SURVEY) - strlen ("+OK\r\n") - strlen ("\r\n");
  gsize proven = (gsize) (strstr (SURVEY, "+OK 7 gg\r\n") - SURVEY) + opening +
                 strlen ("+OK 7 gg\r\n");

  for (gsize i = opening; i < whole; i++)
    {
      g_autofree char *script = g_strndup (POP3_PIPELINED_OPENING SURVEY, i);

      pop3_script_run (script, -1, try_cut_survey,
                       i < proven ? "" : "ii:900:Subject: x\r\n\r\n.\r\n");
    }
}

static gboolean
refuse_cb (const char *uidl,
           guint64 octets,
           GBytes *start,
           gpointer user_data,
           GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
try_refused_start (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GError) error = NULL;

  pop3_script_log_in_pipelined (session);
  g_assert_false (pr_pop3_session_survey (session, 7, 9, 60, &uidls, &sizes, refuse_cb,
                                          NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_null (uidls);
}

static void
test_refused_start_ends_survey (void)
{
  pop3_script_run (POP3_PIPELINED_OPENING SURVEY, -1, try_refused_start, NULL);
}

/* ---- breaks ---- */

static void
try_cut_listing (PrPop3Session *session, GIOStream *stream, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pop3_script_log_in (session);
  g_assert_null (pr_pop3_session_uidl (session, NULL, &error));
  g_assert_error (error, PR_POP3_ERROR, PR_POP3_ERROR_CUT);
  pop3_script_assert_closed (session);
}

static void
test_cut_listing (void)
{
  static const char script[] = POP3_OPENING "+OK\r\n1 aa\r\n2 bb\r\n.";

  for (gsize n = strlen (POP3_OPENING); n <= strlen (script); n++)
    pop3_script_run (script, n, try_cut_listing, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (uidl_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pop3/uidl/", uidl_cases[i].name, NULL);

      g_test_add_data_func (path, &uidl_cases[i], test_uidl);
    }
  g_test_add_func ("/pop3/uidl/beyond-the-limit-is-blank", test_long_uidl);
  for (gsize i = 0; i < G_N_ELEMENTS (flight_cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/pop3/stat-and-uidl/", flight_cases[i].name, NULL);

      g_test_add_data_func (path, &flight_cases[i], test_flight);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threes); i++)
    {
      g_autofree char *path =
        g_strconcat ("/pop3/stat-uidl-and-list/", threes[i].name, NULL);

      g_test_add_data_func (path, &threes[i], test_three);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (singles); i++)
    {
      g_autofree char *path =
        g_strconcat ("/pop3/stat-and-uidl-of/", singles[i].name, NULL);

      g_test_add_data_func (path, &singles[i], test_single);
    }
  g_test_add_func ("/pop3/uidl/some-are-left-out", test_some);
  g_test_add_func ("/pop3/stat/without-a-number-ends-session", test_bad_stat);
  g_test_add_func ("/pop3/list/odd-lines-are-ignored", test_list);
  g_test_add_func ("/pop3/list/refused-numbers-are-left-out", test_list_some);
  g_test_add_func ("/pop3/survey/tells-of-all-and-begins-the-last", test_survey);
  g_test_add_func ("/pop3/survey/is-nothing-when-it-is-cut", test_cut_survey);
  g_test_add_func ("/pop3/survey/refused-start-ends-it", test_refused_start_ends_survey);
  g_test_add_func ("/pop3/uidl/cut-anywhere-is-an-error", test_cut_listing);
  return g_test_run ();
}
