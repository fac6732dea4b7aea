/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html/pr-html-view.h"

#include <string.h>
#include "html/pr-html-fences-private.h"

#define VIEW_DATA "popreader"
#define FAILED_DATA "popreader-failed" /* of what is printed */
#define PAGE "about:blank"
#define PAPER "#ffffff"

/* Of the reader, below what the page itself says. */
#define SHEET                                                                  \
  ":root { color-scheme: only %s; background: %s } body { margin: 12px 18px }" \
  "* { -webkit-user-drag: none !important }"

typedef struct
{
  const PrHtmlCallbacks *callbacks; /* or NULL: closed */
  gpointer user_data;
  gboolean loading;   /* what we gave it */
  gboolean committed; /* and that, not what was there before, is what loads now */
  char *cause;        /* why it did not come, until that is told; or NULL */
} View;

struct _PrHtmlRequest
{
  WebKitURISchemeRequest *request; /* owned */
};

static View *
get_view (gpointer web_view)
{
  return g_object_get_data (web_view, VIEW_DATA);
}

static void
view_free (gpointer data)
{
  View *view = data;

  g_free (view->cause);
  g_free (view);
}

/* ---- images ---- */

static void
answer (PrHtmlRequest *request, GBytes *octets, const char *type)
{
  GInputStream *stream;
  WebKitURISchemeResponse *response;
  GError *error;

  if (octets == NULL || type == NULL || !g_str_has_prefix (type, "image/"))
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such image");
      webkit_uri_scheme_request_finish_error (request->request, error);
      g_error_free (error);
    }
  else
    {
      stream = g_memory_input_stream_new_from_bytes (octets);
      response =
        webkit_uri_scheme_response_new (stream, (gint64) g_bytes_get_size (octets));
      webkit_uri_scheme_response_set_content_type (response, type);
      webkit_uri_scheme_request_finish_with_response (request->request, response);
      g_object_unref (response);
      g_object_unref (stream);
    }
  g_object_unref (request->request);
  g_free (request);
}

static void
wanted_cb (WebKitURISchemeRequest *scheme_request, gpointer user_data)
{
  WebKitWebView *web_view = webkit_uri_scheme_request_get_web_view (scheme_request);
  View *view = web_view == NULL ? NULL : get_view (web_view);
  PrHtmlRequest *request = g_new0 (PrHtmlRequest, 1);

  request->request = g_object_ref (scheme_request);
  if (view == NULL || view->callbacks == NULL)
    answer (request, NULL, NULL);
  else
    view->callbacks->wanted (request, webkit_uri_scheme_request_get_uri (scheme_request),
                             view->user_data);
}

/* ---- what a person does ---- */

static void
follow (View *view, WebKitNavigationAction *action)
{
  const char *address =
    webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (webkit_navigation_action_is_user_gesture (action) &&
      webkit_navigation_action_get_navigation_type (action) ==
        WEBKIT_NAVIGATION_TYPE_LINK_CLICKED)
    view->callbacks->followed (address, view->user_data);
}

/* The page that we gave, and places in it: nothing else is gone to. */
static gboolean
is_ours (View *view, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type)
{
  WebKitNavigationAction *action;
  const char *address;

  if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
    return view->loading &&
           webkit_response_policy_decision_is_main_frame_main_resource (
             WEBKIT_RESPONSE_POLICY_DECISION (decision)) &&
           g_strcmp0 (webkit_uri_request_get_uri (
                        webkit_response_policy_decision_get_request (
                          WEBKIT_RESPONSE_POLICY_DECISION (decision))),
                      PAGE) == 0;
  action = webkit_navigation_policy_decision_get_navigation_action (
    WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  address = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));
  return (view->loading && g_strcmp0 (address, PAGE) == 0 &&
          webkit_navigation_action_get_navigation_type (action) ==
            WEBKIT_NAVIGATION_TYPE_OTHER) ||
         (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION &&
          g_str_has_prefix (address, PAGE "#"));
}

