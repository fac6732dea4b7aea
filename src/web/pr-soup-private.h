/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include "mail/pr-late.h"

/* What is used of libsoup. */
#define PR_SOUP_SYMBOLS(X)                       \
  X (soup_, message_add_flags)                   \
  X (soup_, message_get_request_headers)         \
  X (soup_, message_get_response_headers)        \
  X (soup_, message_get_status)                  \
  X (soup_, message_headers_get_one)             \
  X (soup_, message_headers_replace)             \
  X (soup_, message_new_from_uri)                \
  X (soup_, message_set_request_body_from_bytes) \
  X (soup_, session_abort)                       \
  X (soup_, session_new_with_options)            \
  X (soup_, session_send_async)                  \
  X (soup_, session_send_finish)

typedef struct
{
  PR_SOUP_SYMBOLS (PR_LATE_MEMBER)
} PrSoup;

/* Whose members may be called once pr_soup_open () came back with TRUE. */
extern PrSoup pr_soup;

/* With a PR_LATE_ERROR. Any thread. */
gboolean pr_soup_open (GError **error);
