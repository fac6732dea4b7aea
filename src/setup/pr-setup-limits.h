/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define PR_SETUP_COMMAND_MS \
  (60 * 1000) /* a password command, a person's typing included */
#define PR_SETUP_MAX_SECRET_OCTETS 8192 /* first line of a password command */
