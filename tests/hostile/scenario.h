/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-test-server.h"

G_BEGIN_DECLS

/* How the account reaches the server, and what is to be looked at. Without any: no TLS,
 * messages 1 … 3 on a server that knows PIPELINING, APOP and AUTH PLAIN, and silence may
 * last for twenty seconds. */
typedef enum
{
  SCENARIO_TLS = 1 << 0,
  SCENARIO_STARTTLS = 1 << 1,
  SCENARIO_TLS_1_2 = 1 << 2,
  SCENARIO_UNTRUSTED = 1 << 3,  /* the account knows nothing of the server's authority */
  SCENARIO_PINNED = 1 << 4,     /* it knows the certificate itself */
  SCENARIO_SWAP = 1 << 5,       /* behind a good check the certificate is another one */
  SCENARIO_ONE_BY_ONE = 1 << 6, /* no PIPELINING */
  SCENARIO_USER = 1 << 7,       /* USER and PASS only */
  SCENARIO_SASL = 1 << 8,       /* AUTH PLAIN */
  SCENARIO_APOP = 1 << 19,      /* by the account's own word */
  SCENARIO_SILENT = 1 << 9,     /* silence may last for a second */
  SCENARIO_KEEP_NONE = 1 << 10, /* what is stored here is deleted there */
  SCENARIO_SIZES = 1 << 11,     /* LIST is asked: nothing above a megabyte is wanted */
  SCENARIO_HEADS = 1 << 12,     /* TOP first */
  SCENARIO_AGAIN = 1 << 13,     /* behind a good check */
  SCENARIO_TWICE = 1 << 14,     /* two checks; the second one counts */
  SCENARIO_NO_PASSWORD = 1 << 15, /* nothing that comes of it may be sent */
  SCENARIO_SLOW_QUIT = 1 << 16,   /* takes its half minute */
  SCENARIO_LARGE = 1 << 17,       /* messages of sixty kilobytes */
  SCENARIO_PATIENT = 1 << 18,     /* silence may last for five seconds */
} ScenarioFlags;

#define SCENARIO_ANY -1 /* messages: as many as came whole */

/* One row of the table. */
typedef struct
{
  const char *name;
  const char *script; /* of HostileScript */
  const char *code;   /* of the contract, or "ok"; "cut|auth" where chance decides */
  ScenarioFlags flags;
  int n_stored;       /* of the server's own messages, once it has misbehaved */
  guint n_foreign;    /* that came whole in place of them: the server's own word for it */
  const char *says;   /* in the sentence that the person reads; or NULL */
  const char *octets; /* of a message more, the first; or NULL */
  gsize n_octets;
  guint n_withheld; /* messages that the server showed as others, and so never as such */
  guint n_swapped;  /* beside these: shown as others, in step, and others as them */
} Scenario;

/* How it went. */
typedef struct
{
  const Scenario *scenario;
  char *code;      /* or "ok" */
  char *sentence;  /* or NULL */
  guint n_stored;  /* behind the misbehaviour */
  double seconds;  /* that it took */
  GString *faults; /* empty: all is as it has to be */
} ScenarioVerdict;

/* Runs one row against a server of its own, in a profile of its own, beside another
 * account on @neighbour; then the server behaves. On any thread. */
ScenarioVerdict *scenario_run (const Scenario *scenario, PrTestServer *neighbour);
void scenario_verdict_free (ScenarioVerdict *verdict);

/* The tables. */
extern const Scenario scenarios_talk[];
extern const gsize n_scenarios_talk;
extern const Scenario scenarios_tls[];
extern const gsize n_scenarios_tls;
extern const Scenario scenarios_lists[];
extern const gsize n_scenarios_lists;
extern const Scenario scenarios_mail[];
extern const gsize n_scenarios_mail;

#define SCENARIO_NEIGHBOUR_MESSAGES 3

G_END_DECLS
