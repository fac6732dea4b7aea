/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-test-server.h"
#include "sync/pr-sync-engine.h"

G_BEGIN_DECLS

/* A server, an account on it and a profile of its own. Change what is to be different,
 * then sync. */
typedef struct
{
  PrTestServer *server;
  char *profile;
  PrStore *store;
  PrAccount *account;
  PrSyncOptions options;
  PrSyncHooks hooks;
  GCancellable *cancellable;
  const char *password; /* NULL: there is none */
  guint n_secrets;      /* how often it was asked for */
  guint n_added;        /* messages that sync_fixture_add () made */
  gpointer watch;       /* a test's own, for its hooks */
} SyncFixture;

SyncFixture *sync_fixture_new (PrTestServerFlags flags);
void sync_fixture_free (SyncFixture *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyncFixture, sync_fixture_free)

/* Message @number as the server has it; about @size octets, at least 200. */
GBytes *sync_fixture_make_message (guint number, gsize size);
/* Adds messages of @size octets under the unique-ids u0001, u0002 … */
void sync_fixture_add (SyncFixture *f, guint n_messages, gsize size);

PrSyncReport *sync_fixture_run (SyncFixture *f);
/* Runs, and checks that there is no trouble. Returns how many RETR it cost. */
guint sync_fixture_sync (SyncFixture *f);
/* Runs, and checks that it ends with @code. */
void sync_fixture_fail (SyncFixture *f, PrTroubleCode code);
guint sync_fixture_count_retr (SyncFixture *f);

/* Opens the profile anew, as after a crash or a restart. */
void sync_fixture_reopen (SyncFixture *f);

guint sync_fixture_count_stored (SyncFixture *f);
/* Deletes the @n newest messages here: they go to Trash. */
void sync_fixture_trash (SyncFixture *f, guint n);
/* Every message that is here is one of ours, to the octet, and here once. */
void sync_fixture_check_stored (SyncFixture *f);
/* The same, and all of 1 … @n are here. */
void sync_fixture_check_all_stored (SyncFixture *f, guint n);

/* "u0001 stored", "u0002#1 gone" … in the store's order, joined by ", ". */
char *sync_fixture_dup_places (SyncFixture *f);

/* ---- what a check asks of the maildrop ---- */

#define SYNC_FIXTURE_MESSAGES 20
#define SYNC_FIXTURE_OCTETS 400

/* A server of so many messages, all of them here, that showed itself to be one that
 * appends. */
SyncFixture *sync_fixture_new_trusted (PrTestServerFlags flags);
/* A check; STAT, UIDL and LIST as they were sent are added to @asked, joined by ", ". */
PrSyncReport *sync_fixture_run_asking (SyncFixture *f, GString *asked);
/* One that must go well, ask @asked and bring @n_new messages. */
void sync_fixture_check (SyncFixture *f, const char *asked, guint n_new);
/* @cost: (out) (optional) (transfer full) */
void sync_fixture_check_cost (SyncFixture *f,
                              const char *asked,
                              guint n_new,
                              PrSyncReport **cost);
void sync_fixture_load_maildrop (SyncFixture *f, PrMaildrop *maildrop);
/* As though all that was noted had been noted that long ago. */
void sync_fixture_let_pass (SyncFixture *f, gint64 seconds);
/* The next message, at @index of the maildrop. */
void sync_fixture_insert (SyncFixture *f, guint index);

G_END_DECLS
