/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-file-danger.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-file-name.h"

#define FIRST_LINES 1024 /* octets, in which a shortcut says what it is */
#define DOS_HEADER 64

static gboolean
begins (const guint8 *octets, gsize length, const char *magic, gsize n)
{
  return length >= n && memcmp (octets, magic, n) == 0;
}

#define BEGINS(magic) begins (octets, length, magic, sizeof (magic) - 1)

static gboolean
holds (const guint8 *octets, gsize length, const char *sought, gsize n)
{
  return memmem (octets, length, sought, n) != NULL;
}

/* ---- by the octets ---- */

/* A text may begin with these letters; a program has its numbers behind them. */
static gboolean
is_dos_program (const guint8 *octets, gsize length)
{
  return BEGINS ("MZ") && memchr (octets, '\0', MIN (length, DOS_HEADER)) != NULL;
}

static gboolean
is_program (const guint8 *octets, gsize length)
{
  return BEGINS ("\x7f"
                 "ELF") ||
         is_dos_program (octets, length) || BEGINS ("\xfe\xed\xfa\xce") ||
         BEGINS ("\xfe\xed\xfa\xcf") || BEGINS ("\xce\xfa\xed\xfe") ||
         BEGINS ("\xcf\xfa\xed\xfe") || BEGINS ("\xca\xfe\xba\xbe") ||
         BEGINS ("!<arch>\ndebian-binary") || BEGINS ("\xed\xab\xee\xdb") ||
         BEGINS ("dex\n");
}

static gboolean
is_script (const guint8 *octets, gsize length)
{
  gsize at = BEGINS ("\xef\xbb\xbf") ? 3 : 0;

  if (!begins (octets + at, length - at, "#!", 2))
    return FALSE;
  for (at += 2; at < length && (octets[at] == ' ' || octets[at] == '\t'); at++)
    ;
  return at < length && octets[at] == '/';
}

/* Lines of comments may stand before the group (Desktop Entry Specification). */
static gboolean
is_shortcut (const guint8 *octets, gsize length)
{
  static const char *const groups[] = { "[desktop entry]", "[internetshortcut]",
                                        "[flatpak ref]", "[shellclassinfo]" };
  g_autofree char *start = NULL;

  if (BEGINS ("L\0\0\0\x01\x14\x02\0"))
    return TRUE;
  start = g_strndup ((const char *) octets, MIN (length, FIRST_LINES));
  for (const char *line = start; line != NULL; line = strchr (line, '\n'))
    {
      line += strspn (line, "\xef\xbb\xbf \t\r\n");
      for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
        if (g_ascii_strncasecmp (line, groups[i], strlen (groups[i])) == 0)
          return TRUE;
      if (*line != '#' && *line != ';')
        return FALSE;
    }
  return FALSE;
}

