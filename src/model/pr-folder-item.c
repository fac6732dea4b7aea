/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-items-private.h"

struct _PrFolderItem
{
  GObject parent_instance;
  PrFolder *folder;
};

G_DEFINE_FINAL_TYPE (PrFolderItem, pr_folder_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ACCOUNT_NAME,
  PROP_UNREAD,
  PROP_TOTAL,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
pr_folder_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PrFolderItem *self = PR_FOLDER_ITEM (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->folder->name);
      break;
    case PROP_ACCOUNT_NAME:
      g_value_set_string (value, self->folder->account_name);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->folder->unread);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->folder->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_folder_item_finalize (GObject *object)
{
  PrFolderItem *self = PR_FOLDER_ITEM (object);

  pr_folder_free (self->folder);
  G_OBJECT_CLASS (pr_folder_item_parent_class)->finalize (object);
}

static void
pr_folder_item_class_init (PrFolderItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pr_folder_item_get_property;
  object_class->finalize = pr_folder_item_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT_NAME] =
    g_param_spec_string ("account-name", NULL, NULL, NULL, flags);
  properties[PROP_UNREAD] =
    g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TOTAL] =
    g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_folder_item_init (PrFolderItem *self)
{
}

const PrFolder *
pr_folder_item_get_folder (PrFolderItem *self)
{
  g_return_val_if_fail (PR_IS_FOLDER_ITEM (self), NULL);

  return self->folder;
}

PrFolderItem *
pr_folder_item_new (const PrFolder *folder)
{
  PrFolderItem *self = g_object_new (PR_TYPE_FOLDER_ITEM, NULL);

  self->folder = pr_folder_copy (folder);
  return self;
}

gboolean
pr_folder_item_update (PrFolderItem *self, const PrFolder *folder)
{
  g_autoptr (PrFolder) old = g_steal_pointer (&self->folder);
  gboolean renamed = g_strcmp0 (old->name, folder->name) != 0;
  gboolean moved = g_strcmp0 (old->account_name, folder->account_name) != 0;

  self->folder = pr_folder_copy (folder);
  if (renamed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT_NAME]);
  if (old->unread != folder->unread)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
  if (old->total != folder->total)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  return renamed || moved;
}
