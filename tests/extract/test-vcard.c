/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "extract/pr-extract-limits.h"
#include "extract/pr-vcard.h"

static PrContact *
read_one (const char *text)
{
  g_autoptr (GPtrArray) contacts = pr_vcard_read (text, strlen (text));

  g_assert_cmpuint (contacts->len, ==, 1);
  return g_ptr_array_steal_index (contacts, 0);
}

static void
assert_ada (const PrContact *ada)
{
  g_assert_cmpstr (ada->name, ==, "Ada Lov\xc3\xa9lace");
  g_assert_cmpstr (ada->emails[0], ==, "ada@example.org");
  g_assert_null (ada->emails[1]);
  g_assert_cmpstr (ada->phones[0], ==, "+44-20-1234");
  g_assert_cmpstr (ada->addresses[0], ==, "12 St James's Square, London, SW1Y");
}

static void
test_version_2_1_is_read (void)
{
  g_autoptr (PrContact) ada =
    read_one ("BEGIN:VCARD\r\nVERSION:2.1\r\n"
              "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Lov=E9=\r\nlace;Ada\r\n"
              "TEL;WORK;VOICE:+44-20-1234\r\nEMAIL;INTERNET:ada@example.org\r\n"
              "ADR;HOME:;;12 St James's Square;London;;SW1Y;\r\nEND:VCARD\r\n");

  assert_ada (ada);
}

static void
test_version_3_0_is_read (void)
{
  g_autoptr (PrContact) ada = read_one (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lov\xc3\xa9lace\nN:Lov\xc3\xa9lace;Ada;;;\n"
    "ORG:Engines\\, Ltd.;Programs\nTITLE:Countess\n"
    "item1.EMAIL;TYPE=internet:ada@example.org\nTEL;TYPE=work:+44-20-1234\n"
    "ADR;TYPE=home:;;12 St James's Square;London;;SW1Y;\nEND:VCARD\n");

  assert_ada (ada);
  g_assert_cmpstr (ada->organization, ==, "Engines, Ltd., Programs");
  g_assert_cmpstr (ada->title, ==, "Countess");
}

static void
test_version_4_0_is_read (void)
{
  g_autoptr (PrContact) ada =
    read_one ("BEGIN:VCARD\nVERSION:4.0\nFN:Ada Lov\xc3\xa9lace\n"
              "TEL;VALUE=uri;TYPE=\"voice,home\":tel:+44-20-1234\nEMAIL:ada@example.org\n"
              "EMAIL;PREF=1:ada@example.org\n"
              "ADR;LABEL=\"x:y;z\":;;12 St James's Square;London;;SW1Y;\nEND:VCARD\n");

  assert_ada (ada);
}

static void
test_card_without_a_name_has_its_firms (void)
{
  g_autoptr (PrContact) firm =
    read_one ("BEGIN:VCARD\nORG:Engines\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n");

  g_assert_cmpstr (firm->name, ==, "Engines");
}

static void
test_many_are_cut (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) contacts = NULL;

  for (guint i = 0; i < 500; i++)
    {
      g_string_append (text, "BEGIN:VCARD\nFN:x\n");
      for (guint j = 0; j < 50; j++)
        g_string_append_printf (text, "TEL:%u\n", j);
      g_string_append (text, "END:VCARD\n");
    }
  contacts = pr_vcard_read (text->str, text->len);
  g_assert_cmpuint (contacts->len, ==, PR_EXTRACT_MAX_CONTACTS);
  g_assert_cmpuint (g_strv_length (((PrContact *) contacts->pdata[0])->phones), ==,
                    PR_EXTRACT_MAX_VALUES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vcard/version-2.1-is-read", test_version_2_1_is_read);
  g_test_add_func ("/vcard/version-3.0-is-read", test_version_3_0_is_read);
  g_test_add_func ("/vcard/version-4.0-is-read", test_version_4_0_is_read);
  g_test_add_func ("/vcard/card-without-a-name-has-its-firms",
                   test_card_without_a_name_has_its_firms);
  g_test_add_func ("/vcard/many-are-cut", test_many_are_cut);
  return g_test_run ();
}
