/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-items-private.h"
#include "model/pr-status-private.h"

struct _PrAccountItem
{
  GObject parent_instance;
  PrAccount *account;
  gboolean syncing;
  PrSyncProgress progress; /* while syncing */
  guint n_new;             /* of the last sync in this process */
  PrTrouble *own_trouble;  /* of that sync, or NULL */

  /* What is shown, made of the above. */
  char *status;
  char *trouble; /* or NULL */
  double fraction;
};

G_DEFINE_FINAL_TYPE (PrAccountItem, pr_account_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SYNCING,
  PROP_STATUS,
  PROP_FRACTION,
  PROP_TROUBLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

/* Takes @text into @field; whether it differed. */
static gboolean
take_text (char **field, char *text)
{
  gboolean differs = g_strcmp0 (*field, text) != 0;

  g_free (*field);
  *field = text;
  return differs;
}

/* Our own sync knows more than the code that was, or soon will be, stored of it. */
static gboolean
knows_more (PrAccountItem *self)
{
  const char *code = self->account->last_error;

  return self->own_trouble != NULL &&
         (code == NULL ||
          g_str_equal (code, pr_trouble_code_to_string (self->own_trouble->code)));
}

/* A command that gave none says itself what to do. */
static gboolean
needs_password (PrAccountItem *self)
{
  return !self->syncing && knows_more (self) && self->own_trouble->no_password &&
         self->account->password_command == NULL;
}

static char *
dup_trouble (PrAccountItem *self)
{
  const char *code = self->account->last_error;

  if (self->syncing)
    return NULL;
  if (needs_password (self))
    return pr_status_of_missing_password ();
  if (knows_more (self))
    return g_strdup (self->own_trouble->message);
  return code == NULL ? NULL : pr_status_of_error_code (code);
}

static char *
dup_status (PrAccountItem *self)
{
  if (self->syncing)
    return pr_status_of_progress (&self->progress);
  if (needs_password (self))
    return g_strdup (_ ("Password needed"));
  return pr_status_of_check (self->account->last_checked, self->n_new,
                             g_get_real_time () / G_USEC_PER_SEC);
}

static void
refresh (PrAccountItem *self)
{
  double fraction = self->syncing ? pr_status_get_fraction (&self->progress) : -1;
  gboolean moved = self->fraction != fraction;

  self->fraction = fraction;
  if (moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (take_text (&self->status, dup_status (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (take_text (&self->trouble, dup_trouble (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
pr_account_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PrAccountItem *self = PR_ACCOUNT_ITEM (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->account->name);
      break;
    case PROP_SYNCING:
      g_value_set_boolean (value, self->syncing);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_account_item_finalize (GObject *object)
{
  PrAccountItem *self = PR_ACCOUNT_ITEM (object);

  pr_account_free (self->account);
  g_clear_pointer (&self->own_trouble, pr_trouble_free);
  g_free (self->status);
  g_free (self->trouble);
  G_OBJECT_CLASS (pr_account_item_parent_class)->finalize (object);
}

static void
pr_account_item_class_init (PrAccountItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pr_account_item_get_property;
  object_class->finalize = pr_account_item_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SYNCING] = g_param_spec_boolean ("syncing", NULL, NULL, FALSE, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_account_item_init (PrAccountItem *self)
{
  self->fraction = -1;
}

const PrAccount *
pr_account_item_get_account (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->account;
}

gboolean
pr_account_item_get_syncing (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), FALSE);

  return self->syncing;
}

const char *
pr_account_item_get_status (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->status;
}

double
pr_account_item_get_fraction (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), -1);

  return self->fraction;
}

const char *
pr_account_item_get_trouble (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->trouble;
}

const char *
pr_account_item_get_trouble_code (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  if (self->trouble == NULL)
    return NULL;
  return knows_more (self) ? pr_trouble_code_to_string (self->own_trouble->code)
                           : self->account->last_error;
}

gboolean
pr_account_item_get_needs_password (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), FALSE);

  return needs_password (self);
}

PrAccountItem *
pr_account_item_new (const PrAccount *account)
{
  PrAccountItem *self = g_object_new (PR_TYPE_ACCOUNT_ITEM, NULL);

  self->account = pr_account_copy (account);
  refresh (self);
  return self;
}

void
pr_account_item_update (PrAccountItem *self, const PrAccount *account)
{
  g_autoptr (PrAccount) old = g_steal_pointer (&self->account);

  self->account = pr_account_copy (account);
  if (account->last_checked > old->last_checked)
    {
      /* Somebody else's check came after ours. */
      g_clear_pointer (&self->own_trouble, pr_trouble_free);
      self->n_new = 0;
    }
  if (g_strcmp0 (old->name, account->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  refresh (self);
}

static void
set_syncing (PrAccountItem *self, gboolean syncing)
{
  gboolean differs = self->syncing != syncing;

  self->syncing = syncing;
  refresh (self);
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNCING]);
}

void
pr_account_item_set_progress (PrAccountItem *self, const PrSyncProgress *progress)
{
  self->progress = *progress;
  set_syncing (self, TRUE);
}

void
pr_account_item_set_report (PrAccountItem *self, const PrSyncReport *report)
{
  PrTrouble *trouble = report->trouble;

  g_clear_pointer (&self->own_trouble, pr_trouble_free);
  self->n_new = report->new_messages;
  if (trouble == NULL)
    {
      /* What the store will say in a moment; a trouble that is over must not flash up. */
      self->account->last_checked = g_get_real_time () / G_USEC_PER_SEC;
      g_clear_pointer (&self->account->last_error, g_free);
    }
  else if (trouble->code != PR_TROUBLE_CANCELLED)
    self->own_trouble = pr_trouble_copy (trouble);
  set_syncing (self, FALSE);
}
