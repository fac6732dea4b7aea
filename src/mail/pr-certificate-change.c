/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-certificate.h"

#define FORMAT "1"
#define N_LINES 6 /* before the names */
#define MAX_KEPT_NAMES 50
#define MAX_SHOWN_NAMES 3
#define DAY (24 * 60 * 60)
/* Servers renew from 30 days before the end on, where certificates last for 90. */
#define RENEWAL_DAYS 31

char *
pr_certificate_to_trait (const PrCertificate *certificate)
{
  g_autoptr (GString) text = g_string_new (FORMAT);

  g_return_val_if_fail (certificate != NULL, NULL);

  g_string_append_printf (text,
                          "\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%s",
                          certificate->sha256, certificate->not_before,
                          certificate->not_after, certificate->issuer,
                          certificate->subject);
  for (guint i = 0;
       certificate->names != NULL && certificate->names[i] != NULL && i < MAX_KEPT_NAMES;
       i++)
    g_string_append_printf (text, "\n%s", certificate->names[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

PrCertificate *
pr_certificate_from_trait (const char *trait)
{
  g_auto (GStrv) lines = NULL;
  PrCertificate *certificate;

  g_return_val_if_fail (trait != NULL, NULL);

  lines = g_strsplit (trait, "\n", -1);
  if (g_strv_length (lines) < N_LINES || strcmp (lines[0], FORMAT) != 0)
    return NULL;
  certificate = g_new0 (PrCertificate, 1);
  certificate->sha256 = g_strdup (lines[1]);
  certificate->not_before = g_ascii_strtoll (lines[2], NULL, 10);
  certificate->not_after = g_ascii_strtoll (lines[3], NULL, 10);
  certificate->issuer = g_strdup (lines[4]);
  certificate->subject = g_strdup (lines[5]);
  certificate->names = g_strdupv (lines + N_LINES);
  return certificate;
}

static char *
describe_day (gint64 when)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (when);

  /* Translators: a day, see strftime. */
  return day == NULL ? g_strdup ("?") : g_date_time_format (day, _ ("%-d %b %Y"));
}

static void
add_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static const char *
name_or (const char *name)
{
  return name == NULL || *name == '\0' ? _ ("nobody") : name;
}

static void
compare_issuers (GString *text, const PrCertificate *before, const PrCertificate *now)
{
  if (g_strcmp0 (before->issuer, now->issuer) == 0)
    add_sentence (text, g_strdup_printf (_ ("Its issuer is the same, “%s”."),
                                         name_or (now->issuer)));
  else
    add_sentence (text,
                  g_strdup_printf (_ ("It was issued by “%s”, the one before by "
                                      "“%s”."),
                                   name_or (now->issuer), name_or (before->issuer)));
}

static void
compare_dates (GString *text, const PrCertificate *before, gint64 when)
{
  gint64 left = before->not_after - when;
  g_autofree char *day = describe_day (before->not_after);

  if (left < 0)
    add_sentence (text,
                  g_strdup_printf (_ ("The one before ended on %s, so that another one "
                                      "was to be expected."),
                                   day));
  else if (left <= (gint64) RENEWAL_DAYS * DAY)
    add_sentence (text,
                  g_strdup_printf (_ ("The one before is valid until %s, so that it was "
                                      "about to be renewed."),
                                   day));
  else
    add_sentence (text,
                  g_strdup_printf (_ ("The one before is valid until %s: it was replaced "
                                      "long before its time."),
                                   day));
}

static gboolean
has_same_names (char **before, char **now)
{
  static char *none[] = { NULL };
  const char *const *old = (const char *const *) (before == NULL ? none : before);

  if (g_strv_length ((char **) old) != g_strv_length (now == NULL ? none : now))
    return FALSE;
  for (guint i = 0; now != NULL && now[i] != NULL; i++)
    if (!g_strv_contains (old, now[i]))
      return FALSE;
  return TRUE;
}

static char *
join_names (const PrCertificate *certificate)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (certificate->names == NULL || certificate->names[0] == NULL)
    return g_strdup (name_or (certificate->subject));
  for (guint i = 0; i < MAX_SHOWN_NAMES && certificate->names[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", certificate->names[i]);
  if (g_strv_length (certificate->names) > MAX_SHOWN_NAMES)
    g_string_append (text, ", …");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pr_certificate_describe_change (const PrCertificate *before,
                                const PrCertificate *now,
                                gint64 when)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (before != NULL && now != NULL, NULL);

  if (g_strcmp0 (before->sha256, now->sha256) == 0)
    return NULL;
  add_sentence (text, g_strdup (_ ("It is another certificate than the one at the last "
                                   "good check.")));
  compare_issuers (text, before, now);
  compare_dates (text, before, when);
  if (!has_same_names (before->names, now->names))
    {
      g_autofree char *old_names = join_names (before);
      g_autofree char *new_names = join_names (now);

      add_sentence (text, g_strdup_printf (_ ("It is for %s, the one before for %s."),
                                           new_names, old_names));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
