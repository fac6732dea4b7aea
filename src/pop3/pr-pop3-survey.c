/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

#include <string.h>

/* What is behind the messages known, in one flight: a unique-id and a size of each, the
 * last one's first, and at once behind those the beginning of it, which does not wait for
 * what is told of the others.
 *
 * The commands, by index: UIDL, LIST and TOP of the last; then UIDL and LIST of each
 * other, the first one first. */
typedef struct
{
  guint first, last; /* message-numbers */
  guint n_lines;     /* of TOP */
  PrPop3Uidls *uidls;
  GArray *sizes;
  char *last_uidl;   /* owned, or NULL */
  guint64 last_size; /* 0: not told */
  GBytes *start;     /* owned, or NULL: handed over, or refused */
  PrPop3StartFunc func;
  gpointer user_data;
} Survey;

#define OF_LAST 3 /* commands */

static guint
get_number (const Survey *survey, gsize index)
{
  return index < OF_LAST ? survey->last : survey->first + (guint) (index - OF_LAST) / 2;
}

static gboolean
is_uidl (gsize index)
{
  return index == 0 || (index >= OF_LAST && (index - OF_LAST) % 2 == 0);
}

static void
compose (GString *commands, gsize index, gpointer user_data)
{
  const Survey *survey = user_data;
  guint number = get_number (survey, index);

  if (index == OF_LAST - 1)
    g_string_append_printf (commands, "TOP %u %u", number, survey->n_lines);
  else
    g_string_append_printf (commands, "%s %u", is_uidl (index) ? "UIDL" : "LIST", number);
}

static void
take_uidl (Survey *survey, guint number, const PrPop3Reply *reply)
{
  g_autofree char *uidl = pr_pop3_reply_read_uidl (reply, number);

  if (number == survey->last)
    survey->last_uidl = g_steal_pointer (&uidl);
  else if (uidl != NULL)
    pr_pop3_uidls_add (survey->uidls, number, uidl, strlen (uidl));
}

static void
add_size (Survey *survey, guint number, guint64 octets)
{
  PrPop3Size size = { .number = number, .size = octets };

  if (octets > 0)
    g_array_append_val (survey->sizes, size);
}

static void
take_size (Survey *survey, guint number, const PrPop3Reply *reply)
{
  guint64 octets = 0;

  if (!pr_pop3_reply_read_size (reply, number, &octets))
    return;
  if (number == survey->last)
    survey->last_size = octets;
  else
    add_size (survey, number, octets);
}

/* A server may refuse TOP: the message comes as the others do. */
static gboolean
take_start (PrPop3Session *self,
            Survey *survey,
            const PrPop3Reply *reply,
            GCancellable *cancellable,
            GError **error)
{
  if (reply->status != PR_POP3_STATUS_OK)
    return TRUE;
  survey->start = pr_pop3_session_receive_body (self, reply, PR_POP3_MAX_START_OCTETS,
                                                cancellable, error);
  return survey->start != NULL;
}

static gboolean
hand_over (Survey *survey, GError **error)
{
  g_autoptr (GBytes) start = g_steal_pointer (&survey->start);

  return start == NULL || survey->last_uidl == NULL ||
         survey->func (survey->last_uidl, survey->last_size, start, survey->user_data,
                       error);
}

static gboolean
take_reply (PrPop3Session *self,
            gsize index,
            const PrPop3Reply *reply,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  Survey *survey = user_data;

  if (!hand_over (survey, error))
    return FALSE;
  if (index == OF_LAST - 1)
    return take_start (self, survey, reply, cancellable, error);
  if (is_uidl (index))
    take_uidl (survey, get_number (survey, index), reply);
  else
    take_size (survey, get_number (survey, index), reply);
  return TRUE;
}

/* What was asked first stands last. */
static void
add_last (Survey *survey)
{
  if (survey->last_uidl != NULL)
    pr_pop3_uidls_add (survey->uidls, survey->last, survey->last_uidl,
                       strlen (survey->last_uidl));
  add_size (survey, survey->last, survey->last_size);
}

gboolean
pr_pop3_session_survey (PrPop3Session *self,
                        guint first,
                        guint last,
                        guint n_lines,
                        PrPop3Uidls **uidls,
                        GArray **sizes,
                        PrPop3StartFunc func,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (PrPop3Uidls) told = pr_pop3_uidls_new ();
  g_autoptr (GArray) octets = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  Survey survey = { .first = first,
                    .last = last,
                    .n_lines = n_lines,
                    .uidls = told,
                    .sizes = octets,
                    .func = func,
                    .user_data = user_data };
  const PrPop3Run run = { .compose = compose,
                          .window = PR_POP3_WINDOW_LINES,
                          .n_ahead = OF_LAST,
                          .func = take_reply,
                          .user_data = &survey };
  gboolean done;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (first > 0 && last >= first, FALSE);

  done = pr_pop3_session_run (self, NULL, OF_LAST + 2 * (gsize) (last - first), &run,
                              cancellable, error) &&
         hand_over (&survey, error);
  if (done)
    add_last (&survey);
  g_free (survey.last_uidl);
  g_clear_pointer (&survey.start, g_bytes_unref);
  if (!done)
    return FALSE;
  *uidls = g_steal_pointer (&told);
  *sizes = g_steal_pointer (&octets);
  return TRUE;
}
