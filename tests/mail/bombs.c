/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bombs.h"

#include <string.h>

#define MIB (1 << 20)

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
add_image (GString *octets)
{
  return g_string_append (octets,
                          "\n--b\nContent-Type: image/png; name=a.png\nContent-ID: "
                          "<a>\n\nx\n--b--\n");
}

/* Each address begins in the one before, and none ends. */
static GString *
make_addresses (void)
{
  GString *octets = g_string_new ("Subject: bomb\nContent-Type: multipart/related; "
                                  "boundary=b\n\n--b\nContent-Type: text/html\n\n");

  while (octets->len < 15 * MIB)
    g_string_append (octets, "cid:");
  return add_image (octets);
}

/* The same, and they do end, and are the same over and over. */
static GString *
make_same_addresses (void)
{
  GString *octets = g_string_new ("Subject: bomb\nContent-Type: multipart/related; "
                                  "boundary=b\n\n--b\nContent-Type: text/html\n\n");

  while (octets->len < 15 * MIB)
    {
      for (guint i = 0; i < 1900; i++)
        g_string_append (octets, "cid:");
      g_string_append_c (octets, '\n');
    }
  return add_image (octets);
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

GBytes *
bombs_make (const char *name)
{
  static const struct
  {
    const char *name;
    GString *(*make) (void);
  } bombs[] = {
    { "multiparts-in-each-other", make_nested_multiparts },
    { "messages-in-each-other", make_nested_messages },
    { "boundaries-that-begin-another", make_prefixes },
    { "a-million-parts", make_parts },
    { "a-hundred-thousand-recipients", make_recipients },
    { "header-of-10-mib", make_header },
    { "fields-of-10-mib", make_fields },
    { "text-of-100-mib", make_large },
    { "attachment-of-100-mib", make_large_attachment },
    { "zip-is-not-unpacked", make_zip },
    { "many-files-in-a-text", make_uuencoded },
    { "uuencoded-file-of-100-mib", make_uuencoded_file },
    { "images-sought-in-much-html", make_images },
    { "addresses-that-do-not-end", make_addresses },
    { "addresses-in-each-other", make_same_addresses },
    { "report-of-10-mib", make_report },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    if (g_str_equal (bombs[i].name, name))
      return g_string_free_to_bytes (bombs[i].make ());
  g_assert_not_reached ();
}
