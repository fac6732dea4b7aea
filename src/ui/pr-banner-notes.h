/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/* Something a person should know of an account that is no trouble. */
typedef struct
{
  char *sentence;        /* owned, as is the target */
  const char *icon_name; /* lent, as are the next two */
  const char *label;     /* of its button, or NULL: there is nothing to do */
  const char *action;
  GVariant *target;
  gboolean lasts; /* until it is over: it is not put away by hand */
  gint64 account;
  gint64 checked; /* when the check ended that it is of; seconds since 1970 */
} PrBannerNote;

void pr_banner_note_clear (PrBannerNote *note);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrBannerNote, pr_banner_note_clear)

/* What waits ten seconds to be taken back comes before all else. @items: of
 * PrAccountItem. FALSE: there is none. */
gboolean pr_banner_note_find_held (GPtrArray *items, PrBannerNote *note);
/* The most important of the others. @put_away: (key-type gint64): by account, the check
 * whose notes a person has put away. */
gboolean pr_banner_note_find (GPtrArray *items, GHashTable *put_away, PrBannerNote *note);

G_END_DECLS
