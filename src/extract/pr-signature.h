/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PR_SIGNATURE_GOOD,
  PR_SIGNATURE_BAD,     /* the text was changed, or it is of another text */
  PR_SIGNATURE_NO_KEY,  /* nobody here can tell */
  PR_SIGNATURE_EXPIRED, /* it fits, but it or its key is no longer valid, or was revoked
                         */
  PR_SIGNATURE_UNKNOWN, /* it could not be looked at */
} PrSignatureState;

typedef struct
{
  PrSignatureState state;
  char *name;        /* of whom the key is said to be, or NULL */
  char *address;     /* or NULL */
  char *key;         /* fingerprint or number, or NULL */
  gboolean verified; /* the person, or somebody trusted, says that the key is theirs */
} PrSignature;

void pr_signature_free (PrSignature *self);

/**
 * pr_signatures_verify:
 * @entity: a multipart/signed with its header (RFC 1847; OpenPGP and S/MIME)
 *
 * Asks GnuPG, which keeps to what it has here: no server is asked for keys or
 * certificates. Only the first part of the multipart is what was signed. Blocks.
 *
 * Returns: (transfer full): of PrSignature; or %NULL with @error, a sentence
 */
GPtrArray *pr_signatures_verify (GBytes *entity, GError **error);

G_END_DECLS
