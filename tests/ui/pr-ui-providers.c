/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/pr-ui-providers.h"

#include <glib/gstdio.h>
#include <unistd.h>

const char *
ui_providers_get_path (void)
{
  static char *path;

  if (path == NULL)
    path = g_strdup_printf ("%s/popreader-providers-%d.ini", g_get_tmp_dir (), getpid ());
  return path;
}

void
ui_providers_write (PrTestServer *server, PrTestServerFlags flags)
{
  g_autofree char *way =
    g_strdup_printf ("Host=127.0.0.1\nPort=%u\nSecurity=%s\nUser=local-part\n",
                     pr_test_server_get_port (server),
                     (flags & PR_TEST_SERVER_TLS) != 0 ? "tls" : "starttls");
  g_autofree char *list =
    g_strdup_printf ("[Test Mail]\nDomains=test.example;\n%sCaFile=%s\n"
                     "[Strange Mail]\nDomains=strange.example;\n%s"
                     "[Example Mail]\nDomains=example.org;\nHost=pop.example.org\n"
                     "[Needy Mail]\nDomains=needs.example;\nHost=pop.example.org\n"
                     "Needs=enable-pop;app-password;\nHelp=https://example.org/\n"
                     "[Closed Mail]\nDomains=closed.example;\nNeeds=no-pop;\n",
                     way, pr_test_server_get_ca_file (server), way);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (ui_providers_get_path (), list, -1, &error);
  g_assert_no_error (error);
}

void
ui_providers_remove (void)
{
  g_unlink (ui_providers_get_path ());
}
