/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-reader-scroll.h"

#define AROUND 24     /* pixels that stay in sight beside what is shown */
#define MAX_TURNS 8   /* until the text knows its height */
#define FILL_PART 0.6 /* of the page, at least */
#define STILL_TURNS 8 /* frames without a move: all is laid out */

struct _PrReaderScroll
{
  GtkWidget parent_instance;

  GtkAdjustment *adjustment; /* owned: vertical, of all */
  GtkAdjustment *horizontal; /* owned: never moves */
  GtkAdjustment *inner;      /* owned: of the text */
  GtkRoot *root;             /* borrowed, while there is one */
  gboolean arranging;        /* values change since we set them */
  int head_height, text_height, foot_height;

  /* While the cursor is being shown */
  guint tick_id;
  guint n_still;
  int cursor_y;

  /* Children */
  GtkWidget *head;
  GtkWidget *text;
  GtkWidget *fill;
  GtkWidget *foot;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (PrReaderScroll,
                               pr_reader_scroll,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum
{
  PROP_0,
  PROP_HEAD,
  PROP_TEXT,
  PROP_FILL,
  PROP_FOOT,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

enum
{
  ARRANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- where things are ---- */

static int
measure_height (GtkWidget *widget, int width)
{
  int natural = 0;

  if (widget != NULL && gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL,
                        NULL);
  return natural;
}

static gboolean
is_filled (PrReaderScroll *self)
{
  return self->fill != NULL && gtk_widget_should_layout (self->fill);
}

/* Of the whole text, as far as it is laid out. Below a page the adjustment knows no more
 * than that. */
static int
get_text_height (PrReaderScroll *self, int width, int page)
{
  int upper = (int) gtk_adjustment_get_upper (self->inner);
  int natural;

  if (is_filled (self))
    return MAX (page - self->head_height - self->foot_height, (int) (page * FILL_PART));
  if (upper > page)
    return upper;
  natural = measure_height (self->text, width);
  return CLAMP (natural, 0, page);
}

static void
place (GtkWidget *child, int y, int width, int height)
{
  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, height }, -1);
}

/* The text moves within itself as long as it fills the page, and with the page before and
 * after. It has a page even where it is shorter, and the foot before it: it lays out at
 * once what has room in it. Returns how far it has scrolled by itself: what was to be
 * shown of it is found as it is laid out. */
static double
place_all (PrReaderScroll *self, int width, int height)
{
  int value = (int) gtk_adjustment_get_value (self->adjustment);
  int shown = MIN (height, self->text_height);
  int inner = CLAMP (value - self->head_height, 0, self->text_height - shown);
  double before, moved;

  if (is_filled (self))
    {
      place (self->head, -value, width, self->head_height);
      place (self->fill, self->head_height - value, width, self->text_height);
      place (self->foot, self->head_height + self->text_height - value, width,
             self->foot_height);
      return 0;
    }
  gtk_adjustment_set_value (self->inner, inner);
  before = gtk_adjustment_get_value (self->inner);
  place (self->head, -value, width, self->head_height);
  place (self->text, self->head_height + inner - value, width, height);
  place (self->foot, self->head_height + self->text_height - value, width,
         self->foot_height);
  moved = gtk_adjustment_get_value (self->inner) - before;
  if (moved > 0 || (moved < 0 && inner == value - self->head_height))
    return moved;
  gtk_adjustment_set_value (self->inner, inner);
  return 0;
}

static void
set_range (PrReaderScroll *self, double value, int height)
{
  int upper = MAX (self->head_height + self->text_height + self->foot_height, height);

  gtk_adjustment_configure (self->adjustment, CLAMP (value, 0, upper - height), 0, upper,
                            height * 0.1, height * 0.9, height);
}

static void
pr_reader_scroll_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PrReaderScroll *self = PR_READER_SCROLL (widget);
  int head_height = measure_height (self->head, width);
  int foot_height;
  double value = gtk_adjustment_get_value (self->adjustment);
  double moved;

  /* What is being read stays where it is when something comes above it. */
  if (value > 0)
    value += head_height - self->head_height;
  self->head_height = head_height;
  self->foot_height = measure_height (self->foot, width);
  self->arranging = TRUE;
  gtk_adjustment_configure (self->horizontal, 0, 0, width, 0, 0, width);
  /* What is in sight of the text is laid out when it is placed, and then it may turn out
   * to be higher than it was for another width; so may texts in the foot. */
  for (int turn = 0; turn < MAX_TURNS; turn++)
    {
      self->text_height = get_text_height (self, width, height);
      set_range (self, value, height);
      moved = place_all (self, width, height);
      foot_height = measure_height (self->foot, width);
      if (moved != 0)
        value = self->head_height + gtk_adjustment_get_value (self->inner);
      else if (get_text_height (self, width, height) == self->text_height &&
               foot_height == self->foot_height)
        break;
      self->foot_height = foot_height;
    }
  self->arranging = FALSE;
  g_signal_emit (self, signals[ARRANGED], 0);
}

static void
pr_reader_scroll_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  PrReaderScroll *self = PR_READER_SCROLL (widget);
  GtkWidget *const children[] = { self->head, self->text, self->fill, self->foot };

