/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include "mail/pr-late.h"

/* What is used of libxml2. */
#define PR_LIBXML_SYMBOLS(X)       \
  X (, htmlCreateMemoryParserCtxt) \
  X (, htmlCtxtUseOptions)         \
  X (, htmlFreeParserCtxt)         \
  X (, htmlParseDocument)          \
  X (, xmlByteConsumed)            \
  X (, xmlInitParser)              \
  X (, xmlStopParser)              \
  X (, xmlSwitchEncoding)

typedef struct
{
  PR_LIBXML_SYMBOLS (PR_LATE_MEMBER)
} PrLibxml;
