/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-protocol-row.h"

#include <glib/gi18n-lib.h>

struct _PrProtocolRow
{
  AdwActionRow parent_instance;
};

G_DEFINE_FINAL_TYPE (PrProtocolRow, pr_protocol_row, ADW_TYPE_ACTION_ROW)

static const struct
{
  const char *title;
  const char *words;
} protocols[] = {
  [PR_PROTOCOL_POP3] = { "", "" },
  [PR_PROTOCOL_KPOP] = { N_ ("Kerberos (KPOP)"),
                         N_ ("A ticket takes the place of the password. It protects the "
                             "login, not the mail.") },
  [PR_PROTOCOL_POP2] = { N_ ("POP2, of 1985"),
                         N_ ("All mail on the server is read at each check, to know what "
                             "is new.") },
  [PR_PROTOCOL_POP1] = { N_ ("POP1, of 1984"),
                         N_ ("All mail on the server is read at each check, and is "
                             "deleted there all at once or not at all.") },
};

static void
pr_protocol_row_class_init (PrProtocolRowClass *klass)
{
}

static void
pr_protocol_row_init (PrProtocolRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

void
pr_protocol_row_set_protocol (PrProtocolRow *self, PrProtocol protocol)
{
  gboolean known = protocol > PR_PROTOCOL_POP3 && protocol < G_N_ELEMENTS (protocols);

  g_return_if_fail (PR_IS_PROTOCOL_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), known);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 known ? _ (protocols[protocol].title) : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               known ? _ (protocols[protocol].words) : "");
}