static gboolean
decide_cb (WebKitWebView *web_view,
           WebKitPolicyDecision *decision,
           WebKitPolicyDecisionType type,
           View *view)
{
  if (view->callbacks == NULL)
    webkit_policy_decision_ignore (decision);
  else if (is_ours (view, decision, type))
    webkit_policy_decision_use (decision);
  else
    {
      webkit_policy_decision_ignore (decision);
      if (type != WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
        follow (view, webkit_navigation_policy_decision_get_navigation_action (
                        WEBKIT_NAVIGATION_POLICY_DECISION (decision)));
    }
  return TRUE;
}

static gboolean
menu_cb (WebKitWebView *web_view, WebKitContextMenu *menu)
{
  pr_html_fences_trim_menu (menu);
  return webkit_context_menu_get_n_items (menu) == 0;
}

static void
hovered_cb (WebKitWebView *web_view,
            WebKitHitTestResult *hit,
            guint modifiers,
            View *view)
{
  if (view->callbacks != NULL)
    view->callbacks->hovered (webkit_hit_test_result_context_is_link (hit)
                                ? webkit_hit_test_result_get_link_uri (hit)
                                : NULL,
                              view->user_data);
}

/* ---- what becomes of the page ---- */

static void
load_changed_cb (WebKitWebView *web_view, WebKitLoadEvent event, View *view)
{
  view->committed = view->committed || event == WEBKIT_LOAD_COMMITTED;
  if (event != WEBKIT_LOAD_FINISHED || !view->committed || view->callbacks == NULL ||
      !view->loading)
    return;
  view->loading = FALSE;
  view->callbacks->shown (view->user_data);
}

/* Who is told closes the view, which WebKit is not done with where this begins. */
static gboolean
tell_not_shown_cb (gpointer web_view)
{
  View *view = get_view (web_view);
  char *cause = view->cause;

  view->cause = NULL;
  if (cause != NULL && view->callbacks != NULL)
    view->callbacks->not_shown (cause, view->user_data);
  g_free (cause);
  return G_SOURCE_REMOVE;
}

/* A page that is given before the last one was there ends that one, which is no failure.
 * Nothing is shown in its place: WebKit's own page about it would be. */
static gboolean
load_failed_cb (WebKitWebView *web_view,
                WebKitLoadEvent event,
                const char *address,
                GError *error,
                View *view)
{
  if (g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED) ||
      !view->loading)
    return TRUE;
  view->loading = FALSE;
  g_free (view->cause);
  view->cause = g_strdup (error->message);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_not_shown_cb, g_object_ref (web_view),
                   g_object_unref);
  return TRUE;
}

static gboolean
tell_ended_cb (gpointer web_view)
{
  View *view = get_view (web_view);

  if (view->callbacks != NULL)
    view->callbacks->failed (view->user_data);
  return G_SOURCE_REMOVE;
}

/* Who is told closes the view, which WebKit is not done with here. */
static void
terminated_cb (WebKitWebView *web_view,
               WebKitWebProcessTerminationReason reason,
               View *view)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_ended_cb, g_object_ref (web_view),
                   g_object_unref);
}

static void
counted_cb (WebKitFindController *finder, guint n, View *view)
{
  if (view->callbacks != NULL)
    view->callbacks->found (n, view->user_data);
}

static GtkWidget *
make_web_view (const char *remote_scheme)
{
  char *policy = pr_html_fences_dup_policy (remote_scheme);
  WebKitNetworkSession *session = pr_html_fences_new_session ();
  WebKitSettings *settings = pr_html_fences_new_settings ();
  WebKitWebContext *context = pr_html_fences_new_context ();
  GtkWidget *web_view;

  webkit_web_context_register_uri_scheme (context, "cid", wanted_cb, NULL, NULL);
  webkit_web_context_register_uri_scheme (context, remote_scheme, wanted_cb, NULL, NULL);
  web_view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", context,
                           "network-session", session, "settings", settings,
                           "default-content-security-policy", policy, NULL);
  g_object_unref (context);
  g_object_unref (session);
  g_object_unref (settings);
  g_free (policy);
  return web_view;
}

static GtkWidget *
create (const PrHtmlCallbacks *callbacks, const char *remote_scheme, gpointer user_data)
{
  GtkWidget *widget = make_web_view (remote_scheme);
  WebKitWebView *web_view = WEBKIT_WEB_VIEW (widget);
  View *view = g_new0 (View, 1);

  view->callbacks = callbacks;
  view->user_data = user_data;
  g_object_set_data_full (G_OBJECT (widget), VIEW_DATA, view, view_free);
  pr_html_fences_refuse (web_view);
  g_signal_connect (widget, "decide-policy", G_CALLBACK (decide_cb), view);
  g_signal_connect (widget, "context-menu", G_CALLBACK (menu_cb), NULL);
  g_signal_connect (widget, "mouse-target-changed", G_CALLBACK (hovered_cb), view);
  g_signal_connect (widget, "load-changed", G_CALLBACK (load_changed_cb), view);
  g_signal_connect (widget, "load-failed", G_CALLBACK (load_failed_cb), view);
  g_signal_connect (widget, "web-process-terminated", G_CALLBACK (terminated_cb), view);
  g_signal_connect (webkit_web_view_get_find_controller (web_view), "counted-matches",
                    G_CALLBACK (counted_cb), view);
  return widget;
}

