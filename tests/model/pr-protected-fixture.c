/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pr-protected-fixture.h"

#include <string.h>

static void
set_up (PrTestGnupg *f, gconstpointer keys)
{
  pr_test_gnupg_set_up (f, (PrTestKeys) GPOINTER_TO_INT (keys));
}

static void
tear_down (PrTestGnupg *f, gconstpointer keys)
{
  pr_test_gnupg_tear_down (f);
}

/* ---- messages ---- */

/* Takes @text. */
PrMessage *
protected_message (char *text)
{
  g_autoptr (GBytes) raw = g_bytes_new_take (text, strlen (text));

  return pr_message_new (raw);
}

/* A multipart/encrypted, as an entity. Takes @armor. */
char *
protected_wrap (char *armor)
{
  char *entity =
    g_strconcat ("Content-Type: multipart/encrypted; boundary=e; "
                 "protocol=\"application/pgp-encrypted\"\r\n\r\n--e\r\nContent-Type: "
                 "application/pgp-encrypted\r\n\r\nVersion: 1\r\n--e\r\nContent-Type: "
                 "application/octet-stream\r\n\r\n",
                 armor, "\r\n--e--\r\n", NULL);

  g_free (armor);
  return entity;
}

char *
protected_encrypt (PrTestGnupg *f, const char *entity, gboolean is_signed)
{
  return protected_wrap (pr_test_gnupg_encrypt (f, entity, is_signed));
}

char *
protected_smime (PrTestGnupg *f, const char *entity, gboolean encrypted)
{
  g_autofree char *lines = pr_test_gnupg_smime (f, entity, encrypted);

  return g_strconcat ("Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n",
                      lines, NULL);
}

/* Takes @entity. */
PrMessage *
protected_whole (char *entity)
{
  PrMessage *message = protected_message (g_strconcat (PROTECTED_HEADER, entity, NULL));

  g_free (entity);
  return message;
}

PrProtected *
protected_open_one (PrMessage *message)
{
  g_autoptr (GPtrArray) all = pr_protected_list (message, NULL, -1);

  g_assert_cmpuint (all->len, ==, 1);
  return g_ptr_array_steal_index (all, 0);
}

void
protected_assert_text (const PrProtected *what, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (what->state, ==, PR_PROTECTED_OPENED);
  text = pr_message_dup_text (what->message);
  g_assert_cmpstr (g_strchomp (text), ==, expected);
}

void
protected_assert_says (const PrProtected *what, const char *words)
{
  if (strstr (what->details, words) == NULL)
    g_error ("“%s” does not say “%s”", what->details, words);
}

void
protected_add (const char *path,
               PrTestKeys keys,
               void (*test) (PrTestGnupg *f, gconstpointer keys))
{
  g_test_add (path, PrTestGnupg, GINT_TO_POINTER (keys), set_up, test, tear_down);
}
