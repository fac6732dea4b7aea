/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrEnvelopeView:
 *
 * Sender with the address always in sight, date and recipients of a message, and a notice
 * when it is not whole.
 */
#define PR_TYPE_ENVELOPE_VIEW (pr_envelope_view_get_type ())
G_DECLARE_FINAL_TYPE (PrEnvelopeView, pr_envelope_view, PR, ENVELOPE_VIEW, GtkWidget)

/* For good: name, avatar and date stand above it already. */
void pr_envelope_view_omit_head (PrEnvelopeView *self);
void pr_envelope_view_set_opened (PrEnvelopeView *self, const PrOpened *opened);

G_END_DECLS
