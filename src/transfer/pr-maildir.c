/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-maildir-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static gboolean
has_folder (int fd, const char *name)
{
  struct stat status;

  return fstatat (fd, name, &status, 0) == 0 && S_ISDIR (status.st_mode);
}

gboolean
pr_maildir_is (int fd)
{
  return has_folder (fd, "cur") && has_folder (fd, "new");
}

/* Where ":" cannot be in a name, programs write ";" or "!". */
static const char *
find_info (const char *name)
{
  const char *comma = strrchr (name, ',');

  while (comma != NULL && comma - name >= 2)
    {
      if (comma[-1] == '2' && strchr (":;!", comma[-2]) != NULL)
        return comma + 1;
      comma = g_strrstr_len (name, comma - name, ",");
    }
  return NULL;
}

void
pr_maildir_read_name (const char *name, PrMark *mark)
{
  const char *info = find_info (name);

  *mark = (PrMark){ .flags = PR_FLAG_UNREAD };
  if (info == NULL)
    return;
  if (strchr (info, 'S') != NULL)
    mark->flags &= ~PR_FLAG_UNREAD;
  if (strchr (info, 'F') != NULL)
    mark->flags |= PR_FLAG_STARRED;
  mark->deleted = strchr (info, 'T') != NULL;
}

guint64
pr_maildir_read_size (const char *name)
{
  const char *size = strstr (name, ",S=");

  return size == NULL ? 0 : g_ascii_strtoull (size + 3, NULL, 10);
}

/* ---- names of folders ---- */

static int
decode_digit (char c)
{
  static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
  const char *found = c == '\0' ? NULL : strchr (digits, c);

  return found == NULL ? -1 : (int) (found - digits);
}

/* What is between "&" and "-": UTF-16 in a base64 of its own. */
static gboolean
decode_shifted (const char *coded, gsize length, GString *decoded)
{
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (gunichar2));
  g_autofree char *text = NULL;
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < length; i++)
    {
      int digit = decode_digit (coded[i]);

      if (digit < 0)
        return FALSE;
      bits = bits << 6 | (guint32) digit;
      n_bits += 6;
      if (n_bits >= 16)
        {
          gunichar2 unit = bits >> (n_bits - 16) & 0xffff;

          g_array_append_val (units, unit);
          n_bits -= 16;
        }
    }
  if (units->len == 0 || n_bits >= 6)
    return FALSE;
  text = g_utf16_to_utf8 ((const gunichar2 *) (gpointer) units->data, units->len, NULL,
                          NULL, NULL);
  if (text == NULL)
    return FALSE;
  g_string_append (decoded, text);
  return TRUE;
}

/* What is not coded as it should be is taken as it stands: a name is never lost. */
static char *
decode_name (const char *name)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      const char *end = *p == '&' ? strchr (p, '-') : NULL;

      if (*p != '&')
        g_string_append_c (decoded, *p);
      else if (end == p + 1)
        g_string_append_c (decoded, '&');
      else if (end == NULL || !decode_shifted (p + 1, end - p - 1, decoded))
        return g_strdup (name);
      if (end != NULL)
        p = end;
    }
  return g_strdup (decoded->str);
}

char *
pr_maildir_dup_folder (const char *name)
{
  g_autofree char *path = g_strdup (name + strspn (name, "."));

  return decode_name (g_strdelimit (path, ".", '/'));
}
