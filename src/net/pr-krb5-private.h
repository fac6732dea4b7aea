/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <krb5.h>
#include "mail/pr-late.h"

G_BEGIN_DECLS

/* What is used of libkrb5. */
#define PR_KRB5_SYMBOLS(X)        \
  X (krb5_, auth_con_free)        \
  X (krb5_, cc_close)             \
  X (krb5_, cc_default)           \
  X (krb5_, free_ap_rep_enc_part) \
  X (krb5_, free_context)         \
  X (krb5_, free_data_contents)   \
  X (krb5_, free_error)           \
  X (krb5_, free_error_message)   \
  X (krb5_, get_error_message)    \
  X (krb5_, init_context)         \
  X (krb5_, mk_req)               \
  X (krb5_, rd_error)             \
  X (krb5_, rd_rep)

typedef struct
{
  PR_KRB5_SYMBOLS (PR_LATE_MEMBER)
} PrKrb5;

/* Filled by pr_krb5_open (). */
extern PrKrb5 pr_krb5;
gboolean pr_krb5_open (GError **error);

G_END_DECLS
