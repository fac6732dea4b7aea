/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PR_SEAL_MAX_KEYS 8 /* that are named */

typedef enum
{
  PR_SEAL_OPENPGP, /* RFC 4880 */
  PR_SEAL_SMIME,   /* RFC 5652 */
} PrSealProtocol;

typedef enum
{
  PR_SEAL_NONE, /* neither of both, or what nobody here can open */
  PR_SEAL_SIGNED,
  PR_SEAL_ENCRYPTED,
} PrSealKind;

/* What encrypted or signed octets tell of themselves without any key. */
typedef struct
{
  PrSealKind kind;
  gboolean by_passphrase; /* no key is asked for, but words */
  gboolean shielded; /* of OpenPGP: would show that it was changed on its way (§5.13) */
  guint n_keys;      /* that can open it, of those that are named */
  guint n_ways;      /* to open it: of these, of hidden ones, by words; of OpenPGP */
  guint64 keys[PR_SEAL_MAX_KEYS]; /* their numbers; of OpenPGP */
} PrSealLook;

/* Reads the first packets of OpenPGP, armored or not, or the first of CMS. Fails never:
 * what is not understood is %PR_SEAL_NONE. */
void pr_seal_look (PrSealProtocol protocol, GBytes *octets, PrSealLook *look);

G_END_DECLS
