/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A small web server on a free port of 127.0.0.1, on threads of its own. Whatever was not
 * said of a path is 404. It keeps the head and the form of each request. */
typedef struct _PrTestWeb PrTestWeb;

PrTestWeb *pr_test_web_new (void);
void pr_test_web_free (PrTestWeb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTestWeb, pr_test_web_free)

/* "http://127.0.0.1:PORT/x". Free with g_free (). */
char *pr_test_web_dup_url (PrTestWeb *self, const char *path);

/* @extra: header fields, each with its CRLF */
void pr_test_web_say (PrTestWeb *self,
                      const char *path,
                      guint status,
                      const char *extra,
                      GBytes *body);
/* A PNG of 1 × 1. (transfer full) */
GBytes *pr_test_web_new_png (void);

/* Connections and requests so far. */
guint pr_test_web_count_connections (PrTestWeb *self);
guint pr_test_web_count (PrTestWeb *self, const char *path);
/* All requests one after another, as they came. Free with g_free (). */
char *pr_test_web_dup_requests (PrTestWeb *self);

G_END_DECLS
