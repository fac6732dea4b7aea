/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-words.h"

#include <math.h>
#include <string.h>

#define N_ENGLISH 120000
#define N_OTHER 30000
#define WIDTH 72

struct _BenchWords
{
  const char *space, *stop;
  GPtrArray *words;
  GStringChunk *chunk;
  /* Walker's alias method: a word of Zipf's law by two numbers. */
  float *share;
  guint32 *other;
};

static const char english_head[] =
  "the of and to in a is that for it as was with be by on not he his but at are this "
  "have from or had an they which one you were her all she there would their we him "
  "been has when who will more no if out so said what up its about into than them can "
  "only other new some could time these two may then do first any my now such like our "
  "over man me even most made after also did many before must through back years where "
  "much your way well down should because each just those people how too little state "
  "good very make world still own see men work long get here between both life being "
  "under never day same another know while last might us great old year off come since "
  "against go came right used take three please thanks meeting regards report invoice "
  "attached project team order update account service customer question review schedule "
  "release server issue patch version file list message email phone office monday "
  "tuesday wednesday thursday friday january february march april june july august "
  "september october november december";

/* What words are put together of: beginnings, middles and ends, or characters. */
typedef struct
{
  const char *onsets, *nuclei, *codas, *accents;
  guint shortest, longest;
  const char *space, *stop;
} Pieces;

#define ONSETS                                                                           \
  "b c d f g h j k l m n p r s t v w z br cr dr fr gr pr tr bl cl fl gl pl st sp sk sh " \
  "ch th"
#define NUCLEI "a e i o u ai ea ou io ee a e i o"
#define CODAS "- - - n r s t l m nd st ck ng"

static const Pieces pieces[BENCH_N_LANGUAGES] = {
  [BENCH_ENGLISH] = { ONSETS, NUCLEI, CODAS, NULL, 1, 4, " ", "." },
  [BENCH_WESTERN] = { ONSETS, NUCLEI, CODAS, "ä ö ü é è ê à ç ñ ø å ß î ô", 1, 4, " ",
                      "." },
  [BENCH_CENTRAL] = { ONSETS, NUCLEI, CODAS, "ą ć ę ł ń ó ś ź ż č ř š ě ž ů ő ű", 1, 4,
                      " ", "." },
  [BENCH_RUSSIAN] = { "б в г д ж з к л м н п р с т ф х ц ч ш", "а е и о у ы ю я",
                      "- - - н р с т л ь й", NULL, 1, 4, " ", "." },
  [BENCH_JAPANESE] = { "日 本 語 人 大 年 一 国 会 社 中 上 分 生 時 東 二 出 三 後 前 "
                       "内 小 民 地 事 新 場 目 手 合 自 者 高 通 方 公 部 立 理 法 学",
                       "の を に は が と で も し た ま す る い な れ か ら こ き",
                       "- "
                       "-",
                       NULL, 1, 2, "", "。" },
  [BENCH_CHINESE] = { "的 一 是 不 了 在 人 有 我 他 这 中 大 来 上 国 个 到 说 们 为 子 "
                      "和 你 地 出 道 也 时 年 得 就 那 要 下 以 生 会 自 着 去 之 过 家",
                      "学 对 可 她 里 后 小 么 心 多 天 而 能 好 都 然 没 日 于 起",
                      "- -", NULL, 1, 2, "", "。" },
};

/* ---- dice ---- */

