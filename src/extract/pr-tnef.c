/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-tnef-private.h"

#include <string.h>
#include "extract/pr-extract-limits.h"

#define SIGNATURE 0x223e9f78

/* Attributes, with their types. */
#define ATT_BODY 0x0002800c
#define ATT_SUBJECT 0x00018004
#define ATT_MAPI 0x00069003
#define ATT_FILE_BEGINS 0x00069002
#define ATT_FILE_TITLE 0x00018010
#define ATT_FILE_DATA 0x0006800f
#define ATT_FILE_MAPI 0x00069005
#define ATT_CODE_PAGE 0x00069007

/* Properties. */
#define PROP_SUBJECT 0x0037
#define PROP_BODY 0x1000
#define PROP_RTF 0x1009
#define PROP_HTML 0x1013
#define PROP_FILE_DATA 0x3701
#define PROP_FILE_NAME 0x3704
#define PROP_LONG_NAME 0x3707
#define PROP_FILE_TYPE 0x370e
#define PROP_FILE_CID 0x3712

enum
{
  TYPE_OBJECT = 0x0d,
  TYPE_STRING = 0x1e,
  TYPE_UNICODE = 0x1f,
  TYPE_BINARY = 0x102,
  TYPE_MANY = 0x1000,
};

static const guint8 message_class[16] = { 0x07, 0x03, 0x02, 0x00, 0, 0, 0, 0,
                                          0xc0, 0,    0,    0,    0, 0, 0, 0x46 };

typedef struct
{
  const guint8 *at, *end;
  gboolean bad; /* something reaches beyond the end */
} Cursor;

static guint32
take_number (Cursor *cursor, guint n_octets)
{
  guint32 number = 0;

  if ((gsize) (cursor->end - cursor->at) < n_octets)
    {
      cursor->bad = TRUE;
      return 0;
    }
  for (guint i = 0; i < n_octets; i++)
    number |= (guint32) *cursor->at++ << (8 * i);
  return number;
}

static PrTnefOctets
take_octets (Cursor *cursor, gsize length)
{
  PrTnefOctets octets = { cursor->at, length };

  if ((gsize) (cursor->end - cursor->at) < length)
    {
      cursor->bad = TRUE;
      return (PrTnefOctets){ NULL, 0 };
    }
  cursor->at += length;
  return octets;
}

/* And what fills it up to four. */
static PrTnefOctets
take_padded (Cursor *cursor, gsize length)
{
  PrTnefOctets octets = take_octets (cursor, length);
  gsize fill = (4 - length % 4) % 4;

  cursor->at += MIN (fill, (gsize) (cursor->end - cursor->at));
  return octets;
}

/* ---- texts ---- */

static char *
dup_text (PrTnefOctets octets, guint code_page)
{
  g_autofree char *charset = code_page == PR_TNEF_UTF_16
                               ? g_strdup ("UTF-16LE")
                               : g_strdup_printf ("CP%u", code_page);
  gsize step = code_page == PR_TNEF_UTF_16 ? 2 : 1, length = 0;
  char *text = NULL;

  if (octets.data == NULL)
    return NULL;
  while (length + step <= octets.length &&
         (octets.data[length] != 0 || octets.data[length + step - 1] != 0))
    length += step;
  if (code_page != PR_TNEF_UTF_8)
    text = g_convert_with_fallback ((const char *) octets.data, (gssize) length, "UTF-8",
                                    charset, "\xef\xbf\xbd", NULL, NULL, NULL);
  if (text == NULL)
    text = g_utf8_make_valid ((const char *) octets.data, (gssize) length);
  return text;
}

static void
set_text (char **text, PrTnefOctets octets, guint code_page)
{
  char *value = dup_text (octets, code_page);

  if (value == NULL)
    return;
  g_free (*text);
  *text = value;
}

/* ---- properties ---- */

typedef struct
{
  guint id, type;
  PrTnefOctets value; /* of several the first */
} Property;

static gsize
get_size (guint type)
{
  switch (type)
    {
    case 0x02: /* short */
    case 0x03: /* long */
    case 0x04: /* float */
    case 0x0a: /* error */
    case 0x0b: /* boolean */
      return 4;
    case 0x05: /* double */
    case 0x06: /* currency */
    case 0x07: /* time */
    case 0x14: /* 64 bits */
    case 0x40: /* time */
      return 8;
    case 0x48: /* class */
      return 16;
    default:
      return 0;
    }
}

/* One of a name has it before its value. */
static void
skip_name (Cursor *cursor)
{
  take_octets (cursor, sizeof message_class);
  if (take_number (cursor, 4) == 0)
    take_number (cursor, 4);
  else
    take_padded (cursor, take_number (cursor, 4));
}

static gboolean
take_property (Cursor *cursor, Property *property)
{
  gboolean many;
  guint32 n = 1;
  gsize size;

  property->type = take_number (cursor, 2);
  property->id = take_number (cursor, 2);
  if (property->id >= 0x8000)
    skip_name (cursor);
  many = (property->type & TYPE_MANY) != 0;
  property->type &= ~(guint) TYPE_MANY;
  size = get_size (property->type);
  if (many || size == 0)
    n = take_number (cursor, 4);
  property->value = (PrTnefOctets){ NULL, 0 };
  for (guint32 i = 0; i < n && !cursor->bad; i++)
    {
      PrTnefOctets value = size > 0 ? take_octets (cursor, size)
                                    : take_padded (cursor, take_number (cursor, 4));

      if (i == 0)
        property->value = value;
      if (value.length == 0 && cursor->at == cursor->end)
        break;
    }
  return !cursor->bad;
}

