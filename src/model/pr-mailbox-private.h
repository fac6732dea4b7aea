/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-act-private.h"
#include "model/pr-mailbox.h"
#include "model/pr-sync-job-private.h"
#include "model/pr-watch-private.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

struct _PrMailbox
{
  GObject parent_instance;

  /* Owned */
  PrStore *store;
  GMainContext *context; /* of the thread the mailbox belongs to */
  GPtrArray *jobs;       /* of PrSyncJob: what is being synced, and what follows it */
  GPtrArray *calls;      /* of GTask: pr_mailbox_sync_async () not yet finished */
  gboolean saving;       /* little is to be used of links to other computers */
  PrActs *acts;
  GHashTable *dialogues; /* account's name, folded → masked lines of its last sync */

  /* Owned; made when a list is first asked for: the command line needs none. */
  GListStore *folders;  /* of PrFolderItem */
  GListStore *accounts; /* of PrAccountItem */
  PrWatch *watch;
  PrNews *first; /* read while opening, for the lists; or NULL */
  gint64 first_number;
  gint64 news_number; /* of the last change that the lists were told of */
  gint64 sequence;    /* of the messages that they were told of; -1: not yet of any */

  /* Care in idle time: pr-mailbox-care.c */
  guint idle_ms;        /* 0: there is none */
  gint64 touched;       /* monotonic */
  GSource *care_timer;  /* owned, or NULL */
  GCancellable *caring; /* owned: of the round that runs, or NULL */
  guint n_rounds;       /* that came to their end */
  guint searchable;     /* percent */
  guint grouped;        /* the same */
};

/* ---- care in idle time: pr-mailbox-care.c ---- */

void pr_mailbox_start_care (PrMailbox *self, guint idle_ms);
void pr_mailbox_stop_care (PrMailbox *self);
/* Something happens: care ends at once and waits for quiet. */
void pr_mailbox_touch (PrMailbox *self);

/* ---- lists: pr-mailbox-lists.c ---- */

/* Makes the lists and begins to watch the store. The signal "news" (PrNews *) tells
 * message lists of each change after folders and accounts show it. */
void pr_mailbox_start_lists (PrMailbox *self);
void pr_mailbox_stop_lists (PrMailbox *self);
/* Whether the list of all inboxes holds the mail of @folder. */
gboolean pr_mailbox_folder_is_inbox (PrMailbox *self, gint64 folder);
void pr_mailbox_show_progress (PrMailbox *self,
                               gint64 account,
                               const PrSyncProgress *progress);
void pr_mailbox_show_report (PrMailbox *self, gint64 account, const PrSyncReport *report);
/* Something was written by this process: let the lists show it at once. */
void pr_mailbox_nudge (PrMailbox *self);
/* What the property "searchable" is from now on. */
void pr_mailbox_set_searchable (PrMailbox *self, guint percent);
void pr_mailbox_set_grouped (PrMailbox *self, guint percent);
/* Emits "news". */
void pr_mailbox_emit_news (PrMailbox *self, PrNews *news);
void pr_mailbox_emit_maildrops_changed (PrMailbox *self);
/* Of @folder, when it is one that the lists know; else PR_FOLDER_OWN. */
PrFolderKind pr_mailbox_get_folder_kind (PrMailbox *self, gint64 folder);
/* The account that all folders are of; 0: there are several, or none. */
gint64 pr_mailbox_get_only_account (PrMailbox *self);
/* What @folder is called, or NULL where the lists do not know it. Free with g_free (). */
char *pr_mailbox_dup_folder_title (PrMailbox *self, gint64 folder);

/* ---- acts: pr-mailbox-move.c ---- */

/* Emits "act-began" or "act-ended" (PrAct *), for message lists. */
void pr_mailbox_emit_act (PrMailbox *self, PrAct *act, gboolean ended);
void pr_mailbox_emit_acts_changed (PrMailbox *self);

/* ---- syncing: pr-mailbox-sync.c ---- */

/* Ends what is being synced of an account, whatever it is called by now. */
void pr_mailbox_cancel_jobs (PrMailbox *self, gint64 account);
/* Whether syncs that begin from now on are to use little of the link, as
 * PrSyncOptions.metered says; those with servers on this computer are not. */
void pr_mailbox_set_saving (PrMailbox *self, gboolean saving);
/* Emit the public signals. */
void pr_mailbox_emit_progress (PrMailbox *self,
                               const char *account,
                               const PrSyncProgress *progress);
void pr_mailbox_emit_finished (PrMailbox *self,
                               const char *account,
                               const PrSyncReport *report);

G_END_DECLS
