/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-report-private.h"

#include <string.h>
#include "mail/pr-mail-limits.h"

#define MAX_VALUE 2000     /* octets of one field */
#define MAX_DIAGNOSTIC 500 /* characters */

/* The group that is being read: a message's, or a recipient's. */
typedef struct
{
  PrReport *report;
  PrReportRecipient *recipient; /* or NULL: none is told yet */
} Group;

static void
recipient_free (gpointer data)
{
  PrReportRecipient *recipient = data;

  g_free (recipient->address);
  g_free (recipient->original);
  g_free (recipient->action);
  g_free (recipient->status);
  g_free (recipient->diagnostic);
  g_free (recipient);
}

static char *
dup_value (const PrField *field)
{
  PrField short_field = *field;
  gboolean guessed = FALSE;

  short_field.value_length = MIN (field->value_length, MAX_VALUE);
  return pr_field_dup_text (&short_field, NULL, &guessed);
}

/* "rfc822; ada@example.org" without its type (RFC 3464 §2.1.2); reports from old programs
 * have none. */
static char *
dup_typed (const PrField *field)
{
  g_autofree char *value = dup_value (field);
  const char *semicolon = strchr (value, ';');
  gsize type = strspn (value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789-");
  const char *rest =
    semicolon != NULL && value + type + strspn (value + type, " ") == semicolon
      ? semicolon + 1
      : value;

  return g_strstrip (g_strdup (rest));
}

static char *
dup_address (const PrField *field)
{
  char *address = dup_typed (field);
  gsize length = strlen (address);

  if (length >= 2 && address[0] == '<' && address[length - 1] == '>')
    {
      address[length - 1] = '\0';
      memmove (address, address + 1, length - 1);
    }
  return address;
}

/* The first "5.1.2" in a text, or NULL; @class_: a digit that it begins with, or 0. */
static char *
find_status (const char *text, char class_)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      gsize subject, detail;

      if ((p > text && (g_ascii_isalnum (p[-1]) || p[-1] == '.')) ||
          strchr ("245", *p) == NULL || (class_ != 0 && *p != class_) || p[1] != '.')
        continue;
      subject = strspn (p + 2, "0123456789");
      if (subject == 0 || subject > 3 || p[2 + subject] != '.')
        continue;
      detail = strspn (p + 3 + subject, "0123456789");
      if (detail > 0 && detail <= 3 && p[3 + subject + detail] != '.')
        return g_strndup (p, 3 + subject + detail);
    }
  return NULL;
}

static void
set_once (char **place, char *value)
{
  if (*place == NULL && *value != '\0')
    *place = value;
  else
    g_free (value);
}

static PrReportRecipient *
need_recipient (Group *self)
{
  if (self->recipient == NULL && self->report->recipients->len < PR_MAIL_MAX_ADDRESSES)
    {
      self->recipient = g_new0 (PrReportRecipient, 1);
      g_ptr_array_add (self->report->recipients, self->recipient);
    }
  return self->recipient;
}

/* A second Final-Recipient begins another recipient: the empty line was forgotten. */
static void
take_final_recipient (Group *self, const PrField *field)
{
  PrReportRecipient *recipient;

  if (self->recipient != NULL && self->recipient->address != NULL)
    self->recipient = NULL;
  recipient = need_recipient (self);
  if (recipient != NULL)
    recipient->address = dup_address (field);
}

/* "manual-action/MDN-sent-manually; displayed/warning" (RFC 8098 §3.2.6) */
static void
take_disposition (PrReportRecipient *recipient, const PrField *field)
{
  g_autofree char *value = dup_value (field);
  const char *semicolon = strchr (value, ';');
  const char *word = semicolon != NULL ? semicolon + 1 : value;
  gsize skip = strspn (word, " ");

  g_free (recipient->action);
  recipient->action = g_ascii_strdown (word + skip, strcspn (word + skip, "/ ,"));
}

