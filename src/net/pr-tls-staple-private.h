/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-certificate.h"
#include "net/pr-gnutls-private.h"

G_BEGIN_DECLS

/* Notes what came along with the server's own certificate, @crt, on its revocation, and
 * whether it says that this must come. It was verified, with the problems that
 * @certificate has by then. */
void pr_tls_read_staple (gnutls_session_t session,
                         gnutls_x509_crt_t crt,
                         PrCertificate *certificate);

G_END_DECLS
