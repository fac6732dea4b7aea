/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/ocsp.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include "mail/pr-late.h"

G_BEGIN_DECLS

/* What is used of GnuTLS. */
#define PR_GNUTLS_SYMBOLS(X)                         \
  X (gnutls_, alert_get)                             \
  X (gnutls_, alert_get_name)                        \
  X (gnutls_, alert_send)                            \
  X (gnutls_, alert_send_appropriate)                \
  X (gnutls_, bye)                                   \
  X (gnutls_, certificate_allocate_credentials)      \
  X (gnutls_, certificate_client_get_request_status) \
  X (gnutls_, certificate_free_credentials)          \
  X (gnutls_, certificate_get_ours)                  \
  X (gnutls_, certificate_get_peers)                 \
  X (gnutls_, certificate_set_pin_function)          \
  X (gnutls_, certificate_set_x509_key_file2)        \
  X (gnutls_, certificate_set_x509_key_mem)          \
  X (gnutls_, certificate_set_x509_system_trust)     \
  X (gnutls_, certificate_set_x509_trust_mem)        \
  X (gnutls_, certificate_verify_peers)              \
  X (gnutls_, cipher_get)                            \
  X (gnutls_, cipher_get_name)                       \
  X (gnutls_, credentials_set)                       \
  X (gnutls_, deinit)                                \
  X (gnutls_, error_is_fatal)                        \
  X (gnutls_, free)                                  \
  X (gnutls_, handshake)                             \
  X (gnutls_, init)                                  \
  X (gnutls_, ocsp_resp_deinit)                      \
  X (gnutls_, ocsp_resp_get_single)                  \
  X (gnutls_, ocsp_resp_import)                      \
  X (gnutls_, ocsp_resp_init)                        \
  X (gnutls_, ocsp_status_request_get2)              \
  X (gnutls_, ocsp_status_request_is_checked)        \
  X (gnutls_, priority_set_direct)                   \
  X (gnutls_, protocol_get_version)                  \
  X (gnutls_, pubkey_deinit)                         \
  X (gnutls_, pubkey_export2)                        \
  X (gnutls_, pubkey_import_x509)                    \
  X (gnutls_, pubkey_init)                           \
  X (gnutls_, record_get_direction)                  \
  X (gnutls_, record_recv)                           \
  X (gnutls_, record_send)                           \
  X (gnutls_, server_name_set)                       \
  X (gnutls_, session_channel_binding)               \
  X (gnutls_, session_ext_master_secret_status)      \
  X (gnutls_, session_get_data2)                     \
  X (gnutls_, session_get_flags)                     \
  X (gnutls_, session_get_ptr)                       \
  X (gnutls_, session_is_resumed)                    \
  X (gnutls_, session_set_data)                      \
  X (gnutls_, session_set_ptr)                       \
  X (gnutls_, session_set_verify_function)           \
  X (gnutls_, set_default_priority_append)           \
  X (gnutls_, strerror)                              \
  X (gnutls_, transport_set_errno)                   \
  X (gnutls_, transport_set_ptr)                     \
  X (gnutls_, transport_set_pull_function)           \
  X (gnutls_, transport_set_push_function)           \
  X (gnutls_, x509_crt_check_hostname)               \
  X (gnutls_, x509_crt_check_ip)                     \
  X (gnutls_, x509_crt_deinit)                       \
  X (gnutls_, x509_crt_get_activation_time)          \
  X (gnutls_, x509_crt_get_dn3)                      \
  X (gnutls_, x509_crt_get_expiration_time)          \
  X (gnutls_, x509_crt_get_issuer_dn3)               \
  X (gnutls_, x509_crt_get_subject_alt_name)         \
  X (gnutls_, x509_crt_get_tlsfeatures)              \
  X (gnutls_, x509_crt_import)                       \
  X (gnutls_, x509_crt_init)                         \
  X (gnutls_, x509_tlsfeatures_deinit)               \
  X (gnutls_, x509_tlsfeatures_get)                  \
  X (gnutls_, x509_tlsfeatures_init)                 \
  X (gnutls_, x509_trust_list_add_cas)               \
  X (gnutls_, x509_trust_list_deinit)                \
  X (gnutls_, x509_trust_list_init)                  \
  X (gnutls_, x509_trust_list_verify_crt2)

typedef struct
{
  PR_GNUTLS_SYMBOLS (PR_LATE_MEMBER)
} PrGnutls;

/* Filled by pr_gnutls_open (), which pr_tls_new () calls first. */
extern PrGnutls pr_gnutls;
gboolean pr_gnutls_open (GError **error);

G_END_DECLS
