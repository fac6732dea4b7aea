/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "extract/pr-seal.h"

G_BEGIN_DECLS

typedef enum
{
  PR_UNSEAL_ERROR_NO_KEY,        /* it is for others */
  PR_UNSEAL_ERROR_NO_PASSPHRASE, /* it was asked for, and not given */
  PR_UNSEAL_ERROR_NO_PROGRAM,    /* GnuPG is not installed */
  PR_UNSEAL_ERROR_UNSHIELDED,    /* nobody could tell whether it was changed */
  PR_UNSEAL_ERROR_TOO_LARGE,     /* what is in it */
  PR_UNSEAL_ERROR_FAILED,        /* GnuPG says why */
} PrUnsealError;
#define PR_UNSEAL_ERROR pr_unseal_error_quark ()
GQuark pr_unseal_error_quark (void);

typedef struct
{
  GBytes *octets;        /* what was inside */
  GPtrArray *signatures; /* of PrSignature; none where it is not signed */
  gboolean encrypted;    /* it was decrypted; else taken out of its signature */
} PrUnsealed;

void pr_unsealed_free (PrUnsealed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrUnsealed, pr_unsealed_free)

/**
 * pr_unseal:
 * @octets: of @protocol, encrypted or signed; of OpenPGP whatever pr_seal_look () says,
 *   which can be deceived
 *
 * Decrypts, or takes what is signed out of its signature, and verifies; by GnuPG, whose
 * agent asks the person for a passphrase. Nobody is asked over the network, and nothing
 * is written to a disk. What was not all decrypted is not given out. Blocks, also as long
 * as the person thinks.
 *
 * Returns: (transfer full): or %NULL with a #PrUnsealError, a sentence
 */
PrUnsealed *pr_unseal (PrSealProtocol protocol, GBytes *octets, GError **error);

G_END_DECLS
