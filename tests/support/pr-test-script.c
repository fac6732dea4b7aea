/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-server.h"

#include <string.h>

/* What the client sent. */
#define PR_TYPE_TEST_SINK (pr_test_sink_get_type ())
G_DECLARE_FINAL_TYPE (PrTestSink, pr_test_sink, PR, TEST_SINK, GOutputStream)

struct _PrTestSink
{
  GOutputStream parent_instance;
  GString *octets;
  gsize n_lines;
  gsize break_after;
};

G_DEFINE_FINAL_TYPE (PrTestSink, pr_test_sink, G_TYPE_OUTPUT_STREAM)

static gssize
pr_test_sink_write (GOutputStream *stream,
                    const void *buffer,
                    gsize count,
                    GCancellable *cancellable,
                    GError **error)
{
  PrTestSink *self = PR_TEST_SINK (stream);
  const char *octets = buffer;

  if (self->n_lines >= self->break_after)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "gone");
      return -1;
    }
  g_string_append_len (self->octets, octets, count);
  for (gsize i = 0; i < count; i++)
    self->n_lines += octets[i] == '\n';
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
  self->break_after = G_MAXSIZE;
}

/* The octets a server would send, in pieces of a chosen size, none before it is asked. */
#define PR_TYPE_TEST_SOURCE (pr_test_source_get_type ())
G_DECLARE_FINAL_TYPE (PrTestSource, pr_test_source, PR, TEST_SOURCE, GInputStream)

struct _PrTestSource
{
  GInputStream parent_instance;
  PrTestSink *sink; /* owned */
  char *octets;
  gsize length;
  gsize position;
  gsize piece;
  GArray *replies; /* of gsize: where replies start */
  gboolean eager;
};

G_DEFINE_FINAL_TYPE (PrTestSource, pr_test_source, G_TYPE_INPUT_STREAM)

/* How far a server would go that answers commands and nothing else. */
static gsize
answered (PrTestSource *self)
{
  gsize n_replies = 1 + self->sink->n_lines;

  if (self->eager || n_replies >= self->replies->len)
    return self->length;
  return g_array_index (self->replies, gsize, n_replies);
}

static gssize
pr_test_source_read (GInputStream *stream,
                     void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error)
{
  PrTestSource *self = PR_TEST_SOURCE (stream);
  gsize n = MIN (count, answered (self) - self->position);

  if (self->piece > 0)
    n = MIN (n, self->piece);
  memcpy (buffer, self->octets + self->position, n);
  self->position += n;
  return n;
}

static void
pr_test_source_finalize (GObject *object)
{
  PrTestSource *self = PR_TEST_SOURCE (object);

  g_clear_object (&self->sink);
  g_array_unref (self->replies);
  g_free (self->octets);
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
  self->replies = g_array_new (FALSE, FALSE, sizeof (gsize));
}

/* Also the start of one, where the script breaks off. */
static gboolean
is_status_line (const char *line, gsize length)
{
  static const char *const starts[] = { "+OK", "-ERR", "+ " };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (memcmp (line, starts[i], MIN (length, strlen (starts[i]))) == 0)
      return TRUE;
  return FALSE;
}

static void
take_script (PrTestSource *self, const char *script, gsize length)
{
  self->octets = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    {
      gboolean line_start = i == 0 || script[i - 1] == '\n';

      if (script[i] == '\f' || (line_start && is_status_line (script + i, length - i)))
        g_array_append_val (self->replies, self->length);
      if (script[i] != '\f')
        self->octets[self->length++] = script[i];
    }
}

GIOStream *
pr_test_script_new (const char *script, gssize length, gsize piece)
{
  g_autoptr (PrTestSource) source = g_object_new (PR_TYPE_TEST_SOURCE, NULL);
  g_autoptr (PrTestSink) sink = g_object_new (PR_TYPE_TEST_SINK, NULL);

  take_script (source, script, length < 0 ? strlen (script) : (gsize) length);
  source->piece = piece;
  source->sink = g_object_ref (sink);
  return g_simple_io_stream_new (G_INPUT_STREAM (source), G_OUTPUT_STREAM (sink));
}

void
pr_test_script_set_eager (GIOStream *stream, gboolean eager)
{
  PR_TEST_SOURCE (g_io_stream_get_input_stream (stream))->eager = eager;
}

void
pr_test_script_break_after (GIOStream *stream, gsize n_lines)
{
  PR_TEST_SINK (g_io_stream_get_output_stream (stream))->break_after = n_lines;
}

const char *
pr_test_script_get_sent (GIOStream *stream)
{
  return PR_TEST_SINK (g_io_stream_get_output_stream (stream))->octets->str;
}
