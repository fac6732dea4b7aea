/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-keep-group.h"

#include "ui/pr-keep-words.h"

#define MEGABYTE (G_GUINT64_CONSTANT (1024) * 1024)
#define PREVIEW_MS 200 /* nobody turns a number only once */

struct _PrKeepGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  PrMailbox *mailbox;     /* or NULL */
  PrAccount *account;     /* as it is kept */
  GCancellable *looking;  /* for what the rule would delete, or NULL */
  PrKeepPreview *preview; /* of the rule shown, or NULL: not known */
  char *trouble;          /* why not, or NULL */

  guint look_id;
  int expire_days; /* -1: not said */
  gboolean filling;

  /* Template children */
  AdwComboRow *keep;
  AdwActionRow *number_row;
  GtkSpinButton *number;
  AdwActionRow *preview_row;
  AdwActionRow *agree_row;
  GtkCheckButton *agree;
};

G_DEFINE_FINAL_TYPE (PrKeepGroup, pr_keep_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The choices, in the order of the row's, and the number that each begins with. */
static const struct
{
  PrKeep keep;
  guint number;
} choices[] = {
  { PR_KEEP_FOREVER, 0 },  { PR_KEEP_DAYS, 30 },         { PR_KEEP_NEWEST, 500 },
  { PR_KEEP_OCTETS, 200 }, { PR_KEEP_UNTIL_DELETED, 0 }, { PR_KEEP_NONE, 0 },
};

static PrKeep
get_keep (PrKeepGroup *self)
{
  guint chosen = adw_combo_row_get_selected (self->keep);

  return chosen < G_N_ELEMENTS (choices) ? choices[chosen].keep : PR_KEEP_FOREVER;
}

static guint
find_choice (PrKeep keep)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (choices) - 1 && choices[i].keep != keep)
    i++;
  return i;
}

static guint
get_number (const PrAccount *account)
{
  switch (account->keep)
    {
    case PR_KEEP_DAYS:
      return account->keep_days;
    case PR_KEEP_NEWEST:
      return account->keep_count;
    case PR_KEEP_OCTETS:
      return (guint) MAX (1, account->keep_octets / MEGABYTE);
    case PR_KEEP_FOREVER:
    case PR_KEEP_UNTIL_DELETED:
    case PR_KEEP_NONE:
    default:
      return 0;
    }
}

/* The number that the person left alone is kept to the octet. */
static void
read_rule (PrKeepGroup *self, PrAccount *account)
{
  guint number = (guint) gtk_spin_button_get_value_as_int (self->number);
  gboolean same =
    get_keep (self) == self->account->keep && number == get_number (self->account);

  account->keep = get_keep (self);
  account->keep_days = account->keep == PR_KEEP_DAYS ? number : 0;
  account->keep_count = account->keep == PR_KEEP_NEWEST ? number : 0;
  account->keep_octets = account->keep != PR_KEEP_OCTETS ? 0
                         : same                          ? self->account->keep_octets
                                                         : number * MEGABYTE;
}

static gboolean
is_as_kept (PrKeepGroup *self)
{
  g_autoptr (PrAccount) rule = pr_account_copy (self->account);

  read_rule (self, rule);
  return rule->keep == self->account->keep &&
         rule->keep_days == self->account->keep_days &&
         rule->keep_count == self->account->keep_count &&
         rule->keep_octets == self->account->keep_octets;
}

/* ---- what is shown ---- */

static void
show_number (PrKeepGroup *self)
{
  const char *title = pr_keep_words_number (get_keep (self));

  gtk_widget_set_visible (GTK_WIDGET (self->number_row), title != NULL);
  if (title == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->number_row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/* Nothing is agreed to that was not seen. */
static void
show_question (PrKeepGroup *self)
{
  g_autofree char *question =
    self->preview == NULL ? NULL : pr_keep_words_question (self->preview);

  gtk_widget_set_visible (GTK_WIDGET (self->agree_row), question != NULL);
  if (question != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->agree_row), question);
}

static void
show_preview (PrKeepGroup *self)
{
  gboolean deletes = get_keep (self) != PR_KEEP_FOREVER;
  g_autofree char *expire =
    pr_keep_words_expire (self->expire_days, get_keep (self),
                          (guint) gtk_spin_button_get_value_as_int (self->number));
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (self->preview != NULL)
    {
      title = pr_keep_words_preview (self->preview);
      subtitle = pr_keep_words_rest (self->preview, expire);
    }
  else if (!deletes)
    title = g_strdup (expire);
  else
    title = pr_keep_words_unknown (self->account->id != 0, self->trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_row), title != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->preview_row),
                                 title == NULL ? "" : title);
  adw_action_row_set_subtitle (self->preview_row, subtitle == NULL ? "" : subtitle);
  show_question (self);
}

/* ---- looking what the rule would delete ---- */

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrKeepGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  PrKeepPreview *preview = pr_mailbox_preview_keep_finish (result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      g_free (preview);
      return;
    }
  g_clear_object (&self->looking);
  self->preview = preview;
  if (preview == NULL)
    self->trouble = g_strdup (error->message);
  show_preview (self);
}

