/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-signed-private.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"

#define MAX_CHARS 300

/* ---- looking ---- */

static gboolean
is_of_sender (const PrSignature *signature, const PrEnvelope *envelope)
{
  if (signature->address == NULL)
    return FALSE;
  for (guint i = 0; i < envelope->from->len; i++)
    {
      const PrAddress *from = g_ptr_array_index (envelope->from, i);

      if (g_ascii_strcasecmp (from->address, signature->address) == 0)
        return TRUE;
    }
  return FALSE;
}

void
pr_signed_compare (PrSigned *self, const PrEnvelope *envelope)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      const PrSignature *signature = g_ptr_array_index (self->signatures, i);
      g_autofree char *from = NULL;

      if ((signature->address == NULL && signature->state != PR_SIGNATURE_GOOD) ||
          self->others != NULL || is_of_sender (signature, envelope))
        continue;
      from = pr_addresses_to_text (envelope->from);
      self->others = pr_text_for_line (from, -1, MAX_CHARS);
    }
}

/* Only the first of its two parts was signed: a third was put there by anybody. */
static gboolean
has_more (PrMessage *message)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (message, "3");

  return octets != NULL;
}

PrSigned *
pr_signed_new (PrMessage *message, const char *number)
{
  PrSigned *self = g_new0 (PrSigned, 1);
  g_autoptr (GBytes) entity = pr_message_dup_entity (message, number);
  g_autoptr (GError) error = NULL;

  self->is_part = *number != '\0' || has_more (message);
  if (entity != NULL)
    self->signatures = pr_signatures_verify (entity, &error);
  if (self->signatures != NULL)
    pr_signed_compare (self, pr_message_get_envelope (message));
  else if (error != NULL)
    self->trouble = pr_text_for_line (error->message, -1, MAX_CHARS);
  return self;
}

void
pr_signed_free (PrSigned *self)
{
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_free (self->trouble);
  g_free (self->others);
  g_free (self);
}

/* ---- in words ---- */

static guint
get_doubt (const PrSignature *signature)
{
  if (signature->state == PR_SIGNATURE_BAD)
    return 3;
  if (signature->state != PR_SIGNATURE_GOOD)
    return 2;
  return signature->verified ? 0 : 1;
}

/* The one that says least for the message. */
static const PrSignature *
find_worst (const PrSigned *self)
{
  const PrSignature *worst = NULL;

  for (guint i = 0; self->signatures != NULL && i < self->signatures->len; i++)
    {
      const PrSignature *one = g_ptr_array_index (self->signatures, i);

      if (worst == NULL || get_doubt (one) > get_doubt (worst))
        worst = one;
    }
  return worst;
}

static char *
dup_signer (const PrSignature *signature)
{
  g_autoptr (PrAddress) who =
    pr_address_new (signature->name,
                    signature->address == NULL ? "" : signature->address);

  if (signature->name == NULL && signature->address == NULL)
    return g_strdup (_ ("somebody without a name"));
  return pr_address_to_text (who);
}

char *
pr_signed_dup_title (const PrSigned *self)
{
  const PrSignature *signature = find_worst (self);
  g_autofree char *who = signature == NULL ? NULL : dup_signer (signature);

  if (signature == NULL)
    return g_strdup (_ ("Signed, but the signature cannot be read"));
  switch (signature->state)
    {
    case PR_SIGNATURE_GOOD:
      if (!signature->verified)
        /* Translators: name and address, as the key has them */
        return g_strdup_printf (_ ("Signed by %s, whose key you have not verified"), who);
      /* Translators: name and address */
      return g_strdup_printf (_ ("Signed by %s"), who);
    case PR_SIGNATURE_BAD:
      return g_strdup (_ ("The signature does not match: the text was changed"));
    case PR_SIGNATURE_NO_KEY:
      return g_strdup (_ ("Signed by somebody whose key is not here"));
    case PR_SIGNATURE_EXPIRED:
      /* Translators: name and address */
      return g_strdup_printf (_ ("Signed by %s with a key that is no longer valid"), who);
    case PR_SIGNATURE_UNKNOWN:
    default:
      return g_strdup (_ ("Signed, but the signature cannot be verified here"));
    }
}

static void
add_line (GString *lines, const char *line)
{
  g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
}

static void
add_key (GString *lines, const PrSignature *signature)
{
  g_autofree char *line = NULL;

  if (signature->key == NULL)
    return;
  if (signature->state == PR_SIGNATURE_GOOD && !signature->verified)
    /* Translators: the number of a key */
    line = g_strdup_printf (_ ("Key %s, which you have not verified"), signature->key);
  else
    /* Translators: the number of a key */
    line = g_strdup_printf (_ ("Key %s"), signature->key);
  add_line (lines, line);
}

char *
pr_signed_dup_details (const PrSigned *self)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  const PrSignature *signature = find_worst (self);

  if (signature != NULL)
    add_key (lines, signature);
  if (self->others != NULL)
    {
      g_autofree char *line = g_strdup_printf (
        /* Translators: name and address of the sender */
        _ ("The key does not name the sender’s address: %s"), self->others);

      add_line (lines, line);
    }
  if (self->is_part)
    add_line (lines,
              _ ("Only a part of this message is signed: anybody may have added the "
                 "rest"));
  if (self->trouble != NULL)
    add_line (lines, self->trouble);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

gboolean
pr_signed_warns (const PrSigned *self)
{
  const PrSignature *signature = find_worst (self);

  return signature == NULL || get_doubt (signature) > 0 || self->others != NULL ||
         self->is_part;
}
