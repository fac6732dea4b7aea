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
  guint n_adopted;         /* the same */
  PrTrouble *own_trouble;  /* of that sync, or NULL */
  PrSyncReport *report;    /* the same in full, or NULL */
  gint64 next_check;       /* 0: only by hand */
  PrPace pace;
  PrMaildrop maildrop; /* as of the last check of any process */
  PrSaving saving;

  gboolean away;     /* no network is said to lead to the server */
  gboolean reached;  /* but it was reached since */
  gboolean tried;    /* it was tried since, in vain */
  gboolean forgiven; /* that it was not reached counts no more: it is to be tried again */

  /* What is shown, made of the above. */
  char *status;
  char *trouble; /* or NULL */
  char *waiting; /* the same */
  char *link;    /* the same */
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
  PROP_OFFLINE,
  PROP_NEXT_CHECK,
  PROP_WAITING,
  PROP_LINK,
  PROP_SAVING,
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

/* Our own sync knows more than the code that was, or soon will be, stored of it; and what
 * was in doubt before it may be stored still. */
static gboolean
knows_more (PrAccountItem *self)
{
  const char *code = self->account->last_error;

  return self->own_trouble != NULL &&
         (code == NULL ||
          g_str_equal (code, pr_trouble_get_noted_code (self->own_trouble)) ||
          (self->own_trouble->code == PR_TROUBLE_AUTH &&
           g_str_equal (code, pr_trouble_code_to_string (PR_TROUBLE_TEMPORARY))));
}

/* A command that gave none says itself what to do. */
static gboolean
needs_password (PrAccountItem *self)
{
  return !self->syncing && knows_more (self) && self->own_trouble->no_password &&
         self->account->password_command == NULL && !pr_account_has_token (self->account);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Of the last check, wherever it ran; NULL where nothing is wrong with the account: not
 * to be reached without a network is as it should be. */
static const char *
get_code (PrAccountItem *self)
{
  const char *code = knows_more (self)
                       ? pr_trouble_code_to_string (self->own_trouble->code)
                       : self->account->last_error;

  if (self->syncing)
    return NULL;
  if ((self->forgiven || pr_account_item_get_offline (self)) &&
      pr_status_is_unreached (code))
    return NULL;
  return code;
}

static gboolean
waits (PrAccountItem *self, const char *code)
{
  return pr_status_is_wait (code) && self->next_check > get_now ();
}

static gboolean
backs_off (PrAccountItem *self)
{
  return (self->pace.pause == PR_PAUSE_BACK_OFF || self->pace.pause == PR_PAUSE_DOUBT) &&
         self->next_check > get_now ();
}

static char *
dup_trouble (PrAccountItem *self)
{
  const char *code = get_code (self);

  if (code == NULL)
    return NULL;
  if (needs_password (self))
    return pr_status_of_missing_password ();
  if (waits (self, code))
    return pr_status_of_wait_in_full (code, self->next_check, get_now ());
  if (pr_account_item_get_in_doubt (self))
    return pr_status_of_doubt (self->own_trouble->message, self->next_check, get_now ());
  if (knows_more (self))
    return g_strdup (self->own_trouble->message);
  return pr_status_of_error_code (code);
}

static char *
dup_status (PrAccountItem *self)
{
  const char *code = get_code (self);
  gint64 last_checked = self->account->last_checked;

  if (self->syncing)
    return pr_status_of_progress (&self->progress);
  if (pr_account_item_get_offline (self))
    return pr_status_of_offline (last_checked, get_now ());
  if (needs_password (self))
    return g_strdup (_ ("Password needed"));
  if (waits (self, code))
    return pr_status_of_wait (self->next_check, get_now ());
  if (self->trouble != NULL && backs_off (self))
    return pr_status_of_retry (last_checked, self->next_check, get_now ());
  if (self->trouble != NULL)
    return pr_status_of_failure (pr_account_item_get_in_doubt (self) ? NULL : code,
                                 last_checked, get_now ());
  return pr_status_of_check (last_checked, self->n_new, self->n_adopted, get_now ());
}

static void
refresh (PrAccountItem *self)
{
  double fraction = self->syncing ? pr_status_get_fraction (&self->progress) : -1;
  gboolean moved = self->fraction != fraction;
  gboolean troubled;

  self->fraction = fraction;
  if (moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  troubled = take_text (&self->trouble, dup_trouble (self));
  if (take_text (&self->status, dup_status (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (troubled)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
  if (take_text (&self->waiting, pr_status_of_waiting (&self->maildrop)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
  if (take_text (&self->link, pr_status_of_link (&self->maildrop)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINK]);
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
    case PROP_OFFLINE:
      g_value_set_boolean (value, pr_account_item_get_offline (self));
      break;
    case PROP_NEXT_CHECK:
      g_value_set_int64 (value, self->next_check);
      break;
    case PROP_WAITING:
      g_value_set_string (value, self->waiting);
      break;
    case PROP_LINK:
      g_value_set_string (value, self->link);
      break;
    case PROP_SAVING:
      g_value_set_string (value, pr_status_of_saving (self->saving));
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
  g_clear_pointer (&self->report, pr_sync_report_free);
  g_free (self->status);
  g_free (self->trouble);
  g_free (self->waiting);
  g_free (self->link);
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
  properties[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE, flags);
  properties[PROP_NEXT_CHECK] =
    g_param_spec_int64 ("next-check", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_WAITING] = g_param_spec_string ("waiting", NULL, NULL, NULL, flags);
  properties[PROP_LINK] = g_param_spec_string ("link", NULL, NULL, NULL, flags);
  properties[PROP_SAVING] = g_param_spec_string ("saving", NULL, NULL, NULL, flags);
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

  return self->trouble == NULL ? NULL : get_code (self);
}

gboolean
pr_account_item_get_in_doubt (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), FALSE);

  return !self->syncing && knows_more (self) && self->own_trouble->in_doubt;
}

gboolean
pr_account_item_get_offline (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), FALSE);

  return self->away && !self->reached;
}

gboolean
pr_account_item_get_tried (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), FALSE);

  return pr_account_item_get_offline (self) && self->tried;
}

gint64
pr_account_item_get_next_check (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), 0);

  return self->next_check;
}

