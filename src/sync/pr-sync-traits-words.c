/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-certificate.h"
#include "mail/pr-trouble.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-traits.h"

#define MAX_SHOWN_CHARS 200

/* Beside the traits: how the login goes (login hint), and what lists showed. */
#define NAME_BURST "login-burst"
#define NAME_APPENDS "appends"
#define NAME_DRIFTS "drifts"

/* A trait, and a value it has; "%s" and "%u" stand for the value of any other. */
static const struct
{
  const char *name;
  const char *value; /* NULL: any */
  const char *words;
} sentences[] = {
  { PR_SYNC_TRAIT_CAPA, "same", N_ ("It offers the same after the login as before it.") },
  { PR_SYNC_TRAIT_CAPA, "more",
    N_ ("It tells all that it offers only after the login, and is asked there.") },
  { PR_SYNC_TRAIT_UIDL, "none",
    N_ ("It has no unique-ids; messages are known again by what they hold.") },
  { PR_SYNC_TRAIT_UIDL, "hidden", N_ ("It has unique-ids, though it does not say so.") },
  { PR_SYNC_TRAIT_TOP, "none", N_ ("It gives no heads of messages, only the whole.") },
  { PR_SYNC_TRAIT_TOP, "all",
    N_ ("It sends the whole message when asked for the head; heads are not asked for.") },
  { PR_SYNC_TRAIT_TOP, "twice",
    N_ ("It answers twice when asked for a head; heads are not asked for.") },
  { PR_SYNC_TRAIT_TOP, "hidden",
    N_ ("It gives heads of messages, though it does not say so.") },
  { PR_SYNC_TRAIT_LAST, "yes",
    N_ ("It remembers which message was read last (LAST), which saves some work.") },
  { PR_SYNC_TRAIT_LAST, "none", N_ ("It does not tell which message was read last.") },
  { PR_SYNC_TRAIT_DELAY, NULL,
    N_ ("It refuses a login sooner than %s seconds after the last, though it does not "
        "say so.") },
  { PR_SYNC_TRAIT_IDLE, NULL,
    N_ ("It hangs up after %s seconds of silence, and is spoken to before that.") },
  { PR_SYNC_TRAIT_UTF8, "offered", N_ ("It takes names and mail in UTF-8.") },
  { PR_SYNC_TRAIT_UTF8, "needed",
    N_ ("Some of its mail comes only to those who take UTF-8, and is asked for so.") },
  { PR_SYNC_TRAIT_UTF8, "refused",
    N_ ("It offers UTF-8 and refuses it; it is not asked for.") },
  { PR_SYNC_TRAIT_LANG, "none", N_ ("It does not speak your language.") },
  { PR_SYNC_TRAIT_LANG, NULL, N_ ("It speaks this language to you: %s.") },
  { PR_SYNC_TRAIT_IMPLEMENTATION, NULL, N_ ("It calls itself “%s”.") },
  { PR_SYNC_TRAIT_ENV, "yes",
    N_ ("It is asked who sent each message, and to which address.") },
  { PR_SYNC_TRAIT_ENV, "none",
    N_ ("It does not tell who sent each message, and is not asked.") },
  { PR_SYNC_TRAIT_PIPELINING, "none",
    N_ ("It mixed up its answers when asked for several things at once, and is asked for "
        "one after the other.") },
  { PR_SYNC_TRAIT_CLOSE, "late",
    N_ ("It leaves the connection open after the good-bye, and is asked whether all went "
        "well before.") },
  { PR_SYNC_TRAIT_FLIGHT, NULL,
    N_ ("The last check broke off; before anything is deleted, the next one looks "
        "whether the server mixed up messages.") },
  { PR_SYNC_TRAIT_CHARSET, NULL,
    N_ ("It knows your user name and password in this charset: %s.") },
  { PR_SYNC_TRAIT_DOUBT, "once", N_ ("It refused the last login, and did not say why.") },
  { PR_SYNC_TRAIT_DOUBT, "again",
    N_ ("It refused the last logins one after another, and did not say why.") },
  { PR_SYNC_TRAIT_CERTIFICATE, NULL,
    N_ ("Its certificate was trusted; one that is not will be compared with it.") },
  { NAME_BURST, NULL, N_ ("The login goes in one flight with the first question (%s).") },
  { NAME_APPENDS, NULL,
    N_ ("It adds new mail at the end of its list, so that only the end is asked for.") },
  { NAME_DRIFTS, NULL,
    N_ ("Its count of octets changes by itself, and is not relied upon.") },
};

/* Names of a later version are shown as they are. */
static char *
put_in_words (const char *name, const char *value)
{
  g_autofree char *shown = pr_text_for_line (value, -1, MAX_SHOWN_CHARS);

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autoptr (GString) words = NULL;

      if (strcmp (sentences[i].name, name) != 0 ||
          (sentences[i].value != NULL && strcmp (sentences[i].value, value) != 0))
        continue;
      words = g_string_new (_ (sentences[i].words));
      g_string_replace (words, "%s", shown, 1);
      return g_string_free (g_steal_pointer (&words), FALSE);
    }
  return g_strdup_printf ("%s: %s", name, shown);
}

