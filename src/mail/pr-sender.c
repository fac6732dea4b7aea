/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-sender-private.h"

#include <string.h>
#include "mail/pr-file-name.h"
#include "mail/pr-host.h"
#include "mail/pr-link.h"
#include "mail/pr-look-alike-private.h"
#include "mail/pr-proof-private.h"
#include "mail/pr-text-private.h"

const char *const pr_sender_flag_names[PR_N_SENDER_FLAGS] = {
  "from-name-names-other-host", "from-mixed-scripts",    "from-look-alike-domain",
  "from-control-character",     "reply-to-other-domain", "sender-disowned",
  "link-names-other-host",      "link-hides-host",       "link-to-number",
  "link-look-alike-host",       "attachment-runs",       "attachment-double-extension",
};

static const char *
get_domain (const PrAddress *address)
{
  const char *at = strrchr (address->address, '@');

  return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

const char *
pr_sender_get_domain (const PrEnvelope *envelope)
{
  return envelope->from->len == 1 ? get_domain (g_ptr_array_index (envelope->from, 0))
                                  : NULL;
}

static gboolean
names_other_host (const PrAddress *address)
{
  const char *domain = get_domain (address);
  g_autofree char *named = NULL;

  if (address->name == NULL || domain == NULL || strchr (address->name, '@') != NULL)
    return FALSE;
  named = pr_host_dup_named (address->name);
  return named != NULL && !pr_host_is_same_site (named, domain);
}

static gboolean
has_mixed_address (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *local =
    g_strndup (address, at != NULL ? at - address : (gssize) strlen (address));

  return pr_look_alike_mixes (local);
}

static PrSenderFlags
judge_from (const PrAddress *address)
{
  const char *domain = get_domain (address);
  PrSenderFlags flags = 0;

  if (names_other_host (address))
    flags |= PR_SENDER_NAME_NAMES_OTHER_HOST;
  if ((address->name != NULL && pr_look_alike_mixes (address->name)) ||
      has_mixed_address (address->address))
    flags |= PR_SENDER_MIXED_SCRIPTS;
  if (domain != NULL && pr_host_is_look_alike (domain))
    flags |= PR_SENDER_LOOK_ALIKE_DOMAIN;
  return flags;
}

/* A list may ask for answers to itself, and is among those it was sent to. */
static gboolean
is_recipient (const PrEnvelope *envelope, const char *address)
{
  GPtrArray *const lists[] = { envelope->to, envelope->cc };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        const PrAddress *one = g_ptr_array_index (lists[i], j);

        if (g_ascii_strcasecmp (one->address, address) == 0)
          return TRUE;
      }
  return FALSE;
}

static gboolean
answers_go_elsewhere (const PrEnvelope *envelope)
{
  const char *from = pr_sender_get_domain (envelope);

  for (guint i = 0; from != NULL && i < envelope->reply_to->len; i++)
    {
      const PrAddress *reply = g_ptr_array_index (envelope->reply_to, i);
      const char *domain = get_domain (reply);

      if (domain != NULL && !pr_host_is_same_site (domain, from) &&
          !is_recipient (envelope, reply->address))
        return TRUE;
    }
  return FALSE;
}

static gboolean
hides_characters (const PrMime *mime)
{
  for (guint i = 0; i < mime->root->n_fields; i++)
    {
      const PrField *field = pr_mime_get_field (mime, mime->root, i);

      if (pr_field_is (field, "From") && pr_field_hides_characters (field))
        return TRUE;
    }
  return FALSE;
}

PrSenderFlags
pr_sender_judge (const PrMime *mime, const PrEnvelope *envelope)
{
  g_autoptr (PrProof) proof = NULL;
  PrSenderFlags flags = 0;

  for (guint i = 0; i < envelope->from->len; i++)
    flags |= judge_from (g_ptr_array_index (envelope->from, i));
  if (hides_characters (mime))
    flags |= PR_SENDER_CONTROL_CHARACTER;
  if (answers_go_elsewhere (envelope))
    flags |= PR_SENDER_REPLY_TO_OTHER_DOMAIN;
  proof = pr_proof_read (mime, pr_sender_get_domain (envelope), NULL);
  if (proof->refuted)
    flags |= PR_SENDER_REFUTED;
  return flags;
}

PrSenderFlags
pr_sender_judge_links (GPtrArray *links)
{
  PrSenderFlags flags = 0;

  for (guint i = 0; i < links->len; i++)
    {
      const PrLink *link = g_ptr_array_index (links, i);

      if (link->flags & PR_LINK_NAMES_OTHER_HOST)
        flags |= PR_SENDER_LINK_NAMES_OTHER_HOST;
      if (link->flags & PR_LINK_HIDES_HOST)
        flags |= PR_SENDER_LINK_HIDES_HOST;
      if (link->flags & PR_LINK_TO_NUMBER)
        flags |= PR_SENDER_LINK_TO_NUMBER;
      if (link->flags & PR_LINK_LOOK_ALIKE)
        flags |= PR_SENDER_LINK_LOOK_ALIKE;
    }
  return flags;
}

PrSenderFlags
pr_sender_judge_files (const PrMime *mime)
{
  PrSenderFlags flags = 0;

  for (const PrNode *n = mime->root; n != NULL; n = pr_node_next (n, mime->root))
    {
      PrFileNameFlags name = n->name == NULL ? 0 : pr_file_name_judge (n->name);

      if (name & PR_FILE_NAME_RUNS)
        flags |= PR_SENDER_FILE_RUNS;
      if (name & PR_FILE_NAME_DOUBLED)
        flags |= PR_SENDER_FILE_DOUBLED;
    }
  return flags;
}