static void
set_sheet (WebKitWebView *web_view, gboolean dark, const GdkRGBA *paper)
{
  WebKitUserContentManager *manager = webkit_web_view_get_user_content_manager (web_view);
  char *colour = gdk_rgba_to_string (paper);
  char *css = g_strdup_printf (SHEET, dark ? "dark" : "light", colour);
  WebKitUserStyleSheet *sheet =
    webkit_user_style_sheet_new (css, WEBKIT_USER_CONTENT_INJECT_ALL_FRAMES,
                                 WEBKIT_USER_STYLE_LEVEL_USER, NULL, NULL);

  webkit_user_content_manager_remove_all_style_sheets (manager);
  webkit_user_content_manager_add_style_sheet (manager, sheet);
  webkit_user_style_sheet_unref (sheet);
  g_free (css);
  g_free (colour);
}

static void
load (GtkWidget *widget, GBytes *html, gboolean dark, const GdkRGBA *paper)
{
  WebKitWebView *web_view = WEBKIT_WEB_VIEW (widget);
  GdkRGBA white;

  gdk_rgba_parse (&white, PAPER);
  webkit_web_view_set_background_color (web_view, dark ? paper : &white);
  set_sheet (web_view, dark, dark ? paper : &white);
  get_view (widget)->loading = TRUE;
  get_view (widget)->committed = FALSE;
  g_free (get_view (widget)->cause);
  get_view (widget)->cause = NULL;
  webkit_web_view_load_bytes (web_view, html, "text/html", "UTF-8", PAGE);
}

static void
set_zoom (GtkWidget *widget, double factor)
{
  webkit_web_view_set_zoom_level (WEBKIT_WEB_VIEW (widget), factor);
}

/* ---- finding ---- */

static void
find (GtkWidget *widget, const char *words)
{
  WebKitFindController *finder =
    webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (widget));
  const guint32 options =
    WEBKIT_FIND_OPTIONS_CASE_INSENSITIVE | WEBKIT_FIND_OPTIONS_WRAP_AROUND;

  if (*words == '\0')
    {
      webkit_find_controller_search_finish (finder);
      return;
    }
  webkit_find_controller_count_matches (finder, words, options, G_MAXUINT16);
  webkit_find_controller_search (finder, words, options, G_MAXUINT16);
}

static void
step (GtkWidget *widget, int way)
{
  WebKitFindController *finder =
    webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (widget));

  if (way > 0)
    webkit_find_controller_search_next (finder);
  else
    webkit_find_controller_search_previous (finder);
}

static void
read_on (GtkWidget *widget)
{
  webkit_web_view_execute_editing_command (WEBKIT_WEB_VIEW (widget), "ScrollPageForward");
}

/* ---- printing ---- */

static void
not_printed_cb (WebKitPrintOperation *operation, GError *error, GtkWidget *widget)
{
  View *view = get_view (widget);

  g_object_set_data (G_OBJECT (operation), FAILED_DATA, operation);
  if (view->callbacks != NULL)
    view->callbacks->not_printed (error->message, view->user_data);
}

/* Comes behind "failed" too. */
static void
printed_cb (WebKitPrintOperation *operation, GtkWidget *widget)
{
  View *view = get_view (widget);

  if (view->callbacks != NULL &&
      g_object_get_data (G_OBJECT (operation), FAILED_DATA) == NULL)
    view->callbacks->printed (view->user_data);
  g_object_unref (operation);
}

static void
print (GtkWidget *widget, GtkWindow *parent, GtkPrintSettings *settings)
{
  WebKitPrintOperation *operation = webkit_print_operation_new (WEBKIT_WEB_VIEW (widget));
  WebKitPrintOperationResponse response = WEBKIT_PRINT_OPERATION_RESPONSE_PRINT;

  g_signal_connect_object (operation, "failed", G_CALLBACK (not_printed_cb), widget, 0);
  g_signal_connect_object (operation, "finished", G_CALLBACK (printed_cb), widget, 0);
  if (settings != NULL)
    {
      webkit_print_operation_set_print_settings (operation, settings);
      webkit_print_operation_print (operation);
    }
  else
    response = webkit_print_operation_run_dialog (operation, parent);
  if (response == WEBKIT_PRINT_OPERATION_RESPONSE_CANCEL)
    g_object_unref (operation);
}

static void
close_view (GtkWidget *widget)
{
  get_view (widget)->callbacks = NULL;
  webkit_web_view_terminate_web_process (WEBKIT_WEB_VIEW (widget));
}

G_MODULE_EXPORT const PrHtmlModule pr_html_module;
const PrHtmlModule pr_html_module = {
  PR_HTML_MODULE_VERSION,
  create,
  load,
  answer,
  set_zoom,
  find,
  step,
  read_on,
  print,
  close_view,
};