guint64
bench_dice_next (BenchDice *dice)
{
  guint64 mixed = dice->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  mixed = (mixed ^ mixed >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ mixed >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return mixed ^ mixed >> 31;
}

BenchDice
bench_dice_new (guint64 seed, guint64 number, guint64 purpose)
{
  BenchDice dice = { seed };

  dice.state = bench_dice_next (&dice) + number;
  dice.state = bench_dice_next (&dice) + purpose;
  return dice;
}

guint
bench_dice_below (BenchDice *dice, guint limit)
{
  return (guint) ((bench_dice_next (dice) >> 32) * limit >> 32);
}

double
bench_dice_fraction (BenchDice *dice)
{
  return (double) (bench_dice_next (dice) >> 11) /
         (double) (G_GUINT64_CONSTANT (1) << 53);
}

gboolean
bench_dice_chance (BenchDice *dice, double probability)
{
  return bench_dice_fraction (dice) < probability;
}

gsize
bench_dice_size (BenchDice *dice, double mu, double sigma, gsize low, gsize high)
{
  double radius = sqrt (-2 * log (1 - bench_dice_fraction (dice)));
  double normal = radius * cos (2 * G_PI * bench_dice_fraction (dice));

  return CLAMP ((gsize) exp (mu + sigma * normal), low, high);
}

/* ---- the vocabulary ---- */

static const char *
pick (BenchDice *dice, GStrv from)
{
  const char *piece = from[bench_dice_below (dice, g_strv_length (from))];

  return *piece == '-' ? "" : piece;
}

static void
make_words (BenchWords *self, const Pieces *of, BenchDice *dice, guint n)
{
  g_auto (GStrv) onsets = g_strsplit (of->onsets, " ", -1);
  g_auto (GStrv) nuclei = g_strsplit (of->nuclei, " ", -1);
  g_auto (GStrv) codas = g_strsplit (of->codas, " ", -1);
  g_auto (GStrv) accents = g_strsplit (of->accents != NULL ? of->accents : "-", " ", -1);
  g_autoptr (GString) word = g_string_new (NULL);

  while (self->words->len < n)
    {
      guint left = of->shortest + bench_dice_below (dice, of->longest);

      for (g_string_truncate (word, 0); left > 0; left--)
        {
          g_string_append (word, pick (dice, onsets));
          if (bench_dice_chance (dice, .25))
            g_string_append (word, pick (dice, accents));
          g_string_append (word, pick (dice, nuclei));
          g_string_append (word, pick (dice, codas));
        }
      g_ptr_array_add (self->words, g_string_chunk_insert (self->chunk, word->str));
    }
}

/* Fills the tables of the alias method, so that rank r has a weight of 1/(r + 2.7)^1.07.
 */
static void
weigh_words (BenchWords *self)
{
  guint n = self->words->len, n_small = 0, n_large = 0;
  g_autofree double *weights = g_new (double, n);
  g_autofree guint *small = g_new (guint, n), *large = g_new (guint, n);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += weights[i] = pow (i + 2.7, -1.07);
  self->share = g_new (float, n);
  self->other = g_new (guint32, n);
  for (guint i = 0; i < n; i++)
    {
      weights[i] *= n / sum;
      if (weights[i] < 1)
        small[n_small++] = i;
      else
        large[n_large++] = i;
      self->share[i] = 1;
      self->other[i] = i;
    }
  while (n_small > 0 && n_large > 0)
    {
      guint poor = small[--n_small], rich = large[n_large - 1];

      self->share[poor] = (float) weights[poor];
      self->other[poor] = rich;
      weights[rich] -= 1 - weights[poor];
      if (weights[rich] < 1)
        small[n_small++] = large[--n_large];
    }
}

BenchWords *
bench_words_new (BenchLanguage language)
{
  BenchWords *self = g_new0 (BenchWords, 1);
  BenchDice dice = bench_dice_new (4711, language, 0);

  self->space = pieces[language].space;
  self->stop = pieces[language].stop;
  self->words = g_ptr_array_new ();
  self->chunk = g_string_chunk_new (65536);
  if (language == BENCH_ENGLISH)
    {
      g_auto (GStrv) head = g_strsplit (english_head, " ", -1);

      for (guint i = 0; head[i] != NULL; i++)
        g_ptr_array_add (self->words, g_string_chunk_insert (self->chunk, head[i]));
    }
  make_words (self, &pieces[language], &dice,
              language == BENCH_ENGLISH ? N_ENGLISH : N_OTHER);
  weigh_words (self);
  return self;
}

void
bench_words_free (BenchWords *self)
{
  g_ptr_array_unref (self->words);
  g_string_chunk_free (self->chunk);
  g_free (self->share);
  g_free (self->other);
  g_free (self);
}

const char *
bench_words_get (const BenchWords *self, guint rank)
{
  return g_ptr_array_index (self->words, rank);
}

guint
bench_words_get_n (const BenchWords *self)
{
  return self->words->len;
}

const char *
bench_words_get_space (const BenchWords *self)
{
  return self->space;
}

/* ---- prose ---- */

static const char *
take_word (const BenchWords *self, BenchDice *dice)
{
  guint64 thrown = bench_dice_next (dice);
  guint rank = (guint) ((thrown >> 32) * self->words->len >> 32);

  if ((float) (thrown & 0xffffff) / (float) 0x1000000 >= self->share[rank])
    rank = self->other[rank];
  return g_ptr_array_index (self->words, rank);
}

void
bench_words_append (const BenchWords *self, BenchDice *dice, guint n, GString *out)
{
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (out, self->space);
      g_string_append (out, take_word (self, dice));
    }
}

static void
append_capitalised (GString *out, const char *word, gsize length)
{
  gsize at = out->len;

  g_string_append_len (out, word, length);
  out->str[at] = g_ascii_toupper (out->str[at]);
}

void
bench_words_append_text (const BenchWords *self,
                         BenchDice *dice,
                         gsize octets,
                         const char *plant,
                         GString *out)
{
  gsize start = out->len, line = start;
  gsize plant_at = start + bench_dice_below (dice, (guint) MAX (octets * 3 / 4, 1));
  guint left = 5 + bench_dice_below (dice, 13);
  gboolean begins = TRUE;

  while (out->len - start < octets || plant != NULL)
    {
      gboolean planting = plant != NULL && out->len >= plant_at;
      const char *word = planting ? plant : take_word (self, dice);
      gsize length = strlen (word);

      if (out->len > line && out->len - line + length > WIDTH)
        {
          g_string_append (out, begins && bench_dice_chance (dice, .15) ? "\n\n" : "\n");
          line = out->len;
        }
      if (out->len > line)
        g_string_append (out, planting ? " " : self->space);
      if (planting)
        g_string_append_printf (out, "%s ", g_steal_pointer (&plant));
      else if (begins)
        append_capitalised (out, word, length);
      else
        g_string_append_len (out, word, length);
      if ((begins = --left == 0))
        {
          g_string_append (out, self->stop);
          left = 5 + bench_dice_below (dice, 17);
        }
    }
  g_string_append_c (out, '\n');
}
