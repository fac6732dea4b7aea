/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "mail-fixture.h"
#include "mail/pr-late-private.h"

#define NOWHERE "libpopreader-nowhere.so.1"
#define HTML_MESSAGE                        \
  "From: ada@example.org\r\nContent-Type: " \
  "text/html; charset=utf-8\r\n\r\n"        \
  "<p>Dear <b>Charles</b>,</p><p>quillfeather &amp; ink</p>\r\n"
#define WINDOWS_1251                                          \
  "\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0? " \
  "\xc2\xf1\xb8 \xf5\xee\xf0\xee\xf8\xee, \xf1\xef\xe0\xf1\xe8\xe1\xee."

typedef struct
{
  __typeof__ (getpid) *getpid;
  __typeof__ (getppid) *getppid;
} Table;

static void
assert_fails (PrLate *library, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_late_open (library, &error));
  g_assert_error (error, PR_LATE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, library->soname));
  g_assert_nonnull (strstr (error->message, "install"));
}

static void
test_missing (void)
{
  Table table = { NULL };
  PrLate library = { NOWHERE, "getpid\0getppid\0", &table };

  assert_fails (&library, PR_LATE_ERROR_MISSING);
  g_assert_null (table.getpid);
}

static void
test_too_old (void)
{
  Table table = { NULL };
  PrLate library = { "libc.so.6", "getpid\0popreader_nothing\0", &table };

  assert_fails (&library, PR_LATE_ERROR_TOO_OLD);
  assert_fails (&library, PR_LATE_ERROR_TOO_OLD);
}

/* Who installs what was missing need not start anew. */
static void
test_tried_again (void)
{
  Table table = { NULL };
  PrLate library = { "libc.so.6", "getpid\0getppid\0", &table };

  pr_late_pretend_missing ("libc.so.6");
  assert_fails (&library, PR_LATE_ERROR_MISSING);
  pr_late_pretend_missing (NULL);
  g_assert_true (pr_late_open (&library, NULL));
  g_assert_cmpint (table.getpid (), ==, getpid ());
  g_assert_cmpint (table.getppid (), ==, getppid ());
}

static gpointer
open_thread (gpointer library)
{
  Table *table = ((PrLate *) library)->table;

  g_assert_true (pr_late_open (library, NULL));
  return GINT_TO_POINTER (table->getppid ());
}

static void
test_threads (void)
{
  Table table = { NULL };
  PrLate library = { "libc.so.6", "getpid\0getppid\0", &table };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("open", open_thread, &library);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), ==, getppid ());
}

/* What lies in the folder that the program is started in was put there by anyone. */
static void
test_current_folder (void)
{
  static const char *const names[] = { NOWHERE, NOWHERE ".so", ".libs/" NOWHERE };
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *folder = g_dir_make_tmp ("popreader-late-XXXXXX", NULL);
  Table table = { NULL };
  PrLate library = { NOWHERE, "g_free\0", &table };
  Dl_info info;

  g_assert_cmpint (dladdr ((gpointer) g_free, &info), !=, 0);
  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_assert_cmpint (g_mkdir (".libs", 0700), ==, 0);
  g_assert_true (g_file_set_contents (NOWHERE ".la",
                                      "dlname='" NOWHERE "'\ninstalled=no\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (symlink (info.dli_fname, names[i]), ==, 0);

  assert_fails (&library, PR_LATE_ERROR_MISSING);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unlink (names[i]);
  g_unlink (NOWHERE ".la");
  g_rmdir (".libs");
  g_assert_cmpint (g_chdir (before), ==, 0);
  g_rmdir (folder);
}

static void
test_html_keeps_every_word (void)
{
  g_autoptr (PrMessage) message = NULL;
  g_autofree char *words = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *html = NULL;

  pr_late_pretend_missing (PR_SONAME_LIBXML);
  message = mail_fixture_parse (HTML_MESSAGE, -1);
  mail_fixture_check (message);
  words = pr_message_dup_index_text (message);
  preview = pr_message_dup_preview (message);
  html = pr_message_dup_html (message);
  pr_late_pretend_missing (NULL);
  g_assert_nonnull (strstr (words, "Charles"));
  g_assert_nonnull (strstr (words, "quillfeather"));
  g_assert_null (strstr (words, "libxml"));
  g_assert_true (g_str_has_prefix (preview, "Dear"));
  g_assert_nonnull (strstr (html, "<b>Charles</b>"));
}

static void
test_html_says_so (void)
{
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrMessage) later = mail_fixture_parse (HTML_MESSAGE, -1);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  pr_late_pretend_missing (PR_SONAME_LIBXML);
  message = mail_fixture_parse (HTML_MESSAGE, -1);
  text = pr_message_dup_text (message);
  g_assert_nonnull (strstr (text, "Install libxml2"));
  g_assert_nonnull (strstr (text, "quillfeather"));
  g_assert_true (mail_fixture_warns (message, "html-unread"));

  pr_late_pretend_missing (NULL);
  again = pr_message_dup_text (later);
  g_assert_cmpstr (again, ==, "Dear Charles,\n\nquillfeather & ink\n");
  g_assert_false (mail_fixture_warns (later, "html-unread"));
}

static char *
dup_undeclared (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse ("From: ada@example.org\r\n\r\n" WINDOWS_1251 "\r\n", -1);

  g_assert_true (mail_fixture_warns (message, "charset-guessed"));
  return pr_message_dup_text (message);
}

/* As where statistics find nothing: every octet is some letter of the western charset. */
static void
test_charset (void)
{
  g_autofree char *guessed = dup_undeclared ();
  g_autofree char *western = NULL;

  g_assert_true (g_str_has_prefix (guessed, "Привет"));
  pr_late_pretend_missing (PR_SONAME_UCHARDET);
  western = dup_undeclared ();
  pr_late_pretend_missing (NULL);
  g_assert_true (g_str_has_prefix (western, "Ïðèâåò"));
}

static void
test_gmime (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (PrMessage) message = NULL;

      pr_late_pretend_missing (PR_SONAME_GMIME);
      message = mail_fixture_parse ("From: \"Ada\" (x) <ada@example.org>\r\n"
                                    "Content-Type: text/plain; name*=utf-8''x\r\n\r\n",
                                    -1);
      mail_fixture_check (message);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("test-late: *" PR_SONAME_GMIME "*install*\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/late/missing-library-says-what-to-install", test_missing);
  g_test_add_func ("/late/library-that-lacks-a-function-is-too-old", test_too_old);
  g_test_add_func ("/late/what-was-missing-is-tried-again", test_tried_again);
  g_test_add_func ("/late/threads-find-the-table-filled", test_threads);
  g_test_add_func ("/late/nothing-is-opened-from-the-current-folder",
                   test_current_folder);
  g_test_add_func ("/late/html-without-libxml2-keeps-every-word",
                   test_html_keeps_every_word);
  g_test_add_func ("/late/html-without-libxml2-says-so", test_html_says_so);
  g_test_add_func ("/late/charset-without-uchardet-is-the-western-one", test_charset);
  g_test_add_func ("/late/without-gmime-the-program-ends-with-a-sentence", test_gmime);
  return g_test_run ();
}
