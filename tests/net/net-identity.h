/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* What is asked of a certificate. */
typedef struct
{
  const char *name;    /* DNS name it is for, or NULL */
  const char *address; /* numeric address it is for, or NULL */
  int first_day;       /* of its validity, counted from now; 0: yesterday */
  int last_day;        /* 0: in 30 days */
  gboolean for_client;
  gboolean must_staple; /* RFC 7633 */
  gboolean signs;       /* an authority below another one */
} NetWish;

/* A certificate with its key, made anew by each run and kept in files of its own. */
typedef struct _NetIdentity NetIdentity;

/* An authority signs; @authority NULL makes a certificate that signs itself. */
NetIdentity *net_authority_new (void);
NetIdentity *net_identity_new (const NetWish *wish, NetIdentity *authority);
void net_identity_free (NetIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetIdentity, net_identity_free)

const char *net_identity_get_cert_file (NetIdentity *self);
const char *net_identity_get_key_file (NetIdentity *self);
const char *net_identity_get_pin (NetIdentity *self);
/* The chain that its server shows has the authority's certificate too. */
void net_identity_show_authority (NetIdentity *self, NetIdentity *authority);

char *net_identity_dup_serial (NetIdentity *self); /* in capital hex digits */
/* DER, of the certificate or of its public key. */
GBytes *net_identity_export (NetIdentity *self, gboolean only_key);
gnutls_certificate_credentials_t net_identity_get_credentials (NetIdentity *self);

G_END_DECLS
