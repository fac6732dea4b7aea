/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-account.h"
#include "mail/pr-auth.h"
#include "mail/pr-trouble.h"

#define MAX_KEEP_DAYS 36500 /* a hundred years: beyond it, forever is meant */
#define MAX_KEEP_UNITS 1000000
#define PIN_LENGTH 64
#define MAX_NAME_CHARS 100

G_DEFINE_BOXED_TYPE (PrAccount, pr_account, pr_account_copy, pr_account_free)

static const char *const security_names[] = {
  [PR_SECURITY_TLS] = "tls",
  [PR_SECURITY_STARTTLS] = "starttls",
  [PR_SECURITY_NONE] = "none",
};

static const char *const protocol_names[] = {
  [PR_PROTOCOL_POP3] = "pop3",
  [PR_PROTOCOL_KPOP] = "kpop",
  [PR_PROTOCOL_POP2] = "pop2",
  [PR_PROTOCOL_POP1] = "pop1",
};

static const char *const version_names[] = {
  [PR_TLS_DEFAULT] = "default", [PR_TLS_1_0] = "1.0", [PR_TLS_1_1] = "1.1",
  [PR_TLS_1_2] = "1.2",         [PR_TLS_1_3] = "1.3",
};

static const char *const order_names[] = {
  [PR_FETCH_AUTO] = "auto",
  [PR_FETCH_HEADS_FIRST] = "heads-first",
  [PR_FETCH_WHOLE] = "whole",
};

/**
 * pr_account_new:
 *
 * Returns: (transfer full): an account with the contract's defaults (TLS on port 995,
 *   "auto", keep forever) and no other field set
 */
PrAccount *
pr_account_new (void)
{
  PrAccount *account = g_new0 (PrAccount, 1);

  account->security = PR_SECURITY_TLS;
  account->port = pr_security_get_default_port (PR_SECURITY_TLS);
  account->auth = g_strdup ("auto");
  account->keep = PR_KEEP_FOREVER;
  account->ask_above = PR_ACCOUNT_ASK_ABOVE;
  return account;
}

PrAccount *
pr_account_copy (const PrAccount *account)
{
  PrAccount *copy;

  g_return_val_if_fail (account != NULL, NULL);

  copy = g_memdup2 (account, sizeof *account);
  copy->name = g_strdup (account->name);
  copy->host = g_strdup (account->host);
  copy->user = g_strdup (account->user);
  copy->auth = g_strdup (account->auth);
  copy->password_command = g_strdup (account->password_command);
  copy->token_command = g_strdup (account->token_command);
  copy->oauth = g_strdup (account->oauth);
  copy->ca_file = g_strdup (account->ca_file);
  copy->pin = g_strdup (account->pin);
  copy->client_cert = g_strdup (account->client_cert);
  copy->client_key = g_strdup (account->client_key);
  copy->last_error = g_strdup (account->last_error);
  return copy;
}

void
pr_account_free (PrAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  g_free (account->auth);
  g_free (account->password_command);
  g_free (account->token_command);
  g_free (account->oauth);
  g_free (account->ca_file);
  g_free (account->pin);
  g_free (account->client_cert);
  g_free (account->client_key);
  g_free (account->last_error);
  g_free (account);
}

gboolean
pr_account_has_token (const PrAccount *account)
{
  g_return_val_if_fail (account != NULL, FALSE);

  return account->token_command != NULL || account->oauth != NULL;
}

