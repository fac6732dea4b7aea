/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-proof-private.h"

#include <string.h>
#include "mail/pr-host.h"

#define MAX_FIELD_OCTETS 16384
#define MAX_RESULTS 100 /* of one field */

/*
 * Whom to believe. Anybody can write "Authentication-Results: …; dkim=pass" into a mail.
 * Each server on the way puts its own fields above all that it was given, a Received:
 * among them. So what stands above the topmost Received: was written by the server that
 * took the mail in last, the one that the person trusts, and by nobody before; what
 * stands below may be the sender's own words. That server also calls itself by a name
 * (authserv-id, RFC 8601 §2.5) of the same organisation as its Received:, or as the POP
 * server. Where a server writes its results below its Received:, nothing is shown: less
 * is told than could be, and never what was forged.
 *
 * A few providers write Received: several times after the results. Of those it is known
 * that each mail gets a field of theirs above what the sender wrote, so the topmost one
 * with their name is theirs.
 */
static const struct
{
  const char *site; /* of the POP server */
  const char *id;
} providers[] = {
  { "gmail.com", "mx.google.com" },
  { "googlemail.com", "mx.google.com" },
};

/* ---- reading a field ---- */

/* @value without comments (RFC 5322 §3.2.2), and without quotes. A ';' in quotes becomes
 * a space, so that it does not end anything. */
static char *
strip_comments (const char *value, gsize length)
{
  GString *plain = g_string_new (NULL);
  gboolean quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < MIN (length, MAX_FIELD_OCTETS); i++)
    {
      char c = value[i];

      if (c == '\\' && (quoted || depth > 0))
        i++;
      else if (depth == 0 && c == '"')
        quoted = !quoted;
      else if (!quoted && c == '(')
        depth++;
      else if (!quoted && c == ')')
        depth -= depth > 0;
      else if (depth == 0 && quoted)
        g_string_append_c (plain, c == ';' || c == '=' ? ' ' : c);
      else if (depth == 0)
        g_string_append_c (plain, g_ascii_isspace (c) ? ' ' : c);
    }
  return g_string_free (plain, FALSE);
}

/* "a = b" becomes "a=b". */
static void
join_equals (char *text)
{
  char *to = text;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '=')
        while (to > text && to[-1] == ' ')
          to--;
      if (*p == ' ' && to > text && to[-1] == '=')
        continue;
      *to++ = *p;
    }
  *to = '\0';
}

static char *
dup_authserv_id (const char *plain)
{
  const char *start = plain + strspn (plain, " ");

  return g_ascii_strdown (start, (gssize) strcspn (start, " ;"));
}

static PrProofResult
read_result (const char *word)
{
  if (g_ascii_strcasecmp (word, "pass") == 0)
    return PR_PROOF_PASS;
  if (g_ascii_strcasecmp (word, "fail") == 0 ||
      g_ascii_strcasecmp (word, "hardfail") == 0 ||
      g_ascii_strcasecmp (word, "permerror") == 0)
    return PR_PROOF_FAIL;
  if (g_ascii_strcasecmp (word, "none") == 0)
    return PR_PROOF_UNTOLD;
  return PR_PROOF_UNSURE;
}

/* The value of the first of @words that is "name=value", or NULL; borrowed. */
static const char *
find_word (char **words, const char *name)
{
  gsize length = strlen (name);

  for (; *words != NULL; words++)
    if (g_ascii_strncasecmp (*words, name, length) == 0 && (*words)[length] == '=')
      return *words + length + 1;
  return NULL;
}

/* What is behind an '@', or all. */
static char *
dup_domain (const char *value)
{
  const char *at = value == NULL ? NULL : strrchr (value, '@');

  if (at != NULL)
    value = at + 1;
  return value == NULL || *value == '\0' ? NULL : pr_host_dup_decoded (value);
}

static gboolean
is_aligned (const PrProof *self, const char *domain)
{
  return domain != NULL && self->from_domain != NULL &&
         pr_host_is_same_site (domain, self->from_domain);
}

