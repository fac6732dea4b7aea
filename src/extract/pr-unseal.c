/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-unseal.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "extract/pr-extract-limits.h"
#include "extract/pr-signature-private.h"
#include "mail/pr-late.h"

/* Packagers find it by the note of floor mail, which cannot do without it. */
#define PR_UNSEAL_SYMBOLS(X)                  \
  X (gmime_, gpgme_error_quark)               \
  X (g_mime_, crypto_context_decrypt)         \
  X (g_mime_, crypto_context_verify)          \
  X (g_mime_, decrypt_result_get_signatures)  \
  X (g_mime_, gpg_context_new)                \
  X (g_mime_, pkcs7_context_new)              \
  X (g_mime_, stream_mem_new_with_buffer)     \
  X (g_mime_, stream_mem_new_with_byte_array) \
  X (g_mime_, stream_set_bounds)              \
  X (g_mime_, stream_tell)

typedef struct
{
  PR_UNSEAL_SYMBOLS (PR_LATE_MEMBER)
} Gmime;

/* Of libgpg-error, whose codes stay what they are; the upper octets tell who said it. */
enum
{
  GPG_CODES = 0xffff,
  GPG_BAD_PASSPHRASE = 11,
  GPG_NO_SECRET_KEY = 17,
  GPG_NO_DATA = 58,
  GPG_TIMEOUT = 62,
  GPG_NO_AGENT = 77,
  GPG_NO_PINENTRY = 85,
  GPG_BAD_PIN = 87,
  GPG_CANCELED = 99,
  GPG_INVALID_ENGINE = 150,
  GPG_NO_PASSPHRASE = 177,
  GPG_FULLY_CANCELED = 198,
  GPG_NO_TERMINAL = 1 << 15 | 102,
};

static Gmime gmime;

G_DEFINE_QUARK (pr_unseal_error, pr_unseal_error)

static gboolean
open_library (GError **error)
{
  static PrLate library = { PR_SONAME_GMIME, PR_UNSEAL_SYMBOLS (PR_LATE_NAME), &gmime };

  return pr_signature_need (error) && pr_late_open (&library, error);
}

void
pr_unsealed_free (PrUnsealed *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->octets);
  g_ptr_array_unref (self->signatures);
  g_free (self);
}

/* ---- what failed ---- */

static gboolean
is_installed (PrSealProtocol protocol)
{
  g_autofree char *path =
    g_find_program_in_path (protocol == PR_SEAL_SMIME ? "gpgsm" : "gpg");

  return path != NULL;
}

static void
set_no_program (PrSealProtocol protocol, GError **error)
{
  if (protocol == PR_SEAL_SMIME)
    g_set_error_literal (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_PROGRAM,
                         _ ("GnuPG’s program for S/MIME is not installed. Install the "
                            "package gpgsm and try again."));
  else
    g_set_error_literal (
      error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_PROGRAM,
      _ ("GnuPG is not installed. Install the package gnupg and try again."));
}

static PrUnsealError
to_code (const GError *cause)
{
  if (cause == NULL || cause->domain != *gmime.gpgme_error_quark)
    return PR_UNSEAL_ERROR_FAILED;
  switch (cause->code & GPG_CODES)
    {
    case GPG_NO_SECRET_KEY:
      return PR_UNSEAL_ERROR_NO_KEY;
    case GPG_BAD_PASSPHRASE:
    case GPG_CANCELED:
    case GPG_FULLY_CANCELED:
    case GPG_NO_PASSPHRASE:
    case GPG_NO_PINENTRY:
    case GPG_BAD_PIN:
    case GPG_NO_TERMINAL:
    case GPG_TIMEOUT:
      return PR_UNSEAL_ERROR_NO_PASSPHRASE;
    case GPG_INVALID_ENGINE:
    case GPG_NO_AGENT:
      return PR_UNSEAL_ERROR_NO_PROGRAM;
    default:
      return PR_UNSEAL_ERROR_FAILED;
    }
}

static void
set_failed (PrSealProtocol protocol, const GError *cause, GError **error)
{
  switch (to_code (cause))
    {
    case PR_UNSEAL_ERROR_NO_PROGRAM:
      set_no_program (protocol, error);
      return;
    case PR_UNSEAL_ERROR_NO_KEY:
      g_set_error_literal (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_KEY,
                           _ ("GnuPG has no key here that opens it. Import your secret "
                              "key into GnuPG and try again."));
      return;
    case PR_UNSEAL_ERROR_NO_PASSPHRASE:
      g_set_error_literal (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_NO_PASSPHRASE,
                           _ ("The passphrase of the key was not given, or was not the "
                              "right one. Try again to be asked once more."));
      return;
    case PR_UNSEAL_ERROR_UNSHIELDED:
    case PR_UNSEAL_ERROR_TOO_LARGE:
    case PR_UNSEAL_ERROR_FAILED:
    default:
      g_set_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_FAILED,
                   /* Translators: what GnuPG says */
                   _ ("GnuPG says: %s. Ask the sender to send it again."),
                   cause != NULL ? cause->message : _ ("it is malformed"));
    }
}

/* ---- opening ---- */

/* The streams of one run. What is larger than the room has nowhere to go, so that
 * nothing unpacks without end. */
typedef struct
{
  GObject *context, *in, *out;
  GByteArray *room; /* of @out, which owns it */
} Run;

