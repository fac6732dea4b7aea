/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-thread-links.h"
#include "support/pr-large-message.h"

/* The demo maildrop: what is promised of tests/data/demo. */

typedef struct
{
  char *name;
  PrMessage *message;
} DemoMessage;

static GPtrArray *demo; /* of DemoMessage */

static void
demo_message_free (gpointer data)
{
  DemoMessage *self = data;

  pr_message_unref (self->message);
  g_free (self->name);
  g_free (self);
}

static void
load_demo (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "demo", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  demo = g_ptr_array_new_with_free_func (demo_message_free);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr (GBytes) raw = NULL;
      DemoMessage *self = g_new0 (DemoMessage, 1);
      char *octets;
      gsize length;

      g_assert_true (g_file_get_contents (file, &octets, &length, NULL));
      raw = g_bytes_new_take (octets, length);
      self->name = g_strdup (name);
      self->message = pr_message_new (raw);
      g_ptr_array_add (demo, self);
    }
}

static const DemoMessage *
get_demo (guint index)
{
  return demo->pdata[index];
}

static void
test_every_message_says_something (void)
{
  static const char *const silent[] = { "40-empty-body.eml", "149-encrypted.eml", NULL };

  g_assert_cmpuint (demo->len, >=, 120);
  for (guint i = 0; i < demo->len; i++)
    {
      const DemoMessage *one = get_demo (i);
      g_autofree char *text = pr_message_dup_text (one->message);
      g_autofree char *preview = pr_message_dup_preview (one->message);

      g_test_message ("%s", one->name);
      mail_fixture_check (one->message);
      g_assert_cmpint (*preview != '\0', !=, g_strv_contains (silent, one->name));
      if (strcmp (one->name, "34-broken-nul.eml") != 0)
        g_assert_null (strstr (text, "\xef\xbf\xbd"));
    }
}

static void
add_scripts (GHashTable *scripts, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_hash_table_add (scripts,
                      GINT_TO_POINTER (g_unichar_get_script (g_utf8_get_char (p))));
}

static void
test_many_scripts_are_written (void)
{
  static const GUnicodeScript wanted[] = {
    G_UNICODE_SCRIPT_LATIN,    G_UNICODE_SCRIPT_GREEK,  G_UNICODE_SCRIPT_CYRILLIC,
    G_UNICODE_SCRIPT_ARABIC,   G_UNICODE_SCRIPT_HEBREW, G_UNICODE_SCRIPT_DEVANAGARI,
    G_UNICODE_SCRIPT_THAI,     G_UNICODE_SCRIPT_HAN,    G_UNICODE_SCRIPT_HIRAGANA,
    G_UNICODE_SCRIPT_KATAKANA, G_UNICODE_SCRIPT_HANGUL,
  };
  g_autoptr (GHashTable) scripts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < demo->len; i++)
    {
      g_autofree char *text = pr_message_dup_text (get_demo (i)->message);

      add_scripts (scripts, text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (g_hash_table_contains (scripts, GINT_TO_POINTER (wanted[i])));
}

static void
test_ten_conversations_are_held (void)
{
  g_autoptr (GHashTable) sizes =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer size;
  guint n_long = 0;

  for (guint i = 0; i < demo->len; i++)
    {
      g_autofree PrThreadLinks *links = pr_thread_links_new (get_demo (i)->message);
      gint64 key = links->ids[0];
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, &key));

      g_hash_table_insert (sizes, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (n + 1));
    }
  g_hash_table_iter_init (&iter, sizes);
  while (g_hash_table_iter_next (&iter, NULL, &size))
    n_long += GPOINTER_TO_UINT (size) >= 3;
  g_assert_cmpuint (n_long, >=, 10);
}

/* RFC 2606 and RFC 5737; the last are names of formats, which nothing is fetched from. */
static gboolean
is_reserved (const char *host)
{
  static const char *const endings[] = { "example.org", "example.net", "example.com",
                                         ".example",    ".test",       "203.0.113.66",
                                         "www.w3.org" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (host, endings[i]))
      return TRUE;
  return FALSE;
}

static void
check_hosts (const char *text, const char *mark, const char *end_marks)
{
  const char *p = text;

  while (p != NULL && (p = strstr (p, mark)) != NULL)
    {
      g_autofree char *host = NULL;

      p += strlen (mark);
      host = g_strndup (p, strcspn (p, end_marks));
      if (!is_reserved (host))
        g_test_message ("host %s", host);
      g_assert_true (is_reserved (host));
    }
}

static void
check_addresses (const GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const PrAddress *address = addresses->pdata[i];

      check_hosts (address->address, "@", " ");
    }
}

/* Nobody is written to by mistake, nor any host asked. */
static void
test_no_host_is_a_real_one (void)
{
  for (guint i = 0; i < demo->len; i++)
    {
      const DemoMessage *one = get_demo (i);
      const PrEnvelope *envelope = pr_message_get_envelope (one->message);
      g_autofree char *text = pr_message_dup_text (one->message);
      g_autofree char *html = pr_message_dup_html (one->message);

      g_test_message ("%s", one->name);
      check_addresses (envelope->from);
      check_addresses (envelope->reply_to);
      check_addresses (envelope->to);
      check_addresses (envelope->cc);
      check_hosts (text, "://", "/?#>\"' \n");
      check_hosts (html, "://", "/?#>\"' \n");
    }
}

static void
test_large_message_is_the_same_each_time (void)
{
  g_autoptr (GBytes) first = pr_large_message_new ();
  g_autoptr (GBytes) second = pr_large_message_new ();
  g_autoptr (PrMessage) message = pr_message_new (first);
  g_autoptr (GBytes) recording = pr_message_dup_part (message, "2");

  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpuint (g_bytes_get_size (first), >, 4 * 1000 * 1000);
  mail_fixture_check (message);
  g_assert_true (pr_message_has_attachment (message));
  g_assert_cmpuint (g_bytes_get_size (recording), ==, 3000044);
  g_assert_cmpmem (g_bytes_get_data (recording, NULL), 4, "RIFF", 4);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  load_demo ();
  g_test_add_func ("/mail/demo/every-message-says-something",
                   test_every_message_says_something);
  g_test_add_func ("/mail/demo/many-scripts-are-written", test_many_scripts_are_written);
  g_test_add_func ("/mail/demo/ten-conversations-are-held",
                   test_ten_conversations_are_held);
  g_test_add_func ("/mail/demo/no-host-is-a-real-one", test_no_host_is_a_real_one);
  g_test_add_func ("/mail/demo/large-message-is-the-same-each-time",
                   test_large_message_is_the_same_each_time);
  status = g_test_run ();
  g_ptr_array_unref (demo);
  return status;
}
