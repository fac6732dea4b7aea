/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrTestGnupg:
 *
 * GnuPG in a folder of its own, with keys that need no passphrase. GNUPGHOME is set as
 * long as it lives.
 */
typedef struct
{
  char *home;
  gboolean usable; /* else the test is skipped, and why was said */
} PrTestGnupg;

typedef enum
{
  PR_TEST_OPENPGP = 1 << 0, /* Ada Lovelace <ada@example.org> */
  PR_TEST_SMIME = 1 << 1,   /* the same, with a certificate that she signed herself */
} PrTestKeys;

void pr_test_gnupg_set_up (PrTestGnupg *self, PrTestKeys keys);
void pr_test_gnupg_tear_down (PrTestGnupg *self);

/* Runs @arguments on @input; what it wrote. A failure ends the test. */
GBytes *pr_test_gnupg_run (PrTestGnupg *self,
                           const char *input,
                           const char *const *arguments);

/* Of an entity or a text, for Ada: armored OpenPGP. @is_signed: by her, too. */
char *pr_test_gnupg_encrypt (PrTestGnupg *self, const char *text, gboolean is_signed);
/* A text that can be read, with its signature. */
char *pr_test_gnupg_clear_sign (PrTestGnupg *self, const char *text);
/* Octets in armor that is headed @words, which GnuPG does not do for all. */
char *pr_test_gnupg_armor (const guint8 *data, gsize length, const char *words);
/* CMS, as the lines of base64 that it has in mail. */
char *pr_test_gnupg_smime (PrTestGnupg *self, const char *entity, gboolean encrypted);
/* Away with the secret keys, or with all. */
void pr_test_gnupg_forget (PrTestGnupg *self);

G_END_DECLS
