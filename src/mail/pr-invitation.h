/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-address.h"

G_BEGIN_DECLS

typedef enum
{
  PR_INVITATION_PUBLISH, /* an event told to everybody: nobody is asked to answer */
  PR_INVITATION_REQUEST,
  PR_INVITATION_REPLY,
  PR_INVITATION_CANCEL,
  PR_INVITATION_COUNTER, /* another time is proposed */
} PrInvitationMethod;

typedef enum
{
  PR_ATTENDEE_NEEDS_ACTION,
  PR_ATTENDEE_ACCEPTED,
  PR_ATTENDEE_DECLINED,
  PR_ATTENDEE_TENTATIVE,
  PR_ATTENDEE_DELEGATED,
} PrAttendeeState;

typedef struct
{
  PrAddress *who;
  PrAttendeeState state;
  gboolean optional;
} PrAttendee;

typedef enum
{
  PR_REPEAT_NEVER,
  PR_REPEAT_DAILY,
  PR_REPEAT_WEEKLY,
  PR_REPEAT_MONTHLY,
  PR_REPEAT_YEARLY,
  PR_REPEAT_OTHERWISE, /* by a rule that is not put into words */
} PrRepeat;

/**
 * PrInvitation:
 *
 * An event of a calendar that came with a message (RFC 5545, RFC 5546). Strings are fit
 * for one line.
 */
typedef struct
{
  PrInvitationMethod method;
  gboolean cancelled;
  gboolean updated;       /* a later edition of one that was sent before */
  char *summary;          /* "" when it tells none */
  char *location;         /* or NULL */
  PrAddress *organizer;   /* or NULL */
  GPtrArray *attendees;   /* of PrAttendee */
  guint n_more_attendees; /* left out */

  gboolean all_day;
  gint64 start, end; /* seconds since 1970, G_MININT64: not told; unused of all_day */
  GDate first_day, last_day; /* of all_day */
  char *unknown_zone; /* NULL, or the name of a time zone that is not known: then the
                         times are those of its clock, as if in UTC */

  PrRepeat repeat;
  guint interval;       /* every so many days, weeks … */
  guint weekdays;       /* 1 << GDateWeekday, 0: those of the start */
  guint n_repeats;      /* 0: not counted */
  gint64 repeats_until; /* G_MININT64: no end is told */
} PrInvitation;

PrInvitation *pr_invitation_new (void);
void pr_invitation_free (PrInvitation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrInvitation, pr_invitation_free)
void pr_attendee_free (PrAttendee *self);

G_END_DECLS
