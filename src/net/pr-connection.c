/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "net/pr-connection.h"
#include "net/pr-dane-private.h"
#include "net/pr-dial-private.h"
#include "net/pr-lookup-private.h"
#include "net/pr-net-limits.h"
#include "net/pr-net-stream-private.h"
#include "net/pr-tls-words-private.h"

struct _PrConnection
{
  GObject parent_instance;

  /* Owned */
  PrTlsSettings *settings; /* for the TLS that is, or may follow */
  PrLink *link;
  GIOStream *stream;
  PrDane *dane;               /* asked along with the address, or NULL */
  char **attempts;            /* what became of each address */
  PrCertificate *certificate; /* NULL in the clear */
  char *tls_description;      /* NULL in the clear */
  gboolean resumed;
};

G_DEFINE_QUARK (pr_net_error, pr_net_error)
G_DEFINE_FINAL_TYPE (PrConnection, pr_connection, G_TYPE_OBJECT)

static void
pr_connection_dispose (GObject *object)
{
  PrConnection *self = PR_CONNECTION (object);

  if (self->stream != NULL)
    pr_connection_close (self);
  g_clear_object (&self->stream);
  G_OBJECT_CLASS (pr_connection_parent_class)->dispose (object);
}

static void
pr_connection_finalize (GObject *object)
{
  PrConnection *self = PR_CONNECTION (object);

  g_clear_pointer (&self->settings, pr_tls_settings_free);
  g_clear_pointer (&self->link, pr_link_unref);
  g_clear_pointer (&self->certificate, pr_certificate_free);
  g_clear_pointer (&self->tls_description, g_free);
  g_clear_pointer (&self->dane, pr_dane_unref);
  g_clear_pointer (&self->attempts, g_strfreev);
  G_OBJECT_CLASS (pr_connection_parent_class)->finalize (object);
}

static void
pr_connection_class_init (PrConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pr_connection_dispose;
  object_class->finalize = pr_connection_finalize;
}

static void
pr_connection_init (PrConnection *self)
{
}

static PrTlsSettings *
settings_new (const PrNetPeer *peer, const char *name)
{
  PrTlsSettings *settings = g_new0 (PrTlsSettings, 1);

  settings->server_name = g_strdup (name);
  settings->ca_file = g_strdup (peer->ca_file);
  settings->pin = g_strdup (peer->pin);
  settings->client_cert = g_strdup (peer->client_cert);
  settings->client_key = g_strdup (peer->client_key);
  settings->token_pin = peer->token_pin;
  settings->token_pin_data = peer->token_pin_data;
  settings->least_tls = peer->least_tls;
  settings->accept_any = peer->accept_any;
  settings->port = peer->port;
  return settings;
}

/* One time-out covers looking up and connecting: either may be what is silent. */
static GSocket *
reach (const PrNetPeer *peer,
       const char *name,
       guint timeout_seconds,
       char ***attempts,
       GCancellable *cancellable,
       GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout_seconds * G_USEC_PER_SEC;
  g_autoptr (GPtrArray) addresses = NULL;

  addresses = pr_lookup_addresses (peer->host, name, deadline, cancellable, error);
  if (addresses == NULL)
    return NULL;
  return pr_dial (peer->host, peer->port, addresses, deadline, attempts, cancellable,
                  error);
}

/* What DNS says of a certificate is looked up while the connection is being made. A pin
 * stands above it. */
static PrDane *
ask_dane (const PrNetPeer *peer, const char *name)
{
  return peer->pin == NULL ? pr_dane_ask (name, peer->port) : NULL;
}

static guint
get_timeout (const PrNetPeer *peer)
{
  return peer->timeout_seconds > 0 ? peer->timeout_seconds : PR_NET_TIMEOUT_SECONDS;
}

/* Another connection, which sends nothing but the first message of TLS. */
static int
look_again (const PrNetPeer *peer,
            gboolean only_old,
            gboolean *speaks_tls,
            GCancellable *cancellable)
{
  g_autofree char *name = pr_lookup_normalize (peer->host);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (PrLink) link = NULL;
  int version;

  *speaks_tls = FALSE;
  if (name != NULL)
    socket = reach (peer, name, MIN (get_timeout (peer), PR_NET_LOOK_SECONDS), NULL,
                    cancellable, NULL);
  if (socket == NULL)
    return -1;
  link = pr_link_new (socket, peer->host, MIN (get_timeout (peer), PR_NET_LOOK_SECONDS));
  version = pr_tls_look (link, name, only_old, speaks_tls, cancellable);
  pr_link_close (link);
  return version;
}

/* Which version a server offers that offers none of ours is worth another look: nothing
 * is lowered by it. */
static void
explain_old (const PrNetPeer *peer, GCancellable *cancellable, GError **error)
{
  gboolean speaks_tls;
  int version;

  if (!g_error_matches (*error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS))
    return;
  version = look_again (peer, TRUE, &speaks_tls, cancellable);
  if (version < 0)
    return;
  g_clear_error (error);
  pr_tls_set_old (peer->host, version, peer->least_tls, error);
}

