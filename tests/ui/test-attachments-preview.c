/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "tests/ui/pr-ui-strip.h"
#include "tests/ui/turns.h"
#include "ui/pr-save-all.h"

/* What chips tell, and what they show inside the pane. */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWER 20
#else
#define SLOWER 1
#endif
#define MAX_TURN_CPU_MS 150

/* Of one pixel. */
static const char png[] =
  "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0"
  "\rIDAT\x78\x9c\x63\x48\x61\x60\xf8\x0f\0\x02\x94\x01\x64\xb1\x6d\x26\x73\0\0\0\0IEND"
  "\xae\x42\x60\x82";
/* Says that it is 60000 pixels wide and high. */
static const char huge[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02"
                           "\0\0\0\x0f\xb0\xe2\x15\0\0\0\0IDAT\x35\xaf\x06\x1e";

static const UiFile files[] = {
  { "image/png", "dot.png", png, sizeof png - 1 },
  { "text/plain; charset=iso-8859-1", "notes.txt",
    "Gr\xfc\xdf"
    "e\nzwei\n",
    -1 },
  { "text/html", "page.html", "<p>Hello <b>you</b></p><script>bad ()</script>", -1 },
  { "image/png", "huge.png", huge, sizeof huge - 1 },
};

static PrAttachmentPreview *
get_preview (UiStrip *s)
{
  return PR_ATTACHMENT_PREVIEW (
    ui_find (GTK_WIDGET (s->strip), PR_TYPE_ATTACHMENT_PREVIEW));
}

static gboolean
is_shown (UiStrip *s)
{
  return gtk_widget_get_visible (GTK_WIDGET (get_preview (s)));
}

static GtkWidget *
get_button (UiStrip *s, guint index)
{
  return gtk_widget_get_first_child (GTK_WIDGET (ui_strip_get_chip (s, index)));
}

static gboolean
is_pressed (UiStrip *s, guint index)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (get_button (s, index)));
}

static const char *
wait_for_page (UiStrip *s)
{
  ui_wait_until (
    g_strcmp0 (pr_attachment_preview_get_page (get_preview (s)), "reading") != 0);
  return pr_attachment_preview_get_page (get_preview (s));
}

static char *
dup_text (UiStrip *s)
{
  GtkWidget *view = ui_find (GTK_WIDGET (get_preview (s)), GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  char *text;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

/* ---- previews ---- */

static void
test_image_is_shown_and_closed (UiStrip *s, gconstpointer data)
{
  GtkWidget *picture;

  ui_strip_show (s, files, 2);
  g_assert_false (is_shown (s));
  g_signal_emit_by_name (get_button (s, 0), "clicked");
  g_assert_cmpstr (wait_for_page (s), ==, "image");
  g_assert_true (is_shown (s));
  g_assert_true (is_pressed (s, 0));
  picture = ui_find (GTK_WIDGET (get_preview (s)), GTK_TYPE_PICTURE);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (
                     gtk_picture_get_paintable (GTK_PICTURE (picture))),
                   ==, 1);
  g_assert_cmpstr (gtk_picture_get_alternative_text (GTK_PICTURE (picture)), ==,
                   "dot.png");
  g_signal_emit_by_name (get_button (s, 0), "clicked");
  g_assert_false (is_shown (s));
  g_assert_false (is_pressed (s, 0));
}

static void
test_text_is_read_in_its_charset (UiStrip *s, gconstpointer data)
{
  g_autofree char *text = NULL;

  ui_strip_show (s, files, 2);
  ui_strip_do (s, "attachment.preview", "2");
  ui_strip_do (s, "attachment.preview", "3");
  g_assert_cmpstr (wait_for_page (s), ==, "text");
  g_assert_false (is_pressed (s, 0));
  g_assert_true (is_pressed (s, 1));
  text = dup_text (s);
  g_assert_cmpstr (text, ==, "Grüße\nzwei");
}

static void
test_html_is_read_as_its_text (UiStrip *s, gconstpointer data)
{
  g_autofree char *text = NULL;

  ui_strip_show (s, &files[2], 1);
  ui_strip_do (s, "attachment.preview", "2");
  g_assert_cmpstr (wait_for_page (s), ==, "text");
  text = dup_text (s);
  g_assert_cmpstr (text, ==, "Hello you");
}

/* A file of any size shows its beginning alone. */
static void
test_long_text_is_shown_up_to_a_line (UiStrip *s, gconstpointer data)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  UiFile file = { "text/plain; charset=utf-8", "long.txt", NULL, -1 };
  g_autofree char *text = NULL;

  while (octets->len < 300 << 10)
    g_string_append (octets, "One line of many\n");
  file.octets = octets->str;
  ui_strip_show (s, &file, 1);
  ui_strip_do (s, "attachment.preview", "2");
  g_assert_cmpstr (wait_for_page (s), ==, "text");
  text = dup_text (s);
  g_assert_cmpuint (strlen (text), <=, 64 << 10);
  g_assert_cmpuint (strlen (text), >, 60 << 10);
  g_assert_true (g_str_has_suffix (text, "One line of many"));
}

