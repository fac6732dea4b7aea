/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include "net-identity.h"

G_BEGIN_DECLS

/* The other end of a connection: serves one connection after the other on a thread. */
typedef void (*NetServeFunc) (int fd, gpointer user_data);

typedef struct _NetPeer NetPeer;

NetPeer *net_peer_new (const char *address, NetServeFunc serve, gpointer user_data);
/* Waits until the connection being served is done with. */
void net_peer_free (NetPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetPeer, net_peer_free)
guint16 net_peer_get_port (NetPeer *self);

/* A port of @address on which nobody listens any more. */
guint16 net_free_port (const char *address);

/* For NetServeFunc: writes all of @text; reads one line or to the end; FALSE at the end.
 */
void net_say (int fd, const char *text);
gboolean net_hear_line (int fd, char *line, gsize size);
void net_hear_all (int fd);

typedef void (*NetTalkFunc) (gnutls_session_t session, gpointer user_data);

/* How a TLS server behaves, and what it saw. */
typedef struct
{
  NetIdentity *identity;
  const char *priority;             /* NULL: GnuTLS's own */
  gnutls_certificate_request_t ask; /* for a client certificate */
  gboolean octet_by_octet;          /* what it sends crosses the wire in single octets */
  NetTalkFunc talk;                 /* NULL: echoes until the end */
  gpointer user_data;

  gnutls_datum_t tickets; /* the key of session tickets; none: sessions end for good */

  gint handshakes;       /* that went well */
  gint resumed;          /* of those, with an earlier session */
  gint goodbyes;         /* close_notify received */
  gint client_certs;     /* shown */
  char server_name[256]; /* asked for; "" for none */
} NetTls;

/* A NetServeFunc; @tls is a NetTls. */
void net_serve_tls (int fd, gpointer tls);
void net_talk_echo (gnutls_session_t session, gpointer user_data);

G_END_DECLS
