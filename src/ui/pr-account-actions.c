/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-application-private.h"

#include <glib/gi18n-lib.h>
#include "model/pr-items.h"
#include "ui/pr-account-form.h"
#include "ui/pr-details-window.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-server-window.h"
#include "ui/pr-sign-in-window.h"

/* The verbs on one account, whose name is their parameter. */

static PrAccountItem *
find_account (PrApplication *self, const char *name)
{
  GListModel *accounts = pr_mailbox_get_accounts (pr_application_get_mailbox (self));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (accounts, i);

      if (g_str_equal (pr_account_item_get_account (item)->name, name))
        return g_steal_pointer (&item);
    }
  return NULL;
}

/* Whether @window is one beside the main window that is about the account @name. */
static gboolean
is_about (GtkWindow *window, const char *name)
{
  const char *shown = NULL;

  if (PR_IS_DETAILS_WINDOW (window))
    shown = pr_details_window_get_account (PR_DETAILS_WINDOW (window));
  else if (PR_IS_SERVER_WINDOW (window))
    shown = pr_server_window_get_account (PR_SERVER_WINDOW (window));
  else if (PR_IS_SIGN_IN_WINDOW (window))
    shown = pr_sign_in_window_get_account (PR_SIGN_IN_WINDOW (window));
  else if (PR_IS_ACCOUNT_FORM (window))
    shown = pr_account_form_get_changed (PR_ACCOUNT_FORM (window));
  return g_strcmp0 (shown, name) == 0;
}

/* Shows again what is open on @name already. */
static gboolean
present_again (PrApplication *self, GType type, const char *name)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL;
       l = l->next)
    if (g_type_is_a (G_OBJECT_TYPE (l->data), type) && is_about (l->data, name))
      {
        gtk_window_present (l->data);
        return TRUE;
      }
  return FALSE;
}

static void
present_beside (PrApplication *self, GtkWindow *window)
{
  gtk_window_set_application (window, GTK_APPLICATION (self));
  gtk_window_set_transient_for (window, GTK_WINDOW (pr_application_get_window (self)));
  gtk_window_present (window);
}

static void
tell (PrApplication *self, const char *sentence)
{
  PrWindow *window = pr_application_get_window (self);

  if (window != NULL)
    pr_window_tell (window, sentence);
}

/* ---- checking ---- */

static void
check_account_action (GSimpleAction *action, GVariant *name, gpointer user_data)
{
  const char *const names[] = { g_variant_get_string (name, NULL), NULL };

  pr_application_check (user_data, names);
}

static void
cancel_check_action (GSimpleAction *action, GVariant *name, gpointer user_data)
{
  pr_mailbox_cancel_sync (pr_application_get_mailbox (user_data),
                          g_variant_get_string (name, NULL));
}

static void
account_details_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrApplication *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (PrAccountItem) item = find_account (self, name);

  if (item != NULL && !present_again (self, PR_TYPE_DETAILS_WINDOW, name))
    present_beside (self,
                    GTK_WINDOW (
                      pr_details_window_new (pr_application_get_mailbox (self), item)));
}

static void
server_messages_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrApplication *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (PrAccountItem) item = find_account (self, name);

  if (item != NULL && !present_again (self, PR_TYPE_SERVER_WINDOW, name))
    present_beside (self,
                    GTK_WINDOW (
                      pr_server_window_new (pr_application_get_mailbox (self), item)));
}

/* ---- adding and changing ---- */

static void
account_changed_cb (gpointer form,
                    const char *name,
                    gboolean session_only,
                    PrApplication *self)
{
  const char *const names[] = { name, NULL };

  g_assert (PR_IS_APPLICATION (self));

  if (session_only)
    tell (self, _ ("Password kept until PopReader closes"));
  pr_application_check (self, names);
}

static void
account_added_cb (gpointer form,
                  const char *name,
                  gboolean session_only,
                  PrApplication *self)
{
  PrWindow *window = pr_application_get_window (self);

  if (window != NULL)
    pr_sidebar_select_inbox (pr_window_get_sidebar (window), name);
  account_changed_cb (form, name, session_only, self);
}

/* What the window's first page does once an account is made there. */
static void
account_added_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name;
  gboolean session_only;

  g_variant_get (parameter, "(&sb)", &name, &session_only);
  account_added_cb (NULL, name, session_only, user_data);
}

static PrAccountForm *
present_form (PrApplication *self, const PrAccount *account)
{
  PrAccountForm *form = pr_account_form_new (pr_application_get_mailbox (self), account);

  g_signal_connect_object (form, "account-saved",
                           G_CALLBACK (account == NULL ? account_added_cb
                                                       : account_changed_cb),
                           self, 0);
  present_beside (self, GTK_WINDOW (form));
  return form;
}

/* Where a password is what is missing, the form says so above it. */
static void
present_form_for (PrApplication *self, PrAccountItem *item)
{
  PrAccountForm *form = present_form (self, pr_account_item_get_account (item));

  if (!pr_account_item_get_in_doubt (item) &&
      g_strcmp0 (pr_account_item_get_trouble_code (item),
                 pr_trouble_code_to_string (PR_TROUBLE_AUTH)) == 0)
    pr_account_fields_explain (pr_account_form_get_fields (form),
                               pr_account_item_get_trouble (item));
}

static void
add_account_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  present_form (user_data, NULL);
}