static void
test_image_that_is_too_large_says_so (UiStrip *s, gconstpointer data)
{
  ui_strip_show (s, &files[3], 1);
  ui_strip_do (s, "attachment.preview", "2");
  g_assert_cmpstr (wait_for_page (s), ==, "note");
}

static void
test_escape_closes (UiStrip *s, gconstpointer data)
{
  ui_strip_show (s, files, 2);
  g_assert_false (ui_press (get_button (s, 0), GDK_KEY_Escape));
  ui_strip_do (s, "attachment.press", "2");
  wait_for_page (s);
  g_assert_true (ui_press (get_button (s, 0), GDK_KEY_Escape));
  g_assert_false (is_shown (s));
}

static void
test_preview_ends_with_its_message (UiStrip *s, gconstpointer data)
{
  ui_strip_show (s, files, 2);
  ui_strip_do (s, "attachment.press", "3");
  pr_attachments_set_message (s->strip, NULL, FALSE);
  g_assert_false (is_shown (s));
  g_assert_null (pr_attachment_preview_get_number (get_preview (s)));
  for (guint i = 0; i < 5; i++)
    ui_iterate ();
  g_assert_cmpstr (pr_attachment_preview_get_page (get_preview (s)), ==, "reading");
}

/* ---- what a chip tells ---- */

static const PrAttachmentKind *
get_kind (UiStrip *s, guint index)
{
  return pr_attachment_chip_get_kind (ui_strip_get_chip (s, index));
}

static void
test_type_is_that_of_the_octets (UiStrip *s, gconstpointer data)
{
  static const UiFile odd[] = {
    { "image/jpeg", "a.jpg", "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", -1 },
    { "application/octet-stream", NULL, png, sizeof png - 1 },
    { "application/octet-stream", "list.csv", "a,b\n1,2\n", -1 },
    { "application/pdf", "nothing.pdf", "", 0 },
  };
  g_autoptr (GIcon) icon = NULL;
  const char *const *names;

  ui_strip_show (s, odd, 4);
  g_assert_cmpstr (get_kind (s, 0)->type, ==, "application/pdf");
  icon = pr_attachment_kind_dup_icon (get_kind (s, 0));
  names = g_themed_icon_get_names (G_THEMED_ICON (icon));
  g_assert_cmpstr (names[0], ==, "x-office-document-symbolic");
  g_assert_cmpstr (get_kind (s, 1)->type, ==, "image/png");
  g_assert_cmpint (get_kind (s, 1)->look, ==, PR_ATTACHMENT_IMAGE);
  g_assert_cmpstr (pr_attachment_kind_get_title (get_kind (s, 1)), ==,
                   "Attachment without a name");
  g_assert_cmpstr (get_kind (s, 2)->type, ==, "text/csv");
  g_assert_cmpint (get_kind (s, 2)->look, ==, PR_ATTACHMENT_TEXT);
  g_assert_cmpstr (get_kind (s, 3)->type, ==, "application/pdf");
  g_assert_cmpuint (get_kind (s, 3)->size, ==, 0);
  g_assert_false (pr_attachment_kind_has_preview (get_kind (s, 3)));
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), words))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static void
test_program_is_told_in_words (UiStrip *s, gconstpointer data)
{
  static const UiFile odd[] = {
    { "application/pdf", "invoice.pdf", "MZ\x90\0\x03\0\0\0", 8 },
    { "application/octet-stream", "a\\\\b/setup.exe", "MZ\x90\0\x03\0\0\0", 8 },
    { "application/octet-stream", "con.txt.scr", "MZ\x90\0\x03\0\0\0", 8 },
    { "text/plain", "plain.txt", "Text", -1 },
  };
  const char *tooltip;

  ui_strip_show (s, odd, 4);
  g_assert_true (says (GTK_WIDGET (ui_strip_get_chip (s, 0)), "invoice.pdf"));
  g_assert_true (says (GTK_WIDGET (ui_strip_get_chip (s, 0)), "Program, not a document"));
  g_assert_true (says (GTK_WIDGET (ui_strip_get_chip (s, 1)), "setup.exe"));
  g_assert_true (says (GTK_WIDGET (ui_strip_get_chip (s, 1)), "Program"));
  g_assert_true (says (GTK_WIDGET (ui_strip_get_chip (s, 2)), "_con.txt.scr"));
  g_assert_true (says (GTK_WIDGET (ui_strip_get_chip (s, 2)), "Program, not a document"));
  tooltip = gtk_widget_get_tooltip_text (get_button (s, 2));
  g_assert_nonnull (strstr (tooltip, "can run as a program"));
  tooltip = gtk_widget_get_tooltip_text (get_button (s, 3));
  g_assert_null (strstr (tooltip, "\n"));
  g_assert_nonnull (strstr (tooltip, "Preview plain.txt ("));
}

