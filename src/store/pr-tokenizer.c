/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-tokenizer-private.h"

#include <string.h>

#include "store/pr-fold-private.h"
#include "store/pr-query-private.h"

G_STATIC_ASSERT (PR_TOKEN_COLOCATED == FTS5_TOKEN_COLOCATED);

/* A character of a run written without spaces. */
typedef struct
{
  char octets[6];
  guint8 length;
  int start, end; /* in the text */
} Gram;

typedef struct
{
  PrTokenFunc func;
  void *user_data;
  PrTokenizeMode mode;
  int result; /* of @func; 0: go on */

  /* The word under way: none when its end is 0. */
  char word[PR_TOKEN_MAX_OCTETS];
  gsize length;
  gboolean cut; /* the rest of the word is left out */
  int start, end;

  /* The last characters of the run under way. */
  Gram grams[2];
  guint n_grams;
} Tokens;

static void
emit (Tokens *self, int flags, const char *token, gsize length, int start, int end)
{
  if (self->result == 0)
    self->result = self->func (self->user_data, flags, token, (int) length, start, end);
}

static void
end_word (Tokens *self)
{
  if (self->end == 0)
    return;
  emit (self, 0, self->word, self->length, self->start, self->end);
  self->length = 0;
  self->cut = FALSE;
  self->end = 0;
}

static void
emit_pair (Tokens *self)
{
  const Gram *first = &self->grams[0], *second = &self->grams[1];
  char pair[sizeof first->octets + sizeof second->octets];

  memcpy (pair, first->octets, first->length);
  memcpy (pair + first->length, second->octets, second->length);
  emit (self, 0, pair, (gsize) first->length + second->length, first->start, second->end);
}

static void
end_run (Tokens *self)
{
  const Gram *last;

  if (self->n_grams == 0)
    return;
  last = &self->grams[self->n_grams - 1];
  if (self->n_grams == 2)
    emit_pair (self);
  if (self->n_grams == 1)
    emit (self, 0, last->octets, last->length, last->start, last->end);
  else if (self->mode == PR_TOKENIZE_TEXT)
    emit (self, PR_TOKEN_COLOCATED, last->octets, last->length, last->start, last->end);
  self->n_grams = 0;
}

static void
add_to_word (Tokens *self, const char *octets, gsize length, int start, int end)
{
  end_run (self);
  if (self->end == 0)
    self->start = start;
  self->end = end;
  self->cut |= self->length + length > sizeof self->word;
  if (self->cut)
    return;
  memcpy (self->word + self->length, octets, length);
  self->length += length;
}

static void
add_gram (Tokens *self, const char *octets, gsize length, int start, int end)
{
  Gram *gram;

  end_word (self);
  if (self->n_grams == 2)
    {
      emit_pair (self);
      self->grams[0] = self->grams[1];
      self->n_grams = 1;
    }
  gram = &self->grams[self->n_grams++];
  memcpy (gram->octets, octets, length);
  gram->length = (guint8) length;
  gram->start = start;
  gram->end = end;
}

/* An accent belongs to the word it stands in, so that a hit covers it. */
static void
add_nothing (Tokens *self, int end)
{
  if (self->end != 0)
    self->end = end;
  else if (self->n_grams > 0)
    self->grams[self->n_grams - 1].end = end;
}

/* The character before a mark, or 0. */
static gunichar
get_last_char (Tokens *self)
{
  if (self->n_grams > 0)
    {
      const Gram *last = &self->grams[self->n_grams - 1];

      return g_utf8_get_char_validated (last->octets, last->length);
    }
  if (self->end != 0 && !self->cut)
    return g_utf8_get_char (g_utf8_prev_char (self->word + self->length));
  return 0;
}

static void
replace_last_char (Tokens *self, gunichar c, int end)
{
  if (self->n_grams > 0)
    {
      Gram *last = &self->grams[self->n_grams - 1];

      last->length = (guint8) g_unichar_to_utf8 (c, last->octets);
      last->end = end;
    }
  else
    {
      char *last = g_utf8_prev_char (self->word + self->length);

      g_unichar_to_utf8 (c, last);
      self->end = end;
    }
}

static void
add_mark (Tokens *self, gunichar mark, const PrFold *fold, int start, int end)
{
  gunichar last = get_last_char (self);
  gunichar composed = last == 0 ? 0 : pr_fold_compose (last, mark);

  if (composed != 0)
    replace_last_char (self, composed, end);
  else if (fold->length > 0)
    add_gram (self, fold->octets, fold->length, start, end);
  else
    add_nothing (self, end);
}

static void
add_folded (Tokens *self, gunichar c, const PrFold *fold, int start, int end)
{
  switch ((PrFoldKind) fold->kind)
    {
    case PR_FOLD_WORD:
      add_to_word (self, fold->octets, fold->length, start, end);
      break;
    case PR_FOLD_GRAM:
      add_gram (self, fold->octets, fold->length, start, end);
      break;
    case PR_FOLD_NOTHING:
      add_nothing (self, end);
      break;
    case PR_FOLD_COMPOSE:
      add_mark (self, c, fold, start, end);
      break;
    case PR_FOLD_BREAK:
    case PR_FOLD_SEVERAL:
    default:
      end_word (self);
      end_run (self);
      break;
    }
}

