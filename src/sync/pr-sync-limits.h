/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_SYNC_LOOK_SECONDS 3 /* of silence, at a port that need not be there */
#define PR_SYNC_DAY_SECONDS (24 * 60 * 60)
#define PR_SYNC_HEAD_OCTETS 4096 /* what a head is taken to cost of a budget */
#define PR_SYNC_MAX_REFUSED \
  16 /* in a row: more is the server's mood, not the messages' fault */
#define PR_SYNC_MAX_SESSIONS 4 /* of one sync, when messages break sessions */
#define PR_SYNC_MAX_GMAIL_SESSIONS                                                   \
  1000                                /* of one sync: of some 250 conversations each \
                                       */
#define PR_SYNC_TEXT_LINES 100        /* of a large message's body, asked for first */
#define PR_SYNC_OPENING_LINES 40      /* of the newest message's, along with the list */
#define PR_SYNC_TOP_SLACK_LINES 2     /* of a body, above what TOP asked for */
#define PR_SYNC_TOP_SLACK_OCTETS 2048 /* of a body, where TOP asked for none of it */
#define PR_SYNC_TEXT_LINE_OCTETS 80   /* what one is taken to cost before any came */
#define PR_SYNC_TEXT_OCTETS                                  \
  (128 * 1024) /* no reply is asked for that would be longer \
                */
#define PR_SYNC_MAX_TEXT_OCTETS (1024 * 1024) /* of a reply: more ends the session */
#define PR_SYNC_TEXT_BATCH 8                  /* messages asked for side by side */
#define PR_SYNC_MAX_TEXTS 256                 /* messages in one session */
#define PR_SYNC_QUIT_SECONDS 30               /* for the reply to QUIT */
#define PR_SYNC_CLOSE_SECONDS 1 /* for the end of the connection behind it */
#define PR_SYNC_FLIGHT_LOOKS 3  /* messages asked for once more, to see what stands */
#define PR_SYNC_FLIGHT_BREAKS 5 /* sessions that such a look may break, in a row */
#define PR_SYNC_IDLE_SECONDS 25 /* of our own work before a NOOP keeps the session */
#define PR_SYNC_LEAST_IDLE_SECONDS 5   /* a shorter silence is no reason to hang up */
#define PR_SYNC_LEAST_DELAY_SECONDS 60 /* between logins, where it is not announced */
#define PR_SYNC_MAX_DELAY_SECONDS (60 * 60)
#define PR_SYNC_DELETE_BATCH 256   /* checked, noted durably, then sent */
#define PR_SYNC_PROGRESS_MS 100    /* between two reports within a phase */
#define PR_SYNC_FIRST_RUN 64       /* messages asked for newest first */
#define PR_SYNC_RUN 1024           /* and behind them, from the oldest of so many on */
#define PR_SYNC_MAX_BURST_BREAKS 2 /* in a row, then none for a week */
#define PR_SYNC_BURST_REST_SECONDS (7 * 24 * 60 * 60)
/* A renumbered maildrop (pr-sync-renumber.h). */
#define PR_SYNC_RENUMBER_LEAST 8   /* messages: fewer cost little to retrieve */
#define PR_SYNC_RENUMBER_PART 2    /* one of so many that were there is not listed */
#define PR_SYNC_RENUMBER_SLACK 512 /* octets: Status:, X-UIDL: and their like */
#define PR_SYNC_RENUMBER_LINE 16   /* octets of a line, for who counts LF for CRLF */
#define PR_SYNC_RENUMBER_TRIES 3   /* heads refused in a row: there is no TOP */
#define PR_SYNC_RENUMBER_FIRST                                                          \
  64                               /* heads before a reply shows that they were in step \
                                    */
#define PR_SYNC_RENUMBER_MOST 4096 /* twice as many each time, up to so many */

/* ---- which link is slow, and what comes first over one ---- */

#define PR_SYNC_SLOW_RATE                                                          \
  (256 * 1024)                     /* octets a second: four seconds for a megabyte \
                                    */
#define PR_SYNC_PATIENCE_SECONDS 5 /* what bodies may take before heads go first */
#define PR_SYNC_TINY_OCTETS 2048   /* hardly more than its head, which is not asked for */
#define PR_SYNC_SMALL_OCTETS (16 * 1024) /* read within a second at 20 kB/s */
#define PR_SYNC_HEADS_AHEAD 16   /* heads that go before what the person asked for */
#define PR_SYNC_HEADS_PAGE 256   /* and before bodies; behind them both take turns */
#define PR_SYNC_PROBE_MESSAGES 8 /* asked for before a rate is known */
#define PR_SYNC_PROBE_ABOVE (128 * 1024)  /* octets to come, else none is looked for */
#define PR_SYNC_SPEND_OCTETS (1 << 20)    /* fetched, before they are noted as spent */
#define PR_SYNC_SPEND_CLOSELY (64 * 1024) /* the same where a day has a budget */
#define PR_SYNC_SPARSE_APPENDS \
  2 /* whole lists in a row that must have kept the one before */
#define PR_SYNC_SPARSE_SINGLES 8 /* new ones asked for one by one without pipelining */
