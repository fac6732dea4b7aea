/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The other process of the tests: store-writer PROFILE ACCOUNT FIRST N adds messages in
 * batches and prints how many are durable after each. */

#include <stdio.h>
#include <stdlib.h>

#include "store-fixture.h"

#define BATCH 8

int
main (int argc, char *argv[])
{
  StoreFixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = NULL;
  guint first, n;

  if (argc != 5)
    return 2;
  store = f.store = pr_store_open (argv[1], NULL, &error);
  if (store == NULL)
    {
      fprintf (stderr, "store-writer: %s\n", error->message);
      return 1;
    }
  f.account = atoi (argv[2]);
  first = atoi (argv[3]);
  n = atoi (argv[4]);
  for (guint done = 0; done < n; done += BATCH)
    {
      guint left = 0;

      store_fixture_fill (&f, first + done, MIN (BATCH, n - done));
      printf ("%u\n", done + MIN (BATCH, n - done));
      fflush (stdout);
      if (!pr_store_index_some (store, BATCH / 2, &left, NULL, &error))
        {
          fprintf (stderr, "store-writer: %s\n", error->message);
          return 1;
        }
    }
  return 0;
}
