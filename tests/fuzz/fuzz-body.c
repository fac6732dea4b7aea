/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-reader-private.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MAX_OCTETS 20000

/* What a multi-line response says, as RFC 1939 §3 puts it: NULL where it does not end. */
static GByteArray *
unstuff (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  const guint8 *end = data + size;

  while (data < end)
    {
      const guint8 *newline = memchr (data, '\n', end - data);
      const guint8 *next = newline == NULL ? end : newline + 1;
      gsize length = (newline == NULL ? end : newline) - data;

      if (newline != NULL && *data == '.' &&
          (length == 1 || (length == 2 && data[1] == '\r')))
        return g_steal_pointer (&body);
      if (*data == '.')
        data++;
      g_byte_array_append (body, data, next - data);
      data = next;
    }
  return NULL;
}

static GBytes *
read_body (const guint8 *data, gsize size, gsize buffer)
{
  g_autoptr (GInputStream) memory =
    g_memory_input_stream_new_from_data (data, size, NULL);
  g_autoptr (GInputStream) stream =
    buffer == 0 ? g_object_ref (memory)
                : g_buffered_input_stream_new_sized (memory, buffer);
  g_autoptr (PrPop3Reader) reader = pr_pop3_reader_new (stream);

  return pr_pop3_reader_read_body (reader, size, MAX_OCTETS, NULL, NULL);
}

static void
read_lines (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) stream =
    g_memory_input_stream_new_from_data (data, size, NULL);
  g_autoptr (PrPop3Reader) reader = pr_pop3_reader_new (stream);
  const char *line;
  gsize length;

  pr_pop3_reader_begin_response (reader, PR_POP3_LEAST_OCTETS);
  while (pr_pop3_reader_read_body_line (reader, &line, &length, NULL, NULL) &&
         line != NULL)
    {
      g_assert_cmpuint (length, <=, PR_POP3_MAX_REPLY_OCTETS);
      g_assert_cmpint (line[length], ==, '\0');
    }
}

/* A multi-line response: to the octet what it says, in whatever pieces it comes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) expected = unstuff (data, size);

  for (gsize buffer = 0; buffer < 4; buffer++)
    {
      g_autoptr (GBytes) body = read_body (data, size, buffer);

      g_assert_true (body == NULL || expected != NULL);
      if (body != NULL)
        g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                         expected->data, expected->len);
      else
        g_assert_true (expected == NULL || expected->len > MAX_OCTETS);
    }
  read_lines (data, size);
  return 0;
}
