/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-dictionary-private.h"

G_BEGIN_DECLS

/* How the octets of a message lie in the table raw. These numbers are for ever. */
typedef enum
{
  PR_CODEC_PLAIN = 0, /* as they came */
  PR_CODEC_ZSTD = 1,  /* one zstd frame, which names the dictionary it needs */
  PR_CODEC_SPLIT = 2, /* of PrSplit: length of text, length of it as it lies here (the
                         same: plain, else a zstd frame), the text, the blobs apart */
  PR_CODEC_SPOOL = 3, /* not here yet: number of a PrSpool's file, place in it */
} PrCodec;

/* Raw octets as the table raw keeps them. */
typedef struct
{
  int codec;
  gsize octets;
  GBytes *data;
} PrPacked;

void pr_packed_clear (PrPacked *packed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrPacked, pr_packed_clear)

/* @dictionary: (nullable). Any thread. */
void pr_codec_pack (GBytes *raw, PrDictionary *dictionary, PrPacked *packed);

/* The dictionary that unpacking needs, or 0. */
guint32 pr_codec_get_dictionary (int codec, const guint8 *data, gsize length);

/* The octets again; NULL with @reason, a phrase, when they are damaged. Never takes more
 * memory than a few times @octets, whatever @data says. */
GBytes *pr_codec_unpack (int codec,
                         gsize octets,
                         const guint8 *data,
                         gsize length,
                         PrDictionary *dictionary,
                         const char **reason);

/* Whether unpacking would give @raw; takes little memory beside what is there, but for
 * PR_CODEC_SPLIT. */
gboolean pr_codec_comes_back (const PrPacked *packed,
                              PrDictionary *dictionary,
                              GBytes *raw);
/* What a dictionary is learnt from: the part of @raw that pr_codec_pack () compresses. */
GBytes *pr_codec_get_text (GBytes *raw);

G_END_DECLS
