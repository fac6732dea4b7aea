/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-protected-private.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"

#define MAX_CHARS 400

static const char *
get_encrypted_title (const PrProtected *self)
{
  switch (self->state)
    {
    case PR_PROTECTED_WAITS:
      return _ ("A part of this message is encrypted");
    case PR_PROTECTED_OPENED:
      return self->smime ? _ ("Decrypted with S/MIME") : _ ("Decrypted with OpenPGP");
    case PR_PROTECTED_NO_KEY:
      return _ ("Encrypted, and the key for it is not here");
    case PR_PROTECTED_NO_PASSPHRASE:
      return _ ("Encrypted, and the passphrase was not given");
    case PR_PROTECTED_NO_PROGRAM:
      return _ ("Encrypted, and the program to decrypt it is not installed");
    case PR_PROTECTED_UNSHIELDED:
      return _ ("Encrypted, but not safe from being changed: it is not shown");
    case PR_PROTECTED_FAILED:
    default:
      return _ ("Encrypted, but it cannot be decrypted");
    }
}

static const char *
get_signed_title (const PrProtected *self)
{
  switch (self->state)
    {
    case PR_PROTECTED_WAITS:
      return _ ("A part of this message is signed");
    case PR_PROTECTED_NO_PROGRAM:
      return _ ("Signed, and the program to take it out of its signature is not "
                "installed");
    case PR_PROTECTED_OPENED:
    case PR_PROTECTED_NO_KEY:
    case PR_PROTECTED_NO_PASSPHRASE:
    case PR_PROTECTED_UNSHIELDED:
    case PR_PROTECTED_FAILED:
    default:
      return _ ("Signed, but it cannot be taken out of its signature");
    }
}

static void
add_line (GString *lines, const char *line)
{
  if (*line != '\0')
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
}

static void
take_line (GString *lines, char *line)
{
  g_autofree char *short_one = pr_text_for_line (line, -1, MAX_CHARS);

  add_line (lines, short_one);
  g_free (line);
}

static void
add_keys (const PrProtected *self, gboolean one_key, GString *lines)
{
  g_autofree char *all =
    self->keys == NULL || *self->keys == NULL ? NULL : g_strjoinv (", ", self->keys);

  if (all == NULL)
    return;
  if (self->state == PR_PROTECTED_OPENED && one_key)
    /* Translators: the number of a key */
    take_line (lines, g_strdup_printf (_ ("Decrypted with key %s"), all));
  else if (self->keys[1] == NULL)
    /* Translators: the number of a key */
    take_line (lines, g_strdup_printf (_ ("Encrypted for key %s"), all));
  else
    /* Translators: numbers of keys */
    take_line (lines, g_strdup_printf (_ ("Encrypted for the keys %s"), all));
}

static void
add_signed (const PrSigned *is_signed, gboolean titled, GString *lines)
{
  g_autofree char *title = pr_signed_dup_title (is_signed);
  g_autofree char *details = pr_signed_dup_details (is_signed);

  if (!titled)
    add_line (lines, title);
  add_line (lines, details);
}

static void
add_opened (PrProtected *self, const PrProtectedFacts *facts, GString *lines)
{
  if (facts->is_signed != NULL)
    add_signed (facts->is_signed, !self->encrypted, lines);
  else
    add_line (lines, _ ("It is not signed: anybody may have written it"));
  if (self->smime && self->encrypted && facts->is_signed == NULL)
    add_line (lines, _ ("S/MIME does not show whether what is not signed was changed"));
  if (facts->subject != NULL && !facts->subject_encrypted)
    /* Translators: of a message that stood in a signature; it is another outside */
    take_line (lines, g_strdup_printf (_ ("Subject inside: %s"), facts->subject));
  else if (facts->subject != NULL)
    /* Translators: of a message whose subject was encrypted, too */
    take_line (lines, g_strdup_printf (_ ("Encrypted subject: %s"), facts->subject));
  if (self->encrypted && !facts->lone)
    add_line (lines, _ ("Only a part of this message was encrypted: anybody may have "
                        "added the rest"));
}

void
pr_protected_put_in_words (PrProtected *self, const PrProtectedFacts *facts)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  gboolean opened = self->state == PR_PROTECTED_OPENED;

  if (opened)
    add_opened (self, facts, lines);
  else if (facts->trouble != NULL)
    take_line (lines, g_strdup (facts->trouble->message));
  else
    add_line (lines,
              self->encrypted
                ? _ ("Once decrypted it is shown alone, without what stands around it")
                : _ ("What stands around it is not signed"));
  if (self->encrypted)
    add_keys (self, facts->one_key, lines);
  self->title =
    opened && !self->encrypted && facts->is_signed != NULL
      ? pr_signed_dup_title (facts->is_signed)
      : g_strdup (self->encrypted ? get_encrypted_title (self) : get_signed_title (self));
  self->details = g_string_free (g_steal_pointer (&lines), FALSE);
  self->warns =
    self->state == PR_PROTECTED_UNSHIELDED || self->state == PR_PROTECTED_FAILED ||
    (opened && facts->is_signed != NULL && pr_signed_warns (facts->is_signed));
}
