/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-signature-private.h"

#include <glib/gi18n-lib.h>
#include "extract/pr-extract-limits.h"
#include "mail/pr-late.h"
#include "mail/pr-trouble.h"

/* Packagers find it by the note of floor mail, which cannot do without it. */
#define PR_SIGNATURE_SYMBOLS(X)             \
  X (g_mime_, certificate_get_email)        \
  X (g_mime_, certificate_get_fingerprint)  \
  X (g_mime_, certificate_get_id_validity)  \
  X (g_mime_, certificate_get_key_id)       \
  X (g_mime_, certificate_get_name)         \
  X (g_mime_, init)                         \
  X (g_mime_, multipart_signed_get_type)    \
  X (g_mime_, multipart_signed_verify)      \
  X (g_mime_, parser_construct_part)        \
  X (g_mime_, parser_new_with_stream)       \
  X (g_mime_, signature_get_certificate)    \
  X (g_mime_, signature_get_status)         \
  X (g_mime_, signature_list_get_signature) \
  X (g_mime_, signature_list_length)        \
  X (g_mime_, stream_mem_new_with_buffer)

typedef struct
{
  PR_SIGNATURE_SYMBOLS (PR_LATE_MEMBER)
} Gmime;

#define MAX_SIGNATURES 10

static Gmime gmime;

gboolean
pr_signature_need (GError **error)
{
  static PrLate library = { PR_SONAME_GMIME, PR_SIGNATURE_SYMBOLS (PR_LATE_NAME),
                            &gmime };

  if (!pr_late_open (&library, error))
    return FALSE;
  gmime.init ();
  return TRUE;
}

void
pr_signature_free (PrSignature *self)
{
  g_free (self->name);
  g_free (self->address);
  g_free (self->key);
  g_free (self);
}

static PrSignatureState
to_state (GMimeSignatureStatus status)
{
  const GMimeSignatureStatus ended = GMIME_SIGNATURE_STATUS_KEY_REVOKED |
                                     GMIME_SIGNATURE_STATUS_KEY_EXPIRED |
                                     GMIME_SIGNATURE_STATUS_SIG_EXPIRED;

  if ((status & GMIME_SIGNATURE_STATUS_KEY_MISSING) != 0)
    return PR_SIGNATURE_NO_KEY;
  if ((status & GMIME_SIGNATURE_STATUS_SYS_ERROR) != 0)
    return PR_SIGNATURE_UNKNOWN;
  if ((status & ended) != 0)
    return PR_SIGNATURE_EXPIRED;
  if ((status & GMIME_SIGNATURE_STATUS_RED) != 0)
    return PR_SIGNATURE_BAD;
  if ((status & (GMIME_SIGNATURE_STATUS_VALID | GMIME_SIGNATURE_STATUS_GREEN)) != 0)
    return PR_SIGNATURE_GOOD;
  /* GnuPG fully believes only what is green, and says nothing against the others. */
  return status == 0 ? PR_SIGNATURE_GOOD : PR_SIGNATURE_UNKNOWN;
}

static char *
dup_line (const char *text)
{
  return text == NULL || *text == '\0'
           ? NULL
           : pr_text_for_line (text, -1, PR_EXTRACT_MAX_CHARS);
}

static PrSignature *
to_signature (GMimeSignature *signature)
{
  PrSignature *self = g_new0 (PrSignature, 1);
  GMimeCertificate *certificate = gmime.signature_get_certificate (signature);
  const char *fingerprint;

  self->state = to_state (gmime.signature_get_status (signature));
  if (certificate == NULL)
    return self;
  fingerprint = gmime.certificate_get_fingerprint (certificate);
  self->name = dup_line (gmime.certificate_get_name (certificate));
  self->address = dup_line (gmime.certificate_get_email (certificate));
  self->key = dup_line (fingerprint != NULL ? fingerprint
                                            : gmime.certificate_get_key_id (certificate));
  self->verified = gmime.certificate_get_id_validity (certificate) >= GMIME_VALIDITY_FULL;
  return self;
}

static GMimeObject *
parse (GBytes *entity)
{
  gsize length;
  const char *octets = g_bytes_get_data (entity, &length);
  g_autoptr (GObject) stream =
    G_OBJECT (gmime.stream_mem_new_with_buffer (octets, length));
  g_autoptr (GObject) parser =
    G_OBJECT (gmime.parser_new_with_stream ((GMimeStream *) stream));

  return gmime.parser_construct_part ((GMimeParser *) parser, NULL);
}

GPtrArray *
pr_signatures_from_list (GMimeSignatureList *list)
{
  GPtrArray *signatures =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_signature_free);
  int n = list == NULL ? 0 : MIN (gmime.signature_list_length (list), MAX_SIGNATURES);

  for (int i = 0; i < n; i++)
    g_ptr_array_add (signatures,
                     to_signature (gmime.signature_list_get_signature (list, i)));
  return signatures;
}

GPtrArray *
pr_signatures_verify (GBytes *entity, GError **error)
{
  g_autoptr (GObject) part = NULL;
  g_autoptr (GObject) list = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (entity != NULL, NULL);

  if (!pr_signature_need (error))
    return NULL;
  part = (GObject *) parse (entity);
  if (part != NULL &&
      g_type_is_a (G_OBJECT_TYPE (part), gmime.multipart_signed_get_type ()))
    list = (GObject *) gmime.multipart_signed_verify ((GMimeMultipartSigned *) part,
                                                      GMIME_VERIFY_NONE, &cause);
  if (list == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("The signature cannot be looked at: %s. Install GnuPG, or ask the "
                      "sender to sign again."),
                   cause != NULL ? cause->message : _ ("it is malformed"));
      return NULL;
    }
  return pr_signatures_from_list ((GMimeSignatureList *) list);
}
