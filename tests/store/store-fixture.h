/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* A profile in a folder of its own, with one account. */
typedef struct
{
  char *folder; /* removed at the end */
  char *path;   /* the profile in it */
  PrStore *store;
  gint64 account;
} StoreFixture;

void store_fixture_set_up (StoreFixture *f, gconstpointer data);
void store_fixture_tear_down (StoreFixture *f, gconstpointer data);
#define store_test_add(name, func)                                  \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)

/* Closes the store and opens it again, as the next start of the program does. */
void store_fixture_reopen (StoreFixture *f);
gint64 store_fixture_add_account (StoreFixture *f, const char *name);
/* As a program that takes no care would: SQL on mail.db, around the store. */
void store_fixture_exec (StoreFixture *f, const char *sql);
gint64 store_fixture_number (StoreFixture *f, const char *sql);

/* Takes back step 15. */
#define STORE_BACK_TO_14                                    \
  "DROP TRIGGER message_unthreaded; DROP TABLE thread_id; " \
  "DROP TABLE thread_joined; DROP TABLE thread_member; "    \
  "DROP TABLE thread_subject; DROP TABLE thread_bare; "     \
  "DROP TABLE thread_cut; DROP TABLE thread_tie; "          \
  "DROP TABLE thread_waiting; "                             \
  "ALTER TABLE place DROP COLUMN flight; "

/* Takes back step 12 of the schema; the version is the caller's. */
#define STORE_BACK_TO_11                                                 \
  "DROP TABLE maildrop; DROP TABLE listing; DROP TABLE link; "           \
  "DROP TABLE request; DROP TABLE renumbering; "                         \
  "DROP INDEX place_left; DROP INDEX place_head; "                       \
  "ALTER TABLE place DROP COLUMN before; "                               \
  "ALTER TABLE account DROP COLUMN keep_count; "                         \
  "ALTER TABLE account DROP COLUMN keep_octets; "                        \
  "ALTER TABLE account DROP COLUMN keep_agreed; "                        \
  "ALTER TABLE account DROP COLUMN fetch; "                              \
  "ALTER TABLE account DROP COLUMN ask_above; "                          \
  "ALTER TABLE account DROP COLUMN session_octets; "                     \
  "ALTER TABLE account DROP COLUMN day_octets; "                         \
  "DROP TABLE sender_wish; DROP TABLE chosen_charset; " STORE_BACK_TO_14 \
  "DROP TABLE trait; DROP TABLE transport; "                             \
  "ALTER TABLE account DROP COLUMN protocol; "                           \
  "ALTER TABLE account DROP COLUMN least_tls; "                          \
  "ALTER TABLE account DROP COLUMN token_command; "                      \
  "ALTER TABLE account DROP COLUMN oauth;"

/* Message number @n of many: Received: @n seconds after 2026-01-01 UTC. */
GBytes *store_message (guint n);
#define STORE_MESSAGE_TIME(n) (G_GINT64_CONSTANT (1767225600) + (n))
GBytes *store_octets (const char *text);

/* Adds one, which must succeed; its key. */
gint64 store_fixture_add (StoreFixture *f, const char *uidl, GBytes *raw);
gint64 store_fixture_add_head (StoreFixture *f,
                               const char *uidl,
                               GBytes *raw,
                               guint64 size);
/* Adds messages @first … @first + @n - 1 with unique-ids "u<number>". */
void store_fixture_fill (StoreFixture *f, guint first, guint n);

PrSummary *store_fixture_load (StoreFixture *f, gint64 key); /* NULL: gone */
GPtrArray *store_fixture_places (StoreFixture *f);           /* of PrPlace */
/* Deleted on the server by us, confirmed. */
void store_fixture_make_gone (StoreFixture *f, GPtrArray *places);
PrPlace *store_fixture_place (StoreFixture *f, const char *uidl); /* NULL: unknown */
GPtrArray *store_fixture_changes (StoreFixture *f, gint64 *number);
/* Fails the test with the complaints, if there are any. */
void store_fixture_verify (StoreFixture *f);
void store_fixture_index_all (StoreFixture *f);

/* Whether a subprocess may mount in a namespace of its own; else the test is skipped. */
gboolean store_may_mount (void);
/* Leaves the mounts of others alone from here on. Only in a subprocess. */
void store_unshare_mounts (void);

void store_remove_folder (const char *path);

G_END_DECLS
