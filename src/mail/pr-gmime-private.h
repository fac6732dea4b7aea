/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gmime/gmime.h>
#include "mail/pr-late.h"

G_BEGIN_DECLS

/* What is used of GMime. */
#define PR_GMIME_SYMBOLS(X)                                      \
  X (g_mime_, content_disposition_get_disposition)               \
  X (g_mime_, content_disposition_get_parameters)                \
  X (g_mime_, content_disposition_parse)                         \
  X (g_mime_, content_encoding_from_string)                      \
  X (g_mime_, content_type_get_mime_type)                        \
  X (g_mime_, content_type_get_parameters)                       \
  X (g_mime_, content_type_parse)                                \
  X (g_mime_, encoding_flush)                                    \
  X (g_mime_, encoding_init_decode)                              \
  X (g_mime_, encoding_step)                                     \
  X (g_mime_, init)                                              \
  X (g_mime_, param_get_value)                                   \
  X (g_mime_, param_list_get_parameter)                          \
  X (g_mime_, parser_options_new)                                \
  X (g_mime_, parser_options_set_address_compliance_mode)        \
  X (g_mime_, parser_options_set_allow_addresses_without_domain) \
  X (g_mime_, parser_options_set_fallback_charsets)              \
  X (g_mime_, parser_options_set_parameter_compliance_mode)      \
  X (g_mime_, parser_options_set_rfc2047_compliance_mode)        \
  X (g_mime_, utils_header_decode_date)                          \
  X (g_mime_, utils_header_decode_text)                          \
  X (, internet_address_get_name)                                \
  X (, internet_address_group_get_members)                       \
  X (, internet_address_group_get_type)                          \
  X (, internet_address_list_get_address)                        \
  X (, internet_address_list_length)                             \
  X (, internet_address_list_parse)                              \
  X (, internet_address_mailbox_get_addr)                        \
  X (, internet_address_mailbox_get_type)

typedef struct
{
  PR_GMIME_SYMBOLS (PR_LATE_MEMBER)
} PrGmime;

/* Filled by pr_gmime_need (). */
extern PrGmime pr_gmime;

/* No message can be read without it, and what would be stored of one would be wrong:
 * where it cannot be opened, the program ends with a sentence, as it would at its start
 * were it linked. In a statement of its own, for a call may fetch its function before
 * its arguments are made. */
void pr_gmime_need (void);

G_END_DECLS
