/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <malloc.h>

#include "cli/pr-cli.h"

/* Each thread would have an arena of its own, that keeps what the largest messages took;
 * and the threshold would rise with the first large block that is freed. */
static void
spare_memory (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 2);
  mallopt (M_MMAP_THRESHOLD, 1 << 20);
  mallopt (M_TRIM_THRESHOLD, 1 << 20);
#endif
}

int
main (int argc, char **argv)
{
  spare_memory ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  return pr_cli_main (argc, argv);
}
