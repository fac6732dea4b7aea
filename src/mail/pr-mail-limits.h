/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a stranger's message may make us spend. Beyond a limit the message is shown as far
 * as it goes, with a warning; the octets themselves are always kept whole. */

#define PR_MAIL_MAX_DEPTH 64                /* nested multiparts and message/rfc822 */
#define PR_MAIL_MAX_PARTS 2000              /* leaves looked at */
#define PR_MAIL_MAX_INLINE 200              /* uuencoded and yEnc files of one text */
#define PR_MAIL_MAX_FIELDS 10000            /* header fields of all parts */
#define PR_MAIL_MAX_HEADER_OCTETS (1 << 20) /* one header field, decoded */
#define PR_MAIL_MAX_CONTENT_OCTETS 16384    /* one Content-* field */
#define PR_MAIL_MAX_BOUNDARY_OCTETS 8192    /* RFC 2046 gives 70 */
#define PR_MAIL_MAX_ADDRESSES 2000          /* of one header field */
#define PR_MAIL_MAX_REFERENCES 200          /* the newest are kept */
#define PR_MAIL_MAX_TEXT_OCTETS (16 << 20)  /* text a person reads */
#define PR_MAIL_MAX_HTML_OCTETS (16 << 20)  /* HTML given to the parser */
#define PR_MAIL_MAX_REMOTE_IMAGES 2000      /* of one message, at other hosts */
#define PR_MAIL_MAX_INDEX_OCTETS \
  (4 << 20)                    /* text given to the index, attachments included */
#define PR_MAIL_MAX_LINKS 5000 /* of one message, judged */
#define PR_MAIL_MAX_URL_OCTETS 8192
#define PR_MAIL_MAX_REPORT_OCTETS (1 << 20) /* a report's part for programs */
#define PR_MAIL_MAX_MAILTO_OCTETS 100000    /* Linux gives 131,072 to an argument */
#define PR_MAIL_PREVIEW_CHARS 160
#define PR_MAIL_FOLD_CHARS 8000 /* a longer line is folded for the eyes */
/* What the person types, not a stranger. */
#define PR_MAIL_MAX_FOLDER_NAME_CHARS 100
