/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

typedef enum
{
  PR_PROTECTED_WAITS,  /* until the person asks */
  PR_PROTECTED_OPENED, /* decrypted, or taken out of its signature */
  PR_PROTECTED_NO_KEY, /* and the other reasons why not: see #PrUnsealError */
  PR_PROTECTED_NO_PASSPHRASE,
  PR_PROTECTED_NO_PROGRAM,
  PR_PROTECTED_UNSHIELDED,
  PR_PROTECTED_FAILED,
} PrProtectedState;

/* Who signed what was protected, for programs. */
typedef struct
{
  const char *state; /* "good", "bad", "no-key", "expired" or "unknown" */
  char *name;        /* or NULL */
  char *address;     /* or NULL */
  char *key;         /* or NULL */
  gboolean verified; /* the key is known to be theirs */
} PrSigner;

/**
 * PrProtected:
 *
 * A part of a message that is encrypted, or signed in such a way that it cannot be read
 * without taking it out: multipart/encrypted (RFC 3156), application/pkcs7-mime
 * (RFC 8551), or OpenPGP's armor in a text. What was in it is read alone: of what stands
 * around it in the message nothing is ever joined with what was decrypted, since whoever
 * put that there could have the text sent to themselves.
 */
typedef struct
{
  PrProtectedState state;
  gboolean encrypted; /* else signed alone; as it looks, until it was opened */
  gboolean smime;     /* else OpenPGP */
  gboolean whole;     /* there is nothing else to read in the message */
  char *number;       /* of the part */
  char *title;        /* one line */
  char *details;      /* lines, without one at the end */
  gboolean warns;     /* something is wrong with it */
  GStrv keys;         /* that can open it, as far as they are told */
  GPtrArray *signers; /* of PrSigner; none where it is not signed */
  PrMessage *message; /* what was in it, under the header of the message; or NULL */
} PrProtected;

void pr_protected_free (PrProtected *self);

/* Whether a look is worth while; costs a walk over the parts and the start of the text.
 */
gboolean pr_protected_may_be_in (const PrOpened *opened);

/**
 * pr_protected_list:
 * @charset: that the person chose for the message, or %NULL: what was inside is read in
 *   it too
 * @wanted: which of them the person wants to read, counted from 0; -1: none
 *
 * What is protected in a message, in its order. What is the whole of a message is opened,
 * other parts wait until they are wanted: a stranger may have put them there. Nothing of
 * what is found is kept anywhere but in memory. Blocks, as long as a person needs to type
 * a passphrase.
 *
 * Returns: (transfer full): of PrProtected; at most PR_PROTECTED_MAX
 */
GPtrArray *pr_protected_list (PrMessage *message, const char *charset, int wanted);
#define PR_PROTECTED_MAX 6

/* For the command line: opens what is protected in @opened, and reads what was the whole
 * of it in its place. (transfer full): what pr_protected_list () gives; or %NULL where
 * nothing is */
GPtrArray *pr_protected_open (PrOpened *opened);

/* Lists on a thread of its own. One whose cancellable is cancelled ends at once for
 * whoever waits; what GnuPG still says is thrown away. Source object NULL. */
void pr_protected_list_async (PrMessage *message,
                              const char *charset,
                              int wanted,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *pr_protected_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