/* Where @text stands among @names. */
static gboolean
find_name (const char *text, const char *const *names, guint n_names, guint *place)
{
  for (guint i = 0; i < n_names; i++)
    if (strcmp (text, names[i]) == 0)
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

guint16
pr_security_get_default_port (PrSecurity security)
{
  return security == PR_SECURITY_TLS ? 995 : 110;
}

/**
 * pr_security_to_string:
 *
 * Returns: "tls", "starttls" or "none", as the command line takes it
 */
const char *
pr_security_to_string (PrSecurity security)
{
  g_return_val_if_fail ((guint) security < G_N_ELEMENTS (security_names), NULL);

  return security_names[security];
}

gboolean
pr_security_from_string (const char *text, PrSecurity *security)
{
  guint place;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (security != NULL, FALSE);

  if (!find_name (text, security_names, G_N_ELEMENTS (security_names), &place))
    return FALSE;
  *security = place;
  return TRUE;
}

guint16
pr_protocol_get_default_port (PrProtocol protocol, PrSecurity security)
{
  switch (protocol)
    {
    case PR_PROTOCOL_KPOP:
      return 1109;
    case PR_PROTOCOL_POP2:
    case PR_PROTOCOL_POP1:
      return 109;
    case PR_PROTOCOL_POP3:
    default:
      return pr_security_get_default_port (security);
    }
}

const char *
pr_protocol_to_string (PrProtocol protocol)
{
  g_return_val_if_fail ((guint) protocol < G_N_ELEMENTS (protocol_names), NULL);

  return protocol_names[protocol];
}

gboolean
pr_protocol_from_string (const char *text, PrProtocol *protocol)
{
  guint place;

  g_return_val_if_fail (text != NULL && protocol != NULL, FALSE);

  if (!find_name (text, protocol_names, G_N_ELEMENTS (protocol_names), &place))
    return FALSE;
  *protocol = place;
  return TRUE;
}

const char *
pr_tls_version_to_string (PrTlsVersion version)
{
  g_return_val_if_fail ((guint) version < G_N_ELEMENTS (version_names), NULL);

  return version_names[version];
}

gboolean
pr_tls_version_from_string (const char *text, PrTlsVersion *version)
{
  guint place;

  g_return_val_if_fail (text != NULL && version != NULL, FALSE);

  if (!find_name (text, version_names, G_N_ELEMENTS (version_names), &place))
    return FALSE;
  *version = place;
  return TRUE;
}

/* ---- how long mail stays on the server ---- */

#define NEWEST "newest:"

static const struct
{
  char suffix;
  guint64 octets;
} units[] = {
  { 'G', 1024 * 1024 * 1024 },
  { 'M', 1024 * 1024 },
  { 'K', 1024 },
};

static char *
dup_octets (guint64 octets)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (octets % units[i].octets == 0)
      return g_strdup_printf (NEWEST "%" G_GUINT64_FORMAT "%c", octets / units[i].octets,
                              units[i].suffix);
  return g_strdup_printf (NEWEST "%" G_GUINT64_FORMAT "K", octets / 1024 + 1);
}

