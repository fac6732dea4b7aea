/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* A certificate authority and a server certificate of its own, made anew by each run, so
 * that no key is ever kept in the tree and none expires there. */
typedef struct _PrTestTls PrTestTls;

PrTestTls *pr_test_tls_new (void);
void pr_test_tls_free (PrTestTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTestTls, pr_test_tls_free)

/* PEM of the authority; the file goes with pr_test_tls_free (). */
const char *pr_test_tls_get_ca_file (PrTestTls *self);
/* SHA-256 of the server's certificate, lower-case hex. */
const char *pr_test_tls_get_pin (PrTestTls *self);
gnutls_certificate_credentials_t pr_test_tls_get_credentials (PrTestTls *self);
/* The key of the session tickets, by which clients resume. */
const gnutls_datum_t *pr_test_tls_get_tickets (PrTestTls *self);

G_END_DECLS
