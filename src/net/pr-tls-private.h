/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-certificate.h"
#include "net/pr-connection.h"
#include "net/pr-dane-private.h"
#include "net/pr-link-private.h"

G_BEGIN_DECLS

/* What a handshake goes by. */
typedef struct
{
  char *server_name; /* ASCII name or numeric address the certificate must be for */
  char *ca_file;
  char *pin; /* as typed */
  char *client_cert;
  char *client_key;
  PrNetPinFunc token_pin;
  gpointer token_pin_data;
  PrTlsVersion least_tls;
  gboolean accept_any;
  guint16 port;
} PrTlsSettings;

void pr_tls_settings_free (PrTlsSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTlsSettings, pr_tls_settings_free)

/**
 * PrTls:
 *
 * A TLS session as a client, from handshake to close_notify.
 */
typedef struct _PrTls PrTls;

/**
 * pr_tls_new:
 * @dane: (nullable): what DNS may say of the certificate; waited for when it is shown
 * @certificate: (out): what the server showed, also on failure, or %NULL
 *
 * Shakes hands. The link's time-out holds for the handshake as a whole, so a server that
 * sends an octet now and then cannot keep it going. An earlier session of the same
 * settings is resumed where there is one; its certificate is judged anew all the same.
 */
PrTls *pr_tls_new (PrLink *link,
                   const PrTlsSettings *settings,
                   PrDane *dane,
                   PrCertificate **certificate,
                   GCancellable *cancellable,
                   GError **error);
void pr_tls_free (PrTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTls, pr_tls_free)

/* The version that a server chooses, with @only_old when those below TLS 1.2 alone are
 * offered: 0 for SSL 3.0, 1 for TLS 1.0, 2 for TLS 1.1, 3 for later ones; -1: it chooses
 * none, or says nothing. The handshake
 * goes no further than that word, and nothing of ours is told. *@speaks_tls: whether what
 * it answered was TLS at all. */
int pr_tls_look (PrLink *link,
                 const char *server_name,
                 gboolean only_old,
                 gboolean *speaks_tls,
                 GCancellable *cancellable);

/* Whether the handshake went on with an earlier session. */
gboolean pr_tls_is_resumed (PrTls *self);

/* Whether the server asked for a certificate of ours and there was one. */
gboolean pr_tls_has_shown_certificate (PrTls *self);

/* @type: "tls-exporter" (RFC 9266), of TLS 1.3, or "tls-unique" (RFC 5929), of TLS 1.2
 * with an extended master secret (RFC 7627); NULL where this session has none. */
GBytes *pr_tls_dup_channel_binding (PrTls *self, const char *type);

/* "TLS 1.3, AES-256-GCM" */
char *pr_tls_dup_description (PrTls *self);

gssize pr_tls_read (PrTls *self,
                    void *buffer,
                    gsize count,
                    GCancellable *cancellable,
                    GError **error);
gssize pr_tls_write (PrTls *self,
                     const void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error);

/* Sends close_notify if that takes no waiting. */
void pr_tls_bye (PrTls *self);

G_END_DECLS
