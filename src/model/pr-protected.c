/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-protected-private.h"

#include <string.h>
#include "extract/pr-unpack.h"
#include "model/pr-seals-private.h"
#include "model/pr-work-private.h"

#define MAX_LAYERS 4 /* encrypted in signed in encrypted */
#define LINE_OCTETS 57

void
pr_protected_free (PrProtected *self)
{
  g_free (self->number);
  g_free (self->title);
  g_free (self->details);
  g_strfreev (self->keys);
  g_clear_pointer (&self->signers, g_ptr_array_unref);
  g_clear_pointer (&self->message, pr_message_unref);
  g_free (self);
}

static void
signer_free (gpointer data)
{
  PrSigner *signer = data;

  g_free (signer->name);
  g_free (signer->address);
  g_free (signer->key);
  g_free (signer);
}

gboolean
pr_protected_may_be_in (const PrOpened *opened)
{
  g_return_val_if_fail (opened != NULL, FALSE);

  return !opened->inside && pr_seals_may_be_in (opened->message, opened->text);
}

/* ---- what was inside, as an entity ---- */

/* Of its header only what tells of the content: of whom and when it is, the message says,
 * and two of a field would be one too many. */
static void
append_content_fields (GString *out, const char *data, gsize length)
{
  gboolean keep = FALSE;
  gsize at = 0;

  while (at < length)
    {
      const char *feed = memchr (data + at, '\n', length - at);
      gsize next = feed != NULL ? (gsize) (feed - data) + 1 : length;

      if (data[at] == '\n' || (data[at] == '\r' && next == at + 2))
        break;
      if (data[at] != ' ' && data[at] != '\t')
        keep = next - at > 8 && g_ascii_strncasecmp (data + at, "Content-", 8) == 0;
      if (keep)
        g_string_append_len (out, data + at, (gssize) (next - at));
      at = next;
    }
  if (at == length)
    g_string_append (out, "\r\n");
  g_string_append_len (out, data + at, (gssize) (length - at));
}

/* @facts: gets the subject that it has itself, if any. @encrypted: it came out of an
 * encryption */
static GBytes *
make_entity (GBytes *octets, gboolean encrypted, PrProtectedFacts *facts)
{
  g_autoptr (PrMessage) message = pr_message_new (octets);
  GString *out = g_string_new (NULL);
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  const char *const *warnings = pr_message_get_warnings (message);
  const char *own = pr_message_get_envelope (message)->subject;

  if (*own != '\0')
    {
      g_free (facts->subject);
      facts->subject = g_strdup (own);
      facts->subject_encrypted = encrypted;
    }
  if (length > 0 && data[0] != '\r' && data[0] != '\n' &&
      g_strv_contains (warnings, "no-header"))
    g_string_append (out, "\r\n");
  append_content_fields (out, data, length);
  return g_string_free_to_bytes (out);
}

/* A text in base64: so it holds no boundary. */
static GBytes *
make_text_entity (GBytes *octets)
{
  GString *out = g_string_new ("Content-Type: text/plain\r\n"
                               "Content-Transfer-Encoding: base64\r\n\r\n");
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  for (gsize at = 0; at < length; at += LINE_OCTETS)
    {
      g_autofree char *line = g_base64_encode (data + at, MIN (LINE_OCTETS, length - at));

      g_string_append_printf (out, "%s\r\n", line);
    }
  return g_string_free_to_bytes (out);
}

/* ---- opening ---- */

typedef struct
{
  PrProtected *to;
  PrProtectedFacts facts;
  GPtrArray *signatures; /* of the innermost layer that has some, or NULL */
  const char *charset;   /* that the person chose, or NULL */
  gboolean asked;        /* for a passphrase, if need be */
} Opening;

