/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#ifdef HAVE_LIBSOUP
#include "web/pr-soup-private.h"

PR_LATE_NOTE (libsoup_note,
              PR_SONAME_LIBSOUP,
              "web",
              "Signing in with the browser (OAuth 2), images of mail from the web",
              "recommended")

PrSoup pr_soup;

gboolean
pr_soup_open (GError **error)
{
  static PrLate library = { PR_SONAME_LIBSOUP, PR_SOUP_SYMBOLS (PR_LATE_NAME), &pr_soup };

  return pr_late_open (&library, error);
}
#endif
