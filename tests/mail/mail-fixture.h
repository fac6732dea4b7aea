/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

/* A message of the octets written in a test; @length -1: up to the NUL. */
PrMessage *mail_fixture_parse (const char *octets, gssize length);

/* One of tests/data/mail. */
GBytes *mail_fixture_load (const char *name);
PrMessage *mail_fixture_open (const char *name);

/* Whether @message carries the warning. */
gboolean mail_fixture_warns (PrMessage *message, const char *code);

/* Asserts what holds for every message whatever: valid UTF-8 everywhere, parts that can
 * be read, nothing with line ends in the envelope. */
void mail_fixture_check (PrMessage *message);
