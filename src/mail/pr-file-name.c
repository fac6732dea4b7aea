/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-file-name.h"

#include <string.h>

static gboolean
is_among (const char *const *names, const char *name)
{
  for (; *names != NULL; names++)
    if (g_ascii_strcasecmp (*names, name) == 0)
      return TRUE;
  return FALSE;
}

/* What systems run, or hand to something that runs it. */
static gboolean
runs (const char *extension)
{
  static const char *const extensions[] = {
    "appimage", "apk", "app",     "bash",    "bat",  "bin",  "cmd",  "com",
    "command",  "cpl", "deb",     "dll",     "dmg",  "elf",  "exe",  "flatpakref",
    "hta",      "inf", "iso",     "img",     "jar",  "js",   "jse",  "ksh",
    "lnk",      "msc", "msi",     "msp",     "mst",  "php",  "pif",  "pkg",
    "pl",       "ps1", "psm1",    "py",      "rb",   "reg",  "rpm",  "run",
    "scf",      "scr", "sct",     "service", "sh",   "snap", "so",   "url",
    "vb",       "vbe", "vbs",     "vhd",     "vhdx", "ws",   "wsc",  "wsf",
    "wsh",      "zsh", "desktop", "docm",    "dotm", "xlsm", "xltm", "pptm",
    "xlam",     NULL,
  };

  return is_among (extensions, extension);
}

/* What people think they may open. */
static gboolean
reads_harmless (const char *extension)
{
  static const char *const extensions[] = {
    "avi",  "bmp",  "csv", "doc", "docx", "gif", "htm", "html", "jpeg",
    "jpg",  "mov",  "mp3", "mp4", "odp",  "ods", "odt", "pdf",  "png",
    "ppt",  "pptx", "rtf", "tif", "tiff", "txt", "wav", "webp", "xls",
    "xlsx", "xml",  "zip", "eml", "ics",  "svg", NULL,
  };

  return is_among (extensions, extension);
}

/* The extension before the last; or NULL. Free with g_free (). */
static char *
dup_inner_extension (const char *name, const char *last_dot)
{
  g_autofree char *stem = g_strchomp (g_strndup (name, last_dot - name));
  const char *dot = strrchr (stem, '.');

  return dot != NULL ? g_strdup (dot + 1) : NULL;
}

PrFileNameFlags
pr_file_name_judge (const char *name)
{
  const char *dot;
  g_autofree char *last = NULL;
  g_autofree char *inner = NULL;

  g_return_val_if_fail (name != NULL, 0);

  dot = strrchr (name, '.');
  if (dot == NULL)
    return 0;
  last = g_strstrip (g_strdup (dot + 1));
  if (!runs (last))
    return 0;
  inner = dup_inner_extension (name, dot);
  return PR_FILE_NAME_RUNS |
         (inner != NULL && reads_harmless (inner) ? PR_FILE_NAME_DOUBLED : 0);
}

gboolean
pr_file_name_reads_as_document (const char *name)
{
  const char *dot;
  g_autofree char *last = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  dot = strrchr (name, '.');
  last = dot == NULL ? NULL : g_strstrip (g_strdup (dot + 1));
  return last != NULL && reads_harmless (last);
}

char *
pr_file_name_settle (const char *name)
{
  static const char *const devices[] = {
    "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", NULL,
  };
  g_autofree char *stem = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  stem = g_strstrip (g_strndup (name, strcspn (name, ".")));
  return is_among (devices, stem) ? g_strconcat ("_", name, NULL) : g_strdup (name);
}
