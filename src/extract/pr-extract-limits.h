/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a file that came with a message may make us spend. */

#define PR_EXTRACT_MAX_CARD_OCTETS \
  (4 << 20)                        /* a calendar or vCards: what is behind is not read */
#define PR_EXTRACT_MAX_LINES 50000 /* of it, unfolded */
#define PR_EXTRACT_MAX_PARAMETERS 32 /* of one line */
#define PR_EXTRACT_MAX_EVENTS 20
#define PR_EXTRACT_MAX_ATTENDEES 200
#define PR_EXTRACT_MAX_CONTACTS 50
#define PR_EXTRACT_MAX_VALUES 20    /* addresses or telephones of one contact */
#define PR_EXTRACT_MAX_CHARS 300    /* of one value that is shown */
#define PR_EXTRACT_MAX_ZONES 50     /* VTIMEZONEs */
#define PR_EXTRACT_MAX_CHANGES 2000 /* of one zone between summer and winter */

#define PR_EXTRACT_MAX_TNEF_PARTS 500
#define PR_EXTRACT_MAX_TNEF_DEPTH 3          /* messages in messages */
#define PR_EXTRACT_MAX_PROPERTIES 20000      /* of one list of it */
#define PR_EXTRACT_MAX_RTF_OCTETS (16 << 20) /* unpacked */

/* Of a helper program. */
#define PR_EXTRACT_MAX_FILE_OCTETS (32 << 20)  /* a larger file is not read */
#define PR_EXTRACT_MAX_HELPER_OCTETS (8 << 20) /* that it says; then it is ended */
#define PR_EXTRACT_HELPER_SECONDS 10
#define PR_EXTRACT_MESSAGE_SECONDS 15 /* after which no other file of it is begun */
#define PR_EXTRACT_HELPER_MEMORY (1 << 30)

/* Of what was encrypted, or signed and packed. */
#define PR_EXTRACT_MAX_UNSEALED_OCTETS (64 << 20)
