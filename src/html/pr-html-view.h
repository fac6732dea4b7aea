/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The seam between the window and the module that shows HTML by WebKitGTK. The module
 * links none of our code and is opened when a person first wants to see an original: each
 * side knows the other by these structs alone. Everything happens on the main thread. */

#define PR_HTML_MODULE_VERSION 2
#define PR_HTML_MODULE_SYMBOL "pr_html_module"

/* An image that the page wants; answered once, then it is gone. */
typedef struct _PrHtmlRequest PrHtmlRequest;

/* What a view tells. None is called after close (). */
typedef struct
{
  /* @address: "cid:…" or of @remote_scheme, as it stands in the page. May be answered at
   * once or later. */
  void (*wanted) (PrHtmlRequest *request, const char *address, gpointer user_data);
  /* All of the page is there to be seen. */
  void (*shown) (gpointer user_data);
  /* A person wants to go to @address; the view stays where it is. */
  void (*followed) (const char *address, gpointer user_data);
  /* The pointer is on a link to @address, or (%NULL) on none any more. */
  void (*hovered) (const char *address, gpointer user_data);
  /* What find () looked for is there so many times; at most G_MAXUINT16. */
  void (*found) (guint n, gpointer user_data);
  /* Could not be printed: what went wrong, in words. */
  void (*not_printed) (const char *cause, gpointer user_data);
  void (*printed) (gpointer user_data);
  /* The page did not come to be shown: what went wrong, in words. */
  void (*not_shown) (const char *cause, gpointer user_data);
  /* The process behind the view is gone: the view is of no more use. */
  void (*failed) (gpointer user_data);
} PrHtmlCallbacks;

typedef struct
{
  guint version; /* PR_HTML_MODULE_VERSION of the module */
  /* (transfer floating). @callbacks: of static life. @remote_scheme: by which the page
   * asks for images that are not in the message; of static life. */
  GtkWidget *(*create) (const PrHtmlCallbacks *callbacks,
                        const char *remote_scheme,
                        gpointer user_data);
  /* Shows @html, a document in UTF-8, in place of what was there. @dark: on a dark page,
   * of colour @paper. */
  void (*load) (GtkWidget *view, GBytes *html, gboolean dark, const GdkRGBA *paper);
  /* Takes @request. @octets: %NULL: there is no such image. @type: "image/png" */
  void (*answer) (PrHtmlRequest *request, GBytes *octets, const char *type);
  void (*set_zoom) (GtkWidget *view, double factor);
  /* "": what was marked is marked no more. */
  void (*find) (GtkWidget *view, const char *words);
  /* To the next of what was found (1) or to the one before (-1). */
  void (*step) (GtkWidget *view, int step);
  /* Scrolls by a page; keys that the view has the focus for do it without. */
  void (*read_on) (GtkWidget *view);
  /* @settings: prints by these without asking; %NULL: a dialog asks. */
  void (*print) (GtkWidget *view, GtkWindow *parent, GtkPrintSettings *settings);
  /* Ends the process behind the view, which is of no more use. */
  void (*close) (GtkWidget *view);
} PrHtmlModule;

G_END_DECLS