static void
take_recipient_field (Group *self, const PrField *field)
{
  static const char *const names[] = { "Original-Recipient", "Action", "Status",
                                       "Diagnostic-Code", "Disposition" };
  PrReportRecipient *recipient = NULL;
  guint i = 0;

  while (i < G_N_ELEMENTS (names) && !pr_field_is (field, names[i]))
    i++;
  if (i < G_N_ELEMENTS (names))
    recipient = need_recipient (self);
  if (recipient == NULL)
    return;
  if (i == 0)
    set_once (&recipient->original, dup_address (field));
  else if (i == 1 && recipient->action == NULL)
    {
      g_autofree char *value = dup_value (field);

      recipient->action = g_ascii_strdown (value, strcspn (value, " ;("));
    }
  else if (i == 2 && recipient->status == NULL)
    {
      g_autofree char *value = dup_value (field);

      recipient->status = find_status (value, 0);
    }
  else if (i == 3)
    set_once (&recipient->diagnostic, dup_typed (field));
  else if (i == 4)
    take_disposition (recipient, field);
}

static void
take_msg_id (char **place, const PrField *field)
{
  g_autoptr (GPtrArray) msg_ids = g_ptr_array_new_with_free_func (g_free);

  pr_field_add_msg_ids (field, msg_ids);
  if (msg_ids->len > 0 && *place == NULL)
    *place = g_strdup (msg_ids->pdata[0]);
}

static void
take_field (Group *self, const PrField *field)
{
  PrReport *report = self->report;

  if (pr_field_is (field, "Final-Recipient"))
    take_final_recipient (self, field);
  else if (report->kind == PR_REPORT_ABUSE && pr_field_is (field, "Original-Rcpt-To"))
    take_final_recipient (self, field);
  else if (pr_field_is (field, "Reporting-MTA") || pr_field_is (field, "Reporting-UA"))
    set_once (&report->reporter, dup_typed (field));
  else if (pr_field_is (field, "User-Agent") && report->kind == PR_REPORT_ABUSE)
    set_once (&report->reporter, dup_value (field));
  else if (pr_field_is (field, "Original-Message-ID"))
    take_msg_id (&report->original_id, field);
  else if (pr_field_is (field, "Feedback-Type"))
    {
      g_autofree char *value = dup_value (field);

      set_once (&report->feedback_type, g_ascii_strdown (value, -1));
    }
  else
    take_recipient_field (self, field);
}

void
pr_report_read (PrReport *report, const char *octets, gsize length)
{
  Group group = { report, NULL };
  const char *end = length == 0 ? octets : octets + length; /* of none they are NULL */
  PrField field = { 0 };

  for (const char *p = octets; p < end;)
    {
      const char *feed = memchr (p, '\n', end - p);
      const char *line_end = feed != NULL ? feed : end;

      while (line_end > p && line_end[-1] == '\r')
        line_end--;
      if (line_end > p && (*p == ' ' || *p == '\t') && field.name != NULL)
        field.value_length = MIN (line_end - field.value, (gssize) G_MAXUINT32);
      else
        {
          if (field.name != NULL)
            take_field (&group, &field);
          field.name = NULL;
          if (line_end == p && report->kind != PR_REPORT_READ)
            group.recipient = NULL;
          else if (!pr_field_parse (p, line_end - p, &field))
            field.name = NULL;
        }
      p = feed != NULL ? feed + 1 : end;
    }
  if (field.name != NULL)
    take_field (&group, &field);
}

