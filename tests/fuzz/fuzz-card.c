/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/pr-calendar.h"
#include "extract/pr-vcard.h"

/* Reads a calendar, and vCards. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GPtrArray) events = pr_calendar_read ((const char *) data, size);
  g_autoptr (GPtrArray) contacts = pr_vcard_read ((const char *) data, size);

  for (guint i = 0; i < events->len; i++)
    {
      const PrInvitation *event = g_ptr_array_index (events, i);

      g_assert_true (g_utf8_validate (event->summary, -1, NULL));
      g_assert_true (!event->all_day || g_date_valid (&event->last_day));
    }
  for (guint i = 0; i < contacts->len; i++)
    g_assert_true (
      g_utf8_validate (((PrContact *) g_ptr_array_index (contacts, i))->name, -1, NULL));
  return 0;
}
