/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_WEB_POST_SECONDS 30                /* a whole exchange, however it drips */
#define PR_WEB_SIGN_IN_SECONDS (15 * 60)      /* a person in front of a browser */
#define PR_WEB_MAX_ANSWER_OCTETS (256 * 1024) /* of a token end point */
#define PR_WEB_MAX_ANSWER_DEPTH 16            /* of its JSON */
#define PR_WEB_MAX_TOKEN_OCTETS (16 * 1024)
#define PR_WEB_MAX_REQUEST_OCTETS (32 * 1024) /* of a browser, head only */
#define PR_WEB_MAX_REQUESTS 16                /* of browsers, at once */
#define PR_WEB_REQUEST_SECONDS 20             /* until a browser has sent one */