static PrProtectedState
to_state (const GError *error)
{
  if (error->domain != PR_UNSEAL_ERROR)
    return PR_PROTECTED_NO_PROGRAM; /* GMime cannot be opened */
  switch ((PrUnsealError) error->code)
    {
    case PR_UNSEAL_ERROR_NO_KEY:
      return PR_PROTECTED_NO_KEY;
    case PR_UNSEAL_ERROR_NO_PASSPHRASE:
      return PR_PROTECTED_NO_PASSPHRASE;
    case PR_UNSEAL_ERROR_NO_PROGRAM:
      return PR_PROTECTED_NO_PROGRAM;
    case PR_UNSEAL_ERROR_UNSHIELDED:
      return PR_PROTECTED_UNSHIELDED;
    case PR_UNSEAL_ERROR_TOO_LARGE:
    case PR_UNSEAL_ERROR_FAILED:
    default:
      return PR_PROTECTED_FAILED;
    }
}

static void
take_signatures (Opening *opening, PrUnsealed *unsealed)
{
  if (unsealed->signatures->len == 0)
    return;
  g_clear_pointer (&opening->signatures, g_ptr_array_unref);
  opening->signatures = g_ptr_array_ref (unsealed->signatures);
}

/* Nothing is decrypted that a stranger could have put there to have it decrypted, nor
 * asked for that one could have asked for alone: words that open a message are for one
 * who expects it. */
static gboolean
may_decrypt (const PrSeal *outer, const PrSeal *seal, gboolean asked)
{
  return asked || (outer->whole && !seal->look.by_passphrase);
}

/* What OpenPGP packed may hold anything; these two are signed and no more. */
static gboolean
may_open (const PrSeal *outer, const PrSeal *seal, gboolean asked)
{
  return may_decrypt (outer, seal, asked) ||
         (seal->look.kind == PR_SEAL_SIGNED &&
          (seal->protocol == PR_SEAL_SMIME || seal->clear));
}

/* (transfer full) (nullable): @message with what @seal held in its place, or alone;
 * without @error, where the person is to ask first */
static PrMessage *
open_layer (Opening *opening,
            PrMessage *message,
            const PrSeal *outer,
            const PrSeal *seal,
            GError **error)
{
  g_autoptr (PrUnsealed) unsealed = pr_unseal (seal->protocol, seal->octets, error);
  g_autoptr (GBytes) entity = NULL;
  g_autoptr (GBytes) unpacked = NULL;
  gboolean in_place = seal->armor && seal->whole;

  if (unsealed != NULL ? unsealed->encrypted : seal->look.kind == PR_SEAL_ENCRYPTED)
    opening->to->encrypted = TRUE;
  if (unsealed == NULL ||
      (unsealed->encrypted && !may_decrypt (outer, seal, opening->asked)))
    return NULL;
  take_signatures (opening, unsealed);
  entity = seal->armor
             ? make_text_entity (unsealed->octets)
             : make_entity (unsealed->octets, opening->to->encrypted, &opening->facts);
  unpacked = pr_message_dup_with_entity (message, in_place ? seal->number : NULL, entity);
  return pr_message_new_unpacked (pr_message_get_raw (message), unpacked);
}

/* What is wrapped once more, as S/MIME does to sign and encrypt. (transfer full)
 * (nullable): without @error, where the person is to ask first */
static PrMessage *
open_layers (Opening *opening, PrMessage *message, const PrSeal *seal, GError **error)
{
  g_autoptr (PrMessage) inside = open_layer (opening, message, seal, seal, error);

  for (guint i = 1; inside != NULL && !seal->armor && i < MAX_LAYERS; i++)
    {
      g_autoptr (GPtrArray) seals = pr_seals_find (inside, 1);
      const PrSeal *inner = seals->len > 0 ? g_ptr_array_index (seals, 0) : NULL;
      PrMessage *next;

      if (inner == NULL || !inner->whole)
        break;
      if (!may_open (seal, inner, opening->asked))
        {
          opening->to->encrypted |= inner->look.kind == PR_SEAL_ENCRYPTED;
          pr_message_unref (g_steal_pointer (&inside));
          break;
        }
      next = open_layer (opening, inside, seal, inner, error);
      pr_message_unref (inside);
      inside = next;
    }
  return g_steal_pointer (&inside);
}

