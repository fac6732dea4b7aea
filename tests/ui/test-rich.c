/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <time.h>
#include "tests/ui/pr-ui-fixture.h"
#include "ui/pr-find.h"
#include "ui/pr-inline-image.h"
#include "ui/pr-message-text.h"
#include "ui/pr-reading.h"

/* A view in a window, with what is shown in it. */
typedef struct
{
  GtkWidget *window;
  PrMessageText *view;
  GtkTextBuffer *buffer;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  f->view = g_object_new (PR_TYPE_MESSAGE_TEXT, NULL);
  f->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (f->view));
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 400, 300);
  gtk_window_present (GTK_WINDOW (f->window));
  gtk_widget_grab_focus (GTK_WIDGET (f->view));
  ui_draw (f->window);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static PrTextPlan *
make_plan (const char *html, PrMessage *message, gboolean begun)
{
  g_autoptr (PrRichText) rich = pr_rich_text_new_html (html, strlen (html), NULL);

  return pr_text_plan_new_rich (rich, message, NULL, begun);
}

static void
show (Fixture *f, const char *html)
{
  pr_message_text_take_plan (f->view, make_plan (html, NULL, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
}

/* What is seen. */
static char *
dup_seen (Fixture *f)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (f->buffer, &start, &end);
  return gtk_text_buffer_get_text (f->buffer, &start, &end, FALSE);
}

static void
assert_seen (Fixture *f, const char *expected)
{
  g_autofree char *seen = dup_seen (f);
  g_auto (GStrv) parts = g_strsplit (seen, PR_TEXT_OBJECT, -1);
  g_autofree char *without = g_strjoinv ("", parts);

  g_assert_cmpstr (without, ==, expected);
}

/* As the view's own controller gets it. */
static void
press_key (Fixture *f, guint keyval)
{
  g_autoptr (GListModel) controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (f->view));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  g_assert_true (handled);
}

static const char quoted[] =
  "<p>Yes.</p><p>Ada wrote:</p><blockquote>one<br>two<br>three<br>four<br>five"
  "</blockquote>";

static void
test_quotes_below_an_answer_fold (Fixture *f, gconstpointer data)
{
  show (f, quoted);
  assert_seen (f, "Yes.\n\nAda wrote:\n\n▸ 5 quoted lines\n");
  press_key (f, GDK_KEY_Tab);
  press_key (f, GDK_KEY_Return);
  assert_seen (f,
               "Yes.\n\nAda wrote:\n\n▾ 5 quoted lines\none\ntwo\nthree\nfour\nfive\n");
  press_key (f, GDK_KEY_Return);
  assert_seen (f, "Yes.\n\nAda wrote:\n\n▸ 5 quoted lines\n");
}

static void
test_quotes_that_are_answered_stay (Fixture *f, gconstpointer data)
{
  show (f, "<p>a</p><p>b</p><blockquote>1<br>2<br>3<br>4<br>5</blockquote><p>c</p>");
  assert_seen (f, "a\n\nb\n\n1\n2\n3\n4\n5\n\nc\n");
  /* Nothing would be left. */
  show (f, "Ada wrote:<blockquote>1<br>2<br>3<br>4<br>5</blockquote>");
  assert_seen (f, "Ada wrote:\n\n1\n2\n3\n4\n5\n");
}

static void
test_what_is_found_unfolds (Fixture *f, gconstpointer data)
{
  show (f, quoted);
  pr_message_text_take_found (f->view,
                              pr_find_all (pr_message_text_get_text (f->view), "four"));
  pr_message_text_show_found (f->view, 0);
  assert_seen (f,
               "Yes.\n\nAda wrote:\n\n▾ 5 quoted lines\none\ntwo\nthree\nfour\nfive\n");
}

static void
test_what_was_searched_for_is_not_folded (Fixture *f, gconstpointer data)
{
  g_autoptr (PrRichText) rich = pr_rich_text_new_html (quoted, strlen (quoted), NULL);

  pr_message_text_take_plan (f->view, pr_text_plan_new_rich (rich, NULL, "four", FALSE));
  assert_seen (f, "Yes.\n\nAda wrote:\n\none\ntwo\nthree\nfour\nfive\n");
  g_assert_cmpuint (pr_message_text_get_n_hits (f->view), ==, 1);
}

