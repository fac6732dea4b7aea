/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

gboolean
pr_pop3_session_top_many (PrPop3Session *self,
                          const guint *numbers,
                          gsize n_numbers,
                          guint n_lines,
                          gsize max_octets,
                          PrPop3MessageFunc func,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *suffix = g_strdup_printf (" %u", n_lines);
  PrPop3Fetch fetch = { .max_octets = max_octets, .func = func, .user_data = user_data };
  const PrPop3Run run = { .keyword = "TOP",
                          .suffix = suffix,
                          .multi_line = TRUE,
                          .func = pr_pop3_fetch_take,
                          .user_data = &fetch };
  GError *broken = NULL;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (max_octets > 0 && func != NULL, FALSE);

  if (pr_pop3_session_run (self, numbers, n_numbers, &run, cancellable, &broken))
    return pr_pop3_fetch_hand_over (&fetch, error);
  return pr_pop3_fetch_break (&fetch, broken, error);
}