static void
run_clear (Run *run)
{
  g_clear_object (&run->context);
  g_clear_object (&run->in);
  g_clear_object (&run->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
run_init (Run *run, PrSealProtocol protocol, GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  run->context = (GObject *) (protocol == PR_SEAL_SMIME ? gmime.pkcs7_context_new ()
                                                        : gmime.gpg_context_new ());
  run->in = (GObject *) gmime.stream_mem_new_with_buffer (data, length);
  run->room = g_byte_array_new ();
  g_byte_array_set_size (run->room, PR_EXTRACT_MAX_UNSEALED_OCTETS);
  run->out = (GObject *) gmime.stream_mem_new_with_byte_array (run->room);
  gmime.stream_set_bounds ((GMimeStream *) run->out, 0, PR_EXTRACT_MAX_UNSEALED_OCTETS);
}

static GPtrArray *
decrypt (const Run *run, GError **error)
{
  g_autoptr (GObject) result =
    (GObject *) gmime.crypto_context_decrypt ((GMimeCryptoContext *) run->context,
                                              GMIME_DECRYPT_NONE, NULL,
                                              (GMimeStream *) run->in,
                                              (GMimeStream *) run->out, error);

  return result == NULL ? NULL
                        : pr_signatures_from_list (gmime.decrypt_result_get_signatures (
                            (GMimeDecryptResult *) result));
}

static GPtrArray *
verify (const Run *run, GError **error)
{
  g_autoptr (GObject) list =
    (GObject *) gmime.crypto_context_verify ((GMimeCryptoContext *) run->context,
                                             GMIME_VERIFY_NONE, (GMimeStream *) run->in,
                                             NULL, (GMimeStream *) run->out, error);

  return list == NULL ? NULL : pr_signatures_from_list ((GMimeSignatureList *) list);
}

static gboolean
is_full (const Run *run)
{
  return gmime.stream_tell ((GMimeStream *) run->out) >= PR_EXTRACT_MAX_UNSEALED_OCTETS;
}

static gboolean
is_not_encrypted (const GError *cause)
{
  return cause != NULL && cause->domain == *gmime.gpgme_error_quark &&
         (cause->code & GPG_CODES) == GPG_NO_DATA;
}

/* Verifying decrypts too, and does not care whether that went well: what is encrypted,
 * whatever it looks like, is never to come there. (transfer full) (nullable): of
 * PrSignature */
static GPtrArray *
open_openpgp (Run *run, GBytes *octets, gboolean *encrypted, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GPtrArray *signatures = decrypt (run, &cause);

  *encrypted = signatures != NULL;
  if (signatures != NULL || !is_not_encrypted (cause) || is_full (run))
    {
      if (signatures == NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      return signatures;
    }
  run_clear (run);
  run_init (run, PR_SEAL_OPENPGP, octets);
  signatures = verify (run, error);
  if (signatures != NULL && signatures->len == 0)
    g_clear_pointer (&signatures, g_ptr_array_unref);
  return signatures;
}

static GPtrArray *
open_smime (const Run *run, PrSealKind kind, gboolean *encrypted, GError **error)
{
  *encrypted = kind == PR_SEAL_ENCRYPTED;
  return *encrypted ? decrypt (run, error) : verify (run, error);
}

PrUnsealed *
pr_unseal (PrSealProtocol protocol, GBytes *octets, GError **error)
{
  g_auto (Run) run = { NULL };
  g_autoptr (GError) cause = NULL;
  GPtrArray *signatures;
  PrSealLook look;
  PrUnsealed *self;
  gboolean encrypted;

  g_return_val_if_fail (octets != NULL, NULL);

  pr_seal_look (protocol, octets, &look);
  /* GnuPG refuses it too, unless it was told not to. */
  if (protocol == PR_SEAL_OPENPGP && look.kind == PR_SEAL_ENCRYPTED && !look.shielded)
    {
      g_set_error_literal (
        error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_UNSHIELDED,
        _ ("It is encrypted in an old way in which nobody can tell whether it was "
           "changed, to betray its content. Ask the sender for a newer way."));
      return NULL;
    }
  if (!open_library (error))
    return NULL;
  if (!is_installed (protocol))
    {
      set_no_program (protocol, error);
      return NULL;
    }
  run_init (&run, protocol, octets);
  signatures = protocol == PR_SEAL_SMIME
                 ? open_smime (&run, look.kind, &encrypted, &cause)
                 : open_openpgp (&run, octets, &encrypted, &cause);
  if (is_full (&run))
    {
      g_clear_pointer (&signatures, g_ptr_array_unref);
      g_set_error (error, PR_UNSEAL_ERROR, PR_UNSEAL_ERROR_TOO_LARGE,
                   _ ("It holds more than %u MiB. Save it and open it with GnuPG."),
                   PR_EXTRACT_MAX_UNSEALED_OCTETS >> 20);
      return NULL;
    }
  if (signatures == NULL)
    {
      set_failed (protocol, cause, error);
      return NULL;
    }
  self = g_new0 (PrUnsealed, 1);
  self->signatures = signatures;
  self->encrypted = encrypted;
  self->octets =
    g_bytes_new (run.room->data,
                 (gsize) MAX (gmime.stream_tell ((GMimeStream *) run.out), 0));
  return self;
}
