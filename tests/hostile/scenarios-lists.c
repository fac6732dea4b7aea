/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/scenario.h"

#define NONE 0, 0
#define ALL 3, 0
#define ANY SCENARIO_ANY, 0
#define SILENT SCENARIO_SILENT
#define SIZES SCENARIO_SIZES
#define TALK "1 and so it goes on and on, without ever coming to the end of its line "

/* What is in the maildrop, as the server tells it. */
const Scenario scenarios_lists[] = {
  /* ---- STAT ---- */
  { "stat/silence", "STAT: silence", "timeout", SILENT, NONE },
  { "stat/slow-drip", "STAT: drip-forever 100 \"+OK 3 3 " TALK "\"", "timeout", SILENT,
    NONE },
  { "stat/half-open", "STAT: half", "cut", 0, NONE },
  { "stat/close", "STAT: close", "cut", 0, NONE },
  { "stat/refused", "STAT: say \"-ERR no\\r\\n\"", "refused", 0, NONE },
  { "stat/refused-for-now", "STAT: say \"-ERR [SYS/TEMP] no\\r\\n\"", "temporary", 0,
    NONE },
  { "stat/no-number", "STAT: say \"+OK some\\r\\n\"", "protocol", 0, NONE },
  { "stat/nothing", "STAT: say \"+OK\\r\\n\"", "protocol", 0, NONE },
  { "stat/negative", "STAT: say \"+OK -3 -1000\\r\\n\"", "protocol", 0, NONE },
  { "stat/two-to-the-32nd", "STAT: say \"+OK 4294967296 1\\r\\n\"", "protocol", 0, NONE },
  { "stat/two-to-the-64th", "STAT: say \"+OK 18446744073709551616 1\\r\\n\"", "protocol",
    0, NONE },
  { "stat/a-thousand-digits", "STAT: say \"+OK \"; repeat 1000 \"9\"; say \" 1\\r\\n\"",
    "protocol", 0, NONE },
  { "stat/four-billion-messages", "STAT: say \"+OK 4294967295 1\\r\\n\"", "ok", 0, ALL },
  { "stat/more-octets-than-fit", "STAT: say \"+OK 3 99999999999999999999999\\r\\n\"",
    "ok", 0, ALL },
  { "stat/none-where-some-are", "STAT: say \"+OK 0 0\\r\\n\"", "ok", 0, NONE },
  { "stat/four-billion-messages-without-unique-ids",
    "STAT: say \"+OK 4294967295 1\\r\\n\"\nUIDL: say \"-ERR no\\r\\n\"", "refused", 0,
    NONE },
  { "stat/answered-twice", ">STAT: say \"+OK 3 1000\\r\\n\"", "ok", 0, ALL },

  /* ---- UIDL ---- */
  { "uidl/silence", "UIDL: say \"+OK\\r\\n1 u0001\\r\\n\"; silence", "timeout", SILENT,
    NONE },
  { "uidl/slow-drip", "UIDL: say \"+OK\\r\\n\"; drip-forever 100 \"" TALK "\"", "timeout",
    SILENT, NONE },
  { "uidl/slow-drip-of-lines", "UIDL: say \"+OK\\r\\n\"; drip-forever 100 \"1 a\\r\\n\"",
    "timeout", SILENT, NONE },
  { "uidl/half-open", "UIDL: say \"+OK\\r\\n1 u0001\\r\\n\"; half", "cut", 0, NONE },
  { "uidl/close", "UIDL: say \"+OK\\r\\n1 u0001\\r\\n2 u\"; close", "cut", 0, NONE },
  { "uidl/reset", "UIDL: say \"+OK\\r\\n1 u0001\\r\\n\"; rst", "cut", 0, NONE },
  { "uidl/refused", "UIDL: say \"-ERR no\\r\\n\"", "ok", 0, ALL },
  { "uidl/refused-for-now", "UIDL: say \"-ERR [SYS/TEMP] no\\r\\n\"", "temporary", 0,
    NONE },
  { "uidl/endless",
    "UIDL: say \"+OK\\r\\n\"; forever \"%d an-id-that-goes-on-for-a-while-%d"
    "-so-that-the-list-grows-quickly-beyond-what-can-be-meant-by-anybody-"
    "at-all-whatever-the-server-may-think-of-it\\r\\n\"",
    "protocol", 0, NONE },
  { "uidl/endless-line", "UIDL: say \"+OK\\r\\n\"; forever \"" TALK "\"", "protocol", 0,
    NONE },
  { "uidl/id-of-a-megabyte",
    "UIDL: say \"+OK\\r\\n1 \"; repeat 100000 \"0123456789\"; "
    "say \"\\r\\n2 u0002\\r\\n3 u0003\\r\\n.\\r\\n\"",
    "protocol", 0, NONE },
  { "uidl/id-of-five-thousand-octets",
    "UIDL: say \"+OK\\r\\n1 \"; repeat 500 \"0123456789\"; "
    "say \"\\r\\n2 u0002\\r\\n3 u0003\\r\\n.\\r\\n\"",
    "ok", 0, ALL },
  { "uidl/numbers-out-of-range",
    "UIDL: say \"+OK\\r\\n0 zero\\r\\n1 u0001\\r\\n2 u0002\\r\\n3 u0003\\r\\n4 four\\r\\n"
    "4294967297 x\\r\\n99999999999999999999 y\\r\\n-1 z\\r\\n.\\r\\n\"",
    "ok", 0, ALL },
  { "uidl/numbers-repeated",
    "UIDL: say \"+OK\\r\\n1 u0001\\r\\n1 other\\r\\n2 u0002\\r\\n2 u0002\\r\\n3 "
    "u0003\\r\\n"
    "3 \\r\\n.\\r\\n\"",
    "ok", 0, ALL },
  { "uidl/numbers-descending",
    "UIDL: say \"+OK\\r\\n3 u0003\\r\\n2 u0002\\r\\n1 u0001\\r\\n.\\r\\n\"", "ok", 0,
    ALL },
  { "uidl/fewer-than-stat-said",
    "UIDL: say \"+OK\\r\\n1 u0001\\r\\n3 u0003\\r\\n.\\r\\n\"", "ok", 0, 2, 0 },
  { "uidl/none-where-stat-said-some", "UIDL: say \"+OK\\r\\n.\\r\\n\"", "ok", 0, NONE },
  { "uidl/rubbish-between",
    "UIDL: say \"+OK\\r\\n\\r\\nhello\\r\\n1 u0001\\r\\n\\x1b[2J\\r\\n2 "
    "u0002\\r\\n\\0\\0\\r\\n"
    "3 u0003\\r\\n..\\r\\n.\\r\\n\"",
    "ok", 0, ALL },
  { "uidl/the-same-for-all",
    "UIDL: say \"+OK\\r\\n1 same\\r\\n2 same\\r\\n3 same\\r\\n.\\r\\n\"", "ok", 0, ALL },
  { "uidl/blank-ones", "UIDL: say \"+OK\\r\\n1\\r\\n2 \\r\\n3 \\t\\r\\n.\\r\\n\"", "ok",
    0, ALL },
  { "uidl/nul-escapes-and-eight-bit",
    "UIDL: say \"+OK\\r\\n1 a\\0b\\r\\n2 \\x1b[31m\\x07\\r\\n3 \\xff\\xfe "
    "caf\\xe9\\r\\n.\\r\\n\"",
    "ok", 0, ALL },
  { "uidl/bare-lf", "UIDL: say \"+OK\\n1 u0001\\n2 u0002\\n3 u0003\\n.\\n\"", "ok", 0,
    ALL },
  { "uidl/others-in-each-session",
    "UIDL@1: say \"+OK\\r\\n1 a1\\r\\n2 a2\\r\\n3 a3\\r\\n.\\r\\n\"\n"
    "UIDL@2: say \"+OK\\r\\n1 b1\\r\\n2 b2\\r\\n3 b3\\r\\n.\\r\\n\"",
    "ok", SCENARIO_TWICE, ALL },
  { "uidl/swapped-in-each-session",
    "UIDL@1: say \"+OK\\r\\n1 u0002\\r\\n2 u0003\\r\\n3 u0001\\r\\n.\\r\\n\"\n"
    "UIDL@2: say \"+OK\\r\\n1 u0003\\r\\n2 u0001\\r\\n3 u0002\\r\\n.\\r\\n\"",
    "ok", SCENARIO_TWICE, ALL, NULL, NULL, 0, 0, 3 },
  { "uidl/answered-with-one-line", "UIDL: say \"+OK 1 u0001\\r\\n\"", "timeout", SILENT,
    NONE },
  { "uidl/out-of-step", "UIDL: say \"+OK\\r\\n1 u0001\\r\\n.\\r\\n2 u0002\\r\\n.\\r\\n\"",
    "protocol", 0, NONE },

  /* ---- LIST ---- */
  { "list/silence", "LIST: say \"+OK\\r\\n1 600\\r\\n\"; silence", "timeout",
    SIZES | SILENT, NONE },
  { "list/silence-at-each", "LIST: silence", "timeout",
    SIZES | SILENT | SCENARIO_ONE_BY_ONE | SCENARIO_AGAIN, ALL },
  { "list/slow-drip", "LIST: say \"+OK\\r\\n\"; drip-forever 100 \"" TALK "\"", "timeout",
    SIZES | SILENT, NONE },
  { "list/half-open", "LIST: half", "cut", SIZES, NONE },
  { "list/close", "LIST: say \"+OK\\r\\n1 6\"; close", "cut", SIZES, NONE },
  { "list/refused", "LIST: say \"-ERR no\\r\\n\"", "ok", SIZES, NONE },
  { "list/endless", "LIST: say \"+OK\\r\\n\"; forever \"%d 600\\r\\n\"", "protocol",
    SIZES, NONE },
  { "list/endless-line", "LIST: say \"+OK\\r\\n\"; forever \"" TALK "\"", "protocol",
    SIZES, NONE },
  { "list/sizes-too-small", "LIST: say \"+OK\\r\\n1 1\\r\\n2 1\\r\\n3 2\\r\\n.\\r\\n\"",
    "ok", SIZES, ALL },
  { "list/sizes-negative-and-beyond-all-numbers",
    "LIST: say \"+OK\\r\\n1 -1\\r\\n2 18446744073709551616\\r\\n3 x\\r\\n.\\r\\n\"", "ok",
    SIZES, NONE },
  { "list/sizes-too-large",
    "LIST: say \"+OK\\r\\n1 600\\r\\n2 18446744073709551615\\r\\n3 600\\r\\n.\\r\\n\"",
    "ok", SIZES, 2, 0 },
  { "list/numbers-out-of-range-and-repeated",
    "LIST: say \"+OK\\r\\n0 9\\r\\n3 600\\r\\n3 9999999\\r\\n1 600\\r\\n2 600\\r\\n"
    "4294967297 5\\r\\n.\\r\\n\"",
    "ok", SIZES, ALL },
};
const gsize n_scenarios_lists = G_N_ELEMENTS (scenarios_lists);
