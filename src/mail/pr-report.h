/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

typedef enum
{
  PR_REPORT_DELIVERY, /* RFC 3464 */
  PR_REPORT_READ,     /* RFC 8098 */
  PR_REPORT_ABUSE,    /* RFC 5965 */
} PrReportKind;

/* What became of a message for one recipient. Strings hold no line ends. */
typedef struct
{
  char *address;  /* addr-spec; "" when it is not told */
  char *original; /* the address that was written to, where it is another; or NULL */
  char *action; /* lower case: of a delivery "failed", "delayed", "delivered", "relayed",
                   "expanded"; of a read receipt "displayed", "deleted", "dispatched",
                   "processed", "denied", "failed"; "" when it is not told */
  char *status; /* "5.2.2" (RFC 3463), or NULL */
  char *diagnostic; /* what the server said, or NULL */
} PrReportRecipient;

/**
 * PrReport:
 *
 * What a multipart/report says of another message, for programs. A stranger wrote it: it
 * proves nothing.
 */
typedef struct
{
  PrReportKind kind;
  GPtrArray *recipients;  /* of PrReportRecipient; at most PR_MAIL_MAX_ADDRESSES */
  char *reporter;         /* host or program, or NULL */
  char *feedback_type;    /* "abuse", "fraud" …, lower case, or NULL */
  char *original_id;      /* msg-id of that message without brackets, or NULL */
  char *original_subject; /* or NULL */
} PrReport;

/**
 * pr_message_dup_report:
 *
 * Reads the message's own report: message/delivery-status, disposition-notification or
 * feedback-report. Of its octets PR_MAIL_MAX_REPORT_OCTETS are read.
 *
 * Returns: (transfer full) (nullable): %NULL where there is none
 */
PrReport *pr_message_dup_report (PrMessage *message);
void pr_report_free (PrReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrReport, pr_report_free)

/* "Could not be delivered to ada@example.org: the mailbox is full", in the language of
 * the person. Free with g_free (). */
char *pr_report_recipient_to_text (const PrReport *report,
                                   const PrReportRecipient *recipient);

/* All of them, one a line, and at most @max lines with how many more there are. */
char *pr_report_to_text (const PrReport *report, guint max);

/* What a status of RFC 3463 means, or NULL where it tells nothing. Static. */
const char *pr_report_explain_status (const char *status);

G_END_DECLS
