/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PR_FLAG_UNREAD = 1 << 0,
  PR_FLAG_STARRED = 1 << 1,
  PR_FLAG_PARTIAL = 1 << 2, /* only the head is here, or the beginning too */
  PR_FLAG_ATTACHMENT = 1 << 3,
  PR_FLAG_DAMAGED = 1 << 4, /* kept raw; the reason is in the summary */
  PR_FLAG_TOPPED = 1 << 5,  /* with PR_FLAG_PARTIAL: all that TOP is asked for is here:
                               the start of the text, if it has any */
} PrFlags;

typedef struct _PrGroup PrGroup; /* pr-group.h */

/**
 * PrSummary:
 *
 * A message as a list shows it: a row, without the octets. A plain immutable value behind
 * a reference count; any thread may hold it.
 */
typedef struct
{
  gint64 key; /* PopReader's id, < 2^53; descending keys are the order of every list */
  gint64 account;
  gint64 folder;
  char *account_name;
  char *folder_name;
  gint64 date;     /* seconds since 1970 of Date:, else of the key */
  char *from;      /* "Ada Lovelace <ada@example.org>", decoded, or "" */
  char *from_name; /* what a row shows: the name, else the address */
  char *to;
  char *subject; /* decoded, or "" */
  char *preview; /* start of the text, one line, or "" */
  char **tags;   /* never NULL */
  guint64 size;  /* octets of the message as received, or as announced while partial */
  PrFlags flags;
  gint64 thread;  /* messages of one conversation share it */
  char *damage;   /* reason with PR_FLAG_DAMAGED, or NULL */
  PrGroup *group; /* the conversation that the row of a grouped list stands for; NULL: it
                     is this message alone */
} PrSummary;

#define PR_TYPE_SUMMARY (pr_summary_get_type ())
GType pr_summary_get_type (void);
PrSummary *pr_summary_new (void);
PrSummary *pr_summary_ref (PrSummary *summary);
void pr_summary_unref (PrSummary *summary);
/* (transfer full): a copy that is marked otherwise. Takes @group, or NULL. */
PrSummary *pr_summary_with_flags (const PrSummary *summary,
                                  PrFlags flags,
                                  PrGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSummary, pr_summary_unref)

typedef enum
{
  PR_FOLDER_INBOX,
  PR_FOLDER_ARCHIVE,
  PR_FOLDER_SENT,
  PR_FOLDER_JUNK,
  PR_FOLDER_TRASH,
  PR_FOLDER_OWN,
} PrFolderKind;

/* In place of a folder's id: views of the mail of all accounts. */
#define PR_FOLDER_ID_INBOXES G_GINT64_CONSTANT (0)
#define PR_FOLDER_ID_STARRED G_GINT64_CONSTANT (-2)

/* A folder and its counters, as of one reading. */
typedef struct
{
  gint64 id;
  gint64 account;     /* 0: common to all accounts */
  char *account_name; /* or NULL */
  gboolean local;     /* of the account without a server */
  PrFolderKind kind;
  char *name;
  guint total;
  guint unread;
} PrFolder;

PrFolder *pr_folder_new (void);
PrFolder *pr_folder_copy (const PrFolder *folder);
void pr_folder_free (PrFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrFolder, pr_folder_free)

/* `stats`: what the profile holds. Octets unless said otherwise. */
typedef struct
{
  guint accounts, folders;
  guint messages, unread, partial, damaged;
  guint indexed, waiting_for_index; /* messages */
  guint waiting_for_thread;         /* to be put into their conversations */
  guint64 raw_octets;               /* of all messages as received */
  guint64 stored_octets;            /* the same as kept (compressed) */
  guint64 database_octets;          /* size of mail.db and its WAL on disk */
  guint schema_version;
} PrStats;

G_END_DECLS