gboolean
pr_connection_finds_tls (const PrNetPeer *peer, GCancellable *cancellable)
{
  gboolean speaks_tls;

  g_return_val_if_fail (peer != NULL && peer->host != NULL, FALSE);

  look_again (peer, FALSE, &speaks_tls, cancellable);
  return speaks_tls;
}

PrConnection *
pr_connection_open (const PrNetPeer *peer,
                    PrCertificate **certificate,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (PrConnection) self = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;
  guint timeout_seconds;

  g_return_val_if_fail (peer != NULL && peer->host != NULL, NULL);

  if (certificate != NULL)
    *certificate = NULL;
  timeout_seconds = get_timeout (peer);
  name = pr_lookup_normalize (peer->host);
  if (name == NULL)
    {
      g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_RESOLVE,
                   _ ("“%s” is not the name of a server."), peer->host);
      return NULL;
    }
  self = g_object_new (PR_TYPE_CONNECTION, NULL);
  self->dane = ask_dane (peer, name);
  socket = reach (peer, name, timeout_seconds, &self->attempts, cancellable, error);
  if (socket == NULL)
    return NULL;

  self->settings = settings_new (peer, name);
  self->link = pr_link_new (socket, peer->host, timeout_seconds);
  self->stream = pr_net_stream_new (self->link, NULL);
  if (peer->tls &&
      !pr_connection_start_tls (self, certificate, cancellable, &local_error))
    {
      explain_old (peer, cancellable, &local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
pr_connection_start_tls (PrConnection *self,
                         PrCertificate **certificate,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (PrCertificate) shown = NULL;
  g_autoptr (PrTls) tls = NULL;

  g_return_val_if_fail (PR_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (self->tls_description == NULL, FALSE);

  tls = pr_tls_new (self->link, self->settings, self->dane, &shown, cancellable, error);
  if (certificate != NULL)
    *certificate = shown != NULL ? pr_certificate_copy (shown) : NULL;
  if (tls == NULL)
    {
      /* Whatever is said next on this link could be said by anyone. */
      pr_connection_close (self);
      return FALSE;
    }
  pr_net_stream_detach (PR_NET_STREAM (self->stream));
  g_object_unref (self->stream);
  self->tls_description = pr_tls_dup_description (tls);
  self->resumed = pr_tls_is_resumed (tls);
  self->stream = pr_net_stream_new (self->link, g_steal_pointer (&tls));
  g_clear_pointer (&self->certificate, pr_certificate_free);
  self->certificate = g_steal_pointer (&shown);
  return TRUE;
}

GIOStream *
pr_connection_get_stream (PrConnection *self)
{
  g_return_val_if_fail (PR_IS_CONNECTION (self), NULL);

  return self->stream;
}

void
pr_connection_set_timeout (PrConnection *self, guint seconds)
{
  g_return_if_fail (PR_IS_CONNECTION (self));

  pr_link_set_timeout (self->link, seconds);
}

gboolean
pr_connection_is_encrypted (PrConnection *self)
{
  g_return_val_if_fail (PR_IS_CONNECTION (self), FALSE);

  return self->tls_description != NULL;
}

const PrCertificate *
pr_connection_get_certificate (PrConnection *self)
{
  g_return_val_if_fail (PR_IS_CONNECTION (self), NULL);

  return self->certificate;
}

gboolean
pr_connection_has_shown_certificate (PrConnection *self)
{
  PrTls *tls;

  g_return_val_if_fail (PR_IS_CONNECTION (self), FALSE);

  tls = pr_net_stream_get_tls (PR_NET_STREAM (self->stream));
  return tls != NULL && self->settings->client_cert != NULL &&
         pr_tls_has_shown_certificate (tls);
}

GBytes *
pr_connection_dup_channel_binding (PrConnection *self, const char *type)
{
  PrTls *tls;

  g_return_val_if_fail (PR_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);

  tls = pr_net_stream_get_tls (PR_NET_STREAM (self->stream));
  return tls != NULL ? pr_tls_dup_channel_binding (tls, type) : NULL;
}

gboolean
pr_connection_is_resumed (PrConnection *self)
{
  g_return_val_if_fail (PR_IS_CONNECTION (self), FALSE);

  return self->resumed;
}

const char *
pr_connection_get_tls_description (PrConnection *self)
{
  g_return_val_if_fail (PR_IS_CONNECTION (self), NULL);

  return self->tls_description;
}

char *
pr_connection_dup_address (PrConnection *self)
{
  g_return_val_if_fail (PR_IS_CONNECTION (self), NULL);

  return pr_link_dup_address (self->link);
}

const char *const *
pr_connection_get_attempts (PrConnection *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (PR_IS_CONNECTION (self), NULL);

  return self->attempts != NULL ? (const char *const *) self->attempts : none;
}

void
pr_connection_get_traffic (PrConnection *self, guint64 *octets_in, guint64 *octets_out)
{
  g_return_if_fail (PR_IS_CONNECTION (self));
  g_return_if_fail (octets_in != NULL && octets_out != NULL);

  pr_link_get_traffic (self->link, octets_in, octets_out);
}

void
pr_connection_close (PrConnection *self)
{
  g_return_if_fail (PR_IS_CONNECTION (self));

  g_io_stream_close (self->stream, NULL, NULL);
}
