/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"
#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* What is odd about who sent a message, where its links lead and what its files are;
 * pr-message.h names them, in this order. */
typedef enum
{
  PR_SENDER_NAME_NAMES_OTHER_HOST = 1 << 0,
  PR_SENDER_MIXED_SCRIPTS = 1 << 1,
  PR_SENDER_LOOK_ALIKE_DOMAIN = 1 << 2,
  PR_SENDER_CONTROL_CHARACTER = 1 << 3,
  PR_SENDER_REPLY_TO_OTHER_DOMAIN = 1 << 4,
  PR_SENDER_REFUTED = 1 << 5,
  PR_SENDER_LINK_NAMES_OTHER_HOST = 1 << 6,
  PR_SENDER_LINK_HIDES_HOST = 1 << 7,
  PR_SENDER_LINK_TO_NUMBER = 1 << 8,
  PR_SENDER_LINK_LOOK_ALIKE = 1 << 9,
  PR_SENDER_FILE_RUNS = 1 << 10,
  PR_SENDER_FILE_DOUBLED = 1 << 11,
} PrSenderFlags;
#define PR_N_SENDER_FLAGS 12

extern const char *const pr_sender_flag_names[PR_N_SENDER_FLAGS];

/* Of the header alone. */
PrSenderFlags pr_sender_judge (const PrMime *mime, const PrEnvelope *envelope);
/* Of all links (of PrLink) and the names of all parts. */
PrSenderFlags pr_sender_judge_links (GPtrArray *links);
PrSenderFlags pr_sender_judge_files (const PrMime *mime);

/* The domain of the only address of From:, or NULL; borrowed. */
const char *pr_sender_get_domain (const PrEnvelope *envelope);

G_END_DECLS
