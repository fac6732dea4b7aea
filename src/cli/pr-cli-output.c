/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/pr-cli-output.h"

#define COLUMN_GAP 2
#define NARROWEST_LAST_COLUMN 10

/* ---- JSON ---- */

JsonBuilder *
pr_cli_json_new (void)
{
  return json_builder_begin_object (json_builder_new ());
}

void
pr_cli_json_print (JsonBuilder *json)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (json_builder_end_object (json));
  g_autofree char *line = NULL;
  gsize length;

  json_generator_set_root (generator, root);
  line = json_generator_to_data (generator, &length);
  fwrite (line, 1, length, stdout);
  fputc ('\n', stdout);
}

void
pr_cli_json_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

void
pr_cli_json_int (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

void
pr_cli_json_double (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

void
pr_cli_json_boolean (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

void
pr_cli_json_null (JsonBuilder *json, const char *name)
{
  json_builder_set_member_name (json, name);
  json_builder_add_null_value (json);
}

void
pr_cli_json_trouble (JsonBuilder *json, const char *name, const PrTrouble *trouble)
{
  json_builder_set_member_name (json, name);
  if (trouble == NULL)
    {
      json_builder_add_null_value (json);
      return;
    }
  json_builder_begin_object (json);
  pr_cli_json_string (json, "code", pr_trouble_code_to_string (trouble->code));
  pr_cli_json_string (json, "message", trouble->message);
  pr_cli_json_boolean (json, "retry", trouble->retry);
  json_builder_end_object (json);
}

void
pr_cli_json_strings (JsonBuilder *json, const char *name, const char *const *values)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (json, values[i]);
  json_builder_end_array (json);
}

void
pr_cli_json_date (JsonBuilder *json, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) date =
    seconds == 0 ? NULL : g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text =
    date == NULL ? NULL : g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

  pr_cli_json_string (json, name, text);
}

/* ---- tables ---- */

struct _PrCliTable
{
  guint n_columns;
  gboolean *right;
  GPtrArray *cells; /* row by row, the headings first */
};

PrCliTable *
pr_cli_table_new (const char *heading, ...)
{
  PrCliTable *self = g_new0 (PrCliTable, 1);
  g_autoptr (GArray) right = g_array_new (FALSE, FALSE, sizeof (gboolean));
  va_list headings;

  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (headings, heading);
  for (; heading != NULL; heading = va_arg (headings, const char *))
    {
      gboolean to_right = heading[0] == '>';

      g_array_append_val (right, to_right);
      g_ptr_array_add (self->cells, g_strdup (heading + to_right));
    }
  va_end (headings);
  self->n_columns = right->len;
  self->right = g_array_steal (right, NULL);
  return self;
}

void
pr_cli_table_add (PrCliTable *self, const char *cell, ...)
{
  va_list cells;

  va_start (cells, cell);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *text = i == 0 ? cell : va_arg (cells, const char *);

      g_ptr_array_add (self->cells,
                       pr_text_for_line (text == NULL ? "" : text, -1, 1000));
    }
  va_end (cells);
}

static guint
character_width (gunichar c)
{
  if (c >= ' ' && c <= '~')
    return 1;
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/* Columns that a terminal gives to @text. */
static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += character_width (g_utf8_get_char (p));
  return width;
}

static char *
cut_to_width (const char *text, guint limit)
{
  guint width = 0;
  const char *p = text;

  if (text_width (text) <= limit)
    return g_strdup (text);
  while (width + character_width (g_utf8_get_char (p)) + 1 <= limit)
    {
      width += character_width (g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  return g_strdup_printf ("%.*s…", (int) (p - text), text);
}

static guint *
measure_columns (PrCliTable *self)
{
  guint *widths = g_new0 (guint, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] =
      MAX (widths[i % self->n_columns], text_width (g_ptr_array_index (self->cells, i)));
  return widths;
}

/* Columns of the terminal, G_MAXUINT where standard output is none. */
static guint
terminal_width (void)
{
  struct winsize size;

  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0)
    return G_MAXUINT;
  return size.ws_col;
}

static guint
limit_last_column (const guint *widths, guint n_columns)
{
  guint used = 0, terminal = terminal_width ();

  if (terminal == G_MAXUINT)
    return G_MAXUINT;
  for (guint i = 0; i + 1 < n_columns; i++)
    used += widths[i] + COLUMN_GAP;
  return terminal > used + NARROWEST_LAST_COLUMN ? terminal - used
                                                 : NARROWEST_LAST_COLUMN;
}

static void
append_blanks (GString *out, guint n)
{
  for (; n > 0; n--)
    g_string_append_c (out, ' ');
}

static void
append_row (PrCliTable *self, guint first, const guint *widths, guint limit, GString *out)
{
  for (guint column = 0; column < self->n_columns; column++)
    {
      gboolean last = column + 1 == self->n_columns;
      g_autofree char *cell =
        cut_to_width (g_ptr_array_index (self->cells, first + column),
                      last ? limit : G_MAXUINT);
      guint padding = widths[column] - MIN (widths[column], text_width (cell));

      append_blanks (out, self->right[column] ? padding : 0);
      g_string_append (out, cell);
      if (!last)
        append_blanks (out, COLUMN_GAP + (self->right[column] ? 0 : padding));
    }
  g_string_append_c (out, '\n');
}

void
pr_cli_table_print (PrCliTable *self)
{
  g_autofree guint *widths = measure_columns (self);
  guint limit = limit_last_column (widths, self->n_columns);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint first = 0; first < self->cells->len; first += self->n_columns)
    append_row (self, first, widths, limit, out);
  g_print ("%s", out->str);
  g_ptr_array_unref (self->cells);
  g_free (self->right);
  g_free (self);
}

/* ---- words ---- */

void
pr_cli_print_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      GString *line = g_string_new (NULL);

      if (lines[i + 1] == NULL && lines[i][0] == '\0')
        {
          g_string_free (line, TRUE);
          break;
        }
      for (const char *p = lines[i]; *p != '\0'; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);

          g_string_append_unichar (line,
                                   c == '\t' || !g_unichar_iscntrl (c) ? c : 0xfffd);
        }
      g_print ("%s\n", line->str);
      g_string_free (line, TRUE);
    }
}

char *
pr_cli_date_to_text (gint64 seconds)
{
  static GTimeZone *here; /* asking for it reads the system's settings anew */
  g_autoptr (GDateTime) utc =
    seconds == 0 ? NULL : g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) date = NULL;

  if (here == NULL)
    here = g_time_zone_new_local ();
  if (utc != NULL)
    date = g_date_time_to_timezone (utc, here);
  return date == NULL ? g_strdup ("") : g_date_time_format (date, "%Y-%m-%d %H:%M");
}

char **
pr_cli_flags_to_words (PrFlags flags)
{
  static const struct
  {
    PrFlags flag;
    const char *word;
  } words[] = {
    { PR_FLAG_UNREAD, "unread" },   { PR_FLAG_STARRED, "starred" },
    { PR_FLAG_PARTIAL, "partial" }, { PR_FLAG_ATTACHMENT, "attachment" },
    { PR_FLAG_DAMAGED, "damaged" },
  };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((flags & words[i].flag) != 0)
      g_strv_builder_add (builder, words[i].word);
  return g_strv_builder_end (builder);
}
