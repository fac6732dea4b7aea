/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_NET_TIMEOUT_SECONDS \
  60 /* silence, also while connecting and in the handshake */
#define PR_NET_NEXT_ADDRESS_MS \
  250 /* before the next address is tried beside a silent one (RFC 8305) */
#define PR_NET_MAX_ADDRESSES 16           /* of one name */
#define PR_NET_MAX_CA_OCTETS (4 << 20)    /* of a CA file, client certificate or key */
#define PR_NET_MAX_CERTIFICATE_NAMES 1000 /* shown of one certificate */
#define PR_NET_MAX_NAME_OCTETS 4096       /* of one of them; a longer one is not shown */
#define PR_NET_MAX_SESSIONS 16            /* TLS sessions kept to be resumed */
#define PR_NET_MAX_SESSION_OCTETS 65536   /* of one of them, certificates included */
#define PR_NET_LOOK_SECONDS 5      /* for a second look at a server that did not do */
#define PR_NET_MAX_DNS_OCTETS 4096 /* of an answer */
#define PR_NET_MAX_TLSA 32         /* records of one name */
#define PR_NET_DNS_SECONDS 3       /* to wait for one, in two tries */
#define PR_NET_SESSION_SECONDS (24 * 60 * 60)

#define PR_NET_MAX_KERBEROS_OCTETS (64 << 10) /* one message of KPOP's first exchange */
