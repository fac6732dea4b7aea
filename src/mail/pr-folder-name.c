/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-folder-name.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-mail-limits.h"

static const char *const titles[] = {
  [PR_FOLDER_INBOX] = N_ ("Inbox"), [PR_FOLDER_ARCHIVE] = N_ ("Archive"),
  [PR_FOLDER_SENT] = N_ ("Sent"),   [PR_FOLDER_JUNK] = N_ ("Junk"),
  [PR_FOLDER_TRASH] = N_ ("Trash"),
};

const char *
pr_folder_kind_get_title (PrFolderKind kind)
{
  return kind < G_N_ELEMENTS (titles) ? _ (titles[kind]) : NULL;
}

const char *
pr_folder_get_title (const PrFolder *folder)
{
  const char *title;

  g_return_val_if_fail (folder != NULL, NULL);

  title = pr_folder_kind_get_title (folder->kind);
  return title == NULL ? folder->name : title;
}

char *
pr_name_fold (const char *name)
{
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  valid = g_utf8_make_valid (name, -1);
  folded = g_utf8_casefold (valid, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* Without spaces round it, in any script. */
static char *
dup_stripped (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, (gsize) (end - text));
}

static gboolean
check_letters (const char *name, GError **error)
{
  gboolean visible = FALSE;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return refuse (error, _ ("The name holds a character that cannot be shown. Leave "
                                 "it out."));
      visible = visible || g_unichar_isgraph (g_utf8_get_char (p));
    }
  if (!visible)
    return refuse (error, _ ("A folder needs a name. Type one."));
  if (strchr (name, '/') != NULL)
    return refuse (error, _ ("A “/” stands between an account and its folder. Use "
                             "another character."));
  return TRUE;
}

/* A name that every account's folders have would be there twice. */
static gboolean
is_of_a_kind (const char *name)
{
  g_autofree char *folded = pr_name_fold (name);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *plain = pr_name_fold (titles[i]);
      g_autofree char *translated = pr_name_fold (_ (titles[i]));

      if (g_str_equal (folded, plain) || g_str_equal (folded, translated))
        return TRUE;
    }
  return FALSE;
}

gboolean
pr_folder_name_refuse_taken (const char *name, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _ ("There is a folder “%s” already. Choose another name."), name);
  return FALSE;
}

char *
pr_folder_name_clean (const char *text, GError **error)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  name = dup_stripped (composed);
  if (!check_letters (name, error))
    return NULL;
  if (g_utf8_strlen (name, -1) > PR_MAIL_MAX_FOLDER_NAME_CHARS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("The name is longer than %d letters. Shorten it."),
                   PR_MAIL_MAX_FOLDER_NAME_CHARS);
      return NULL;
    }
  if (is_of_a_kind (name))
    {
      pr_folder_name_refuse_taken (name, error);
      return NULL;
    }
  return g_steal_pointer (&name);
}
