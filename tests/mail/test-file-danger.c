/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-file-danger.h"

#include <string.h>

#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

typedef struct
{
  const char *test;
  const char *name;
  const char *type;
  const char *octets;
  gsize length;
  PrFileDanger danger;
} Row;

#define OCTETS(string) string, sizeof (string) - 1
#define NONE                   \
  {                            \
    PR_FILE_DANGER_NONE, FALSE \
  }
#define DANGER(kind, pretends)      \
  {                                 \
    PR_FILE_DANGER_##kind, pretends \
  }

static const Row rows[] = {
  { "document", "a.pdf", "application/pdf", OCTETS ("%PDF-1.4"), NONE },
  { "nothing-at-all", NULL, NULL, OCTETS (""), NONE },
  { "empty-program", "a.exe", NULL, OCTETS (""), DANGER (PROGRAM, FALSE) },
  { "elf-named-as-a-picture", "photo.jpg", "image/jpeg",
    OCTETS ("\x7f"
            "ELF\x02"),
    DANGER (PROGRAM, TRUE) },
  { "elf-without-a-name", NULL, "application/pdf",
    OCTETS ("\x7f"
            "ELF\x02"),
    DANGER (PROGRAM, TRUE) },
  { "elf-that-says-so", "tool", "application/x-executable",
    OCTETS ("\x7f"
            "ELF\x02"),
    DANGER (PROGRAM, FALSE) },
  { "dos-named-as-a-document", "invoice.pdf", "application/pdf",
    OCTETS ("MZ\x90\0\x03\0\0\0"), DANGER (PROGRAM, TRUE) },
  { "text-about-mz", "mz.txt", "text/plain", OCTETS ("MZ is a pair of letters."), NONE },
  { "two-endings", "invoice.pdf.exe", "application/octet-stream", OCTETS ("x"),
    DANGER (PROGRAM, TRUE) },
  { "script-named-as-a-text", "readme.txt", "text/plain", OCTETS ("#!/bin/sh\nrm\n"),
    DANGER (SCRIPT, TRUE) },
  { "script-with-a-mark", "run", NULL, OCTETS ("\xef\xbb\xbf#! /bin/sh\n"),
    DANGER (SCRIPT, FALSE) },
  { "script-that-says-so", "run.sh", "text/x-sh", OCTETS ("#!/bin/sh\n"),
    DANGER (SCRIPT, FALSE) },
  { "heading-is-no-script", "a.md", "text/markdown", OCTETS ("#! important\n"), NONE },
  { "starter-named-as-a-document", "letter.odt", NULL,
    OCTETS ("# a comment\n\n[Desktop Entry]\nExec=rm\n"), DANGER (SHORTCUT, TRUE) },
  { "starter-that-says-so", "a.desktop", "application/x-desktop",
    OCTETS ("[Desktop Entry]\n"), DANGER (SHORTCUT, FALSE) },
  { "letter-about-starters", "a.txt", "text/plain",
    OCTETS ("Write\n[Desktop Entry]\nto begin.\n"), NONE },
  { "windows-shortcut", "a.pdf", NULL, OCTETS ("L\0\0\0\x01\x14\x02\0\0"),
    DANGER (SHORTCUT, TRUE) },
  { "page-shortcut", "page.url", NULL, OCTETS ("[internetshortcut]\r\nURL=file:x\r\n"),
    DANGER (SHORTCUT, FALSE) },
  { "macros-by-the-name", "a.docm", NULL, OCTETS ("PK\x03\x04"), DANGER (MACROS, FALSE) },
  { "macros-in-a-zip", "a.docx", NULL, OCTETS ("PK\x03\x04....word/vbaProject.bin.."),
    DANGER (MACROS, FALSE) },
  { "macros-of-libreoffice", "a.odt", NULL, OCTETS ("PK\x03\x04..Basic/script-lc.xml"),
    DANGER (MACROS, FALSE) },
  { "macros-in-ole", "a.doc", "application/msword",
    OCTETS (OLE "...._\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0..."), DANGER (MACROS, FALSE) },
  { "document-in-ole", "a.doc", "application/msword", OCTETS (OLE "W\0o\0r\0d\0"), NONE },
  { "text-about-macros", "a.txt", "text/plain", OCTETS ("vbaProject.bin"), NONE },
};

static void
test_is_told (gconstpointer data)
{
  const Row *row = data;
  PrFileDanger danger =
    pr_file_danger_find (row->name, row->type, (const guint8 *) row->octets, row->length);
  const char *label = pr_file_danger_get_label (danger);
  g_autofree char *warning = pr_file_danger_dup_warning (danger, "the file");

  g_assert_cmpint (danger.kind, ==, row->danger.kind);
  g_assert_cmpint (danger.pretends, ==, row->danger.pretends);
  if (danger.kind == PR_FILE_DANGER_NONE)
    {
      g_assert_null (label);
      g_assert_null (warning);
      return;
    }
  g_assert_true ((strstr (label, "not a document") != NULL) == danger.pretends);
  g_assert_true (g_str_has_prefix (warning, "“the file” "));
}

/* Every octet of a file may be the last one. */
static void
test_no_octet_behind_the_end_is_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length <= rows[i].length; length++)
      {
        guint8 *octets = g_memdup2 (rows[i].octets, length);

        pr_file_danger_find (rows[i].name, rows[i].type, octets, length);
        g_free (octets);
      }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/file-danger/", rows[i].test, NULL);

      g_test_add_data_func (path, &rows[i], test_is_told);
    }
  g_test_add_func ("/mail/file-danger/no-octet-behind-the-end-is-read",
                   test_no_octet_behind_the_end_is_read);
  return g_test_run ();
}
