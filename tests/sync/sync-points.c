/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>
#include "sync-points.h"

#define FULL "synchronous = FULL"
#define OFF "synchronous = OFF"

typedef int (*SyncFunc) (int fd);
typedef int (*ExecFunc) (sqlite3 *database,
                         const char *sql,
                         int (*callback) (void *, int, char **, char **),
                         void *data,
                         char **message);

static SyncPointFunc watcher;
static gpointer watcher_data;
static gboolean turned_off;

void
sync_points_watch (SyncPointFunc func, gpointer user_data)
{
  watcher = func;
  watcher_data = user_data;
}

void
sync_points_turn_off (gboolean off)
{
  turned_off = off;
}

static int
pass (const char *name, int fd)
{
  SyncFunc real;
  gpointer symbol = dlsym (RTLD_NEXT, name);
  int result;

  g_assert_nonnull (symbol);
  memcpy (&real, &symbol, sizeof real);
  if (watcher != NULL)
    watcher (fd, FALSE, watcher_data);
  result = real (fd);
  if (watcher != NULL && result == 0)
    watcher (fd, TRUE, watcher_data);
  return result;
}

int
fsync (int fd)
{
  return pass ("fsync", fd);
}

int
fdatasync (int fd)
{
  return pass ("fdatasync", fd);
}

int
sqlite3_exec (sqlite3 *database,
              const char *sql,
              int (*callback) (void *, int, char **, char **),
              void *data,
              char **message)
{
  ExecFunc real;
  gpointer symbol = dlsym (RTLD_NEXT, "sqlite3_exec");
  g_autoptr (GString) told = g_string_new (sql);

  g_assert_nonnull (symbol);
  memcpy (&real, &symbol, sizeof real);
  if (turned_off)
    g_string_replace (told, FULL, OFF, 0);
  return real (database, told->str, callback, data, message);
}
