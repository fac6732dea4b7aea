/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-row-lines.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-group.h"
#include "mail/pr-trouble.h"
#include "ui/pr-dates.h"
#include "ui/pr-row-people.h"

#define MAX_CHARS 300 /* laid out of a line; a subject may be a megabyte */

/* Height of a line in Pango units. All rows have one font, and its metrics, for which
 * Pango lays out a line, would cost more than all else of a row. */
int
pr_row_lines_get_font_height (PangoContext *context)
{
  static PangoFontDescription *font = NULL; /* that was measured last */
  static double resolution;
  static guint serial;
  static int height;
  const PangoFontDescription *wanted = pango_context_get_font_description (context);
  guint wanted_serial = pango_font_map_get_serial (pango_context_get_font_map (context));
  double wanted_resolution = pango_cairo_context_get_resolution (context);
  PangoFontMetrics *metrics;

  if (font != NULL && pango_font_description_equal (font, wanted) &&
      serial == wanted_serial && resolution >= wanted_resolution &&
      resolution <= wanted_resolution)
    return height;
  metrics = pango_context_get_metrics (context, NULL, NULL);
  height =
    pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
  g_clear_pointer (&font, pango_font_description_free);
  font = pango_font_description_copy (wanted);
  serial = pango_font_map_get_serial (pango_context_get_font_map (context));
  resolution = wanted_resolution;
  return height;
}

/* Asking for it looks at the time zone's file, and two hundred rows that are bound at
 * once would all do so. */
GDateTime *
pr_row_lines_get_now (void)
{
  static GDateTime *now = NULL;
  static gint64 second;
  gint64 time = g_get_real_time () / G_USEC_PER_SEC;

  if (now == NULL || time != second)
    {
      g_clear_pointer (&now, g_date_time_unref);
      now = g_date_time_new_now_local ();
      second = time;
    }
  return now;
}

/* @line: made for one line already. Takes @attributes. */
static PangoLayout *
make_layout (GtkWidget *widget,
             const char *line,
             gboolean small,
             PangoAttrList *attributes)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, line);

  if (small)
    pango_attr_list_insert (attributes, pango_attr_scale_new (PR_ROW_SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static PangoLayout *
make_line (GtkWidget *widget, const char *text, gboolean bold, gboolean small)
{
  g_autofree char *line = pr_text_for_line (text, -1, MAX_CHARS);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  return make_layout (widget, line, small, attributes);
}

/* What a search hit stands out in bold. */
static PangoLayout *
make_snippet (GtkWidget *widget, const PrSnippet *snippet)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < snippet->hits->len; i++)
    {
      const PrSpan *hit = &g_array_index (snippet->hits, PrSpan, i);
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->start_index = (guint) hit->start;
      bold->end_index = (guint) hit->end;
      pango_attr_list_insert (attributes, bold);
    }
  return make_layout (widget, snippet->text, TRUE, attributes);
}

char *
pr_row_dup_partial (const PrSummary *summary)
{
  g_autofree char *size = NULL;

  if (summary->size == 0)
    return g_strdup (_ ("Not here yet"));
  size = g_format_size (summary->size);
  /* Translators: of a message that is still on the server; its size: "4.2 MB" */
  return g_strdup_printf (_ ("Not here yet, %s"), size);
}

char *
pr_row_dup_place (const PrSummary *summary, const PrRowStyle *style)
{
  const char *account = summary->account_name, *folder = summary->folder_name;
  gboolean has_account =
    (style->place & PR_ROW_PLACE_ACCOUNT) != 0 && account != NULL && *account != '\0';
  gboolean has_folder =
    (style->place & PR_ROW_PLACE_FOLDER) != 0 && folder != NULL && *folder != '\0';

  if (summary->folder == style->home)
    return NULL;
  if (has_account && has_folder)
    /* Translators: where a message is: the account, the folder */
    return g_strdup_printf (_ ("%s · %s"), account, folder);
  return has_account || has_folder ? g_strdup (has_account ? account : folder) : NULL;
}

static PangoLayout *
make_preview (GtkWidget *widget, const PrSummary *summary, const PrSnippet *snippet)
{
  g_autofree char *partial = NULL;

  if (snippet != NULL)
    return make_snippet (widget, snippet);
  if ((summary->flags & PR_FLAG_PARTIAL) == 0)
    return make_line (widget, summary->preview, FALSE, TRUE);
  partial = pr_row_dup_partial (summary);
  return make_line (widget, partial, FALSE, TRUE);
}

static PangoLayout *
make_people (GtkWidget *widget, const PrSummary *summary)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autofree char *people = pr_row_dup_people (summary, attributes);
  PangoLayout *layout = make_layout (widget, people, FALSE, attributes);

  /* Several names follow each other as the row does, not as the first of them is written.
   */
  pango_layout_set_auto_dir (layout, summary->group == NULL);
  return layout;
}

static PangoLayout *
make_count (GtkWidget *widget, const PrSummary *summary)
{
  guint n = pr_row_count_messages (summary);
  g_autofree char *count = n < 2 ? NULL : g_strdup_printf ("%'u", n);

  return count == NULL ? NULL : make_line (widget, count, FALSE, TRUE);
}

void
pr_row_lines_make (PrRowLines *self,
                   GtkWidget *widget,
                   const PrSummary *summary,
                   const PrSnippet *snippet,
                   const PrRowStyle *style)
{
  gboolean unread = (pr_summary_get_row_flags (summary) & PR_FLAG_UNREAD) != 0;
  g_autofree char *subject = pr_row_dup_subject (summary->subject);
  g_autofree char *date = pr_date_for_row (summary->date, pr_row_lines_get_now ());
  g_autofree char *place = pr_row_dup_place (summary, style);

  self->from = make_people (widget, summary);
  self->count = make_count (widget, summary);
  self->date = make_line (widget, date, FALSE, TRUE);
  pango_layout_set_ellipsize (self->date, PANGO_ELLIPSIZE_NONE);
  self->subject = make_line (widget, subject, unread, FALSE);
  if (!style->compact)
    self->preview = make_preview (widget, summary, snippet);
  if (place != NULL)
    self->place = make_line (widget, place, FALSE, TRUE);
}

void
pr_row_lines_clear (PrRowLines *self)
{
  g_clear_object (&self->from);
  g_clear_object (&self->date);
  g_clear_object (&self->subject);
  g_clear_object (&self->count);
  g_clear_object (&self->preview);
  g_clear_object (&self->place);
}
