/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-mechanisms-private.h"
#include "pop3/pr-pop3-reader-private.h"
#include "pop3/pr-pop3-reply-private.h"
#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

typedef enum
{
  PR_POP3_TICKET_UNKNOWN,
  PR_POP3_TICKET_NONE,
  PR_POP3_TICKET_THERE,
} PrPop3Ticket;

struct _PrPop3Session
{
  GObject parent_instance;

  /* Owned */
  GIOStream *stream;
  PrPop3Reader *reader;
  GString *line; /* the last status line: replies borrow of it */
  char *greeting;
  char *timestamp;
  GPtrArray *secrets; /* while logging in: what no log and no error may show */
  PrPop3Capabilities capabilities;

  /* Borrowed */
  PrPop3StartTlsFunc start_tls;
  gpointer start_tls_data;
  PrPop3LogFunc log;
  gpointer log_data;
  const char *mechanism;        /* that logged in; static */
  const PrPop3Mechanism *tried; /* by the last login; or NULL */
  gboolean in_doubt;            /* it was refused, with no word of why */

  char *language;      /* owned: to ask for, or NULL */
  char *told_language; /* owned: that the server speaks, or NULL */
  PrPop3Utf8 use_utf8;
  PrPop3Taken utf8_taken, language_taken;

  GArray *noops; /* owned, of guint: of each NOOP whose reply is due, how many replies to
                    other commands come before */
  gint64 active_at; /* monotonic: when something was said or heard */
  gint64 silence;   /* microseconds before the last command */

  PrPop3State state;
  PrPop3Ticket ticket; /* of Kerberos for this server */
  gboolean encrypted;
  gboolean capa_refused; /* the server is from before CAPA */
  gboolean auth_asked;   /* and was asked for its mechanisms */
  gboolean capa_due;     /* the first of the replies due is that to CAPA */
  guint n_due;           /* replies to what was sent */
  gboolean deaf;         /* the server hears nothing any more */
  gboolean quit_follows; /* the last of the next fetch */
  gboolean quit_sent;    /* its reply is due */
  gboolean one_by_one;   /* whatever CAPA says of PIPELINING */
};

/* ---- pr-pop3-exchange.c: commands out, replies in ---- */

/* The session is of no use any more. Returns FALSE. */
gboolean pr_pop3_session_close (PrPop3Session *self);
gboolean pr_pop3_session_fail (PrPop3Session *self,
                               GError **error,
                               PrPop3Error code,
                               const char *message);
/* The same where more came than was asked for. */
gboolean pr_pop3_session_fail_out_of_step (PrPop3Session *self, GError **error);
/* The same for what stands in self->line and is no reply that was due. */
gboolean pr_pop3_session_fail_foreign (PrPop3Session *self, GError **error);
/* @length: -1 where it ends in NUL. What is no text is shown as such. */
void pr_pop3_session_log (PrPop3Session *self,
                          gboolean from_server,
                          const char *octets,
                          gssize length);

/* Sends @n_commands whole commands, CRLF included, in one write. Never across octets that
 * nobody asked for. */
gboolean pr_pop3_session_send (PrPop3Session *self,
                               const char *octets,
                               gsize length,
                               guint n_commands,
                               GCancellable *cancellable,
                               GError **error);
/* One status line. @reply is valid until the next one is received. */
gboolean pr_pop3_session_receive (PrPop3Session *self,
                                  PrPop3Reply *reply,
                                  GCancellable *cancellable,
                                  GError **error);
/* The same, where a challenge of SASL may come too. */
gboolean pr_pop3_session_receive_sasl (PrPop3Session *self,
                                       PrPop3Reply *reply,
                                       GCancellable *cancellable,
                                       GError **error);
/* Whether @reply is +OK; else the error is that of -ERR. */
gboolean pr_pop3_session_take (PrPop3Session *self,
                               const PrPop3Reply *reply,
                               GError **error);
/* One command without its CRLF, logged as @shown, and its reply. */
gboolean pr_pop3_session_exchange (PrPop3Session *self,
                                   const char *command,
                                   const char *shown,
                                   PrPop3Reply *reply,
                                   GCancellable *cancellable,
                                   GError **error);
/* The same of a command that must be answered by +OK; else the error is that of -ERR. */
gboolean pr_pop3_session_command (PrPop3Session *self,
                                  const char *command,
                                  PrPop3Reply *reply,
                                  GCancellable *cancellable,
                                  GError **error);
/* A multi-line response of octets; @reply was its +OK. */
GBytes *pr_pop3_session_receive_body (PrPop3Session *self,
                                      const PrPop3Reply *reply,
                                      gsize max_octets,
                                      GCancellable *cancellable,
                                      GError **error);

/* Takes one line of a multi-line response; FALSE with @error ends the session. */
typedef gboolean (*PrPop3LineFunc) (const char *line,
                                    gsize length,
                                    gpointer user_data,
                                    GError **error);
gboolean pr_pop3_session_receive_lines (PrPop3Session *self,
                                        guint max_lines,
                                        PrPop3LineFunc func,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);

/* What follows +OK to CAPA. */
gboolean pr_pop3_session_receive_capabilities (PrPop3Session *self,
                                               GCancellable *cancellable,
                                               GError **error);
