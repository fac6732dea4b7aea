/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PR_PROOF_UNTOLD, /* not looked at, or nothing to look at */
  PR_PROOF_PASS,
  PR_PROOF_FAIL,
  PR_PROOF_UNSURE, /* softfail, neutral, policy, an error on the way */
} PrProofResult;

/* What the receiving server found out about who sent a message (RFC 8601). */
typedef struct
{
  char *server; /* who says so; NULL: nobody whom the sender could not imitate */
  PrProofResult spf, dkim, dmarc;
  char *spf_domain;   /* that allows the computer it came from, or NULL */
  char *dkim_domain;  /* that signed it, or NULL */
  char *from_domain;  /* of From:, or NULL */
  gboolean confirmed; /* the domain of From: itself stands behind it */
  gboolean refuted;   /* the domain of From: disowns it (DMARC) */
} PrProof;

void pr_proof_free (PrProof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrProof, pr_proof_free)

/* In one sentence, or NULL where nothing was told. Free with g_free (). */
char *pr_proof_dup_words (const PrProof *proof);
/* All of it, a line each; or NULL. Free with g_free (). */
char *pr_proof_dup_details (const PrProof *proof);

G_END_DECLS
