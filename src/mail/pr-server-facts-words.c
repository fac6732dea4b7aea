/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-server-facts.h"

#define DAY (24 * 60 * 60)
#define SOON_DAYS 14 /* before its end a certificate is worth a word */

void
pr_fact_free (PrFact *fact)
{
  g_free (fact->text);
  g_free (fact);
}

const char *
pr_stls_word_to_string (PrStlsWord word)
{
  static const char *const words[] = {
    [PR_STLS_NOT_LOOKED_FOR] = "not-looked-for",
    [PR_STLS_NO_ANSWER] = "no-answer",
    [PR_STLS_NONE] = "none",
    [PR_STLS_OFFERED] = "offered",
  };

  g_return_val_if_fail ((guint) word < G_N_ELEMENTS (words), NULL);

  return words[word];
}

/* @text: (transfer full) (nullable): nothing to say */
static void
add (GPtrArray *list, const char *label, char *text, gboolean warns)
{
  PrFact *fact;

  if (text == NULL || *text == '\0')
    {
      g_free (text);
      return;
    }
  fact = g_new0 (PrFact, 1);
  fact->label = label;
  fact->text = text;
  fact->warns = warns;
  g_ptr_array_add (list, fact);
}

/* ---- the certificate ---- */

static char *
describe_day (gint64 when)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (when);

  /* Translators: a day, see strftime. */
  return day == NULL ? g_strdup ("?") : g_date_time_format (day, _ ("%-d %b %Y"));
}

static void
add_dates (GPtrArray *list, const PrCertificate *certificate, gint64 now)
{
  g_autofree char *from = describe_day (certificate->not_before);
  g_autofree char *until = describe_day (certificate->not_after);
  gint64 days = (certificate->not_after - now) / DAY;

  if (certificate->not_after < now)
    add (list, _ ("Valid"), g_strdup_printf (_ ("%s – %s: it has expired"), from, until),
         TRUE);
  else if (certificate->not_before > now)
    add (list, _ ("Valid"),
         g_strdup_printf (_ ("%s – %s: it is not valid yet"), from, until), TRUE);
  else
    /* Translators: two days, and a number of days */
    add (list, _ ("Valid"),
         g_strdup_printf (ngettext ("%s – %s, %d day left", "%s – %s, %d days left",
                                    (gulong) days),
                          from, until, (int) MIN (days, G_MAXINT)),
         days < SOON_DAYS);
}

static char *
dup_names (const PrCertificate *certificate)
{
  if (certificate->names == NULL || certificate->names[0] == NULL)
    return g_strdup (certificate->subject);
  return g_strjoinv (", ", certificate->names);
}

/* What a person trusted by hand is never told of as though an authority vouched for it
 * (RFC 8314 §3.4). */
static char *
describe_trust (const PrServerFacts *facts)
{
  PrCertificateProblems problems = facts->certificate->problems;

  if (problems != PR_CERTIFICATE_OK)
    return pr_certificate_problems_to_text (problems);
  return g_strdup (facts->pinned ? _ ("By your own word alone: no authority was asked "
                                      "whose it is")
                                 : _ ("Trusted"));
}

static void
add_certificate (GPtrArray *list, const PrServerFacts *facts, gint64 now)
{
  const PrCertificate *certificate = facts->certificate;
  gboolean trusted = certificate->problems == PR_CERTIFICATE_OK;

  add (list, _ ("Certificate"), dup_names (certificate), FALSE);
  add (list, _ ("Issued By"), g_strdup (certificate->issuer), FALSE);
  add_dates (list, certificate, now);
  add (list, _ ("SHA-256"), g_strdup (certificate->sha256), FALSE);
  add (list, _ ("Trust"), describe_trust (facts), !trusted || facts->pinned);
  add (list, _ ("Revocation"), g_strdup (pr_certificate_describe_staple (certificate)),
       certificate->staple >= PR_STAPLE_REVOKED);
  add (list, _ ("DNS"), g_strdup (pr_certificate_describe_dane (certificate)),
       certificate->dane == PR_DANE_DIFFERS);
}

/* ---- what it offers ---- */

static gboolean
is_old_tls (const char *tls)
{
  return g_str_has_prefix (tls, "TLS 1.0,") || g_str_has_prefix (tls, "TLS 1.1,");
}

