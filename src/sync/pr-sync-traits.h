/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-learned.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* What sessions teach about a server, kept per account for its host and port. All of it
 * is forgotten when either changes, or when the person asks for it; and each after
 * PR_SYNC_TRAIT_SECONDS, so that a server that was mended is believed again, but for
 * those of which another end is told. */

/* CAPA after the login: "same" or "more". While "same", it is not asked there again. */
#define PR_SYNC_TRAIT_CAPA "capa-after-login"
/* "none": UIDL was refused, and ids are made of what the messages hold
 * (pr-sync-fingerprint.h). "hidden": it works though CAPA does not name it. Ends with a
 * UIDL that says otherwise: it is asked in every session. */
#define PR_SYNC_TRAIT_UIDL "uidl"
/* TOP: "none": refused; "all": more of the body came than was asked for;
 * "twice": it was answered twice; "hidden": it works though CAPA does not name it. But
 * for the last no heads are asked for. */
#define PR_SYNC_TRAIT_TOP "top"
/* LAST of the oldest POP3, where there is no UIDL: "yes" or "none". */
#define PR_SYNC_TRAIT_LAST "last"
/* Seconds between logins that the server enforces without announcing them. */
#define PR_SYNC_TRAIT_DELAY "login-delay"
/* Seconds of silence after which the server hung up. */
#define PR_SYNC_TRAIT_IDLE "idle"
/* UTF8 (RFC 6856): "offered", "needed" (a message came back with [UTF8]) or "refused". */
#define PR_SYNC_TRAIT_UTF8 "utf8"
/* LANG (RFC 6856): the tag of the language that the server speaks for us, or "none". */
#define PR_SYNC_TRAIT_LANG "lang"
/* IMPLEMENTATION, as told. Ends with another one. */
#define PR_SYNC_TRAIT_IMPLEMENTATION "implementation"
/* *ENV of SDPS: "yes" (also said by the person: `server NAME --envelopes yes`) or "none".
 * What the person said stays. */
#define PR_SYNC_TRAIT_ENV "envelopes"

/* "none": the server answered out of step where several commands were under way, and is
 * asked one by one. */
#define PR_SYNC_TRAIT_PIPELINING "pipelining"
/* Since when what came has not been shown to be in step (pr-sync-flight-private.h). Ends
 * when it has been, and is not forgotten before. */
#define PR_SYNC_TRAIT_FLIGHT "in-flight"

/* "late": the server leaves the connection open behind QUIT, so that its end does not
 * show that both sides are in step. It is asked once more before QUIT. */
#define PR_SYNC_TRAIT_CLOSE "close"

/* In which charset the server knows user name and password, where it does not say:
 * "utf-8" or "latin-1". Ends with a refusal. */
#define PR_SYNC_TRAIT_CHARSET "charset"
/* How often in a row checks ended with a login that was refused with no word of why:
 * "once" or "again". Ends with a login, and with a refusal that says why. */
#define PR_SYNC_TRAIT_DOUBT "login-in-doubt"
/* The certificate that was last trusted (pr_certificate_to_trait ()): one that is not is
 * compared with it. Ends with the next that is trusted. */
#define PR_SYNC_TRAIT_CERTIFICATE "certificate"

#define PR_SYNC_TRAIT_SECONDS (30 * 24 * 60 * 60)

/* Seconds since 1970. */
static inline gint64
pr_sync_get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* The traits of one server, as one run knows them. No trouble with them is trouble of the
 * sync: they only save time, or the server's patience. */
typedef struct _PrSyncTraits PrSyncTraits;

PrSyncTraits *pr_sync_traits_load (PrStore *store, const PrAccount *account);
void pr_sync_traits_free (PrSyncTraits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncTraits, pr_sync_traits_free)

/* NULL: not known. @self may be NULL, which knows nothing and learns nothing. */
const char *pr_sync_traits_get (const PrSyncTraits *self, const char *name);
gboolean pr_sync_traits_is (const PrSyncTraits *self,
                            const char *name,
                            const char *value);
guint pr_sync_traits_get_number (const PrSyncTraits *self, const char *name);
/* @value: NULL forgets. Written only where it is other than before. */
void pr_sync_traits_learn (PrSyncTraits *self, const char *name, const char *value);
void pr_sync_traits_learn_number (PrSyncTraits *self, const char *name, guint value);

/* All that is known of @account's server, in words too: traits, how the login goes, and
 * what lists showed. (transfer full): of PrLearned */
GPtrArray *pr_sync_traits_describe (PrStore *store,
                                    const PrAccount *account,
                                    GError **error);
/* Forgets all of that: the next session learns anew. */
gboolean pr_sync_traits_forget (PrStore *store, const PrAccount *account, GError **error);
/* Whether the server is to be asked for envelopes; the person says so. */
gboolean pr_sync_traits_set_envelopes (PrStore *store,
                                       const PrAccount *account,
                                       gboolean ask,
                                       GError **error);

G_END_DECLS
