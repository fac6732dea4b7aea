/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Mail that is made, always the same: each message from its number alone, in any order.
 */

#define BENCH_RARE "xylozephyr"                         /* in one message of 2000 */
#define BENCH_PHRASE "quarterly harvest forecast"       /* in one of 250 */
#define BENCH_SENDER "ada.quillfeather@planted.example" /* of one of 100 */
#define BENCH_COMMON "there"                            /* natural, in a third of them */

typedef enum
{
  BENCH_REAL,  /* sizes of a median of 13 KB, a mean of 48 KB, up to 10 MB */
  BENCH_SMALL, /* of a median of 2.9 KB, a mean of 4.7 KB */
} BenchProfile;

typedef struct _BenchMail BenchMail;

/* @n_messages are spread over the ten years from 2015 on. */
BenchMail *bench_mail_new (BenchProfile profile, guint64 seed, guint n_messages);
void bench_mail_free (BenchMail *self);
/* Replaces @out by message @number, from 0, in lines that end in LF. One thread at a
 * time. */
void bench_mail_write (BenchMail *self, guint number, GString *out);
/* Seconds since 1970. */
gint64 bench_mail_get_date (const BenchMail *self, guint number);

gboolean bench_mail_has_rare (guint number);
gboolean bench_mail_has_phrase (guint number);
gboolean bench_mail_is_from_sender (guint number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchMail, bench_mail_free)

G_END_DECLS
