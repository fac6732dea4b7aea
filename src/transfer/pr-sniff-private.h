/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file looks like. */
typedef enum
{
  PR_SNIFF_EMPTY,
  PR_SNIFF_OTHER, /* no mail */
  PR_SNIFF_MESSAGE,
  PR_SNIFF_MBOX,
} PrSniff;

/* @name: of the file; @octets: its first few thousand. */
PrSniff pr_sniff (const char *name, const guint8 *octets, gsize length);

G_END_DECLS