static void
add_encryption (GPtrArray *list, const PrServerFacts *facts)
{
  if (!facts->encrypted)
    add (list, _ ("Encryption"),
         g_strdup (facts->has_stls
                     ? _ ("None: anyone on the way can read everything; the server can "
                          "encrypt by STARTTLS")
                     : _ ("None: anyone on the way can read everything")),
         TRUE);
  else if (facts->tls != NULL && is_old_tls (facts->tls))
    add (list, _ ("Encryption"),
         g_strdup_printf (_ ("%s: an old version, which others on the way may be able to "
                             "break"),
                          facts->tls),
         TRUE);
  else
    add (list, _ ("Encryption"), g_strdup (facts->tls), FALSE);
  if (facts->stls == PR_STLS_OFFERED && facts->stls_tls != NULL)
    add (list, _ ("Port 110"),
         /* Translators: a version of TLS follows. */
         g_strdup_printf (_ ("It answers, and encrypts by STARTTLS: %s"),
                          facts->stls_tls),
         FALSE);
  else if (facts->stls == PR_STLS_OFFERED)
    add (list, _ ("Port 110"), g_strdup (_ ("It answers, and offers STARTTLS")), FALSE);
  else if (facts->stls == PR_STLS_NONE)
    add (list, _ ("Port 110"),
         g_strdup (_ ("It answers without any encryption; stay with this port")), FALSE);
  else if (facts->stls == PR_STLS_NO_ANSWER)
    add (list, _ ("Port 110"), g_strdup (_ ("No answer")), FALSE);
}

static char *
join (char **words, const char *otherwise)
{
  return words == NULL || words[0] == NULL ? g_strdup (otherwise)
                                           : g_strjoinv (", ", words);
}

static void
add_capabilities (GPtrArray *list, const PrServerFacts *facts)
{
  const char *none = _ ("Not told (no CAPA)");

  if (facts->clear_capabilities == NULL)
    {
      add (list, _ ("Capabilities"), join (facts->capabilities, none), FALSE);
      return;
    }
  add (list, _ ("Before TLS"), join (facts->clear_capabilities, none), FALSE);
  add (list, _ ("After TLS"), join (facts->capabilities, none), FALSE);
}

static void
add_mechanisms (GPtrArray *list, const PrServerFacts *facts)
{
  g_autofree char *rest = NULL;

  if (facts->mechanisms == NULL || facts->mechanisms[0] == NULL)
    add (list, _ ("Log In By"),
         g_strdup (facts->encrypted
                     ? _ ("Nothing that PopReader knows")
                     : _ ("Nothing that hides the password, and it is not sent in the "
                          "clear")),
         TRUE);
  else if (facts->mechanisms[1] == NULL)
    add (list, _ ("Log In By"), g_strdup (facts->mechanisms[0]), FALSE);
  else
    {
      rest = g_strjoinv (", ", facts->mechanisms + 1);
      /* Translators: ways to log in, the strongest first */
      add (list, _ ("Log In By"),
           g_strdup_printf (_ ("%s is chosen; then %s"), facts->mechanisms[0], rest),
           FALSE);
    }
  if (facts->unused != NULL && facts->unused[0] != NULL)
    add (list, _ ("Not Used"), g_strjoinv ("; ", facts->unused), FALSE);
}

static void
add_missing (GPtrArray *list, const PrServerFacts *facts)
{
  if (facts->capabilities == NULL || facts->capabilities[0] == NULL)
    return;
  if (!facts->has_uidl)
    add (list, _ ("No UIDL"),
         g_strdup (_ ("Messages have no names on the server: they are told by their "
                      "content, which takes longer")),
         TRUE);
  if (!facts->has_top)
    add (list, _ ("No TOP"),
         g_strdup (_ ("No message can be looked at in part: each comes as a whole")),
         TRUE);
  if (!facts->has_pipelining)
    add (list, _ ("No PIPELINING"),
         g_strdup (_ ("Commands go one by one: many small messages take longer")), FALSE);
}

static void
add_times (GPtrArray *list, const PrServerFacts *facts)
{
  if (facts->greeting_usec <= 0)
    return;
  if (facts->round_trip_usec > 0)
    add (list, _ ("Time"),
         g_strdup_printf (_ ("%.0f ms until the greeting, %.1f ms for a command"),
                          (double) facts->greeting_usec / 1000,
                          (double) facts->round_trip_usec / 1000),
         FALSE);
  else
    add (list, _ ("Time"),
         g_strdup_printf (_ ("%.0f ms until the greeting"),
                          (double) facts->greeting_usec / 1000),
         FALSE);
}

GPtrArray *
pr_server_facts_describe (const PrServerFacts *facts, gint64 now)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_fact_free);

  g_return_val_if_fail (facts != NULL, NULL);

  add (list, _ ("Server"), g_strdup_printf ("%s:%u", facts->host, facts->port), FALSE);
  add (list, _ ("Address"),
       facts->attempts != NULL && facts->attempts[0] != NULL
         ? g_strjoinv ("; ", facts->attempts)
         : g_strdup (facts->address),
       FALSE);
  add (list, _ ("Greeting"), g_strdup (facts->greeting), FALSE);
  add (list, _ ("Software"), g_strdup (facts->implementation), FALSE);
  add_encryption (list, facts);
  if (facts->certificate != NULL)
    add_certificate (list, facts, now);
  add_capabilities (list, facts);
  add_mechanisms (list, facts);
  add_missing (list, facts);
  add_times (list, facts);
  return g_steal_pointer (&list);
}