static void
test_link_leads_where_it_does_not_say (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GtkTextIter place;

  show (f, "<a href='https://a.example/x'>ab</a><a href='https://b.example/'>cd</a>");
  gtk_text_buffer_get_iter_at_offset (f->buffer, &place, 1);
  first = pr_message_text_dup_link (f->view, &place);
  g_assert_cmpstr (first, ==, "https://a.example/x");
  gtk_text_buffer_get_iter_at_offset (f->buffer, &place, 2);
  second = pr_message_text_dup_link (f->view, &place);
  g_assert_cmpstr (second, ==, "https://b.example/");
}

/* Each by itself, though nothing stands between them. */
static void
test_tab_goes_from_link_to_link (Fixture *f, gconstpointer data)
{
  GtkTextIter start, end;

  show (f, "<a href='https://a.example/x'>ab</a><a href='https://b.example/'>cd</a>");
  press_key (f, GDK_KEY_Tab);
  press_key (f, GDK_KEY_Tab);
  g_assert_true (gtk_text_buffer_get_selection_bounds (f->buffer, &start, &end));
  g_assert_cmpint (gtk_text_iter_get_offset (&start), ==, 2);
  g_assert_cmpint (gtk_text_iter_get_offset (&end), ==, 4);
}

/* ---- images ---- */

static GdkTexture *
make_texture (int width, int height)
{
  gsize size = (gsize) width * (gsize) height * 4;
  g_autoptr (GBytes) dots = g_bytes_new_take (g_malloc0 (size), size);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, dots,
                                 (gsize) width * 4);
}

/* How far to the right the last character of the text stands. */
static int
get_last_edge (Fixture *f)
{
  GtkTextIter end;
  GdkRectangle place;

  ui_draw (f->window);
  gtk_text_buffer_get_end_iter (f->buffer, &end);
  gtk_text_iter_backward_chars (&end, 2);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (f->view), &end, &place);
  return place.x + place.width;
}

static void
test_table_that_is_too_wide_goes_on_below (Fixture *f, gconstpointer data)
{
  static const char wide[] =
    "<table><tr><th>A column of words<th>Another column of words<th>And still another of "
    "them<th>Sum<tr><td>a<td>b<td>c<td>12</table>";

  show (f, "<table><tr><th>a<th>b<tr><td>c<td>12</table>");
  g_assert_cmpint (get_last_edge (f), <, 200);
  show (f, wide);
  g_assert_cmpint (get_last_edge (f), <=, 400);
}

static void
test_remote_image_is_its_words_until_it_is_given (Fixture *f, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = make_texture (1000, 100);
  GtkWidget *picture;

  show (f, "a<p><img src='http://i.example/x' alt='A wheel'></p>b"
           "<p><img src='http://i.example/x'></p>c");
  assert_seen (f, "a\n\nA wheel\n\nb\n\nc\n");
  g_assert_null (ui_find (GTK_WIDGET (f->view), PR_TYPE_INLINE_IMAGE));
  pr_message_text_set_image (f->view, "http://i.example/x", texture);
  assert_seen (f, "a\n\n\n\nb\n\n\n\nc\n");
  picture = ui_find (GTK_WIDGET (f->view), PR_TYPE_INLINE_IMAGE);
  g_assert_nonnull (picture);
  ui_draw (f->window);
  /* Scaled to the room there is. */
  g_assert_cmpint (gtk_widget_get_width (picture), ==, 400);
  g_assert_cmpint (gtk_widget_get_height (picture), ==, 40);
}

/* What taking it costs until all of it is there. */
static double
take_cpu (Fixture *f, const char *html)
{
  PrTextPlan *plan = make_plan (html, NULL, FALSE);
  struct timespec before, after;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
  pr_message_text_take_plan (f->view, plan);
  pr_message_text_complete (f->view);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
  return (double) (after.tv_sec - before.tv_sec) * 1e3 +
         (double) (after.tv_nsec - before.tv_nsec) / 1e6;
}

