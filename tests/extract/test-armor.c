/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "extract/pr-armor.h"
#include "extract/pr-seal.h"

#define MESSAGE \
  "-----BEGIN PGP MESSAGE-----\n\nhQEMA85UlbCG59RCAQf9Hr\n-----END PGP MESSAGE-----\n"
#define SIGNED                                                 \
  "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n" \
  "text\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niHUEARYI\r\n"  \
  "-----END PGP SIGNATURE-----\r\n"

static void
test_region_ends_with_its_last_line (void)
{
  static const char text[] = "before\n" MESSAGE "between\n" SIGNED "after\n";
  PrArmor armor;

  g_assert_true (pr_armor_find (text, strlen (text), 0, &armor));
  g_assert_cmpint (armor.kind, ==, PR_ARMOR_MESSAGE);
  g_assert_cmpuint (armor.start, ==, strlen ("before\n"));
  g_assert_cmpuint (armor.end, ==, strlen ("before\n" MESSAGE));
  g_assert_true (pr_armor_find (text, strlen (text), armor.end, &armor));
  g_assert_cmpint (armor.kind, ==, PR_ARMOR_SIGNED);
  g_assert_cmpuint (armor.start, ==, strlen ("before\n" MESSAGE "between\n"));
  g_assert_cmpuint (armor.end, ==, strlen ("before\n" MESSAGE "between\n" SIGNED));
  g_assert_false (pr_armor_find (text, strlen (text), armor.end, &armor));
}

static void
test_what_is_quoted_or_cut_is_none (void)
{
  static const char *const texts[] = {
    "",
    "> -----BEGIN PGP MESSAGE-----\n> x\n> -----END PGP MESSAGE-----\n",
    "-----BEGIN PGP MESSAGE-----\n\nhQEM\n",
    "-----BEGIN PGP MESSAGE----- of mine\n\n-----END PGP MESSAGE-----\n",
    "-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n-----END PGP SIGNATURE-----\n",
    "-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n-----END PGP PUBLIC KEY BLOCK-----\n",
  };
  PrArmor armor;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (pr_armor_find (texts[i], strlen (texts[i]), 0, &armor));
}

/* What stood before was never ended: it is not part of what is. */
static void
test_start_amid_another_begins_anew (void)
{
  static const char text[] = "-----BEGIN PGP SIGNED MESSAGE-----\n\nmine\n" SIGNED;
  PrArmor armor;

  g_assert_true (pr_armor_find (text, strlen (text), 0, &armor));
  g_assert_cmpuint (armor.start, ==, strlen (text) - strlen (SIGNED));
}

static void
look (PrSealProtocol protocol, const char *octets, gsize length, PrSealLook *found)
{
  g_autoptr (GBytes) bytes = g_bytes_new (octets, length);

  pr_seal_look (protocol, bytes, found);
}

static void
test_packets_tell_for_whom_and_how (void)
{
  static const char shielded[] = "\x84\x0d\x03\x12\x34\x56\x78\x9a\xbc\xde\xf0\x01"
                                 "abc\xd2\x04"
                                 "\x01xyz";
  static const char bare[] = "\x84\x0d\x03\x12\x34\x56\x78\x9a\xbc\xde\xf0\x01"
                             "abc\xc9\x04"
                             "xxyz";
  static const char by_words[] = "\x8c\x0d\x04\x09\x03\x08pppppppp`\xd2\x02\x01x";
  static const char is_signed[] = "\x90\x0d\x03\x00\x0a\x01\x01\x02\x03\x04\x05\x06\x07"
                                  "\x08\x01";
  PrSealLook found;

  look (PR_SEAL_OPENPGP, shielded, sizeof shielded - 1, &found);
  g_assert_cmpint (found.kind, ==, PR_SEAL_ENCRYPTED);
  g_assert_true (found.shielded);
  g_assert_cmpuint (found.n_keys, ==, 1);
  g_assert_cmpuint (found.n_ways, ==, 1);
  g_assert_cmpuint (found.keys[0], ==, 0x123456789abcdef0);
  look (PR_SEAL_OPENPGP, bare, sizeof bare - 1, &found);
  g_assert_cmpint (found.kind, ==, PR_SEAL_ENCRYPTED);
  g_assert_false (found.shielded);
  look (PR_SEAL_OPENPGP, by_words, sizeof by_words - 1, &found);
  g_assert_true (found.by_passphrase);
  g_assert_cmpuint (found.n_ways, ==, 1);
  look (PR_SEAL_OPENPGP, is_signed, sizeof is_signed - 1, &found);
  g_assert_cmpint (found.kind, ==, PR_SEAL_SIGNED);
}

static void
test_cms_tells_what_it_is (void)
{
  static const char enveloped[] = "\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
                                  "\x07\x03\xa0";
  static const char endless[] =
    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0";
  PrSealLook found;

  look (PR_SEAL_SMIME, enveloped, sizeof enveloped - 1, &found);
  g_assert_cmpint (found.kind, ==, PR_SEAL_ENCRYPTED);
  look (PR_SEAL_SMIME, endless, sizeof endless - 1, &found);
  g_assert_cmpint (found.kind, ==, PR_SEAL_SIGNED);
  for (gsize i = 0; i < sizeof enveloped - 2; i++)
    {
      look (PR_SEAL_SMIME, enveloped, i, &found);
      g_assert_cmpint (found.kind, ==, PR_SEAL_NONE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/armor/region-ends-with-its-last-line",
                   test_region_ends_with_its_last_line);
  g_test_add_func ("/armor/what-is-quoted-or-cut-is-none",
                   test_what_is_quoted_or_cut_is_none);
  g_test_add_func ("/armor/start-amid-another-begins-anew",
                   test_start_amid_another_begins_anew);
  g_test_add_func ("/seal/packets-tell-for-whom-and-how",
                   test_packets_tell_for_whom_and_how);
  g_test_add_func ("/seal/cms-tells-what-it-is", test_cms_tells_what_it_is);
  return g_test_run ();
}