/* Of several results the best counts, and of those the one of the sender's own domain:
 * any number of others may have signed too. */
static void
take (const PrProof *self,
      PrProofResult *result,
      char **domain,
      PrProofResult found,
      char *found_domain)
{
  gboolean better = *result == PR_PROOF_UNTOLD ||
                    (found == PR_PROOF_PASS && *result != PR_PROOF_PASS) ||
                    (found == PR_PROOF_PASS && is_aligned (self, found_domain) &&
                     !is_aligned (self, *domain));

  if (!better)
    {
      g_free (found_domain);
      return;
    }
  *result = found;
  g_free (*domain);
  *domain = found_domain;
}

static void
read_method (PrProof *self, char **words)
{
  const char *value;
  char *domain;

  if ((value = find_word (words, "dkim")) != NULL)
    {
      domain = dup_domain (find_word (words, "header.d"));
      if (domain == NULL)
        domain = dup_domain (find_word (words, "header.i"));
      take (self, &self->dkim, &self->dkim_domain, read_result (value), domain);
    }
  else if ((value = find_word (words, "spf")) != NULL)
    {
      domain = dup_domain (find_word (words, "smtp.mailfrom"));
      if (domain == NULL)
        domain = dup_domain (find_word (words, "smtp.helo"));
      take (self, &self->spf, &self->spf_domain, read_result (value), domain);
    }
  else if ((value = find_word (words, "dmarc")) != NULL && self->dmarc == PR_PROOF_UNTOLD)
    {
      g_autofree char *judged = dup_domain (find_word (words, "header.from"));

      /* Of another From: it says nothing of this one. */
      if (judged == NULL || is_aligned (self, judged))
        self->dmarc = read_result (value);
    }
}

static void
read_methods (PrProof *self, const char *plain)
{
  const char *rest = strchr (plain, ';');
  g_auto (GStrv) methods = rest == NULL ? NULL : g_strsplit (rest + 1, ";", MAX_RESULTS);

  for (guint i = 0; methods != NULL && methods[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;
      char *first;

      join_equals (methods[i]);
      first = methods[i] + strspn (methods[i], " ");
      words = g_strsplit (first, " ", MAX_RESULTS);
      /* Only the first word is the method; the others are its properties. */
      if (words[0] != NULL && strchr (words[0], '=') != NULL)
        {
          char *slash = strchr (words[0], '/'), *equals = strchr (words[0], '=');

          if (slash != NULL && slash < equals) /* "dkim/1=pass" */
            memmove (slash, equals, strlen (equals) + 1);
          read_method (self, words);
        }
    }
}

/* ---- choosing the fields ---- */

static char *
dup_plain (const PrMime *mime, guint index)
{
  const PrField *field = pr_mime_get_field (mime, mime->root, index);

  return strip_comments (field->value, field->value_length);
}

static gboolean
is_field (const PrMime *mime, guint index, const char *name)
{
  return pr_field_is (pr_mime_get_field (mime, mime->root, index), name);
}

/* The first of the fields of that name up to @end, or @end. */
static guint
find_field (const PrMime *mime, guint end, const char *name)
{
  guint i = 0;

  while (i < end && !is_field (mime, i, name))
    i++;
  return i;
}

/* Who says that it took the mail: "… by HOST …". */
static char *
dup_by (const PrMime *mime, guint index)
{
  g_autofree char *plain = dup_plain (mime, index);
  const char *by = g_ascii_strncasecmp (plain, "by ", 3) == 0 ? plain : NULL;

  for (const char *p = plain; by == NULL && *p != '\0'; p++)
    if (*p == ' ' && g_ascii_strncasecmp (p + 1, "by ", 3) == 0)
      by = p + 1;
  if (by == NULL)
    return NULL;
  by += 3;
  by += strspn (by, " ");
  return g_strndup (by, strcspn (by, " ;"));
}

static gboolean
is_own_name (const char *id, const char *by, const char *server)
{
  return *id != '\0' && ((by != NULL && pr_host_is_same_site (id, by)) ||
                         (server != NULL && pr_host_is_same_site (id, server)));
}

/* Those above the topmost Received: that have the name of the first of them. */
static gboolean
read_topmost (PrProof *self, const PrMime *mime, const char *server)
{
  guint n = mime->root->n_fields;
  guint received = find_field (mime, n, "Received");
  g_autofree char *by = received < n ? dup_by (mime, received) : NULL;

  for (guint i = 0; received < n && i < received; i++)
    {
      g_autofree char *plain = NULL;
      g_autofree char *id = NULL;

      if (!is_field (mime, i, "Authentication-Results"))
        continue;
      plain = dup_plain (mime, i);
      id = dup_authserv_id (plain);
      if (self->server == NULL ? !is_own_name (id, by, server)
                               : !g_str_equal (id, self->server))
        continue;
      if (self->server == NULL)
        self->server = g_strdup (id);
      read_methods (self, plain);
    }
  return self->server != NULL;
}

static void
read_of_provider (PrProof *self, const PrMime *mime, const char *server)
{
  guint n = mime->root->n_fields;
  guint first = find_field (mime, n, "Authentication-Results");
  g_autofree char *plain = first < n ? dup_plain (mime, first) : NULL;
  g_autofree char *id = plain == NULL ? NULL : dup_authserv_id (plain);

  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (providers); i++)
    if (g_str_equal (id, providers[i].id) &&
        pr_host_is_same_site (server, providers[i].site))
      {
        self->server = g_strdup (id);
        read_methods (self, plain);
        return;
      }
}