static void
add_char (Tokens *self, gunichar c, int start, int end)
{
  const PrFold *fold = pr_fold_lookup (c);
  gunichar folded[PR_FOLD_MAX_CHARS];
  gsize n;

  if (fold->kind != PR_FOLD_SEVERAL && fold->kind != PR_FOLD_COMPOSE)
    {
      add_folded (self, c, fold, start, end);
      return;
    }
  n = pr_fold_expand (c, folded);
  for (gsize i = 0; i < n; i++)
    add_folded (self, folded[i], pr_fold_lookup (folded[i]), start, end);
}

/* How many octets the character at @text has, and which it is; 0 when it is none. */
static gsize
decode (const guchar *text, gsize length, gunichar *c)
{
  gsize n = text[0] >= 0xF0 ? 4 : text[0] >= 0xE0 ? 3 : 2;
  static const gunichar least[] = { 0, 0, 0x80, 0x800, 0x10000 };

  if (text[0] < 0xC2 || text[0] > 0xF4 || n > length)
    return 0;
  *c = text[0] & (0xFFu >> (n + 1));
  for (gsize i = 1; i < n; i++)
    {
      if ((text[i] & 0xC0) != 0x80)
        return 0;
      *c = *c << 6 | (text[i] & 0x3F);
    }
  return *c >= least[n] && *c < 0x110000 && *c >> 11 != 0x1B ? n : 0;
}

/* Letters and digits of ASCII are most of all mail. Returns where they end. */
static gsize
add_ascii (Tokens *self, const char *text, gsize position, gsize length)
{
  gsize start = position, n = self->length;

  end_run (self);
  if (self->end == 0)
    self->start = (int) start;
  for (; position < length && g_ascii_isalnum (text[position]); position++)
    if (!self->cut && n < sizeof self->word)
      self->word[n++] = (char) (text[position] | 0x20); /* a digit stays what it is */
    else
      self->cut = TRUE;
  self->length = n;
  self->end = (int) position;
  return position;
}

int
pr_tokenize (const char *text,
             gsize length,
             PrTokenizeMode mode,
             PrTokenFunc func,
             void *user_data)
{
  Tokens self = { .func = func, .user_data = user_data, .mode = mode };
  gsize position = 0;

  length = MIN (length, G_MAXINT);
  while (position < length && self.result == 0)
    {
      gunichar c = 0;
      gsize n;

      if (g_ascii_isalnum (text[position]))
        {
          position = add_ascii (&self, text, position, length);
          continue;
        }
      n = decode ((const guchar *) text + position, length - position, &c);
      if (n > 0)
        add_char (&self, c, (int) position, (int) (position + n));
      else
        {
          end_word (&self);
          end_run (&self);
        }
      position += MAX (n, 1);
    }
  end_word (&self);
  end_run (&self);
  return self.result;
}

gboolean
pr_token_is_lone_gram (const char *token)
{
  const PrFold *fold = pr_fold_lookup (g_utf8_get_char (token));

  return *g_utf8_next_char (token) == '\0' &&
         (fold->kind == PR_FOLD_GRAM || fold->kind == PR_FOLD_COMPOSE);
}

static int
create (void *context, const char **arguments, int n_arguments, Fts5Tokenizer **tokenizer)
{
  static char instance; /* there is no state, but NULL would mean a failure */

  *tokenizer = (Fts5Tokenizer *) &instance;
  return SQLITE_OK;
}

static void
destroy (Fts5Tokenizer *tokenizer)
{
}

static int
tokenize (Fts5Tokenizer *tokenizer,
          void *context,
          int flags,
          const char *text,
          int length,
          PrTokenFunc func)
{
  if (text == NULL)
    return SQLITE_OK;
  return pr_tokenize (text, (gsize) length,
                      flags & FTS5_TOKENIZE_QUERY ? PR_TOKENIZE_QUERY : PR_TOKENIZE_TEXT,
                      func, context);
}

gboolean
pr_tokenizer_register (PrDatabase *database, GError **error)
{
  fts5_tokenizer methods = { create, destroy, tokenize };
  sqlite3 *handle = pr_database_get_handle (database);
  sqlite3_stmt *statement = NULL;
  fts5_api *api = NULL;
  int code;

  code = sqlite3_prepare_v2 (handle, "SELECT fts5 (?1)", -1, &statement, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
      sqlite3_step (statement);
      code = sqlite3_finalize (statement);
    }
  if (code == SQLITE_OK && api == NULL)
    code = SQLITE_ERROR;
  if (code == SQLITE_OK)
    code = api->xCreateTokenizer (api, "popreader", NULL, &methods, NULL);
  if (code != SQLITE_OK)
    pr_database_set_error (database, code, error);
  return code == SQLITE_OK;
}
