/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-body-private.h"

#include <string.h>

#define NO_LIMIT G_MAXSIZE

typedef struct
{
  const char *name;
  const char *wire;
  gsize wire_length;
  const char *octets;
  gsize length;
} Case;

#define CASE(name, wire, octets)                           \
  {                                                        \
    name, wire, sizeof wire - 1, octets, sizeof octets - 1 \
  }

static const Case cases[] = {
  CASE ("nothing", ".\r\n", ""),
  CASE ("one-line", "a\r\n.\r\n", "a\r\n"),
  CASE ("lf-alone", "a\nb\n.\n", "a\nb\n"),
  CASE ("lf-in-crlf", "a\nb\r\n.\r\n", "a\nb\r\n"),
  CASE ("stuffed-dot", "..\r\n.\r\n", ".\r\n"),
  CASE ("stuffed-dots", "...\r\n..a\r\n.\r\n", "..\r\n.a\r\n"),
  CASE ("dot-not-stuffed", ".a\r\n.\r\n", "a\r\n"),
  CASE ("dot-inside-line", "a.\r\nb.c\r\n.\r\n", "a.\r\nb.c\r\n"),
  CASE ("cr-inside-line", "a\rb\r\r\n.\r\n", "a\rb\r\r\n"),
  CASE ("dot-cr-and-text", ".\ra\r\n.\r\n", "\ra\r\n"),
  CASE ("dot-cr-cr-lf", ".\r\r\n.\r\n", "\r\r\n"),
  CASE ("cr-dot-is-no-end", "a\r.\r\n.\r\n", "a\r.\r\n"),
  CASE ("nul", "a\0b\r\n\0\r\n.\r\n", "a\0b\r\n\0\r\n"),
  CASE ("blank-lines", "\r\n\r\n.\r\n", "\r\n\r\n"),
  CASE ("eight-bit", "\xff\xfe\x80\r\n.\r\n", "\xff\xfe\x80\r\n"),
};

static void
assert_body (PrPop3Body *body, const Case *test)
{
  g_autoptr (GBytes) octets = NULL;

  g_assert_cmpint (body->state, ==, PR_POP3_BODY_END);
  g_assert_false (body->too_large);
  octets = pr_pop3_body_steal (body);
  g_assert_cmpmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets),
                   test->octets, test->length);
}

static void
test_every_split (gconstpointer data)
{
  const Case *test = data;

  for (gsize first = 0; first <= test->wire_length; first++)
    for (gsize piece = 1; piece <= test->wire_length; piece++)
      {
        g_auto (PrPop3Body) body;
        const guint8 *wire = (const guint8 *) test->wire;
        gsize taken;

        pr_pop3_body_init (&body, 0, NO_LIMIT);
        taken = pr_pop3_body_feed (&body, wire, first);
        g_assert_cmpuint (taken, ==, first);
        for (gsize i = first; i < test->wire_length; i += taken)
          {
            gsize n = MIN (piece, test->wire_length - i);

            taken = pr_pop3_body_feed (&body, wire + i, n);
            g_assert_cmpuint (taken, ==, n);
          }
        assert_body (&body, test);
      }
}

static void
test_what_follows_is_left (void)
{
  static const char wire[] = "a\r\n.\r\n+OK next\r\n";
  g_auto (PrPop3Body) body;

  pr_pop3_body_init (&body, 0, NO_LIMIT);
  g_assert_cmpuint (pr_pop3_body_feed (&body, (const guint8 *) wire, strlen (wire)), ==,
                    strlen ("a\r\n.\r\n"));
  g_assert_cmpuint (pr_pop3_body_feed (&body, (const guint8 *) wire, strlen (wire)), ==,
                    0);
}

static void
test_limit_is_exact (void)
{
  static const guint8 wire[] = "123456\r\n.\r\n";

  for (gsize max = 0; max < 12; max++)
    {
      g_auto (PrPop3Body) body;

      pr_pop3_body_init (&body, G_MAXSIZE, max);
      pr_pop3_body_feed (&body, wire, sizeof wire - 1);
      g_assert_cmpint (body.too_large, ==, max < strlen ("123456\r\n"));
      g_assert_cmpuint (body.length, <=, max);
    }
}

static void
test_line_of_a_megabyte (void)
{
  const gsize length = 1 << 20;
  g_autofree guint8 *wire = g_malloc (length + 5);
  g_auto (PrPop3Body) body;

  memset (wire, 'x', length);
  memcpy (wire + length, "\r\n.\r\n", 5);
  pr_pop3_body_init (&body, 0, NO_LIMIT);
  for (gsize i = 0; i < length + 5; i += MIN (1000, length + 5 - i))
    pr_pop3_body_feed (&body, wire + i, MIN (1000, length + 5 - i));
  g_assert_cmpint (body.state, ==, PR_POP3_BODY_END);
  g_assert_cmpuint (body.length, ==, length + 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/pop3/body/%s-in-every-split", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_every_split);
    }
  g_test_add_func ("/pop3/body/what-follows-is-left", test_what_follows_is_left);
  g_test_add_func ("/pop3/body/limit-is-exact", test_limit_is_exact);
  g_test_add_func ("/pop3/body/line-of-a-megabyte", test_line_of_a_megabyte);
  return g_test_run ();
}
