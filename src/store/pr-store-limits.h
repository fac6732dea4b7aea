/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_STORE_BATCH_MESSAGES \
  64 /* of one transaction, whichever of these three comes first */
#define PR_STORE_BATCH_MS 100
#define PR_STORE_BATCH_OCTETS (4u << 20)
/* What waits to be stored, the batch being written included: what a crash may cost. A
 * larger message passes alone. */
#define PR_STORE_QUEUE_MESSAGES 256
#define PR_STORE_QUEUE_OCTETS (8u << 20)
#define PR_STORE_BUSY_MS 10000 /* wait for another process's lock */
#define PR_STORE_LOCK_MS 50    /* the longest a writer means to hold it */
#define PR_STORE_MAX_MESSAGE_OCTETS (256u << 20)
/* Attachments are decoded in messages of no more, and what is compressed fits into no
 * more: both are there beside the message, which may take 64 MB above itself. */
#define PR_STORE_MAX_SPLIT_OCTETS (24u << 20)
#define PR_STORE_MAX_COMPRESSED_OCTETS (32u << 20)
#define PR_STORE_MAX_QUERY_OCTETS 65536 /* of a search query; the rest is ignored */
#define PR_STORE_MAX_QUERY_TERMS 256
#define PR_STORE_MAX_QUERY_TOKENS 1024 /* of all its words and phrases */
#define PR_STORE_FAVOURITE_LOOKS 4096  /* messages that tell whom the person reads */
#define PR_STORE_CHANGES_KEPT \
  4096 /* commits in the change log; a reader further behind starts anew */
#define PR_STORE_INDEX_MESSAGES \
  4096 /* made searchable at once: fewer cost more, more take memory and show later */
#define PR_STORE_ADOPT_BATCH 256 /* unique-ids taken over in one transaction */
