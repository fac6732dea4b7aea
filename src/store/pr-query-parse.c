/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-parse-private.h"

#include <string.h>

#include "store/pr-store-limits.h"
#include "store/pr-tokenizer-private.h"

/* What a field's name and value make of @term; FALSE: not understood. */
typedef struct _Field Field;
typedef gboolean (*FieldFunc) (const Field *field,
                               const char *value,
                               GDateTime *now,
                               PrTerm *term);

struct _Field
{
  const char *name;
  PrTermKind kind;
  FieldFunc read;
  PrColumns columns;
};

/* A stretch of the query, before it is understood. */
typedef struct
{
  gboolean negated;
  const Field *field; /* or NULL */
  char *value;        /* without field and quotes */
  char *source;       /* with both */
  gboolean quoted;
  gboolean prefix;
} Piece;

static void
piece_clear (Piece *piece)
{
  g_clear_pointer (&piece->value, g_free);
  g_clear_pointer (&piece->source, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Piece, piece_clear)

static void
term_free (PrTerm *term)
{
  g_clear_pointer (&term->tokens, g_ptr_array_unref);
  g_free (term->name);
  g_free (term);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTerm, term_free)

static int
collect_token_cb (void *user_data,
                  int flags,
                  const char *token,
                  int length,
                  int start,
                  int end)
{
  GPtrArray *tokens = user_data;

  g_ptr_array_add (tokens, g_strndup (token, (gsize) length));
  return 0;
}

GPtrArray *
pr_query_tokenize (const char *text)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);

  pr_tokenize (text, strlen (text), PR_TOKENIZE_QUERY, collect_token_cb, tokens);
  return tokens;
}

/* ---- fields ---- */

static gboolean
read_text (const Field *field, const char *value, GDateTime *now, PrTerm *term)
{
  g_autoptr (GPtrArray) tokens = pr_query_tokenize (value);

  if (tokens->len == 0)
    return FALSE;
  term->tokens = g_steal_pointer (&tokens);
  term->columns = field->columns;
  return TRUE;
}

