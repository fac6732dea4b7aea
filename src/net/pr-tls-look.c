/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-gnutls-private.h"
#include "net/pr-tls-private.h"
#include "net/pr-tls-words-private.h"

#include <errno.h>

/* Only what a server of old answers to; the session is dropped before any key is made. */
#define OLD_VERSIONS "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0"
/* Some servers hang up on those without a word. */
#define ALL_VERSIONS "NORMAL"

typedef struct
{
  PrLink *link;
  gnutls_session_t session;
  guint8 head[PR_TLS_HEAD_OCTETS];
  gsize n_head;
} Look;

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data, void *target, size_t count)
{
  Look *look = user_data;
  gssize n = pr_link_receive (look->link, target, count);
  gsize kept;

  if (n < 0)
    pr_gnutls.transport_set_errno (look->session, errno);
  if (n <= 0)
    return n;
  kept = MIN ((gsize) n, PR_TLS_HEAD_OCTETS - look->n_head);
  memcpy (look->head + look->n_head, target, kept);
  look->n_head += kept;
  return n;
}

static ssize_t
push_cb (gnutls_transport_ptr_t user_data, const void *data, size_t count)
{
  Look *look = user_data;
  gssize n = pr_link_send (look->link, data, count);

  if (n < 0)
    pr_gnutls.transport_set_errno (look->session, errno);
  return n;
}

/* No certificate is trusted, so that the handshake cannot come to an end. */
static int
refuse_cb (gnutls_session_t session)
{
  return GNUTLS_E_CERTIFICATE_ERROR;
}

static void
wait_for_head (Look *look, GCancellable *cancellable)
{
  gint64 deadline = pr_link_get_deadline (look->link);

  while (look->n_head < PR_TLS_HEAD_OCTETS)
    {
      int code = pr_gnutls.handshake (look->session);
      gboolean writes = pr_gnutls.record_get_direction (look->session) == 1;

      if (code >= 0 || pr_gnutls.error_is_fatal (code) ||
          !pr_link_wait (look->link, writes ? G_IO_OUT : G_IO_IN, deadline, cancellable,
                         NULL))
        return;
    }
}

int
pr_tls_look (PrLink *link,
             const char *server_name,
             gboolean only_old,
             gboolean *speaks_tls,
             GCancellable *cancellable)
{
  Look look = { .link = link };
  gnutls_certificate_credentials_t nobody = NULL;
  int version = -1;

  *speaks_tls = FALSE;
  if (!pr_gnutls_open (NULL) ||
      pr_gnutls.init (&look.session, GNUTLS_CLIENT | GNUTLS_NONBLOCK) < 0)
    return -1;
  if (pr_gnutls.certificate_allocate_credentials (&nobody) >= 0 &&
      pr_gnutls.credentials_set (look.session, GNUTLS_CRD_CERTIFICATE, nobody) >= 0 &&
      pr_gnutls.priority_set_direct (look.session, only_old ? OLD_VERSIONS : ALL_VERSIONS,
                                     NULL) >= 0)
    {
      if (!g_hostname_is_ip_address (server_name))
        pr_gnutls.server_name_set (look.session, GNUTLS_NAME_DNS, server_name,
                                   strlen (server_name));
      pr_gnutls.session_set_verify_function (look.session, refuse_cb);
      pr_gnutls.transport_set_ptr (look.session, &look);
      pr_gnutls.transport_set_pull_function (look.session, pull_cb);
      pr_gnutls.transport_set_push_function (look.session, push_cb);
      wait_for_head (&look, cancellable);
      *speaks_tls = pr_tls_is_record (look.head, look.n_head);
      version = pr_tls_read_version (look.head, look.n_head);
    }
  pr_gnutls.deinit (look.session);
  if (nobody != NULL)
    pr_gnutls.certificate_free_credentials (nobody);
  return version;
}
