/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Prose that is always the same: words by Zipf's law, in six kinds of language. */

/* A generator of numbers that is fast and the same everywhere. */
typedef struct
{
  guint64 state;
} BenchDice;

BenchDice bench_dice_new (guint64 seed, guint64 number, guint64 purpose);
guint64 bench_dice_next (BenchDice *dice);
guint bench_dice_below (BenchDice *dice, guint limit);
double bench_dice_fraction (BenchDice *dice);
gboolean bench_dice_chance (BenchDice *dice, double probability);
/* Of a log-normal law, between @low and @high. */
gsize bench_dice_size (BenchDice *dice, double mu, double sigma, gsize low, gsize high);

typedef enum
{
  BENCH_ENGLISH,
  BENCH_WESTERN,
  BENCH_CENTRAL,
  BENCH_RUSSIAN,
  BENCH_JAPANESE,
  BENCH_CHINESE,
  BENCH_N_LANGUAGES
} BenchLanguage;

typedef struct _BenchWords BenchWords;

BenchWords *bench_words_new (BenchLanguage language);
void bench_words_free (BenchWords *self);
/* The word of this rank, 0 the commonest. */
const char *bench_words_get (const BenchWords *self, guint rank);
guint bench_words_get_n (const BenchWords *self);
/* Between two words. */
const char *bench_words_get_space (const BenchWords *self);
/* @n words on one line. */
void bench_words_append (const BenchWords *self, BenchDice *dice, guint n, GString *out);
/* About @octets octets of UTF-8 in wrapped lines, sentences and paragraphs, with @plant,
 * which may be %NULL, somewhere in it as it is. */
void bench_words_append_text (const BenchWords *self,
                              BenchDice *dice,
                              gsize octets,
                              const char *plant,
                              GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchWords, bench_words_free)

G_END_DECLS
