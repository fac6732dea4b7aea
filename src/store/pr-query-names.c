/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-names-private.h"

/* The words of @name; of one without words, its letters. */
static char *
fold_name (const char *name)
{
  g_autoptr (GPtrArray) tokens = pr_query_tokenize (name);

  if (tokens->len == 0)
    return g_utf8_casefold (name, -1);
  g_ptr_array_add (tokens, NULL);
  return g_strjoinv (" ", (char **) tokens->pdata);
}

/* @kind: PrFolderKind, or -1 */
static gboolean
names_kind (const char *folded, gint64 kind)
{
  static const char *const kinds[] = { "inbox", "archive", "sent", "junk", "trash" };

  G_STATIC_ASSERT (PR_FOLDER_TRASH == G_N_ELEMENTS (kinds) - 1);
  return kind >= 0 && kind < (gint64) G_N_ELEMENTS (kinds) &&
         g_str_equal (folded, kinds[kind]);
}

static const char *
get_sql (PrTermKind kind)
{
  if (kind == PR_TERM_FOLDER)
    return "SELECT id, name, kind FROM folder";
  if (kind == PR_TERM_TAG)
    return "SELECT id, name, -1 FROM tag";
  return "SELECT id, name, -1 FROM account WHERE leaving = 0";
}

GArray *
pr_query_find_named (PrDatabase *database,
                     PrTermKind kind,
                     const char *name,
                     GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, get_sql (kind), error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *wanted = fold_name (name);
  g_autoptr (GError) local_error = NULL;

  if (stmt == NULL)
    return NULL;
  while (pr_statement_step (stmt, &local_error))
    {
      g_autofree char *found = fold_name (pr_statement_get_text (stmt, 1));
      gint64 id = pr_statement_get_int64 (stmt, 0);

      if (g_str_equal (found, wanted) ||
          names_kind (wanted, pr_statement_get_int64 (stmt, 2)))
        g_array_append_val (ids, id);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
