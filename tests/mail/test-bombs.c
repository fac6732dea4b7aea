/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/resource.h>
#include "mail-fixture.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-report.h"

/* What a stranger can make as large or as deep as he likes costs a bounded amount of
 * memory, and of processor time, which is measured and not the clock. Each is read in a
 * child of its own. */

#define MIB (1 << 20)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEMORY_FACTOR 8 /* shadows, red zones, what was freed and is kept */
#define TIME_FACTOR 20
#else
#define MEMORY_FACTOR 1
#define TIME_FACTOR 1
#endif

typedef GString *(*MakeFunc) (void);

static void
append_multipart (GString *octets, guint i)
{
  g_string_append_printf (octets,
                          "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
}

static GString *
make_nested_multiparts (void)
{
  GString *octets = g_string_new ("Subject: bomb\n");

  for (guint i = 0; i < 10000; i++)
    append_multipart (octets, i);
  g_string_append (octets, "\ntext\n");
  for (guint i = 10000; i-- > 0;)
    g_string_append_printf (octets, "--b%u--\n", i);
  return octets;
}

static GString *
make_nested_messages (void)
{
  GString *octets = g_string_new ("Subject: bomb\n");

  for (guint i = 0; i < 10000; i++)
    g_string_append (octets, "Content-Type: message/rfc822\n\n");
  return g_string_append (octets, "\ntext\n");
}

static GString *
make_prefixes (void)
{
  GString *octets = g_string_new ("Subject: bomb\n");
  g_autoptr (GString) boundary = g_string_new (NULL);

  for (guint i = 0; i < 60; i++)
    {
      g_string_append_c (boundary, 'b');
      g_string_append_printf (octets,
                              "Content-Type: multipart/mixed; boundary=%s\n\n--%s\n",
                              boundary->str, boundary->str);
    }
  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (octets, "\n--%s x\n", boundary->str);
  return octets;
}

static GString *
make_parts (void)
{
  GString *octets =
    g_string_new ("Subject: bomb\nContent-Type: multipart/mixed; boundary=b\n\n");

  for (guint i = 0; i < 1000000; i++)
    g_string_append (octets, "--b\n\nx\n");
  return octets;
}

static GString *
make_recipients (void)
{
  GString *octets = g_string_new ("Subject: bomb\nTo: a@example.org");

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (octets, ",\n \"Person %u\" (c) <p%u..x@example.org>", i, i);
  return g_string_append (octets, "\n\ntext\n");
}

static GString *
make_header (void)
{
  GString *octets = g_string_new ("Subject: bomb");

  while (octets->len < 10 * MIB)
    g_string_append (octets, "\n =?utf-8?Q?a?= =? (");
  return g_string_append (octets, "\n\ntext\n");
}

static GString *
make_fields (void)
{
  GString *octets = g_string_new ("Subject: bomb\n");

  while (octets->len < 10 * MIB)
    g_string_append (octets, "X: =?utf-8?Q?a?=\n");
  return g_string_append (octets, "\ntext\n");
}

static GString *
make_large (void)
{
  GString *octets = g_string_sized_new (100 * MIB + 100);

  g_string_append (octets, "Subject: bomb\n\n");
  while (octets->len < 100 * MIB)
    g_string_append (octets, "This line is one of very many, -- and begin nothing.\n");
  return octets;
}

static GString *
make_large_attachment (void)
{
  GString *octets = g_string_sized_new (100 * MIB + 1000);

  g_string_append (octets, "Subject: bomb\nContent-Type: multipart/mixed; boundary=b\n\n"
                           "--b\n\ntext\n--b\nContent-Type: application/zip; name=a.zip\n"
                           "Content-Transfer-Encoding: base64\n\n");
  while (octets->len < 100 * MIB)
    g_string_append (octets, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                             "AAAAAAAAAAAAAAAAAA\n");
  return g_string_append (octets, "--b--\n");
}

/* A zip of 4.5 GB in 42 KB would show in the memory were it unpacked; this one says that
 * it holds as much. */
static GString *
make_zip (void)
{
  static const guchar header[] = { 'P',  'K',  3,    4,    20, 0, 0, 0, 8,    0, 0,
                                   0,    0,    0,    0,    0,  0, 0, 0, 0xa0, 0, 0,
                                   0xff, 0xff, 0xff, 0xfe, 1,  0, 0, 0, 'a' };
  g_autofree guchar *zip = g_malloc0 (42000);
  g_autofree char *base64 = NULL;
  GString *octets =
    g_string_new ("Subject: bomb\nContent-Type: application/zip; name=bomb.zip\n"
                  "Content-Transfer-Encoding: base64\n\n");

  memcpy (zip, header, sizeof header);
  base64 = g_base64_encode (zip, 42000);
  return g_string_append (octets, base64);
}

static GString *
make_uuencoded (void)
{
  GString *octets = g_string_new ("Subject: bomb\n\n");

  while (octets->len < 10 * MIB)
    g_string_append (octets, "begin 644 t\n#86)C\nbegin 644 u\n");
  return octets;
}

static GString *
make_uuencoded_file (void)
{
  GString *octets = g_string_sized_new (100 * MIB + 100);

  g_string_append (octets, "Subject: bomb\n\nbegin 644 film\n");
  while (octets->len < 100 * MIB)
    g_string_append (octets,
                     "M86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C86)C\n");
  return g_string_append (octets, "`\nend\n");
}

/* Each is sought in the HTML, which names all of them but in its last octet. */
static GString *
make_images (void)
{
  GString *octets = g_string_new ("Subject: bomb\nContent-Type: multipart/related; "
                                  "boundary=b\n\n--b\nContent-Type: text/html\n\n");

  while (octets->len < 15 * MIB)
    g_string_append (octets, "<img src=cid:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab>"
                             "http://aaaaaaaaaaaaaaaaaaaaaaaaaaab\n");
  for (guint i = 0; i < 1900; i++)
    g_string_append (octets,
                     "\n--b\nContent-Type: image/png; name=a.png\nContent-ID: "
                     "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac>\nContent-Location: "
                     "http://aaaaaaaaaaaaaaaaaaaaaaaaaaac\n\nx");
  return g_string_append (octets, "\n--b--\n");
}

static GString *
make_report (void)
{
  GString *octets = g_string_new ("Subject: bomb\nContent-Type: multipart/report; "
                                  "boundary=b\n\n");

  for (guint i = 0; i < 1000; i++)
    g_string_append (octets,
                     "--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n"
                     "Final-Recipient: rfc822; a@example.org\n\n");
  while (octets->len < 10 * MIB)
    g_string_append (octets, "Action: failed\n\n");
  return octets;
}

static const struct
{
  const char *name;
  MakeFunc make;
  guint mib;     /* beyond the octets themselves */
  guint seconds; /* of the processor */
} bombs[] = {
  { "multiparts-in-each-other", make_nested_multiparts, 40, 5 },
  { "messages-in-each-other", make_nested_messages, 40, 5 },
  { "boundaries-that-begin-another", make_prefixes, 60, 10 },
  { "a-million-parts", make_parts, 60, 10 },
  { "a-hundred-thousand-recipients", make_recipients, 120, 20 },
  { "header-of-10-mib", make_header, 120, 20 },
  { "fields-of-10-mib", make_fields, 120, 20 },
  { "text-of-100-mib", make_large, 66, 30 },
  /* 64 without MALLOC_PERTURB_ */,
  { "attachment-of-100-mib", make_large_attachment, 40, 30 },
  { "zip-is-not-unpacked", make_zip, 40, 5 },
  { "many-files-in-a-text", make_uuencoded, 60, 30 },
  { "uuencoded-file-of-100-mib", make_uuencoded_file, 20, 30 },
  { "images-sought-in-much-html", make_images, 120, 20 },
  { "report-of-10-mib", make_report, 60, 20 },
};

/* What a window, the store and the index ask of it. */
static void
read_all (GBytes *raw)
{
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (PrReport) report = pr_message_dup_report (message);

  g_free (pr_message_dup_quick_preview (message));
  g_free (pr_message_dup_text (message));
  g_free (pr_message_dup_html (message));
  g_free (pr_message_dup_index_text (message));
  g_free (pr_message_dup_file_names (message));
  g_assert_cmpstr (pr_message_get_envelope (message)->subject, !=, "");
  g_assert_cmpuint (pr_message_get_envelope (message)->to->len, <=,
                    PR_MAIL_MAX_ADDRESSES);
  g_assert_cmpuint (pr_message_get_headers (message)->len, <=, PR_MAIL_MAX_FIELDS);
  g_assert_cmpuint (pr_message_get_parts (message)->len, <=,
                    PR_MAIL_MAX_PARTS + PR_MAIL_MAX_INLINE);
  g_assert_nonnull (pr_message_get_warnings (message));
  pr_message_has_attachment (message);
}

static void
set_limit (int resource, rlim_t value)
{
  struct rlimit limit = { value, value };

  g_assert_cmpint (setrlimit (resource, &limit), ==, 0);
}

static glong
get_peak_kib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

/* The stack is that of a GThread's task, which messages are read on. */
static gpointer
read_thread (gpointer raw)
{
  read_all (raw);
  return NULL;
}

static void
test_costs_a_bounded_amount (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  if (g_test_subprocess ())
    {
      GString *octets = bombs[i].make ();
      gsize length = octets->len;
      g_autoptr (GBytes) raw = g_bytes_new_take (g_string_free (octets, FALSE), length);
      glong before = get_peak_kib ();
      glong spent;

      set_limit (RLIMIT_CPU, bombs[i].seconds * TIME_FACTOR);
      g_thread_join (g_thread_new ("reader", read_thread, raw));
      spent = get_peak_kib () - before;
      g_test_message ("%s: %ld KiB", bombs[i].name, spent);
      g_assert_cmpint (spent, <=, (glong) bombs[i].mib * 1024 * MEMORY_FACTOR);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/bomb/", bombs[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_costs_a_bounded_amount);
    }
  return g_test_run ();
}