PrProof *
pr_proof_read (const PrMime *mime, const char *from_domain, const char *server)
{
  PrProof *self = g_new0 (PrProof, 1);

  self->from_domain = from_domain == NULL ? NULL : pr_host_dup_decoded (from_domain);
  if (!read_topmost (self, mime, server) && server != NULL)
    read_of_provider (self, mime, server);
  self->refuted = self->dmarc == PR_PROOF_FAIL;
  self->confirmed =
    self->from_domain != NULL && !self->refuted &&
    (self->dmarc == PR_PROOF_PASS ||
     (self->dkim == PR_PROOF_PASS && is_aligned (self, self->dkim_domain)));
  return self;
}

/* The value of a tag (RFC 6376 §3.2) without white space, or NULL. */
static char *
dup_tag (const PrField *field, const char *name)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_auto (GStrv) tags = NULL;
  gsize length = strlen (name);

  for (guint32 i = 0; i < MIN (field->value_length, MAX_FIELD_OCTETS); i++)
    if (!g_ascii_isspace (field->value[i]))
      g_string_append_c (value, field->value[i]);
  tags = g_strsplit (value->str, ";", MAX_RESULTS);
  for (guint i = 0; tags[i] != NULL; i++)
    if (strncmp (tags[i], name, length) == 0 && tags[i][length] == '=')
      return g_ascii_strdown (tags[i] + length + 1, -1);
  return NULL;
}

static gboolean
covers (const char *names, const char *name)
{
  g_auto (GStrv) list = g_strsplit (names, ":", -1);

  return g_strv_contains ((const char *const *) list, name);
}

gboolean
pr_proof_signs_unsubscribe (const PrMime *mime, const char *domain)
{
  for (guint i = 0; domain != NULL && i < mime->root->n_fields; i++)
    {
      g_autofree char *signer = NULL;
      g_autofree char *names = NULL;

      if (!is_field (mime, i, "DKIM-Signature"))
        continue;
      signer = dup_tag (pr_mime_get_field (mime, mime->root, i), "d");
      names = dup_tag (pr_mime_get_field (mime, mime->root, i), "h");
      if (signer != NULL && names != NULL && g_str_equal (signer, domain) &&
          covers (names, "list-unsubscribe") && covers (names, "list-unsubscribe-post"))
        return TRUE;
    }
  return FALSE;
}

void
pr_proof_free (PrProof *proof)
{
  if (proof == NULL)
    return;
  g_free (proof->server);
  g_free (proof->spf_domain);
  g_free (proof->dkim_domain);
  g_free (proof->from_domain);
  g_free (proof);
}
