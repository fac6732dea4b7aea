/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsecret/secret.h>
#include "mail/pr-late.h"

/* What is used of libsecret. */
#define PR_LIBSECRET_SYMBOLS(X)                  \
  X (secret_, password_clearv_sync)              \
  X (secret_, password_free)                     \
  X (secret_, password_lookupv_nonpageable_sync) \
  X (secret_, password_storev_sync)

typedef struct
{
  PR_LIBSECRET_SYMBOLS (PR_LATE_MEMBER)
} PrLibsecret;
