/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-extras.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "extract/pr-calendar.h"
#include "extract/pr-vcard.h"
#include "mail/pr-piece.h"
#include "model/pr-event-words.h"
#include "model/pr-report-card-private.h"
#include "model/pr-signed-private.h"
#include "model/pr-work-private.h"

#define MAX_EXTRAS 12 /* cards of one message */

/* What a part holds, read on any thread. */
typedef struct
{
  char *number;
  GPtrArray *events;   /* of PrInvitation, or NULL */
  GPtrArray *contacts; /* of PrContact, or NULL */
  PrSigned *is_signed; /* or NULL */
  PrReport *report;    /* or NULL */
} Found;

void
pr_extra_free (PrExtra *self)
{
  g_free (self->title);
  g_free (self->details);
  g_free (self->number);
  g_free (self->file_name);
  g_free (self);
}

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->number);
  g_clear_pointer (&found->events, g_ptr_array_unref);
  g_clear_pointer (&found->contacts, g_ptr_array_unref);
  g_clear_pointer (&found->is_signed, pr_signed_free);
  pr_report_free (found->report);
  g_free (found);
}

/* ---- reading ---- */

static gboolean
has_ending (const char *name, const char *ending)
{
  gsize length = name == NULL ? 0 : strlen (name);

  return length > strlen (ending) &&
         g_ascii_strcasecmp (name + length - strlen (ending), ending) == 0;
}

static gboolean
is_calendar (const char *type, const char *name)
{
  return strcmp (type, "text/calendar") == 0 || strcmp (type, "application/ics") == 0 ||
         has_ending (name, ".ics");
}

static gboolean
is_vcard (const char *type, const char *name)
{
  return strcmp (type, "text/vcard") == 0 || strcmp (type, "text/x-vcard") == 0 ||
         strcmp (type, "text/directory") == 0 || has_ending (name, ".vcf");
}

static gboolean
is_signed (const char *type, const char *name)
{
  return strcmp (type, "multipart/signed") == 0;
}

static gboolean
is_either (const char *type, const char *name)
{
  return is_calendar (type, name) || is_vcard (type, name) || is_signed (type, name) ||
         pr_report_card_is_of (type, name);
}

gboolean
pr_extras_may_be_in (PrMessage *message)
{
  g_auto (GStrv) numbers = pr_message_find_parts (message, is_either);

  return *numbers != NULL;
}

/* An invitation often comes twice, to be shown and as a file. */
static gboolean
is_known (GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL);
}

static void
read_parts (PrMessage *message, PrPartMatch match, GPtrArray *found, GPtrArray *texts)
{
  g_auto (GStrv) numbers = pr_message_find_parts (message, match);

  for (guint i = 0; numbers[i] != NULL && found->len < MAX_EXTRAS; i++)
    {
      const char *number = *numbers[i] == '\0' ? "1" : numbers[i];
      g_autofree char *text = pr_message_dup_part_text (message, number);
      Found *one;

      if (text == NULL || is_known (texts, text))
        continue;
      one = g_new0 (Found, 1);
      one->number = g_strdup (number);
      if (match == is_calendar)
        one->events = pr_calendar_read (text, strlen (text));
      else
        one->contacts = pr_vcard_read (text, strlen (text));
      g_ptr_array_add (found, one);
      g_ptr_array_add (texts, g_steal_pointer (&text));
    }
}

/* What was signed is what came, not what was unpacked from it; or what came in pieces. */
static PrMessage *
make_as_it_came (PrMessage *message)
{
  PrMessage *came = pr_message_new (pr_message_get_raw (message));
  PrPiece piece;

  if (!pr_message_get_piece (came, &piece))
    return came;
  pr_message_unref (came);
  return pr_message_ref (message);
}

/* Of several, as mailing lists wrap them, the outermost. */
static void
read_signatures (PrMessage *message, GPtrArray *found)
{
  g_autoptr (PrMessage) came = make_as_it_came (message);
  g_auto (GStrv) numbers = pr_message_find_parts (came, is_signed);
  Found *one;

  if (*numbers == NULL)
    return;
  one = g_new0 (Found, 1);
  one->is_signed = pr_signed_new (came, *numbers);
  g_ptr_array_insert (found, 0, one);
}