static char *
list_labels (GMenuModel *model, GString *labels)
{
  for (int i = 0; i < g_menu_model_get_n_items (model); i++)
    {
      g_autoptr (GMenuModel) section =
        g_menu_model_get_item_link (model, i, G_MENU_LINK_SECTION);
      char *label = NULL;

      if (section != NULL)
        list_labels (section, labels);
      else if (g_menu_model_get_item_attribute (model, i, "label", "s", &label))
        g_string_append_printf (labels, "%s;", label);
      g_free (label);
    }
  return labels->str;
}

static void
test_keys_open_the_menu (UiStrip *s, gconstpointer data)
{
  GtkWidget *menu;
  g_autoptr (GString) labels = g_string_new (NULL);

  ui_strip_show (s, files, 2);
  g_assert_true (ui_press_with (get_button (s, 1), GDK_KEY_F10, GDK_SHIFT_MASK));
  menu = ui_find (GTK_WIDGET (ui_strip_get_chip (s, 1)), GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (menu);
  g_assert_cmpstr (list_labels (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu)),
                                labels),
                   ==, "_Preview;_Open;_Save As…;_Copy;Save _All…;Copy A_ll;");
  gtk_popover_popdown (GTK_POPOVER (menu));
  ui_wait_until (ui_find (GTK_WIDGET (s->strip), GTK_TYPE_POPOVER_MENU) == NULL);
}

/* ---- many ---- */

static UiFile *
make_many (guint n)
{
  UiFile *many = g_new0 (UiFile, n);

  for (guint i = 0; i < n; i++)
    {
      many[i].type = i % 2 == 0 ? "text/plain" : "image/png";
      many[i].name = i % 3 == 0 ? NULL : "note.txt";
      many[i].octets = i % 5 == 0 ? "" : "Text";
      many[i].length = -1;
    }
  return many;
}

static void
test_five_hundred_come_without_a_stall (UiStrip *s, gconstpointer data)
{
  g_autofree UiFile *many = make_many (500);
  GtkWidget *fold;
  guint n;

  ui_strip_show (s, many, 500);
  g_assert_cmpuint (ui_strip_count_chips (s), ==, 3);
  fold = gtk_widget_get_next_sibling (GTK_WIDGET (ui_strip_get_chip (s, 2)));
  turns_begin ();
  while ((n = ui_strip_count_chips (s)) < 500)
    {
      g_signal_emit_by_name (fold, "clicked");
      g_assert_false (pr_attachments_is_filled (s->strip));
      ui_wait_until (pr_attachments_is_filled (s->strip));
      ui_draw (s->window);
      g_assert_cmpuint (ui_strip_count_chips (s), ==, MIN (n + 60, 500));
    }
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fold)), ==, "Show Fewer");
  g_test_message ("longest turn %.0f ms", turns_get_longest ());
  g_assert_cmpfloat (turns_get_longest (), <, MAX_TURN_CPU_MS * SLOWER);
  /* However many there are, they leave room for the message. */
  g_assert_cmpint (gtk_widget_get_height (
                     gtk_widget_get_ancestor (GTK_WIDGET (ui_strip_get_chip (s, 0)),
                                              GTK_TYPE_SCROLLED_WINDOW)),
                   <=, 200);
}

