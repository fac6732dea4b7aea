/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-segment-private.h"
#include "store/pr-varint-private.h"

G_BEGIN_DECLS

/**
 * PrFlow:
 *
 * A part of a stream of numbers, loaded chunk by chunk as far as it is read. Whatever is
 * wrong with it makes @scan damaged and ends it; pr_flow_check () tells.
 */
typedef struct
{
  PrSegment *segment; /* borrowed */
  PrStream stream;
  guint64 offset, left; /* of what is not loaded yet */
  PrScan scan;          /* what is loaded and not read yet */

  /* Owned */
  GByteArray *loaded; /* or NULL: nothing yet */
  GError *error;
} PrFlow;

void pr_flow_init (PrFlow *self,
                   PrSegment *segment,
                   PrStream stream,
                   guint64 offset,
                   guint64 length);
void pr_flow_clear (PrFlow *self);
/* Loads up to the end of the chunk, behind what is not read yet. */
void pr_flow_load (PrFlow *self);
/* Goes on at @offset of the stream, which is not before where it is. */
void pr_flow_seek (PrFlow *self, guint64 offset);
/* FALSE with @error where it is damaged, and where it could not be read. */
gboolean pr_flow_check (PrFlow *self, GError **error);
void pr_flow_load_and_pass_over (PrFlow *self, guint64 n);

static inline gsize
pr_flow_get_n_loaded (PrFlow *self)
{
  return (gsize) (self->scan.end - self->scan.octets);
}

/* The offset in the stream of what is read next. */
static inline guint64
pr_flow_tell (PrFlow *self)
{
  return self->offset - pr_flow_get_n_loaded (self);
}

static inline guint64
pr_flow_read (PrFlow *self)
{
  while (
    G_UNLIKELY (pr_flow_get_n_loaded (self) < PR_VARINT_MAX_OCTETS && self->left > 0))
    pr_flow_load (self);
  return pr_scan_varint (&self->scan);
}

static inline void
pr_flow_pass_over (PrFlow *self, guint64 n)
{
  guint64 n_passed = pr_scan_pass_over (&self->scan, n);

  if (G_UNLIKELY (n_passed < n))
    pr_flow_load_and_pass_over (self, n - n_passed);
}

G_END_DECLS
