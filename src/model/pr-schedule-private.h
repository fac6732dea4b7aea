/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-schedule.h"

G_BEGIN_DECLS

/* Seconds since 1970, instead of the computer's clock. */
typedef gint64 (*PrScheduleClock) (void);
void pr_schedule_set_clock (PrSchedule *self, PrScheduleClock clock);
/* -1 … 1, instead of chance. */
typedef double (*PrScheduleDice) (void);
void pr_schedule_set_dice (PrSchedule *self, PrScheduleDice dice);
/* What it does every half a minute, and when an account is due. */
void pr_schedule_look (PrSchedule *self);

G_END_DECLS
