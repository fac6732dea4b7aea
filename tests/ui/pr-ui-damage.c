/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-database-private.h"
#include "store/pr-statement-private.h"
#include "tests/ui/pr-ui-fixture.h"

/* Numbers of pages that @sql gives, and behind them the size of one. */
static GArray *
list_pages (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = pr_database_open (path, TRUE, &error);
  g_autoptr (PrStatement) stmt = NULL;
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_no_error (error);
  pr_database_exec (database, "PRAGMA wal_checkpoint (TRUNCATE)", &error);
  g_assert_no_error (error);
  stmt = pr_database_prepare (database, sql, &error);
  g_assert_no_error (error);
  while (pr_statement_step (stmt, &error))
    {
      gint64 page = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (pages, page);
    }
  g_assert_no_error (error);
  return pages;
}

void
ui_fixture_lose_pages (UiFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  g_autoptr (GArray) pages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *octets = NULL;
  gsize length, page_size;

  ui_fixture_stop (f);
  pages = list_pages (path, sql);
  g_assert_cmpuint (pages->len, >, 0);
  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  page_size = (gsize) ((guchar) octets[16] << 8 | (guchar) octets[17]);
  for (guint i = 0; i < pages->len; i++)
    memset (octets + (g_array_index (pages, gint64, i) - 1) * (gint64) page_size, 0xff,
            page_size);
  g_file_set_contents (path, octets, (gssize) length, &error);
  g_assert_no_error (error);
  ui_fixture_start (f);
}
