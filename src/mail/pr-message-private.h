/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-inlines-private.h"
#include "mail/pr-message.h"
#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

struct _PrMessage
{
  /* Made at once, never changed */
  GBytes *raw;
  GBytes *octets; /* what is parsed: @raw, or that with something unpacked */
  GBytes *lines;  /* @octets with LF where they have only CR, else the same */
  PrMime *mime;
  PrEnvelope *envelope;

  /* Made when they are asked for, under the lock, which is held for as long as reading
   * megabytes takes */
  GMutex lock;
  PrWarnings warnings;
  char *text;
  PrRichText *rich;
  gboolean html_sought;
  char *html; /* or NULL: there is none */
  GPtrArray *warning_codes;
  GPtrArray *links, *images; /* both or none */

  /* The same, under a lock that nobody waits for: a window asks for these on its main
   * thread, whoever reads the text meanwhile. May be taken with the other one held. */
  GMutex list_lock;
  PrWarnings header_warnings;
  GPtrArray *headers;
  GPtrArray *parts;

  GMutex inlines_lock;
  PrInlines *inlines; /* made when they are asked for, never changed then */
};

/* Called with the lock held. The text as it is shown, and the chosen HTML or NULL; of
 * the message. */
const char *pr_message_ensure_text (PrMessage *self);
const char *pr_message_ensure_html (PrMessage *self);

G_END_DECLS
