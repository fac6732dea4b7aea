/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "mail/pr-certificate.h"
#include "net/pr-tls-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The input as all that a server ever sends to a handshake. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  PrTlsSettings settings = { .server_name = (char *) "pop.example.org" };
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (PrLink) link = NULL;
  g_autoptr (PrCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  size = MIN (size, 65536);
  g_assert_cmpint (send (fds[1], data, size, 0), ==, (gssize) size);
  shutdown (fds[1], SHUT_WR);
  socket = g_socket_new_from_fd (fds[0], NULL);
  link = pr_link_new (socket, settings.server_name, 1);
  g_assert_null (pr_tls_new (link, &settings, NULL, &certificate, NULL, &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  close (fds[1]);
  return 0;
}