static void
take_message_property (PrTnef *self, const Property *property)
{
  guint code_page = property->type == TYPE_UNICODE ? PR_TNEF_UTF_16 : self->code_page;

  if (property->id == PROP_SUBJECT)
    set_text (&self->subject, property->value, code_page);
  else if (property->id == PROP_BODY)
    set_text (&self->text, property->value, code_page);
  else if (property->id == PROP_RTF)
    self->rtf = property->value;
  else if (property->id == PROP_HTML && property->type == TYPE_BINARY)
    self->html = property->value;
}

/* An object has the class of what it is before it. */
static void
take_object (PrTnefFile *file, PrTnefOctets value)
{
  if (value.length < sizeof message_class)
    return;
  file->is_message = memcmp (value.data, message_class, sizeof message_class) == 0;
  file->contents.data = value.data + sizeof message_class;
  file->contents.length = value.length - sizeof message_class;
}

static void
take_file_property (PrTnef *self, PrTnefFile *file, const Property *property)
{
  guint code_page = property->type == TYPE_UNICODE ? PR_TNEF_UTF_16 : self->code_page;

  if (property->id == PROP_LONG_NAME ||
      (property->id == PROP_FILE_NAME && file->name == NULL))
    set_text (&file->name, property->value, code_page);
  else if (property->id == PROP_FILE_TYPE)
    set_text (&file->type, property->value, code_page);
  else if (property->id == PROP_FILE_CID)
    set_text (&file->cid, property->value, code_page);
  else if (property->id == PROP_FILE_DATA && property->type == TYPE_OBJECT)
    take_object (file, property->value);
  else if (property->id == PROP_FILE_DATA && property->type == TYPE_BINARY)
    file->contents = property->value;
}

/* @file: or NULL: of the message */
static void
take_properties (PrTnef *self, PrTnefFile *file, PrTnefOctets octets)
{
  Cursor cursor = { octets.data, octets.data + octets.length, FALSE };
  guint32 n = take_number (&cursor, 4);
  Property property;

  n = MIN (n, PR_EXTRACT_MAX_PROPERTIES);
  for (guint32 i = 0; i < n && take_property (&cursor, &property); i++)
    if (property.value.data == NULL)
      continue;
    else if (file == NULL)
      take_message_property (self, &property);
    else
      take_file_property (self, file, &property);
}

/* ---- attributes ---- */

static void
file_free (gpointer data)
{
  PrTnefFile *file = data;

  g_free (file->name);
  g_free (file->type);
  g_free (file->cid);
  g_free (file);
}

static PrTnefFile *
get_file (PrTnef *self)
{
  return self->files->len == 0 ? NULL
                               : g_ptr_array_index (self->files, self->files->len - 1);
}

static void
take_attribute (PrTnef *self, guint32 id, PrTnefOctets value)
{
  PrTnefFile *file = get_file (self);
  Cursor cursor = { value.data, value.data + value.length, FALSE };

  if (id == ATT_CODE_PAGE)
    self->code_page = take_number (&cursor, 4) % 100000;
  else if (id == ATT_SUBJECT)
    set_text (&self->subject, value, self->code_page);
  else if (id == ATT_BODY)
    set_text (&self->text, value, self->code_page);
  else if (id == ATT_MAPI)
    take_properties (self, NULL, value);
  else if (id == ATT_FILE_BEGINS)
    g_ptr_array_add (self->files, g_new0 (PrTnefFile, 1));
  else if (file == NULL)
    return;
  else if (id == ATT_FILE_TITLE && file->name == NULL)
    set_text (&file->name, value, self->code_page);
  else if (id == ATT_FILE_DATA)
    file->contents = value;
  else if (id == ATT_FILE_MAPI)
    take_properties (self, file, value);
}

PrTnef *
pr_tnef_new (const guint8 *data, gsize length)
{
  Cursor cursor;
  PrTnef *self;

  /* Nothing at all may have no place in memory. */
  if (length == 0)
    return NULL;
  cursor = (Cursor){ data, data + length, FALSE };
  if (take_number (&cursor, 4) != SIGNATURE)
    return NULL;
  take_number (&cursor, 2);
  self = g_new0 (PrTnef, 1);
  self->code_page = 1252;
  self->files = g_ptr_array_new_with_free_func (file_free);
  while (cursor.at < cursor.end && self->files->len < PR_EXTRACT_MAX_TNEF_PARTS)
    {
      guint32 id;
      PrTnefOctets value;

      take_number (&cursor, 1); /* of the message or of a file, which the id tells too */
      id = take_number (&cursor, 4);
      value = take_octets (&cursor, take_number (&cursor, 4));
      if (cursor.bad)
        break;
      take_attribute (self, id, value);
      take_number (&cursor, 2); /* a sum */
    }
  return self;
}

void
pr_tnef_free (PrTnef *self)
{
  if (self == NULL)
    return;
  g_free (self->subject);
  g_free (self->text);
  g_ptr_array_unref (self->files);
  g_free (self);
}
