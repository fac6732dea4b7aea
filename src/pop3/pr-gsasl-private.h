/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gsasl.h>
#include "mail/pr-late.h"

/* What is used of libgsasl. */
#define PR_GSASL_SYMBOLS(X) \
  X (gsasl_, client_start)  \
  X (gsasl_, done)          \
  X (gsasl_, finish)        \
  X (gsasl_, free)          \
  X (gsasl_, init)          \
  X (gsasl_, property_set)  \
  X (gsasl_, saslprep)      \
  X (gsasl_, step)

typedef struct
{
  PR_GSASL_SYMBOLS (PR_LATE_MEMBER)
} PrGsasl;
