/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "pop3/pr-pop3-credentials.h"
#include "pop3/pr-pop3-limits.h"

G_BEGIN_DECLS

typedef enum
{
  PR_POP3_ERROR_PROTOCOL,    /* not a POP3 reply, or out of step; drop the session */
  PR_POP3_ERROR_REFUSED,     /* -ERR to a sound command; the session goes on */
  PR_POP3_ERROR_AUTH,        /* the credentials were refused, or [AUTH] */
  PR_POP3_ERROR_IN_USE,      /* [IN-USE]: another session holds the maildrop */
  PR_POP3_ERROR_LOGIN_DELAY, /* [LOGIN-DELAY]: too soon */
  PR_POP3_ERROR_TEMPORARY,   /* [SYS/TEMP] */
  PR_POP3_ERROR_PERMANENT,   /* [SYS/PERM] */
  PR_POP3_ERROR_CUT,    /* the stream ended where a reply was due; drop the session */
  PR_POP3_ERROR_NO_TLS, /* a clear password was asked for without TLS, or STLS is not
                           offered */
  PR_POP3_ERROR_NO_MECHANISM, /* nothing the server offers can be used */
  PR_POP3_ERROR_TOO_LARGE,    /* a message beyond the limit given; drop the session */
  PR_POP3_ERROR_INJECTION,    /* octets followed the reply to STLS; drop the session */
  PR_POP3_ERROR_TOKEN,        /* the access token was refused */
  PR_POP3_ERROR_TICKET,       /* Kerberos gives no ticket for the server */
  PR_POP3_ERROR_UTF8, /* [UTF8]: only a session in UTF8 mode is given this message */
  PR_POP3_ERROR_SLOW, /* a reply comes, but so slowly that it would hardly end; drop the
                         session */
} PrPop3Error;

#define PR_POP3_ERROR (pr_pop3_error_quark ())
GQuark pr_pop3_error_quark (void);

/* What CAPA said (RFC 2449), or what was found out without it. */
typedef struct
{
  gboolean known; /* CAPA was answered with +OK */
  gboolean top, user, uidl, stls, pipelining, resp_codes, auth_resp_code, utf8, lang;
  gboolean utf8_user;   /* user names and passwords are UTF-8 (RFC 6856 §2.1) */
  char **sasl;          /* mechanisms, upper case; never NULL */
  char *implementation; /* or NULL */
  int expire_days;      /* -1: not said; G_MAXINT: NEVER */
  int login_delay;      /* seconds, -1: not said */
  char **lines;         /* as sent, without CRLF; never NULL */
} PrPop3Capabilities;

/* One line of a scan listing. */
typedef struct
{
  guint number; /* message-number, from 1 */
  guint64 size; /* LIST */
} PrPop3Size;

typedef struct
{
  guint number;
  guint offset; /* of the unique-id in PrPop3Uidls.text */
} PrPop3Uidl;

/* A UIDL listing: 100,000 unique-ids in two allocations. */
typedef struct
{
  GArray *entries; /* of PrPop3Uidl, in the server's order; NULL when let go early */
  GString *text;   /* the unique-ids, each followed by a NUL; "" for a blank one */
} PrPop3Uidls;

void pr_pop3_uidls_free (PrPop3Uidls *uidls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrPop3Uidls, pr_pop3_uidls_free)

/* What a session showed of the link. */
typedef struct
{
  gint64 latency;  /* microseconds: the shortest wait for a reply with nothing else under
                      way; 0: none yet */
  guint64 octets;  /* of multi-line responses that came behind the first of a turn … */
  gint64 streamed; /* … and the microseconds they took */
} PrPop3Link;

/* Session states of RFC 1939 §3, and those before and after. */
typedef enum
{
  PR_POP3_STATE_START,
  PR_POP3_STATE_AUTHORIZATION,
  PR_POP3_STATE_TRANSACTION,
  PR_POP3_STATE_UPDATE, /* QUIT sent in TRANSACTION */
  PR_POP3_STATE_CLOSED,
} PrPop3State;

/* Gives an encrypted stream in place of the clear one, after +OK to STLS. */
typedef GIOStream *(*PrPop3StartTlsFunc) (gpointer user_data,
                                          GCancellable *cancellable,
                                          GError **error); /* (transfer full) */

/* One line of the dialogue, secrets masked, without CRLF; from_server tells who spoke.
 * Message data is told as its size. Called on the session's thread. */
typedef void (*PrPop3LogFunc) (gboolean from_server,
                               const char *line,
                               gpointer user_data);

