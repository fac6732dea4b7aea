/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/scenario.h"

#define NONE 0, 0
#define ALL 3, 0
#define ANY SCENARIO_ANY, 0
#define SILENT SCENARIO_SILENT
#define STEPS SCENARIO_ONE_BY_ONE
#define DELETES SCENARIO_KEEP_NONE
#define HEADS (SCENARIO_HEADS | SCENARIO_LARGE)
#define HALF "+OK\\r\\nSubject: half\\r\\n\\r\\nhalf of it\\r\\n"
#define SURPLUS "+OK\\r\\nSubject: x\\r\\n\\r\\nx\\r\\n.\\r\\n"
#define TALK "and so it goes on and on, without ever coming to the end of its line "

#define DOTS \
  "From: a@example.org\r\nSubject: dots\r\n\r\n.\r\n..\r\n...\r\n....\r\n. \r\n.\r\n"
#define ODD_OCTETS                                                              \
  "From: a@example.org\r\nSubject: odd\r\n\r\nlone\rCR, bare\nLF, nul\0nul\r\n" \
  "\x1b[2J\x1b]0;owned\x07\xff\xfe\r\n.\n.\r.\r\n"
#define NO_HEADER "\r\n\r\n\r\n"

#define OCTETS(text) text, sizeof (text) - 1

