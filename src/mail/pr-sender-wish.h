/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the person wants mail of one sender to be shown; all FALSE: as all mail is. */
typedef struct
{
  gboolean images;   /* remote images are fetched when a message is opened */
  gboolean original; /* HTML is shown as it was sent, instead of its text */
} PrSenderWish;

G_END_DECLS