/**
 * PrPop3MessageFunc:
 * @index: place in the array that was asked for
 * @message: the octets, or %NULL when the server refused this one
 * @refused: its -ERR (PR_POP3_ERROR_REFUSED and kin), or %NULL
 *
 * Takes one message of a pipelined fetch, in order. Returns %FALSE with @error to end the
 * fetch: replies still under way are then read and dropped when they are few, else the
 * session is closed. A message comes when the reply behind it has begun, which shows that
 * no lone dot broke it off; also when the link breaks there.
 */
typedef gboolean (*PrPop3MessageFunc) (gsize index,
                                       GBytes *message,
                                       const GError *refused,
                                       gpointer user_data,
                                       GError **error);

/* A message that is being received is large: whoever has to make room for it does so now,
 * while the server waits. It must not call the session but for
 * pr_pop3_session_keep_alive (). */
typedef void (*PrPop3LargeFunc) (gpointer user_data);

#define PR_TYPE_POP3_SESSION (pr_pop3_session_get_type ())
G_DECLARE_FINAL_TYPE (PrPop3Session, pr_pop3_session, PR, POP3_SESSION, GObject)

/* A session on @stream. All calls block and belong to one thread. */
PrPop3Session *pr_pop3_session_new (GIOStream *stream);

/* Says whether the stream is encrypted: decides whether clear passwords may be sent. */
void pr_pop3_session_set_encrypted (PrPop3Session *self, gboolean encrypted);
void pr_pop3_session_set_start_tls (PrPop3Session *self,
                                    PrPop3StartTlsFunc func,
                                    gpointer user_data);
void pr_pop3_session_set_log (PrPop3Session *self,
                              PrPop3LogFunc func,
                              gpointer user_data);

/* From here on @func is called in the midst of each message of more than @octets; NULL:
 * nobody is. */
void pr_pop3_session_set_large (PrPop3Session *self,
                                gsize octets,
                                PrPop3LargeFunc func,
                                gpointer user_data);

/* Silence is the stream's to end. What comes octet by octet, as though it never were to
 * end, is ended here: a line that has begun must be whole after @seconds more of waiting,
 * and so must all of CAPA; another multi-line response must bring PR_POP3_LEAST_OCTETS in
 * each such span. 0: PR_POP3_PATIENCE_SECONDS. */
void pr_pop3_session_set_patience (PrPop3Session *self, guint seconds);

PrPop3State pr_pop3_session_get_state (PrPop3Session *self);
const char *pr_pop3_session_get_greeting (
  PrPop3Session *self); /* without CRLF; after open */
const char *pr_pop3_session_get_timestamp (
  PrPop3Session *self); /* "<…@…>" for APOP, or NULL */
const PrPop3Capabilities *pr_pop3_session_get_capabilities (PrPop3Session *self);
guint pr_pop3_session_get_round_trips (PrPop3Session *self);
/* Borrowed; counts on while the session goes on. */
const PrPop3Link *pr_pop3_session_get_link (PrPop3Session *self);

/* Reads the greeting. */
gboolean pr_pop3_session_open (PrPop3Session *self,
                               GCancellable *cancellable,
                               GError **error);

/* CAPA. A server without it is no error: capabilities.known is then FALSE. */
gboolean pr_pop3_session_capa (PrPop3Session *self,
                               GCancellable *cancellable,
                               GError **error);

/* The same where the answer is no hurry: with PIPELINING it costs no round trip, for it
 * is read along with the reply to the next command. */
gboolean pr_pop3_session_capa_ahead (PrPop3Session *self,
                                     GCancellable *cancellable,
                                     GError **error);

/* STLS (RFC 2595 §4), also where CAPA does not offer it, then forgets capabilities and
 * time stamp. */
gboolean pr_pop3_session_stls (PrPop3Session *self,
                               GCancellable *cancellable,
                               GError **error);

/* Whether a session goes into UTF8 mode (RFC 6856 §2) with its login. */
typedef enum
{
  PR_POP3_UTF8_OFFERED, /* where CAPA says so */
  PR_POP3_UTF8_BEFORE,  /* the same; in a burst, which goes before CAPA is answered, it is
                           taken to say what it said before */
  PR_POP3_UTF8_ALWAYS,  /* whatever CAPA says: mail is kept back without it */
  PR_POP3_UTF8_NEVER,
} PrPop3Utf8;

