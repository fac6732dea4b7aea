/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-place-state.h"

/* The machine once more, in words: state, event, the state after it; "never" where it
 * cannot happen; "before" as it was before DELE. */
static const char *const transitions[] = {
  "seen listed seen",
  "seen not-listed seen",
  "seen head-stored head",
  "seen whole-stored stored",
  "seen refused quarantined",
  "seen asked seen",
  "seen dele-by-rule never",
  "seen dele-as-asked dele-sent",
  "seen dele-refused never",
  "seen taken-back never",
  "seen kept never",
  "seen confirmed never",

  "head listed head",
  "head not-listed head",
  "head head-stored head",
  "head whole-stored stored",
  "head refused quarantined",
  "head asked head",
  "head dele-by-rule never",
  "head dele-as-asked dele-sent",
  "head dele-refused never",
  "head taken-back never",
  "head kept never",
  "head confirmed never",

  "stored listed stored",
  "stored not-listed stored",
  "stored head-stored stored",
  "stored whole-stored stored",
  "stored refused stored",
  "stored asked stored",
  "stored dele-by-rule dele-sent",
  "stored dele-as-asked dele-sent",
  "stored dele-refused never",
  "stored taken-back never",
  "stored kept never",
  "stored confirmed never",

  "dele-sent listed dele-sent",
  "dele-sent not-listed gone",
  "dele-sent head-stored dele-sent",
  "dele-sent whole-stored dele-sent",
  "dele-sent refused dele-sent",
  "dele-sent asked dele-sent",
  "dele-sent dele-by-rule again",
  "dele-sent dele-as-asked dele-sent",
  "dele-sent dele-refused before",
  "dele-sent taken-back before",
  "dele-sent kept before",
  "dele-sent confirmed gone",

  "gone listed gone",
  "gone not-listed gone",
  "gone head-stored gone",
  "gone whole-stored stored",
  "gone refused gone",
  "gone asked gone",
  "gone dele-by-rule never",
  "gone dele-as-asked dele-sent",
  "gone dele-refused never",
  "gone taken-back never",
  "gone kept never",
  "gone confirmed never",

  "quarantined listed quarantined",
  "quarantined not-listed quarantined",
  "quarantined head-stored head",
  "quarantined whole-stored stored",
  "quarantined refused quarantined",
  "quarantined asked quarantined",
  "quarantined dele-by-rule never",
  "quarantined dele-as-asked dele-sent",
  "quarantined dele-refused never",
  "quarantined taken-back never",
  "quarantined kept never",
  "quarantined confirmed never",
};

static const char *const states[PR_PLACE_N_STATES + 1] = {
  [PR_PLACE_STORED] = "stored",           [PR_PLACE_HEAD] = "head",
  [PR_PLACE_DELE_SENT] = "dele-sent",     [PR_PLACE_GONE] = "gone",
  [PR_PLACE_QUARANTINED] = "quarantined", [PR_PLACE_SEEN] = "seen",
};

static const char *const events[PR_PLACE_N_EVENTS + 1] = {
  [PR_PLACE_LISTED] = "listed",
  [PR_PLACE_NOT_LISTED] = "not-listed",
  [PR_PLACE_HEAD_STORED] = "head-stored",
  [PR_PLACE_WHOLE_STORED] = "whole-stored",
  [PR_PLACE_REFUSED] = "refused",
  [PR_PLACE_ASKED] = "asked",
  [PR_PLACE_DELE_BY_RULE] = "dele-by-rule",
  [PR_PLACE_DELE_AS_ASKED] = "dele-as-asked",
  [PR_PLACE_DELE_REFUSED] = "dele-refused",
  [PR_PLACE_TAKEN_BACK] = "taken-back",
  [PR_PLACE_KEPT] = "kept",
  [PR_PLACE_CONFIRMED] = "confirmed",
};

static guint
find (const char *const *names, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  g_error ("no such name: %s", name);
}

/* What @words say comes of a DELE_SENT that was @before; NULL: it cannot happen. */
static const char *
expect (char **words, PrPlaceState before)
{
  if (g_str_equal (words[2], "never"))
    return NULL;
  if (g_str_equal (words[2], "again"))
    return before == PR_PLACE_STORED ? "dele-sent" : NULL;
  return g_str_equal (words[2], "before") ? states[before] : words[2];
}

static void
test_transition (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 3);
  PrPlaceState state = find (states, words[0]);
  PrPlaceEvent event = find (events, words[1]);

  for (PrPlaceState before = 0; before < PR_PLACE_N_STATES; before++)
    {
      const char *expected = expect (words, before);
      PrPlaceState next = PR_PLACE_N_STATES;
      gboolean possible = pr_place_state_next (state, before, event, &next);

      g_assert_cmpint (possible, ==, expected != NULL);
      if (possible)
        g_assert_cmpstr (states[next], ==, expected);
      else
        g_assert_cmpint (next, ==, PR_PLACE_N_STATES);
    }
}

static void
test_every_transition_is_told_once (void)
{
  guint n_told[PR_PLACE_N_STATES][PR_PLACE_N_EVENTS] = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      g_auto (GStrv) words = g_strsplit (transitions[i], " ", 3);

      n_told[find (states, words[0])][find (events, words[1])]++;
    }
  for (guint state = 0; state < PR_PLACE_N_STATES; state++)
    for (guint event = 0; event < PR_PLACE_N_EVENTS; event++)
      g_assert_cmpuint (n_told[state][event], ==, 1);
}

/* No way leads from what is not STORED to a DELE by a rule, nor to GONE past DELE_SENT.
 */
static void
test_nothing_goes_by_surprise (void)
{
  for (PrPlaceState state = 0; state < PR_PLACE_N_STATES; state++)
    for (PrPlaceState before = 0; before < PR_PLACE_N_STATES; before++)
      for (PrPlaceEvent event = 0; event < PR_PLACE_N_EVENTS; event++)
        {
          PrPlaceState held = state == PR_PLACE_DELE_SENT ? before : state;
          PrPlaceState next;

          if (!pr_place_state_next (state, before, event, &next))
            continue;
          if (event == PR_PLACE_DELE_BY_RULE)
            g_assert_cmpint (held, ==, PR_PLACE_STORED);
          if (next == PR_PLACE_DELE_SENT && state != PR_PLACE_DELE_SENT)
            g_assert_true (event == PR_PLACE_DELE_BY_RULE ||
                           event == PR_PLACE_DELE_AS_ASKED);
          if (next == PR_PLACE_GONE && held != PR_PLACE_GONE)
            g_assert_true (event == PR_PLACE_CONFIRMED || event == PR_PLACE_NOT_LISTED);
          if (state == PR_PLACE_STORED && event < PR_PLACE_DELE_BY_RULE)
            g_assert_cmpint (next, ==, PR_PLACE_STORED);
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/place-state/every-transition-is-told-once",
                   test_every_transition_is_told_once);
  g_test_add_func ("/mail/place-state/nothing-goes-by-surprise",
                   test_nothing_goes_by_surprise);
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      g_autofree char *path =
        g_strconcat ("/mail/place-state/transition/", transitions[i], NULL);

      g_test_add_data_func (g_strdelimit (path, " ", '-'), transitions[i],
                            test_transition);
    }
  return g_test_run ();
}