  *minimum = *natural = 0;
  /* It scrolls: how high all of it were is no use to know, and takes long. */
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum = 0, child_natural = 0;

      if (children[i] != NULL && gtk_widget_should_layout (children[i]))
        gtk_widget_measure (children[i], orientation, -1, &child_minimum, &child_natural,
                            NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static GtkSizeRequestMode
pr_reader_scroll_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* ---- scrolling ---- */

static void
value_changed_cb (PrReaderScroll *self)
{
  g_assert (PR_IS_READER_SCROLL (self));

  if (!self->arranging)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* More of the text may have been laid out since things were placed. */
static void
renew_range (PrReaderScroll *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  self->text_height = get_text_height (self, width, height);
  set_range (self, gtk_adjustment_get_value (self->adjustment), height);
}

/* The text scrolled by itself: to a selection that is being dragged, or a link. */
static void
inner_value_changed_cb (PrReaderScroll *self)
{
  double inner = gtk_adjustment_get_value (self->inner);
  double value = gtk_adjustment_get_value (self->adjustment);
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int shown = MIN (height, self->text_height);
  double expected =
    CLAMP (value - self->head_height, 0, MAX (0, self->text_height - shown));

  g_assert (PR_IS_READER_SCROLL (self));

  if (!self->arranging && inner != expected && !is_filled (self))
    {
      renew_range (self);
      gtk_adjustment_set_value (self->adjustment, self->head_height + inner);
    }
}

/* More of the text is laid out. */
static void
inner_changed_cb (PrReaderScroll *self)
{
  g_assert (PR_IS_READER_SCROLL (self));

  if (!self->arranging)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
show_range (PrReaderScroll *self, double top, double bottom)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double page = gtk_adjustment_get_page_size (self->adjustment);

  if (top - AROUND < value)
    value = top - AROUND;
  else if (bottom + AROUND > value + page)
    value = MIN (top - AROUND, bottom + AROUND - page);
  gtk_adjustment_set_value (self->adjustment, value);
}

/* Of all that scrolls, where @view begins: the text, or one that the foot holds. */
static int
find_top (PrReaderScroll *self, GtkWidget *view)
{
  graphene_rect_t bounds;

  if (self->foot == NULL || !gtk_widget_is_ancestor (view, self->foot) ||
      !gtk_widget_compute_bounds (view, GTK_WIDGET (self), &bounds))
    return self->head_height;
  return (int) (gtk_adjustment_get_value (self->adjustment) + bounds.origin.y);
}

/* As long as lines above it are not laid out, nobody knows where it is. */
static gboolean
show_cursor_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PrReaderScroll *self = PR_READER_SCROLL (widget);
  GtkTextView *view = user_data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter cursor;
  GdkRectangle line;
  int top;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (view, &cursor, &line);
  self->n_still = line.y == self->cursor_y ? self->n_still + 1 : 0;
  self->cursor_y = line.y;
  renew_range (self);
  top = find_top (self, GTK_WIDGET (view)) + gtk_text_view_get_top_margin (view);
  show_range (self, top + line.y, top + line.y + line.height);
  if (self->n_still < STILL_TURNS)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

void
pr_reader_scroll_show_cursor (PrReaderScroll *self, GtkTextView *view)
{
  g_return_if_fail (PR_IS_READER_SCROLL (self));
  g_return_if_fail (GTK_IS_TEXT_VIEW (view));

  self->n_still = 0;
  self->cursor_y = -1;
  show_cursor_cb (GTK_WIDGET (self), NULL, view);
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_cursor_cb,
                                                  g_object_ref (view), g_object_unref);
}

/* The text shows itself where the focus is; the cards around it need help. */
static void
focus_changed_cb (PrReaderScroll *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *focus = gtk_root_get_focus (self->root);
  graphene_rect_t bounds;
  double value;

  g_assert (PR_IS_READER_SCROLL (self));

  if (focus == NULL || self->head == NULL || self->foot == NULL ||
      !(gtk_widget_is_ancestor (focus, self->head) ||
        gtk_widget_is_ancestor (focus, self->foot)) ||
      gtk_widget_get_height (focus) == 0 || /* it is not anywhere yet */
      !gtk_widget_compute_bounds (focus, GTK_WIDGET (self), &bounds))
    return;
  /* A text that is clicked into stays where it is. */
  if (GTK_IS_TEXT_VIEW (focus) && bounds.origin.y < gtk_widget_get_height (widget) &&
      bounds.origin.y + bounds.size.height > 0)
    return;
  value = gtk_adjustment_get_value (self->adjustment);
  show_range (self, value + bounds.origin.y,
              value + bounds.origin.y + bounds.size.height);
}

static void
pr_reader_scroll_root (GtkWidget *widget)
{
  PrReaderScroll *self = PR_READER_SCROLL (widget);

  GTK_WIDGET_CLASS (pr_reader_scroll_parent_class)->root (widget);
  self->root = gtk_widget_get_root (widget);
  g_signal_connect_object (self->root, "notify::focus-widget",
                           G_CALLBACK (focus_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
pr_reader_scroll_unroot (GtkWidget *widget)
{
  PrReaderScroll *self = PR_READER_SCROLL (widget);

  g_signal_handlers_disconnect_by_data (self->root, self);
  self->root = NULL;
  GTK_WIDGET_CLASS (pr_reader_scroll_parent_class)->unroot (widget);
}

/* ---- the object ---- */

static void
set_child (PrReaderScroll *self, GtkWidget **place_of, GtkWidget *child)
{
  g_assert (*place_of == NULL);

  *place_of = child;
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

static void
set_text (PrReaderScroll *self, GtkWidget *text)
{
  set_child (self, &self->text, text);
  if (text != NULL)
    g_object_set (text, "vadjustment", self->inner, NULL);
}

static void
set_adjustment (PrReaderScroll *self, GtkAdjustment **place_of, GtkAdjustment *adjustment)
{
  if (adjustment == NULL || adjustment == *place_of)
    return;
  g_signal_handlers_disconnect_by_data (*place_of, self);
  g_set_object (place_of, adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
pr_reader_scroll_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  PrReaderScroll *self = PR_READER_SCROLL (object);

  switch (prop_id)
    {
    case PROP_HEAD:
      g_value_set_object (value, self->head);
      break;
    case PROP_TEXT:
      g_value_set_object (value, self->text);
      break;
    case PROP_FILL:
      g_value_set_object (value, self->fill);
      break;
    case PROP_FOOT:
      g_value_set_object (value, self->foot);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->horizontal);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pr_reader_scroll_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  PrReaderScroll *self = PR_READER_SCROLL (object);

  switch (prop_id)
    {
    case PROP_HEAD:
      set_child (self, &self->head, g_value_get_object (value));
      break;
    case PROP_TEXT:
      set_text (self, g_value_get_object (value));
      break;
    case PROP_FILL:
      set_child (self, &self->fill, g_value_get_object (value));
      break;
    case PROP_FOOT:
      set_child (self, &self->foot, g_value_get_object (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->horizontal, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->adjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break; /* of no use here: the parts have the width that there is */
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pr_reader_scroll_dispose (GObject *object)
{
  PrReaderScroll *self = PR_READER_SCROLL (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->fill, gtk_widget_unparent);
  g_clear_pointer (&self->foot, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_reader_scroll_parent_class)->dispose (object);
}

static void
pr_reader_scroll_finalize (GObject *object)
{
  PrReaderScroll *self = PR_READER_SCROLL (object);

  g_object_unref (self->adjustment);
  g_object_unref (self->horizontal);
  g_object_unref (self->inner);
  G_OBJECT_CLASS (pr_reader_scroll_parent_class)->finalize (object);
}

static void
install_child (GObjectClass *object_class, guint prop_id, const char *name)
{
  g_object_class_install_property (object_class, prop_id,
                                   g_param_spec_object (name, NULL, NULL, GTK_TYPE_WIDGET,
                                                        G_PARAM_READWRITE |
                                                          G_PARAM_STATIC_STRINGS));
}

static void
pr_reader_scroll_class_init (PrReaderScrollClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_reader_scroll_dispose;
  object_class->finalize = pr_reader_scroll_finalize;
  object_class->get_property = pr_reader_scroll_get_property;
  object_class->set_property = pr_reader_scroll_set_property;
  widget_class->size_allocate = pr_reader_scroll_size_allocate;
  widget_class->measure = pr_reader_scroll_measure;
  widget_class->get_request_mode = pr_reader_scroll_get_request_mode;
  widget_class->root = pr_reader_scroll_root;
  widget_class->unroot = pr_reader_scroll_unroot;
  signals[ARRANGED] = g_signal_new ("arranged", PR_TYPE_READER_SCROLL, G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  install_child (object_class, PROP_HEAD, "head");
  install_child (object_class, PROP_TEXT, "text");
  install_child (object_class, PROP_FILL, "fill");
  install_child (object_class, PROP_FOOT, "foot");
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static GtkAdjustment *
make_adjustment (void)
{
  return g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
}

static void
pr_reader_scroll_init (PrReaderScroll *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->adjustment = make_adjustment ();
  self->horizontal = make_adjustment ();
  self->inner = make_adjustment ();
  g_signal_connect_swapped (self->inner, "value-changed",
                            G_CALLBACK (inner_value_changed_cb), self);
  g_signal_connect_swapped (self->inner, "changed", G_CALLBACK (inner_changed_cb), self);
}
