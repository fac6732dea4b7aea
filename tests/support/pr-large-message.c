/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-large-message.h"

#include <string.h>

#define N_SAMPLES 3000000 /* of one octet: 136 seconds */
#define RATE 22050        /* samples a second */
#define TURN 11025        /* samples of one turn of the crank */
#define LINE_OCTETS 57    /* make 76 characters */

#define HEADER                                                             \
  "Received: from relay.example.net (relay.example.net [192.0.2.251])\r\n" \
  "\tby mx.example.org with ESMTPS id 0000FB\r\n"                          \
  "\tfor <ada@example.org>; Fri, 27 Nov 2026 19:31:07 +0000\r\n"           \
  "From: Charles Babbage <charles@example.org>\r\n"                        \
  "To: Ada Lovelace <ada@example.org>\r\n"                                 \
  "Subject: What the engine sounds like\r\n"                               \
  "Date: Fri, 27 Nov 2026 19:31:00 +0000\r\n"                              \
  "Message-ID: <recording.20261127@example.org>\r\n"                       \
  "MIME-Version: 1.0\r\n"                                                  \
  "Content-Type: multipart/mixed; boundary=\"=_recording\"\r\n\r\n"
#define TEXT                                                                         \
  "--=_recording\r\n"                                                                \
  "Content-Type: text/plain; charset=us-ascii\r\n\r\n"                               \
  "Dear Ada,\r\n\r\n"                                                                \
  "you asked what the engine sounds like. Two minutes of it are attached, taken\r\n" \
  "through a tin funnel beside the mill: the crank, the wheels, and at every\r\n"    \
  "fourth turn the carry. My neighbours know it by heart.\r\n\r\n"                   \
  "It is a large file. Do not wait for it by the telegraph.\r\n\r\n"                 \
  "Charles\r\n"
#define FILE_HEADER                                    \
  "--=_recording\r\n"                                  \
  "Content-Type: audio/x-wav; name=\"engine.wav\"\r\n" \
  "Content-Transfer-Encoding: base64\r\n"              \
  "Content-Disposition: attachment; filename=\"engine.wav\"\r\n\r\n"
#define END "--=_recording--\r\n"

static void
append_number (GByteArray *to, guint32 number, guint n_octets)
{
  guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (to, (const guint8 *) &little, n_octets);
}

/* The head of a WAV file: one channel of unsigned octets. */
static void
append_wav_header (GByteArray *to)
{
  g_byte_array_append (to, (const guint8 *) "RIFF", 4);
  append_number (to, 36 + N_SAMPLES, 4);
  g_byte_array_append (to, (const guint8 *) "WAVEfmt ", 8);
  append_number (to, 16, 4);
  append_number (to, 1, 2); /* linear */
  append_number (to, 1, 2);
  append_number (to, RATE, 4);
  append_number (to, RATE, 4);
  append_number (to, 1, 2);
  append_number (to, 8, 2);
  g_byte_array_append (to, (const guint8 *) "data", 4);
  append_number (to, N_SAMPLES, 4);
}

/* Noise that dies away with each turn, louder at each fourth. */
static GByteArray *
make_recording (void)
{
  GByteArray *recording = g_byte_array_sized_new (44 + N_SAMPLES);
  guint32 noise = 1815;

  append_wav_header (recording);
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      guint loudness = (i / TURN) % 4 == 0 ? 110 : 50;
      guint left = TURN - i % TURN;
      guint8 sample;

      noise = noise * 1664525 + 1013904223;
      sample = 128 + ((int) (noise >> 24) - 128) * (int) (loudness * left / TURN) / 128;
      g_byte_array_append (recording, &sample, 1);
    }
  return recording;
}

GBytes *
pr_large_message_new (void)
{
  g_autoptr (GByteArray) recording = make_recording ();
  GString *text = g_string_new (HEADER TEXT FILE_HEADER);

  for (guint i = 0; i < recording->len; i += LINE_OCTETS)
    {
      g_autofree char *line =
        g_base64_encode (recording->data + i, MIN (LINE_OCTETS, recording->len - i));

      g_string_append (text, line);
      g_string_append (text, "\r\n");
    }
  g_string_append (text, END);
  return g_string_free_to_bytes (text);
}
