/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-hits-private.h"
#include "store/pr-store-private.h"

#define REACH 2048 /* octets that a snippet may be cut from */

static void
unref_snippet (gpointer snippet)
{
  if (snippet != NULL)
    pr_snippet_unref (snippet);
}

static PrSnippet *
make_snippet (PrDatabase *database, PrHitFinder *finder, gint64 key)
{
  g_autoptr (GBytes) raw = pr_raw_load (database, key, NULL);
  g_autoptr (PrMessage) message = raw == NULL ? NULL : pr_message_new (raw);
  g_autofree char *text = message == NULL ? NULL : pr_message_dup_index_text (message);
  g_autoptr (GArray) hits = text == NULL ? NULL : pr_hit_finder_run (finder, text, REACH);

  return hits == NULL || hits->len == 0 ? NULL : pr_snippet_new (key, text, hits);
}

/**
 * pr_store_make_snippets:
 * @query: in the search language of the contract
 * @keys: (array length=n_keys): messages
 *
 * Reads the messages and runs the index's tokenizer over what it was given of them, since
 * the index itself holds no text.
 *
 * Returns: (transfer full) (element-type PrSnippet): in the order of @keys, with %NULL in
 *   place of a message whose text @query does not hit, or that cannot be read; or %NULL
 *   with @error set
 */
GPtrArray *
pr_store_make_snippets (PrStore *self,
                        const char *query,
                        const gint64 *keys,
                        gsize n_keys,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) snippets =
    g_ptr_array_new_full (MIN (n_keys, G_MAXUINT), unref_snippet);
  g_autoptr (PrHitFinder) finder = NULL;
  g_autoptr (PrReader) reader = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  finder = pr_hit_finder_new (query);
  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL)
    return NULL;
  for (gsize i = 0; i < n_keys; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_ptr_array_add (snippets, pr_hit_finder_has_words (finder)
                                   ? make_snippet (reader->database, finder, keys[i])
                                   : NULL);
    }
  return g_steal_pointer (&snippets);
}
