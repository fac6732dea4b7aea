/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-notes.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"

#define MAX_SPOKEN_CHARS 300
#define ARMOR "-----BEGIN PGP MESSAGE-----"

typedef enum
{
  PLAIN,
  OPENPGP,      /* RFC 3156 §4 */
  SMIME,        /* RFC 8551 §3.3 */
  SMIME_SIGNED, /* RFC 8551 §3.5.2: the text is inside of the signature */
  ARMORED       /* OpenPGP, in the text itself */
} Wrapping;

/* The leaf does not know its parameters; where it is the whole message, the header does.
 */
static gboolean
is_signed (PrMessage *message)
{
  GPtrArray *headers = pr_message_get_headers (message);

  for (guint i = 0; i < headers->len; i++)
    {
      const PrHeader *header = g_ptr_array_index (headers, i);

      if (g_ascii_strcasecmp (header->name, "Content-Type") == 0)
        return strstr (header->value, "signed-data") != NULL;
    }
  return FALSE;
}

static Wrapping
find_wrapping (const PrOpened *opened)
{
  GPtrArray *parts = pr_message_get_parts (opened->message);
  const char *text = opened->text;

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (g_str_equal (part->type, "application/pgp-encrypted"))
        return OPENPGP;
      if (g_str_equal (part->type, "application/pkcs7-mime") ||
          g_str_equal (part->type, "application/x-pkcs7-mime"))
        return is_signed (opened->message) ? SMIME_SIGNED : SMIME;
    }
  while (g_ascii_isspace (*text))
    text++;
  return g_str_has_prefix (text, ARMOR) ? ARMORED : PLAIN;
}

char *
pr_message_notes_dup_wrapped (const PrOpened *opened)
{
  static const char *const sentences[] = {
    [OPENPGP] =
      N_ ("This message is encrypted with OpenPGP and cannot be read here yet."),
    [SMIME] = N_ ("This message is encrypted with S/MIME and cannot be read here yet."),
    [SMIME_SIGNED] =
      N_ ("The text of this message is wrapped in its S/MIME signature and cannot be "
          "read here yet."),
    [ARMORED] = N_ ("This text is encrypted with OpenPGP and cannot be read here yet."),
  };
  Wrapping wrapping;

  g_return_val_if_fail (opened != NULL, NULL);

  wrapping = find_wrapping (opened);
  if (wrapping == PLAIN)
    return NULL;
  if (wrapping == ARMORED || !pr_message_has_attachment (opened->message))
    return g_strdup (_ (sentences[wrapping]));
  return g_strdup_printf ("%s %s", _ (sentences[wrapping]),
                          /* Translators: after a sentence that says why not here */
                          _ ("Save its attachment to open it with another program."));
}

gboolean
pr_message_notes_is_blank (const PrOpened *opened)
{
  g_return_val_if_fail (opened != NULL, FALSE);

  for (const char *p = opened->text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return (opened->summary == NULL || (opened->summary->flags & PR_FLAG_PARTIAL) == 0) &&
         find_wrapping (opened) == PLAIN;
}

static char *
dup_sender (const PrEnvelope *envelope)
{
  const PrAddress *from =
    envelope->from->len == 0 ? NULL : g_ptr_array_index (envelope->from, 0);

  if (from == NULL)
    return g_strdup (_ ("Unknown sender"));
  return pr_text_for_line (from->name == NULL || *from->name == '\0' ? from->address
                                                                     : from->name,
                           -1, MAX_SPOKEN_CHARS);
}

char *
pr_message_notes_dup_spoken (const PrOpened *opened)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const PrEnvelope *envelope;
  char *subject;
  PrFlags flags;

  g_return_val_if_fail (opened != NULL, NULL);

  envelope = pr_message_get_envelope (opened->message);
  flags = opened->summary == NULL ? 0 : opened->summary->flags;
  subject = pr_text_for_line (envelope->subject, -1, MAX_SPOKEN_CHARS);
  g_ptr_array_add (words, dup_sender (envelope));
  if (*subject == '\0')
    {
      g_free (subject);
      subject = g_strdup (_ ("No subject"));
    }
  g_ptr_array_add (words, subject);
  if (envelope->date != G_MININT64)
    g_ptr_array_add (words, pr_date_in_full (envelope->date));
  if ((flags & PR_FLAG_UNREAD) != 0)
    g_ptr_array_add (words, g_strdup (_ ("Unread")));
  if ((flags & PR_FLAG_STARRED) != 0)
    g_ptr_array_add (words, g_strdup (_ ("Starred")));
  if (pr_message_has_attachment (opened->message))
    g_ptr_array_add (words, g_strdup (_ ("With attachment")));
  if ((flags & PR_FLAG_PARTIAL) != 0)
    g_ptr_array_add (words, g_strdup (_ ("Not here yet")));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}
