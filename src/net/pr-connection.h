/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-certificate.h"

G_BEGIN_DECLS

typedef enum
{
  PR_NET_ERROR_RESOLVE, /* no address for the name */
  PR_NET_ERROR_CONNECT, /* no address answered */
  PR_NET_ERROR_TIMEOUT, /* silence for longer than the time-out */
  PR_NET_ERROR_TLS, /* TLS failed, mostly in the handshake; no certificate is to blame */
  PR_NET_ERROR_CERTIFICATE, /* the server's certificate is not to be trusted */
  PR_NET_ERROR_CUT,         /* the link broke, or TLS ended without close_notify */
  PR_NET_ERROR_KERBEROS,    /* KPOP: no ticket, or one that is not accepted */
  PR_NET_ERROR_SETTINGS, /* a CA file, pin or client certificate of ours cannot be used */
  PR_NET_ERROR_OLD_TLS,  /* the server offers only versions below the least one */
  PR_NET_ERROR_TLS_FIRST, /* it speaks TLS from the first octet where clear text was
                             expected */
} PrNetError;

#define PR_NET_ERROR (pr_net_error_quark ())
GQuark pr_net_error_quark (void);

/* Gives the PIN of the token by the name of @token, or NULL with @error; it is asked once
 * for each connection, on the thread that connects. The answer is wiped and freed. */
typedef char *(*PrNetPinFunc) (const char *token, gpointer user_data, GError **error);

/* The way to a server. Strings are borrowed for the call that takes it. */
typedef struct
{
  const char *host; /* name or address; certificates are checked against it */
  guint16 port;
  gboolean tls;        /* TLS from the first octet */
  const char *ca_file; /* PEM instead of the system's trust, or NULL */
  const char
    *pin; /* SHA-256 of the certificate, hex in either case, colons allowed, or NULL:
           * a matching certificate is trusted whatever else it lacks, another never */
  const char *client_cert; /* PEM or a URI of RFC 7512 ("pkcs11:…"), or NULL */
  const char *client_key;  /* the same, or NULL */
  PrNetPinFunc token_pin;  /* or NULL; borrowed as long as the connection lives */
  gpointer token_pin_data;
  PrTlsVersion least_tls; /* the oldest version to accept */
  guint timeout_seconds;  /* silence; 0: PR_NET_TIMEOUT_SECONDS */
  gboolean accept_any;    /* probing only: go on with a certificate that has problems */
} PrNetPeer;

#define PR_TYPE_CONNECTION (pr_connection_get_type ())
G_DECLARE_FINAL_TYPE (PrConnection, pr_connection, PR, CONNECTION, GObject)

/**
 * pr_connection_open:
 *
 * Resolves, connects and, with @peer->tls, shakes hands. Blocks: call it on a worker
 * thread. All addresses are tried, the next one PR_NET_NEXT_ADDRESS_MS after one that is
 * silent; the first to answer wins. @certificate, when not NULL, is set whenever the
 * server showed one, also on failure.
 *
 * Returns: (transfer full): an open connection, or %NULL with a %PR_NET_ERROR or
 *   %G_IO_ERROR_CANCELLED
 */
PrConnection *pr_connection_open (const PrNetPeer *peer,
                                  PrCertificate **certificate,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * pr_connection_start_tls:
 *
 * Shakes hands on the open socket, after the server agreed to STLS (RFC 2595 §4). Octets
 * that the server sent before the handshake must have been refused by the caller. On
 * success the stream of pr_connection_get_stream () is another one; the one before it is
 * closed for use. On failure the connection is closed: nothing more is said in the clear.
 */
gboolean pr_connection_start_tls (PrConnection *self,
                                  PrCertificate **certificate,
                                  GCancellable *cancellable,
                                  GError **error);

/* (transfer none): octets to and from the server. Blocking; reads and writes give
 * PR_NET_ERROR_TIMEOUT after the time-out's silence and PR_NET_ERROR_CUT when the link
 * breaks or TLS is truncated; a read of 0 octets is an orderly end. One thread at a time.
 */
GIOStream *pr_connection_get_stream (PrConnection *self);

/**
 * pr_connection_finds_tls:
 *
 * Whether the server at @peer answers the first message of TLS with one of TLS: so a port
 * that keeps silent in the clear can be told. Nothing secret is sent. Blocks.
 */
gboolean pr_connection_finds_tls (const PrNetPeer *peer, GCancellable *cancellable);

void pr_connection_set_timeout (PrConnection *self, guint seconds);
gboolean pr_connection_is_encrypted (PrConnection *self);
/* Whether TLS went on with a session of an earlier connection to the same port under the
 * same settings. */
gboolean pr_connection_is_resumed (PrConnection *self);
const PrCertificate *pr_connection_get_certificate (PrConnection *self); /* or NULL */
/* Whether the server has seen the client certificate of the peer's settings. */
gboolean pr_connection_has_shown_certificate (PrConnection *self);
/* What ties a login to this TLS and no other. @type: "tls-exporter" (RFC 9266) with TLS
 * 1.3, "tls-unique" (RFC 5929) with TLS 1.2; (transfer full): or NULL. On the thread of
 * the stream. */
GBytes *pr_connection_dup_channel_binding (PrConnection *self, const char *type);
const char *pr_connection_get_tls_description (
  PrConnection *self);                                /* "TLS 1.3, AES-256-GCM" or NULL */
char *pr_connection_dup_address (PrConnection *self); /* numeric, of the peer */
/* What became of every address that was tried, "192.0.2.1: Connection refused". */
const char *const *pr_connection_get_attempts (PrConnection *self);
/* Octets on the wire so far. Any thread. */
void pr_connection_get_traffic (PrConnection *self,
                                guint64 *octets_in,
                                guint64 *octets_out);
void pr_connection_close (PrConnection *self);

G_END_DECLS