static void
edit_account_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrApplication *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (PrAccountItem) item = find_account (self, name);

  if (item != NULL && !present_again (self, PR_TYPE_ACCOUNT_FORM, name))
    present_form_for (self, item);
}

/* ---- signing in ---- */

typedef struct
{
  PrApplication *application; /* owned */
  char *name;                 /* owned */
} SignedIn;

static void
other_check_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignedIn *signed_in = user_data;
  const char *const names[] = { signed_in->name, NULL };
  g_autoptr (GPtrArray) reports =
    pr_mailbox_sync_finish (PR_MAILBOX (source), result, NULL);

  pr_application_check (signed_in->application, names);
  g_object_unref (signed_in->application);
  g_free (signed_in->name);
  g_free (signed_in);
}

/* A check that began before knows nothing of the sign-in, and may fail for want of it:
 * who asks while it runs is answered by it, so that another has to follow. */
static void
signed_in_cb (PrSignInWindow *window,
              const char *name,
              gboolean session_only,
              PrApplication *self)
{
  PrMailbox *mailbox = pr_application_get_mailbox (self);
  const char *const names[] = { name, NULL };
  const PrSyncOptions options = { 0 };
  SignedIn *signed_in;

  g_assert (PR_IS_APPLICATION (self));

  tell (self, session_only ? _ ("Signed in until PopReader closes") : _ ("Signed in"));
  if (!pr_mailbox_is_syncing (mailbox, name))
    {
      pr_application_check (self, names);
      return;
    }
  signed_in = g_new (SignedIn, 1);
  signed_in->application = g_object_ref (self);
  signed_in->name = g_strdup (name);
  pr_mailbox_sync_async (mailbox, names, &options, NULL, other_check_ended_cb, signed_in);
}

static void
sign_in_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrApplication *self = user_data;
  PrMailbox *mailbox = pr_application_get_mailbox (self);
  const char *name = g_variant_get_string (parameter, NULL);
  PrSignInWindow *window;

  if (mailbox == NULL || present_again (self, PR_TYPE_SIGN_IN_WINDOW, name))
    return;
  window = pr_sign_in_window_new (mailbox, name);
  g_signal_connect_object (window, "signed-in", G_CALLBACK (signed_in_cb), self, 0);
  present_beside (self, GTK_WINDOW (window));
  pr_sign_in_window_start (window);
}

/* ---- removing ---- */

/* What is asked for, while it is asked and done. */
typedef struct
{
  PrApplication *self;
  char *name;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->self);
  g_free (removal->name);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static guint
count_messages (PrApplication *self, const char *account)
{
  GListModel *folders = pr_mailbox_get_folders (pr_application_get_mailbox (self));
  guint total = 0;

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (g_strcmp0 (folder->account_name, account) == 0)
        total += folder->total;
    }
  return total;
}

static char *
describe_removal (PrApplication *self, const char *name)
{
  guint n_messages = count_messages (self, name);

  if (n_messages == 0)
    return g_strdup (_ ("There is no mail of this account here. Nothing changes on the "
                        "server."));
  return g_strdup_printf (
    ngettext ("%u message of this account is removed from this computer. Nothing changes "
              "on the server, but mail that is no longer there is lost.",
              "%u messages of this account are removed from this computer. Nothing "
              "changes on the server, but mail that is no longer there is lost.",
              n_messages),
    n_messages);
}

static void
close_windows_about (PrApplication *self, const char *name)
{
  g_autoptr (GList) windows =
    g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (is_about (l->data, name))
      gtk_window_close (l->data);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (pr_mailbox_remove_account_finish (PR_MAILBOX (source), result, &error))
    sentence = g_strdup_printf (_ ("“%s” was removed"), removal->name);
  tell (removal->self, sentence == NULL ? error->message : sentence);
}

static void
removal_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  PrMailbox *mailbox = pr_application_get_mailbox (removal->self);
  const char *name = removal->name;

  if (!pr_dialog_confirm_finish (result) || mailbox == NULL)
    return;
  close_windows_about (removal->self, name);
  pr_mailbox_remove_account_async (mailbox, name, NULL, removed_cb,
                                   g_steal_pointer (&removal));
}

static void
remove_account_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PrApplication *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (PrAccountItem) item = find_account (self, name);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  Removal *removal;

  if (item == NULL)
    return;
  heading = g_strdup_printf (_ ("Remove “%s”?"), name);
  body = describe_removal (self, name);
  removal = g_new0 (Removal, 1);
  removal->self = g_object_ref (self);
  removal->name = g_strdup (name);
  pr_dialog_confirm_async (gtk_application_get_active_window (GTK_APPLICATION (self)),
                           heading, body, _ ("_Remove"), NULL, removal_confirmed_cb,
                           removal);
}

void
pr_application_add_account_actions (PrApplication *self)
{
  static const GActionEntry entries[] = {
    { "check-account", check_account_action, "s", NULL, NULL },
    { "cancel-check", cancel_check_action, "s", NULL, NULL },
    { "account-details", account_details_action, "s", NULL, NULL },
    { "server-messages", server_messages_action, "s", NULL, NULL },
    { "add-account", add_account_action, NULL, NULL, NULL },
    { "account-added", account_added_action, "(sb)", NULL, NULL },
    { "edit-account", edit_account_action, "s", NULL, NULL },
    { "sign-in", sign_in_action, "s", NULL, NULL },
    { "remove-account", remove_account_action, "s", NULL, NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
}