static gboolean
read_flag (const Field *field, const char *value, GDateTime *now, PrTerm *term)
{
  static const struct
  {
    const char *field, *value;
    PrFlags flag;
    gboolean set;
  } flags[] = {
    { "is", "unread", PR_FLAG_UNREAD, TRUE },
    { "is", "read", PR_FLAG_UNREAD, FALSE },
    { "is", "starred", PR_FLAG_STARRED, TRUE },
    { "is", "partial", PR_FLAG_PARTIAL, TRUE },
    { "has", "attachment", PR_FLAG_ATTACHMENT, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_str_equal (flags[i].field, field->name) &&
        g_ascii_strcasecmp (flags[i].value, value) == 0)
      {
        term->flag = flags[i].flag;
        term->set = flags[i].set;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_date (const Field *field, const char *value, GDateTime *now, PrTerm *term)
{
  gint64 start, end;
  gboolean on = g_str_equal (field->name, "on");

  if (!pr_query_parse_date (value, now, on, &start, &end))
    return FALSE;
  term->least = g_str_equal (field->name, "before") ? G_MININT64 : start;
  term->beyond = on ? end : g_str_equal (field->name, "before") ? start : G_MAXINT64;
  return TRUE;
}

static gboolean
read_size (const Field *field, const char *value, GDateTime *now, PrTerm *term)
{
  gboolean larger = g_str_equal (field->name, "larger");
  gint64 octets;

  if (!pr_query_parse_size (value, &octets))
    return FALSE;
  term->least = larger ? octets + 1 : 0;
  term->beyond = larger ? G_MAXINT64 : octets;
  return TRUE;
}

static gboolean
read_name (const Field *field, const char *value, GDateTime *now, PrTerm *term)
{
  term->name = g_strdup (value);
  return TRUE;
}

static gboolean
read_message_id (const Field *field, const char *value, GDateTime *now, PrTerm *term)
{
  gsize length = strlen (value);
  gboolean bracketed = length >= 2 && value[0] == '<' && value[length - 1] == '>';

  if (bracketed && length == 2)
    return FALSE;
  term->name = bracketed ? g_strndup (value + 1, length - 2) : g_strdup (value);
  return TRUE;
}

static const Field fields[] = {
  { "from", PR_TERM_TEXT, read_text, PR_COLUMN_SENDER },
  { "to", PR_TERM_TEXT, read_text, PR_COLUMN_RECIPIENT | PR_COLUMN_CC },
  { "cc", PR_TERM_TEXT, read_text, PR_COLUMN_CC },
  { "subject", PR_TERM_TEXT, read_text, PR_COLUMN_SUBJECT },
  { "body", PR_TERM_TEXT, read_text, PR_COLUMN_BODY },
  { "filename", PR_TERM_TEXT, read_text, PR_COLUMN_FILENAME },
  { "list", PR_TERM_TEXT, read_text, PR_COLUMN_LIST },
  { "is", PR_TERM_FLAG, read_flag, 0 },
  { "has", PR_TERM_FLAG, read_flag, 0 },
  { "before", PR_TERM_DATE, read_date, 0 },
  { "after", PR_TERM_DATE, read_date, 0 },
  { "on", PR_TERM_DATE, read_date, 0 },
  { "larger", PR_TERM_SIZE, read_size, 0 },
  { "smaller", PR_TERM_SIZE, read_size, 0 },
  { "folder", PR_TERM_FOLDER, read_name, 0 },
  { "tag", PR_TERM_TAG, read_name, 0 },
  { "account", PR_TERM_ACCOUNT, read_name, 0 },
  { "id", PR_TERM_MESSAGE_ID, read_message_id, 0 },
};
static const Field any_field = { "", PR_TERM_TEXT, read_text, 0 };

/* The field that @text begins with, its colon included, or NULL. */
static const Field *
find_field (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gsize length = strlen (fields[i].name);

      if (g_ascii_strncasecmp (text, fields[i].name, length) == 0 && text[length] == ':')
        return &fields[i];
    }
  return NULL;
}

/* ---- pieces ---- */

static gboolean
is_space (const char *text)
{
  return g_unichar_isspace (g_utf8_get_char (text));
}

static const char *
skip_spaces (const char *text)
{
  while (*text != '\0' && is_space (text))
    text = g_utf8_next_char (text);
  return text;
}

/* Where the word at @text ends: at a space or a quote. */
static const char *
find_word_end (const char *text)
{
  while (*text != '\0' && *text != '"' && !is_space (text))
    text = g_utf8_next_char (text);
  return text;
}

/* Reads the value at @text, "in quotes" or up to a space, and the star behind it. */
static const char *
read_value (const char *text, Piece *piece)
{
  const char *end = *text == '"' ? strchr (text + 1, '"') : NULL;

  piece->quoted = end != NULL;
  if (piece->quoted)
    {
      piece->value = g_strndup (text + 1, (gsize) (end - text - 1));
      end++;
      while (*end == '*')
        {
          piece->prefix = TRUE;
          end++;
        }
      return end;
    }
  end = find_word_end (text);
  piece->prefix = end > text && end[-1] == '*';
  piece->value = g_strndup (text, (gsize) (end - text));
  return end;
}

/* Reads the piece at @text. Returns where it ends, or NULL when there is no more. */
static const char *
read_piece (const char *text, Piece *piece)
{
  const char *start, *end;

  text = skip_spaces (text);
  if (*text == '\0')
    return NULL;
  if (text[0] == '-' && text[1] != '\0' && text[1] != '-' && !is_space (text + 1))
    {
      piece->negated = TRUE;
      text++;
    }
  if (*text == '"' && strchr (text + 1, '"') == NULL)
    text++; /* never closed: words follow */
  start = text;
  piece->field = find_field (text);
  if (piece->field != NULL)
    text += strlen (piece->field->name) + 1;
  end = read_value (text, piece);
  piece->source = g_strndup (start, (gsize) (end - start));
  return end;
}

static gboolean
is_or (const Piece *piece)
{
  return !piece->negated && !piece->quoted && g_str_equal (piece->value, "OR") &&
         piece->field == NULL;
}

/* ---- the query ---- */

static PrTerm *
make_term (const Piece *piece, GDateTime *now)
{
  g_autoptr (PrTerm) term = g_new0 (PrTerm, 1);
  const Field *field = piece->field != NULL ? piece->field : &any_field;

  if (*piece->value == '\0' || !field->read (field, piece->value, now, term))
    {
      field = &any_field;
      if (!field->read (field, piece->source, now, term))
        return NULL;
    }
  term->kind = field->kind;
  term->negated = piece->negated;
  if (term->kind == PR_TERM_TEXT)
    term->prefix =
      piece->prefix ||
      pr_token_is_lone_gram (g_ptr_array_index (term->tokens, term->tokens->len - 1));
  return g_steal_pointer (&term);
}

/* Whether a term can begin at @text, so that an OR before it has two sides. */
static gboolean
has_right_side (const char *text, GDateTime *now)
{
  g_auto (Piece) piece = { 0 };
  g_autoptr (PrTerm) term = NULL;

  if (read_piece (text, &piece) == NULL || is_or (&piece))
    return FALSE;
  term = make_term (&piece, now);
  return term != NULL;
}

static void
add_term (PrQuery *query, PrTerm *term, gboolean joined)
{
  GPtrArray *clause;

  if (!joined)
    g_ptr_array_add (query->clauses,
                     g_ptr_array_new_with_free_func ((GDestroyNotify) term_free));
  clause = g_ptr_array_index (query->clauses, query->clauses->len - 1);
  g_ptr_array_add (clause, term);
}

/* Keeps @term within the tokens that are left; what is cut off a phrase is not asked for.
 */
static guint
limit_tokens (PrTerm *term, guint n_left)
{
  if (term->kind != PR_TERM_TEXT)
    return 0;
  if (term->tokens->len > n_left)
    {
      g_ptr_array_set_size (term->tokens, (int) n_left);
      term->prefix = FALSE;
    }
  return term->tokens->len;
}

/* Valid UTF-8 of a length that can be dealt with. */
static char *
dup_valid (const char *text)
{
  gsize length = text == NULL ? 0 : strnlen (text, PR_STORE_MAX_QUERY_OCTETS);

  return g_utf8_make_valid (text == NULL ? "" : text, (gssize) length);
}

PrQuery *
pr_query_parse (const char *text, GDateTime *now)
{
  g_autofree char *valid = dup_valid (text);
  PrQuery *query = g_new0 (PrQuery, 1);
  const char *rest = valid;
  gboolean has_left_side = FALSE, joined = FALSE;
  guint n_terms = 0, n_tokens = 0;

  query->clauses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  while (n_terms < PR_STORE_MAX_QUERY_TERMS && n_tokens < PR_STORE_MAX_QUERY_TOKENS)
    {
      g_auto (Piece) piece = { 0 };
      PrTerm *term;

      rest = read_piece (rest, &piece);
      if (rest == NULL)
        break;
      if (is_or (&piece) && has_left_side && has_right_side (rest, now))
        {
          joined = TRUE;
          has_left_side = FALSE;
          continue;
        }
      term = make_term (&piece, now);
      has_left_side = term != NULL;
      if (term == NULL)
        continue;
      n_tokens += limit_tokens (term, PR_STORE_MAX_QUERY_TOKENS - n_tokens);
      add_term (query, term, joined);
      joined = FALSE;
      n_terms++;
    }
  return query;
}

void
pr_query_free (PrQuery *query)
{
  g_ptr_array_unref (query->clauses);
  g_free (query);
}
