/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "mail/pr-message.h"
#include "mail/pr-thread-links.h"

/* Times what the store asks of each message: bench-parse [--messages N] [--rounds N]
 * [MAILDIR…]. Without a Maildir it makes up the messages, the same each time. Prints one
 * JSON object. */

#define MAX_OCTETS (1 << 29) /* of messages held at once */

static int n_messages = 5000;
static int n_rounds = 3;
static char **paths = NULL;

static const GOptionEntry options[] = {
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "how many messages", "N" },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "how often; the fastest counts", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "MAILDIR…" },
  { NULL },
};

typedef struct
{
  GPtrArray *messages; /* of GBytes */
  guint64 n_octets;
} Corpus;

/* Mail as a POP server sends it: lines end in CRLF. */
static void
add_message (Corpus *self, const char *octets, gsize length)
{
  GByteArray *raw = g_byte_array_sized_new (length + length / 32 + 64);
  const char *end = octets + length;

  for (const char *p = octets; p < end;)
    {
      const char *feed = memchr (p, '\n', end - p);
      gsize n = (feed != NULL ? feed : end) - p;

      n -= n > 0 && p[n - 1] == '\r';
      g_byte_array_append (raw, (const guint8 *) p, n);
      g_byte_array_append (raw, (const guint8 *) "\r\n", 2);
      p = feed != NULL ? feed + 1 : end;
    }
  self->n_octets += raw->len;
  g_ptr_array_add (self->messages, g_byte_array_free_to_bytes (raw));
}

static gboolean
is_full (const Corpus *self)
{
  return self->messages->len >= (guint) n_messages || self->n_octets >= MAX_OCTETS;
}

static void
read_folder (Corpus *self, const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && !is_full (self) && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *octets = NULL;
      gsize length;

      if (g_file_get_contents (file, &octets, &length, NULL))
        add_message (self, octets, length);
    }
}

static void
read_maildir (Corpus *self, const char *path)
{
  g_autofree char *fresh = g_build_filename (path, "new", NULL);
  g_autofree char *current = g_build_filename (path, "cur", NULL);

  read_folder (self, fresh);
  read_folder (self, current);
}

static void
append_body (GString *text, GRand *rand)
{
  static const char *const words[] = { "the",    "engine", "weaves",   "patterns",   "as",
                                       "loom",   "does",   "quarter",  "report",     "of",
                                       "Straße", "cafés",  "meetings", "<b>bold</b>" };
  int n = g_rand_int_range (rand, 50, 600);

  for (int i = 0; i < n; i++)
    {
      g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
      g_string_append (text, i % 12 == 11 ? "\n" : " ");
    }
}

/* Plain text, a third of them HTML, a tenth with a file. */
static void
make_messages (Corpus *self)
{
  GRand *rand = g_rand_new_with_seed (1);

  while (!is_full (self))
    {
      guint n = self->messages->len;
      g_autoptr (GString) text = g_string_new (NULL);

      g_string_append_printf (
        text,
        "Received: from a.example by b.example; Fri, 20 Nov 2026 12:%02u:00 +0100\n"
        "From: \"Person %u\" <person%u@example.org>\n"
        "To: Ada Lovelace <ada@example.org>, charles@example.org\n"
        "Subject: =?utf-8?q?Stra=C3=9Fe?= number %u\nMessage-ID: <%u@example.org>\n"
        "Date: Fri, 20 Nov 2026 12:00:00 +0100\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=\"=_%u\"\n\n--=_%u\n"
        "Content-Type: %s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
        n % 60, n % 100, n % 100, n, n, n, n, n % 3 == 0 ? "text/html" : "text/plain");
      append_body (text, rand);
      if (n % 10 == 0)
        g_string_append_printf (
          text,
          "\n--=_%u\nContent-Type: application/pdf; name=\"report %u.pdf\"\n"
          "Content-Transfer-Encoding: base64\n\nJVBERi0xLjcK\n",
          n, n);
      g_string_append_printf (text, "\n--=_%u--\n", n);
      add_message (self, text->str, text->len);
    }
  g_rand_free (rand);
}

/* What pr_arrival_new () and the index ask; returns the octets of text. */
static gsize
read_message (GBytes *raw)
{
  g_autoptr (PrMessage) message = pr_message_new (raw);
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  g_autofree char *from = pr_addresses_to_text (envelope->from);
  g_autofree char *to = pr_addresses_to_text (envelope->to);
  g_autofree char *cc = pr_addresses_to_text (envelope->cc);
  g_autofree char *preview = pr_message_dup_preview (message);
  g_autofree char *text = pr_message_dup_index_text (message);
  g_autofree char *names = pr_message_dup_file_names (message);
  g_autofree PrThreadLinks *links = pr_thread_links_new (message);

  pr_message_has_attachment (message);
  return strlen (text) + links->n_ids;
}

static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
time_corpus (const Corpus *self)
{
  double best = 0;
  guint64 n_text = 0;
  struct rusage usage;

  for (int round = 0; round < MAX (n_rounds, 1); round++)
    {
      double start = get_cpu_seconds ();
      double seconds;

      n_text = 0;
      for (guint i = 0; i < self->messages->len; i++)
        n_text += read_message (self->messages->pdata[i]);
      seconds = get_cpu_seconds () - start;
      best = round == 0 ? seconds : MIN (best, seconds);
    }
  getrusage (RUSAGE_SELF, &usage);
  g_print ("{\"messages\": %u, \"octets\": %" G_GUINT64_FORMAT
           ", \"text\": %" G_GUINT64_FORMAT ", \"cpu_us_per_message\": %.2f, "
           "\"messages_per_cpu_s\": %.0f, \"mb_per_cpu_s\": %.1f, "
           "\"peak_rss_kb\": %ld}\n",
           self->messages->len, self->n_octets, n_text, best * 1e6 / self->messages->len,
           self->messages->len / best, (double) self->n_octets / best / 1e6,
           usage.ru_maxrss);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Corpus corpus = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref), 0 };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    read_maildir (&corpus, paths[i]);
  if (paths == NULL)
    make_messages (&corpus);
  if (corpus.messages->len > 0)
    time_corpus (&corpus);
  g_ptr_array_unref (corpus.messages);
  g_strfreev (paths);
  return 0;
}
