/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-group.h"

#include <string.h>

/* What a row says of the conversation that it stands for. */

static void
add (PrGroup *group, gint64 key, PrFlags flags, gboolean here, const char *from)
{
  const PrGroupMember member = { .key = key, .flags = flags, .here = here };
  const char *bracket = strchr (from, '<');
  g_autofree char *name = bracket == NULL || bracket == from
                            ? g_strdup (from)
                            : g_strchomp (g_strndup (from, (gsize) (bracket - from)));

  pr_group_add (group, &member, from, name, g_str_equal (name, "Myself"));
}

static void
assert_short (const char *name, const char *expected)
{
  g_autoptr (PrGroup) group = pr_group_new ();
  g_autofree char *from = g_strconcat (name, " <one@example.org>", NULL);
  g_autofree char *brief = NULL;

  add (group, 1, 0, TRUE, strchr (name, '@') == NULL ? from : name);
  add (group, 2, 0, TRUE, "Somebody Else <two@example.org>");
  brief = pr_group_dup_short_name (group, 0);
  g_assert_cmpstr (brief, ==, expected);
}

static void
test_names_are_short (void)
{
  assert_short ("Ada Lovelace", "Ada");
  assert_short ("Lovelace, Ada", "Ada");
  assert_short ("Dr. Ada Lovelace", "Ada");
  assert_short ("Ada", "Ada");
  assert_short ("山田 太郎", "山田");
  assert_short ("ada@example.org", "ada");
  assert_short ("J. R.", "J. R.");
  assert_short ("Lovelace,", "Lovelace,");
}

static void
test_two_of_one_short_name_have_their_whole_names (void)
{
  g_autoptr (PrGroup) group = pr_group_new ();
  g_autofree char *lovelace = NULL;
  g_autofree char *byron = NULL;
  g_autofree char *charles = NULL;

  add (group, 1, 0, TRUE, "Ada Lovelace <ada@example.org>");
  add (group, 2, 0, TRUE, "Ada Byron <byron@example.org>");
  add (group, 3, 0, TRUE, "Charles Babbage <cb@example.org>");
  lovelace = pr_group_dup_short_name (group, 0);
  byron = pr_group_dup_short_name (group, 1);
  charles = pr_group_dup_short_name (group, 2);
  g_assert_cmpstr (lovelace, ==, "Ada Lovelace");
  g_assert_cmpstr (byron, ==, "Ada Byron");
  g_assert_cmpstr (charles, ==, "Charles");
}

static void
test_a_person_is_known_by_the_address (void)
{
  g_autoptr (PrGroup) group = pr_group_new ();

  add (group, 1, 0, TRUE, "Ada Lovelace <ada@example.org>");
  add (group, 2, 0, TRUE, "Ada <ADA@example.org>");
  add (group, 3, 0, TRUE, "Myself <one@example.org>");
  add (group, 4, 0, TRUE, "Myself <other@example.org>");
  add (group, 5, 0, TRUE, "No address");
  add (group, 6, 0, TRUE, "Another without");
  g_assert_cmpuint (group->people->len, ==, 4);
  g_assert_true (g_array_index (group->people, PrGroupPerson, 1).own);
}

static void
test_flags_are_of_what_is_in_the_folder (void)
{
  g_autoptr (PrGroup) group = pr_group_new ();
  g_autoptr (PrGroup) read = NULL;
  g_autoptr (PrGroup) all_read = NULL;

  add (group, 1, PR_FLAG_UNREAD | PR_FLAG_STARRED, FALSE, "Bob <bob@example.org>");
  add (group, 2, PR_FLAG_UNREAD, TRUE, "Ada <ada@example.org>");
  add (group, 3, PR_FLAG_UNREAD | PR_FLAG_ATTACHMENT, TRUE, "Eve <eve@example.org>");
  g_assert_cmpint (pr_group_get_flags (group), ==, PR_FLAG_UNREAD | PR_FLAG_ATTACHMENT);
  g_assert_cmpint (pr_group_get_unread (group), ==, 2);
  g_assert_false (pr_group_is_unread_of (group, 0));
  g_assert_true (pr_group_is_unread_of (group, 1));
  read = pr_group_with_flags (group, 2, 0, PR_FLAG_UNREAD);
  g_assert_cmpint (pr_group_get_unread (read), ==, 3);
  g_assert_false (pr_group_is_unread_of (read, 1));
  all_read = pr_group_with_flags (read, 0, PR_FLAG_STARRED, PR_FLAG_UNREAD);
  g_assert_cmpint (pr_group_get_flags (all_read), ==,
                   PR_FLAG_STARRED | PR_FLAG_ATTACHMENT);
  g_assert_cmpint (pr_group_find (all_read, 1)->flags, ==,
                   PR_FLAG_UNREAD | PR_FLAG_STARRED);
  /* What was copied is as it was. */
  g_assert_cmpint (pr_group_get_unread (group), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/group/names-are-short", test_names_are_short);
  g_test_add_func ("/mail/group/same-short-name-whole-names",
                   test_two_of_one_short_name_have_their_whole_names);
  g_test_add_func ("/mail/group/known-by-address", test_a_person_is_known_by_the_address);
  g_test_add_func ("/mail/group/flags-of-the-folder",
                   test_flags_are_of_what_is_in_the_folder);
  return g_test_run ();
}
