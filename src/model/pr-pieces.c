/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-pieces-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "extract/pr-unpack.h"
#include "mail/pr-piece.h"

#define MAX_PIECES 500
#define MAX_JOINED_OCTETS (64 << 20)
#define MAX_LOOKED_AT 400 /* messages of the same sender, the newest first */
#define MAX_READ_OCTETS (256 << 20)
#define MAX_APART (60 * 24 * 60 * 60) /* seconds between two pieces */
#define MAX_HEADER_OCTETS (64 << 10)
#define MAX_NAMED 10 /* missing pieces */

typedef struct
{
  PrStore *store;
  const PrSummary *row;
  const char *id;
  PrMessage *pieces[MAX_PIECES]; /* by number, from 0; owned */
  guint total;                   /* 0: not known */
  guint64 n_read, n_joined;      /* octets */
} Join;

static void
join_clear (Join *join)
{
  for (guint i = 0; i < MAX_PIECES; i++)
    g_clear_pointer (&join->pieces[i], pr_message_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Join, join_clear)

/* ---- finding them ---- */

static void
take (Join *join, PrMessage *message)
{
  PrPiece piece;

  if (!pr_message_get_piece (message, &piece) || strcmp (piece.id, join->id) != 0 ||
      piece.number > MAX_PIECES || join->pieces[piece.number - 1] != NULL)
    return;
  join->pieces[piece.number - 1] = pr_message_ref (message);
  join->total = MAX (join->total, piece.total);
  join->n_joined += g_bytes_get_size (pr_message_get_raw (message));
}

/* Without taking a message apart that is none. */
static gboolean
looks_like_one (GBytes *raw)
{
  gsize length;
  const char *data = g_bytes_get_data (raw, &length);
  g_autofree char *head =
    g_ascii_strdown (data, (gssize) MIN (length, MAX_HEADER_OCTETS));

  return strstr (head, "message/partial") != NULL;
}

static gboolean
is_complete (const Join *join)
{
  if (join->total == 0 || join->total > MAX_PIECES)
    return FALSE;
  for (guint i = 0; i < join->total; i++)
    if (join->pieces[i] == NULL)
      return FALSE;
  return TRUE;
}

static void
look_at (Join *join, const PrSummary *row)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrMessage) message = NULL;

  if (row->key == join->row->key || (row->flags & PR_FLAG_PARTIAL) != 0 ||
      ABS (row->date - join->row->date) > MAX_APART ||
      join->n_read + row->size > MAX_READ_OCTETS)
    return;
  raw = pr_store_load_raw (join->store, row->key, NULL);
  if (raw == NULL)
    return;
  join->n_read += g_bytes_get_size (raw);
  if (!looks_like_one (raw))
    return;
  message = pr_message_new (raw);
  take (join, message);
}

/* Whoever cut it sent all of it: no index of the pieces' names is needed. */
static void
look_for_others (Join *join, PrMessage *message, GCancellable *cancellable)
{
  GPtrArray *from = pr_message_get_envelope (message)->from;
  const PrAddress *sender = from->len == 0 ? NULL : g_ptr_array_index (from, 0);
  g_autofree char *query = NULL;
  PrSelection selection = { .account = join->row->account };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (sender == NULL || *sender->address == '\0')
    return;
  query = g_strdup_printf ("from:\"%s\"", sender->address);
  selection.query = query;
  keys =
    pr_store_list_keys (join->store, &selection, 0, MAX_LOOKED_AT, cancellable, NULL);
  if (keys == NULL)
    return;
  rows = pr_store_load_summaries (join->store, &g_array_index (keys, gint64, 0),
                                  keys->len, NULL);
  for (guint i = 0; rows != NULL && i < rows->len && !is_complete (join); i++)
    {
      const PrSummary *row = g_ptr_array_index (rows, i);

      if (g_cancellable_is_cancelled (cancellable))
        return;
      if (row != NULL)
        look_at (join, row);
    }
}

/* ---- what came of it ---- */

/* (transfer full) (nullable): "2, 5"; NULL: they are not known */
static char *
dup_missing (const Join *join)
{
  GString *numbers;
  guint n = 0;

  if (join->total == 0 || join->total > MAX_PIECES)
    return NULL;
  numbers = g_string_new (NULL);
  for (guint i = 0; i < join->total; i++)
    if (join->pieces[i] == NULL && n++ < MAX_NAMED)
      g_string_append_printf (numbers, "%s%u", n > 1 ? ", " : "", i + 1);
  if (n > MAX_NAMED)
    g_string_append (numbers, "…");
  return g_string_free (numbers, FALSE);
}

static char *
describe (const Join *join)
{
  g_autofree char *missing = dup_missing (join);

  if (is_complete (join))
    return g_strdup_printf (_ ("The pieces of this message are all here, but together "
                               "larger than %u MiB: they are not joined."),
                            MAX_JOINED_OCTETS >> 20);
  if (missing == NULL)
    return g_strdup (_ ("This is a piece of a larger message, and the last piece, which "
                        "tells how many there are, is not here. Get the mail again "
                        "later, or ask the sender for it."));
  return g_strdup_printf (
    /* Translators: numbers of pieces, "2, 5" */
    _ ("This is a piece of a larger message, of which these pieces are not here: %s. Get "
       "the mail again later, or ask the sender for them."),
    missing);
}

static void
read_joined (PrOpened *opened, GBytes *joined)
{
  gboolean to_show = opened->rich != NULL;
  g_autoptr (PrMessage) whole =
    pr_message_new_unpacked (pr_message_get_raw (opened->message), joined);

  pr_message_unref (opened->message);
  opened->message = pr_unpack_message (whole);
  g_clear_pointer (&opened->rich, pr_rich_text_unref);
  g_free (opened->text);
  if (to_show)
    opened->rich = pr_message_ref_rich (opened->message);
  opened->text = pr_message_dup_text (opened->message);
  opened->begun = FALSE;
  opened->joined = TRUE;
}

void
pr_opened_join (PrOpened *opened, PrStore *store, GCancellable *cancellable)
{
  g_auto (Join) join = { .store = store, .row = opened->summary };
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (GBytes) joined = NULL;
  PrPiece piece;

  if (!pr_message_get_piece (opened->message, &piece))
    return;
  message = pr_message_ref (opened->message);
  join.id = piece.id;
  take (&join, message);
  look_for_others (&join, message, cancellable);
  if (!is_complete (&join) || join.n_joined > MAX_JOINED_OCTETS)
    {
      opened->missing = describe (&join);
      return;
    }
  joined = pr_pieces_join (join.pieces, join.total);
  read_joined (opened, joined);
}