const char *
pr_account_item_get_waiting (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->waiting;
}

const char *
pr_account_item_get_link (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->link;
}

const char *
pr_account_item_get_saving (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return pr_status_of_saving (self->saving);
}

const PrSyncProgress *
pr_account_item_get_progress (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->syncing ? &self->progress : NULL;
}

const PrSyncReport *
pr_account_item_get_report (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), NULL);

  return self->report;
}

gboolean
pr_account_item_get_needs_password (PrAccountItem *self)
{
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (self), FALSE);

  return needs_password (self);
}

/* The pause that a server wants is one between runs of the program too. */
static void
take_maildrop (PrAccountItem *self, const PrMaildrop *maildrop)
{
  self->maildrop = *maildrop;
  if (maildrop->login_delay >= 0)
    self->pace.login_delay = maildrop->login_delay;
}

PrAccountItem *
pr_account_item_new (const PrAccount *account, const PrMaildrop *maildrop)
{
  PrAccountItem *self = g_object_new (PR_TYPE_ACCOUNT_ITEM, NULL);

  self->account = pr_account_copy (account);
  take_maildrop (self, maildrop);
  refresh (self);
  return self;
}

void
pr_account_item_update (PrAccountItem *self,
                        const PrAccount *account,
                        const PrMaildrop *maildrop)
{
  g_autoptr (PrAccount) old = g_steal_pointer (&self->account);

  self->account = pr_account_copy (account);
  take_maildrop (self, maildrop);
  if (account->last_checked > old->last_checked)
    {
      /* Somebody else's check came after ours. */
      g_clear_pointer (&self->own_trouble, pr_trouble_free);
      self->n_new = 0;
      self->n_adopted = 0;
      self->forgiven = FALSE;
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

/* What a check that has ended says of the way to the server. */
static void
judge_network (PrAccountItem *self, const PrTrouble *trouble)
{
  gboolean unreached =
    trouble != NULL && pr_status_is_unreached (pr_trouble_code_to_string (trouble->code));

  self->forgiven = FALSE;
  self->tried = self->away && unreached;
  if (trouble == NULL)
    self->reached = TRUE;
}

void
pr_account_item_set_report (PrAccountItem *self, const PrSyncReport *report)
{
  PrTrouble *trouble = report->trouble;

  g_clear_pointer (&self->own_trouble, pr_trouble_free);
  g_clear_pointer (&self->report, pr_sync_report_free);
  self->report = pr_sync_report_copy (report);
  self->n_new = report->new_messages;
  self->n_adopted = report->adopted;
  if (trouble == NULL)
    {
      /* What the store will say in a moment; a trouble that is over must not flash up. */
      self->account->last_checked = get_now ();
      g_clear_pointer (&self->account->last_error, g_free);
    }
  else if (trouble->code != PR_TROUBLE_CANCELLED)
    self->own_trouble = pr_trouble_copy (trouble);
  judge_network (self, trouble);
  set_syncing (self, FALSE);
  if (self->away)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
}

void
pr_account_item_set_away (PrAccountItem *self, gboolean away)
{
  gboolean was_offline = pr_account_item_get_offline (self);

  if (self->away == away)
    return;
  self->away = away;
  self->reached = FALSE;
  self->tried = FALSE;
  self->forgiven = was_offline;
  refresh (self);
  if (was_offline != pr_account_item_get_offline (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
}

void
pr_account_item_set_next_check (PrAccountItem *self, gint64 next_check)
{
  if (self->next_check == next_check)
    return;
  self->next_check = next_check;
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_CHECK]);
}

void
pr_account_item_give_a_try (PrAccountItem *self)
{
  self->forgiven = TRUE;
  refresh (self);
}

void
pr_account_item_tell_again (PrAccountItem *self)
{
  refresh (self);
}

void
pr_account_item_set_saving (PrAccountItem *self, PrSaving saving)
{
  if (self->saving == saving)
    return;
  self->saving = saving;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

PrPace *
pr_account_item_get_pace (PrAccountItem *self)
{
  return &self->pace;
}
