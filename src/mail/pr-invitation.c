/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-invitation.h"

void
pr_attendee_free (PrAttendee *self)
{
  pr_address_free (self->who);
  g_free (self);
}

PrInvitation *
pr_invitation_new (void)
{
  PrInvitation *self = g_new0 (PrInvitation, 1);

  self->summary = g_strdup ("");
  self->attendees = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_attendee_free);
  self->start = self->end = self->repeats_until = G_MININT64;
  self->interval = 1;
  g_date_clear (&self->first_day, 1);
  g_date_clear (&self->last_day, 1);
  return self;
}

void
pr_invitation_free (PrInvitation *self)
{
  if (self == NULL)
    return;
  g_free (self->summary);
  g_free (self->location);
  g_free (self->unknown_zone);
  g_clear_pointer (&self->organizer, pr_address_free);
  g_ptr_array_unref (self->attendees);
  g_free (self);
}
