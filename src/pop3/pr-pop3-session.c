/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop3-session.h"

G_DEFINE_QUARK (pr_pop3_error, pr_pop3_error)