/* With the image cid:x in it. */
static PrMessage *
make_message (const char *html)
{
  g_autofree char *raw = g_strdup_printf (
    "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n"
    "%s\n--r\nContent-Type: image/png\nContent-ID: <x>\n"
    "Content-Transfer-Encoding: base64\n\n"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAA"
    "BJRU5ErkJggg==\n--r--\n",
    html);
  g_autoptr (GBytes) octets = g_bytes_new (raw, strlen (raw));

  return pr_message_new (octets);
}

static void
test_image_of_the_message_is_drawn (Fixture *f, gconstpointer data)
{
  g_autoptr (PrMessage) message = make_message ("<p>a</p><img src=cid:x alt=Dot>");
  g_autoptr (PrRichText) rich = pr_message_ref_rich (message);

  pr_message_text_take_plan (f->view, pr_text_plan_new_rich (rich, message, NULL, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
  g_assert_nonnull (ui_find (GTK_WIDGET (f->view), PR_TYPE_INLINE_IMAGE));
  assert_seen (f, "a\n\n\n");
}

static void
test_what_is_no_image_stays_words (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "", "no image", "<svg xmlns='x'/>", "\x89PNG",
    /* That other loaders would read. */
    "P6\n1 1\n255\nabc", "/* XPM */\nstatic char *a[] = {\"1 1 1 1\",\"a c red\",\"a\"};"
  };
  gint64 n_pixels = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) octets = g_bytes_new_static (texts[i], strlen (texts[i]));

      g_assert_null (pr_inline_image_read (octets, &n_pixels));
    }
  g_assert_cmpint (n_pixels, ==, 0);
}

static guint
count_images (GtkWidget *widget)
{
  guint n = PR_IS_INLINE_IMAGE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_images (child);
  return n;
}

static void
test_images_of_the_web_are_not_looked_for (Fixture *f, gconstpointer data)
{
  static const char html[] = "<p>a</p><img src='https://i.example/x' alt=Dot>";
  static const char raw[] = "Content-Type: text/html\n\nx";
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) alone = pr_message_new (octets);
  g_autoptr (PrMessage) related = make_message (html);

  pr_message_text_take_plan (f->view, make_plan (html, alone, FALSE));
  g_assert_true (pr_message_text_is_complete (f->view));
  pr_message_text_take_plan (f->view, make_plan (html, related, FALSE));
  g_assert_true (pr_message_text_is_complete (f->view));
  pr_message_text_take_plan (f->view, make_plan ("<img src=cid:x>", related, FALSE));
  g_assert_false (pr_message_text_is_complete (f->view));
  ui_wait_until (pr_message_text_is_complete (f->view));
}

/* All in one line, and without a word: what is done for one must not grow with them. */
static void
test_many_thousand_images_are_placed_in_no_time (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) html = g_string_new ("<p>a</p><p>");
  g_autoptr (GString) more = NULL;
  double few, many;

  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (html, "<img src='https://i.example/%u'>", i);
  more = g_string_new (html->str);
  for (guint i = 4000; i < 32000; i++)
    g_string_append_printf (more, "<img src='https://i.example/%u'>", i);
  g_string_append (html, "</p><p>b</p>");
  g_string_append (more, "</p><p>b</p>");
  few = take_cpu (f, html->str);
  many = take_cpu (f, more->str);
  g_test_message ("%.1f ms, and %.1f ms of eight times as many", few, many);
  g_assert_cmpfloat (many, <, 24 * few + 20);
  assert_seen (f, "a\n\nb\n");
}