/* What is sent before the login, whose refusal is never fatal: UTF8, and where CAPA
 * offers it LANG @language (NULL: none), or LANG * where that is refused. Never before
 * STLS, which may not follow UTF8 (RFC 6856 §2.1). */
void pr_pop3_session_set_international (PrPop3Session *self,
                                        PrPop3Utf8 utf8,
                                        const char *language);
/* How the server took it. */
typedef enum
{
  PR_POP3_TAKEN_NOT_SENT,
  PR_POP3_TAKEN_SENT, /* and not answered: the link broke there */
  PR_POP3_TAKEN_YES,
  PR_POP3_TAKEN_NO,
} PrPop3Taken;

PrPop3Taken pr_pop3_session_get_utf8 (PrPop3Session *self);
/* @tag: (out) (nullable): of the language that the server speaks; borrowed */
PrPop3Taken pr_pop3_session_get_language (PrPop3Session *self, const char **tag);

/**
 * pr_pop3_session_login:
 *
 * Goes to TRANSACTION. "auto" takes the best of the table in pr-pop3-mechanisms.c that
 * the server offers and @credentials have what it takes for. Nothing is pipelined across
 * it. No secret is in any error or log line. Only one mechanism is tried; after a refusal
 * the session is in AUTHORIZATION still. A close once the secret was sent is
 * %PR_POP3_ERROR_AUTH.
 */
gboolean pr_pop3_session_login (PrPop3Session *self,
                                const PrPop3Credentials *credentials,
                                GCancellable *cancellable,
                                GError **error);

/* The mechanism that logged in, as login takes it; NULL before. */
const char *pr_pop3_session_get_mechanism (PrPop3Session *self);

/* Whether the last login that was tried gave user name and secret as the octets they are,
 * so that the server compared them in a charset of its own. */
gboolean pr_pop3_session_took_octets (PrPop3Session *self);

/* Whether the last login that was tried was refused with no word of why: by -ERR without
 * a response code, or by a close. The credentials may be right. */
gboolean pr_pop3_session_is_in_doubt (PrPop3Session *self);

/* How far a burst came. */
typedef enum
{
  PR_POP3_ENTRY_NOT_SENT, /* this login cannot go in a burst: nothing was sent, and the
                             session is as it was */
  PR_POP3_ENTRY_BROKEN, /* it ended, or replies came that do not fit, before each command
                           had its own: the burst may be to blame. Drop the session */
  PR_POP3_ENTRY_UNANSWERED, /* it ended where only the reply to the secret was due: who
                               closes there may do so because of it */
  PR_POP3_ENTRY_REFUSED,    /* the login was; what capabilities say now is new */
  PR_POP3_ENTRY_ANSWERED,   /* logged in, and each command has its reply */
} PrPop3EntryEnd;

/**
 * pr_pop3_session_enter:
 * @credentials: name a mechanism; never "auto", for nothing is known yet
 * @end: (out): how far it came
 *
 * Sends CAPA where its answer is not known yet and the login at once, and reads the
 * replies in order. Nothing goes behind the login: servers that hand the connection to
 * another program there lose what came with it (Courier does). Only for a server that is
 * known to offer PIPELINING (RFC 2449 §6.6), and a login that needs no challenge: USER
 * with PASS, APOP, or AUTH with an initial response that fits into the command (RFC 5034
 * §4). What CAPA says is taken as after pr_pop3_session_capa (); -ERR to it counts as a
 * server without it. A refused login is an error as in pr_pop3_session_login ().
 *
 * Returns: whether the session is in TRANSACTION; else @error is set
 */
gboolean pr_pop3_session_enter (PrPop3Session *self,
                                const PrPop3Credentials *credentials,
                                PrPop3EntryEnd *end,
                                GCancellable *cancellable,
                                GError **error);

/* Whether @mechanism says all it has to say before the server says anything, so that it
 * can go in a burst. */
gboolean pr_pop3_mechanism_may_burst (const char *mechanism);

/* Mechanisms that "auto" would try, best first, given what is known now; NULL-terminated.
 * What @credentials do not have, but for the secret itself, is not among them. */
char **pr_pop3_session_dup_mechanisms (PrPop3Session *self,
                                       const PrPop3Credentials *credentials);
/* What the server names and is not used, each with its reason: "GSSAPI: needs a Kerberos
 * ticket". Free with g_strfreev (). */
char **pr_pop3_session_dup_unused (PrPop3Session *self,
                                   const PrPop3Credentials *credentials);

gboolean pr_pop3_session_stat (PrPop3Session *self,
                               guint *n_messages,
                               guint64 *octets,
                               GCancellable *cancellable,
                               GError **error);
