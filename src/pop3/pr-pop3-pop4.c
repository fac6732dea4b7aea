/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session-private.h"

#include <string.h>

/* pop4.org, 2003: a superset of POP3 on the same port, known by these words in the
 * greeting. */
#define BANNER "POP4 rev"

gboolean
pr_pop3_session_is_pop4 (PrPop3Session *self)
{
  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  return self->greeting != NULL && strstr (self->greeting, BANNER) != NULL;
}

static gboolean
take_folder (const char *line, gsize length, gpointer user_data, GError **error)
{
  GPtrArray *folders = user_data;

  if (length > 0)
    g_ptr_array_add (folders, g_utf8_make_valid (line, length));
  return TRUE;
}

GPtrArray *
pr_pop3_session_list_folders (PrPop3Session *self,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  if (!pr_pop3_session_command (self, "LFLD", &reply, cancellable, error) ||
      !pr_pop3_session_receive_lines (self, PR_POP3_MAX_FOLDERS, take_folder, folders,
                                      cancellable, error))
    return NULL;
  return g_steal_pointer (&folders);
}
