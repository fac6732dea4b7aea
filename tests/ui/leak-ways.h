/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ways of a page to call home. */
typedef struct
{
  const char *name;
  /* "%s" stands for the address of a file at home, without its scheme: "127.0.0.1:1/x";
   * each of them is filled in. */
  const char *html;
  gboolean by_name; /* %s is a name, which must not be looked up */
} LeakWay;

extern const LeakWay leak_ways[];
extern const guint n_leak_ways;

/* The page. @home: what stands for %s. Free with g_free (). */
char *leak_way_dup_page (const LeakWay *way, const char *home);

G_END_DECLS
