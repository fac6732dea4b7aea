/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-gnutls-private.h"
#include "net/pr-tls-private.h"

G_BEGIN_DECLS

/* Octets of a server's first answer that tell what it speaks: a record header and a
 * server hello up to its version. */
#define PR_TLS_HEAD_OCTETS 11

/* How TLS failed. Borrowed. */
typedef struct
{
  gnutls_session_t session;
  int code; /* what GnuTLS returned */
  const char *host;
  gboolean shaking_hands;
  PrTlsVersion least;
  const guint8 *head; /* the first octets received */
  gsize n_head;
} PrTlsFailure;

/* Says in words why TLS failed. */
void pr_tls_set_failed (const PrTlsFailure *failure, GError **error);

/* The server's versions are too old. @minor: of the newest one it offers, 0 for SSL 3.0
 * to 3 for TLS 1.2; -1 when that is not known. */
void pr_tls_set_old (const char *host, int minor, PrTlsVersion least, GError **error);

/* The minor version in a server hello at the start of @head, or -1. */
int pr_tls_read_version (const guint8 *head, gsize n_head);

/* Whether @head is the start of a record of TLS. */
gboolean pr_tls_is_record (const guint8 *head, gsize n_head);

G_END_DECLS
