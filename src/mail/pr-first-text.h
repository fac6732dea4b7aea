/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PR_FIRST_TEXT_NOT_YET, /* more octets are needed to tell, or to have it whole */
  PR_FIRST_TEXT_WHOLE,
  PR_FIRST_TEXT_NONE, /* what begins is no text: more octets bring none */
} PrFirstTextState;

typedef struct
{
  PrFirstTextState state;
  gsize octets; /* with WHOLE: up to the end of the text, without the delimiter behind it;
                   else 0 */
  gboolean alone; /* with NOT_YET: it is all of the message, and ends where that does */
} PrFirstText;

/**
 * pr_first_text_find:
 * @octets: the start of a message: its header, and as much as came of what follows
 * @ended: the message ends here, so that a text without a delimiter behind it is whole
 *
 * Looks whether the text that a person reads first is there whole. It is when the
 * delimiter line behind it (RFC 2046 §5.1.1) is there with its line end, be it one of a
 * multipart further out. A text that is blank, or that beside an HTML part only says that
 * there is one, is passed over for the next. Pure; costs one pass over the octets. Once
 * it says other than NOT_YET, more octets do not change it.
 */
PrFirstText pr_first_text_find (const char *octets, gsize length, gboolean ended);

G_END_DECLS