/* Messages, deletes and the end. */
const Scenario scenarios_mail[] = {
  /* ---- RETR ---- */
  { "retr/silence", "RETR 2: silence", "timeout", SILENT, 1, 0 },
  { "retr/silence-in-the-middle", "RETR 2: say \"" HALF "\"; silence", "timeout", SILENT,
    1, 0 },
  { "retr/silence-one-by-one", "RETR 2: say \"" HALF "\"; silence", "timeout",
    SILENT | STEPS, 1, 0 },
  { "retr/half-open", "RETR 2: say \"" HALF "\"; half", "cut", 0, 1, 0 },
  { "retr/slow-drip", "RETR 2: say \"" HALF "\"; drip-forever 100 \"" TALK "\"",
    "timeout", SILENT, 1, 0 },
  { "retr/slow-drip-of-lines", "RETR 2: say \"" HALF "\"; drip-forever 100 \"a\\r\\n\"",
    "timeout", SILENT, 1, 0 },
  { "retr/close", "RETR 2: say \"" HALF "\"; close", "cut", 0, 1, 0 },
  { "retr/close-one-by-one", "RETR 2: say \"" HALF "\"; close", "cut", STEPS, 1, 0 },
  { "retr/reset", "RETR 2: say \"" HALF "\"; rst", "cut", 0, ANY },
  { "retr/refused", "RETR 2: say \"-ERR cannot read it\\r\\n\"", "ok", 0, 2, 0 },
  { "retr/all-refused", "RETR: say \"-ERR bandwidth\\r\\n\"", "ok", 0, NONE },
  { "retr/gone-in-the-middle",
    "RETR 1: say \"-ERR no such message\\r\\n\"\n"
    "RETR 2: say \"-ERR no such message\\r\\n\"",
    "ok", 0, 1, 0 },
  { "retr/refused-with-the-message-behind-it",
    "RETR 2: say \"-ERR no\\r\\nSubject: x\\r\\n\\r\\nbody\\r\\n.\\r\\n\"", "protocol", 0,
    1, 0 },
  { "retr/challenge", "RETR 2: say \"+ \\r\\n\"", "ok", 0, 2, 0 },
  { "retr/rubbish", "RETR 2: say \"\\x1b[2Jhello\\r\\n\"", "ok", 0, 2, 0 },
  { "retr/endless-status-line", "RETR 2: say \"+OK \"; forever \"" TALK "\"", "ok", 0, 2,
    0 },
  { "retr/lone-dot-not-stuffed",
    "RETR 2: say \"+OK\\r\\nSubject: x\\r\\n\\r\\na\\r\\n.\\r\\nb\\r\\n.\\r\\n\"", "ok",
    0, 2, 0 },
  /* Replies have no numbers: one more or less in a pipeline, and the messages behind it
   * go by others' unique-ids. That is found out, and asked for again one by one; what
   * stood in place of a message stays here, as it may be one. */
  { "retr/one-reply-too-many", ">RETR 2: say \"" SURPLUS "\"", "protocol", 0, 2, 1 },
  { "retr/one-reply-too-many-and-late",
    ">RETR 2: say \"" SURPLUS "\"\nRETR 1: wait 400; message 1", "protocol", 0, 2, 1 },
  { "retr/one-reply-too-many-before-deletes", ">RETR 2: say \"" SURPLUS "\"", "ok",
    DELETES, 3, 1 },
  { "retr/one-reply-too-many-and-late-before-deletes",
    ">RETR 2: say \"" SURPLUS "\"\nRETR 1: wait 400; message 1", "protocol", DELETES, 2,
    1 },
  { "retr/one-line-too-many", ">RETR 2: say \"+OK\\r\\n\"", "ok", 0, ALL },
  { "retr/one-reply-too-many-one-by-one", ">RETR 2: say \"" SURPLUS "\"", "ok", STEPS, 2,
    1 },
  { "retr/one-refusal-too-many", ">RETR 3: say \"-ERR not now\\r\\n\"", "protocol", 0, 2,
    0 },
  { "retr/one-reply-too-few", "RETR 2: say \"\"", "cut", 0, 2, 0 },
  { "retr/one-reply-too-few-before-deletes", "RETR 2: say \"\"", "timeout",
    DELETES | SILENT, 2, 0 },
  { "retr/one-reply-too-few-one-by-one", "RETR 2: say \"\"", "timeout", SILENT | STEPS, 1,
    0 },
  { "retr/replies-swapped", "RETR 2: message 3\nRETR 3: message 2", "ok", 0, ALL, NULL,
    NULL, 0, 0, 2 },
  { "retr/always-the-same-message", "RETR: message 1", "ok", 0, 1, 0, NULL, NULL, 0, 2 },
  { "retr/size-beyond-all-numbers",
    "RETR 2: say \"+OK 99999999999999999999 octets\\r\\n\"; say \"Subject: "
    "x\\r\\n\\r\\n.\\r\\n\"",
    "ok", 0, 2, 1, NULL, NULL, 0, 1 },
  { "retr/size-of-two-gigabytes",
    "RETR 2: say \"+OK 2147483648 octets\\r\\n"
    "Subject: x\\r\\n\\r\\n.\\r\\n\"",
    "ok", 0, 2, 1, NULL, NULL, 0, 1 },
  { "retr/size-negative",
    "RETR 2: say \"+OK -1 octets\\r\\nSubject: x\\r\\n\\r\\n.\\r\\n\"", "ok", 0, 2, 1,
    NULL, NULL, 0, 1 },
  { "retr/nothing-in-it", "RETR 2: say \"+OK\\r\\n.\\r\\n\"", "ok", 0, 2, 1, NULL, NULL,
    0, 1 },
  { "retr/only-ok-to-all", "RETR: say \"+OK\\r\\n\"", "cut", 0, NONE },
  { "retr/bare-lf-and-a-dot", "RETR 2: say \"+OK\\nSubject: x\\n\\nbody\\n.\\n\"", "ok",
    0, 2, 1, NULL, NULL, 0, 1 },
  { "mail/dots", "", "ok", 0, 4, 0, NULL, OCTETS (DOTS) },
  { "mail/lone-cr-bare-lf-nul-and-escapes", "", "ok", 0, 4, 0, NULL,
    OCTETS (ODD_OCTETS) },
  { "mail/no-header", "", "ok", 0, 4, 0, NULL, OCTETS (NO_HEADER) },

  { "slow/twenty-kilobytes-a-second-are-never-cut", "GREETING: rate 20000; real", "ok",
    SCENARIO_LARGE | SCENARIO_PATIENT, ALL },

  /* ---- TOP ---- */
  { "top/silence", "TOP: silence", "timeout", SILENT | HEADS, 0, 3 },
  { "top/slow-drip", "TOP: say \"+OK\\r\\nSubject: \"; drip-forever 100 \"" TALK "\"",
    "timeout", SILENT | HEADS, 0, 3 },
  { "top/half-open", "TOP: say \"" HALF "\"; half", "cut", HEADS, 0, 3 },
  { "top/refused", "TOP: say \"-ERR no\\r\\n\"", "ok", HEADS, ALL },
  { "top/cut", "TOP 2: say \"+OK\\r\\nSubject: ha\"; cut", "cut", HEADS, 0, 3 },
  { "top/swapped", "TOP 2 0: message 3\nTOP 3 0: message 2", "ok", HEADS, ALL },
  { "top/one-reply-too-many", ">TOP 2: say \"" SURPLUS "\"", "ok", HEADS, 3, 4 },
  { "top/one-reply-too-few", "TOP 2: say \"\"", "timeout", HEADS | SILENT, 1, 4 },

  /* ---- heads that are to tell what has no unique-id any more ---- */
  { "made-ids/one-head-too-few", "UIDL: say \"-ERR gone\\r\\n\"\nTOP 2: say \"\"",
    "timeout", SCENARIO_AGAIN | SILENT, ALL },
  { "made-ids/one-head-too-many",
    "UIDL: say \"-ERR gone\\r\\n\"\n>TOP 2: say \"" SURPLUS "\"", "ok", SCENARIO_AGAIN, 4,
    0 },
  { "made-ids/heads-swapped",
    "UIDL: say \"-ERR gone\\r\\n\"\nTOP 2 0: message 3\nTOP 3 0: message 2", "ok",
    SCENARIO_AGAIN, 4, 0 },
  { "made-ids/one-head-too-many-before-deletes",
    "UIDL: say \"-ERR gone\\r\\n\"\n>TOP 2: say \"" SURPLUS "\"", "ok",
    SCENARIO_AGAIN | DELETES, 4, 0 },

  /* ---- DELE ---- */
  { "dele/silence", "DELE: silence", "timeout", SILENT | DELETES, ALL },
  { "dele/slow-drip", "DELE: drip-forever 100 \"+OK " TALK "\"", "timeout",
    SILENT | DELETES, ALL },
  { "dele/half-open", "DELE: half", "cut", DELETES, ALL },
  { "dele/close", "DELE 2: close", "cut", DELETES, ALL },
  { "dele/refused", "DELE: say \"-ERR no\\r\\n\"", "ok", DELETES, ALL },
  { "dele/one-refused", "DELE 2: say \"-ERR no\\r\\n\"", "ok", DELETES, ALL },
  { "dele/said-to-be-done-and-not", "DELE: say \"+OK deleted\\r\\n\"", "ok", DELETES,
    ALL },
  { "dele/challenge", "DELE: say \"+ \\r\\n\"", "protocol", DELETES, ALL },
  { "dele/one-reply-too-many", ">DELE 3: say \"+OK\\r\\n\"", "protocol", DELETES, ALL },

  /* ---- QUIT ---- */
  { "quit/silence-behind-deletes", "QUIT: silence", "timeout",
    SILENT | DELETES | SCENARIO_SLOW_QUIT, ALL },
  { "quit/silence", "QUIT: silence", "ok", SCENARIO_SLOW_QUIT, ALL },
  { "quit/slow-drip-behind-deletes", "QUIT: drip-forever 100 \"+OK " TALK "\"", "timeout",
    DELETES | SCENARIO_SLOW_QUIT, ALL },
  { "quit/close", "QUIT: close", "ok", 0, ALL },
  { "quit/close-behind-deletes", "QUIT: close", "cut", DELETES, ALL },
  { "quit/reset-behind-deletes", "QUIT: rst", "cut", DELETES, ALL },
  { "quit/refused", "QUIT: say \"-ERR no\\r\\n\"", "ok", 0, ALL },
  { "quit/refused-behind-deletes", "QUIT: say \"-ERR some were not deleted\\r\\n\"",
    "refused", DELETES, ALL },
  { "quit/said-to-be-done-and-not", "QUIT: say \"+OK bye\\r\\n\"; close", "ok", DELETES,
    ALL },
  { "quit/does-not-close", ">QUIT: silence", "ok", DELETES, ALL },

  /* ---- the line drops behind each command ---- */
  { "drop-behind/greeting", "GREETING: say \"+OK\\r\\n\"; close", "cut", 0, NONE },
  { "drop-behind/capa", "CAPA: say \"+OK\\r\\nUSER\\r\\nUIDL\\r\\n.\\r\\n\"; close",
    "cut", 0, NONE },
  { "drop-behind/user", "USER: say \"+OK\\r\\n\"; half", "auth", SCENARIO_USER | STEPS,
    NONE },
  { "drop-behind/pass", "PASS: say \"+OK\\r\\n\"; close", "cut", SCENARIO_USER | STEPS,
    NONE },
  { "drop-behind/stat", "STAT: say \"+OK 3 1800\\r\\n\"; close", "cut", STEPS, NONE },
  { "drop-behind/uidl",
    "UIDL: say \"+OK\\r\\n1 u0001\\r\\n2 u0002\\r\\n3 u0003\\r\\n.\\r\\n\"; "
    "close",
    "cut", STEPS, NONE },
  { "drop-behind/list",
    "LIST: say \"+OK\\r\\n1 600\\r\\n2 600\\r\\n3 600\\r\\n.\\r\\n\"; close", "cut",
    STEPS | SCENARIO_SIZES, NONE },
  { "drop-behind/retr", "RETR 3: message 3; close", "cut", STEPS, 1, 0 },
  { "drop-behind/dele", "DELE: say \"+OK\\r\\n\"; close", "cut", STEPS | DELETES, ALL },

  /* ---- a known maildrop ---- */
  { "again/uidl-vanishes", "UIDL: say \"-ERR not any more\\r\\n\"", "ok", SCENARIO_AGAIN,
    4, 0 },
  { "again/all-messages-gone",
    "STAT: say \"+OK 0 0\\r\\n\"\nUIDL: say \"+OK\\r\\n.\\r\\n\"", "ok", SCENARIO_AGAIN,
    3, 0 },
  { "again/unique-ids-of-others",
    "UIDL: say \"+OK\\r\\n1 u0004\\r\\n2 u0003\\r\\n3 u0002\\r\\n4 u0001\\r\\n.\\r\\n\"",
    "ok", SCENARIO_AGAIN, ALL, NULL, NULL, 0, 1 },
  { "again/silence", "STAT: silence", "timeout", SCENARIO_AGAIN | SILENT, ALL },
  { "again/login-refused", "PASS: say \"-ERR [AUTH] changed\\r\\n\"", "auth",
    SCENARIO_AGAIN | SCENARIO_USER, ALL },
  { "again/burst-is-not-understood-any-more",
    "CAPA: say \"+OK\\r\\nUSER\\r\\nUIDL\\r\\n.\\r\\n\"", "ok",
    SCENARIO_AGAIN | SCENARIO_USER, 4, 0 },
};
const gsize n_scenarios_mail = G_N_ELEMENTS (scenarios_mail);
