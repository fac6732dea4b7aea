/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <nettle/sha2.h>
#include "store/pr-hash-private.h"

G_STATIC_ASSERT (PR_HASH_OCTETS == SHA256_DIGEST_SIZE);

void
pr_hash_digest (GBytes *octets, guint8 digest[PR_HASH_OCTETS])
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (octets, &length);
  struct sha256_ctx context;

  sha256_init (&context);
  if (length > 0)
    sha256_update (&context, length, data);
  sha256_digest (&context, PR_HASH_OCTETS, digest);
}

GBytes *
pr_hash_octets (GBytes *octets)
{
  guint8 digest[PR_HASH_OCTETS];

  pr_hash_digest (octets, digest);
  return g_bytes_new (digest, sizeof digest);
}