char *
pr_account_dup_keep (const PrAccount *account)
{
  g_return_val_if_fail (account != NULL, NULL);

  switch (account->keep)
    {
    case PR_KEEP_FOREVER:
      return g_strdup ("forever");
    case PR_KEEP_DAYS:
      return g_strdup_printf ("%u", account->keep_days);
    case PR_KEEP_UNTIL_DELETED:
      return g_strdup ("until-deleted");
    case PR_KEEP_NONE:
      return g_strdup ("none");
    case PR_KEEP_NEWEST:
      return g_strdup_printf (NEWEST "%u", account->keep_count);
    case PR_KEEP_OCTETS:
      return dup_octets (account->keep_octets);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* @text: a number of messages, or one of octets with a unit. */
static gboolean
set_newest (PrAccount *account, const char *text)
{
  gsize length = strlen (text);
  g_autofree char *digits = NULL;
  guint64 number = 0;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &number, NULL))
    {
      account->keep = PR_KEEP_NEWEST;
      account->keep_count = number;
      return TRUE;
    }
  if (length == 0)
    return FALSE;
  digits = g_strndup (text, length - 1);
  if (!g_ascii_string_to_unsigned (digits, 10, 1, MAX_KEEP_UNITS, &number, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_toupper (text[length - 1]) == units[i].suffix)
      {
        account->keep = PR_KEEP_OCTETS;
        account->keep_octets = number * units[i].octets;
        return TRUE;
      }
  return FALSE;
}

/**
 * pr_account_set_keep:
 * @text: as pr_account_dup_keep () gives it
 *
 * Nothing is changed on failure, so that no typing mistake deletes mail.
 */
gboolean
pr_account_set_keep (PrAccount *account, const char *text)
{
  guint64 number = 0;

  g_return_val_if_fail (account != NULL && text != NULL, FALSE);

  if (g_str_has_prefix (text, NEWEST))
    return set_newest (account, text + strlen (NEWEST));
  if (strcmp (text, "forever") == 0)
    account->keep = PR_KEEP_FOREVER;
  else if (strcmp (text, "until-deleted") == 0)
    account->keep = PR_KEEP_UNTIL_DELETED;
  else if (strcmp (text, "none") == 0)
    account->keep = PR_KEEP_NONE;
  else if (g_ascii_string_to_unsigned (text, 10, 1, MAX_KEEP_DAYS, &number, NULL))
    account->keep = PR_KEEP_DAYS;
  else
    return FALSE;
  account->keep_days = number;
  return TRUE;
}

gboolean
pr_account_has_same_keep (const PrAccount *account, const PrAccount *other)
{
  g_return_val_if_fail (account != NULL && other != NULL, FALSE);

  if (account->keep != other->keep)
    return FALSE;
  return (account->keep != PR_KEEP_DAYS || account->keep_days == other->keep_days) &&
         (account->keep != PR_KEEP_NEWEST || account->keep_count == other->keep_count) &&
         (account->keep != PR_KEEP_OCTETS || account->keep_octets == other->keep_octets);
}

const char *
pr_fetch_order_to_string (PrFetchOrder order)
{
  g_return_val_if_fail ((guint) order < G_N_ELEMENTS (order_names), NULL);

  return order_names[order];
}

gboolean
pr_fetch_order_from_string (const char *text, PrFetchOrder *order)
{
  guint place;

  g_return_val_if_fail (text != NULL && order != NULL, FALSE);

  if (!find_name (text, order_names, G_N_ELEMENTS (order_names), &place))
    return FALSE;
  *order = place;
  return TRUE;
}

/* ---- validity ---- */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* UTF-8 without control characters: nothing that could end a line of the protocol or
 * steer a terminal. */
static gboolean
is_one_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
is_filled (const char *text)
{
  return text != NULL && *text != '\0' && is_one_line (text);
}

static gboolean
is_unset_or_filled (const char *text)
{
  return text == NULL || is_filled (text);
}

/* A colon is in numeric addresses only: a port behind a name belongs in its own field. */
static gboolean
is_host (const char *host)
{
  g_autofree char *bare = NULL;

  if (!is_filled (host) || strpbrk (host, " /@\\?#") != NULL)
    return FALSE;
  if (strchr (host, ':') == NULL)
    return TRUE;
  if (host[0] == '[' && g_str_has_suffix (host, "]"))
    bare = g_strndup (host + 1, strlen (host) - 2);
  return g_hostname_is_ip_address (bare == NULL ? host : bare);
}

static gboolean
is_name (const char *name)
{
  return is_filled (name) && g_utf8_strlen (name, -1) <= MAX_NAME_CHARS &&
         !g_ascii_isspace (name[0]) && !g_ascii_isspace (name[strlen (name) - 1]);
}

static gboolean
is_pin (const char *pin)
{
  return strlen (pin) == PIN_LENGTH && strspn (pin, "0123456789abcdef") == PIN_LENGTH;
}

/* What a stranger's settings name may be anything. */
static gboolean
refuse_auth (const char *auth, GError **error)
{
  g_autofree char *list = pr_auth_dup_list ();
  g_autofree char *shown =
    pr_text_for_line (auth != NULL ? auth : "", -1, MAX_NAME_CHARS);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no way to log in that is known; give one of %s."), shown,
               list);
  return FALSE;
}

static gboolean
validate_login (const PrAccount *account, GError **error)
{
  if (!is_filled (account->user))
    return refuse (error, _ ("The user name is empty or holds a control character; give "
                             "the name your provider told you."));
  if (account->auth == NULL || !pr_auth_is_name (account->auth))
    return refuse_auth (account->auth, error);
  if (!is_unset_or_filled (account->password_command))
    return refuse (error, _ ("The password command is empty or longer than a line; give "
                             "one line that a shell can run, or none."));
  if (!is_unset_or_filled (account->token_command) ||
      !is_unset_or_filled (account->oauth))
    return refuse (error, _ ("What gives the access token is empty or longer than a "
                             "line; give a command of one line or the name of a "
                             "provider, or none."));
  if (account->token_command != NULL && account->oauth != NULL)
    return refuse (error, _ ("A command and a provider cannot both give the access "
                             "token; give one of them."));
  return TRUE;
}