/* STAT and UIDL @number in one flight where PIPELINING allows. @uidl: (out) (transfer
 * full): NULL where the server refuses, or tells of another number or none: no error. */
gboolean pr_pop3_session_stat_and_uidl_of (PrPop3Session *self,
                                           guint number,
                                           guint *n_messages,
                                           guint64 *octets,
                                           char **uidl,
                                           GCancellable *cancellable,
                                           GError **error);
/* UIDL n for each of @n_numbers from @first on, pipelined where allowed; refused ones are
 * left out. */
PrPop3Uidls *pr_pop3_session_uidl_some (PrPop3Session *self,
                                        guint first,
                                        guint n_numbers,
                                        GCancellable *cancellable,
                                        GError **error);
/* The beginning of the last message of a survey, as soon as the reply behind it has
 * begun: what comes then is no part of it. @octets: its size, 0: not told. FALSE with
 * @error ends the run. */
typedef gboolean (*PrPop3StartFunc) (const char *uidl,
                                     guint64 octets,
                                     GBytes *start,
                                     gpointer user_data,
                                     GError **error);

/* UIDL n and LIST n of the messages from @first to @last, and the first @n_lines lines of
 * the body of the last one by TOP, all in one flight where PIPELINING allows. What is
 * refused is left out. @func: not called where TOP or UIDL of the last was refused. */
gboolean pr_pop3_session_survey (PrPop3Session *self,
                                 guint first,
                                 guint last,
                                 guint n_lines,
                                 PrPop3Uidls **uidls,
                                 GArray **sizes,
                                 PrPop3StartFunc func,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);
/* STAT and UIDL in one flight where PIPELINING allows. @uidls is NULL when the server has
 * no UIDL. */
gboolean pr_pop3_session_stat_and_uidl (PrPop3Session *self,
                                        guint *n_messages,
                                        guint64 *octets,
                                        PrPop3Uidls **uidls,
                                        GCancellable *cancellable,
                                        GError **error);
/* The same with LIST behind it, for a session that will want all sizes anyway. @sizes:
 * (out) (transfer full): of PrPop3Size; NULL where it was not asked (without PIPELINING)
 * or was refused. */
gboolean pr_pop3_session_stat_uidl_and_list (PrPop3Session *self,
                                             guint *n_messages,
                                             guint64 *octets,
                                             PrPop3Uidls **uidls,
                                             GArray **sizes,
                                             GCancellable *cancellable,
                                             GError **error);
/* (transfer full): of PrPop3Size */
GArray *pr_pop3_session_list (PrPop3Session *self,
                              GCancellable *cancellable,
                              GError **error);
/* LIST n for each of @numbers, pipelined; of PrPop3Size, refused ones left out. */
GArray *pr_pop3_session_list_some (PrPop3Session *self,
                                   const guint *numbers,
                                   gsize n_numbers,
                                   GCancellable *cancellable,
                                   GError **error);
