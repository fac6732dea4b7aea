/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/pr-armor.h"
#include "extract/pr-seal.h"

/* Looks for OpenPGP's armor in a text, and at the first octets of what is encrypted. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);
  PrArmor armor = { .end = 0 };
  gsize before = 0;
  PrSealLook look;

  while (pr_armor_find ((const char *) data, size, armor.end, &armor))
    {
      g_autoptr (GBytes) one =
        g_bytes_new_from_bytes (octets, armor.start, armor.end - armor.start);

      g_assert_cmpuint (armor.start, >=, before);
      g_assert_cmpuint (armor.end, >, armor.start);
      g_assert_true (pr_armor_may_be_in ((const char *) data, size));
      before = armor.end;
      pr_seal_look (PR_SEAL_OPENPGP, one, &look);
      g_assert_cmpuint (look.n_keys, <=, PR_SEAL_MAX_KEYS);
    }
  pr_seal_look (PR_SEAL_OPENPGP, octets, &look);
  pr_seal_look (PR_SEAL_SMIME, octets, &look);
  return 0;
}
