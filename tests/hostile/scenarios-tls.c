/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/scenario.h"

#define NONE 0, 0
#define ALL 3, 0
#define ANY SCENARIO_ANY, 0
#define TLS SCENARIO_TLS
#define STLS SCENARIO_STARTTLS
#define SECRET SCENARIO_NO_PASSWORD

/* A handshake record of which ten thousand octets never come. */
#define PART_OF_A_RECORD "\\x16\\x03\\x03\\x27\\x10\\x02\\x00"

const Scenario scenarios_tls[] = {
  /* ---- STLS ---- */
  { "stls/words-before-the-handshake", "STLS: say \"+OK\\r\\n+OK injected\\r\\n\"", "tls",
    STLS | SECRET, NONE },
  { "stls/capabilities-before-the-handshake",
    "STLS: say \"+OK\\r\\nCAPA\\r\\nUSER\\r\\n.\\r\\n\"", "tls", STLS | SECRET, NONE },
  { "stls/refused", "STLS: say \"-ERR no\\r\\n\"", "tls", STLS | SECRET, NONE },
  { "stls/not-offered-but-there", "CAPA: say \"+OK\\r\\nUSER\\r\\nUIDL\\r\\n.\\r\\n\"",
    "ok", STLS, ALL },
  { "stls/not-offered-and-not-there",
    "CAPA: say \"+OK\\r\\nUSER\\r\\nUIDL\\r\\n.\\r\\n\"\n"
    "STLS: say \"-ERR unknown command\\r\\n\"",
    "tls", STLS | SECRET, NONE },
  { "stls/challenge", "STLS: say \"+ \\r\\n\"", "tls", STLS | SECRET, NONE },
  { "stls/silence", "STLS: silence", "timeout", STLS | SECRET | SCENARIO_SILENT, NONE },
  { "stls/half-open", "STLS: half", "cut", STLS | SECRET, NONE },
  { "stls/silence-in-the-handshake", "STLS: say \"+OK\\r\\n\"; silence", "timeout",
    STLS | SECRET | SCENARIO_SILENT, NONE },
  { "stls/slow-drip-in-the-handshake",
    "STLS: say \"+OK\\r\\n\"; wait 300; drip 100 \"" PART_OF_A_RECORD "\"; "
    "drip-forever 100 \"x\"",
    "timeout", STLS | SECRET | SCENARIO_SILENT, NONE },
  { "stls/close-in-the-handshake", "STLS: say \"+OK\\r\\n\"; wait 300; close", "cut",
    STLS | SECRET, NONE },
  { "stls/goes-on-in-the-clear",
    "STLS: say \"+OK\\r\\n\"; wait 300; say \"+OK hello\\r\\n\"; "
    "silence",
    "tls", STLS | SECRET, NONE },
  { "stls/handshake-of-rubbish",
    "STLS: say \"+OK\\r\\n\"; wait 300; "
    "say \"\\x16\\x03\\x03\\x00\\x04abcd\"; silence",
    "timeout", STLS | SECRET | SCENARIO_SILENT, NONE },
  { "stls/alert",
    "STLS: say \"+OK\\r\\n\"; wait 300; "
    "say \"\\x15\\x03\\x03\\x00\\x02\\x02\\x28\"; silence",
    "tls", STLS | SECRET, NONE },
  { "stls/certificate-of-a-stranger", "", "certificate",
    STLS | SECRET | SCENARIO_UNTRUSTED, NONE },
  { "stls/truncated-behind-it", "AUTH: cut", "cut", STLS | SCENARIO_SASL, NONE },

  /* ---- TLS from the first octet on ---- */
  { "tls/silence", "CONNECT: silence", "timeout", TLS | SECRET | SCENARIO_SILENT, NONE },
  { "tls/half-open", "CONNECT: half", "cut", TLS | SECRET, NONE },
  { "tls/close", "CONNECT: close", "cut", TLS | SECRET, NONE },
  { "tls/slow-drip", "CONNECT: drip 100 \"" PART_OF_A_RECORD "\"; drip-forever 100 \"x\"",
    "timeout", TLS | SECRET | SCENARIO_SILENT, NONE },
  { "tls/pop3-in-the-clear", "CONNECT: say \"+OK hello\\r\\n\"; silence", "tls",
    TLS | SECRET, NONE, "without TLS" },
  { "tls/web-server", "CONNECT: say \"HTTP/1.1 400 Bad Request\\r\\n\\r\\n\"; close",
    "tls", TLS | SECRET, NONE, "captive portal" },
  { "tls/smtp-in-the-clear", "CONNECT: say \"220 mx.example ESMTP\\r\\n\"; silence",
    "tls", TLS | SECRET, NONE },
  { "tls/endless-rubbish", "CONNECT: forever \"\\x16\\x03\\x03\\x00\\x04abcd\"",
    "timeout", TLS | SECRET | SCENARIO_SILENT, NONE },
  { "tls/endless-warnings", "CONNECT: forever \"\\x15\\x03\\x03\\x00\\x02\\x01\\x5a\"",
    "tls", TLS | SECRET, NONE },
  { "tls/certificate-of-a-captive-portal", "", "certificate",
    TLS | SECRET | SCENARIO_UNTRUSTED, NONE },
  { "tls/certificate-swapped", "", "certificate", TLS | SECRET | SCENARIO_SWAP, ALL },
  { "tls/certificate-swapped-behind-a-pin", "", "certificate",
    TLS | SECRET | SCENARIO_SWAP | SCENARIO_PINNED, ALL },
  { "tls/renegotiation", "STAT: rehandshake; real", "ok", TLS | SCENARIO_TLS_1_2, ALL },
  { "tls/renegotiation-again-and-again",
    "STAT: rehandshake; real\nUIDL: rehandshake; real\nRETR: rehandshake; real\n"
    "QUIT: rehandshake; real",
    "ok", TLS | SCENARIO_TLS_1_2, ALL },

  /* ---- cut without a good-bye, in each state ---- */
  { "truncated-tls/greeting", "GREETING: cut", "cut", TLS | SECRET, NONE },
  { "truncated-tls/in-the-greeting", "GREETING: say \"+OK he\"; cut", "cut", TLS | SECRET,
    NONE },
  { "truncated-tls/capabilities", "CAPA: say \"+OK\\r\\nUIDL\\r\\n\"; cut", "cut",
    TLS | SECRET, NONE },
  { "truncated-tls/login", "AUTH: cut", "cut", TLS | SCENARIO_SASL, NONE },
  { "truncated-tls/stat", "STAT: cut", "cut", TLS, NONE },
  { "truncated-tls/uidl", "UIDL: say \"+OK\\r\\n1 u0001\\r\\n\"; cut", "cut", TLS, NONE },
  { "truncated-tls/message", "RETR 2: say \"+OK\\r\\nSubject: half\\r\\n\\r\\nha\"; cut",
    "cut", TLS, 1, 0 },
  { "truncated-tls/behind-the-last-dot-but-one",
    "RETR 2: say \"+OK\\r\\nSubject: half\\r\\n\\r\\nhalf\\r\\n.\\r\"; cut", "cut", TLS,
    1, 0 },
  { "truncated-tls/deletes", "DELE 2: cut", "cut", TLS | SCENARIO_KEEP_NONE, ALL },
  { "truncated-tls/quit", "QUIT: cut", "ok", TLS, ALL },
  { "truncated-tls/quit-behind-deletes", "QUIT: cut", "cut", TLS | SCENARIO_KEEP_NONE,
    ALL },
  { "tls/closed-in-a-message",
    "RETR 2: say \"+OK\\r\\nSubject: half\\r\\n\\r\\nha\"; close", "cut", TLS, 1, 0 },
  { "tls/forged-octets-in-a-message",
    "RETR 2: say \"+OK\\r\\nSubject: half\\r\\n\"; raw \"forged and evil\\r\\n.\\r\\n\"; "
    "silence",
    "tls", TLS, 1, 0 },
  { "tls/forged-alert", "UIDL: raw \"\\x15\\x03\\x03\\x00\\x02\\x02\\x28\"; silence",
    "tls", TLS | SCENARIO_TLS_1_2, NONE },
  { "tls/reset-in-a-message", "RETR 2: say \"+OK\\r\\nSubject: half\\r\\n\\r\\nha\"; rst",
    "cut", TLS, ANY },
};
const gsize n_scenarios_tls = G_N_ELEMENTS (scenarios_tls);
