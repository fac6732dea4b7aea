/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_SETUP_COMMAND_MS \
  (60 * 1000)                       /* a password command, a person's typing included */
#define PR_SETUP_BUS_MS (60 * 1000) /* GNOME Online Accounts, which asks its provider */
#define PR_SETUP_TOKEN_MARGIN_SECONDS 60 /* before its end a token is renewed */
#define PR_SETUP_MAX_SECRET_OCTETS 8192  /* first line of a password command */
#define PR_SETUP_SILENCE_SECONDS 6       /* of a server that is looked at */
#define PR_SETUP_ROUND_SECONDS 9         /* for all servers of one kind together */
#define PR_SETUP_HEAD_START_MS 1000 /* a likelier server gets, once another answered */
#define PR_SETUP_MAX_ENDPOINTS 16   /* looked at for one address */