static gboolean
is_signed (const char *type, const char *name)
{
  return strcmp (type, "multipart/signed") == 0;
}

/* Of what was inside: its own multipart/signed, else the signature that came with the
 * encryption, else none. (transfer full) (nullable) */
static PrSigned *
find_signed (const Opening *opening, PrMessage *inside, const PrSeal *seal)
{
  g_auto (GStrv) numbers = pr_message_find_parts (inside, is_signed);
  PrSigned *self;

  if (opening->signatures == NULL && (seal->armor || *numbers == NULL))
    return NULL;
  if (opening->signatures == NULL)
    return pr_signed_new (inside, *numbers);
  self = g_new0 (PrSigned, 1);
  self->signatures = g_ptr_array_ref (opening->signatures);
  self->is_part = !seal->lone && !opening->to->encrypted;
  pr_signed_compare (self, pr_message_get_envelope (inside));
  return self;
}

static void
list_signers (PrProtected *self, const PrSigned *is_signed)
{
  static const char *const states[] = {
    [PR_SIGNATURE_GOOD] = "good",       [PR_SIGNATURE_BAD] = "bad",
    [PR_SIGNATURE_NO_KEY] = "no-key",   [PR_SIGNATURE_EXPIRED] = "expired",
    [PR_SIGNATURE_UNKNOWN] = "unknown",
  };

  for (guint i = 0; is_signed != NULL && is_signed->signatures != NULL &&
                    i < is_signed->signatures->len;
       i++)
    {
      const PrSignature *one = g_ptr_array_index (is_signed->signatures, i);
      PrSigner *signer = g_new0 (PrSigner, 1);

      signer->state = states[one->state];
      signer->name = g_strdup (one->name);
      signer->address = g_strdup (one->address);
      signer->key = g_strdup (one->key);
      signer->verified = one->verified;
      g_ptr_array_add (self->signers, signer);
    }
}

static GStrv
dup_keys (const PrSealLook *look)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < look->n_keys; i++)
    {
      g_autofree char *key =
        g_strdup_printf ("%016" G_GINT64_MODIFIER "X", look->keys[i]);

      if (look->keys[i] != 0) /* else it is not told on purpose */
        g_strv_builder_add (keys, key);
    }
  return g_strv_builder_end (keys);
}

/* So that nothing of it is left to do where it is shown. */
static void
read_ahead (PrMessage *message)
{
  g_autoptr (PrRichText) rich = pr_message_ref_rich (message);
  g_autofree char *text = pr_message_dup_text (message);
}

static void
open_seal (Opening *opening, PrMessage *message, const PrSeal *seal, GError **error)
{
  PrProtected *self = opening->to;
  g_autoptr (PrMessage) inside = NULL;

  self->encrypted = FALSE; /* as far as is known: opening it tells */
  inside = open_layers (opening, message, seal, error);
  if (inside == NULL)
    {
      self->state = *error != NULL ? to_state (*error) : PR_PROTECTED_WAITS;
      return;
    }
  self->state = PR_PROTECTED_OPENED;
  opening->facts.is_signed = find_signed (opening, inside, seal);
  list_signers (self, opening->facts.is_signed);
  self->message = pr_unpack_message (inside);
  if (opening->charset != NULL && pr_message_knows_charset (opening->charset))
    {
      g_autoptr (PrMessage) as_told = self->message;

      self->message = pr_message_dup_in_charset (as_told, opening->charset);
    }
  read_ahead (self->message);
}

