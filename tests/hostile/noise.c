/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/noise.h"

static guint64
next (guint64 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

void
hostile_noise_fill (char *octets, gsize length, guint64 *state)
{
  static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  g_assert_cmpuint (length % HOSTILE_NOISE_LINE, ==, 0);
  for (char *line = octets; line < octets + length; line += HOSTILE_NOISE_LINE)
    {
      guint64 bits = 0;

      for (guint i = 0; i < HOSTILE_NOISE_LINE - 2; i++)
        {
          bits = i % 10 == 0 ? next (state) : bits >> 6;
          line[i] = letters[bits & 63];
        }
      line[HOSTILE_NOISE_LINE - 2] = '\r';
      line[HOSTILE_NOISE_LINE - 1] = '\n';
    }
}
