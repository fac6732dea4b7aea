/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-server.h"

#include <string.h>

/* The octets a server would send, in pieces of a chosen size. */
#define PR_TYPE_TEST_SOURCE (pr_test_source_get_type ())
G_DECLARE_FINAL_TYPE (PrTestSource, pr_test_source, PR, TEST_SOURCE, GInputStream)

struct _PrTestSource
{
  GInputStream parent_instance;
  char *octets;
  gsize length;
  gsize position;
  gsize piece;
};

G_DEFINE_FINAL_TYPE (PrTestSource, pr_test_source, G_TYPE_INPUT_STREAM)

static gssize
pr_test_source_read (GInputStream *stream,
                     void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error)
{
  PrTestSource *self = PR_TEST_SOURCE (stream);
  gsize n = MIN (count, self->length - self->position);

  if (self->piece > 0)
    n = MIN (n, self->piece);
  memcpy (buffer, self->octets + self->position, n);
  self->position += n;
  return n;
}

static void
pr_test_source_finalize (GObject *object)
{
  g_free (PR_TEST_SOURCE (object)->octets);
  G_OBJECT_CLASS (pr_test_source_parent_class)->finalize (object);
}

static void
pr_test_source_class_init (PrTestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_test_source_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = pr_test_source_read;
}

static void
pr_test_source_init (PrTestSource *self)
{
}

/* What the client sent. */
#define PR_TYPE_TEST_SINK (pr_test_sink_get_type ())
G_DECLARE_FINAL_TYPE (PrTestSink, pr_test_sink, PR, TEST_SINK, GOutputStream)

struct _PrTestSink
{
  GOutputStream parent_instance;
  GString *octets;
};

G_DEFINE_FINAL_TYPE (PrTestSink, pr_test_sink, G_TYPE_OUTPUT_STREAM)

static gssize
pr_test_sink_write (GOutputStream *stream,
                    const void *buffer,
                    gsize count,
                    GCancellable *cancellable,
                    GError **error)
{
  g_string_append_len (PR_TEST_SINK (stream)->octets, buffer, count);
  return count;
}

static void
pr_test_sink_finalize (GObject *object)
{
  g_string_free (PR_TEST_SINK (object)->octets, TRUE);
  G_OBJECT_CLASS (pr_test_sink_parent_class)->finalize (object);
}

static void
pr_test_sink_class_init (PrTestSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_test_sink_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = pr_test_sink_write;
}

static void
pr_test_sink_init (PrTestSink *self)
{
  self->octets = g_string_new (NULL);
}

GIOStream *
pr_test_script_new (const char *script, gssize length, gsize piece)
{
  g_autoptr (PrTestSource) source = g_object_new (PR_TYPE_TEST_SOURCE, NULL);
  g_autoptr (PrTestSink) sink = g_object_new (PR_TYPE_TEST_SINK, NULL);

  source->length = length < 0 ? strlen (script) : (gsize) length;
  source->octets = g_memdup2 (script, source->length);
  source->piece = piece;
  return g_simple_io_stream_new (G_INPUT_STREAM (source), G_OUTPUT_STREAM (sink));
}

const char *
pr_test_script_get_sent (GIOStream *stream)
{
  return PR_TEST_SINK (g_io_stream_get_output_stream (stream))->octets->str;
}
