/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-search-filters.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "ui/pr-wrap-layout.h"

struct _PrSearchFilters
{
  GtkWidget parent_instance;

  /* Owned */
  char *sender; /* addr-spec to search for, or NULL */
  char *since;  /* "7d", or "" for any time */

  gboolean everywhere;
  gboolean quiet; /* several buttons change at once */

  /* Template children */
  GtkToggleButton *unread;
  GtkToggleButton *starred;
  GtkToggleButton *attachment;
  GtkMenuButton *date;
  GtkToggleButton *from;
  GtkLabel *from_label;
  GtkToggleButton *place;
  GtkLabel *told;
  GtkWidget *clear;
};

G_DEFINE_FINAL_TYPE (PrSearchFilters, pr_search_filters, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_EVERYWHERE,
  PROP_SINCE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  CLEARED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
get_since_label (const char *since)
{
  static const struct
  {
    const char *since, *label;
  } labels[] = {
    { "", N_ ("Any Time") },
    { "7d", N_ ("Last 7 Days") },
    { "1m", N_ ("Last Month") },
    { "1y", N_ ("Last Year") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].since, since))
      return _ (labels[i].label);
  return NULL;
}

static void
changed (PrSearchFilters *self)
{
  gboolean any = pr_search_filters_get_any (self);

  gtk_widget_set_visible (self->clear, any);
  if (!self->quiet)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
toggled_cb (PrSearchFilters *self)
{
  changed (self);
}

static void
place_toggled_cb (PrSearchFilters *self)
{
  pr_search_filters_set_everywhere (self, gtk_toggle_button_get_active (self->place));
}

static void
clear_clicked_cb (PrSearchFilters *self)
{
  pr_search_filters_clear (self);
  g_signal_emit (self, signals[CLEARED], 0);
}

/* @since: one that has a label */
static void
set_since (PrSearchFilters *self, const char *since)
{
  if (get_since_label (since) == NULL || g_strcmp0 (self->since, since) == 0)
    return;
  g_free (self->since);
  self->since = g_strdup (since);
  gtk_menu_button_set_label (self->date, get_since_label (since));
  if (*since == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->date), "on");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->date), "on");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINCE]);
  changed (self);
}

static void
pr_search_filters_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  PrSearchFilters *self = PR_SEARCH_FILTERS (object);

  if (prop_id == PROP_EVERYWHERE)
    g_value_set_boolean (value, self->everywhere);
  else if (prop_id == PROP_SINCE)
    g_value_set_string (value, self->since);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_search_filters_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  PrSearchFilters *self = PR_SEARCH_FILTERS (object);

  if (prop_id == PROP_EVERYWHERE)
    pr_search_filters_set_everywhere (self, g_value_get_boolean (value));
  else if (prop_id == PROP_SINCE)
    set_since (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pr_search_filters_dispose (GObject *object)
{
  PrSearchFilters *self = PR_SEARCH_FILTERS (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->since, g_free);
  G_OBJECT_CLASS (pr_search_filters_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-search-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, unread);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, starred);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, attachment);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, date);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, from);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, from_label);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, place);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, told);
  gtk_widget_class_bind_template_child (widget_class, PrSearchFilters, clear);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
