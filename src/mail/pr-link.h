/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is odd about a link; pr-message.h has the codes. */
typedef enum
{
  PR_LINK_NAMES_OTHER_HOST = 1 << 0, /* its text names a host that it does not lead to */
  PR_LINK_HIDES_HOST = 1 << 1,       /* "https://example.org@example.net" */
  PR_LINK_TO_NUMBER = 1 << 2,        /* the host is an address, without a name */
  PR_LINK_LOOK_ALIKE = 1 << 3,       /* letters that look like others */
} PrLinkFlags;
#define PR_N_LINK_FLAGS 4

/* @text: what is read; @href: where it leads. Only http, https and mailto are judged.
 * Pure, and linear in their length. */
PrLinkFlags pr_link_judge (const char *text, const char *href);

/* The host that @href leads to, as browsers read it, for the eyes; or NULL. Free with
 * g_free (). */
char *pr_link_dup_host (const char *href);

/* A sentence that tells what is odd, and where the link leads; NULL: nothing. Free with
 * g_free (). */
char *pr_link_dup_words (const char *text, const char *href);

/* One link of a message's HTML. */
typedef struct
{
  char *text; /* in one line, cut */
  char *href;
  PrLinkFlags flags;
} PrLink;

void pr_link_free (PrLink *link);

G_END_DECLS
