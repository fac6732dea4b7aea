/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pr-net-stream-private.h"

#include <glib/gi18n-lib.h>
#include "net/pr-connection.h"
#include "net/pr-tls-words-private.h"

struct _PrNetStream
{
  GIOStream parent_instance;

  /* Owned */
  PrLink *link;
  PrTls *tls; /* NULL in the clear */
  GInputStream *input;
  GOutputStream *output;

  gboolean heard; /* octets came */
};

G_DEFINE_FINAL_TYPE (PrNetStream, pr_net_stream, G_TYPE_IO_STREAM)

/* Both directions only point at the stream: GIO gives them out as parts of it, and they
 * are closed before it goes. */
#define PR_TYPE_NET_INPUT (pr_net_input_get_type ())
G_DECLARE_FINAL_TYPE (PrNetInput, pr_net_input, PR, NET_INPUT, GInputStream)

struct _PrNetInput
{
  GInputStream parent_instance;
  PrNetStream *stream; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PrNetInput, pr_net_input, G_TYPE_INPUT_STREAM)

#define PR_TYPE_NET_OUTPUT (pr_net_output_get_type ())
G_DECLARE_FINAL_TYPE (PrNetOutput, pr_net_output, PR, NET_OUTPUT, GOutputStream)

struct _PrNetOutput
{
  GOutputStream parent_instance;
  PrNetStream *stream; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PrNetOutput, pr_net_output, G_TYPE_OUTPUT_STREAM)

/* A server that waits for TLS on a port for clear text may lose patience, and say so in
 * TLS. */
static gboolean
check_clear (PrNetStream *self, const guint8 *octets, gsize n, GError **error)
{
  gboolean first = !self->heard;

  self->heard = TRUE;
  if (!first || !pr_tls_is_record (octets, n))
    return TRUE;
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS_FIRST,
               _ ("“%s” speaks TLS from the first octet on this port."),
               pr_link_get_host (self->link));
  return FALSE;
}

static gssize
pr_net_input_read (GInputStream *input,
                   void *buffer,
                   gsize count,
                   GCancellable *cancellable,
                   GError **error)
{
  PrNetStream *stream = PR_NET_INPUT (input)->stream;
  gssize n;

  if (stream->tls != NULL)
    return pr_tls_read (stream->tls, buffer, count, cancellable, error);
  n = pr_link_read (stream->link, buffer, count, cancellable, error);
  return n <= 0 || check_clear (stream, buffer, n, error) ? n : -1;
}

static void
pr_net_input_class_init (PrNetInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = pr_net_input_read;
}

static void
pr_net_input_init (PrNetInput *self)
{
}

static gssize
pr_net_output_write (GOutputStream *output,
                     const void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error)
{
  PrNetStream *stream = PR_NET_OUTPUT (output)->stream;

  if (stream->tls != NULL)
    return pr_tls_write (stream->tls, buffer, count, cancellable, error);
  return pr_link_write (stream->link, buffer, count, cancellable, error);
}

static void
pr_net_output_class_init (PrNetOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = pr_net_output_write;
}

static void
pr_net_output_init (PrNetOutput *self)
{
}

static GInputStream *
pr_net_stream_get_input_stream (GIOStream *stream)
{
  return PR_NET_STREAM (stream)->input;
}

static GOutputStream *
pr_net_stream_get_output_stream (GIOStream *stream)
{
  return PR_NET_STREAM (stream)->output;
}

static gboolean
pr_net_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  PrNetStream *self = PR_NET_STREAM (stream);

  if (self->tls != NULL)
    pr_tls_bye (self->tls);
  if (self->link != NULL)
    pr_link_close (self->link);
  return G_IO_STREAM_CLASS (pr_net_stream_parent_class)
    ->close_fn (stream, cancellable, error);
}

static void
pr_net_stream_finalize (GObject *object)
{
  PrNetStream *self = PR_NET_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->tls, pr_tls_free);
  g_clear_pointer (&self->link, pr_link_unref);
  G_OBJECT_CLASS (pr_net_stream_parent_class)->finalize (object);
}

static void
pr_net_stream_class_init (PrNetStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_net_stream_finalize;
  stream_class->get_input_stream = pr_net_stream_get_input_stream;
  stream_class->get_output_stream = pr_net_stream_get_output_stream;
  stream_class->close_fn = pr_net_stream_close;
}

static void
pr_net_stream_init (PrNetStream *self)
{
  PrNetInput *input = g_object_new (PR_TYPE_NET_INPUT, NULL);
  PrNetOutput *output = g_object_new (PR_TYPE_NET_OUTPUT, NULL);

  input->stream = self;
  output->stream = self;
  self->input = G_INPUT_STREAM (input);
  self->output = G_OUTPUT_STREAM (output);
}

GIOStream *
pr_net_stream_new (PrLink *link, PrTls *tls)
{
  PrNetStream *self = g_object_new (PR_TYPE_NET_STREAM, NULL);

  self->link = pr_link_ref (link);
  self->tls = tls;
  return G_IO_STREAM (self);
}

PrTls *
pr_net_stream_get_tls (PrNetStream *self)
{
  return self->tls;
}

void
pr_net_stream_detach (PrNetStream *self)
{
  g_assert (self->tls == NULL);

  g_clear_pointer (&self->link, pr_link_unref);
  g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
}