pr_search_filters_class_init (PrSearchFiltersClass *klass)
{
  static const char *const names[] = { "changed", "cleared" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pr_search_filters_get_property;
  object_class->set_property = pr_search_filters_set_property;
  object_class->dispose = pr_search_filters_dispose;
  properties[PROP_EVERYWHERE] =
    g_param_spec_boolean ("everywhere", NULL, NULL, FALSE, flags);
  properties[PROP_SINCE] = g_param_spec_string ("since", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_property_action (widget_class, "filters.since", "since");
  bind_template (widget_class);
}

static void
pr_search_filters_init (PrSearchFilters *self)
{
  self->since = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_label (self->date, get_since_label (""));
}

/* An OR that stood first was a word; behind the filters it would join them. A quote in an
 * address ends nothing. */
static void
append_words (GString *query, const char *words)
{
  const char *rest = words + strspn (words, " ");

  if (query->len > 0 && g_str_has_prefix (rest, "OR") &&
      (rest[2] == ' ' || rest[2] == '\0'))
    g_string_append_printf (query, "\"OR\"%s", rest + 2);
  else
    g_string_append (query, rest);
}

/* The filters come first: a quote that is not closed yet would take in what follows. */
char *
pr_search_filters_dup_query (PrSearchFilters *self, const char *words)
{
  g_autoptr (GString) query = g_string_new (NULL);

  g_return_val_if_fail (PR_IS_SEARCH_FILTERS (self), NULL);

  if (gtk_toggle_button_get_active (self->unread))
    g_string_append (query, "is:unread ");
  if (gtk_toggle_button_get_active (self->starred))
    g_string_append (query, "is:starred ");
  if (gtk_toggle_button_get_active (self->attachment))
    g_string_append (query, "has:attachment ");
  if (*self->since != '\0')
    g_string_append_printf (query, "after:%s ", self->since);
  if (gtk_toggle_button_get_active (self->from) && self->sender != NULL)
    g_string_append_printf (query, "from:\"%s\" ", self->sender);
  if (words != NULL)
    append_words (query, words);
  g_strchomp (query->str);
  return *query->str == '\0' ? NULL : g_string_free (g_steal_pointer (&query), FALSE);
}

char *
pr_search_filters_describe (PrSearchFilters *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_return_val_if_fail (PR_IS_SEARCH_FILTERS (self), NULL);

  if (gtk_toggle_button_get_active (self->unread))
    g_ptr_array_add (names, (char *) gtk_button_get_label (GTK_BUTTON (self->unread)));
  if (gtk_toggle_button_get_active (self->starred))
    g_ptr_array_add (names, (char *) gtk_button_get_label (GTK_BUTTON (self->starred)));
  if (gtk_toggle_button_get_active (self->attachment))
    g_ptr_array_add (names,
                     (char *) gtk_button_get_label (GTK_BUTTON (self->attachment)));
  if (*self->since != '\0')
    g_ptr_array_add (names, (char *) get_since_label (self->since));
  if (gtk_toggle_button_get_active (self->from))
    g_ptr_array_add (names, (char *) gtk_label_get_text (self->from_label));
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

gboolean
pr_search_filters_get_any (PrSearchFilters *self)
{
  g_return_val_if_fail (PR_IS_SEARCH_FILTERS (self), FALSE);

  return gtk_toggle_button_get_active (self->unread) ||
         gtk_toggle_button_get_active (self->starred) ||
         gtk_toggle_button_get_active (self->attachment) ||
         gtk_toggle_button_get_active (self->from) || *self->since != '\0';
}

void
pr_search_filters_clear (PrSearchFilters *self)
{
  g_return_if_fail (PR_IS_SEARCH_FILTERS (self));

  if (!pr_search_filters_get_any (self))
    return;
  self->quiet = TRUE;
  gtk_toggle_button_set_active (self->unread, FALSE);
  gtk_toggle_button_set_active (self->starred, FALSE);
  gtk_toggle_button_set_active (self->attachment, FALSE);
  gtk_toggle_button_set_active (self->from, FALSE);
  set_since (self, "");
  self->quiet = FALSE;
  changed (self);
}

/* (transfer full): the addr-spec of @from, or NULL. */
static char *
dup_address (const char *from)
{
  const char *start = from == NULL ? NULL : strrchr (from, '<');
  const char *end = start == NULL ? NULL : strchr (start, '>');
  g_autofree char *address =
    end == NULL ? g_strdup (from) : g_strndup (start + 1, (gsize) (end - start - 1));

  if (address == NULL || *g_strstrip (address) == '\0')
    return NULL;
  return g_strdelimit (g_steal_pointer (&address), "\"", ' ');
}

void
pr_search_filters_offer_sender (PrSearchFilters *self, const char *name, const char *from)
{
  g_autofree char *address = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (PR_IS_SEARCH_FILTERS (self));

  if (gtk_toggle_button_get_active (self->from))
    return;
  address = dup_address (from);
  gtk_widget_set_visible (GTK_WIDGET (self->from), address != NULL);
  g_free (self->sender);
  self->sender = g_steal_pointer (&address);
  if (self->sender == NULL)
    return;
  /* Translators: a filter of a search: mail of this person only */
  label =
    g_strdup_printf (_ ("From %s"), name == NULL || *name == '\0' ? self->sender : name);
  gtk_label_set_text (self->from_label, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->from), self->sender);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->from),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

gboolean
pr_search_filters_get_everywhere (PrSearchFilters *self)
{
  g_return_val_if_fail (PR_IS_SEARCH_FILTERS (self), FALSE);

  return self->everywhere;
}

void
pr_search_filters_set_everywhere (PrSearchFilters *self, gboolean everywhere)
{
  g_return_if_fail (PR_IS_SEARCH_FILTERS (self));

  if (self->everywhere == !!everywhere)
    return;
  self->everywhere = !!everywhere;
  gtk_toggle_button_set_active (self->place, self->everywhere);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVERYWHERE]);
  changed (self);
}

void
pr_search_filters_set_in_folder (PrSearchFilters *self, gboolean in_folder)
{
  g_return_if_fail (PR_IS_SEARCH_FILTERS (self));

  gtk_widget_set_visible (GTK_WIDGET (self->place), in_folder);
}

void
pr_search_filters_tell (PrSearchFilters *self, const char *sentence)
{
  g_return_if_fail (PR_IS_SEARCH_FILTERS (self));
  g_return_if_fail (sentence != NULL);

  gtk_label_set_text (self->told, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->told), *sentence != '\0');
}

const char *
pr_search_filters_get_told (PrSearchFilters *self)
{
  g_return_val_if_fail (PR_IS_SEARCH_FILTERS (self), NULL);

  return gtk_label_get_text (self->told);
}
