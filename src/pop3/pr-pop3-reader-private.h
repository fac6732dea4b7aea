/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

/**
 * PrPop3Reader:
 *
 * Cuts what a server sends into lines and multi-line responses, whatever the pieces in
 * which it comes. Errors of the stream pass unchanged; after any error only free it.
 */
typedef struct _PrPop3Reader PrPop3Reader;

PrPop3Reader *pr_pop3_reader_new (GInputStream *stream);
void pr_pop3_reader_free (PrPop3Reader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrPop3Reader, pr_pop3_reader_free)

/* How long a server may be about what it has begun to say (PrPop3Session). */
void pr_pop3_reader_set_patience (PrPop3Reader *self, guint seconds);
/* A multi-line response of lines follows, which is to bring @least octets in each span of
 * that length; G_MAXSIZE: all of itself in one. */
void pr_pop3_reader_begin_response (PrPop3Reader *self, gsize least);

/* Octets that came and were not asked for yet. */
gsize pr_pop3_reader_get_buffered (PrPop3Reader *self);
/* The first of them; 0 when there is none. */
guint8 pr_pop3_reader_peek (PrPop3Reader *self);

/* Waits for what comes behind the last reply: *@more, or the end of the stream. What
 * comes stays buffered. */
gboolean pr_pop3_reader_look_for_more (PrPop3Reader *self,
                                       gboolean *more,
                                       GCancellable *cancellable,
                                       GError **error);

/* A command went out with no other under way: the next time the stream must be read is a
 * round trip. */
void pr_pop3_reader_begin_turn (PrPop3Reader *self);
guint pr_pop3_reader_get_round_trips (PrPop3Reader *self);
/* What was measured so far, over all streams. */
const PrPop3Link *pr_pop3_reader_get_link (PrPop3Reader *self);
/* Goes on with another stream; the count of round trips stays. */
void pr_pop3_reader_set_stream (PrPop3Reader *self, GInputStream *stream);

/* One line without its end, followed by a NUL; valid until the next call. Longer than
 * PR_POP3_MAX_REPLY_OCTETS is PR_POP3_ERROR_PROTOCOL, the stream's end
 * PR_POP3_ERROR_CUT, one that drips PR_POP3_ERROR_SLOW. */
const char *pr_pop3_reader_read_line (PrPop3Reader *self,
                                      gsize *length,
                                      GCancellable *cancellable,
                                      GError **error);
/* One line of a multi-line response, its byte-stuffing removed; *@line is NULL at the
 * end. */
gboolean pr_pop3_reader_read_body_line (PrPop3Reader *self,
                                        const char **line,
                                        gsize *length,
                                        GCancellable *cancellable,
                                        GError **error);
/* Some of what comes next, at least one octet and at most @max; valid until the next
 * call: for protocols that count octets instead of marking their end. */
const guint8 *pr_pop3_reader_read_octets (PrPop3Reader *self,
                                          gsize max,
                                          gsize *length,
                                          GCancellable *cancellable,
                                          GError **error);
/* Calls @func once in each such response that turns out to have more than @octets. */
void pr_pop3_reader_set_large (PrPop3Reader *self,
                               gsize octets,
                               PrPop3LargeFunc func,
                               gpointer user_data);
/* A whole multi-line response; more than @max octets are PR_POP3_ERROR_TOO_LARGE. */
GBytes *pr_pop3_reader_read_body (PrPop3Reader *self,
                                  gsize hint,
                                  gsize max,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
