/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include <string.h>
#include "support/pr-test-gnupg.h"

/* What is encrypted or signed. */

static void
add (Shots *shots, guint n, const char *subject, const char *entity)
{
  g_autofree char *uidl = g_strdup_printf ("protected-%u", n);
  g_autofree char *text = g_strdup_printf (
    "From: Ada Lovelace <ada@example.org>\r\nTo: Charles <charles@example.org>\r\n"
    "Subject: %s\r\nDate: Thu, 1 Jan 2026 13:00:%02u +0000\r\nMIME-Version: 1.0\r\n%s",
    subject, n, entity);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_test_server_add (shots->f.server, uidl, octets);
}

static char *
wrap (const char *armor)
{
  return g_strconcat ("Content-Type: multipart/encrypted; boundary=e; "
                      "protocol=\"application/pgp-encrypted\"\r\n\r\n--e\r\n"
                      "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
                      "--e\r\nContent-Type: application/octet-stream\r\n\r\n",
                      armor, "\r\n--e--\r\n", NULL);
}

static void
add_all (Shots *shots, PrTestGnupg *gnupg)
{
  g_autofree char *signed_one = pr_test_gnupg_encrypt (
    gnupg,
    "Content-Type: text/plain\r\n\r\nDear Charles,\r\n\r\nthe engine weaves algebraic "
    "patterns, and nobody else needs to know.\r\n\r\nAda\r\n",
    TRUE);
  g_autofree char *encrypted = wrap (signed_one);
  g_autofree char *clear = pr_test_gnupg_clear_sign (gnupg, "Pay nothing to anybody.\n");
  g_autofree char *mixed = g_strconcat ("\r\nPlease pay at once.\r\n\r\n", clear, NULL);
  g_autofree char *part =
    g_strconcat ("Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nThe list "
                 "adds this line.\r\n--o\r\n",
                 encrypted, "\r\n--o--\r\n", NULL);

  add (shots, 1, "Encryptedletter", encrypted);
  add (shots, 2, "Partlysigned", mixed);
  add (shots, 3, "Partlyencrypted", part);
}

static void
open_message (Shots *shots, const char *query)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);
  PrReader *reader = pr_window_get_reader (shots->f.window);

  pr_list_pane_start_search (pane, query);
  ui_wait_until (pr_list_pane_get_query (pane) != NULL &&
                 ui_is_settled (shots->f.window) &&
                 ui_fixture_get_n_rows (&shots->f) == 1);
  ui_fixture_select (&shots->f, 0);
  ui_wait_until (pr_reader_get_opened (reader) != NULL && pr_reader_is_complete (reader));
}

void
shots_take_protected (Shots *shots)
{
  PrTestGnupg gnupg;

  pr_test_gnupg_set_up (&gnupg, PR_TEST_OPENPGP);
  if (!gnupg.usable)
    {
      pr_test_gnupg_tear_down (&gnupg);
      return;
    }
  add_all (shots, &gnupg);
  ui_fixture_check (&shots->f);
  open_message (shots, "subject:Encryptedletter");
  shots_save (shots, "64-decrypted");
  shots_resize (shots, 360, 640);
  shots_save (shots, "64-decrypted-narrow");
  shots_resize (shots, 1200, 760);
  open_message (shots, "subject:Partlysigned");
  shots_save (shots, "65-partly-signed");
  open_message (shots, "subject:Partlyencrypted");
  shots_save (shots, "66-partly-encrypted");
  pr_test_gnupg_forget (&gnupg);
  open_message (shots, "subject:Encryptedletter");
  shots_save (shots, "67-no-key");
  pr_list_pane_stop_search (pr_window_get_list_pane (shots->f.window));
  pr_test_gnupg_tear_down (&gnupg);
}
