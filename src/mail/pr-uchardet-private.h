/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <uchardet/uchardet.h>
#include "mail/pr-late.h"

/* What is used of uchardet. */
#define PR_UCHARDET_SYMBOLS(X) \
  X (, uchardet_data_end)      \
  X (, uchardet_delete)        \
  X (, uchardet_get_charset)   \
  X (, uchardet_handle_data)   \
  X (, uchardet_new)

typedef struct
{
  PR_UCHARDET_SYMBOLS (PR_LATE_MEMBER)
} PrUchardet;
