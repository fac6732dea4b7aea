/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-flight-private.h"
#include "sync/pr-sync-gauge-private.h"
#include "sync/pr-sync-link-private.h"
#include "sync/pr-sync-meter-private.h"
#include "sync/pr-sync-plan.h"
#include "sync/pr-sync-sparse.h"
#include "sync/pr-sync-writer-private.h"

G_BEGIN_DECLS

/* A message that broke a session: too large, or damaged in a way that leaves unclear
 * where it ends. The other messages go first, then it is asked for alone, in a new
 * session; when it breaks that too, or none can be had, it is noted as refused. */
typedef struct _PrSyncSuspect PrSyncSuspect;
void pr_sync_suspect_free (PrSyncSuspect *suspect);

/* One call of pr_sync_engine_run (). */
typedef struct
{
  /* Borrowed */
  PrStore *store;
  const PrAccount *account;
  const PrSyncHooks *hooks;
  GCancellable *cancellable;
  PrSyncReport *report;
  struct _PrSyncVisit *visit; /* the session under way, or NULL */

  /* Owned */
  PrSyncWriter *writer;   /* NULL until something is retrieved */
  GPtrArray *suspects;    /* of PrSyncSuspect; few */
  PrSyncTraits *traits;   /* of the server */
  PrLoginHint *hint;      /* how the account logged in last, or NULL */
  GHashTable *favourites; /* addresses of those whom the person reads; NULL: not asked */
  GArray *favoured;       /* of gint64: keys of the heads they wrote; NULL: not asked */
  GPtrArray *requests;    /* of PrRequested: to fetch; NULL: not asked */

  PrSyncMeter meter;
  PrSyncOptions options;   /* what is left of its limits */
  guint n_received;        /* in the session under way */
  guint64 octets_received; /* the same */
  PrSyncGauge gauge;
  guint64 day_octets;    /* fetched today, before this run */
  guint64 octets;        /* fetched by this run */
  guint64 unspent;       /* of these, not yet noted as fetched today */
  guint n_waiting;       /* heads of what comes when it is asked for */
  guint n_refused;       /* newly refused, or refused for now */
  guint n_stored_before; /* rows, when the session under way began */
  gboolean gmail;        /* so the server said last */
  guint n_breaks;        /* of the hint, when the run began */
  gboolean no_heads;     /* one broke a session: nothing more is compared by heads */
  gboolean burst_broke;  /* logins go step by step from here on */
  PrSyncCharset charset; /* to be tried in the next session, whatever was learned */
  guint n_utf8;          /* kept back from sessions that are not in UTF8 mode */
  gboolean utf8_tried;   /* because of these */
  char *refused;         /* an access token that the server did not take, or NULL */
  char *token;           /* to be tried in the next session instead of it, or NULL */
  PrSyncFlight flight;   /* what was fetched, and may be out of step */
  gboolean in_doubt;     /* the last login was refused with no word of why */
  gboolean no_texts;     /* TOP broke a session: none is sent for a text any more */
} PrSyncRun;

/* The newest message's beginning, as TOP gave it along with the list. */
typedef struct
{
  GBytes *octets;    /* owned: not stored yet; or NULL */
  guint stored;      /* message-number of what is; 0: none */
  gsize n_octets;    /* of it */
  guint64 size;      /* octets of its message */
  gboolean readable; /* it shows the text, or the beginning of that */
  gboolean cut;      /* … and more of the text is to come */
} PrSyncOpening;

/* One session of a run. */
typedef struct _PrSyncVisit
{
  /* Owned */
  PrSyncLink *link;
  PrPop3Uidls *uidls; /* the facts borrow both, until the step is final */
  GArray *sizes;
  PrSyncStep *step; /* FINAL; its items' unique-ids are in @uidls */
  char *last_uidl;  /* what @sparse borrows */
  char *told_uidl;
  PrSyncOpening opening;
  GHashTable *made; /* id → how many have it; NULL: the server has unique-ids of its own
                       for all (pr-sync-fingerprint.h) */
  GHashTable *named; /* message-number → occurrence of what got its id when it came */
  GHashTable *envelopes; /* message-number → what *ENV told; NULL: not asked */
  gboolean names_noted;  /* … and the list that is noted has it */

  PrSyncFacts facts;
  PrSyncSparse sparse;     /* the facts borrow it while the check is sparse */
  PrMaildrop noted;        /* as of the check before */
  gboolean settles;        /* once the step is done, all that is listed is here */
  gboolean last_run;       /* QUIT may follow the last command that retrieves */
  gboolean dele_sent;      /* QUIT would delete */
  gboolean named_by_heads; /* replies to TOP told which message is which: no DELE before
                              another shows that they were in step */
  gboolean in_doubt; /* what an earlier session left in flight could not be looked at:
                        nothing is deleted */
  gboolean broken;   /* by a message that can be told from others: another session may
                        bring the rest */
} PrSyncVisit;

