/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "model/pr-mailbox-private.h"
#include "transfer/pr-import.h"

#define USUAL_FOLDER "Imported" /* stays, as "Inbox" does */
#define LOCAL_ACCOUNT "local"   /* before there is one */
#define MAX_NAME_CHARS 200

/* Where an import goes. */
typedef struct
{
  gint64 account; /* 0: of this computer, not there yet */
  char *account_name;
  char *folder;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->account_name);
  g_free (target->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
is_folder_name (const char *name)
{
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL) ||
      g_utf8_strlen (name, -1) > MAX_NAME_CHARS || g_ascii_isspace (*name) ||
      g_ascii_isspace (name[strlen (name) - 1]) || *name == '/' ||
      g_str_has_suffix (name, "/"))
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* What follows "@account/" in @name, or NULL where it does not begin so. */
static const char *
skip_account (const char *name, const char *account)
{
  g_autofree char *folded_account = g_utf8_casefold (account, -1);

  for (const char *slash = strchr (name, '/'); slash != NULL;
       slash = strchr (slash + 1, '/'))
    {
      g_autofree char *folded = g_utf8_casefold (name, slash - name);

      if (g_str_equal (folded, folded_account))
        return slash + 1;
    }
  return NULL;
}

/* The account that @name names, or this computer's. */
static gboolean
find_account (PrMailbox *self, const char *name, Target *target, GError **error)
{
  g_autoptr (GPtrArray) accounts = pr_store_list_accounts (self->store, error);
  const char *rest = NULL;

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (accounts, i);
      const char *own = skip_account (name, account->name);

      if (own == NULL && !(account->local && target->account == 0))
        continue;
      target->account = account->id;
      g_free (target->account_name);
      target->account_name = g_strdup (account->name);
      rest = own;
      if (own != NULL)
        break;
    }
  if (target->account_name == NULL)
    {
      target->account_name = g_strdup (LOCAL_ACCOUNT);
      rest = skip_account (name, LOCAL_ACCOUNT);
    }
  target->folder = g_strdup (rest == NULL ? name : rest);
  return accounts != NULL;
}

static gboolean
find_target (PrMailbox *self, const char *name, Target *target, GError **error)
{
  if (name == NULL)
    name = USUAL_FOLDER;
  if (is_folder_name (name))
    {
      if (!find_account (self, name, target, error))
        return FALSE;
      if (is_folder_name (target->folder))
        return TRUE;
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("The folder’s name is empty or too long, or starts or ends "
                          "with a space or a slash. Give a name such as “Old mail” or "
                          "“work/Old mail”."));
  return FALSE;
}

static PrTrouble *
make_trouble (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return pr_trouble_new (PR_TROUBLE_CANCELLED,
                           _ ("The import was cancelled. What was stored stays; import "
                              "again for the rest."),
                           FALSE);
  if (g_error_matches (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK) ||
      g_error_matches (error, PR_STORE_ERROR, PR_STORE_ERROR_READ_ONLY))
    return pr_trouble_new (PR_TROUBLE_DISK, error->message, FALSE);
  return pr_trouble_new (PR_TROUBLE_DATABASE, error->message,
                         g_error_matches (error, PR_STORE_ERROR, PR_STORE_ERROR_BUSY));
}

PrImportReport *
pr_mailbox_import (PrMailbox *self,
                   const char *const *paths,
                   const char *folder,
                   gboolean index,
                   PrImportProgressFunc progress,
                   PrImportRefusedFunc refused,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (PrImportReport) report = NULL;
  g_autoptr (GError) local_error = NULL;
  g_auto (Target) target = { 0 };
  PrImport import = { .paths = paths,
                      .index = index,
                      .progress = progress,
                      .refused = refused,
                      .user_data = user_data };

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (paths != NULL && refused != NULL, NULL);

  if (!pr_store_check_writable (self->store, error) ||
      !find_target (self, folder, &target, error))
    return NULL;
  import.account = target.account;
  import.folder = target.folder;
  report = pr_import_report_new ();
  report->account = g_strdup (target.account_name);
  report->folder = g_strdup (target.folder);
  if (!pr_import_run (self->store, &import, report, cancellable, &local_error))
    report->trouble = make_trouble (local_error);
  pr_mailbox_nudge (self);
  return g_steal_pointer (&report);
}