typedef struct
{
  guint n_told, last, n;
  gboolean ended;
  guint n_saved;
  GError *error;
  GCancellable *cancellable; /* cancelled at the first word; or NULL */
} Saving;

static void
progress_cb (guint n_saved, guint n, double fraction, gpointer user_data)
{
  Saving *saving = user_data;

  g_assert_false (saving->ended);
  g_assert_cmpuint (n_saved, >=, saving->last);
  g_assert_cmpfloat (fraction, <=, 1);
  saving->last = n_saved;
  saving->n = n;
  saving->n_told++;
  g_cancellable_cancel (saving->cancellable);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;

  saving->n_saved = pr_save_all_finish (result, &saving->error);
  saving->ended = TRUE;
}

static void
save_many (guint n, Saving *saving)
{
  g_autofree UiFile *many = make_many (n);
  g_autoptr (PrMessage) message = ui_strip_make_message (many, n);
  g_autofree char *path = g_dir_make_tmp ("popreader-save-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  pr_save_all_async (message, folder, progress_cb, saving->cancellable, saved_cb, saving);
  ui_wait_until (saving->ended);
  for (guint i = 0; i < 5; i++)
    ui_iterate ();
  ui_remove_folder (path);
}

static void
test_saving_all_tells_how_far_it_is (void)
{
  Saving saving = { 0 };

  save_many (900, &saving);
  g_assert_no_error (saving.error);
  g_assert_cmpuint (saving.n_saved, ==, 900);
  g_assert_cmpuint (saving.n_told, >, 0);
  g_assert_cmpuint (saving.n, ==, 900);
}

static void
test_saving_all_can_be_cancelled (void)
{
  Saving saving = { 0 };

  saving.cancellable = g_cancellable_new ();
  save_many (1500, &saving);
  g_assert_error (saving.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (saving.n_saved, <, 1500);
  g_clear_error (&saving.error);
  g_object_unref (saving.cancellable);
}

#define ADD(path, test)                                                        \
  g_test_add ("/ui/attachments/" path, UiStrip, NULL, ui_strip_set_up, (test), \
              ui_strip_tear_down)

int
main (int argc, char **argv)
{
  int status;

  ui_strip_isolate ();
  ui_test_init (&argc, &argv);
  ADD ("preview/image-is-shown-and-closed", test_image_is_shown_and_closed);
  ADD ("preview/text-is-read-in-its-charset", test_text_is_read_in_its_charset);
  ADD ("preview/html-is-read-as-its-text", test_html_is_read_as_its_text);
  ADD ("preview/long-text-is-shown-up-to-a-line", test_long_text_is_shown_up_to_a_line);
  ADD ("preview/image-that-is-too-large-says-so", test_image_that_is_too_large_says_so);
  ADD ("preview/escape-closes", test_escape_closes);
  ADD ("preview/ends-with-its-message", test_preview_ends_with_its_message);
  ADD ("chip/type-is-that-of-the-octets", test_type_is_that_of_the_octets);
  ADD ("chip/program-is-told-in-words", test_program_is_told_in_words);
  ADD ("chip/keys-open-the-menu", test_keys_open_the_menu);
  ADD ("many/five-hundred-come-without-a-stall", test_five_hundred_come_without_a_stall);
  g_test_add_func ("/ui/attachments/many/saving-all-tells-how-far-it-is",
                   test_saving_all_tells_how_far_it_is);
  g_test_add_func ("/ui/attachments/many/saving-all-can-be-cancelled",
                   test_saving_all_can_be_cancelled);
  status = g_test_run ();
  ui_strip_end ();
  return status;
}
