/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-flow-private.h"

void
pr_flow_init (PrFlow *self,
              PrSegment *segment,
              PrStream stream,
              guint64 offset,
              guint64 length)
{
  *self =
    (PrFlow){ .segment = segment, .stream = stream, .offset = offset, .left = length };
}

void
pr_flow_clear (PrFlow *self)
{
  g_clear_pointer (&self->loaded, g_byte_array_unref);
  g_clear_error (&self->error);
}

static void
set_damaged (PrFlow *self)
{
  self->left = 0;
  self->scan = (PrScan){ NULL, NULL, TRUE };
}

void
pr_flow_load (PrFlow *self)
{
  gsize size = pr_stream_get_chunk_octets (self->stream);
  gsize length = MIN (self->left, size - self->offset % size);

  if (self->loaded == NULL)
    self->loaded = g_byte_array_new ();
  if (self->loaded->len > 0)
    g_byte_array_remove_range (self->loaded, 0,
                               (guint) (self->scan.octets - self->loaded->data));
  if (!pr_segment_read (self->segment, self->stream, self->offset, length, self->loaded,
                        &self->error))
    {
      g_byte_array_set_size (self->loaded, 0);
      set_damaged (self);
      return;
    }
  self->offset += length;
  self->left -= length;
  self->scan.octets = self->loaded->data;
  self->scan.end = self->loaded->data + self->loaded->len;
}

void
pr_flow_seek (PrFlow *self, guint64 offset)
{
  guint64 end = self->offset + self->left;

  if (self->scan.damaged)
    return;
  if (offset < pr_flow_tell (self) || offset > end)
    set_damaged (self);
  else if (offset <= self->offset)
    self->scan.octets = self->scan.end - (self->offset - offset);
  else
    {
      self->scan.octets = self->scan.end;
      self->offset = offset;
      self->left = end - offset;
    }
}

void
pr_flow_load_and_pass_over (PrFlow *self, guint64 n)
{
  while (n > 0 && self->left > 0)
    {
      pr_flow_load (self);
      n -= pr_scan_pass_over (&self->scan, n);
    }
  if (n > 0)
    self->scan.damaged = TRUE;
}

gboolean
pr_flow_check (PrFlow *self, GError **error)
{
  if (!self->scan.damaged)
    return TRUE;
  if (self->error == NULL)
    return pr_segment_set_damaged (error);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
