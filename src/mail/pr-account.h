/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How the connection is protected (RFC 8314, RFC 2595). */
typedef enum
{
  PR_SECURITY_TLS,      /* implicit TLS, port 995 */
  PR_SECURITY_STARTTLS, /* STLS on port 110 */
  PR_SECURITY_NONE,     /* clear text, asked for by name */
} PrSecurity;

/* What the server speaks. */
typedef enum
{
  PR_PROTOCOL_POP3,
  PR_PROTOCOL_KPOP, /* POP3 behind a Kerberos handshake, port 1109 */
  PR_PROTOCOL_POP2, /* RFC 937, port 109 */
  PR_PROTOCOL_POP1, /* RFC 918, which gives no port */
} PrProtocol;

/* The oldest version of TLS that is accepted. */
typedef enum
{
  PR_TLS_DEFAULT, /* 1.2 */
  PR_TLS_1_0,     /* an old server, chosen by the person after a warning */
  PR_TLS_1_1,
  PR_TLS_1_2,
  PR_TLS_1_3,
} PrTlsVersion;

/* How long a stored message stays in the maildrop. */
typedef enum
{
  PR_KEEP_FOREVER,
  PR_KEEP_DAYS,          /* keep_days after it was stored here */
  PR_KEEP_UNTIL_DELETED, /* until the person deletes it here */
  PR_KEEP_NONE,          /* until it is stored here */
  PR_KEEP_NEWEST,        /* while it is one of the keep_count newest there */
  PR_KEEP_OCTETS,        /* while it and all newer ones there have at most keep_octets */
} PrKeep;

/* In which order new mail is brought. */
typedef enum
{
  PR_FETCH_AUTO,        /* as the link that was measured asks for */
  PR_FETCH_HEADS_FIRST, /* TOP n 0 of all, then bodies */
  PR_FETCH_WHOLE,       /* RETR at once */
} PrFetchOrder;

#define PR_ACCOUNT_ASK_ABOVE (1024 * 1024)

/**
 * PrAccount:
 *
 * One maildrop and the way to it, or the mail of this computer, which has no server. A
 * plain value: copy it to hand it to another thread. No secret is ever in it.
 */
typedef struct
{
  gint64 id;      /* 0 until stored */
  char *name;     /* unique, without case */
  gboolean local; /* holds what was imported: nothing below is used */
  char *host;     /* as the person typed it: certificates are checked against it */
  guint16 port;
  char *user;
  PrSecurity security;
  PrProtocol protocol;
  PrTlsVersion least_tls;
  char *auth;             /* "auto" or the name of a mechanism, lower case */
  char *password_command; /* or NULL */
  char *token_command;    /* gives an access token of OAuth 2, or NULL */
  char *oauth;            /* who gives access tokens: the name of a provider that is
                             configured, or "goa:" and an account of GNOME Online
                             Accounts, or NULL */
  char *ca_file;          /* PEM; or NULL for the system's trust */
  char *pin;         /* SHA-256 of the certificate, 64 lower-case hex digits, or NULL */
  char *client_cert; /* PEM, or a URI of RFC 7512 ("pkcs11:…"), or NULL */
  char *client_key;  /* the same */
  PrKeep keep;
  guint keep_days;      /* with PR_KEEP_DAYS */
  guint keep_count;     /* messages, with PR_KEEP_NEWEST */
  guint64 keep_octets;  /* with PR_KEEP_OCTETS */
  gboolean keep_agreed; /* the person saw what "keep" deletes on the server, or gave it as
                           an option: without it no rule sends DELE */
  guint64 max_size;     /* octets of the largest message to fetch by itself; 0: any */
  PrFetchOrder fetch;
  guint64 ask_above;      /* octets: on a slow or metered link a larger message comes when
                             it is asked for; 0: all come */
  guint64 session_octets; /* of messages fetched in one sync; 0: any */
  guint64 day_octets;     /* of messages fetched in one day, by local time; 0: any */

  /* Written by the sync engine, read by front ends. */
  gint64
    last_checked;   /* seconds since 1970 of the last check that ended well, 0: never */
  char *last_error; /* code of the last check's trouble (pr_trouble_code_to_string), or
                       NULL */
} PrAccount;

#define PR_TYPE_ACCOUNT (pr_account_get_type ())
GType pr_account_get_type (void);
PrAccount *pr_account_new (void);
PrAccount *pr_account_copy (const PrAccount *account);
void pr_account_free (PrAccount *account);
/* Whether its secret is an access token of OAuth 2. */
gboolean pr_account_has_token (const PrAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrAccount, pr_account_free)

/* Port that the contract gives to @security: 995 or 110. */
guint16 pr_security_get_default_port (PrSecurity security);
/* The same for any protocol: 1109, 109, and 109 too for POP1, which has none. */
guint16 pr_protocol_get_default_port (PrProtocol protocol, PrSecurity security);
/* "pop3", "kpop", "pop2" or "pop1". */
const char *pr_protocol_to_string (PrProtocol protocol);
gboolean pr_protocol_from_string (const char *text, PrProtocol *protocol);
/* "1.0" … "1.3", and "default". */
const char *pr_tls_version_to_string (PrTlsVersion version);
gboolean pr_tls_version_from_string (const char *text, PrTlsVersion *version);
const char *pr_security_to_string (PrSecurity security);
gboolean pr_security_from_string (const char *text, PrSecurity *security);

/* "forever", "until-deleted", "none", a number of days, "newest:" with a number of
 * messages, or with one of octets: "newest:200M". Free with g_free (). */
char *pr_account_dup_keep (const PrAccount *account);
gboolean pr_account_set_keep (PrAccount *account, const char *text);
/* Whether both keep the same, agreed to or not. */
gboolean pr_account_has_same_keep (const PrAccount *account, const PrAccount *other);
const char *pr_fetch_order_to_string (PrFetchOrder order);
gboolean pr_fetch_order_from_string (const char *text, PrFetchOrder *order);

/* Whether @where names an object on a token (RFC 7512) and not a file. */
gboolean pr_account_is_token_uri (const char *where);

/* Whether every field is one that can be used; @error is a G_IO_ERROR_INVALID_ARGUMENT
 * whose message says which is not, why, and what to give instead. */
gboolean pr_account_validate (const PrAccount *account, GError **error);

G_END_DECLS