/* Reads the replies to NOOP that are due where nothing else is. */
gboolean pr_pop3_session_settle_noops (PrPop3Session *self,
                                       GCancellable *cancellable,
                                       GError **error);

/* ---- pr-pop3-international.c ---- */

/* The commands that go before the login, without CRLF; of char *. */
GPtrArray *pr_pop3_international_compose (PrPop3Session *self);
/* Reads the replies to them. */
gboolean pr_pop3_international_receive (PrPop3Session *self,
                                        GPtrArray *commands,
                                        GCancellable *cancellable,
                                        GError **error);
/* Sends them and reads the replies. */
gboolean pr_pop3_international_run (PrPop3Session *self,
                                    GCancellable *cancellable,
                                    GError **error);

/* ---- pr-pop3-listing.c ---- */

/* The reply to STAT, which is under way. */
gboolean pr_pop3_session_receive_stat (PrPop3Session *self,
                                       guint *n_messages,
                                       guint64 *octets,
                                       GCancellable *cancellable,
                                       GError **error);
PrPop3Uidls *pr_pop3_uidls_new (void);
/* Adds a line of UIDL, without its CRLF; @length octets behind the number. TRUE but where
 * all of them are more than can be meant. */
gboolean pr_pop3_uidls_add (PrPop3Uidls *uidls,
                            guint number,
                            const char *text,
                            gsize length);

/* "n unique-id", of @number; NULL for anything else. */
char *pr_pop3_reply_read_uidl (const PrPop3Reply *reply, guint number);
/* "n octets", of @number. */
gboolean pr_pop3_reply_read_size (const PrPop3Reply *reply,
                                  guint number,
                                  guint64 *octets);

/* ---- pr-pop3-window.c: one command for each of many numbers ---- */

/* Takes the reply for number @index of the array; FALSE with @error ends the run. */
typedef gboolean (*PrPop3ReplyFunc) (PrPop3Session *self,
                                     gsize index,
                                     const PrPop3Reply *reply,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);
typedef struct
{
  /* Appends command @index, at most 30 octets without CRLF; NULL: keyword, number and
   * suffix. */
  void (*compose) (GString *commands, gsize index, gpointer user_data);
  const char *keyword;
  const char *suffix;  /* behind the number */
  gboolean multi_line; /* +OK is followed by octets, which @func reads */
  gsize window;        /* commands under way; 0: PR_POP3_WINDOW_COMMANDS */
  gsize n_ahead;       /* the first ones go in a write of their own: a slow link carries
                          a large one as a whole */
  PrPop3ReplyFunc func;
  gpointer user_data;
} PrPop3Run;

/* @numbers: NULL where @run composes. */
gboolean pr_pop3_session_run (PrPop3Session *self,
                              const guint *numbers,
                              gsize n_numbers,
                              const PrPop3Run *run,
                              GCancellable *cancellable,
                              GError **error);

/* Leaves the session ready for another command if few replies are still due; else closes
 * it. */
void pr_pop3_session_drop_replies (PrPop3Session *self,
                                   gboolean multi_line,
                                   GCancellable *cancellable);

/* ---- pr-pop3-fetch.c: messages on their way to who asked for them ---- */

/* A message is handed over once the reply behind it has begun as a status line: only then
 * it is known that no line with a lone dot broke it off. */
typedef struct
{
  gsize max_octets;
  PrPop3MessageFunc func;
  gpointer user_data;
  GBytes *held; /* owned, or NULL */
  gsize held_index;
} PrPop3Fetch;

/* Takes the reply to RETR or TOP, the @index-th. @user_data: a PrPop3Fetch */
gboolean pr_pop3_fetch_take (PrPop3Session *self,
                             gsize index,
                             const PrPop3Reply *reply,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);
gboolean pr_pop3_fetch_hand_over (PrPop3Fetch *fetch, GError **error);
/* The run ended with @broken (transfer full); FALSE with that error. */
gboolean pr_pop3_fetch_break (PrPop3Fetch *fetch, GError *broken, GError **error);

/* ---- pr-pop3-sasl.c ---- */

/* How an exchange of SASL went, for who tells of its end. */
typedef struct
{
  PrPop3Error plain;    /* of an -ERR without response code once anything was said */
  gboolean secret_sent; /* the server has seen what came of the secret */
  guint n_said;         /* responses that were sent */
  GCancellable *cancellable;
} PrPop3LoginTrack;

/* AUTH (RFC 5034). @mechanism: one of SASL */
gboolean pr_pop3_session_auth (PrPop3Session *self,
                               const PrPop3Mechanism *mechanism,
                               const PrPop3Credentials *credentials,
                               PrPop3LoginTrack *track,
                               GError **error);
/* What AUTH says along with the command, in base64, where that is all that it has to say;
 * NULL with @error where the server must ask first. */
char *pr_pop3_session_dup_initial_response (PrPop3Session *self,
                                            const PrPop3Mechanism *mechanism,
                                            const PrPop3Credentials *credentials,
                                            GError **error);
/* Bare AUTH, which lists mechanisms on servers from before CAPA: asked once, where there
 * is no CAPA. FALSE with @error only when the session broke. */
gboolean pr_pop3_session_ask_auth (PrPop3Session *self,
                                   GCancellable *cancellable,
                                   GError **error);
/* What is not to be shown while logging in. */
void pr_pop3_session_add_secret (PrPop3Session *self, const char *secret);

G_END_DECLS
