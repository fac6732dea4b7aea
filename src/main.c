/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include "ui/pr-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (PrApplication) application = NULL;

  /* What is told by the environment must not open the view of originals to others. */
  g_unsetenv ("WEBKIT_INSPECTOR_SERVER");
  g_unsetenv ("WEBKIT_INSPECTOR_HTTP_SERVER");
  g_unsetenv ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS");
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("PopReader");

  application = pr_application_new (NULL, TRUE);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