PrPop3Uidls *pr_pop3_session_uidl (PrPop3Session *self,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * pr_pop3_session_retr:
 * @number: message-number from this session's scan listing, counting from 1
 * @max_octets: give up with %PR_POP3_ERROR_TOO_LARGE beyond this size; 0:
 * PR_POP3_MAX_MESSAGE_OCTETS
 *
 * Fetches a whole message with RETR (RFC 1939 §5). Line ends are as the server sent them;
 * byte-stuffing is removed. %PR_POP3_ERROR_REFUSED leaves the session usable.
 */
GBytes *pr_pop3_session_retr (PrPop3Session *self,
                              guint number,
                              gsize max_octets,
                              GCancellable *cancellable,
                              GError **error);
GBytes *pr_pop3_session_top (PrPop3Session *self,
                             guint number,
                             guint n_lines,
                             gsize max_octets,
                             GCancellable *cancellable,
                             GError **error);
/* RETR, or TOP 0 with @headers_only, of many: a window of PR_POP3_WINDOW_COMMANDS under
 * way where the server says PIPELINING, else one by one. A message with octets beyond
 * @max_octets ends the session. */
gboolean pr_pop3_session_fetch (PrPop3Session *self,
                                const guint *numbers,
                                gsize n_numbers,
                                gboolean headers_only,
                                gsize max_octets,
                                PrPop3MessageFunc func,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* What to ask for next. */
typedef enum
{
  PR_POP3_NEXT_WHOLE, /* RETR */
  PR_POP3_NEXT_HEAD,  /* TOP 0 */
  PR_POP3_NEXT_WAIT,  /* nothing before another reply has come */
  PR_POP3_NEXT_END,   /* nothing more at all */
} PrPop3Next;

/* Chooses: sets *@number with WHOLE and HEAD. Must not call the session. */
typedef PrPop3Next (*PrPop3NextFunc) (guint *number, gpointer user_data);

/**
 * pr_pop3_session_feed:
 * @next: asked for a command whenever one more may be under way
 *
 * RETR and TOP 0 of many in one run, chosen while it goes on: where the server says
 * PIPELINING, as many are under way as @next wants, at most PR_POP3_WINDOW_COMMANDS, else
 * one. The index that @func is told counts what was asked for. When nothing is under way
 * WAIT ends the run too.
 */
gboolean pr_pop3_session_feed (PrPop3Session *self,
                               PrPop3NextFunc next,
                               gsize max_octets,
                               PrPop3MessageFunc func,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

/* TOP of many with @n_lines of the body, as pr_pop3_session_fetch () does it; some
 * servers cut that short, and some send more. */
gboolean pr_pop3_session_top_many (PrPop3Session *self,
                                   const guint *numbers,
                                   gsize n_numbers,
                                   guint n_lines,
                                   gsize max_octets,
                                   PrPop3MessageFunc func,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

/* DELE of many, pipelined where allowed; @deleted[i] tells which were taken. */
gboolean pr_pop3_session_dele (PrPop3Session *self,
                               const guint *numbers,
                               gsize n_numbers,
                               gboolean *deleted,
                               GCancellable *cancellable,
                               GError **error);
gboolean pr_pop3_session_rset (PrPop3Session *self,
                               GCancellable *cancellable,
                               GError **error);
gboolean pr_pop3_session_noop (PrPop3Session *self,
                               GCancellable *cancellable,
                               GError **error);
/* Sends NOOP, also while replies to other commands are due, and returns at once: its
 * reply is read where it comes. For who cannot read on for a while, in a function that
 * takes messages too. A link that broke is told by the next call. */
void pr_pop3_session_keep_alive (PrPop3Session *self, GCancellable *cancellable);
/* Seconds in which we had said and heard nothing when the last command was sent: where it
 * was never answered, what the server may have grown tired of. */
guint pr_pop3_session_get_silence (PrPop3Session *self);
/* LAST (RFC 1081, 1225 and 1460; RFC 1725 took it away): the highest message-number that
 * anybody retrieved. FALSE without @error set: the server does not know it. */
gboolean pr_pop3_session_last (PrPop3Session *self,
                               guint *number,
                               GCancellable *cancellable,
                               GError **error);

/* Whether the greeting tells of POP4, which adds folders to POP3. */
gboolean pr_pop3_session_is_pop4 (PrPop3Session *self);
/* LFLD of POP4: (transfer full): one line for each folder, as the server has it. */
GPtrArray *pr_pop3_session_list_folders (PrPop3Session *self,
                                         GCancellable *cancellable,
                                         GError **error);
/* *ENV of SDPS: of @number the addresses of the envelope, "" where one is not told.
 * FALSE without @error set: the server refuses, or tells none. */
gboolean pr_pop3_session_env (PrPop3Session *self,
                              guint number,
                              char **sender,
                              char **recipient,
                              GCancellable *cancellable,
                              GError **error);
/* With the last command of the next pr_pop3_session_fetch () QUIT is sent, where the
 * server says PIPELINING, so that pr_pop3_session_quit () finds its reply on the way: for
 * a session in which nothing was deleted, and to which nothing more is to be said. */
void pr_pop3_session_let_quit_follow (PrPop3Session *self);
/* Goes to UPDATE, and ends the session. -ERR, or a break, means that some deletes may not
 * have been done. */
gboolean pr_pop3_session_quit (PrPop3Session *self,
                               GCancellable *cancellable,
                               GError **error);
/* After that: TRUE once the server has closed the connection and said nothing more, so
 * that each reply was to the command that it was taken for. PR_POP3_ERROR_PROTOCOL where
 * it did; the stream's own error where that is not known. */
gboolean pr_pop3_session_await_close (PrPop3Session *self,
                                      GCancellable *cancellable,
                                      GError **error);
/* From now on no command is sent before the reply to the one before it is here, whatever
 * CAPA says of PIPELINING. */
void pr_pop3_session_set_one_by_one (PrPop3Session *self);

G_END_DECLS