/* Names of what is packed stand in the clear, in OLE in UTF-16. */
static gboolean
has_macros (const guint8 *octets, gsize length)
{
  static const char vba[] = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";

  if (BEGINS ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
    return holds (octets, length, vba, sizeof vba - 1);
  return BEGINS ("PK\x03\x04") && (holds (octets, length, "vbaProject.bin", 14) ||
                                   holds (octets, length, "Basic/script-lc.xml", 19) ||
                                   holds (octets, length, "Scripts/python/", 15));
}

static PrFileDangerKind
find_by_octets (const guint8 *octets, gsize length)
{
  if (length == 0)
    return PR_FILE_DANGER_NONE;
  if (is_program (octets, length))
    return PR_FILE_DANGER_PROGRAM;
  if (is_shortcut (octets, length))
    return PR_FILE_DANGER_SHORTCUT;
  if (is_script (octets, length))
    return PR_FILE_DANGER_SCRIPT;
  return has_macros (octets, length) ? PR_FILE_DANGER_MACROS : PR_FILE_DANGER_NONE;
}

/* ---- by the name ---- */

static PrFileDangerKind
find_by_name (const char *name)
{
  static const struct
  {
    const char *endings;
    PrFileDangerKind kind;
  } kinds[] = {
    { " bash sh ksh zsh js jse vb vbe vbs pl py rb ps1 psm1 php bat cmd ws wsc wsf wsh "
      "hta sct command ",
      PR_FILE_DANGER_SCRIPT },
    { " desktop lnk url scf flatpakref inf reg ", PR_FILE_DANGER_SHORTCUT },
    { " docm dotm xlsm xltm pptm xlam ", PR_FILE_DANGER_MACROS },
  };
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = NULL;
  g_autofree char *word = NULL;

  if ((pr_file_name_judge (name) & PR_FILE_NAME_RUNS) == 0)
    return PR_FILE_DANGER_NONE;
  ending = g_strstrip (g_ascii_strdown (dot + 1, -1));
  word = g_strconcat (" ", ending, " ", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strstr (kinds[i].endings, word) != NULL)
      return kinds[i].kind;
  return PR_FILE_DANGER_PROGRAM;
}

/* What nobody expects to run: what the octets are was not to be seen. */
static gboolean
reads_as_document (const char *name, const char *type)
{
  static const char *const starts[] = {
    "image/",          "audio/", "video/", "application/pdf", "application/msword",
    "application/vnd."
  };

  if (name != NULL && pr_file_name_reads_as_document (name))
    return TRUE;
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (type, starts[i]))
      return TRUE;
  return FALSE;
}

PrFileDanger
pr_file_danger_find (const char *name,
                     const char *type,
                     const guint8 *octets,
                     gsize length)
{
  PrFileDanger danger = { find_by_octets (octets, length), FALSE };
  PrFileDangerKind named = name == NULL ? PR_FILE_DANGER_NONE : find_by_name (name);

  if (named != PR_FILE_DANGER_NONE)
    danger.pretends = (pr_file_name_judge (name) & PR_FILE_NAME_DOUBLED) != 0;
  else if (danger.kind != PR_FILE_DANGER_MACROS && danger.kind != PR_FILE_DANGER_NONE)
    danger.pretends = reads_as_document (name, type);
  if (danger.kind == PR_FILE_DANGER_NONE)
    danger.kind = named;
  return danger;
}

/* ---- words ---- */

const char *
pr_file_danger_get_label (PrFileDanger danger)
{
  switch (danger.kind)
    {
    case PR_FILE_DANGER_PROGRAM:
      return danger.pretends ? _ ("Program, not a document") : _ ("Program");
    case PR_FILE_DANGER_SCRIPT:
      return danger.pretends ? _ ("Script, not a document") : _ ("Script");
    case PR_FILE_DANGER_SHORTCUT:
      return danger.pretends ? _ ("Shortcut, not a document") : _ ("Shortcut");
    case PR_FILE_DANGER_MACROS:
      return _ ("Has macros");
    case PR_FILE_DANGER_NONE:
    default:
      return NULL;
    }
}

char *
pr_file_danger_dup_warning (PrFileDanger danger, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (danger.kind == PR_FILE_DANGER_NONE)
    return NULL;
  if (danger.kind == PR_FILE_DANGER_MACROS)
    return g_strdup_printf (_ ("“%s” has macros: programs that can do whatever you can "
                               "do on this computer. Open it only if you asked its "
                               "sender for it."),
                            name);
  if (danger.pretends)
    return g_strdup_printf (_ ("“%s” is named like a document, but it can run as a "
                               "program. Open it only if you asked its sender for it."),
                            name);
  if (danger.kind == PR_FILE_DANGER_SHORTCUT)
    return g_strdup_printf (_ ("“%s” is a shortcut, which can start any program or page. "
                               "Open it only if you asked its sender for it."),
                            name);
  return g_strdup_printf (_ ("“%s” can run as a program and do whatever you can do on "
                             "this computer. Open it only if you asked its sender for "
                             "it."),
                          name);
}
