/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-original-module.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#define FILE_NAME "libpopreader-html.so"
#define FILE_VARIABLE "POPREADER_HTML_MODULE" /* of tests */

/* Beside the program in a build tree, else where it was installed. */
static char *
find_file (void)
{
  const char *told = g_getenv (FILE_VARIABLE);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program == NULL ? NULL : g_path_get_dirname (program);
  g_autofree char *beside =
    folder == NULL ? NULL : g_build_filename (folder, "html", FILE_NAME, NULL);

  if (told != NULL)
    return g_strdup (told);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return g_build_filename (HTML_MODULE_DIR, FILE_NAME, NULL);
}

gboolean
pr_original_module_is_here (void)
{
  static int here = -1;

  if (here < 0)
    {
      g_autofree char *file = find_file ();

      here = g_module_supported () && g_file_test (file, G_FILE_TEST_EXISTS);
    }
  return here != 0;
}

static const PrHtmlModule *
load (GError **error)
{
  g_autofree char *file = find_file ();
  /* An absolute name, so that nothing is sought elsewhere. */
  GModule *library = g_module_open (file, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  gpointer symbol = NULL;

  if (library == NULL || !g_module_symbol (library, PR_HTML_MODULE_SYMBOL, &symbol) ||
      ((const PrHtmlModule *) symbol)->version != PR_HTML_MODULE_VERSION)
    {
      g_info ("%s", library == NULL ? g_module_error () : file);
      if (library != NULL)
        g_module_close (library);
      g_set_error_literal (
        error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
        _ ("The original cannot be shown: PopReader's module for HTML cannot be opened. "
           "Install it and WebKitGTK 6.0 anew, then try again."));
      return NULL;
    }
  /* Types that it has registered cannot be taken back. */
  g_module_make_resident (library);
  return symbol;
}

const PrHtmlModule *
pr_original_module_open (GError **error)
{
  static GMutex lock;
  static const PrHtmlModule *module;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (module == NULL)
    module = load (error);
  return module;
}
