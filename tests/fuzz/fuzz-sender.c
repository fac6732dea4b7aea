/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>
#include "mail/pr-cautions.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

/* What is told of a sender is text, and what is to be fetched is of the web. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) raw = g_bytes_new (data, size);
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (PrProof) proof = pr_message_dup_proof (message, "pop.gmail.com");
  g_autoptr (PrCautions) cautions = pr_cautions_new (message, proof);
  g_autoptr (PrUnsubscribe) way = pr_message_dup_unsubscribe (message, proof);
  g_autofree char *words = pr_proof_dup_words (proof);
  g_autofree char *details = pr_proof_dup_details (proof);
  g_autofree char *question = way == NULL ? NULL : pr_unsubscribe_dup_question (way);
  GPtrArray *images = pr_message_get_remote_images (message);

  check (words);
  check (details);
  check (question);
  for (guint i = 0; i < cautions->sentences->len; i++)
    check (g_ptr_array_index (cautions->sentences, i));
  for (guint i = 0; i < images->len; i++)
    {
      const PrRemoteImage *image = g_ptr_array_index (images, i);

      g_assert_true (g_str_has_prefix (image->url, "http://") ||
                     g_str_has_prefix (image->url, "https://"));
    }
  g_assert_true (way == NULL || way->web == NULL ||
                 g_str_has_prefix (way->web, "https://"));
  return 0;
}