/* Of a certificate what tells it from others. */
static char *
dup_shown_value (const PrTrait *trait)
{
  g_autoptr (PrCertificate) certificate = NULL;

  if (strcmp (trait->name, PR_SYNC_TRAIT_CERTIFICATE) != 0)
    return g_strdup (trait->value);
  certificate = pr_certificate_from_trait (trait->value);
  return g_strdup (certificate != NULL ? certificate->sha256 : "");
}

static void
add (GPtrArray *learned, const char *name, const char *value, gint64 learned_at)
{
  g_ptr_array_add (learned,
                   pr_learned_new (name, value, put_in_words (name, value), learned_at));
}

static gboolean
add_hint (PrStore *store, const PrAccount *account, GPtrArray *learned, GError **error)
{
  g_autoptr (PrLoginHint) hint = NULL;

  if (!pr_store_load_login_hint (store, account, &hint, error))
    return FALSE;
  if (hint != NULL && hint->breaks < PR_SYNC_MAX_BURST_BREAKS)
    add (learned, NAME_BURST, hint->mechanism, hint->noted);
  return TRUE;
}

static gboolean
add_lists (PrStore *store, const PrAccount *account, GPtrArray *learned, GError **error)
{
  PrMaildrop maildrop;

  if (!pr_store_load_maildrop (store, account->id, &maildrop, error))
    return FALSE;
  if (maildrop.appends >= PR_SYNC_SPARSE_APPENDS)
    add (learned, NAME_APPENDS, "yes", maildrop.listed_at);
  if (maildrop.drifts)
    add (learned, NAME_DRIFTS, "yes", maildrop.listed_at);
  return TRUE;
}

GPtrArray *
pr_sync_traits_describe (PrStore *store, const PrAccount *account, GError **error)
{
  g_autoptr (GPtrArray) learned =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_learned_free);
  g_autoptr (GPtrArray) traits = NULL;

  g_return_val_if_fail (PR_IS_STORE (store) && account != NULL, NULL);

  traits = pr_store_load_traits (store, account, error);
  if (traits == NULL)
    return NULL;
  for (guint i = 0; i < traits->len; i++)
    {
      const PrTrait *trait = g_ptr_array_index (traits, i);
      g_autofree char *value = dup_shown_value (trait);

      add (learned, trait->name, value, trait->learned_at);
    }
  if (!add_hint (store, account, learned, error) ||
      !add_lists (store, account, learned, error))
    return NULL;
  return g_steal_pointer (&learned);
}

/* Only numbers behind the list are asked for, and there are none. */
static void
never_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  *uidl = NULL;
  *size = 0;
}

/* What is listed stays; only what was made of the lists goes. */
static gboolean
forget_lists (PrStore *store, const PrAccount *account, GError **error)
{
  PrMaildrop maildrop;

  if (!pr_store_load_maildrop (store, account->id, &maildrop, error))
    return FALSE;
  if (maildrop.seen_at == 0)
    return TRUE;
  maildrop.appends = 0;
  maildrop.drifts = FALSE;
  maildrop.unsettled = TRUE;
  maildrop.expire_days = -1;
  maildrop.login_delay = -1;
  return pr_store_note_listing (store, account->id, maildrop.messages + 1, &maildrop,
                                never_cb, NULL, error);
}

/* That is no trait of the server, but of what is here. */
static gboolean
keep_flight (PrStore *store,
             const PrAccount *account,
             const PrSyncTraits *traits,
             GError **error)
{
  const char *flight = pr_sync_traits_get (traits, PR_SYNC_TRAIT_FLIGHT);

  return flight == NULL ||
         pr_store_note_trait (store, account, PR_SYNC_TRAIT_FLIGHT, flight,
                              g_get_real_time () / G_USEC_PER_SEC, error);
}

gboolean
pr_sync_traits_forget (PrStore *store, const PrAccount *account, GError **error)
{
  g_autoptr (PrSyncTraits) traits = NULL;

  g_return_val_if_fail (PR_IS_STORE (store) && account != NULL, FALSE);

  traits = pr_sync_traits_load (store, account);
  return pr_store_forget_traits (store, account->id, error) &&
         keep_flight (store, account, traits, error) &&
         pr_store_note_login_hint (store, account, NULL, error) &&
         forget_lists (store, account, error);
}

gboolean
pr_sync_traits_set_envelopes (PrStore *store,
                              const PrAccount *account,
                              gboolean ask,
                              GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (store) && account != NULL, FALSE);

  return pr_store_note_trait (store, account, PR_SYNC_TRAIT_ENV, ask ? "yes" : "none",
                              g_get_real_time () / G_USEC_PER_SEC, error);
}