/* What is known of the account's maildrop. */
PrSyncKnown pr_sync_run_get_known (PrSyncRun *run);

/* No trouble with the hint is trouble of the sync: it only saves time. */
void pr_sync_run_load_hint (PrSyncRun *run);
/* Whether the login may go in a burst, be its mechanism remembered or chosen. */
gboolean pr_sync_run_may_burst (const PrSyncRun *run, gint64 now);
/* @link is logged in. */
void pr_sync_run_note_login (PrSyncRun *run, const PrSyncLink *link, gint64 now);
/* A burst broke, and this run sends no other. */
void pr_sync_run_note_break (PrSyncRun *run);

/* ---- pr-sync-run-link.c: the link, and what it may carry ---- */

/* What earlier runs noted. */
gboolean pr_sync_run_load_link (PrSyncRun *run, GError **error);
/* What the session shows up to now, into the gauge. */
void pr_sync_run_measure (PrSyncRun *run, const PrSyncVisit *visit);
/* The same into the facts, with the account's budgets, what the person asked for and
 * whom they read. */
gboolean pr_sync_run_tell_facts (PrSyncRun *run, PrSyncVisit *visit, GError **error);
/* Requests that @step found to be at their end are dropped. */
gboolean pr_sync_run_drop_requests (PrSyncRun *run,
                                    const PrSyncStep *step,
                                    GError **error);
/* Octets of messages came. They are noted now and then, and by the latter at once. */
gboolean pr_sync_run_spend (PrSyncRun *run, guint64 octets, GError **error);
gboolean pr_sync_run_note_spent (PrSyncRun *run, GError **error);
/* Notes what was measured, where that is worth it. */
gboolean pr_sync_run_note_link (PrSyncRun *run, GError **error);
void pr_sync_run_clear_link (PrSyncRun *run);

/* Whether the person takes back what the account's rule deletes. */
gboolean pr_sync_run_is_taken_back (const PrSyncRun *run);

/* Makes the writer, where there is none yet. */
void pr_sync_visit_ensure_writer (const PrSyncVisit *visit, PrSyncRun *run);

/* Takes what the session that ended brought from the limits; FALSE: one is used up. */
gboolean pr_sync_run_take_from_limits (PrSyncRun *run);

/* After a session that ended well: whether another one with Gmail may show more. It may
 * as long as new mail comes and no limit is used up. Its LOGIN-DELAY of five minutes is
 * for checks: sessions in a row are let in. */
gboolean pr_sync_gmail_has_more (PrSyncRun *run, guint n_sessions);

/* Asks what the plan wants to know, until it is final. */
gboolean pr_sync_visit_plan (PrSyncVisit *visit, PrSyncRun *run, GError **error);

/* Whether unique-ids are being taken over since an earlier session; and when all were. */
gboolean pr_sync_visit_begin_renumbering (PrSyncVisit *visit,
                                          PrSyncRun *run,
                                          GError **error);
gboolean pr_sync_visit_end_renumbering (PrSyncVisit *visit,
                                        PrSyncRun *run,
                                        GError **error);
/* Takes over the unique-ids of a server that changed them: asks for sizes and heads, and
 * compares them with what is here. A break leaves what was taken over, and the next
 * session goes on with the rest. */
gboolean pr_sync_visit_renumber (PrSyncVisit *visit, PrSyncRun *run, GError **error);

/* ---- pr-sync-opening.c: something to read while the list fills ---- */

/* Whether what is new is worth asking for along with its sizes and with the beginning of
 * the newest: heads are likely to go first, and no limit of the person looks at octets.
 */
gboolean pr_sync_opening_is_wanted (const PrSyncVisit *visit, const PrSyncRun *run);
/* Asks for that, in place of UIDL of what is new. The beginning is stored as soon as it
 * came, if no limit may leave its message out: what is told of the others may take as
 * long again. */
gboolean pr_sync_opening_ask (PrSyncVisit *visit, PrSyncRun *run, GError **error);
/* Stores it else, if it came and its message is one of @items (of PrSyncItem). Its head
 * is here then. @index: (out): of what can be read already, or items->len. */
gboolean pr_sync_opening_store (PrSyncVisit *visit,
                                PrSyncRun *run,
                                GArray *items,
                                guint *index,
                                GError **error);
/* ---- pr-sync-visit-fingerprint.c: ids for servers that have none ---- */

/* UIDL was refused, or left some messages without a unique-id: makes these, as far as
 * they can be told now. */
gboolean pr_sync_visit_make_uidls (PrSyncVisit *visit, PrSyncRun *run, GError **error);
/* @octets of @item came, or its @head: sets its id where the list had none for it. */
void pr_sync_visit_name (PrSyncVisit *visit,
                         PrSyncItem *item,
                         GBytes *octets,
                         gboolean head);
