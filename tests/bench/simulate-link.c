/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/pr-link-simulator.h"

/* A server farther away: simulate-link PORT [MILLISECONDS [OCTETS]] hands every octet to
 * PORT of loopback, and back, that much later (one way: half of a round trip), at most so
 * many octets a second (0: any). Prints the port that it listens on, then answers each
 * line of its input by a line: "pace MILLISECONDS OCTETS" changes both, "counts" waits
 * until no connection is open and tells what went over the link so far, as JSON. Runs
 * until it is killed. */

static void
set_pace (PrLinkSimulator *link, const char *milliseconds, const char *octets)
{
  guint64 rate = g_ascii_strtoull (octets, NULL, 10);

  pr_link_simulator_set_pace (link, (gint64) (g_ascii_strtod (milliseconds, NULL) * 1000),
                              rate, rate);
}

static void
print_counts (PrLinkSimulator *link)
{
  PrLinkCounts counts;

  pr_link_simulator_settle (link);
  pr_link_simulator_get_counts (link, &counts);
  g_print ("{\"connections\": %u, \"round_trips\": %u, \"octets_in\": %" G_GUINT64_FORMAT
           ", \"octets_out\": %" G_GUINT64_FORMAT "}\n",
           counts.connections, counts.round_trips, counts.octets_in, counts.octets_out);
}

static void
obey (PrLinkSimulator *link, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);

  if (g_strcmp0 (words[0], "counts") == 0)
    print_counts (link);
  else if (g_strcmp0 (words[0], "pace") == 0 && g_strv_length (words) == 3)
    {
      set_pace (link, words[1], words[2]);
      g_print ("{}\n");
    }
  else
    g_error ("simulate-link: what is \"%s\"?", line);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (PrLinkSimulator) link = NULL;
  char line[256];

  if (argc < 2 || argc > 4)
    g_error ("usage: simulate-link PORT [MILLISECONDS [OCTETS]]");
  link = pr_link_simulator_new ((guint16) atoi (argv[1]));
  set_pace (link, argc > 2 ? argv[2] : "0", argc > 3 ? argv[3] : "0");
  g_print ("%u\n", pr_link_simulator_get_port (link));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    obey (link, g_strchomp (line));
  for (;;)
    pause ();
  return 0;
}
