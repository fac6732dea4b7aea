/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-folders-private.h"
#include "mail/pr-trouble.h"
#include "store/pr-store.h"

/* As a person would name it so that no other is meant. */
static char *
dup_full_name (const PrFolder *folder)
{
  if (folder->account_name == NULL)
    return g_strdup (folder->name);
  return g_strdup_printf ("%s/%s", folder->account_name, folder->name);
}

static gboolean
is_called (const PrFolder *folder, const char *folded_name)
{
  g_autofree char *short_name = g_utf8_casefold (folder->name, -1);
  g_autofree char *full_name = dup_full_name (folder);
  g_autofree char *folded_full_name = g_utf8_casefold (full_name, -1);

  return g_str_equal (short_name, folded_name) ||
         g_str_equal (folded_full_name, folded_name);
}

static void
set_unknown (GPtrArray *folders, const char *name, GError **error)
{
  g_autofree char *shown = pr_text_for_line (name, -1, 80);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *full_name = dup_full_name (g_ptr_array_index (folders, i));

      g_string_append_printf (names, "%s%s", i == 0 ? "" : ", ", full_name);
    }
  if (folders->len == 0)
    g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                 _ ("There is no folder “%s”, nor any other yet. Add an account first."),
                 shown);
  else
    g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                 _ ("There is no folder “%s”. Choose one of: %s."), shown, names->str);
}

GArray *
pr_folders_resolve (GPtrArray *folders, const char *name, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *valid_name = g_utf8_make_valid (name, -1);
  g_autofree char *folded_name = g_utf8_casefold (valid_name, -1);

  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);

      if (is_called (folder, folded_name))
        g_array_append_val (ids, folder->id);
    }
  if (ids->len == 0)
    {
      set_unknown (folders, name, error);
      return NULL;
    }
  return g_steal_pointer (&ids);
}
