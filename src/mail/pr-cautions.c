/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-cautions.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-file-name.h"
#include "mail/pr-host.h"
#include "mail/pr-link.h"
#include "mail/pr-sender-private.h"
#include "mail/pr-trouble.h"

#define MAX_CHARS 80 /* of what a stranger wrote */
#define MAX_LINKS 2  /* told one by one */

typedef struct
{
  PrMessage *message;
  const PrEnvelope *envelope;
  const PrProof *proof;
  PrCautions *cautions;
} Writer;

static void
add (Writer *self, char *sentence)
{
  g_ptr_array_add (self->cautions->sentences, sentence);
}

static gboolean
has (Writer *self, const char *code)
{
  return g_strv_contains (pr_message_get_warnings (self->message), code);
}

static char *
dup_line (const char *text)
{
  return pr_text_for_line (text, -1, MAX_CHARS);
}

/* The address of the first of @addresses, for the eyes. */
static char *
dup_first (GPtrArray *addresses)
{
  const PrAddress *first = addresses->len > 0 ? g_ptr_array_index (addresses, 0) : NULL;
  g_autofree char *shown =
    first == NULL ? g_strdup ("") : pr_host_dup_shown_address (first->address);

  return dup_line (shown);
}

static void
write_of_name (Writer *self)
{
  g_autofree char *from = dup_first (self->envelope->from);
  gboolean named =
    has (self, "from-name-is-address") || has (self, "from-name-names-other-host");

  if (named)
    add (self, g_strdup_printf (_ ("The name of the sender speaks of another address "
                                   "than the one it came from, which is %s."),
                                from));
  if (named && has (self, "from-look-alike-domain"))
    add (self, g_strdup (_ ("That address has letters of another alphabet, so that it "
                            "looks like a well-known one.")));
  else if (has (self, "from-look-alike-domain"))
    add (self, g_strdup_printf (_ ("The address %s has letters of another alphabet, so "
                                   "that it looks like a well-known one."),
                                from));
  if (has (self, "from-mixed-scripts"))
    add (self, g_strdup (_ ("The name or address of the sender mixes letters of several "
                            "alphabets that look alike.")));
  if (has (self, "from-bidi-control"))
    add (self, g_strdup (_ ("The name or address of the sender was written so that its "
                            "letters show in another order.")));
  if (has (self, "from-control-character"))
    add (self, g_strdup (_ ("The name of the sender holds characters that cannot be "
                            "seen.")));
  if (has (self, "duplicate-from"))
    add (self, g_strdup (_ ("The message tells several senders; only one can be true.")));
}

/* A sender who is confirmed may send people to its own pages by way of another's, to
 * count them. */
static gboolean
is_own_detour (Writer *self, const PrLink *link)
{
  g_autofree char *named = NULL;

  if (!self->proof->confirmed || link->flags != PR_LINK_NAMES_OTHER_HOST)
    return FALSE;
  named = pr_host_dup_named (link->text);
  return named != NULL && pr_host_is_same_site (named, self->proof->from_domain);
}

static void
write_of_links (Writer *self)
{
  GPtrArray *links = pr_message_get_links (self->message);
  g_autoptr (GHashTable) told =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_more;

  for (guint i = 0; i < links->len; i++)
    {
      const PrLink *link = g_ptr_array_index (links, i);
      g_autofree char *sentence = link->flags == 0 || is_own_detour (self, link)
                                    ? NULL
                                    : pr_link_dup_words (link->text, link->href);

      if (sentence == NULL || g_hash_table_contains (told, sentence))
        continue;
      if (g_hash_table_size (told) < MAX_LINKS)
        add (self, g_strdup (sentence));
      g_hash_table_add (told, g_steal_pointer (&sentence));
    }
  n_more = g_hash_table_size (told);
  n_more -= MIN (n_more, MAX_LINKS);
  if (n_more > 0)
    add (self, g_strdup_printf (ngettext ("%'u more link is like this.",
                                          "%'u more links are like this.", n_more),
                                n_more));
}

static void
write_of_files (Writer *self)
{
  GPtrArray *parts = pr_message_get_parts (self->message);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (part->name != NULL && (pr_file_name_judge (part->name) & PR_FILE_NAME_DOUBLED))
        {
          g_autofree char *name = dup_line (part->name);

          add (self, g_strdup_printf (_ ("The file “%s” is named like a document, but it "
                                         "can run as a program."),
                                      name));
          return;
        }
    }
}

static void
write_of_answers (Writer *self)
{
  g_autofree char *reply = NULL;
  g_autofree char *from = NULL;

  if (!has (self, "reply-to-other-domain"))
    return;
  reply = dup_first (self->envelope->reply_to);
  from = dup_first (self->envelope->from);
  /* Translators: two addresses */
  add (self, g_strdup_printf (_ ("An answer goes to %s, not to %s."), reply, from));
}

PrCautions *
pr_cautions_new (PrMessage *message, const PrProof *proof)
{
  PrCautions *self;
  Writer writer;

  g_return_val_if_fail (message != NULL && proof != NULL, NULL);

  self = g_new0 (PrCautions, 1);
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  writer = (Writer){ message, pr_message_get_envelope (message), proof, self };
  if (proof->refuted)
    {
      g_autofree char *from = pr_host_dup_shown (proof->from_domain);

      add (&writer,
           g_strdup_printf (_ ("%s disowns this message: it was most likely sent "
                               "by somebody else."),
                            from));
    }
  write_of_name (&writer);
  self->grave = self->sentences->len > 0;
  write_of_links (&writer);
  write_of_files (&writer);
  write_of_answers (&writer);
  return self;
}

void
pr_cautions_free (PrCautions *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->sentences);
  g_free (self);
}