static void
read_report (PrMessage *message, GPtrArray *found)
{
  PrReport *report = pr_message_dup_report (message);
  Found *one;

  if (report == NULL)
    return;
  one = g_new0 (Found, 1);
  one->report = report;
  g_ptr_array_insert (found, 0, one);
}

static gpointer
find (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (found_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  read_parts (data, is_calendar, found, texts);
  read_parts (data, is_vcard, found, texts);
  read_report (data, found);
  /* Another program looks at them, which takes its time; they stand first all the same.
   */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  read_signatures (data, found);
  return g_steal_pointer (&found);
}

/* ---- in words ---- */

static void
add_lines (GString *lines, char **values)
{
  for (guint i = 0; values[i] != NULL; i++)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", values[i]);
}

static PrExtra *
make_contact (const PrContact *contact)
{
  PrExtra *self = g_new0 (PrExtra, 1);
  g_autoptr (GString) lines = g_string_new (NULL);
  char *first[] = { contact->title, NULL };
  char *second[] = { contact->organization, NULL };

  self->kind = PR_EXTRA_CONTACT;
  self->title =
    g_strdup (*contact->name == '\0' ? _ ("A contact without a name") : contact->name);
  add_lines (lines, first);
  if (g_strcmp0 (contact->organization, contact->name) != 0)
    add_lines (lines, second);
  add_lines (lines, contact->emails);
  add_lines (lines, contact->phones);
  add_lines (lines, contact->addresses);
  self->details = g_string_free (g_steal_pointer (&lines), FALSE);
  self->file_name = g_strdup (_ ("contact.vcf"));
  return self;
}

static PrExtra *
make_event (const PrInvitation *event, GDateTime *now)
{
  PrExtra *self = g_new0 (PrExtra, 1);

  self->kind = PR_EXTRA_EVENT;
  self->title = pr_event_dup_title (event);
  self->details = pr_event_dup_details (event, now);
  self->file_name = g_strdup (_ ("invitation.ics"));
  return self;
}

static PrExtra *
make_signature (const PrSigned *is_signed)
{
  PrExtra *self = g_new0 (PrExtra, 1);

  self->kind = PR_EXTRA_SIGNATURE;
  self->title = pr_signed_dup_title (is_signed);
  self->details = pr_signed_dup_details (is_signed);
  self->warns = pr_signed_warns (is_signed);
  return self;
}

static void
add_extra (GPtrArray *extras, const Found *found, PrExtra *extra)
{
  extra->number = g_strdup (found->number);
  if (extras->len < MAX_EXTRAS)
    g_ptr_array_add (extras, extra);
  else
    pr_extra_free (extra);
}

static GPtrArray *
to_extras (GPtrArray *all)
{
  GPtrArray *extras = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_extra_free);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  for (guint i = 0; i < all->len; i++)
    {
      const Found *found = g_ptr_array_index (all, i);

      if (found->is_signed != NULL)
        add_extra (extras, found, make_signature (found->is_signed));
      if (found->report != NULL)
        add_extra (extras, found, pr_report_card_new (found->report));
      for (guint j = 0; found->events != NULL && j < found->events->len; j++)
        add_extra (extras, found, make_event (g_ptr_array_index (found->events, j), now));
      for (guint j = 0; found->contacts != NULL && j < found->contacts->len; j++)
        add_extra (extras, found, make_contact (g_ptr_array_index (found->contacts, j)));
    }
  return extras;
}

GPtrArray *
pr_extras_list (PrMessage *message)
{
  g_autoptr (GPtrArray) found = NULL;

  g_return_val_if_fail (message != NULL, NULL);

  found = find (message, NULL, NULL);
  return to_extras (found);
}

static void
unref_message (gpointer message)
{
  pr_message_unref (message);
}

static void
unref_array (gpointer array)
{
  g_ptr_array_unref (array);
}

void
pr_extras_list_async (PrMessage *message,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  static const PrWork work = { find, unref_message, unref_array, "pr-extras" };

  g_return_if_fail (message != NULL);

  pr_work_start (&work, pr_message_ref (message), cancellable, callback, user_data);
}

GPtrArray *
pr_extras_list_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), error);

  return found == NULL ? NULL : to_extras (found);
}