/* The same everywhere, as a picture that separates. */
static void
test_one_image_in_very_many_places_is_shown_in_some (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) html = g_string_new ("<p>a</p>");
  g_autoptr (PrMessage) message = NULL;
  guint n;

  for (guint i = 0; i < 3000; i++)
    g_string_append (html, "<p><img src=cid:x alt=Dot></p>");
  message = make_message (html->str);
  pr_message_text_take_plan (f->view, make_plan (html->str, message, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
  n = count_images (GTK_WIDGET (f->view));
  g_assert_cmpuint (n, >=, 100);
  g_assert_cmpuint (n, <=, 400);
}

/* One that is there stays in sight where the others of its line are not. */
static void
test_one_image_of_a_line_is_in_sight (Fixture *f, gconstpointer data)
{
  static const char html[] = "<p>a</p><p><img src=cid:y><img src=cid:x><img src=cid:z>"
                             "</p><p>b</p>";
  g_autoptr (PrMessage) message = make_message (html);

  pr_message_text_take_plan (f->view, make_plan (html, message, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
  assert_seen (f, "a\n\n\n\nb\n");
  g_assert_cmpuint (count_images (GTK_WIDGET (f->view)), ==, 1);
}

/* ---- large texts ---- */

static void
test_beginning_goes_on_with_the_whole (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *seen = NULL;
  GtkTextIter start, end;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (html, "<p>line <b>%u</b></p>", i);
  pr_message_text_take_plan (f->view, make_plan (html->str, NULL, TRUE));
  g_assert_false (pr_message_text_is_complete (f->view));
  gtk_text_buffer_get_iter_at_offset (f->buffer, &start, 5);
  gtk_text_buffer_get_iter_at_offset (f->buffer, &end, 9);
  gtk_text_buffer_select_range (f->buffer, &start, &end);
  for (guint i = 1000; i < 2000; i++)
    g_string_append_printf (html, "<p>line <b>%u</b></p>", i);
  pr_message_text_take_whole (f->view, make_plan (html->str, NULL, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
  seen = dup_seen (f);
  g_assert_true (g_str_has_suffix (seen, "\n\nline 1998\n\nline 1999\n"));
  g_assert_cmpstr (seen, ==, pr_message_text_get_text (f->view));
  /* What was read is where it was. */
  g_assert_true (gtk_text_buffer_get_selection_bounds (f->buffer, &start, NULL));
  g_assert_cmpint (gtk_text_iter_get_offset (&start), ==, 5);
}

/* Both have images to load: those of the beginning are of no more use. */
static void
test_images_of_the_whole_replace_those_of_the_beginning (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) html = g_string_new ("<p>a</p><img src=cid:x alt=Dot>");
  PrMessageText *view = g_object_ref_sink (g_object_new (PR_TYPE_MESSAGE_TEXT, NULL));
  g_autoptr (PrMessage) message = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (html, "<p>line %u</p>", i);
  g_string_append (html, "<img src=cid:x alt=Dot>");
  message = make_message (html->str);
  pr_message_text_take_plan (view, make_plan (html->str, message, TRUE));
  pr_message_text_take_whole (view, make_plan (html->str, message, FALSE));
  /* Nothing is left to come to a view that is gone. */
  g_assert_finalize_object (view);
  pr_message_text_take_plan (f->view, make_plan (html->str, message, TRUE));
  pr_message_text_take_whole (f->view, make_plan (html->str, message, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
  g_assert_nonnull (ui_find (GTK_WIDGET (f->view), PR_TYPE_INLINE_IMAGE));
}

static void
test_beginning_that_looks_otherwise_is_replaced (Fixture *f, gconstpointer data)
{
  pr_message_text_take_plan (f->view, make_plan ("<p>a</p><p>b</p>", NULL, TRUE));
  pr_message_text_take_whole (f->view,
                              make_plan ("<p><b>a</b></p><p>b</p>", NULL, FALSE));
  ui_wait_until (pr_message_text_is_complete (f->view));
  assert_seen (f, "a\n\nb\n");
}

#define N_BUSY 40 /* more than GLib has threads for tasks */

static GMutex busy;

static void
wait_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_mutex_lock (&busy);
  g_mutex_unlock (&busy);
  g_task_return_boolean (task, TRUE);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer n)
{
  (*(guint *) n)++;
}

static void
take_plan_cb (GObject *source, GAsyncResult *result, gpointer plan)
{
  *(PrTextPlan **) plan = pr_reading_complete_finish (result, NULL);
}

/* Whoever waits for a message waits for one of them. */
static void
test_rest_of_a_large_text_takes_no_thread_of_the_pool (void)
{
  g_autoptr (GString) raw = g_string_new ("Content-Type: text/plain\n\n");
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("rich-XXXXXX.eml", &stream, NULL);
  g_autoptr (PrTextPlan) plan = NULL;
  PrReading reading = { NULL };
  guint n_done = 0;

  while (raw->len < 300 << 10)
    g_string_append (raw, "A line of the text, and then the next one.\n");
  g_assert_true (
    g_file_replace_contents (file, raw->str, raw->len, NULL, FALSE, 0, NULL, NULL, NULL));
  reading.opened = pr_opened_new_from_file (file, TRUE, NULL, NULL);
  g_file_delete (file, NULL, NULL);
  g_assert_true (reading.opened->begun);
  g_mutex_lock (&busy);
  for (guint i = 0; i < N_BUSY; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, count_cb, &n_done);

      g_task_run_in_thread (task, wait_thread);
    }
  pr_reading_complete_async (&reading, NULL, NULL, take_plan_cb, &plan);
  ui_wait_until (plan != NULL);
  g_assert_cmpuint (n_done, ==, 0);
  g_assert_cmpuint (plan->length, >, 299 << 10);
  g_mutex_unlock (&busy);
  ui_wait_until (n_done == N_BUSY);
  pr_opened_free (reading.opened);
}

static void
test_text_is_not_kept_to_be_taken_back (Fixture *f, gconstpointer data)
{
  show (f, "<p>a</p>");
  g_assert_false (gtk_text_buffer_get_enable_undo (f->buffer));
  g_assert_false (gtk_text_buffer_get_can_undo (f->buffer));
}

#define add(path, test) \
  g_test_add ("/ui/rich/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  add ("quotes-below-an-answer-fold", test_quotes_below_an_answer_fold);
  add ("quotes-that-are-answered-stay", test_quotes_that_are_answered_stay);
  add ("what-is-found-unfolds", test_what_is_found_unfolds);
  add ("what-was-searched-for-is-not-folded", test_what_was_searched_for_is_not_folded);
  add ("link-leads-where-it-does-not-say", test_link_leads_where_it_does_not_say);
  add ("tab-goes-from-link-to-link", test_tab_goes_from_link_to_link);
  add ("table-that-is-too-wide-goes-on-below", test_table_that_is_too_wide_goes_on_below);
  add ("remote-image-is-its-words-until-it-is-given",
       test_remote_image_is_its_words_until_it_is_given);
  add ("image-of-the-message-is-drawn", test_image_of_the_message_is_drawn);
  add ("what-is-no-image-stays-words", test_what_is_no_image_stays_words);
  add ("images-of-the-web-are-not-looked-for", test_images_of_the_web_are_not_looked_for);
  add ("many-thousand-images-are-placed-in-no-time",
       test_many_thousand_images_are_placed_in_no_time);
  add ("one-image-in-very-many-places-is-shown-in-some",
       test_one_image_in_very_many_places_is_shown_in_some);
  add ("one-image-of-a-line-is-in-sight", test_one_image_of_a_line_is_in_sight);
  g_test_add_func ("/ui/rich/rest-of-a-large-text-takes-no-thread-of-the-pool",
                   test_rest_of_a_large_text_takes_no_thread_of_the_pool);
  add ("text-is-not-kept-to-be-taken-back", test_text_is_not_kept_to_be_taken_back);
  add ("beginning-goes-on-with-the-whole", test_beginning_goes_on_with_the_whole);
  add ("images-of-the-whole-replace-those-of-the-beginning",
       test_images_of_the_whole_replace_those_of_the_beginning);
  add ("beginning-that-looks-otherwise-is-replaced",
       test_beginning_that_looks_otherwise_is_replaced);
  return g_test_run ();
}
