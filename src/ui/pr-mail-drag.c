/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-mail-drag.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-message-row.h"
#include "ui/pr-row-people.h"

#define ICON_WIDTH 300
#define MAX_LOOKS 32 /* at rows, for what they are called */

struct _PrMailDrag
{
  GObject parent_instance;

  /* Owned */
  GArray *keys; /* of gint64 */
  char *hint;   /* or NULL */

  gint64 account, folder;
  gboolean conversations; /* are dragged by their rows, of several messages each */
};

G_DEFINE_FINAL_TYPE (PrMailDrag, pr_mail_drag, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_HINT,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
pr_mail_drag_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HINT)
    g_value_set_string (value, PR_MAIL_DRAG (object)->hint);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_mail_drag_finalize (GObject *object)
{
  PrMailDrag *self = PR_MAIL_DRAG (object);

  g_array_unref (self->keys);
  g_free (self->hint);
  G_OBJECT_CLASS (pr_mail_drag_parent_class)->finalize (object);
}

static void
pr_mail_drag_class_init (PrMailDragClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pr_mail_drag_get_property;
  object_class->finalize = pr_mail_drag_finalize;
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_mail_drag_init (PrMailDrag *self)
{
}

static gboolean
contains (const GArray *keys, gint64 key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_array_index (keys, gint64, i) == key)
      return TRUE;
  return FALSE;
}

/* Rows of one message each are messages, as it is told when they were moved. */
static gboolean
has_conversations (PrMessageList *list, const GArray *keys)
{
  if (!pr_message_list_is_grouped (list))
    return FALSE;
  for (guint i = 0; i < MIN (keys->len, MAX_LOOKS); i++)
    {
      g_autoptr (PrMessageItem) item =
        pr_message_list_ref_item (list, g_array_index (keys, gint64, i));
      const PrSummary *summary = pr_message_item_get_summary (item);

      if (summary == NULL || pr_row_count_messages (summary) > 1)
        return TRUE;
    }
  return keys->len > MAX_LOOKS;
}

PrMailDrag *
pr_mail_drag_new (PrMessageListView *view, gint64 key)
{
  PrMessageList *list;
  PrMailDrag *self;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST_VIEW (view), NULL);

  list = pr_message_list_view_get_list (view);
  self = g_object_new (PR_TYPE_MAIL_DRAG, NULL);
  self->keys = pr_message_list_view_list_selected (view);
  if (!contains (self->keys, key))
    {
      g_array_set_size (self->keys, 0);
      g_array_append_val (self->keys, key);
    }
  self->folder = pr_message_list_get_folder (list);
  self->conversations = has_conversations (list, self->keys);
  self->account =
    pr_message_list_find_account (list, (const gint64 *) (gpointer) self->keys->data,
                                  self->keys->len);
  return self;
}

const GArray *
pr_mail_drag_get_keys (PrMailDrag *self)
{
  g_return_val_if_fail (PR_IS_MAIL_DRAG (self), NULL);

  return self->keys;
}

gint64
pr_mail_drag_get_account (PrMailDrag *self)
{
  g_return_val_if_fail (PR_IS_MAIL_DRAG (self), 0);

  return self->account;
}

gint64
pr_mail_drag_get_folder (PrMailDrag *self)
{
  g_return_val_if_fail (PR_IS_MAIL_DRAG (self), 0);

  return self->folder;
}

void
pr_mail_drag_set_hint (PrMailDrag *self, const char *hint)
{
  g_return_if_fail (PR_IS_MAIL_DRAG (self));

  if (g_strcmp0 (self->hint, hint) == 0)
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINT]);
}

char *
pr_mail_drag_dup_label (PrMailDrag *self)
{
  g_return_val_if_fail (PR_IS_MAIL_DRAG (self), NULL);

  if (self->hint != NULL)
    return g_strdup (self->hint);
  if (self->conversations)
    return g_strdup_printf (ngettext ("%'u conversation", "%'u conversations",
                                      self->keys->len),
                            self->keys->len);
  return g_strdup_printf (ngettext ("%'u message", "%'u messages", self->keys->len),
                          self->keys->len);
}

/* ---- the source ---- */

/* The drag that @view may begin, kept by it until the next one. */
static GQuark
drag_quark (void)
{
  return g_quark_from_static_string ("pr-mail-drag");
}

static PrMessageRow *
pick_row (GtkWidget *view, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);

  for (; picked != NULL && picked != view; picked = gtk_widget_get_parent (picked))
    {
      GtkWidget *child = gtk_widget_get_first_child (picked);

      if (PR_IS_MESSAGE_ROW (picked))
        return PR_MESSAGE_ROW (picked);
      /* The list's own widget round a row has its edges. */
      if (child != NULL && PR_IS_MESSAGE_ROW (child) &&
          gtk_widget_get_next_sibling (child) == NULL)
        return PR_MESSAGE_ROW (child);
    }
  return NULL;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *view)
{
  PrMessageRow *row = pick_row (view, x, y);
  PrMessageItem *item = row == NULL ? NULL : pr_message_row_get_item (row);
  PrMailDrag *drag;

  if (item == NULL)
    return NULL;
  drag = pr_mail_drag_new (PR_MESSAGE_LIST_VIEW (view), pr_message_item_get_key (item));
  g_object_set_qdata_full (G_OBJECT (view), drag_quark (), drag, g_object_unref);
  return gdk_content_provider_new_typed (PR_TYPE_MAIL_DRAG, drag);
}

static void
show_label (PrMailDrag *drag, GParamSpec *pspec, GtkLabel *label)
{
  g_autofree char *text = pr_mail_drag_dup_label (drag);

  gtk_label_set_text (label, text);
}

static void
begin_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *view)
{
  PrMailDrag *mail = g_object_get_qdata (G_OBJECT (view), drag_quark ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (NULL);

  /* What is dragged does not grow with its label. */
  gtk_widget_set_size_request (box, ICON_WIDTH, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "mail-drag");
  g_signal_connect_object (mail, "notify::hint", G_CALLBACK (show_label), label, 0);
  show_label (mail, NULL, GTK_LABEL (label));
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), box);
  gdk_drag_set_hotspot (drag, -12, -12);
}

void
pr_mail_drag_add_source (PrMessageListView *view)
{
  GtkDragSource *source;

  g_return_if_fail (PR_IS_MESSAGE_LIST_VIEW (view));

  source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), view);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), view);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (source));
}
