/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/pr-store.h"

/* Fills a profile with mail that is always the same, through the verbs of the store:
 * make-profile [--messages N | --maildir FOLDER] PROFILE. A hundredth of it, at most a
 * thousand, is in the Inbox of a second account. However many there are, the newest are
 * the same. */

#define N_WORDS 40000 /* of each language */
#define N_PICKS 65536 /* of Zipf's law */
#define N_SENDERS 500
#define MAX_SMALL 1000    /* messages of the second account */
#define BETWEEN 315       /* seconds from one message to the next: 1 M are ten years */
#define NEWEST 1795132800 /* 2026-11-20 */
#define RARE_EACH 2000
#define PHRASE_EACH 250

static int n_messages = 100000;
static char *maildir = NULL;
static gboolean no_index = FALSE;

static const GOptionEntry options[] = {
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "how many messages to make", "N" },
  { "no-index", 0, 0, G_OPTION_ARG_NONE, &no_index, "leave the index to the window",
    NULL },
  { "maildir", 0, 0, G_OPTION_ARG_FILENAME, &maildir, "take these messages instead",
    "FOLDER" },
  { NULL },
};

/* ---- languages ---- */

/* Words are put together of pieces; those of one character stand without spaces. */
typedef struct
{
  const char *pieces; /* between spaces */
  const char *common; /* the most frequent words, or NULL */
  const char *between;
  const char *names; /* between commas */
  guint share;       /* of a hundred messages */
} Script;

static const Script scripts[] = {
  { "ba ber bri can con da der di en fer ga gen hal il in ka ko lan ler li ma men mo na "
    "ne "
    "or pa per po qua ra re ri ro sa sen sha si sto ta ter ti to tra un va ven vo wa wi",
    "the of and to in that for with this have was by not but at are from or had they "
    "which "
    "you were her all there would their we him been has when who will more no if out "
    "said",
    " ",
    "Ada Lovelace,Charles Babbage,Grace Hopper,Mary Somerville,Alan Turing,Joan Clarke,"
    "George Boole,Augustus De Morgan",
    70 },
  { "ab an auf be ber bei ein er ge gen grü hei ig keit kön lich mä mit nach nung ober "
    "schaft schlüs sel stel straß strö te tung über um ung unter ver vor weis wör zeit "
    "zu",
    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als "
    "auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    " ", "Käthe Großmann,Jürgen Weiß,Emmy Noether,Ärzte ohne Grenzen,Björn Öztürk", 12 },
  { "аб бо ва ве го да де до ен ер за ис ка ко ла ло ме мо на не но об ов по пре ра ре "
    "ро "
    "са се ск со ст та те то тр ту уч хо це ча",
    "и в не на что он как это по но они мы из у же вы за бы так от все для или если при",
    " ", "Софья Ковалевская,Андрей Марков,Лев Толстой,Пафнутий Чебышёв", 6 },
  { "明 日 の 会 議 は 東 京 都 庁 で 午 後 三 時 か ら 始 ま り す 資 料 を 送 付 し 確 "
    "認 "
    "く だ さ い 新 規 注 文 書 類 件 に つ て お 願 報 告",
    NULL, "", "山田 太郎,佐藤 花子,鈴木 一郎,高橋 美咲", 6 },
  { "我 们 今 天 开 会 讨 论 新 项 目 的 进 展 请 查 收 附 件 和 报 价 单 谢 谢 大 家 明 "
    "年 "
    "计 划 合 同 已 经 签 订 北 京 上 海 公 司",
    NULL, "", "王小明,李雷,韩梅梅,张伟", 3 },
  { "اب ال بي تر جد حم خا در را سا شر صا طا عل غا في قا كا لا ما نا ها وا يا",
    "في من على إلى أن هذا التي الذي مع عن كان لا ما هو بعد كل", " ",
    "فاطمة الفهرية,محمد الخوارزمي,ليلى حسن", 3 },
};

typedef struct
{
  char **words;
  guint n_words;
  char **names;
  const Script *script;
} Language;

typedef struct
{
  GRand *rand;
  guint picks[N_PICKS]; /* ranks, the low ones often */
  Language languages[G_N_ELEMENTS (scripts)];
} Author;

static char **
make_words (GRand *rand, const Script *script)
{
  g_auto (GStrv) pieces = g_strsplit (script->pieces, " ", -1);
  g_auto (GStrv) common =
    g_strsplit (script->common == NULL ? "" : script->common, " ", -1);
  int n_pieces = (int) g_strv_length (pieces);
  guint n_common = g_strv_length (common);
  char **words = g_new0 (char *, N_WORDS + 1);

  for (guint i = 0; i < N_WORDS; i++)
    {
      GString *word = g_string_new (i < n_common ? common[i] : "");

      for (int left = i < n_common ? 0 : g_rand_int_range (rand, 2, 5); left > 0; left--)
        g_string_append (word, pieces[g_rand_int_range (rand, 0, n_pieces)]);
      words[i] = g_string_free (word, FALSE);
    }
  return words;
}

static Author *
author_new (void)
{
  Author *self = g_new0 (Author, 1);
  double sum = 0, at = 0;
  guint pick = 0;

  self->rand = g_rand_new_with_seed (1);
  for (guint i = 0; i < N_WORDS; i++)
    sum += 1 / (i + 2.7);
  for (guint i = 0; i < N_WORDS; i++)
    for (at += 1 / (i + 2.7) / sum; pick < N_PICKS && pick < at * N_PICKS; pick++)
      self->picks[pick] = i;
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      self->languages[i].script = &scripts[i];
      self->languages[i].words = make_words (self->rand, &scripts[i]);
      self->languages[i].names = g_strsplit (scripts[i].names, ",", -1);
    }
  return self;
}

