/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Code pages that are none of Windows. */
#define PR_TNEF_UTF_16 1200
#define PR_TNEF_UTF_8 65001

/* Octets of the file itself; data NULL: not told. */
typedef struct
{
  const guint8 *data;
  gsize length;
} PrTnefOctets;

typedef struct
{
  char *name; /* or NULL */
  char *type; /* "image/png", or NULL */
  char *cid;  /* or NULL */
  PrTnefOctets contents;
  gboolean is_message; /* they are a TNEF of their own */
} PrTnefFile;

typedef struct
{
  guint code_page;
  char *subject; /* or NULL */
  char *text;    /* or NULL */
  PrTnefOctets html;
  PrTnefOctets rtf; /* packed */
  GPtrArray *files; /* of PrTnefFile */
} PrTnef;

/* @data stays while it is used. NULL: it is none. */
PrTnef *pr_tnef_new (const guint8 *data, gsize length);
void pr_tnef_free (PrTnef *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTnef, pr_tnef_free)

G_END_DECLS
