/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html/pr-html-fences-private.h"

/* Connecting to the broadcast address is refused by the kernel, so no program of this
 * computer can be what answers there. */
#define DEAD_PROXY "http://255.255.255.255:9"
/* Of the process behind a page; one that goes far beyond is ended. */
#define MEMORY_LIMIT_MB 512

char *
pr_html_fences_dup_policy (const char *remote_scheme)
{
  return g_strdup_printf ("default-src 'none'; img-src cid: data: %s:; "
                          "style-src 'unsafe-inline'; script-src 'none'; "
                          "base-uri 'none'; form-action 'none'; frame-src 'none'; "
                          "sandbox",
                          remote_scheme);
}

static void
refuse_download (WebKitNetworkSession *session, WebKitDownload *download)
{
  webkit_download_cancel (download);
}

WebKitNetworkSession *
pr_html_fences_new_session (void)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();
  WebKitNetworkProxySettings *proxy =
    webkit_network_proxy_settings_new (DEAD_PROXY, NULL);

  webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM,
                                             proxy);
  webkit_network_proxy_settings_free (proxy);
  webkit_network_session_set_persistent_credential_storage_enabled (session, FALSE);
  webkit_cookie_manager_set_accept_policy (webkit_network_session_get_cookie_manager (
                                             session),
                                           WEBKIT_COOKIE_POLICY_ACCEPT_NEVER);
  g_signal_connect (session, "download-started", G_CALLBACK (refuse_download), NULL);
  return session;
}

/* What of the engine no setting of its own names. */
static void
disable_features (WebKitSettings *settings)
{
  static const char *const unwanted[] = { "BeaconAPI",
                                          "GeolocationAPI",
                                          "Gamepads",
                                          "IndexedDBAPI",
                                          "LinkDNSPrefetch",
                                          "LinkPreconnect",
                                          "LinkPreconnectEarlyHints",
                                          "LinkPrefetch",
                                          "LinkPreload",
                                          "MediaDevices",
                                          "MediaPlayback",
                                          "MediaRecorder",
                                          "Notifications",
                                          "PDFJSViewer",
                                          "ServiceWorkers",
                                          "SharedWorker",
                                          "SpeechSynthesisAPI",
                                          "WebSocket",
                                          "WebShare",
                                          "XSLT",
                                          NULL };
  WebKitFeatureList *features = webkit_settings_get_all_features ();

  for (gsize i = 0; i < webkit_feature_list_get_length (features); i++)
    {
      WebKitFeature *feature = webkit_feature_list_get (features, i);

      if (g_strv_contains (unwanted, webkit_feature_get_identifier (feature)))
        webkit_settings_set_feature_enabled (settings, feature, FALSE);
    }
  webkit_feature_list_unref (features);
}

WebKitSettings *
pr_html_fences_new_settings (void)
{
  WebKitSettings *settings = webkit_settings_new ();

  g_object_set (
    settings, "enable-javascript", FALSE, "enable-javascript-markup", FALSE,
    "javascript-can-access-clipboard", FALSE, "javascript-can-open-windows-automatically",
    FALSE, "allow-modal-dialogs", FALSE, "enable-media", FALSE, "enable-media-stream",
    FALSE, "enable-mediasource", FALSE, "enable-encrypted-media", FALSE,
    "enable-webaudio", FALSE, "enable-webgl", FALSE, "enable-webrtc", FALSE,
    "enable-html5-local-storage", FALSE, "enable-html5-database", FALSE,
    "enable-page-cache", FALSE, "enable-developer-extras", FALSE, "enable-fullscreen",
    FALSE, "enable-back-forward-navigation-gestures", FALSE,
    "enable-site-specific-quirks", FALSE, "allow-file-access-from-file-urls", FALSE,
    "allow-universal-access-from-file-urls", FALSE,
    /* Mail is laid out once and then scrolled: no card is worth the memory. */
    "hardware-acceleration-policy", WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER,
    "default-font-family", "sans-serif", "print-backgrounds", TRUE, NULL);
  disable_features (settings);
  return settings;
}

WebKitWebContext *
pr_html_fences_new_context (void)
{
  WebKitMemoryPressureSettings *pressure = webkit_memory_pressure_settings_new ();
  WebKitWebContext *context;

  webkit_memory_pressure_settings_set_memory_limit (pressure, MEMORY_LIMIT_MB);
  webkit_memory_pressure_settings_set_kill_threshold (pressure, 2);
  context =
    g_object_new (WEBKIT_TYPE_WEB_CONTEXT, "memory-pressure-settings", pressure, NULL);
  webkit_memory_pressure_settings_free (pressure);
  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  webkit_web_context_set_spell_checking_enabled (context, FALSE);
  return context;
}

/* ---- what a page asks ---- */

static gboolean
refuse_permission (WebKitWebView *view, WebKitPermissionRequest *request)
{
  webkit_permission_request_deny (request);
  return TRUE;
}

static gboolean
refuse_login (WebKitWebView *view, WebKitAuthenticationRequest *request)
{
  webkit_authentication_request_cancel (request);
  return TRUE;
}

static gboolean
refuse_files (WebKitWebView *view, WebKitFileChooserRequest *request)
{
  webkit_file_chooser_request_cancel (request);
  return TRUE;
}

/* A dialog, a printer, the whole screen, a notification. */
static gboolean
refuse (void)
{
  return TRUE;
}

static GtkWidget *
refuse_window (void)
{
  return NULL;
}

static void
remove_drop_targets (GtkWidget *view)
{
  GListModel *controllers = gtk_widget_observe_controllers (view);

  for (guint i = g_list_model_get_n_items (controllers); i-- > 0;)
    {
      GtkEventController *controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller) || GTK_IS_DROP_TARGET_ASYNC (controller))
        gtk_widget_remove_controller (view, controller);
      g_object_unref (controller);
    }
  g_object_unref (controllers);
}

void
pr_html_fences_refuse (WebKitWebView *view)
{
  static const char *const signals[] = {
    "enter-fullscreen",      "load-failed-with-tls-errors", "print",
    "script-dialog",         "show-notification",           "show-option-menu",
    "user-message-received",
  };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect (view, signals[i], G_CALLBACK (refuse), NULL);
  g_signal_connect (view, "create", G_CALLBACK (refuse_window), NULL);
  g_signal_connect (view, "authenticate", G_CALLBACK (refuse_login), NULL);
  g_signal_connect (view, "permission-request", G_CALLBACK (refuse_permission), NULL);
  g_signal_connect (view, "run-file-chooser", G_CALLBACK (refuse_files), NULL);
  remove_drop_targets (GTK_WIDGET (view));
}

void
pr_html_fences_trim_menu (WebKitContextMenu *menu)
{
  GList *items = g_list_copy (webkit_context_menu_get_items (menu));

  for (GList *l = items; l != NULL; l = l->next)
    {
      WebKitContextMenuAction action =
        webkit_context_menu_item_get_stock_action (l->data);

      if (action != WEBKIT_CONTEXT_MENU_ACTION_COPY &&
          action != WEBKIT_CONTEXT_MENU_ACTION_SELECT_ALL &&
          action != WEBKIT_CONTEXT_MENU_ACTION_COPY_LINK_TO_CLIPBOARD &&
          action != WEBKIT_CONTEXT_MENU_ACTION_COPY_IMAGE_TO_CLIPBOARD)
        webkit_context_menu_remove (menu, l->data);
    }
  g_list_free (items);
}
