/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of readable text: some ten lines. Texts that only say that there is HTML are shorter.
 */
#define PR_FIRST_TEXT_LEAST 600

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
  gsize begun;    /* with NOT_YET: up to where it may be shown as the beginning of a text;
                     0: too little of it is there */
} PrFirstText;

/**
 * pr_first_text_find:
 * @octets: the start of a message: its header, and as much as came of what follows
 * @ended: the message ends here, so that a text without a delimiter behind it is whole
 *
 * Looks whether the text that a person reads first is there whole. It is when the
 * delimiter line behind it (RFC 2046 §5.1.1) is there with its line end, be it one of a
 * multipart further out. A text that is blank, or that beside an HTML part only says that
 * there is one, is passed over for the next. One that is longer than what is there has
 * begun where PR_FIRST_TEXT_LEAST octets can be read of it, which end between words, or
 * between characters where there are no words. Pure; costs one pass over the octets. Once
 * it says other than NOT_YET, more octets do not change it.
 */
PrFirstText pr_first_text_find (const char *octets, gsize length, gboolean ended);

G_END_DECLS
