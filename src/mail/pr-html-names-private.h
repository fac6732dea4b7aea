/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What of HTML may be shown to a browser. */

typedef enum
{
  PR_HTML_ELEMENT_NONE, /* its tags are left out, what is inside stays */
  PR_HTML_ELEMENT_PLAIN,
  PR_HTML_ELEMENT_STYLE,
  PR_HTML_ELEMENT_META,
  PR_HTML_ELEMENT_RAW, /* all up to its end tag is left out */
} PrHtmlElement;

typedef enum
{
  PR_HTML_ATTRIBUTE_NONE, /* left out */
  PR_HTML_ATTRIBUTE_PLAIN,
  PR_HTML_ATTRIBUTE_STYLE,
  PR_HTML_ATTRIBUTE_LINK,
  PR_HTML_ATTRIBUTE_IMAGE,
} PrHtmlAttribute;

/* @name: in lower case */
PrHtmlElement pr_html_find_element (const char *name);
PrHtmlAttribute pr_html_find_attribute (const char *element, const char *name);

/* The value of an attribute, or a text, with its character references read: those by
 * number, with or without ";", and by name those of ASCII and the two that cannot be
 * seen, which are all that an address needs. UTF-8 where @value is. Free with
 * g_free (). */
char *pr_html_decode (const char *value, gsize length);

/* Whether a person may follow @address: on the web, by mail, or within the message. */
gboolean pr_html_is_link (const char *address);

G_END_DECLS