static PrProtected *
make_protected (PrMessage *message,
                const PrSeal *seal,
                const char *charset,
                gboolean asked)
{
  PrProtected *self = g_new0 (PrProtected, 1);
  Opening opening = {
    .to = self,
    .facts = { .lone = seal->lone, .one_key = seal->look.n_ways == 1 },
    .charset = charset,
    .asked = asked,
  };
  g_autoptr (GError) error = NULL;

  self->encrypted = seal->look.kind == PR_SEAL_ENCRYPTED;
  self->smime = seal->protocol == PR_SEAL_SMIME;
  self->whole = seal->whole;
  self->number = g_strdup (seal->number);
  self->keys = dup_keys (&seal->look);
  self->signers = g_ptr_array_new_with_free_func (signer_free);
  if (may_open (seal, seal, asked))
    open_seal (&opening, message, seal, &error);
  if (g_strcmp0 (opening.facts.subject, pr_message_get_envelope (message)->subject) == 0)
    g_clear_pointer (&opening.facts.subject, g_free);
  opening.facts.trouble = error;
  pr_protected_put_in_words (self, &opening.facts);
  g_clear_pointer (&opening.facts.is_signed, pr_signed_free);
  g_clear_pointer (&opening.signatures, g_ptr_array_unref);
  g_free (opening.facts.subject);
  return self;
}

GPtrArray *
pr_protected_list (PrMessage *message, const char *charset, int wanted)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_protected_free);
  g_autoptr (GPtrArray) seals = NULL;

  g_return_val_if_fail (message != NULL, NULL);

  seals = pr_seals_find (message, PR_PROTECTED_MAX);
  for (guint i = 0; i < seals->len; i++)
    {
      const PrSeal *seal = g_ptr_array_index (seals, i);

      g_ptr_array_add (all, make_protected (message, seal, charset, (int) i == wanted));
    }
  return all;
}

GPtrArray *
pr_protected_open (PrOpened *opened)
{
  GPtrArray *all;

  g_return_val_if_fail (opened != NULL, NULL);

  if (!pr_protected_may_be_in (opened))
    return NULL;
  all = pr_protected_list (opened->message, opened->charset, -1);
  for (guint i = 0; i < all->len && !opened->inside; i++)
    {
      const PrProtected *what = g_ptr_array_index (all, i);

      if (!what->whole || what->message == NULL)
        continue;
      pr_message_unref (opened->message);
      opened->message = pr_message_ref (what->message);
      g_free (opened->text);
      opened->text = pr_message_dup_text (opened->message);
      opened->inside = TRUE;
      opened->decrypted = what->encrypted;
    }
  return all;
}

/* ---- on another thread ---- */

typedef struct
{
  PrMessage *message;
  char *charset; /* or NULL */
  int wanted;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  pr_message_unref (request->message);
  g_free (request->charset);
  g_free (request);
}

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

static GMutex turn_lock;
static GCond turn_ended;
static gboolean turn_taken;

/* One after the other: who passes by is not asked for what is no longer shown. */
static gboolean
wait_for_turn (GCancellable *cancellable, GError **error)
{
  gboolean cancelled;

  g_mutex_lock (&turn_lock);
  while (!(cancelled = g_cancellable_set_error_if_cancelled (cancellable, error)) &&
         turn_taken)
    g_cond_wait_until (&turn_ended, &turn_lock,
                       g_get_monotonic_time () + G_TIME_SPAN_SECOND / 5);
  turn_taken = turn_taken || !cancelled;
  g_mutex_unlock (&turn_lock);
  return !cancelled;
}

static void
end_turn (void)
{
  g_mutex_lock (&turn_lock);
  turn_taken = FALSE;
  g_cond_signal (&turn_ended);
  g_mutex_unlock (&turn_lock);
}

static gpointer
list_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  GPtrArray *all;

  if (!wait_for_turn (cancellable, error))
    return NULL;
  all = pr_protected_list (request->message, request->charset, request->wanted);
  end_turn ();
  return all;
}

void
pr_protected_list_async (PrMessage *message,
                         const char *charset,
                         int wanted,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  static const PrWork work = { list_behind, request_free, free_list, "pr-unseal" };
  Request *request;

  g_return_if_fail (message != NULL);

  request = g_new0 (Request, 1);
  request->message = pr_message_ref (message);
  request->charset = g_strdup (charset);
  request->wanted = wanted;
  pr_work_start (&work, request, cancellable, callback, user_data);
}

GPtrArray *
pr_protected_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