/* What is older than SASL and STLS has neither, and KPOP brings its own login. */
static gboolean
validate_protocol (const PrAccount *account, GError **error)
{
  const char *name;

  if ((guint) account->protocol >= G_N_ELEMENTS (protocol_names) ||
      (guint) account->least_tls >= G_N_ELEMENTS (version_names))
    return refuse (error, _ ("The protocol or the version of TLS is not one that exists; "
                             "give “pop3”, and “1.2”."));
  if (account->protocol == PR_PROTOCOL_POP3)
    return TRUE;
  name = protocol_names[account->protocol];
  if (account->protocol != PR_PROTOCOL_KPOP && account->security == PR_SECURITY_STARTTLS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("The protocol “%s” is older than STARTTLS; give “tls” where the "
                      "server is behind TLS, or “none”."),
                   name);
      return FALSE;
    }
  if (strcmp (account->auth, "auto") == 0 || strcmp (account->auth, "user") == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("The protocol “%s” has only one way to log in; give “auto”."), name);
  return FALSE;
}

gboolean
pr_account_is_token_uri (const char *where)
{
  g_return_val_if_fail (where != NULL, FALSE);

  return g_ascii_strncasecmp (where, "pkcs11:", strlen ("pkcs11:")) == 0;
}

static gboolean
holds_pin (const char *where)
{
  g_autofree char *lower = where == NULL ? NULL : g_ascii_strdown (where, -1);

  return lower != NULL && pr_account_is_token_uri (lower) &&
         strstr (lower, "pin-value") != NULL;
}

static gboolean
validate_trust (const PrAccount *account, GError **error)
{
  if (!is_unset_or_filled (account->ca_file))
    return refuse (error, _ ("The name of the CA file cannot be used; give the path of a "
                             "PEM file, or none for the system’s trust."));
  if (account->pin != NULL && !is_pin (account->pin))
    return refuse (error, _ ("The pin is not a SHA-256 fingerprint; give its 64 "
                             "hexadecimal digits in lower case."));
  if (!is_unset_or_filled (account->client_cert) ||
      !is_unset_or_filled (account->client_key))
    return refuse (error, _ ("The name of the client certificate or of its key cannot be "
                             "used; give the paths of two PEM files."));
  if (holds_pin (account->client_cert) || holds_pin (account->client_key))
    return refuse (error, _ ("A PIN is no part of what is kept of an account; leave out "
                             "“pin-value”, and name a file with it by “pin-source”, or "
                             "give it when it is asked for."));
  if ((account->client_cert == NULL) != (account->client_key == NULL))
    return refuse (error, _ ("A client certificate works only with its key; give both or "
                             "neither."));
  return TRUE;
}

static gboolean
is_keep (const PrAccount *account)
{
  switch (account->keep)
    {
    case PR_KEEP_DAYS:
      return account->keep_days > 0 && account->keep_days <= MAX_KEEP_DAYS;
    case PR_KEEP_NEWEST:
      return account->keep_count > 0;
    case PR_KEEP_OCTETS:
      return account->keep_octets > 0;
    case PR_KEEP_FOREVER:
    case PR_KEEP_UNTIL_DELETED:
    case PR_KEEP_NONE:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
pr_account_validate (const PrAccount *account, GError **error)
{
  g_return_val_if_fail (account != NULL, FALSE);

  if (!is_name (account->name))
    return refuse (error,
                   _ ("The account’s name is empty or too long, starts or ends with "
                      "a space, or holds a control character; give a short word, "
                      "such as “work”."));
  if (account->local)
    return TRUE;
  if (!is_host (account->host))
    return refuse (error, _ ("The server’s name is empty or is not a name; give a host "
                             "name, such as “pop.example.org”, or a numeric address."));
  if (account->port == 0)
    return refuse (error, _ ("Port 0 does not exist; give 1 to 65535, usually 995 or "
                             "110."));
  if ((guint) account->security >= G_N_ELEMENTS (security_names))
    return refuse (error,
                   _ ("The security is not one that exists; give “tls”, “starttls” "
                      "or “none”."));
  if (!is_keep (account))
    return refuse (error, _ ("How long mail stays on the server is not clear; give "
                             "“forever”, a number of days, “newest:500”, “newest:200M”, "
                             "“until-deleted” or “none”."));
  return validate_login (account, error) && validate_protocol (account, error) &&
         validate_trust (account, error);
}
