/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-converter-private.h"

#include <errno.h>
#include <string.h>
#include "mail/pr-text-private.h"

#define MAX_OPEN 4      /* converters that a thread keeps */
#define MAX_CHARACTER 4 /* octets of one, in UTF-8 */
#define BLOCK 4096

/* What each octet of a charset is in UTF-8. */
typedef struct
{
  guint8 length[256]; /* 0: not in the charset */
  char text[256][MAX_CHARACTER];
} Table;

typedef struct
{
  char *name;
  GIConv cd;
} Converter;

/* Charsets in which an octet always is the same character, alone. Those with combining
 * characters are left out: of them iconv joins two octets. */
static const char *const simple_names[] = {
  "windows-1252", "windows-1251", "windows-1250", "windows-1254",
  "windows-1253", "windows-1256", "windows-1257", "iso-8859-2",
  "iso-8859-5",   "iso-8859-7",   "iso-8859-8",   "iso-8859-15",
  "koi8-r",       "koi8-u",       "cp874",        "macintosh",
};

static Table *tables[G_N_ELEMENTS (simple_names)]; /* atomic */

/* Reads all of @octets, whatever they hold. */
static GString *
convert (GIConv cd, const char *octets, gsize length, gsize *n_bad)
{
  GString *text = g_string_sized_new (length + length / 2 + 16);
  char *in = (char *) octets;
  gsize in_left = length;
  gboolean flushed = FALSE;
  char block[4096];

  while (!flushed)
    {
      char *out = block;
      gsize out_left = sizeof block;
      gboolean flushing = in_left == 0;
      gsize result = flushing ? g_iconv (cd, NULL, NULL, &out, &out_left)
                              : g_iconv (cd, &in, &in_left, &out, &out_left);
      int code = errno;

      g_string_append_len (text, block, out - block);
      if (result != (gsize) -1)
        flushed = flushing;
      else if (code != E2BIG)
        {
          g_string_append (text, PR_REPLACEMENT);
          (*n_bad)++;
          flushed = flushing;
          in += in_left > 0;
          in_left -= in_left > 0;
        }
    }
  return text;
}

static Table *
table_new (const char *name)
{
  GIConv cd = g_iconv_open ("UTF-8", name);
  Table *table;

  if (cd == (GIConv) -1)
    return NULL;
  table = g_new0 (Table, 1);
  for (guint i = 0; i < 256; i++)
    {
      char octet = (char) i;
      gsize n_bad = 0;
      GString *text = convert (cd, &octet, 1, &n_bad);

      if (n_bad == 0 && text->len <= sizeof table->text[i])
        {
          table->length[i] = text->len;
          memcpy (table->text[i], text->str, text->len);
        }
      g_string_free (text, TRUE);
      g_iconv (cd, NULL, NULL, NULL, NULL);
    }
  g_iconv_close (cd);
  return table;
}

/* The table of a charset, made on first use and kept for good; NULL where it has none. */
static const Table *
find_table (const char *name)
{
  guint i = 0;
  Table *table;

  while (i < G_N_ELEMENTS (simple_names) && strcmp (simple_names[i], name) != 0)
    i++;
  if (i == G_N_ELEMENTS (simple_names))
    return NULL;
  table = g_atomic_pointer_get (&tables[i]);
  if (table != NULL)
    return table;
  table = table_new (name);
  if (table != NULL && !g_atomic_pointer_compare_and_exchange (&tables[i], NULL, table))
    g_free (table);
  return g_atomic_pointer_get (&tables[i]);
}

/* With room for the longest characters, none needs a look at how much is left. */
static char *
read_block (const Table *table, const char *octets, gsize length, char *to, gsize *n_bad)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar octet = octets[i];

      if (octet > 0 && octet < 0x80)
        *to++ = (char) octet;
      else if (table->length[octet] > 0)
        {
          memcpy (to, table->text[octet], MAX_CHARACTER);
          to += table->length[octet];
        }
      else
        {
          memcpy (to, PR_REPLACEMENT, strlen (PR_REPLACEMENT));
          to += strlen (PR_REPLACEMENT);
          (*n_bad)++;
        }
    }
  return to;
}

static GString *
read_by_table (const Table *table, const char *octets, gsize length, gsize *n_bad)
{
  GString *text = g_string_sized_new (length + MIN (length, BLOCK) * MAX_CHARACTER);

  for (gsize at = 0; at < length; at += BLOCK)
    {
      gsize before = text->len;
      gsize n = MIN (length - at, BLOCK);

      g_string_set_size (text, before + n * MAX_CHARACTER);
      g_string_truncate (text,
                         read_block (table, octets + at, n, text->str + before, n_bad) -
                           text->str);
    }
  return text;
}

static void
converter_free (gpointer data)
{
  Converter *converter = data;

  g_free (converter->name);
  g_iconv_close (converter->cd);
  g_free (converter);
}

static void
free_converters (gpointer data)
{
  g_ptr_array_unref (data);
}

/* A converter of this thread, last used first; (GIConv) -1 for an unknown charset. */
static GIConv
open_converter (const char *name)
{
  static GPrivate kept = G_PRIVATE_INIT (free_converters);
  GPtrArray *converters = g_private_get (&kept);
  Converter *converter = NULL;

  if (converters == NULL)
    {
      converters = g_ptr_array_new_with_free_func (converter_free);
      g_private_set (&kept, converters);
    }
  for (guint i = 0; i < converters->len && converter == NULL; i++)
    if (strcmp (((Converter *) converters->pdata[i])->name, name) == 0)
      converter = g_ptr_array_steal_index (converters, i);
  if (converter == NULL)
    {
      GIConv cd = g_iconv_open ("UTF-8", name);

      if (cd == (GIConv) -1)
        return cd;
      converter = g_new0 (Converter, 1);
      converter->name = g_strdup (name);
      converter->cd = cd;
    }
  g_ptr_array_insert (converters, 0, converter);
  if (converters->len > MAX_OPEN)
    g_ptr_array_set_size (converters, MAX_OPEN);
  g_iconv (converter->cd, NULL, NULL, NULL, NULL);
  return converter->cd;
}

/* A converter of UTF-16 and its kin does not forget the byte order of the text before. */
static gboolean
remembers_order (const char *iconv_name)
{
  static const char *const prefixes[] = { "utf-16", "utf16",     "utf-32", "utf32",
                                          "ucs",    "iso-10646", "unicode" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (iconv_name, prefixes[i]))
      return TRUE;
  return FALSE;
}

static GString *
read_once (const char *iconv_name, const char *octets, gsize length, gsize *n_bad)
{
  GIConv cd = g_iconv_open ("UTF-8", iconv_name);
  GString *text;

  if (cd == (GIConv) -1)
    return NULL;
  text = convert (cd, octets, length, n_bad);
  g_iconv_close (cd);
  return text;
}

GString *
pr_converter_read (const char *iconv_name, const char *octets, gsize length, gsize *n_bad)
{
  const Table *table = find_table (iconv_name);
  GIConv cd;

  if (table != NULL)
    return read_by_table (table, octets, length, n_bad);
  if (remembers_order (iconv_name))
    return read_once (iconv_name, octets, length, n_bad);
  cd = open_converter (iconv_name);
  return cd != (GIConv) -1 ? convert (cd, octets, length, n_bad) : NULL;
}
