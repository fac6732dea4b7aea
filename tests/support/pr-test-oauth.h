/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A small provider of OAuth 2 on a free port of 127.0.0.1, on threads of its own: an
 * authorization end point that consents at once (/authorize), and a token end point
 * (/token) that checks all that RFC 6749 and RFC 7636 ask of a client. Client id
 * "popreader-test". */
typedef enum
{
  PR_TEST_OAUTH_GOOD,
  PR_TEST_OAUTH_DENIES,      /* the person says no */
  PR_TEST_OAUTH_WRONG_STATE, /* brings back another than it was given */
  PR_TEST_OAUTH_SILENT,      /* takes /token and says nothing */
  PR_TEST_OAUTH_DRIPS,       /* the answer comes octet by octet, a few in a second */
  PR_TEST_OAUTH_NOT_JSON,
  PR_TEST_OAUTH_ENDLESS,         /* never ends its answer */
  PR_TEST_OAUTH_DEEP,            /* JSON of a hundred thousand lists in each other */
  PR_TEST_OAUTH_SENDS_ELSEWHERE, /* answers /token with a redirection to /elsewhere */
  PR_TEST_OAUTH_ENDED,           /* invalid_grant, whatever is shown; tells the secret */
  PR_TEST_OAUTH_BUSY,            /* 503 */
  PR_TEST_OAUTH_NO_REFRESH,      /* gives no refresh token */
  PR_TEST_OAUTH_BAD_CLIENT,      /* invalid_client */
} PrTestOauthMode;

typedef struct _PrTestOauth PrTestOauth;

/* @tls: https, with the authority of pr_test_oauth_get_ca_file () */
PrTestOauth *pr_test_oauth_new (gboolean tls);
void pr_test_oauth_free (PrTestOauth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTestOauth, pr_test_oauth_free)

const char *pr_test_oauth_get_ca_file (PrTestOauth *self);
/* "http://127.0.0.1:PORT/token" and so on. Free with g_free (). */
char *pr_test_oauth_dup_uri (PrTestOauth *self, const char *path);

/* Any thread. */
void pr_test_oauth_set_mode (PrTestOauth *self, PrTestOauthMode mode);
/* How long access tokens last; 3600 at first. */
void pr_test_oauth_set_expires_in (PrTestOauth *self, guint seconds);
/* The refresh token that is good; NULL: none. Free the latter with g_free (). */
void pr_test_oauth_set_refresh_token (PrTestOauth *self, const char *token);
char *pr_test_oauth_dup_refresh_token (PrTestOauth *self);
/* The access token that is given; NULL: "access-1", "access-2" … */
void pr_test_oauth_set_access_token (PrTestOauth *self, const char *token);
/* Requests of @path so far. */
guint pr_test_oauth_count (PrTestOauth *self, const char *path);
/* What was wrong with a request of a client, or NULL. */
const char *pr_test_oauth_get_complaint (PrTestOauth *self);

/* Does what a browser does with @uri, on a thread of its own: also asks for the icon, and
 * leaves a connection idle. The page that it ends with comes by
 * pr_test_oauth_wait_page (). */
void pr_test_oauth_browse (PrTestOauth *self, const char *uri);
char *pr_test_oauth_wait_page (PrTestOauth *self);

/* One GET by itself; the whole answer. Free with g_free (). */
char *pr_test_oauth_get (PrTestOauth *self, const char *uri);

G_END_DECLS
