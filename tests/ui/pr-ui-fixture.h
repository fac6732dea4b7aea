/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-test-monitor.h"
#include "support/pr-test-server.h"
#include "ui/pr-account-form.h"
#include "ui/pr-application.h"

G_BEGIN_DECLS

/* Before anything else in main (): no bus, no settings of the person's, and no name that
 * leads anywhere but "localhost". */
void ui_test_init (int *argc, char ***argv);

/* Runs the main loop until @condition holds; fails after a minute. */
#define ui_wait_until(condition)                                   \
  G_STMT_START                                                     \
  {                                                                \
    gint64 ui_end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    while (!(condition))                                           \
      {                                                            \
        ui_iterate ();                                             \
        g_assert_cmpint (g_get_monotonic_time (), <, ui_end);      \
      }                                                            \
  }                                                                \
  G_STMT_END

/* One round of the main loop; waits for something to do, but not for ever. */
void ui_iterate (void);

/* Whether the rows in sight are read and the message chosen is shown. */
gboolean ui_is_settled (PrWindow *window);
/* Whether a toast is in sight. */
gboolean ui_is_telling (PrWindow *window);
/* Runs until @widget has been laid out and drawn anew. */
void ui_draw (GtkWidget *widget);
/* As on a slow machine where something moves, @widget's window is drawn again and again,
 * and each time takes longer than a frame may. Until the tick callback is removed. */
guint ui_draw_slowly (GtkWidget *widget);
/* What a person would see of @window, and of menus and popovers over it, as a PNG. */
gboolean ui_save_picture (GtkWidget *window, const char *path, GError **error);

/* First descendant of @type in @widget's tree, or %NULL. */
GtkWidget *ui_find (GtkWidget *widget, GType type);

/* The window of @type that is open, or %NULL. */
gpointer ui_find_window (GType type);

/* Starts @application and opens its window; until its mailbox is open, or cannot be. */
PrWindow *ui_begin (PrApplication *application);
/* Closes the windows of @application and ends it. */
void ui_end (PrApplication *application);

/* With all that is in it. */
void ui_remove_folder (const char *path);

/* Presses @keyval in @widget's window as far as bindings of @widget and of what holds it
 * go; FALSE when nobody took it. */
gboolean ui_press (GtkWidget *widget, guint keyval);
/* The same with keys like Control held down. */
gboolean ui_press_with (GtkWidget *widget, guint keyval, GdkModifierType modifiers);

/* An application on a profile of the test's own, its window in sight and its mailbox
 * open, and a server with a maildrop: user "ada", password "secret". The data of a test
 * are PrTestServerFlags of the server. Known providers are those of test.example, which
 * is that server, and of
 * - strange.example: the same, but its authority is not trusted
 * - example.org: pop.example.org, which has no address
 * - needs.example: the same, and it wants an app password
 * - closed.example, which has no POP. */
typedef struct
{
  char *folder; /* all that the test writes is in it */
  char *profile;
  PrTestServer *server;
  PrTestMonitor *monitor; /* of the network, which is there */
  PrApplication *application;
  PrWindow *window;
} UiFixture;

void ui_fixture_set_up (UiFixture *f, gconstpointer data);
void ui_fixture_tear_down (UiFixture *f, gconstpointer data);

/* Starts the application on the profile as it is now; part of set-up. */
void ui_fixture_start (UiFixture *f);
/* Closes the application; part of tear-down. */
void ui_fixture_stop (UiFixture *f);

/* A text message in the maildrop, received @n seconds after 2026. */
void ui_fixture_add_mail (UiFixture *f, guint n, const char *subject, const char *text);
/* Fills the maildrop with "Letter 0" … about the engine, adds the account and waits for
 * them: the last is on top. */
void ui_fixture_receive (UiFixture *f, guint n);
/* An account "work" on the server, by the form; waits for the end of the first check. */
void ui_fixture_add_account (UiFixture *f, const char *password);
/* Another one of the same user; its password is right. */
void ui_fixture_add_account_named (UiFixture *f, const char *name);
/* The form of @action ("add-account" or "edit-account"), just opened. @account: whose, or
 * %NULL. */
PrAccountForm *ui_fixture_open_form (UiFixture *f,
                                     const char *action,
                                     const char *account);
/* What another process does on the profile: stores @n messages for "work", then makes
 * @n_indexed of those that wait searchable, one after the other. */
void ui_fixture_receive_elsewhere (UiFixture *f, guint n, guint n_indexed);
/* Closes the application, loses the pages of its database that @sql gives the numbers of,
 * and starts it again. */
void ui_fixture_lose_pages (UiFixture *f, const char *sql);
/* What a check of "work" by another process notes: @n messages in the maildrop, those
 * that are known here first, then as of ui_fixture_add_mail (), each of 1,000 octets and
 * its place more. */
void ui_fixture_note_maildrop (UiFixture *f, guint n, int expire_days);
/* Another process has only the head of a message for "work", of 4.2 MB. */
void ui_fixture_receive_head (UiFixture *f, const char *uidl, const char *subject);
/* @text of it comes, or the whole of it, with that. */
void ui_fixture_receive_text (UiFixture *f,
                              const char *uidl,
                              const char *subject,
                              const char *text);
void ui_fixture_receive_rest (UiFixture *f,
                              const char *uidl,
                              const char *subject,
                              const char *text);
/* What is asked of the message with that unique-id. */
PrRequest ui_fixture_get_request (UiFixture *f, const char *uidl);
/* Checks mail and waits for its end. */
void ui_fixture_check (UiFixture *f);
/* The list in sight: of the folder, or of the search. */
PrMessageListView *ui_fixture_get_view (UiFixture *f);
/* The summary of the row selected, as it is now, or %NULL. */
const PrSummary *ui_fixture_get_selected (UiFixture *f);
/* Of the list in sight: of the folder, or of the search. */
guint ui_fixture_get_n_rows (UiFixture *f);
/* Waits until so many rows are there, read and drawn. */
void ui_fixture_await_rows (UiFixture *f, guint n_rows);
/* Selects a row of the list and waits until its message is shown. */
void ui_fixture_select (UiFixture *f, guint position);
/* The text shown. Free with g_free (). */
char *ui_fixture_dup_text (UiFixture *f);

G_END_DECLS
