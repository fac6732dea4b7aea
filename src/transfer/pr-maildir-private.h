/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/pr-octets-private.h"

G_BEGIN_DECLS

/* Whether the folder @fd holds cur and new. */
gboolean pr_maildir_is (int fd);
/* What the name of a message's file says after ":2,": S is read, F starred, T deleted; R,
 * P and D are nothing that PopReader keeps. */
void pr_maildir_read_name (const char *name, PrMark *mark);
/* Octets of the file by ",S=" in its name, 0: it does not say. */
guint64 pr_maildir_read_size (const char *name);
/* ".Work.M&APw-ller" (Maildir++, RFC 3501 §5.1.3) as "Work/Müller". Free with g_free ().
 */
char *pr_maildir_dup_folder (const char *name);

G_END_DECLS
