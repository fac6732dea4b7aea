/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-text-private.h"

gboolean
pr_unichar_is_bidi_control (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

gboolean
pr_unichar_is_unsafe (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
         pr_unichar_is_bidi_control (c);
}
