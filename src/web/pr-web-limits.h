/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_WEB_POST_SECONDS 30                /* a whole exchange, however it drips */
#define PR_WEB_SIGN_IN_SECONDS (15 * 60)      /* a person in front of a browser */
#define PR_WEB_MAX_ANSWER_OCTETS (256 * 1024) /* of a token end point */
#define PR_WEB_MAX_ANSWER_DEPTH 16            /* of its JSON */
#define PR_WEB_MAX_TOKEN_OCTETS (16 * 1024)
#define PR_WEB_MAX_REQUEST_OCTETS (32 * 1024) /* of a browser, head only */
#define PR_WEB_MAX_REQUESTS 16                /* of browsers, at once */
#define PR_WEB_MAX_IMAGES 100                 /* of one message, fetched */
#define PR_WEB_MAX_IMAGE_OCTETS (5 << 20)     /* of one image */
#define PR_WEB_MAX_IMAGES_OCTETS (25 << 20)   /* of all images of a message */
#define PR_WEB_IMAGE_SECONDS 20               /* silence of a server */
#define PR_WEB_IMAGES_SECONDS 60              /* all images of a message */
#define PR_WEB_IMAGES_AT_ONCE 6
#define PR_WEB_MAX_REDIRECTS 5
#define PR_WEB_REQUEST_SECONDS 20 /* until a browser has sent one */
