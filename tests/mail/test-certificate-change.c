/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-certificate.h"

#define DAY (24 * 60 * 60)
#define NOW (20000 * (gint64) DAY)

static const char *const names[] = { "pop.example.org", "mail.example.org", NULL };
static const char *const other_names[] = { "pop.example.net", NULL };

static PrCertificate
make (const char *sha256, const char *issuer, gint64 days, const char *const *for_names)
{
  return (PrCertificate){ .sha256 = (char *) sha256,
                          .issuer = (char *) issuer,
                          .subject = (char *) "CN=pop",
                          .not_before = NOW - 60 * DAY,
                          .not_after = NOW + days * DAY,
                          .names = (char **) for_names };
}

static void
assert_told (PrCertificate before, PrCertificate now, const char *wanted)
{
  g_autofree char *text = pr_certificate_describe_change (&before, &now, NOW);

  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, wanted));
}

static void
test_same_one (void)
{
  PrCertificate one = make ("aa", "CN=R3", 20, names);

  g_assert_null (pr_certificate_describe_change (&one, &one, NOW));
}

static void
test_what_changed (void)
{
  PrCertificate due = make ("aa", "CN=R3", 20, names);
  PrCertificate early = make ("aa", "CN=R3", 200, names);
  PrCertificate over = make ("aa", "CN=R3", -1, names);
  PrCertificate now = make ("bb", "CN=R3", 300, names);
  PrCertificate new_issuer = make ("bb", "CN=Mallory", 300, names);
  PrCertificate renamed = make ("bb", "CN=R3", 300, other_names);

  assert_told (due, now, "Its issuer is the same, “CN=R3”.");
  assert_told (due, now, "about to be renewed");
  assert_told (early, now, "long before its time");
  assert_told (over, now, "was to be expected");
  assert_told (due, new_issuer, "issued by “CN=Mallory”, the one before by “CN=R3”");
  assert_told (due, renamed,
               "for pop.example.net, the one before for pop.example.org, "
               "mail.example.org.");
}

static void
test_what_is_kept_comes_back (void)
{
  PrCertificate one = make ("aa", "CN=R3", 20, names);
  g_autofree char *trait = pr_certificate_to_trait (&one);
  g_autoptr (PrCertificate) back = pr_certificate_from_trait (trait);

  g_assert_null (pr_certificate_describe_change (back, &one, NOW));
  g_assert_cmpstr (back->issuer, ==, one.issuer);
  g_assert_cmpint (back->not_before, ==, one.not_before);
  g_assert_cmpint (back->not_after, ==, one.not_after);
  g_assert_cmpstrv (back->names, (char **) names);
  g_assert_null (pr_certificate_from_trait (""));
  g_assert_null (pr_certificate_from_trait ("2\na\n1\n2\nb\nc"));
  g_assert_null (pr_certificate_from_trait ("1\na\n1\n2\nb"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/certificate-change/same-one", test_same_one);
  g_test_add_func ("/mail/certificate-change/what-changed", test_what_changed);
  g_test_add_func ("/mail/certificate-change/kept-comes-back",
                   test_what_is_kept_comes_back);
  return g_test_run ();
}
