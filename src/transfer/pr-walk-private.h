/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/pr-octets-private.h"

G_BEGIN_DECLS

/* A file with mail in it. */
typedef struct
{
  const char *parent; /* the folder it lies in */
  int parent_fd;
  const char *name;
  const char
    *folder;        /* of its mail, below the one that is imported into: "", "Sub/Deep" */
  gboolean is_mbox; /* else one message */
  PrMark mark;      /* of that message */
  guint64 octets;   /* 0: not known without asking for it */
} PrWalkFile;

typedef struct
{
  gboolean (*found) (const PrWalkFile *file, gpointer user_data, GError **error);
  void (*refused) (const char *path, const char *reason, gpointer user_data);
  void (*passed) (gpointer user_data); /* a file in a folder that is no mail */
} PrWalkFuncs;

/* Tells of all mail below @path: a file, a Maildir, or folders of any depth with files,
 * mboxes and Maildirs in them. Few names are held at a time. FALSE only where @found is,
 * or when cancelled. */
gboolean pr_walk (const char *path,
                  const PrWalkFuncs *funcs,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error);

G_END_DECLS
