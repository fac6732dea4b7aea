/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-seals-private.h"

#include <string.h>

#define MAX_START_OCTETS (256 << 10) /* of a text, in which armor is looked for first */

void
pr_seal_free (PrSeal *self)
{
  g_bytes_unref (self->octets);
  g_free (self->number);
  g_free (self);
}

/* ---- which parts ---- */

static gboolean
has_ending (const char *name, const char *ending)
{
  gsize length = name == NULL ? 0 : strlen (name);

  return length > strlen (ending) &&
         g_ascii_strcasecmp (name + length - strlen (ending), ending) == 0;
}

static gboolean
is_encrypted (const char *type, const char *name)
{
  return strcmp (type, "multipart/encrypted") == 0;
}

static gboolean
is_pkcs7 (const char *type, const char *name)
{
  return strcmp (type, "application/pkcs7-mime") == 0 ||
         strcmp (type, "application/x-pkcs7-mime") == 0 ||
         (strcmp (type, "application/octet-stream") == 0 && has_ending (name, ".p7m"));
}

static gboolean
is_either (const char *type, const char *name)
{
  return is_encrypted (type, name) || is_pkcs7 (type, name);
}

static gboolean
is_signed (const char *type, const char *name)
{
  return strcmp (type, "multipart/signed") == 0;
}

static gboolean
is_any (const char *type, const char *name)
{
  return TRUE;
}

gboolean
pr_seals_may_be_in (PrMessage *message, const char *text)
{
  g_auto (GStrv) numbers = pr_message_find_parts (message, is_either);

  return *numbers != NULL || pr_armor_may_be_in (text, strnlen (text, MAX_START_OCTETS));
}

/* ---- parts of their own ---- */

/* A signature around it is verified by itself, and nothing is read in it. */
static gboolean
is_whole (PrMessage *message, const char *number)
{
  g_auto (GStrv) all = pr_message_find_parts (message, is_any);
  g_auto (GStrv) around = pr_message_find_parts (message, is_signed);
  guint first = *around != NULL && strcmp (*around, *all) == 0 ? 1 : 0;

  return g_strv_length (all) > first && strcmp (all[first], number) == 0;
}

static GBytes *
dup_octets (PrMessage *message, const char *number, gboolean is_multipart)
{
  g_autofree char *part = NULL;

  if (!is_multipart)
    return pr_message_dup_part (message, number);
  /* Its first part tells the version alone (RFC 3156 §4). */
  part = *number == '\0' ? g_strdup ("2") : g_strconcat (number, ".2", NULL);
  return pr_message_dup_part (message, part);
}

static void
find_parts (PrMessage *message, PrPartMatch match, guint max, GPtrArray *seals)
{
  g_auto (GStrv) numbers = pr_message_find_parts (message, match);

  for (guint i = 0; numbers[i] != NULL && seals->len < max; i++)
    {
      GBytes *octets = dup_octets (message, numbers[i], match == is_encrypted);
      PrSeal *seal;

      if (octets == NULL)
        continue;
      seal = g_new0 (PrSeal, 1);
      seal->protocol = match == is_encrypted ? PR_SEAL_OPENPGP : PR_SEAL_SMIME;
      seal->octets = octets;
      seal->number = g_strdup (numbers[i]);
      seal->whole = seal->lone = is_whole (message, numbers[i]);
      pr_seal_look (seal->protocol, octets, &seal->look);
      if (match == is_encrypted && seal->look.kind == PR_SEAL_NONE)
        seal->look.kind = PR_SEAL_ENCRYPTED; /* as it says, but malformed */
      g_ptr_array_add (seals, seal);
    }
}

/* ---- armor in a text ---- */

static gboolean
is_text (const PrPart *part)
{
  return !part->attachment && g_str_has_prefix (part->type, "text/");
}

static guint
count_texts (GPtrArray *parts)
{
  guint n = 0;

  for (guint i = 0; i < parts->len; i++)
    n += is_text (g_ptr_array_index (parts, i)) ? 1 : 0;
  return n;
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

static PrSeal *
make_armor (GBytes *octets, const PrArmor *armor, const PrPart *part, guint n_texts)
{
  PrSeal *seal = g_new0 (PrSeal, 1);
  gsize length;
  const char *text = g_bytes_get_data (octets, &length);

  seal->protocol = PR_SEAL_OPENPGP;
  seal->armor = TRUE;
  seal->octets = g_bytes_new_from_bytes (octets, armor->start, armor->end - armor->start);
  seal->number = g_strdup (part->number);
  seal->whole = n_texts == 1 && is_blank (text, armor->start) &&
                is_blank (text + armor->end, length - armor->end);
  seal->clear = armor->kind == PR_ARMOR_SIGNED;
  if (seal->clear)
    seal->look.kind = PR_SEAL_SIGNED;
  else
    pr_seal_look (PR_SEAL_OPENPGP, seal->octets, &seal->look);
  if (seal->look.kind == PR_SEAL_NONE)
    seal->look.kind = PR_SEAL_ENCRYPTED;
  return seal;
}

static void
find_armor (PrMessage *message, guint max, GPtrArray *seals)
{
  GPtrArray *parts = pr_message_get_parts (message);
  guint n_texts = count_texts (parts);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);
      g_autoptr (GBytes) octets = NULL;
      PrArmor armor = { .end = 0 };
      const char *text;
      gsize length;

      if (part->attachment || strcmp (part->type, "text/plain") != 0)
        continue;
      octets = pr_message_dup_part (message, part->number);
      text = octets == NULL ? NULL : g_bytes_get_data (octets, &length);
      if (text == NULL)
        continue;
      while (seals->len < max && pr_armor_find (text, length, armor.end, &armor))
        {
          PrSeal *seal = make_armor (octets, &armor, part, n_texts);

          seal->lone = seal->whole && parts->len == 1;
          g_ptr_array_add (seals, seal);
        }
    }
}

GPtrArray *
pr_seals_find (PrMessage *message, guint max)
{
  GPtrArray *seals = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_seal_free);

  find_parts (message, is_encrypted, max, seals);
  find_parts (message, is_pkcs7, max, seals);
  find_armor (message, max, seals);
  return seals;
}
