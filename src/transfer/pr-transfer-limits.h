/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store-limits.h"

#define PR_TRANSFER_MAX_OCTETS PR_STORE_MAX_MESSAGE_OCTETS /* of one message */
#define PR_TRANSFER_CHUNK_OCTETS (256u << 10)              /* of one read of an mbox */
#define PR_TRANSFER_OWN_OCTETS \
  (1u << 20) /* a message of more is not copied from where it was read to */
#define PR_TRANSFER_NAMES 65536       /* names of a folder held at a time */
#define PR_TRANSFER_MAX_DEPTH 64      /* folders within folders */
#define PR_TRANSFER_SNIFF_OCTETS 4096 /* that tell whether a file is mail */
#define PR_TRANSFER_NAME_CHARS 200    /* of a folder's name */
#define PR_TRANSFER_FIELD_OCTETS                         \
  998 /* of a line that may be a header field (RFC 5322) \
       */

/* A Content-Length beyond this is not waited for, nor, once so many were wrong, is any of
 * that file. */
#define PR_TRANSFER_HINT_OCTETS (64u << 20)
#define PR_TRANSFER_WRONG_HINTS 16

#define PR_TRANSFER_TICK_MS 100 /* between two reports of progress */
