/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "html/pr-html-view.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* @octets: %NULL: there is no such image */
typedef void (*PrOriginalImageFound) (PrHtmlRequest *request,
                                      GBytes *octets,
                                      const char *type);

/* Decodes the part of @message that has the Content-ID @cid (RFC 2392, percent-encoded)
 * on another thread, and hands it to @found on this. */
void pr_original_image_find (PrMessage *message,
                             const char *cid,
                             PrOriginalImageFound found,
                             PrHtmlRequest *request);

G_END_DECLS