static void
author_free (Author *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_strfreev (self->languages[i].words);
      g_strfreev (self->languages[i].names);
    }
  g_rand_free (self->rand);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Author, author_free)

static const Language *
pick_language (Author *self, guint sender)
{
  guint dice = sender * 37 % 100, i = 0;

  while (dice >= scripts[i].share)
    dice -= scripts[i++].share;
  return &self->languages[i];
}

static void
append_words (Author *self, const Language *language, GString *text, guint n, guint line)
{
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text,
                       language->words[self->picks[g_rand_int (self->rand) % N_PICKS]]);
      g_string_append (text, i % line == line - 1 ? ".\r\n" : language->script->between);
    }
}

/* ---- messages ---- */

static void
append_header (Author *self,
               const Language *language,
               GString *text,
               guint n,
               guint sender)
{
  g_autoptr (GDateTime) time =
    g_date_time_new_from_unix_utc (NEWEST - (gint64) ((guint) n_messages - n) * BETWEEN);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
  guint n_names = g_strv_length (language->names);

  g_string_append_printf (
    text,
    "Received: from relay by pop.example.org; %s\r\n"
    "From: %s <person%u@example.org>\r\nTo: ada@example.org\r\n"
    "Date: %s\r\nMessage-ID: <%u@example.org>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\nSubject: %s",
    date, language->names[sender % n_names], sender, date, n, n % 3 == 0 ? "Re: " : "");
  append_words (self, language, text, 3 + g_rand_int (self->rand) % 6, 100);
  g_string_append (text, "\r\n\r\n");
}

static GBytes *
write_message (Author *self, guint n)
{
  GString *text = g_string_sized_new (2048);
  const Language *language;
  guint sender, n_words;
  double spread;
  gsize length;

  g_rand_set_seed (self->rand, (guint32) n_messages - n);
  sender = g_rand_int (self->rand) % N_SENDERS;
  language = pick_language (self, sender);
  spread = g_rand_double (self->rand) + g_rand_double (self->rand) - 1;
  n_words = (guint) exp (4.2 + spread);
  append_header (self, language, text, n, sender);
  append_words (self, language, text, n_words, 11);
  if (n % RARE_EACH == 7)
    g_string_append (text, " xylozephyr");
  if (n % PHRASE_EACH == 3)
    g_string_append (text, " quarterly harvest forecast");
  g_string_append (text, "\r\n");
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

/* ---- the profile ---- */

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static gint64
add_account (PrStore *store, const char *name)
{
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->name);
  account->name = g_strdup (name);
  g_free (account->host);
  account->host = g_strdup ("pop.invalid");
  g_free (account->user);
  account->user = g_strdup ("ada");
  account->port = 995;
  pr_store_add_account (store, account, &error);
  check (error);
  return account->id;
}

static void
add_batch (PrStore *store, gint64 account, GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;

  pr_store_add_messages (store, account, 0, batch, NULL, &error);
  check (error);
  g_ptr_array_set_size (batch, 0);
}

static void
add_one (PrStore *store, gint64 account, GPtrArray *batch, guint n, GBytes *raw)
{
  g_autofree char *uidl = g_strdup_printf ("%08u", n);

  g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
  if (batch->len == PR_STORE_BATCH_MESSAGES)
    add_batch (store, account, batch);
}

static void
add_made (PrStore *store, gint64 account, guint from, guint end, Author *author)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

  for (guint i = from; i < end; i++)
    {
      g_autoptr (GBytes) raw = write_message (author, i);

      add_one (store, account, batch, i, raw);
      if (i % 10000 == 0)
        g_printerr ("\r%u", i);
    }
  add_batch (store, account, batch);
}

static void
add_folder (PrStore *store, gint64 account, const char *folder, guint *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  const char *name;

  check (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GBytes) raw = NULL;
      char *octets;
      gsize length;

      g_file_get_contents (path, &octets, &length, &error);
      check (error);
      raw = g_bytes_new_take (octets, length);
      add_one (store, account, batch, (*n)++, raw);
    }
  add_batch (store, account, batch);
}

static void
index_all (PrStore *store)
{
  g_autoptr (GError) error = NULL;
  guint left = 1;

  while (left > 0)
    {
      pr_store_index_some (store, PR_STORE_BATCH_MESSAGES, &left, NULL, &error);
      check (error);
    }
}

static void
fill (PrStore *store)
{
  gint64 large = add_account (store, "work");
  g_autoptr (Author) author = NULL;
  guint n_small = MIN ((guint) n_messages / 100, MAX_SMALL);
  guint n = 0;

  if (maildir != NULL)
    {
      g_autofree char *read = g_build_filename (maildir, "cur", NULL);
      g_autofree char *unread = g_build_filename (maildir, "new", NULL);

      add_folder (store, large, read, &n);
      add_folder (store, large, unread, &n);
    }
  else
    {
      author = author_new ();
      add_made (store, large, 0, (guint) n_messages - n_small, author);
      add_made (store, add_account (store, "private"), (guint) n_messages - n_small,
                (guint) n_messages, author);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("PROFILE");
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = NULL;
  gint64 start = g_get_monotonic_time ();

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (argc != 2 || n_messages < 1)
    g_error ("one PROFILE and at least one message, please");
  store = pr_store_open (argv[1], NULL, &error);
  check (error);
  fill (store);
  g_printerr ("\rstored after %.1f s\n",
              (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  if (no_index)
    return 0;
  index_all (store);
  g_printerr ("indexed after %.1f s\n",
              (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  return 0;
}
