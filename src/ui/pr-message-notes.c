/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-notes.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "model/pr-protected.h"
#include "ui/pr-dates.h"

#define MAX_SPOKEN_CHARS 300

gboolean
pr_message_notes_is_blank (const PrOpened *opened)
{
  g_return_val_if_fail (opened != NULL, FALSE);

  for (const char *p = opened->text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return (opened->summary == NULL || (opened->summary->flags & PR_FLAG_PARTIAL) == 0) &&
         !pr_protected_may_be_in (opened);
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
pr_message_notes_dup_spoken (const PrOpened *opened, PrFlags flags)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const PrEnvelope *envelope;
  char *subject;

  g_return_val_if_fail (opened != NULL, NULL);

  envelope = pr_message_get_envelope (opened->message);
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