static gboolean
look_cb (gpointer user_data)
{
  PrKeepGroup *self = user_data;
  g_autoptr (PrAccount) rule = pr_account_copy (self->account);

  self->look_id = 0;
  read_rule (self, rule);
  self->looking = g_cancellable_new ();
  pr_mailbox_preview_keep_async (self->mailbox, rule, self->looking, previewed_cb,
                                 g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop_looking (PrKeepGroup *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->preview, g_free);
  g_clear_pointer (&self->trouble, g_free);
}

static void
look_anew (PrKeepGroup *self)
{
  stop_looking (self);
  if (self->mailbox != NULL && self->account->id != 0 &&
      get_keep (self) != PR_KEEP_FOREVER)
    self->look_id = g_timeout_add (PREVIEW_MS, look_cb, self);
  show_preview (self);
}

/* ---- following the person ---- */

/* What was agreed to was another rule. */
static void
rule_changed_cb (PrKeepGroup *self)
{
  g_assert (PR_IS_KEEP_GROUP (self));

  if (self->filling)
    return;
  gtk_check_button_set_active (self->agree,
                               self->account->keep_agreed && is_as_kept (self));
  look_anew (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
keep_changed_cb (PrKeepGroup *self)
{
  guint choice = adw_combo_row_get_selected (self->keep);

  show_number (self);
  if (self->filling || choice >= G_N_ELEMENTS (choices))
    return;
  self->filling = TRUE;
  gtk_spin_button_set_value (self->number, get_keep (self) == self->account->keep
                                             ? get_number (self->account)
                                             : choices[choice].number);
  self->filling = FALSE;
  rule_changed_cb (self);
}

static void
agreed_cb (PrKeepGroup *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- the object ---- */

static void
pr_keep_group_dispose (GObject *object)
{
  PrKeepGroup *self = PR_KEEP_GROUP (object);

  stop_looking (self);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_keep_group_parent_class)->dispose (object);
}

static void
pr_keep_group_finalize (GObject *object)
{
  pr_account_free (PR_KEEP_GROUP (object)->account);
  G_OBJECT_CLASS (pr_keep_group_parent_class)->finalize (object);
}

static void
pr_keep_group_class_init (PrKeepGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_keep_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_keep_group_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-keep-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PrKeepGroup, keep);
  gtk_widget_class_bind_template_child (widget_class, PrKeepGroup, number_row);
  gtk_widget_class_bind_template_child (widget_class, PrKeepGroup, number);
  gtk_widget_class_bind_template_child (widget_class, PrKeepGroup, preview_row);
  gtk_widget_class_bind_template_child (widget_class, PrKeepGroup, agree_row);
  gtk_widget_class_bind_template_child (widget_class, PrKeepGroup, agree);
  gtk_widget_class_bind_template_callback (widget_class, keep_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rule_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, agreed_cb);
}

static void
pr_keep_group_init (PrKeepGroup *self)
{
  self->account = pr_account_new ();
  self->expire_days = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_keep_group_set_mailbox (PrKeepGroup *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_KEEP_GROUP (self));

  g_set_object (&self->mailbox, mailbox);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrKeepGroup) self = user_data;
  g_autofree PrMaildrop *maildrop = pr_mailbox_load_maildrop_finish (result, NULL);

  /* Without it nothing is said of the server's own rule. */
  if (maildrop == NULL)
    return;
  self->expire_days = maildrop->expire_days;
  show_preview (self);
}

void
pr_keep_group_set_account (PrKeepGroup *self, const PrAccount *account)
{
  g_return_if_fail (PR_IS_KEEP_GROUP (self));
  g_return_if_fail (account != NULL);

  pr_account_free (self->account);
  self->account = pr_account_copy (account);
  self->filling = TRUE;
  adw_combo_row_set_selected (self->keep, find_choice (account->keep));
  gtk_spin_button_set_value (self->number, get_number (account));
  gtk_check_button_set_active (self->agree, account->keep_agreed);
  self->filling = FALSE;
  show_number (self);
  look_anew (self);
  if (self->mailbox != NULL && account->id != 0)
    pr_mailbox_load_maildrop_async (self->mailbox, account->name, NULL, loaded_cb,
                                    g_object_ref (self));
}

void
pr_keep_group_read (PrKeepGroup *self, PrAccount *account)
{
  g_return_if_fail (PR_IS_KEEP_GROUP (self));
  g_return_if_fail (account != NULL);

  read_rule (self, account);
  account->keep_agreed =
    account->keep != PR_KEEP_FOREVER && gtk_check_button_get_active (self->agree);
}

void
pr_keep_group_choose (PrKeepGroup *self, PrKeep keep, guint number)
{
  g_return_if_fail (PR_IS_KEEP_GROUP (self));

  adw_combo_row_set_selected (self->keep, find_choice (keep));
  if (number > 0)
    gtk_spin_button_set_value (self->number, number);
}

void
pr_keep_group_set_agreed (PrKeepGroup *self, gboolean agreed)
{
  g_return_if_fail (PR_IS_KEEP_GROUP (self));

  gtk_check_button_set_active (self->agree, agreed);
}

const char *
pr_keep_group_get_preview (PrKeepGroup *self)
{
  g_return_val_if_fail (PR_IS_KEEP_GROUP (self), NULL);

  return self->preview == NULL
           ? NULL
           : adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->preview_row));
}

const char *
pr_keep_group_get_question (PrKeepGroup *self)
{
  g_return_val_if_fail (PR_IS_KEEP_GROUP (self), NULL);

  return self->preview == NULL
           ? NULL
           : adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->agree_row));
}