/* Notes the list again, with the ids that came with the messages. */
gboolean pr_sync_visit_note_named (PrSyncVisit *visit, PrSyncRun *run, GError **error);

/* ---- pr-sync-envelope.c: *ENV of SDPS ---- */

/* Asks for the envelopes of what is about to be retrieved, where the server is known to
 * tell them, or its name says so. */
gboolean pr_sync_visit_ask_envelopes (PrSyncVisit *visit, PrSyncRun *run, GError **error);
void pr_sync_visit_put_envelope (const PrSyncVisit *visit,
                                 const PrSyncItem *item,
                                 PrIncoming *incoming);

/* ---- pr-sync-patience.c: what servers do not stand ---- */

/* Seconds of silence of ours before a NOOP keeps the session. */
guint pr_sync_run_get_idle_seconds (const PrSyncRun *run);
/* The disk keeps us from reading: a PrIntakeWaitFunc with a PrSyncRun. */
void pr_sync_run_keep_session (gpointer run);
/* The session ended with @error: what that teaches. */
void pr_sync_run_learn_from_end (PrSyncRun *run,
                                 const PrSyncVisit *visit,
                                 const GError *error);
/* The run ends with the report's trouble, of @error: whether that leaves open what is
 * wrong with the login. */
void pr_sync_run_judge_login (PrSyncRun *run, const GError *error);
/* Messages were kept back from a session without UTF8, and the next one asks for it. */
gboolean pr_sync_run_wants_utf8 (PrSyncRun *run);

/* ---- pr-sync-top.c: of what use TOP is ---- */

/* Whether it is of any with this server, as far as is known. */
gboolean pr_sync_run_has_top (const PrSyncRun *run);
/* It was of no use, or is of use though CAPA does not name it. */
void pr_sync_run_learn_top (PrSyncRun *run, const PrSyncVisit *visit, const char *value);
/* @octets came for a TOP of @n_lines: whether that is more than was asked for, which is
 * learned. What came is a part of the message all the same. */
gboolean pr_sync_run_take_top (PrSyncRun *run, GBytes *octets, guint n_lines);

/* ---- pr-sync-note.c ---- */

/* Notes what the check found, once its step is final and before the facts go. */
gboolean pr_sync_visit_note_listing (PrSyncVisit *visit,
                                     PrSyncRun *run,
                                     gint64 now,
                                     GError **error);
/* Notes that all of it is here, once it is stored; where it is. */
gboolean pr_sync_visit_settle (PrSyncVisit *visit, PrSyncRun *run, GError **error);
/* Notes that QUIT deleted @numbers (of guint, ascending), of so many octets as far as is
 * known. */
gboolean pr_sync_visit_drop_deleted (PrSyncVisit *visit,
                                     PrSyncRun *run,
                                     const GArray *numbers,
                                     guint64 octets,
                                     GError **error);

/* ---- pr-sync-visit-flight.c: whether server and client are in step ---- */

/* What an earlier run left in flight. */
void pr_sync_run_load_flight (PrSyncRun *run);
/* Messages are about to be asked for. Durable on return. */
gboolean pr_sync_run_begin_flight (PrSyncRun *run, GError **error);
/* The session is over: what is in flight still is noted, for the next one to look at. */
void pr_sync_run_keep_flight (PrSyncRun *run);
/* The list is here, and nothing was asked for: looks whether what an earlier session left
 * in flight stands here under its own unique-ids. Where it does not, they are forgotten;
 * where the server lets nothing be looked at, it stays in flight for the next check. */
gboolean pr_sync_visit_settle_flight (PrSyncVisit *visit, PrSyncRun *run, GError **error);
/* DELE is about to be sent: *@in_step once a reply shows that both sides are, or nothing
 * is in flight. */
gboolean pr_sync_visit_confirm_step (PrSyncVisit *visit,
                                     PrSyncRun *run,
                                     gboolean *in_step,
                                     GError **error);
/* QUIT was answered: the same by the end of the connection. */
gboolean pr_sync_visit_land (PrSyncVisit *visit, PrSyncRun *run, GError **error);
/* Whether that is not to be had from this server, and a reply before QUIT tells. */
gboolean pr_sync_run_closes_late (const PrSyncRun *run);

/* Retrieves what the plan says, newest first, into the writer. */
gboolean pr_sync_visit_fetch (PrSyncVisit *visit, PrSyncRun *run, GError **error);

/* Notes as refused what broke sessions and did not come after all. */
gboolean pr_sync_run_settle_suspects (PrSyncRun *run, GError **error);

/* Whether DELE may be sent in this session. */
gboolean pr_sync_visit_may_delete (const PrSyncVisit *visit, const PrSyncRun *run);

/* Sends DELE for all that is due, durable and checked, then QUIT, and notes how both
 * ended. */
gboolean pr_sync_visit_finish (PrSyncVisit *visit, PrSyncRun *run, GError **error);

G_END_DECLS
