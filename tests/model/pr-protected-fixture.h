/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-protected.h"
#include "support/pr-test-gnupg.h"

G_BEGIN_DECLS

/* Messages that are encrypted or signed, by the keys of a PrTestGnupg. */

#define PROTECTED_HEADER                                                          \
  "From: Ada <ada@example.org>\r\nTo: Charles <charles@example.org>\r\nSubject: " \
  "...\r\nDate: Thu, 1 Jan 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
#define PROTECTED_LETTER                                                              \
  "Content-Type: multipart/mixed; boundary=in\r\nSubject: The engine\r\n\r\n--in\r\n" \
  "\r\nThe engine weaves.\r\n--in\r\nContent-Type: text/plain; name=cards.txt\r\n"    \
  "Content-Disposition: attachment; filename=cards.txt\r\n\r\ncards\r\n--in--\r\n"

/* Takes @text. */
PrMessage *protected_message (char *text);
/* A multipart/encrypted, as an entity. Takes @armor. */
char *protected_wrap (char *armor);
char *protected_encrypt (PrTestGnupg *f, const char *entity, gboolean is_signed);
char *protected_smime (PrTestGnupg *f, const char *entity, gboolean encrypted);
/* Takes @entity. */
PrMessage *protected_whole (char *entity);
PrProtected *protected_open_one (PrMessage *message);
void protected_assert_text (const PrProtected *what, const char *expected);
void protected_assert_says (const PrProtected *what, const char *words);
void protected_add (const char *path,
                    PrTestKeys keys,
                    void (*test) (PrTestGnupg *f, gconstpointer keys));

G_END_DECLS