/* What a server gives as 5.0.0 it often tells in words. */
static void
settle_recipient (PrReportRecipient *recipient)
{
  if (recipient->address == NULL)
    recipient->address =
      recipient->original != NULL ? g_strdup (recipient->original) : g_strdup ("");
  if (recipient->action == NULL)
    recipient->action = g_strdup ("");
  if (g_strcmp0 (recipient->original, recipient->address) == 0)
    g_clear_pointer (&recipient->original, g_free);
  if (recipient->diagnostic == NULL)
    return;
  if (recipient->status == NULL || g_str_has_suffix (recipient->status, ".0.0"))
    {
      char *found = find_status (recipient->diagnostic,
                                 recipient->status != NULL ? *recipient->status : 0);

      if (found != NULL)
        {
          g_free (recipient->status);
          recipient->status = found;
        }
    }
  if (g_utf8_strlen (recipient->diagnostic, -1) > MAX_DIAGNOSTIC)
    *g_utf8_offset_to_pointer (recipient->diagnostic, MAX_DIAGNOSTIC) = '\0';
}

static void
take_original (PrReport *report, const PrMime *mime, const PrNode *root)
{
  const PrField *msg_id = pr_mime_find_field (mime, root, "Message-ID");
  const PrField *subject = pr_mime_find_field (mime, root, "Subject");

  if (msg_id != NULL)
    take_msg_id (&report->original_id, msg_id);
  if (subject != NULL)
    set_once (&report->original_subject, dup_value (subject));
}

/* The message that is reported on, or its header, comes behind (RFC 6522 §3). */
static void
find_original (PrReport *report, const PrMime *mime, const PrNode *node)
{
  for (const PrNode *n = node->next; n != NULL; n = n->next)
    if (n->kind == PR_NODE_MESSAGE)
      take_original (report, mime, n->first_child);
    else if (pr_node_is_type (n, "text/rfc822-headers") ||
             pr_node_is_type (n, "message/rfc822-headers") ||
             pr_node_is_type (n, "message/global-headers") || n->holds_message)
      {
        g_autoptr (GByteArray) octets =
          pr_transfer_decode (n->transfer, mime->data + n->body, n->end - n->body,
                              PR_MAIL_MAX_REPORT_OCTETS);
        PrMime *inner =
          pr_mime_new ((const char *) octets->data, octets->len, PR_MAIL_MAX_DEPTH);

        take_original (report, inner, inner->root);
        pr_mime_free (inner);
      }
}

static gboolean
get_kind (const PrNode *node, PrReportKind *kind)
{
  static const struct
  {
    const char *type;
    PrReportKind kind;
  } types[] = {
    { "message/delivery-status", PR_REPORT_DELIVERY },
    { "message/global-delivery-status", PR_REPORT_DELIVERY },
    { "message/disposition-notification", PR_REPORT_READ },
    { "message/global-disposition-notification", PR_REPORT_READ },
    { "message/feedback-report", PR_REPORT_ABUSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (pr_node_is_type (node, types[i].type))
      {
        *kind = types[i].kind;
        return TRUE;
      }
  return FALSE;
}

PrReport *
pr_report_new (const PrMime *mime)
{
  PrReport *report = NULL;
  PrReportKind kind;
  const PrNode *n = mime->root;

  while (n != NULL)
    {
      if (n->kind == PR_NODE_LEAF && get_kind (n, &kind) &&
          (report == NULL || report->kind == kind))
        {
          g_autoptr (GByteArray) octets =
            pr_transfer_decode (n->transfer, mime->data + n->body, n->end - n->body,
                                PR_MAIL_MAX_REPORT_OCTETS);

          if (report == NULL)
            {
              report = g_new0 (PrReport, 1);
              report->kind = kind;
              report->recipients = g_ptr_array_new_with_free_func (recipient_free);
            }
          pr_report_read (report, (const char *) octets->data, octets->len);
          find_original (report, mime, n);
        }
      n = n->kind == PR_NODE_MESSAGE && n != mime->root ? pr_node_skip (n, mime->root)
                                                        : pr_node_next (n, mime->root);
    }
  if (report != NULL)
    for (guint i = 0; i < report->recipients->len; i++)
      settle_recipient (report->recipients->pdata[i]);
  return report;
}

void
pr_report_free (PrReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->recipients);
  g_free (report->reporter);
  g_free (report->feedback_type);
  g_free (report->original_id);
  g_free (report->original_subject);
  g_free (report);
}
