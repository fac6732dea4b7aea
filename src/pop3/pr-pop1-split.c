/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop1-split-private.h"

#include <string.h>

static const char separator[] = "From ";
#define SEPARATOR_OCTETS (sizeof separator - 1)

static void
begin_line (PrPop1Split *self)
{
  self->line = self->at;
  self->matched = 0;
  self->is_blank = TRUE;
  self->separates = FALSE;
}

void
pr_pop1_split_init (PrPop1Split *self, PrPopDrop *drop)
{
  memset (self, 0, sizeof *self);
  self->drop = drop;
  /* What stands before the first line is as good as blank. */
  self->was_blank = TRUE;
  begin_line (self);
}

/* What came before @end is a message, unless there is nothing. */
static gboolean
add (PrPop1Split *self, guint64 end, GError **error)
{
  const PrPopMessage message = { .offset = self->start,
                                 .size = end > self->start ? end - self->start : 0,
                                 .kept = TRUE };

  return message.size == 0 || pr_pop_drop_add (self->drop, &message, error);
}

static gboolean
take (PrPop1Split *self, guint8 octet, GError **error)
{
  if (self->matched < SEPARATOR_OCTETS)
    {
      self->matched = octet == (guint8) separator[self->matched] ? self->matched + 1
                                                                 : SEPARATOR_OCTETS + 1;
      if (self->matched == SEPARATOR_OCTETS && self->was_blank)
        {
          self->separates = TRUE;
          if (!add (self, self->blank, error))
            return FALSE;
        }
    }
  if (octet != '\r' && octet != '\n')
    self->is_blank = FALSE;
  self->at++;
  if (octet != '\n')
    return TRUE;
  if (self->separates)
    self->start = self->at;
  self->was_blank = self->is_blank || self->separates;
  self->blank = self->separates ? self->at : self->line;
  begin_line (self);
  return TRUE;
}

gboolean
pr_pop1_split_feed (PrPop1Split *self, const guint8 *octets, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++)
    if (!take (self, octets[i], error))
      return FALSE;
  return TRUE;
}

gboolean
pr_pop1_split_end (PrPop1Split *self, GError **error)
{
  /* The blank line behind the last message is no other than those between two. */
  if (self->separates)
    return TRUE;
  return add (self, self->line == self->at && self->was_blank ? self->blank : self->at,
              error);
}
